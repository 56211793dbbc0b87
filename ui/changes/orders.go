package changes

import (
	"cmp"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// BusyWith is what a running order is doing with a backend, "" for nothing. One that
// was just seen gone is released, although a replica that lags still lists it.
func (t *Tracker) BusyWith(at api.Target) string {
	for _, op := range t.session.Running() {
		if op.Order.Place == at.Place && op.Order.Concerns(at.Backend) {
			return verbFor(op, at.Backend)
		}
	}
	if since, gone := t.released[at]; gone && t.env.Clock.Now().Sub(since) < change.LagLimit {
		return render.GoalDone(impact.GoalRelease)
	}
	return ""
}

// noteReleased notes what an operation that ended has seen gone.
func (t *Tracker) noteReleased(op change.Operation) {
	now := t.env.Clock.Now()
	for target, at := range t.released {
		if now.Sub(at) >= change.LagLimit {
			delete(t.released, target)
		}
	}
	for _, s := range op.Steps {
		if s.Step.Kind == impact.StepRelease && s.State == change.StepDone {
			t.released[api.Target{Place: op.Order.Place, Backend: s.Step.Backend}] = s.EndedAt
		}
	}
}

// verbFor is what the operation is doing with one of its targets.
func verbFor(op change.Operation, id api.BackendID) string {
	waiting, ended, own := 0, 0, 0
	for _, s := range op.Steps {
		if s.Step.Backend != id {
			continue
		}
		own++
		switch {
		case s.State == change.StepRefused || s.State == change.StepUnknown:
			return string(s.State)
		case s.State == change.StepWaiting:
			waiting++
		case s.State.Ended():
			ended++
		}
	}
	switch {
	case op.Queued, own > 0 && waiting == own:
		return render.PanelQueued
	case own > 0 && ended == own:
		return render.GoalDone(op.Order.Request.Goal)
	default:
		return render.Doing(op)
	}
}

// until is the end of the wait it is in, zero where it does not wait.
func until(op change.Operation) time.Time {
	if op.Draining() {
		return op.Until
	}
	return op.Pause
}

// several says that the order has more than one target.
func several(op change.Operation) bool { return len(op.Order.Backends()) > 1 }

// waiting is the operation whose wait a key would end: that of the VServer on the screen before any
// other's, a drain of the selected backend before that.
func (t *Tracker) waiting(on screen.Screen) (change.Operation, bool) {
	all := slices.DeleteFunc(t.session.Running(), func(op change.Operation) bool { return until(op).IsZero() })
	if len(all) == 0 {
		return change.Operation{}, false
	}
	at := on.Target()
	rank := func(op change.Operation) int {
		switch {
		case op.Order.Place == at.Place && at.Backend != "" && op.Order.Concerns(at.Backend):
			return 0
		case op.Order.Place == at.Place:
			return 1
		default:
			return 2
		}
	}
	return slices.MinFunc(all, func(x, y change.Operation) int { return cmp.Compare(rank(x), rank(y)) }), true
}

// Continue offers to end the wait that a key would end there: a pause at once, a drain's after a
// question.
func (t *Tracker) Continue(on screen.Screen) screen.Offer {
	op, found := t.waiting(on)
	switch {
	case !found:
		return screen.Refuse(render.RefusedNoWait)
	case op.Draining():
		o := screen.Return(screen.EndDrain{Drains: t.drainsWith(op)})
		o.Label = render.OfferEndWait
		return o
	default:
		o := screen.Run(func() tea.Cmd { t.session.SkipWait(op.Run); return nil })
		o.Label = render.OfferSkipPause
		return o
	}
}

// drainsWith are a drain that waits and those of its rollout.
func (t *Tracker) drainsWith(op change.Operation) []screen.Drain {
	var all []screen.Drain
	for _, other := range t.session.Running() {
		if c := t.confirmed[other.Run]; c != nil && other.Draining() && (other.Run == op.Run || isPart(other, op)) {
			all = append(all, screen.Drain{Operation: other, Shown: c.shown})
		}
	}
	return all
}

// Waits says whether a drain that is under way waits.
func (t *Tracker) Waits(run int) bool {
	op, found := t.run(run)
	return found && op.Draining()
}

// ReleaseNow ends a drain's wait, EnableAgain the drain.
func (t *Tracker) ReleaseNow(run int) { t.session.SkipWait(run) }

// EnableAgain ends a drain by enabling its backends again.
func (t *Tracker) EnableAgain(run int) { t.session.CancelDrain(run) }

// series is the running operation of several backends that a key would stop there: of several the one of
// the VServer on the screen, then the one whose wait a key would end. The same key again stops no other.
// Without one it says why.
func (t *Tracker) series(on screen.Screen) (op change.Operation, why string) {
	all := slices.DeleteFunc(t.session.Running(), func(op change.Operation) bool {
		return !several(op) && op.Order.Rollout.ID == ""
	})
	if len(all) == 0 {
		return op, render.RefusedNoSeries
	}
	at := on.Target().Place
	rank := func(op change.Operation) int {
		switch {
		case op.Order.Place == at:
			return 0
		case op.Stopping || !until(op).IsZero():
			return 1
		default:
			return 2
		}
	}
	op = slices.MinFunc(all, func(x, y change.Operation) int { return cmp.Compare(rank(x), rank(y)) })
	if op.Stopping {
		return op, render.RefusedStopping
	}
	return op, ""
}

// Stop lets the series that can be stopped from there end after the present backend, or says why
// there is none.
func (t *Tracker) Stop(on screen.Screen) screen.Offer {
	op, why := t.series(on)
	if why != "" {
		return screen.Refuse(why)
	}
	return screen.Run(func() tea.Cmd {
		t.session.Stop(op.Run)
		t.revision++
		return nil
	})
}

// Begin starts an order that was confirmed.
func (t *Tracker) Begin(o change.Order, shown change.Reading) (tea.Cmd, Effects) {
	op, carryOut := t.session.Start(t.env.Context, o, shown)
	t.confirmed[op.Run] = &confirmed{
		order: op.Order, shown: shown, addresses: render.AddressesOf(shown.VServer, o.Request.Record),
	}
	t.revision++
	out := make(chan progressMsg, 1)
	work := func() tea.Msg {
		defer close(out)
		return endedMsg{op: carryOut(func(now change.Operation) { screen.Post(out, progressMsg{op: now, out: out}) })}
	}
	return tea.Batch(work, screen.Next(out), t.tick()), Effects{Rows: true}
}

// gotProgress takes in that an operation under way has gone on.
func (t *Tracker) gotProgress(m progressMsg) (tea.Cmd, Effects) {
	e := Effects{Seen: t.seen(m.op)}
	op, found := t.run(m.op.Run)
	c := t.confirmed[m.op.Run]
	if !found || c == nil {
		return screen.Next(m.out), e
	}
	t.revision++
	e.Rows, e.GoesOn, e.Taken = true, render.Doing(op), t.takes(op)
	cmd := screen.Next(m.out)
	if op.ID != "" && !c.recorded {
		if !t.goesOn(op) {
			t.notices.Pass() // the key that they name shows this one from now on
		}
		c.recorded = true
		t.dropFollowed(op)
		// It may go on with its rollout at a place that nothing was done of.
		t.notices.Drop(rolloutSubject(op.Order.Profile, op.Order.Rollout.ID))
		if op.Order.Follows != "" || op.Order.Rollout.ID != "" { // what it continues is not open any more
			e.Journal = true
			cmd = tea.Batch(cmd, t.ReadJournal(true))
		}
	}
	return cmd, e
}

// goesOn says that a place of the rollout that an operation is of was begun before this one.
func (t *Tracker) goesOn(op change.Operation) bool {
	for _, c := range t.confirmed {
		if c.recorded && isPart(change.Operation{Order: c.order}, op) {
			return true
		}
	}
	return false
}

// takes are the places of which an operation, and the rollout that it is of, takes the marks, once it has
// sent something.
func (t *Tracker) takes(op change.Operation) []api.Place {
	c := t.confirmed[op.Run]
	if c == nil || c.taken || !op.Sent() {
		return nil
	}
	var places []api.Place
	for _, other := range t.confirmed {
		if other == c || isPart(change.Operation{Order: other.order}, op) {
			other.taken = true
			places = append(places, other.order.Place)
		}
	}
	return places
}

// seen is what an operation has read last, nil for nothing of the profile in use.
func (t *Tracker) seen(op change.Operation) *change.Seen {
	if op.Order.Profile != t.session.Profile {
		return nil
	}
	return op.Seen
}

// tick draws every second how long what is under way has lasted, or lasts yet.
func (t *Tracker) tick() tea.Cmd {
	t.ticks++
	return t.env.Clock.After(time.Second, tickMsg{round: t.ticks})
}

// ticked draws that again, while anything is under way.
func (t *Tracker) ticked(m tickMsg) tea.Cmd {
	if m.round != t.ticks || !t.Busy() {
		return nil
	}
	return t.tick()
}

// gotEnded takes in how an order ended, and says it.
func (t *Tracker) gotEnded(m endedMsg) (tea.Cmd, Effects) {
	e := Effects{Rows: true, Truth: true, Journal: true, Taken: t.takes(m.op)}
	var addresses map[api.BackendID]string
	if c := t.confirmed[m.op.Run]; c != nil {
		addresses = c.addresses
		delete(t.confirmed, m.op.Run)
	}
	t.notices.Forget()
	t.ended(m.op, addresses)
	cmd := t.reportEnd(m.op)
	if m.op.Resolved != nil {
		t.ended(*m.op.Resolved, nil)
		cmd = tea.Batch(cmd, t.reportEnd(*m.op.Resolved))
	}
	return tea.Batch(cmd, t.ReadJournal(true)), e
}

// Resolved says that a read showed the outcome of an operation.
func (t *Tracker) Resolved(op change.Operation) tea.Cmd {
	session := t.session
	return func() tea.Msg { return resolvedMsg{op: op, whole: wholeOf(session.Journal, op)} }
}

// gotResolved takes in an operation whose outcome a later read showed, and says it.
func (t *Tracker) gotResolved(m resolvedMsg) (tea.Cmd, Effects) {
	t.ended(m.op, nil)
	return tea.Batch(t.reportEnd(*cmp.Or(m.whole, &m.op)), t.ReadJournal(true)), Effects{Journal: true}
}

// ended keeps what the screens show of an operation that is over.
func (t *Tracker) ended(op change.Operation, addresses map[api.BackendID]string) {
	if len(op.Steps) > 1 && op.Outcome != change.OutcomeAborted && !op.Draining() {
		if addresses == nil {
			addresses = render.AddressesOf(api.VServer{}, op.Facts, op.Order.Request.Record)
		}
		t.shownResult = &shownResult{op: op, addresses: addresses}
	} else if t.shownResult != nil && t.shownResult.op.ID == op.ID {
		t.shownResult = nil
	}
	t.noteReleased(op)
	t.revision++
}
