package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/live"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// looks are what is looked at now, of which more is read beside: what a dialog asks about, else what the
// screen is about, and the listener of a drain.
func (a *App) looks() []live.Look {
	all := make([]live.Look, 0, 2)
	if look := a.look(); look.Place.ULB != "" {
		all = append(all, look)
	}
	if at, drains := a.changes.Drains(); drains {
		all = append(all, live.Look{
			Place: at, Span: live.DefaultSpan, AtOnce: true, ReadAt: a.env.Clock.Now(), Priority: api.Background,
		})
	}
	return all
}

// look is what the operator looks at.
func (a *App) look() live.Look {
	look := live.Look{Priority: api.Listed}
	if a.dialog != nil {
		at, since := a.dialog.About()
		if at.Profile == a.connection.Profile {
			look.Place, look.Span, look.AtOnce, look.ReadAt = at, live.DefaultSpan, true, since
		}
		return look
	}
	top := a.stack.top()
	if about := top.About(); !about.Moving {
		look.Place, look.Span, look.AtOnce = about.Place, a.source.Live.Span(), about.Opened
		look.ReadAt = top.Freshness().ReadAt
	}
	return look
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
