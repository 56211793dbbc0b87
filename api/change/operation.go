package change

import (
	"slices"
	"strconv"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// Open says that an ended console left the operation without an end: a request may or may not have
// happened, it stopped between two steps, or its drain waits. One that another operation continued
// is open only while a request of its own is in doubt.
func (op Operation) Open() bool {
	return op.Ended.IsZero() && !op.Alive && (op.Follower == "" || op.InDoubt())
}

// RunsElsewhere says that another console has it under way. What has its end does not run, whatever
// its console does now.
func (op Operation) RunsElsewhere() bool { return op.Ended.IsZero() && op.Alive && !op.Mine }

// InDoubt says that a request was sent and nobody has seen yet what became of it.
func (op Operation) InDoubt() bool {
	return op.Ended.IsZero() && slices.ContainsFunc(op.Steps, func(s StepStatus) bool {
		return s.State == StepSent || s.State == StepVerifying || s.State == StepUnknown
	})
}

// Draining says that its drain waits, in this console or in one that has ended: its backends are
// disabled and not yet released.
func (op Operation) Draining() bool {
	return op.Ended.IsZero() && !op.Until.IsZero() && op.Follower == ""
}

// Record is what it takes to undo what the operation did, and what those did that it continued.
// Only steps that were seen done count.
func (op Operation) Record() impact.Record {
	r := impact.Record{Backends: slices.Clone(op.Facts.Backends), Rules: slices.Clone(op.Facts.Rules)}
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

// stepOf makes of a request what can be known of its step where the plan is lost. An UpdatePolicy
// may have been for taking out or for joining.
func stepOf(e *Entry) impact.Step {
	p := e.Params
	s := impact.Step{Backend: api.BackendID(p["BackendId"])}
	rule := api.Rule{
		ID: api.PolicyID(p["PolicyId"]), Match: given(p, "Match"), Type: given(p, "Type"),
		DomainMatchMode: given(p, "DomainMatchMode"),
	}
	switch e.Action {
	case "ReleaseBackend":
		s.Kind = impact.StepRelease
	case "UpdateBackendAttribute":
		s.Kind = impact.StepEnable
		if p["Enabled"] == "0" {
			s.Kind = impact.StepDisable
		}
	case "DeletePolicy":
		s.Kind, s.Rule = impact.StepDeleteRule, rule
	case "CreatePolicy":
		s.Kind, s.Rule, s.Members = impact.StepCreateRule, rule, membersIn(p)
	case "UpdatePolicy":
		s.Kind, s.Rule, s.Members = impact.StepJoinRule, rule, membersIn(p)
	case "AllocateBackend":
		port, _ := strconv.Atoi(p["Port"])
		s.Kind, s.Host = impact.StepAdd, api.HostSpec{
			ResourceType: p["ResourceType"], ResourceID: p["ResourceId"],
			IP: p["ResourceIP"], VPC: p["VPCId"], Subnet: p["SubnetId"], Port: port,
		}
	}
	return s
}

func given(p map[string]string, name string) api.Maybe[string] {
	if v, sent := p[name]; sent {
		return api.Known(v)
	}
	return api.Maybe[string]{}
}

// membersIn are the members of a rule as a request named them.
func membersIn(p map[string]string) []api.BackendID {
	var ids []api.BackendID
	for i := 0; ; i++ {
		id, sent := p["BackendId."+strconv.Itoa(i)]
		if !sent {
			return ids
		}
		ids = append(ids, api.BackendID(id))
	}
}

// continues says whether the operation continues the one that it follows, or undoes it.
func (op Operation) continues() bool {
	restores := op.Order.Request.Goal == impact.GoalUndo
	return op.Outcome != OutcomeAborted && (!restores || op.Ended.IsZero() || op.Outcome == OutcomeDone)
}
