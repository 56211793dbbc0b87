package change

import (
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// notAfter lets nothing have happened after now. A wait has at most all of itself left.
func (d *draft) notAfter(now time.Time) {
	if now.IsZero() {
		return
	}
	op := &d.op
	times := []*time.Time{&op.Began, &op.Ended, &op.Unread}
	for i := range op.Steps {
		times = append(times, &op.Steps[i].SentAt, &op.Steps[i].EndedAt)
	}
	for _, t := range times {
		if t.After(now) {
			*t = now
		}
	}
	if end := now.Add(d.span); op.Until.After(end) {
		op.Until = end
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
	case EventVerified, EventResolved:
		d.verified(e)
	case EventWaiting:
		d.waiting(e)
	case EventEnd:
		d.end(e)
	case EventPlaces:
		d.op.Places = &PlacesEnd{Reason: e.Reason, Why: e.Why, Next: e.Next, Findings: e.Findings}
	}
}

func (d *draft) begin(e *Entry) {
	if d.begun {
		return
	}
	d.begun = true
	op := &d.op
	op.Session, op.Who, op.Endpoint, op.Account = e.Session, e.Who, e.Endpoint, e.Account
	op.Began, op.Facts, op.Serving = e.Time, e.Facts, e.Serving
	op.Order = Order{
		Place: placeOf(e), ULBName: e.ULBName, VServerName: e.VServerName, ProjectName: e.ProjectName,
		Request: e.Request, Wait: seconds(e.Wait), Follows: e.Follows, Rollout: e.Rollout,
	}
	d.planned = min(len(e.Plan), MaxSteps)
	for i, step := range e.Plan {
		if s := d.step(i); s != nil {
			s.Step = step
		}
	}
}

func (d *draft) request(e *Entry) {
	s := d.step(e.Step)
	if s == nil || !carries(s.Step, e) {
		d.lost(EventRequest, e.Time)
		return
	}
	if s.State == StepDone {
		return
	}
	if s.Step.Kind == "" {
		s.Step = stepOf(e)
	}
	*s = StepStatus{Step: s.Step, State: StepSent, SentAt: e.Time}
	// Whatever is sent after a wait has ended it, and after an end, that was none.
	d.op.Until, d.op.Ended, d.op.Outcome, d.op.Cancelled = time.Time{}, time.Time{}, "", false
	d.reached(e)
}

// reached says that the operation came as far as the entry's step: what its plan had before that
// was seen done, for else it would have stopped there. By a cancelled drain's step it is not.
func (d *draft) reached(e *Entry) {
	d.unread = false
	if e.Step >= d.planned {
		return
	}
	for i := range d.op.Steps[:e.Step] {
		if s := &d.op.Steps[i]; !s.State.Ended() {
			s.State, s.EndedAt = StepDone, e.Time
		}
	}
}

// answer ends a step only where its request never left. Else only a read-back does.
func (d *draft) answer(e *Entry) {
	s := d.understood(e)
	if s == nil {
		return
	}
	if s.Step.Kind == "" {
		s.Step = stepOf(e)
	}
	d.takeAnswer(s, e)
	if s.SentAt.IsZero() {
		s.SentAt = e.Time // at the latest: its own line is lost
	}
	switch {
	case s.State == StepDone || s.State == StepRefused:
	case neverLeft(e):
		s.State, s.SentAt, s.EndedAt = StepRefused, time.Time{}, e.Time
	case e.State == StepUnknown, s.Err != nil && api.OutcomeOf(s.Err) == api.OutcomeUnknown:
		s.State = StepUnknown
	default:
		s.State = StepVerifying
	}
	d.reached(e)
}

func (d *draft) verified(e *Entry) {
	s := d.understood(e)
	if s == nil {
		return
	}
	d.takeAnswer(s, e)
	switch {
	case s.State == StepDone:
	case e.State.Ended():
		s.State, s.EndedAt = e.State, e.Time
	default:
		s.State = StepUnknown // a state of another version
		if s.SentAt.IsZero() {
			s.SentAt = e.Time
		}
	}
	if e.Why != "" || len(e.Findings) > 0 {
		s.Why, s.Found = e.Why, e.Findings
	}
	if e.Serving.IsKnown() {
		s.Serving = e.Serving
	}
	if s.Step.Kind == impact.StepWait {
		d.op.Until = time.Time{}
	}
	if e.Event == EventVerified { // by the console that carried it out
		d.reached(e)
	}
}

func (d *draft) waiting(e *Entry) {
	s := d.step(e.Step)
	if s == nil || s.Step.Kind != "" && s.Step.Kind != impact.StepWait {
		d.lost(EventWaiting, e.Time)
		return
	}
	s.Step.Kind = impact.StepWait
	d.op.Until, d.span = e.Until, min(max(e.Until.Sub(e.Time), 0), longestWait)
	d.reached(e)
}

// end closes the operation. An end that is itself unknown closes nothing, nor does one with an
// outcome that this version does not know.
func (d *draft) end(e *Entry) {
	op := &d.op
	switch e.Outcome {
	case OutcomeDone, OutcomeRefused, OutcomeAborted, OutcomeStopped:
	case OutcomeUnknown:
		op.Reason, op.Why, op.Next, op.Findings = e.Reason, e.Why, e.Next, e.Findings
		return
	default:
		return
	}
	op.Reason, op.Why, op.Next, op.Findings = e.Reason, e.Why, e.Next, e.Findings
	op.Outcome, op.Until, op.Abandoned = e.Outcome, time.Time{}, e.Session != op.Session
	// What could not be enabled again stands in the entry.
	op.Cancelled = e.Reason == ReasonDrainCancelled && e.Why == "" && len(e.Findings) == 0
	op.Ended = e.Time
	if op.Ended.IsZero() {
		op.Ended = d.last
	}
	if op.Ended.IsZero() {
		op.Ended = time.Unix(0, 0).UTC() // it has ended, whenever that was
	}
	for i := range op.Steps {
		s := &op.Steps[i]
		switch {
		case e.Outcome == OutcomeDone && s.State != StepDone: // all of it, and seen: an entry that says so was lost
			s.State, s.EndedAt = StepDone, op.Ended
		case s.State == StepSent || s.State == StepVerifying: // it was closed without that
			s.State, s.EndedAt = StepUnknown, op.Ended
		}
	}
}

// takeAnswer takes over what an entry says of the answer.
func (d *draft) takeAnswer(s *StepStatus, e *Entry) {
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

// draft begins one with what an entry says of its place.
func (f *Folding) draft(e *Entry) *draft {
	d := &draft{op: Operation{
		ID: e.ID, Session: e.Session, Who: e.Who, Endpoint: e.Endpoint, Account: e.Account, Began: e.Time,
		Order: Order{
			Place: placeOf(e), ULBName: e.ULBName, VServerName: e.VServerName, ProjectName: e.ProjectName,
		},
	}}
	if f.drafts == nil {
		f.drafts = map[string]*draft{}
	}
	f.drafts[e.ID] = d
	f.all, f.open = append(f.all, d), append(f.open, d)
	if len(f.open) > 2*f.opens+64 { // most have ended since
		f.dropEnded()
	}
	f.charge(d, costOfDraft)
	return d
}
