package confirm

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/lipgloss"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/theme"
)

// title says what is asked, and that it is only a plan.
func (q *Rollout) title() string {
	return q.titled(render.RolloutTitle(q.request(), len(q.places)-len(q.left())))
}

// fill draws the present state into the box.
func (q *Rollout) fill() {
	q.Box.SetTitle(q.title())
	top, body := q.content()
	q.Box.Keep = min(len(top), 2)
	q.Box.SetContent(hung(top), hung(body))
	q.fillButtons(q.buttons())
	q.Box.Stamp = ""
	if at := q.readAt(); !at.IsZero() {
		q.Box.Stamp = render.DialogReadAt(clock(at))
	}
}

// readAt is when the oldest of what is shown was read, zero while not all is.
func (q *Rollout) readAt() (oldest time.Time) {
	if !q.came() {
		return oldest
	}
	for _, p := range q.places {
		if p.reading != nil && (oldest.IsZero() || p.reading.At.Before(oldest)) {
			oldest = p.reading.At
		}
	}
	return oldest
}

// content is what the dialog says: above what scrolls, what it is about, how dangerous that is, and
// what is left out.
func (q *Rollout) content() (top, body []dialog.Line) {
	th := q.env.Theme
	top = []dialog.Line{q.subject()}
	if !q.came() {
		read := 0
		for _, p := range q.places {
			if p.ends {
				read++
			}
		}
		waited, _ := screen.Seconds(q.env.Clock.Now().Sub(q.begun))
		ofAll, ofEach := 4, 3 // lines
		if q.takesAway() {
			ofEach++ // why that is severe
		}
		top = append(top, dialog.Line{Gap: true},
			dialog.Line{Text: render.Join(render.RolloutReading(read, len(q.places)), waited), Style: &th.Info})
		return top, q.held(top, nil, ofAll+ofEach*len(q.places))
	}
	taken := q.taken()
	if len(taken) == 0 {
		top = append(top, dialog.Line{Text: render.RolloutNothing, Style: &th.Bad})
	} else {
		top = append(top, q.extent(taken), q.risk(taken))
	}
	for _, p := range q.left() {
		top = append(top, q.leftOut(p))
	}
	if q.beyond.NotRead != "" {
		l := labelled(th, render.LabelNotRead, q.beyond.NotRead)
		l.Style, l.Marks = &th.Warn, nil
		top = append(top, l)
	}
	if q.beyond.AlsoIn != "" {
		top = append(top, labelled(th, render.LabelAlsoIn, q.beyond.AlsoIn))
	}
	top = append(top, q.others()...)
	width := 0
	for _, p := range taken {
		width = max(width, theme.Width(render.PlaceName(th, p.Order)))
	}
	for i, p := range taken {
		body = append(body, q.placeLines(i+1, p, min(width, mostPlace))...)
	}
	return top, append(body, q.afterwards(taken)...)
}

// afterwards says once of all places what is new after an undo.
func (q *Rollout) afterwards(taken []*Place) []dialog.Line {
	var lines []dialog.Line
	for _, kind := range []impact.FindingKind{
		impact.FoundAddedLater, impact.FoundNewID, impact.FoundLastSeen, impact.FoundNewRuleID,
	} {
		found := impact.Finding{Kind: kind}
		if q.undoes() && slices.ContainsFunc(taken, func(p *Place) bool {
			return slices.Contains(p.reading.Assessment.Notes, found)
		}) {
			lines = append(lines, note(q.env.Theme, render.FindingText(found)))
		}
	}
	return lines
}

// mostPlace is how many cells the name of a place is padded to at most.
const mostPlace = 40

// subject names the host, as listed until it is read: each, where there are several.
func (q *Rollout) subject() dialog.Line {
	all := make([]api.Backend, 0, len(q.places))
	for _, p := range q.places {
		all = append(all, q.known(p)...)
	}
	return hostsLine(q.env.Theme, all)
}

// hostsLine names the hosts that backends are, each once.
func hostsLine(th *theme.Theme, all []api.Backend) dialog.Line {
	l := dialog.Line{Hang: theme.Hang}
	var hosts []api.Backend
	for _, b := range all {
		same := func(other api.Backend) bool {
			return other.ResourceID == b.ResourceID && other.PrivateIP == b.PrivateIP
		}
		if !slices.ContainsFunc(hosts, same) {
			hosts = append(hosts, b)
		}
	}
	for i, b := range hosts {
		if i == render.MostListed {
			return l.With("  "+render.DialogMore(len(hosts)-i), nil)
		}
		if i > 0 {
			l = l.With(", ", nil)
		}
		l = l.With(th.Name(b.PrivateIP.Or(render.Absent)), &th.Strong).
			With(" "+render.ShortName(th, b.ResourceName.Or("")), nil).
			With(" "+render.ShortName(th, b.ResourceID.Or("")), &th.Muted)
	}
	return l
}

// known are the backends of a place as far as they are known.
func (q *Rollout) known(p *Place) []api.Backend {
	switch {
	case q.undoes():
		return q.backends(p)
	case p.reading != nil && p.reading.Assessment.TargetFound:
		return p.reading.Assessment.Targets
	}
	var all []api.Backend
	for _, l := range p.Listed {
		all = append(all, l.Backend)
	}
	for _, b := range p.Order.Earlier.Backends {
		all = append(all, b.Backend)
	}
	return all
}

// extent is how many of the places are changed, and in which order.
func (q *Rollout) extent(taken []*Place) dialog.Line {
	canary := -1
	if q.takesAway() {
		plans := make([][]impact.Step, len(taken))
		for i, p := range taken {
			plans[i] = p.reading.Assessment.Steps
		}
		canary = change.Canary(plans)
	}
	text := render.RolloutCanary(len(taken), len(q.places), canary, change.CanaryPause)
	return labelled(q.env.Theme, render.LabelPlaces, text)
}

// risk is that of the most dangerous place, and in how many it is so.
func (q *Rollout) risk(taken []*Place) dialog.Line {
	th, worst, n := q.env.Theme, q.worst(), 0
	for _, p := range taken {
		if p.reading.Assessment.Class == worst {
			n++
		}
	}
	word, style := classWord(th, worst)
	return labelled(th, render.LabelRisk, "").With(word, style).With("  "+render.RolloutRisks(n, len(taken)), nil)
}

// leftOut is a place that the change leaves out, and why.
func (q *Rollout) leftOut(p *Place) dialog.Line {
	th := q.env.Theme
	var why string
	switch {
	case p.err != nil:
		why = q.env.ErrorText(p.err)
	case len(p.moved) > 0:
		why = render.RolloutMoved
	case len(p.reading.Assessment.Refusals) > 0:
		why = th.Name(render.LeftOutText(p.reading.Assessment.Refusals))
	case len(p.reading.Assessment.Emptied) > 0:
		why = render.RolloutEmptied(th, p.reading.Assessment.Emptied)
	default:
		why = render.RolloutNoSteps
	}
	l := labelled(th, render.LabelLeftOut, render.PlaceName(th, p.Order)+"  "+render.PlaceScope(th, p.Order)+": "+why)
	l.Style, l.Marks = &th.Warn, nil
	return l
}

// placeLines are a place in the order of the change: what is left serving there, how dangerous that is
// and why, and its steps.
func (q *Rollout) placeLines(n int, p *Place, width int) []dialog.Line {
	th, a := q.env.Theme, &p.reading.Assessment
	number := fmt.Sprintf("%2d  ", n)
	name := render.PlaceName(th, p.Order)
	word, style := classWord(th, a.Class)
	lines := []dialog.Line{dialog.Line{Hang: len(number)}.
		With(number, nil).With(th.Fit(name, max(width, theme.Width(name))), &th.Strong).
		With("  "+render.Count(a.Before)+" "+th.Glyph.Arrow+" "+render.Count(a.After), leftStyle(th, a.After)).
		With("  ", nil).With(word, style).
		With("  "+render.PlaceScope(th, p.Order), &th.Muted)}
	addresses := render.AddressesOf(p.reading.VServer, p.Order.Request.Record)
	one := len(p.Order.Request.Targets) == 1 && !q.undoes()
	texts := make([]string, len(a.Steps))
	for i, s := range a.Steps {
		texts[i] = render.StepShort(th.Name, s, addresses, one)
	}
	under := func(text string, style *lipgloss.Style) dialog.Line {
		l := dialog.Line{Text: strings.Repeat(" ", len(number)) + text, Hang: len(number)}
		l.Style = style
		return l
	}
	steps := strings.Join(texts, "; ")
	if one {
		id := p.Order.Request.Targets[0]
		steps = addresses[id] + " " + render.ShortName(th, string(id)) + ": " + steps
	}
	lines = append(lines, under(steps, &th.Muted))
	for _, b := range asRead(p.leaves, p.reading.VServer) {
		lines = append(lines, under(render.LabelLeftOut+" "+render.LeftOutBackend(th, b), &th.Warn))
	}
	if why := riskText(th, a); why != "" && a.Class.Rank() >= impact.ClassSevere.Rank() {
		lines = append(lines, under(why, nil))
	}
	for _, w := range a.Warnings {
		lines = append(lines, under(render.LabelWarning+" "+th.Name(render.FindingText(w)), &th.Warn))
	}
	if q.about.Lately != nil {
		metrics, _ := q.about.Lately(p.Order.Place)
		label, drawn, style := connections(th, metrics)
		l := under("", nil).With(label+" ", &th.Muted).With(drawn, style)
		l.Brief = true
		lines = append(lines, l)
	}
	return lines
}

// buttons are what can be done from here. Cancel is always the first.
func (q *Rollout) buttons() []button {
	if q.planOnly {
		return []button{act(dialog.Button{Label: render.ButtonClose}, q.cancelled())}
	}
	all := []button{act(dialog.Button{Label: render.ButtonCancel}, q.cancelled())}
	if n := len(q.taken()); !q.came() || n > 0 {
		if !q.came() {
			n = len(q.places)
		}
		label := render.ButtonRollout(q.request(), n)
		all = append(all, button{
			Button: dialog.Button{Label: label, Danger: true, Disabled: !q.pressable()}, press: q.confirmed,
		})
	}
	if !q.came() {
		return all
	}
	if n := q.emptied(); n > 0 {
		agree := turning(render.ButtonDelete(n), func(r *impact.Request) { r.DeleteEmptied = true })
		agree.Danger, agree.Disabled = true, !q.live
		all = append(all, agree)
	}
	if len(q.left()) > 0 {
		all = append(all, turning(render.ButtonReadAgain, func(*impact.Request) {}))
	}
	return append(all, q.alternatives()...)
}

// alternatives are what could be done instead in every place where not all is disabled already.
func (q *Rollout) alternatives() []button {
	taken := slices.DeleteFunc(q.taken(), (*Place).off)
	every := func(can func(a *impact.Assessment) bool) bool {
		return len(taken) > 0 && !slices.ContainsFunc(taken, func(p *Place) bool { return !can(&p.reading.Assessment) })
	}
	var all []button
	switch {
	case q.drains():
		all = append(all, turning(render.ButtonNoDrain, func(r *impact.Request) { r.Drain = false }))
	case every(func(a *impact.Assessment) bool { return a.CanDrain }):
		all = append(all, turning(render.ButtonDrain, func(r *impact.Request) { r.Drain = true }))
	}
	if every(func(a *impact.Assessment) bool { return a.CanDisable }) {
		all = append(all, turning(render.ButtonDisable, disableInstead))
	}
	return all
}

// copyPlan is what the dialog says, a line each.
func (q *Rollout) copyPlan() (text, why string) {
	if !q.came() {
		return "", render.HintReading
	}
	top, body := q.content()
	head := render.PlanHead(render.RolloutTitle(q.request(), len(q.taken())))
	return planText(head, q.Box.Corner, append(top, body...), q.readAt()), ""
}
