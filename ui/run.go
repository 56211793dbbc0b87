package ui

import (
	"fmt"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/browse"
	"cloud.internal/ulbconsole/ui/confirm"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// run is an order under way, as the screen knows it.
type run struct {
	id    int
	order change.Order
	ctl   *execute.Control
	last  change.Progress
	shown change.Reading // that was confirmed
	// addresses are those of the VServer's backends as they were confirmed.
	addresses map[api.BackendID]string
	// stopping says that the operator stopped it, until the order says so itself.
	stopping bool
}

// targets are the backends that the order is about.
func (r *run) targets() []api.BackendID {
	if r.order.Request.Goal != impact.GoalUndo {
		return r.order.Request.Targets
	}
	var ids []api.BackendID
	for _, b := range r.order.Request.Record.Backends {
		ids = append(ids, b.Backend.ID)
	}
	return ids
}

// on says whether the order is about this backend.
func (r *run) on(p change.Place, id api.BackendID) bool {
	return r.order.Place == p && slices.Contains(r.targets(), id)
}

// sent says whether a request of the order has left.
func (r *run) sent() bool {
	return slices.ContainsFunc(r.last.Steps, func(s change.StepStatus) bool { return !s.SentAt.IsZero() })
}

// draining says that it waits for connections to end.
func (r *run) draining() bool { return !r.last.Drain.IsZero() }

// until is the end of the wait it is in, zero where it does not wait.
func (r *run) until() time.Time {
	if r.draining() {
		return r.last.Drain
	}
	return r.last.Pause
}

// several says that the order has more than one target.
func (r *run) several() bool { return len(r.targets()) > 1 }

// verb is what is being done, as in "releasing".
func (r *run) verb() string {
	if r.draining() {
		return "draining"
	}
	return r.order.Request.Goal.Doing()
}

// run finds an order under way, nil where it has ended.
func (a *App) run(id int) *run {
	for _, r := range a.running {
		if r.id == id {
			return r
		}
	}
	return nil
}

func (a *App) gotProgress(m progressMsg) tea.Cmd {
	r := a.run(m.run)
	if r == nil {
		return nil
	}
	before, began := r.until(), r.last.ID == "" && m.progress.ID != ""
	r.last = m.progress
	a.redraw()
	cmds := []tea.Cmd{screen.Next(m.out)}
	if began && r.order.Follows != "" {
		cmds = append(cmds, a.rereadJournal()) // what it takes up is not open any more
	}
	if q, ok := a.dialog.(*confirm.Wait); ok && q.Run == r.id && !r.draining() {
		a.dialog = nil
		cmds = append(cmds, a.notify(notice.Info, "the wait is over: "+r.verb()+" goes on"))
	}
	if !r.until().IsZero() && before.IsZero() {
		cmds = append(cmds, a.tick())
	}
	return tea.Batch(cmds...)
}

func (a *App) gotEnded(m endedMsg) tea.Cmd {
	var addresses map[api.BackendID]string
	if r := a.run(m.run); r != nil {
		addresses = r.addresses
	}
	a.running = slices.DeleteFunc(a.running, func(r *run) bool { return r.id == m.run })
	a.redraw()
	a.notices.Forget()
	switch d := a.dialog.(type) {
	case *confirm.Quit:
		if len(a.running) == 0 {
			a.dialog = nil // what it asked about has ended
		}
	case *confirm.Wait:
		if d.Run == m.run {
			a.dialog = nil
		}
	}
	a.ended(m.result, addresses)
	cmds := []tea.Cmd{a.reportEnd(m.result)}
	if m.result.Resolved != nil {
		cmds = append(cmds, a.gotResolved(resolvedMsg{result: *m.result.Resolved}))
	}
	// The truth is read, not patched.
	for _, s := range slices.Backward(a.stack) {
		if f := s.Freshness(); f.Auto && !api.NeedsOperator(f.Err) {
			cmds = append(cmds, s.Start(true))
			break
		}
	}
	cmds = append(cmds, a.rereadJournal())
	return tea.Batch(cmds...)
}

// shownResult is the end of a plan of several steps, which stays on the screen.
type shownResult struct {
	result    change.Result
	addresses map[api.BackendID]string
}

// ended keeps what the screens show of an order that is over.
func (a *App) ended(result change.Result, addresses map[api.BackendID]string) {
	a.past = slices.DeleteFunc(a.past, func(old change.Result) bool { return old.ID != "" && old.ID == result.ID })
	a.past = append(a.past, result)
	if len(result.Steps) > 1 && result.Outcome != change.OutcomeAborted && !result.Draining {
		if addresses == nil {
			addresses = render.AddressesOf(api.VServer{}, result.Record, result.Order.Request.Record)
		}
		a.shownResult = &shownResult{result: result, addresses: addresses}
	} else if a.shownResult != nil && a.shownResult.result.ID == result.ID {
		a.shownResult = nil
	}
	const most = 50
	if len(a.past) > most {
		a.past = slices.Delete(a.past, 0, len(a.past)-most)
	}
	a.noteReleased()
	a.revision++
}

// redraw draws the rows again that say what runs.
func (a *App) redraw() {
	a.revision++
	for _, s := range a.stack {
		if l, ok := s.(*browse.Backends); ok {
			l.Redraw()
		}
	}
}

// busy is what a running order is doing with a backend, "" for nothing. One that
// was just seen gone is released, although a replica that lags still lists it.
func (a *App) busy(p change.Place, id api.BackendID) string {
	for _, r := range a.running {
		if r.on(p, id) {
			return r.verbFor(id)
		}
	}
	if at, gone := a.released[released{p, id}]; gone && a.env.Clock.Now().Sub(at) < change.LagLimit {
		return impact.GoalRelease.Done()
	}
	return ""
}

// released names a backend that was seen gone.
type released struct {
	place   change.Place
	backend api.BackendID
}

// noteReleased notes what the orders that ended have seen gone.
func (a *App) noteReleased() {
	a.released = map[released]time.Time{}
	for _, r := range a.past {
		for _, s := range r.Steps {
			if s.Step.Kind == impact.StepRelease && s.State == change.StepDone {
				a.released[released{r.Order.Place, s.Step.Backend}] = s.EndedAt
			}
		}
	}
}

// verbFor is what the order is doing with one of its targets.
func (r *run) verbFor(id api.BackendID) string {
	if len(r.last.Steps) == 0 {
		return r.verb()
	}
	waiting, ended, mine := 0, 0, 0
	for _, s := range r.last.Steps {
		if s.Step.Backend != id {
			continue
		}
		mine++
		switch {
		case s.State == change.StepWaiting:
			waiting++
		case s.State.Ended():
			ended++
		}
	}
	for _, s := range r.last.Steps {
		if s.Step.Backend == id && (s.State == change.StepRefused || s.State == change.StepUnknown) {
			return string(s.State)
		}
	}
	switch {
	case mine > 0 && waiting == mine:
		return "queued"
	case mine > 0 && ended == mine:
		return r.order.Request.Goal.Done()
	default:
		return r.verb()
	}
}

// blocked says why nothing can be changed there now, "" where it can be asked
// for.
func (a *App) blocked(p change.Place, targets []api.BackendID) string {
	switch {
	case a.session.ReadOnly:
		return "this session is READ-ONLY, by --read-only, ULBCONSOLE_READ_ONLY or read_only in the configuration: start without it to change anything"
	case p.Scope.Project == "":
		return "changing anything needs a project: name one with --project or in the profile"
	}
	if a.journalErr != nil {
		return "changes are refused without a journal: " + a.env.Theme.Text(a.journalErr.Error()) + "; then start ulbconsole again"
	}
	for _, r := range a.running {
		if mine := r.targets(); r.order.Place == p && slices.ContainsFunc(targets, func(id api.BackendID) bool { return slices.Contains(mine, id) }) {
			if r.draining() {
				return fmt.Sprintf("this backend is being drained: %s releases it now or enables it again", a.env.Key(keymap.Continue))
			}
			return "this backend is being changed: " + r.verb()
		}
		if r.order.ULB == p.ULB && r.order.Scope == p.Scope && !r.draining() {
			return "another change on this load balancer is running: wait for its outcome"
		}
	}
	return ""
}
