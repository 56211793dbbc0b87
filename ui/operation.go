package ui

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

// operation is an operation to look at: one of the journal, one of this session
// that ended, or one under way.
type operation struct {
	op      change.Operation
	record  impact.Record // what it takes to put it back
	running *run
	changes []change.Difference
	// addresses are those of the backends it is about.
	addresses map[api.BackendID]string
}

func operationOf(op change.Operation) operation {
	return operation{op: op, record: op.Record(), addresses: render.AddressesOf(api.VServer{}, op.Facts, op.Order.Request.Record)}
}

// operationOf is an operation of the journal as this console knows it: one of its
// own that runs is running, and one that ended has ended, whatever the journal
// says yet.
func (a *App) operationOf(op change.Operation) operation {
	for _, r := range a.running {
		if r.last.ID == op.ID {
			return a.operationOfRun(r)
		}
	}
	for _, r := range a.past {
		if r.ID == op.ID && op.Mine {
			s := a.operationOfResult(r) // it knows of an end that could not be written down
			s.op.Who, s.op.Follower = op.Who, op.Follower
			return s
		}
	}
	known := a.recordedOf(op.Steps, func() (impact.Record, impact.Record) { return op.Record(), op.Facts }, op.Order)
	return operation{op: op, record: known.record, addresses: known.addresses}
}

// opFacts is what takes long to find out about an operation of many steps.
type opFacts struct {
	record    impact.Record
	addresses map[api.BackendID]string
}

// recordedOf finds it out once for the same steps: a list asks with every key.
func (a *App) recordedOf(steps []change.StepStatus, find func() (done, facts impact.Record), o change.Order) opFacts {
	const most = 256
	var key *change.StepStatus
	if len(steps) > 0 {
		key = &steps[0]
		if known, there := a.recorded[key]; there {
			return known
		}
	}
	done, facts := find()
	known := opFacts{record: done, addresses: render.AddressesOf(api.VServer{}, facts, o.Request.Record)}
	if key == nil {
		return known
	}
	if a.recorded == nil || len(a.recorded) >= most {
		a.recorded = map[*change.StepStatus]opFacts{}
	}
	a.recorded[key] = known
	return known
}

func (a *App) operationOfResult(r change.Result) operation {
	op := change.Operation{
		ID: r.ID, Endpoint: a.runner.Endpoint, Account: a.account(), Order: r.Order, Facts: r.Record, Steps: r.Steps, Began: r.Began, Ended: r.EndedAt,
		Outcome: r.Outcome, Why: r.Why, Next: r.Next, Mine: true, Alive: true,
	}
	if open, there := a.runner.Unresolved(r.Order.Scope, r.Order.ULB); there && open.ID == r.ID {
		op.Ended, op.Outcome = time.Time{}, ""
	}
	known := a.recordedOf(r.Steps, func() (impact.Record, impact.Record) { return r.Record, r.Record }, r.Order)
	return operation{op: op, record: r.Record, changes: r.Differences, addresses: known.addresses}
}

func (a *App) operationOfRun(r *run) operation {
	op := change.Operation{
		ID: r.last.ID, Endpoint: a.runner.Endpoint, Account: a.account(),
		Order: r.order, Steps: r.last.Steps, Began: r.last.Began, Until: r.last.Drain, Mine: true,
	}
	return operation{addresses: r.addresses, op: op, running: r}
}

// offer is one thing that can be done about an operation, with its key.
type offer struct {
	action keymap.Action
	how    screen.How
	label  string
	words  string
}

// inDoubt says that a request may or may not have happened.
func (s operation) inDoubt() bool {
	return s.running == nil && s.op.Ended.IsZero() && slices.ContainsFunc(s.op.Steps, func(t change.StepStatus) bool {
		return t.State == change.StepSent || t.State == change.StepVerifying || t.State == change.StepUnknown
	})
}

// drains says that nobody waits for its drain any more.
func (s operation) drains() bool {
	return s.running == nil && s.op.Outcome == "" && s.op.Follower == "" && !s.op.Until.IsZero() && !s.inDoubt()
}

// offers are what can be done about it. What its console left open can be closed,
// wherever it was made.
func (a *App) offers(s operation) []offer {
	all := a.followUps(s)
	if a.notClosable(s) == "" {
		all = append(all, offer{keymap.Close, screen.HowClose, "close", "close it: nothing is sent, " + s.ifClosed()})
	}
	return all
}

// ifClosed says what becomes of an open change that is closed.
func (s operation) ifClosed() string {
	switch {
	case s.inDoubt():
		return "its outcome stays unknown"
	case s.drains():
		return "what it disabled stays disabled"
	default:
		return "what it did stays so"
	}
}

// closing is what closing it means. Only a request without an outcome blocks anything.
func (s operation) closing() string {
	words := "nothing is sent or read; " + s.ifClosed()
	if s.inDoubt() {
		words += " in the record; the load balancer is no longer blocked by it"
	}
	return words
}

// notClosable says why it cannot be closed, "" where it can.
func (a *App) notClosable(s operation) string {
	switch {
	case s.running != nil || s.op.ID == "":
		return "the change is still running"
	case a.isResolving(s.op.ID):
		return resolvingText
	case a.session.ReadOnly:
		return readOnly
	default:
		return a.runner.NotClosable(s.op)
	}
}

// followUps are what can be done about it with this console's keys, none where it
// is another's, or over.
func (a *App) followUps(s operation) []offer {
	if s.running != nil || s.op.ID == "" || a.isResolving(s.op.ID) || a.notHere(s.op) != "" || s.op.RunsElsewhere() || a.follower(s.op) != "" {
		return nil
	}
	restores := s.op.Order.Request.Goal == impact.GoalUndo
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
	case s.op.Outcome == "" && !s.op.Mine:
		all = append(all, offer{keymap.Refresh, screen.HowResolve, "read outcome", "close it: it was interrupted between two steps"})
	case s.op.Outcome == change.OutcomeRefused, s.op.Outcome == change.OutcomeStopped:
		if !restores && len(remaining(s)) > 0 {
			all = append(all, offer{keymap.Release, screen.HowAgain, "try again", "try again from here"})
		}
	}
	switch {
	case s.op.Outcome == "":
	case restores && s.op.Outcome != change.OutcomeDone:
		all = append(all, offer{keymap.Undo, screen.HowUndo, "put back", "put back what is still missing"})
	case !restores && !s.record.Empty():
		all = append(all, offer{keymap.Undo, screen.HowUndo, "put back", "put back what was done"})
	}
	return all
}

const readOnly = "this session is READ-ONLY"

// notHere says why this session cannot follow an operation up, "" where it can.
func (a *App) notHere(op change.Operation) string {
	switch {
	case a.session.ReadOnly:
		return readOnly
	case op.Order.Profile != a.session.Profile:
		return "it was made with the profile " + render.ShortName(a.env.Theme, op.Order.Profile) + ": start with that one"
	case !api.SameEndpoint(op.Endpoint, a.runner.Endpoint):
		return "it was made at " + cmp.Or(render.ShortName(a.env.Theme, op.Endpoint), "an endpoint that is not recorded")
	case op.Account != "" && a.account() != "" && op.Account != a.account():
		return "it was made with other keys (" + render.ShortName(a.env.Theme, op.Account) + "): start with those"
	}
	return ""
}

// follower is the operation that took this one up, "" without one.
func (a *App) follower(op change.Operation) string {
	if op.Follower != "" {
		return op.Follower
	}
	for _, r := range a.past {
		failed := r.Outcome == change.OutcomeAborted || r.Order.Request.Goal == impact.GoalUndo && r.Outcome != change.OutcomeDone
		if r.Order.Follows == op.ID && op.ID != "" && r.ID != "" && !failed {
			return r.ID
		}
	}
	for _, r := range a.running {
		if r.order.Follows == op.ID && op.ID != "" {
			return "one that is running"
		}
	}
	return ""
}

// remaining are the targets that the operation has not done.
func remaining(s operation) []api.BackendID {
	var ids []api.BackendID
	for _, id := range s.op.Order.Request.Targets {
		done := slices.ContainsFunc(s.op.Steps, func(t change.StepStatus) bool {
			return t.Step.Backend == id && t.State == change.StepDone && t.Step.Kind == render.FinalStep(s.op.Order.Request.Goal)
		})
		if !done {
			ids = append(ids, id)
		}
	}
	return ids
}

// followUpOrder is the order that does something about an operation.
func followUpOrder(s operation, h screen.How, now time.Time) change.Order {
	o := s.op.Order
	o.Follows, o.Earlier, o.Wait = s.op.ID, s.record, 0
	want := impact.Request{Goal: o.Request.Goal, Targets: remaining(s)}
	switch h {
	case screen.HowUndo:
		// A plan that ended half-way leaves alone what somebody changed since.
		want = impact.Request{Goal: impact.GoalUndo, Record: s.record, Strict: s.op.Outcome != change.OutcomeDone}
		if o.Request.Goal == impact.GoalUndo { // it looks itself for what is there again
			want.Record, want.Strict = o.Request.Record, o.Request.Strict
		}
		o.Earlier = impact.Record{}
	case screen.HowDrain:
		want.Drain = true
		o.Wait = max(s.op.Until.Sub(now).Round(time.Second), time.Second)
	case screen.HowEnable:
		// What the drain itself disabled, as far as it still is: all else was off before.
		want = impact.Request{Goal: impact.GoalUndo, Record: s.record}
		o.Earlier = impact.Record{}
	case screen.HowAgain, screen.HowRelease, screen.HowResolve, screen.HowClose:
	}
	o.Request = want
	return o
}
