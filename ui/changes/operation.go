package changes

import (
	"cmp"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/render"
)

// Operation is an operation to look at: one of the journal, one of this session
// that ended, or one under way.
type Operation struct {
	Op     change.Operation
	record impact.Record // what it takes to put it back
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
		if r.ID == op.ID && op.Mine && (op.Ended.IsZero() || !r.Ended.IsZero()) {
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

func (t *Tracker) operationOfResult(op change.Operation) Operation {
	known := t.recordedOf(op.Steps, func() (impact.Record, impact.Record) { return op.Record(), op.Facts }, op.Order)
	return Operation{Op: op, record: known.record, addresses: known.addresses}
}

func (t *Tracker) operationOfRun(r *Run) Operation {
	return Operation{addresses: r.Addresses, Op: r.Last}
}

// offer is one thing that can be done about an operation, with its key.
type offer struct {
	action   keymap.Action
	followUp change.FollowUp
	label    string
	words    string
}

// offers are what can be done about it. What its console left open can be closed,
// wherever it was made.
func (t *Tracker) offers(s Operation) []offer {
	all := t.followUps(s)
	if t.NotClosable(s) == "" {
		all = append(all, offerOf(change.FollowUpClose, s.Op))
	}
	return all
}

// ifClosed says what becomes of an open change that is closed.
func ifClosed(op change.Operation) string {
	switch {
	case op.InDoubt():
		return "its outcome stays unknown"
	case op.Draining():
		return "what it disabled stays disabled"
	default:
		return "what it did stays so"
	}
}

// NotClosable says why it cannot be closed, "" where it can.
func (t *Tracker) NotClosable(s Operation) string {
	switch {
	case s.Op.Running || s.Op.ID == "":
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
	if s.Op.Running || s.Op.ID == "" || t.isResolving(s.Op.ID) || t.notHere(s.Op) != "" || s.Op.RunsElsewhere() ||
		t.follower(s.Op) != "" {
		return nil
	}
	var all []offer
	for _, f := range s.Op.FollowUps() {
		all = append(all, offerOf(f, s.Op))
	}
	return all
}

// offerOf is the key and the words of what can be done about an operation.
func offerOf(f change.FollowUp, op change.Operation) offer {
	o := offer{followUp: f}
	switch f {
	case change.FollowUpResolve:
		o.action, o.label, o.words = keymap.Refresh, "read outcome", "read what became of it"
		if !op.InDoubt() {
			o.words = "close it: it was interrupted between two steps"
		}
	case change.FollowUpDrain:
		o.action, o.label, o.words = keymap.Continue, "go on waiting", "go on waiting, then release"
	case change.FollowUpRelease:
		o.action, o.label, o.words = keymap.Release, "release now", "release now"
	case change.FollowUpEnable:
		o.action, o.label, o.words = keymap.Disable, "enable again", "enable again"
	case change.FollowUpAgain:
		o.action, o.label, o.words = keymap.Release, "try again", "try again from here"
	case change.FollowUpUndo:
		o.action, o.label, o.words = keymap.Undo, "put back", "put back what was done"
		if op.Order.Request.Goal == impact.GoalUndo {
			o.words = "put back what is still missing"
		}
	case change.FollowUpClose:
		o.action, o.label, o.words = keymap.Close, "close", "close it: nothing is sent, "+ifClosed(op)
	}
	return o
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

func (t *Tracker) isResolving(id string) bool {
	_, is := t.resolving[id]
	return is
}

// resolvingText are about a change that is being looked after.
const resolvingText = "what became of it is being read, which may take two minutes"
