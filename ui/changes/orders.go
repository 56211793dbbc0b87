package changes

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// Order finds an order under way, nil where it has ended.
func (t *Tracker) Order(id int) *Run {
	for _, r := range t.Orders {
		if r.ID == id {
			return r
		}
	}
	return nil
}

// ended keeps what the screens show of an order that is over.
func (t *Tracker) ended(result change.Operation, addresses map[api.BackendID]string) {
	t.Past = slices.DeleteFunc(t.Past, func(old change.Operation) bool { return old.ID != "" && old.ID == result.ID })
	t.Past = append(t.Past, result)
	if len(result.Steps) > 1 && result.Outcome != change.OutcomeAborted && !result.Draining() {
		if addresses == nil {
			addresses = render.AddressesOf(api.VServer{}, result.Facts, result.Order.Request.Record)
		}
		t.shownResult = &shownResult{result: result, addresses: addresses}
	} else if t.shownResult != nil && t.shownResult.result.ID == result.ID {
		t.shownResult = nil
	}
	const most = 50
	if len(t.Past) > most {
		t.Past = slices.Delete(t.Past, 0, len(t.Past)-most)
	}
	t.noteReleased()
	t.revision++
}

// BusyWith is what a running order is doing with a backend, "" for nothing. One that
// was just seen gone is released, although a replica that lags still lists it.
func (t *Tracker) BusyWith(p api.Place, id api.BackendID) string {
	for _, r := range t.Orders {
		if r.on(p, id) {
			return r.verbFor(id)
		}
	}
	if at, gone := t.released[released{p, id}]; gone && t.env.Clock.Now().Sub(at) < change.LagLimit {
		return impact.GoalRelease.Done()
	}
	return ""
}

// noteReleased notes what the orders that ended have seen gone.
func (t *Tracker) noteReleased() {
	t.released = map[released]time.Time{}
	for _, r := range t.Past {
		for _, s := range r.Steps {
			if s.Step.Kind == impact.StepRelease && s.State == change.StepDone {
				t.released[released{r.Order.Place, s.Step.Backend}] = s.EndedAt
			}
		}
	}
}

// Blocked says why nothing can be changed there now, "" where it can be asked for.
func (t *Tracker) Blocked(p api.Place, targets []api.BackendID) string {
	switch {
	case t.session.ReadOnly:
		return "this session is READ-ONLY, by --read-only, ULBCONSOLE_READ_ONLY or read_only in the configuration: start " +
			"without it to change anything"
	case p.Scope.Project == "":
		return "changing anything needs a project: name one with --project or in the profile"
	}
	if t.journalErr != nil {
		return "changes are refused without a journal: " + t.env.Theme.Text(t.journalErr.Error()) +
			"; then start ulbconsole again"
	}
	for _, r := range t.Orders {
		if mine := r.targets(); r.Order.Place == p &&
			slices.ContainsFunc(targets, func(id api.BackendID) bool { return slices.Contains(mine, id) }) {
			if r.Draining() {
				return fmt.Sprintf("this backend is being drained: %s releases it now or enables it again",
					t.env.Key(keymap.Continue))
			}
			return "this backend is being changed: " + r.verb()
		}
		if r.Order.ULB == p.ULB && r.Order.Scope == p.Scope && !r.Draining() {
			return "another change on this load balancer is running: wait for its outcome"
		}
	}
	return ""
}

// Waiting is the order whose wait a key would end: that of the VServer on the
// screen before any other's, a drain of the selected backend before that.
func (t *Tracker) Waiting(on At) *Run {
	var all []*Run
	for _, r := range t.Orders {
		if !r.until().IsZero() {
			all = append(all, r)
		}
	}
	rank := func(r *Run) int {
		switch {
		case on.Selected != "" && r.on(on.Place, on.Selected):
			return 0
		case r.Order.Place == on.Place:
			return 1
		default:
			return 2
		}
	}
	slices.SortStableFunc(all, func(x, y *Run) int { return cmp.Compare(rank(x), rank(y)) })
	if len(all) == 0 {
		return nil
	}
	return all[0]
}

// Series is the running one of several backends that can be stopped from a
// screen: from the list of its backends, and from where the changes are shown if
// it is the only one. Without one it says why.
func (t *Tracker) Series(on At) (r *Run, why string) {
	var all, here []*Run
	for _, r := range t.Orders {
		if !r.several() {
			continue
		}
		all = append(all, r)
		if on.Screen == screen.IDWatch || r.Order.Place == on.Place {
			here = append(here, r)
		}
	}
	switch {
	case len(all) == 0:
		return nil, "nothing to stop: no change of several backends is running"
	case len(here) == 0 && len(all) == 1:
		return nil, "a running change is stopped where it is shown: " + t.env.Key(keymap.Watch)
	case len(here) != 1:
		return nil, "several are running: open the VServer of the one to stop"
	case here[0].Stopping || here[0].Last.Stopping:
		return nil, "it stops after the present backend already"
	default:
		return here[0], ""
	}
}

// TickMsg lets a countdown be drawn again.
type TickMsg struct{ round int }

// Begin starts an order that was confirmed.
func (t *Tracker) Begin(o change.Order, shown change.Reading) tea.Cmd {
	r := &Run{
		ID: t.env.NextID(), Order: o, Control: execute.NewControl(),
		Last: change.Operation{
			Order: o, Endpoint: t.runner.Endpoint, Account: t.session.Account(), Began: t.env.Clock.Now(), Reading: true,
			Mine: true, Alive: true, Running: true,
		},
		Shown: shown, Addresses: render.AddressesOf(shown.VServer, o.Request.Record),
	}
	t.Orders = append(t.Orders, r)
	t.revision++
	return t.runs.start(t.env.Context, t.runner, r.ID, o, shown, r.Control)
}

// tick draws countdowns every second while there are any.
func (t *Tracker) tick() tea.Cmd {
	t.ticks++
	return t.env.Clock.After(time.Second, TickMsg{round: t.ticks})
}

// Ticked draws countdowns again, while there are any.
func (t *Tracker) Ticked(m TickMsg) tea.Cmd {
	waits := slices.ContainsFunc(t.Orders, func(r *Run) bool { return !r.until().IsZero() })
	if m.round != t.ticks || !waits {
		return nil
	}
	return t.tick()
}

// Progressed is what the progress of an order means for the screens.
type Progressed struct {
	Verb   string // what it does, as in "releasing"
	TookUp bool   // it is in the journal as what follows another operation
}

// Progress takes an order's progress in; without a command it is that of none that runs.
func (t *Tracker) Progress(m ProgressMsg) (Progressed, tea.Cmd) {
	r := t.Order(m.Run)
	if r == nil {
		return Progressed{}, nil
	}
	before, began := r.until(), r.Last.ID == "" && m.Progress.ID != ""
	r.Last = m.Progress
	t.revision++
	cmd := screen.Next(m.Out)
	if !r.until().IsZero() && before.IsZero() {
		cmd = tea.Batch(cmd, t.tick())
	}
	return Progressed{Verb: r.verb(), TookUp: began && r.Order.Follows != ""}, cmd
}

// Drop takes an order that ended from those under way, and gives the addresses of its backends.
func (t *Tracker) Drop(m EndedMsg) (addresses map[api.BackendID]string) {
	if r := t.Order(m.Run); r != nil {
		addresses = r.Addresses
	}
	t.Orders = slices.DeleteFunc(t.Orders, func(r *Run) bool { return r.ID == m.Run })
	t.revision++
	return addresses
}

// Keep takes in how an order ended, and says it.
func (t *Tracker) Keep(m EndedMsg, addresses map[api.BackendID]string) tea.Cmd {
	t.ended(m.result, addresses)
	cmd := t.reportEnd(m.result)
	if m.result.Resolved != nil {
		cmd = tea.Batch(cmd, t.Resolved(*m.result.Resolved))
	}
	return cmd
}

// Resolved takes a change of this session whose outcome a later read showed.
func (t *Tracker) Resolved(r change.Operation) tea.Cmd {
	t.runs.resolved(r)
	t.ended(r, nil)
	return t.reportEnd(r)
}

// Stop lets the series that can be stopped from there end after the present backend.
func (t *Tracker) Stop(on At) {
	if r, _ := t.Series(on); r != nil {
		r.Stopping = true
		r.Control.Stop()
	}
}
