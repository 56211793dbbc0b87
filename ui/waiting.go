package ui

import (
	"cmp"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/browse"
	"cloud.internal/ulbconsole/ui/confirm"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// waiting is the order whose wait a key would end: that of the VServer on the
// screen before any other's, a drain of the selected backend before that.
func (a *App) waiting(on screen.Screen) *run {
	var all []*run
	for _, r := range a.running {
		if !r.until().IsZero() {
			all = append(all, r)
		}
	}
	rank := func(r *run) int {
		l, ok := on.(*browse.Backends)
		if !ok {
			return 2
		}
		m, selected := l.Selected()
		switch {
		case selected && r.on(l.Place, m.Backend.ID):
			return 0
		case r.order.Place == l.Place:
			return 1
		default:
			return 2
		}
	}
	slices.SortStableFunc(all, func(x, y *run) int { return cmp.Compare(rank(x), rank(y)) })
	if len(all) == 0 {
		return nil
	}
	return all[0]
}

// skipWait ends a wait: a pause at once, a drain's after a question.
func (a *App) skipWait() tea.Cmd {
	r := a.waiting(a.top())
	switch {
	case r == nil:
		return nil
	case r.draining():
		of := a.about(r.order)
		of.Owned = of.Owned || r.shown.VServer.Kubernetes()
		return a.open(confirm.NewWait(a.env, r.id, r.order, r.shown, of))
	default:
		r.ctl.SkipWait()
		return nil
	}
}

// series is the running one of several backends that can be stopped from a
// screen: from the list of its backends, and from where the changes are shown if
// it is the only one. Without one it says why.
func (a *App) series(on screen.Screen) (r *run, why string) {
	l, listed := on.(*browse.Backends)
	var all, here []*run
	for _, r := range a.running {
		if !r.several() {
			continue
		}
		all = append(all, r)
		if on.ID() == screen.IDWatch || listed && r.order.Place == l.Place {
			here = append(here, r)
		}
	}
	switch {
	case len(all) == 0:
		return nil, "nothing to stop: no change of several backends is running"
	case len(here) == 0 && len(all) == 1:
		return nil, "a running change is stopped where it is shown: " + a.env.Key(keymap.Watch)
	case len(here) != 1:
		return nil, "several are running: open the VServer of the one to stop"
	case here[0].stopping || here[0].last.Stopping:
		return nil, "it stops after the present backend already"
	default:
		return here[0], ""
	}
}

// stopSeries lets the series on the screen end after the present backend.
func (a *App) stopSeries() tea.Cmd {
	if r, _ := a.series(a.top()); r != nil {
		r.stopping = true
		r.ctl.Stop()
	}
	return nil
}

// tickMsg lets a countdown be drawn again.
type tickMsg struct{ round int }

// begin starts an order that was confirmed.
func (a *App) begin(o change.Order, shown change.Reading) tea.Cmd {
	r := &run{
		id: a.env.NextID(), order: o, ctl: execute.NewControl(), last: change.Progress{Order: o, Began: a.env.Clock.Now(), Reading: true},
		shown: shown, addresses: render.AddressesOf(shown.VServer, o.Request.Record),
	}
	a.running = append(a.running, r)
	a.redraw()
	return a.runs.start(a.env.Context, a.runner, r.id, o, shown, r.ctl)
}

// tick draws countdowns every second while there are any.
func (a *App) tick() tea.Cmd {
	a.ticks++
	return a.env.Clock.After(time.Second, tickMsg{round: a.ticks})
}

func (a *App) ticked(m tickMsg) tea.Cmd {
	waits := slices.ContainsFunc(a.running, func(r *run) bool { return !r.until().IsZero() })
	if m.round != a.ticks || !waits {
		return nil
	}
	return a.tick()
}
