package change

import (
	"errors"
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// maxSteps bounds what a damaged step number can make of an operation.
const maxSteps = 10_000

// Fold makes operations of a book's entries, the oldest first. It takes what
// there is: an operation whose begin is lost has the steps that its other
// entries tell, an entry that is there twice counts once, and the entries of
// several consoles may be mixed.
func Fold(entries []Entry) []Operation {
	var f Folding
	for i := range entries {
		f.Take(&entries[i])
	}
	return f.Operations()
}

// Folding is Fold while the entries are read, so that they need not all be kept.
// The zero Folding is ready for use.
type Folding struct {
	drafts map[string]*draft
	all    []*draft
	seen   map[mark]bool
}

// Operations gives what the entries so far make. Nothing may be taken afterwards.
func (f *Folding) Operations() []Operation {
	slices.SortStableFunc(f.all, func(a, b *draft) int { return a.op.Began.Compare(b.op.Began) })
	ops := make([]Operation, len(f.all))
	for i, d := range f.all {
		ops[i] = d.op
	}
	follow(ops)
	return ops
}

// follow tells each operation which later one goes on with it, or takes it
// back. One that sent nothing leaves it as it is, and one that was to put it
// back, and ended without having done so, leaves it to be put back still.
func follow(ops []Operation) {
	at := make(map[string]int, len(ops))
	for i, op := range ops {
		at[op.ID] = i
		earlier, found := at[op.Order.Follows]
		if !found || earlier == i {
			continue
		}
		restores := op.Order.Want.Goal == impact.GoalRestore
		if op.Outcome == OutcomeAborted || restores && !op.Ended.IsZero() && op.Outcome != OutcomeDone {
			continue
		}
		ops[earlier].Follower = op.ID
	}
}

// mark is what two copies of one entry have in common and two entries have not.
type mark struct {
	id, session, request string
	event                Event
	step                 int
	state                StepState
	at                   int64
}

// draft is an operation while its entries come in.
type draft struct {
	op      Operation
	begun   bool
	planned int       // how many steps its plan had; those of a cancelled drain come after them
	last    time.Time // of its entries so far
}

// Take takes the next entry, and keeps no pointer to it.
func (f *Folding) Take(e *Entry) {
	if f.drafts == nil {
		f.drafts, f.seen = map[string]*draft{}, map[mark]bool{}
	}
	m := mark{e.ID, e.Session, e.RequestID, e.Event, e.Step, e.State, e.Time.UnixNano()}
	if e.ID == "" || f.seen[m] {
		return
	}
	f.seen[m] = true
	d, known := f.drafts[e.ID]
	if !known {
		d = &draft{op: Operation{
			ID: e.ID, Session: e.Session, Who: e.Who, Endpoint: e.Endpoint, Account: e.Account, Began: e.Time,
			Order: Order{Place: placeOf(e), ULBName: e.ULBName, VServerName: e.VServerName},
		}}
		f.drafts[e.ID] = d
		f.all = append(f.all, d)
	}
	d.take(e)
	if e.Time.After(d.last) {
		d.last = e.Time
	}
}

func (d *draft) take(e *Entry) {
	switch e.Event {
	case EventBegin:
		d.begin(e)
	case EventRequest:
		d.request(e)
	case EventAnswer:
		d.answer(e)
	case EventVerified, EventSettled:
		d.verified(e)
	case EventWaiting:
		d.waiting(e)
	case EventEnd:
		d.end(e)
	}
}

func (d *draft) begin(e *Entry) {
	if d.begun {
		return
	}
	d.begun = true
	op := &d.op
	op.Session, op.Who, op.Endpoint, op.Account = e.Session, e.Who, e.Endpoint, e.Account
	op.Began, op.Facts = e.Time, e.Facts
	op.Order = Order{
		Place: placeOf(e), ULBName: e.ULBName, VServerName: e.VServerName,
		Want: e.Want, Wait: seconds(e.Wait), Follows: e.Follows,
	}
	d.planned = len(e.Plan)
	for i, step := range e.Plan {
		if s := d.step(i); s != nil {
			s.Step = step
		}
	}
}

func (d *draft) request(e *Entry) {
	s := d.step(e.Step)
	if s == nil || s.State == StepDone {
		return
	}
	if s.Step.Kind == "" {
		s.Step = stepOf(e)
	}
	*s = StepStatus{Step: s.Step, State: StepSent, SentAt: e.Time}
	d.op.Until = time.Time{} // whatever is sent after a wait has ended it
	if e.Step >= d.planned {
		return
	}
	for i := range d.op.Steps[:e.Step] { // by its plan's next step it is over, by a cancelled drain's it is not
		if w := &d.op.Steps[i]; w.Step.Kind == impact.StepWait && !w.State.Ended() {
			w.State, w.EndedAt = StepDone, e.Time
		}
	}
}

// answer ends a step only where its request never left. Else only a read-back
// does.
func (d *draft) answer(e *Entry) {
	s := d.step(e.Step)
	if s == nil {
		return
	}
	if s.Step.Kind == "" {
		s.Step = stepOf(e)
	}
	d.told(s, e)
	switch {
	case s.State == StepDone || s.State == StepRefused:
	case neverLeft(e):
		s.State, s.SentAt, s.EndedAt = StepRefused, time.Time{}, e.Time
	case e.State == StepUnknown, s.Err != nil && api.OutcomeOf(s.Err) == api.OutcomeUnknown:
		s.State = StepUnknown
	default:
		s.State = StepVerifying
	}
}

func (d *draft) verified(e *Entry) {
	s := d.step(e.Step)
	if s == nil {
		return
	}
	d.told(s, e)
	switch {
	case s.State == StepDone:
	case e.State.Ended():
		s.State, s.EndedAt = e.State, e.Time
	default:
		s.State = StepUnknown // a state of another version
	}
	if e.Why != "" {
		s.Why = e.Why
	}
	if s.Step.Kind == impact.StepWait {
		d.op.Until = time.Time{}
	}
}

// told takes over what an entry says of the answer.
func (d *draft) told(s *StepStatus, e *Entry) {
	if e.RequestID != "" {
		s.RequestID = e.RequestID
	}
	if e.Backend != "" {
		s.Backend = e.Backend
	}
	if e.Policy != "" {
		s.Policy = e.Policy
	}
	if err := errorOf(e); err != nil {
		s.Err = err
	}
}

func (d *draft) waiting(e *Entry) {
	d.op.Until = e.Until
	if s := d.step(e.Step); s != nil && s.Step.Kind == "" {
		s.Step.Kind = impact.StepWait
	}
}

// end closes the operation. An end that is itself unknown closes nothing.
func (d *draft) end(e *Entry) {
	op := &d.op
	op.Why, op.Next = e.Why, e.Next
	if e.Outcome == OutcomeUnknown {
		return
	}
	op.Outcome, op.Until = e.Outcome, time.Time{}
	op.Ended = e.Time
	if op.Ended.IsZero() {
		op.Ended = d.last
	}
	if op.Ended.IsZero() {
		op.Ended = time.Unix(0, 0).UTC() // it has ended, whenever that was
	}
	if e.Outcome != OutcomeDone {
		return
	}
	for i := range op.Steps { // done is all of it, and seen: an entry that says so was lost
		if s := &op.Steps[i]; s.State != StepDone {
			s.State, s.EndedAt = StepDone, op.Ended
		}
	}
}

// step finds the step an entry names, nil where no plan has one of that number.
func (d *draft) step(i int) *StepStatus {
	if i < 0 || i >= maxSteps {
		return nil
	}
	for len(d.op.Steps) <= i {
		d.op.Steps = append(d.op.Steps, StepStatus{State: StepWaiting})
	}
	return &d.op.Steps[i]
}

func placeOf(e *Entry) Place {
	return Place{Profile: e.Profile, Scope: api.Scope{Region: e.Region, Project: e.Project}, ULB: e.ULB, VServer: e.VServer}
}

// seconds bounds what a damaged number can make of a wait.
func seconds(s float64) time.Duration {
	return time.Duration(min(max(s, 0), float64(24*time.Hour/time.Second)) * float64(time.Second))
}

// errorOf makes an error of an entry that api.OutcomeOf understands as it did
// the one that was written down.
func errorOf(e *Entry) error {
	switch {
	case e.RetCode != 0:
		return api.FromRetCode(e.Action, e.RetCode, e.Error, e.RequestID)
	case e.Error == "":
		return nil
	case neverLeft(e):
		return &api.Error{Kind: api.KindInvalid, Action: e.Action, Message: e.Error, NotSent: true}
	default:
		return errors.New(e.Error)
	}
}

// neverLeft says that the request certainly never left the console: it is
// refused without the service having said so.
func neverLeft(e *Entry) bool {
	return e.Event == EventAnswer && e.State == StepRefused && e.RetCode == 0
}
