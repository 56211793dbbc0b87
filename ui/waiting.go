package ui

import (
	"cmp"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api/change"
)

// waiting is the order whose wait a key would end: that of the VServer on the
// screen before any other's, a drain of the selected backend before that.
func (a *App) waiting() *run {
	var all []*run
	for _, r := range a.running {
		if !r.until().IsZero() {
			all = append(all, r)
		}
	}
	rank := func(r *run) int {
		l, ok := a.top().(*list[member])
		if !ok {
			return 2
		}
		m, selected := l.selected()
		switch {
		case selected && r.on(l.spec.place, m.backend.ID):
			return 0
		case r.order.Place == l.spec.place:
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

// goOn ends a wait: a pause at once, a drain's after a question.
func (a *App) goOn() tea.Cmd {
	r := a.waiting()
	switch {
	case r == nil:
		return a.notify(noticeInfo, "nothing waits: no drain and no pause between two backends is running")
	case r.draining():
		q := newWaitAsk(a.env, r)
		q.project, q.endpoint, q.owned = a.projectWords(r.order.Scope.Project), a.env.look.name(a.session.Endpoint), a.owned(r.order)
		q.owned = q.owned || r.shown.VServer.Kubernetes()
		return a.open(q)
	default:
		r.ctl.Hurry()
		return nil
	}
}

// stopSeries lets a series of several end after the present backend, and says
// whether there was one on the screen to stop.
func (a *App) stopSeries() bool {
	l, ok := a.top().(*list[member])
	if !ok {
		return false
	}
	for _, r := range a.running {
		if r.several() && !r.last.Stopping && !r.stopping && r.order.Place == l.spec.place {
			r.stopping = true
			r.ctl.Stop()
			return true
		}
	}
	return false
}

// tickMsg lets a countdown be drawn again.
type tickMsg struct{ round int }

// begin starts an order that was confirmed.
func (a *App) begin(o change.Order, shown change.Reading) tea.Cmd {
	r := &run{
		id: a.env.id(), order: o, ctl: change.NewControl(), last: change.Progress{Order: o, Began: a.env.clock.Now(), Reading: true},
		shown: shown, addresses: addressesOf(shown.VServer, o.Want.Record),
	}
	a.running = append(a.running, r)
	a.redraw()
	return a.runs.start(a.env.ctx, a.runner, r.id, o, shown, r.ctl)
}

// tick draws countdowns every second while there are any.
func (a *App) tick() tea.Cmd {
	a.ticks++
	return a.env.clock.After(time.Second, tickMsg{round: a.ticks})
}

func (a *App) ticked(m tickMsg) tea.Cmd {
	waits := slices.ContainsFunc(a.running, func(r *run) bool { return !r.until().IsZero() })
	if m.round != a.ticks || !waits {
		return nil
	}
	return a.tick()
}
