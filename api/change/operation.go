package change

import (
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// Who is who made a change, and from where. Names and what the environment says can be anything;
// UID and LoginUID are the kernel's.
type Who struct {
	User string         `json:"user"`
	UID  api.Maybe[int] `json:"uid,omitzero"` // of the process
	// of the login that it descends from, through sudo and su; Linux only
	LoginUID api.Maybe[int] `json:"login_uid,omitzero"`
	Sudo     string         `json:"sudo_user,omitempty"`
	SudoUID  api.Maybe[int] `json:"sudo_uid,omitzero"`
	Host     string         `json:"host,omitempty"`
	Client   string         `json:"client,omitempty"` // the client's address of SSH_CONNECTION
}

// Operation is one change from its confirmation to its end: under way in this console, ended here,
// or read back from the journal. It is a value; nobody changes its steps in place once it was
// handed on. Texts may hold raw text of the service.
type Operation struct {
	ID       string // "" until the journal has it
	Session  string
	Who      Who
	Endpoint string
	Account  string // "" where its entries are from before they had one
	Order    Order  // read back, its Earlier is empty
	Facts    impact.Record
	Steps    []StepStatus   // those that were not begun are StepWaiting
	Serving  api.Maybe[int] // how many backends of the listener served before the first step
	Began    time.Time
	Ended    time.Time // zero while it is open
	Outcome  Outcome   // how it ended, or how this console left it open; else ""
	Reason   Reason    // why not all of it was done
	Why      string    // what Reason is about, raw: an error, an id; of older journals, words
	// Findings are what Reason is about besides; without a Reason, what happened.
	Findings []impact.Finding
	Next     string    // what to do next, where the service or the journal says it
	Until    time.Time // until when its drain waits, zero without one
	Follower string    // the operation that continues it, or undoes it; "" without one, or FollowerRuns
	// Unread is when, at the latest, a line was written that cannot be read and may be a request of
	// it: the steps that seem not begun may have been sent. It is zero without such a line.
	Unread time.Time

	// Abandoned says that it took more than one console: the one that began it did not end it.
	Abandoned bool

	// Mine says that this console made it, Alive that its console still runs. The
	// journal fills them in.
	Mine, Alive bool

	// What only the console knows that carries it out.
	Run      int            // its number among those of this console, 0 for none
	Running  bool           // it is under way
	Reading  bool           // it reads the VServer again, before anything is sent
	Waiting  impact.Finding // why that, or the reading before the next step, goes on; zero for nothing in the way
	Pause    time.Time      // until when it waits before the next target, zero while it does not
	Stopping bool           // it was asked to stop
	// Since is when what it does now began: reading, a request, verifying that, asking for its ULB or for keys.
	// Limit is how long that may take, 0 where nothing bounds it.
	Since time.Time
	Limit time.Duration
	// Left is when this console left it open, in doubt or in its drain's wait;
	// zero where it did not.
	Left time.Time
	// JournalErr is why the journal does not have all of it, nil where it has.
	JournalErr error
	// Unrecorded says that it was left open because the journal does not have what was seen of it.
	Unrecorded bool
	// Cancelled says that the operator cancelled the drain, and that what it had disabled is seen
	// enabled again.
	Cancelled   bool
	Differences []Difference // between the reading that was shown and the confirming one
	// Resolved is the earlier operation that the confirming read resolved, nil without one.
	Resolved *Operation
	Queued   bool // of a rollout: others of it come first
	// Seen is the reading that it rests on now, nil before any.
	Seen *Seen

	// Of a part of a rollout: why those after it were not begun, nil where they were, or may be yet.
	Places *PlacesEnd
	// Of a whole rollout, as Join makes it: its operations, and the orders that none of them has begun.
	Parts     []Operation
	Ahead     []Order
	current   []int   // which of the Parts are the newest of their places
	endedBy   int     // which of the Parts ended it, counted from 1; 0 for none
	elsewhere []Order // of an undo: those that were to come, and that others have taken up
}

// Seen is a VServer as it was read, and when that was asked for.
type Seen struct {
	Place   api.Place
	VServer api.VServer
	Asked   time.Time
}

// Open says that an ended console left the operation without an end: a request may or may not have
// happened, it stopped between two steps, or its drain waits. One that another operation continued
// is open only while a request of its own is in doubt.
func (op Operation) Open() bool {
	return op.Ended.IsZero() && !op.Alive && (op.Follower == "" || op.InDoubt())
}

// RunsElsewhere says that another console has it under way. What has its end does not run, whatever
// its console does now.
func (op Operation) RunsElsewhere() bool { return op.Ended.IsZero() && op.Alive && !op.Mine }

// InDoubt says that a request was sent and nobody has seen yet what became of it, nor is looking;
// or that what was seen could not be recorded.
func (op Operation) InDoubt() bool {
	return op.Ended.IsZero() && !op.Running && (op.Unrecorded || op.StepInDoubt() >= 0)
}

// StepInDoubt is the step whose request may or may not have happened, -1 without one.
func (op Operation) StepInDoubt() int {
	return slices.IndexFunc(op.Steps, func(s StepStatus) bool {
		return s.State == StepSent || s.State == StepVerifying || s.State == StepUnknown
	})
}

// Draining says that its drain waits, in this console or in one that has ended: its backends are
// disabled and not yet released.
func (op Operation) Draining() bool {
	return op.Ended.IsZero() && !op.Until.IsZero() && op.Follower == ""
}

// Present is the step under way: the one that was sent, else the next; -1 where none is left.
func (op Operation) Present() int {
	next := 0
	for i, s := range op.Steps {
		switch {
		case s.State == StepSent, s.State == StepVerifying:
			return i
		case s.State.Ended():
			next = i + 1
		}
	}
	if next == len(op.Steps) {
		return -1
	}
	return next
}

// Over says when this console was done with it, zero while it is not.
func (op Operation) Over() time.Time {
	if op.Ended.IsZero() {
		return op.Left
	}
	return op.Ended
}

// Sent says whether a request has left.
func (op Operation) Sent() bool {
	return slices.ContainsFunc(op.Steps, func(s StepStatus) bool { return !s.SentAt.IsZero() })
}

// ServingBefore is how many backends of the listener served before step i, as far as that is known:
// before the first one, or by the reading that showed the one before it done.
func (op Operation) ServingBefore(i int) api.Maybe[int] {
	for n := min(i, len(op.Steps)) - 1; n >= 0; n-- {
		if s := op.Steps[n]; s.State == StepDone && s.Step.Kind != impact.StepWait {
			return s.Serving
		}
	}
	return op.Serving
}

// FollowerRuns stands for the id of a follower that has none yet.
const FollowerRuns = "running"

// AllDone says that every step was done: what stopped it came after.
func (op Operation) AllDone() bool {
	return len(op.Steps) > 0 && len(op.Ahead) == 0 && allOver(op.Steps)
}

// Touched are the backends that its plan changes; before it has one, those that it is to change.
func (op Operation) Touched() []api.BackendID {
	if len(op.Steps) == 0 {
		ids := slices.Clone(op.Order.Request.Targets)
		for _, b := range op.Order.Request.Record.Backends {
			if b.Released || b.Switched || b.Weighed {
				ids = append(ids, b.Backend.ID)
			}
		}
		return ids
	}
	var ids []api.BackendID
	for _, s := range op.Steps {
		if s.Step.ChangesBackend() && !slices.Contains(ids, s.Step.Backend) {
			ids = append(ids, s.Step.Backend)
		}
	}
	return ids
}

// StoppedByOperator says that it ended early only because the operator asked for that.
func (op Operation) StoppedByOperator() bool {
	return op.Reason == ReasonStopped && op.JournalErr == nil && !op.Cancelled && !op.Draining() &&
		(op.Outcome == OutcomeStopped || op.Outcome == OutcomeAborted)
}

// Partial says that some of it was done and some not.
func (op Operation) Partial() bool {
	record := op.Record()
	return op.Outcome != OutcomeDone && !record.Empty()
}

// Record is what it takes to undo what the operation did, and what those did that it continued.
// Only steps that were seen done count.
func (op Operation) Record() impact.Record {
	r := op.Facts
	r.Backends, r.Rules = slices.Clone(r.Backends), slices.Clone(r.Rules)
	backends, rules := map[api.BackendID][]int{}, map[api.PolicyID][]int{}
	for i, b := range r.Backends {
		backends[b.Backend.ID] = append(backends[b.Backend.ID], i)
	}
	for i, rule := range r.Rules {
		rules[rule.Rule.ID] = append(rules[rule.Rule.ID], i)
	}
	for _, s := range op.Steps {
		if s.State == StepDone {
			noteDone(&r, s.Step, backends[s.Step.Backend], rules[s.Step.Rule.ID])
		}
	}
	return r
}

// noteDone notes in the record what a step did to what it names: to these backends and rules of the
// record.
func noteDone(r *impact.Record, step impact.Step, backends, rules []int) {
	switch step.Kind {
	case impact.StepRelease:
		for _, i := range backends {
			r.Backends[i].Released = true
		}
	case impact.StepDisable, impact.StepEnable:
		for _, i := range backends {
			b := &r.Backends[i]
			b.Switched = !api.Is(b.Backend.Enabled, step.Enabled())
		}
	case impact.StepWeight:
		for _, i := range backends {
			b := &r.Backends[i]
			b.Weighed = b.Backend.Weight != step.Weight
		}
	case impact.StepCheck:
		r.Checked = r.Check != "" && r.Check != step.Check
	case impact.StepLeaveRule:
		for _, i := range rules {
			if rule := &r.Rules[i]; !slices.Contains(rule.Left, step.Backend) {
				rule.Left = append(slices.Clone(rule.Left), step.Backend)
			}
		}
	case impact.StepDeleteRule:
		for _, i := range rules {
			r.Rules[i].Deleted = true
		}
	case impact.StepWait, impact.StepAdd, impact.StepJoinRule, impact.StepCreateRule: // take nothing
	}
}

// Continues says whether the operation continues the one that it follows, or undoes it.
func (op Operation) Continues() bool {
	return op.Outcome != OutcomeAborted && (!op.Order.Undoes() || op.Ended.IsZero() || op.Outcome == OutcomeDone)
}
