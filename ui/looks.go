package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/live"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// looks are what is looked at now, of which more is read beside: what a dialog asks about, else what the
// screen is about, and the listeners of drains.
func (a *App) looks() []live.Look {
	all := slices.DeleteFunc(a.operatorLooks(), func(l live.Look) bool { return l.Place.ULB == "" })
	for _, at := range a.changes.Drains() {
		all = append(all, live.Look{
			Place: at, Span: live.DefaultSpan, AtOnce: true, ReadAt: a.env.Clock.Now(), Priority: api.Background,
		})
	}
	return all
}

// operatorLooks are what the operator looks at.
func (a *App) operatorLooks() (all []live.Look) {
	if a.dialog != nil {
		places, since := a.dialog.About()
		for _, at := range places {
			if at.Profile == a.connection.Profile {
				all = append(all, live.Look{
					Place: at, Span: live.DefaultSpan, AtOnce: true, ReadAt: since, Priority: api.Listed,
				})
			}
		}
		return all
	}
	top := a.stack.top()
	if about := top.About(); !about.Moving {
		all = append(all, live.Look{
			Place: about.Place, Span: a.source.Live.Span(), AtOnce: about.Opened, ReadAt: top.Freshness().ReadAt,
			Priority: api.Listed,
		})
	}
	return all
}

// own is what this console did to a load balancer lately.
func (a *App) own(at api.Place) live.Own {
	account, steps := a.changes.Sent(at.Site())
	own := live.Own{Account: account, Sent: make([]live.Sent, len(steps))}
	for i, s := range steps {
		own.Sent[i] = live.Sent{Action: s.Step.Kind.Action(), At: s.SentAt}
	}
	return own
}

// offerSpan shows metrics over the next longer or shorter span.
func (a *App) offerSpan(s screen.Screen, action keymap.Action) screen.Offer {
	by := 1
	if action == keymap.Shorter {
		by = -1
	}
	if s.About().Place.VServer == "" {
		return screen.Refuse(render.RefusedNoMetrics(a.env.Key(keymap.Describe)))
	}
	span, there := a.source.Live.Other(by)
	switch {
	case there:
		o := screen.Run(func() tea.Cmd { a.source.Live.Choose(by); return nil })
		o.Label = render.OfferSpan(span)
		return o
	case by < 0:
		return screen.Refuse(render.RefusedShortest)
	default:
		return screen.Refuse(render.RefusedLongest)
	}
}
