package changes

import (
	"cmp"
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// Operation is an operation to look at: one of the journal, one of this session
// that ended, or one under way.
type Operation struct {
	Op      change.Operation
	record  impact.Record // what it takes to put it back
	running *Run
	changes []change.Difference
	// addresses are those of the backends it is about.
	addresses map[api.BackendID]string
}

func operationOf(op change.Operation) Operation {
	return Operation{
		Op: op, record: op.Record(),
		addresses: render.AddressesOf(api.VServer{}, op.Facts, op.Order.Request.Record),
	}
}

// operationOf is an operation of the journal as this console knows it: one of its own that runs is
// running, and one that ended has ended, whatever the journal says yet.
func (t *Tracker) operationOf(op change.Operation) Operation {
	for _, r := range t.Orders {
		if r.Last.ID == op.ID {
			return t.operationOfRun(r)
		}
	}
	for _, r := range t.Past {
		if r.ID == op.ID && op.Mine {
			s := t.operationOfResult(r) // it knows of an end that could not be written down
			s.Op.Who, s.Op.Follower = op.Who, op.Follower
			return s
		}
	}
	known := t.recordedOf(op.Steps, func() (impact.Record, impact.Record) { return op.Record(), op.Facts }, op.Order)
	return Operation{Op: op, record: known.record, addresses: known.addresses}
}

// recordedOf finds it out once for the same steps: a list asks with every key.
func (t *Tracker) recordedOf(steps []change.StepStatus,
	find func() (done, facts impact.Record), o change.Order,
) opFacts {
	const most = 256
	var key *change.StepStatus
	if len(steps) > 0 {
		key = &steps[0]
		if known, there := t.recorded[key]; there {
			return known
		}
	}
	done, facts := find()
	known := opFacts{record: done, addresses: render.AddressesOf(api.VServer{}, facts, o.Request.Record)}
	if key == nil {
		return known
	}
	if t.recorded == nil || len(t.recorded) >= most {
		t.recorded = map[*change.StepStatus]opFacts{}
	}
	t.recorded[key] = known
	return known
}

func (t *Tracker) operationOfResult(r change.Result) Operation {
	op := change.Operation{
		ID: r.ID, Endpoint: t.runner.Endpoint, Account: t.session.Account(), Order: r.Order, Facts: r.Record, Steps: r.Steps,
		Began: r.Began, Ended: r.EndedAt,
		Outcome: r.Outcome, Why: r.Why, Next: r.Next, Mine: true, Alive: true,
	}
	if open, there := t.runner.Unresolved(r.Order.Scope, r.Order.ULB); there && open.ID == r.ID {
		op.Ended, op.Outcome = time.Time{}, ""
	}
	known := t.recordedOf(r.Steps, func() (impact.Record, impact.Record) { return r.Record, r.Record }, r.Order)
	return Operation{Op: op, record: r.Record, changes: r.Differences, addresses: known.addresses}
}

func (t *Tracker) operationOfRun(r *Run) Operation {
	op := change.Operation{
		ID: r.Last.ID, Endpoint: t.runner.Endpoint, Account: t.session.Account(),
		Order: r.Order, Steps: r.Last.Steps, Began: r.Last.Began, Until: r.Last.Drain, Mine: true,
	}
	return Operation{addresses: r.Addresses, Op: op, running: r}
}

// offer is one thing that can be done about an operation, with its key.
type offer struct {
	action keymap.Action
	how    screen.How
	label  string
	words  string
}

// inDoubt says that a request may or may not have happened.
func (s Operation) inDoubt() bool {
	return s.running == nil && s.Op.Ended.IsZero() && slices.ContainsFunc(s.Op.Steps, func(t change.StepStatus) bool {
		return t.State == change.StepSent || t.State == change.StepVerifying || t.State == change.StepUnknown
	})
}

// drains says that nobody waits for its drain any more.
func (s Operation) drains() bool {
	return s.running == nil && s.Op.Outcome == "" && s.Op.Follower == "" && !s.Op.Until.IsZero() && !s.inDoubt()
}

// offers are what can be done about it. What its console left open can be closed,
// wherever it was made.
func (t *Tracker) offers(s Operation) []offer {
	all := t.followUps(s)
	if t.NotClosable(s) == "" {
		all = append(all, offer{keymap.Close, screen.HowClose, "close", "close it: nothing is sent, " + s.ifClosed()})
	}
	return all
}

// ifClosed says what becomes of an open change that is closed.
func (s Operation) ifClosed() string {
	switch {
	case s.inDoubt():
		return "its outcome stays unknown"
	case s.drains():
		return "what it disabled stays disabled"
	default:
		return "what it did stays so"
	}
}

// NotClosable says why it cannot be closed, "" where it can.
func (t *Tracker) NotClosable(s Operation) string {
	switch {
	case s.running != nil || s.Op.ID == "":
		return "the change is still running"
	case t.isResolving(s.Op.ID):
		return resolvingText
	case t.session.ReadOnly:
		return readOnly
	default:
		return t.runner.NotClosable(s.Op)
	}
}

// followUps are what can be done about it with this console's keys, none where it
// is another's, or over.
func (t *Tracker) followUps(s Operation) []offer {
	if s.running != nil || s.Op.ID == "" || t.isResolving(s.Op.ID) || t.notHere(s.Op) != "" || s.Op.RunsElsewhere() ||
		t.follower(s.Op) != "" {
		return nil
	}
	restores := s.Op.Order.Request.Goal == impact.GoalUndo
	var all []offer
	switch {
	case s.inDoubt():
		return []offer{{keymap.Refresh, screen.HowResolve, "read outcome", "read what became of it"}}
	case s.drains():
		return []offer{
			{keymap.Continue, screen.HowDrain, "go on waiting", "go on waiting, then release"},
			{keymap.Release, screen.HowRelease, "release now", "release now"},
			{keymap.Disable, screen.HowEnable, "enable again", "enable again"},
		}
	case s.Op.Outcome == "" && !s.Op.Mine:
		all = append(all, offer{keymap.Refresh, screen.HowResolve, "read outcome", "close it: it was interrupted between " +
			"two steps"})
	case s.Op.Outcome == change.OutcomeRefused, s.Op.Outcome == change.OutcomeStopped:
		if !restores && len(remaining(s)) > 0 {
			all = append(all, offer{keymap.Release, screen.HowAgain, "try again", "try again from here"})
		}
	}
	switch {
	case s.Op.Outcome == "":
	case restores && s.Op.Outcome != change.OutcomeDone:
		all = append(all, offer{keymap.Undo, screen.HowUndo, "put back", "put back what is still missing"})
	case !restores && !s.record.Empty():
		all = append(all, offer{keymap.Undo, screen.HowUndo, "put back", "put back what was done"})
	}
	return all
}

const readOnly = "this session is READ-ONLY"

// notHere says why this session cannot follow an operation up, "" where it can.
func (t *Tracker) notHere(op change.Operation) string {
	switch {
	case t.session.ReadOnly:
		return readOnly
	case op.Order.Profile != t.session.Profile:
		return "it was made with the profile " + render.ShortName(t.env.Theme, op.Order.Profile) + ": start with that one"
	case !api.SameEndpoint(op.Endpoint, t.runner.Endpoint):
		return "it was made at " + cmp.Or(render.ShortName(t.env.Theme, op.Endpoint), "an endpoint that is not recorded")
	case op.Account != "" && t.session.Account() != "" && op.Account != t.session.Account():
		return "it was made with other keys (" + render.ShortName(t.env.Theme, op.Account) + "): start with those"
	}
	return ""
}

// follower is the operation that took this one up, "" without one.
func (t *Tracker) follower(op change.Operation) string {
	if op.Follower != "" {
		return op.Follower
	}
	for _, r := range t.Past {
		failed := r.Outcome == change.OutcomeAborted ||
			r.Order.Request.Goal == impact.GoalUndo && r.Outcome != change.OutcomeDone
		if r.Order.Follows == op.ID && op.ID != "" && r.ID != "" && !failed {
			return r.ID
		}
	}
	for _, r := range t.Orders {
		if r.Order.Follows == op.ID && op.ID != "" {
			return "one that is running"
		}
	}
	return ""
}

// remaining are the targets that the operation has not done.
func remaining(s Operation) []api.BackendID {
	var ids []api.BackendID
	for _, id := range s.Op.Order.Request.Targets {
		done := slices.ContainsFunc(s.Op.Steps, func(t change.StepStatus) bool {
			return t.Step.Backend == id && t.State == change.StepDone &&
				t.Step.Kind == render.FinalStep(s.Op.Order.Request.Goal)
		})
		if !done {
			ids = append(ids, id)
		}
	}
	return ids
}

// FollowUpOrder is the order that does something about an operation.
func FollowUpOrder(s Operation, h screen.How, now time.Time) change.Order {
	o := s.Op.Order
	o.Follows, o.Earlier, o.Wait = s.Op.ID, s.record, 0
	want := impact.Request{Goal: o.Request.Goal, Targets: remaining(s)}
	switch h {
	case screen.HowUndo:
		// A plan that ended half-way leaves alone what somebody changed since.
		want = impact.Request{Goal: impact.GoalUndo, Record: s.record, Strict: s.Op.Outcome != change.OutcomeDone}
		if o.Request.Goal == impact.GoalUndo { // it looks itself for what is there again
			want.Record, want.Strict = o.Request.Record, o.Request.Strict
		}
		o.Earlier = impact.Record{}
	case screen.HowDrain:
		want.Drain = true
		o.Wait = max(s.Op.Until.Sub(now).Round(time.Second), time.Second)
	case screen.HowEnable:
		// What the drain itself disabled, as far as it still is: all else was off before.
		want = impact.Request{Goal: impact.GoalUndo, Record: s.record}
		o.Earlier = impact.Record{}
	case screen.HowAgain, screen.HowRelease, screen.HowResolve, screen.HowClose:
	}
	o.Request = want
	return o
}

func (t *Tracker) isResolving(id string) bool {
	_, is := t.resolving[id]
	return is
}

// resolvingText are about a change that is being looked after.
const resolvingText = "what became of it is being read, which may take two minutes"
