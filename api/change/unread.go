package change

import (
	"cmp"
	"slices"
	"time"

	"cloud.internal/ulbconsole/api/impact"
)

// place takes from a whole line where the operation belongs, and whose it is, if so far damaged
// ones said it or nothing did.
func (d *draft) place(e *Entry) {
	if d.guessed && !d.begun {
		op := &d.op
		op.Session, op.Who, op.Endpoint, op.Account, op.Order = "", Who{}, "", "", Order{}
	}
	d.guessed = false
	d.fill(e)
}

// fill takes from an entry what nothing before it said.
func (d *draft) fill(e *Entry) {
	op, o, at := &d.op, &d.op.Order, placeOf(e)
	op.Session, op.Who = cmp.Or(op.Session, e.Session), cmp.Or(op.Who, e.Who)
	op.Endpoint, op.Account = cmp.Or(op.Endpoint, e.Endpoint), cmp.Or(op.Account, e.Account)
	o.Profile, o.ULB, o.VServer = cmp.Or(o.Profile, at.Profile), cmp.Or(o.ULB, at.ULB), cmp.Or(o.VServer, at.VServer)
	o.Scope.Region, o.Scope.Project = cmp.Or(o.Scope.Region, at.Scope.Region), cmp.Or(o.Scope.Project, at.Scope.Project)
	o.ULBName, o.VServerName = cmp.Or(o.ULBName, e.ULBName), cmp.Or(o.VServerName, e.VServerName)
	o.ProjectName = cmp.Or(o.ProjectName, e.ProjectName)
}

// lost notes that a line of the operation, or one that may be its, cannot be read, and says whether
// a request may have been in it. Event is "" where that is not known.
func (d *draft) lost(event Event, at time.Time) bool {
	switch event {
	case EventBegin, EventWaiting, EventEnd, EventPlaces:
		return false // the requests before and after it have lines of their own
	case EventAnswer, EventVerified, EventResolved:
		if d.op.StepInDoubt() >= 0 {
			return false
		}
	default:
	}
	if !d.op.Ended.IsZero() {
		return false
	}
	d.hidden, d.unread, d.by = false, true, at
	return true
}

// understood finds the step that an answer or what was seen is about, nil where there can be none:
// it was never sent, as far as every line could be read.
func (d *draft) understood(e *Entry) *StepStatus {
	s := d.step(e.Step)
	unsent := s != nil && s.State == StepWaiting && s.Step.Kind != impact.StepWait
	if s == nil || unsent && d.planned > 0 && !d.unread {
		d.lost(e.Event, e.Time)
		return nil
	}
	return s
}

// carries says whether a request can be the step's: its number may be what is damaged.
func carries(s impact.Step, e *Entry) bool {
	if s.Kind == "" || e.Action == "" {
		return true
	}
	sent := stepOf(e)
	kind := sent.Kind == s.Kind ||
		e.Action == "UpdatePolicy" && (s.Kind == impact.StepLeaveRule || s.Kind == impact.StepJoinRule)
	backend := sent.Backend == "" || sent.Backend == s.Backend
	rule := e.Action == "CreatePolicy" || sent.Rule.ID == "" || sent.Rule.ID == s.Rule.ID
	return kind && backend && rule
}

// doubt marks the step that a line which cannot be read may have been the request of. Where a step
// was refused nothing was sent after it.
func (d *draft) doubt(now time.Time) {
	op := &d.op
	refused := slices.ContainsFunc(op.Steps, func(s StepStatus) bool { return s.State == StepRefused })
	if !op.Ended.IsZero() || refused {
		return
	}
	op.Unread = d.by
	for _, t := range []time.Time{now, d.last, op.Began} {
		if op.Unread.IsZero() {
			op.Unread = t
		}
	}
	if op.Unread.Before(d.last) {
		op.Unread = d.last
	}
	if op.Began.IsZero() {
		op.Began = op.Unread
	}
	if len(op.Steps) == 0 {
		op.Steps = []StepStatus{{State: StepWaiting}}
	}
	if op.StepInDoubt() < 0 && !op.DoubtNext() {
		op.Unread = time.Time{} // all of it was done
	}
}

// DoubtNext takes the next step of an operation with an unread line for one that may have been
// sent. It says whether there is any.
func (op *Operation) DoubtNext() bool {
	i := slices.IndexFunc(op.Steps,
		func(s StepStatus) bool { return s.State == StepWaiting && s.Step.Kind != impact.StepWait })
	if i < 0 || op.Unread.IsZero() {
		return false
	}
	op.Steps[i].State, op.Steps[i].SentAt = StepSent, op.Unread
	op.Steps[i].Found = []impact.Finding{{Kind: impact.FoundLineUnread}}
	return true
}

// step finds the step an entry names, nil where no plan has one of that number. Beyond a plan come
// the steps of a cancelled drain, one after the other; without a plan there is no telling.
func (d *draft) step(i int) *StepStatus {
	most := len(d.op.Steps) + maxGap
	if d.planned > 0 {
		most = d.planned
		if slices.ContainsFunc(d.op.Steps, func(s StepStatus) bool { return s.Step.Kind == impact.StepWait }) {
			most = len(d.op.Steps) + 1
		}
	}
	if i < 0 || i >= min(most, MaxSteps) {
		return nil
	}
	for len(d.op.Steps) <= i {
		d.op.Steps = append(d.op.Steps, StepStatus{State: StepWaiting})
	}
	return &d.op.Steps[i]
}
