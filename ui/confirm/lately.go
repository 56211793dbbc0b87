package confirm

import (
	"slices"

	"github.com/charmbracelet/lipgloss"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/theme"
)

// What is read beside of a change's places. Its lines are there from the start, so that nothing moves when
// they are read, and nobody must have read them.

// connections are those of a listener, or the word that stands for its metrics, with a label.
func connections(th *theme.Theme, m render.Metrics) (label, drawn string, style *lipgloss.Style) {
	const cells = 30
	if word := m.Word(); word != "" {
		return render.LabelMetrics, word, &th.Muted
	}
	return render.LabelConnections, render.Connections(th, m, cells), nil
}

// othersLine is what others did, loudly where they did anything.
func othersLine(th *theme.Theme, text string, did bool) dialog.Line {
	l := labelled(th, render.LabelOthers, "").With(text, &th.Muted)
	if did {
		l.Style, l.Marks = &th.Warn, nil
	}
	l.Brief = true
	return l
}

// others are the load balancers among the places that others changed.
func (q *Rollout) others() []dialog.Line {
	if q.about.Lately == nil {
		return nil
	}
	th := q.env.Theme
	seen := map[api.Place]bool{}
	var all []render.PlaceOthers
	for _, p := range q.places {
		at := p.Order.Place
		at.VServer = ""
		if seen[at] {
			continue
		}
		seen[at] = true
		_, others := q.about.Lately(p.Order.Place)
		all = append(all, render.PlaceOthers{Name: q.ulbName(p), Others: others})
	}
	did := slices.ContainsFunc(all, func(o render.PlaceOthers) bool { return o.Any() })
	return []dialog.Line{othersLine(th, render.OthersOfPlaces(th, all, q.env.Clock.Now()), did)}
}

// ulbName names a place's load balancer, with its region where the places are in several.
func (q *Rollout) ulbName(p *Place) string {
	if slices.ContainsFunc(q.places, func(other *Place) bool {
		return other.Order.Scope.Region != p.Order.Scope.Region
	}) {
		return render.Join(render.ULBName(q.env.Theme, p.Order), render.ShortName(q.env.Theme, string(p.Order.Scope.Region)))
	}
	return render.ULBName(q.env.Theme, p.Order)
}
