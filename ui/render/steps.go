package render

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/theme"
)

// StepText says what a step does, its names as name gives them: a rule's step with what it matches,
// its priority and its members before and after.
func StepText(name func(string) string, arrow string, s impact.Step, addresses map[api.BackendID]string) string {
	who := func(id api.BackendID) string {
		if at := addresses[id]; at != "" {
			return name(api.Short(at))
		}
		return name(api.Short(string(id)))
	}
	members := func(ids []api.BackendID) string { return enumerateBackends(ids, who) }
	rule := name(RuleTitle(s.Rule))
	before := s.Rule.MemberIDs()
	switch s.Kind {
	case impact.StepLeaveRule:
		return fmt.Sprintf("take %s out of rule %s: members %d %s %d, from %s to %s", who(s.Backend), rule,
			len(before), arrow, len(s.Members), members(before), members(s.Members))
	case impact.StepDeleteRule:
		return fmt.Sprintf("DELETE rule %s, whose only member is %s", rule, members(before))
	case impact.StepJoinRule:
		return fmt.Sprintf("join rule %s: members %d %s %d, from %s to %s", rule, len(before), arrow,
			len(s.Members), members(before), members(s.Members))
	case impact.StepCreateRule:
		return fmt.Sprintf("recreate rule %s with %s; its id will be new", rule, members(s.Members))
	case impact.StepRelease, impact.StepDisable, impact.StepEnable:
		text := StepVerb(s.Kind) + " " + name(api.Short(string(s.Backend)))
		if at := addresses[s.Backend]; at != "" {
			text = StepVerb(s.Kind) + " " + name(api.Short(at)) + " " + name(api.Short(string(s.Backend)))
		}
		return text
	case impact.StepWeight:
		return weightStep(s, Join(name(api.Short(addresses[s.Backend])), name(api.Short(string(s.Backend)))))
	case impact.StepAdd:
		return "add " + who(s.Backend) + " again (" + name(hostText(s.Host)) + "); its backend id will be new"
	case impact.StepCheck:
		return checkStep(name, s)
	case impact.StepWait:
	}
	return StepVerb(s.Kind) // a wait is its word
}

// StepShort is StepText in a few words, for a place that shows the rules. Of a plan for one backend
// that is not named again.
func StepShort(name func(string) string, s impact.Step, addresses map[api.BackendID]string, one bool) string {
	who := ""
	if !one {
		who = " " + name(api.Short(cmp.Or(addresses[s.Backend], string(s.Backend))))
	}
	rule := name(RuleName(s.Rule))
	switch s.Kind {
	case impact.StepLeaveRule:
		return strings.TrimPrefix(who+" out of rule "+rule, " ")
	case impact.StepDeleteRule:
		return "DELETE rule " + rule
	case impact.StepJoinRule:
		return strings.TrimPrefix(who+" into rule "+rule, " ")
	case impact.StepCreateRule:
		return "recreate rule " + rule
	case impact.StepAdd:
		return "add" + who + " again (" + name(hostText(s.Host)) + ")"
	case impact.StepRelease, impact.StepDisable, impact.StepEnable:
		if !one && addresses[s.Backend] != "" {
			who += " " + name(api.Short(string(s.Backend)))
		}
		return StepVerb(s.Kind) + who
	case impact.StepWeight:
		return weightStep(impact.Step{Kind: s.Kind, Weight: s.Weight}, who)
	case impact.StepCheck:
		return checkStep(name, s)
	case impact.StepWait: // of all targets
	}
	return StepVerb(s.Kind)
}

// hostText is a host as it is added: its resource, or its address, and the
// attributes it gets.
func hostText(h api.HostSpec) string {
	parts := []string{h.ResourceType}
	for _, p := range []string{h.ResourceID, h.IP, h.VPC, h.Subnet} {
		if p != "" {
			parts = append(parts, api.Short(p))
		}
	}
	parts = append(parts, fmt.Sprintf("port %d", h.Port), "weight "+Number(h.Weight), enabledWord(h.Enabled))
	if h.IsBackup.IsKnown() {
		parts = append(parts, Role(h.IsBackup))
	}
	return strings.Join(parts, " ")
}

// RuleTitle is a rule with its match, type, priority and id.
func RuleTitle(r api.Rule) string {
	text := RuleName(r)
	if mode := r.DomainMatchMode.Or(""); mode != "" {
		text += " " + mode
	}
	if p, known := r.Priority.Get(); known && p != 0 {
		text += fmt.Sprintf(" priority %d", p)
	}
	if r.ID != "" {
		text += " [" + api.Short(string(r.ID)) + "]"
	}
	return text
}

// StepsOf are the steps alone.
func StepsOf(all []change.StepStatus) []impact.Step {
	steps := make([]impact.Step, len(all))
	for i, s := range all {
		steps[i] = s.Step
	}
	return steps
}

// StepState is how a step of an operation stands. What the journal has as waiting comes later, does not come, or
// is under way without a request.
func StepState(op change.Operation, i int) string {
	s := op.Steps[i]
	begun, runs := s.State != "" && s.State != change.StepWaiting, op.Running || op.RunsElsewhere()
	switch {
	case s.State.Ended(), begun && runs:
		return string(s.State)
	case begun: // nobody looks for it
		return string(change.StepUnknown)
	case op.Draining() && i == op.Present():
		return stepWaiting
	case !runs && s.Step.Kind == impact.StepWait && (i == 0 || op.Steps[i-1].State == change.StepDone):
		return notDone // whether any of it was waited nobody wrote down
	case !runs:
		return notBegun
	case i != op.Present(), !op.Running, op.Queued, !op.Pause.IsZero():
		return stepQueued
	default:
		return stepReading
	}
}

// StepUnderWay says that an operation is at a step, and does something about it.
func StepUnderWay(op change.Operation, i int) bool {
	return op.Running && i == op.Present() && StepState(op, i) != stepQueued
}

// Words of what no request stands for: a step or a place that comes yet, or did not, and a step under way.
const (
	stepQueued  = "queued"
	notBegun    = "not begun"
	notDone     = "not done"
	stepWaiting = "waiting"
	stepReading = "reading"
)

// Serving is how many backends served before and after the step that changed one, "" of any other.
func Serving(arrow string, op change.Operation, i int) string {
	s := op.Steps[i]
	if !s.Step.ChangesBackend() || s.State != change.StepDone {
		return ""
	}
	return servingText(arrow, op.ServingBefore(i), s.Serving)
}

// served is how many backends served before and after an operation that changed any, "" of another.
func served(arrow string, op change.Operation) string {
	changed := func(s change.StepStatus) bool { return s.Step.ChangesBackend() && s.State == change.StepDone }
	if len(op.Parts) > 0 || !slices.ContainsFunc(op.Steps, changed) {
		return ""
	}
	before, after := op.Serving, op.ServingBefore(len(op.Steps))
	other := func(s change.StepStatus) bool { return s.Step.Kind != impact.StepWeight }
	if before == after && !slices.ContainsFunc(op.Steps, other) {
		return "" // beside a weight it would be read as one
	}
	return servingText(arrow, before, after)
}

// servedWords are served, and that what is back in service does not serve yet.
func servedWords(arrow string, op change.Operation) string {
	text, back := served(arrow, op), backInService(op.Steps)
	switch before, after := op.Serving.Or(0), op.ServingBefore(len(op.Steps)).Or(0); {
	case text == "" || back == 0 || after >= before+back:
		return text
	case after > before:
		return text + ", not all serving yet"
	default:
		return text + ", not serving yet"
	}
}

// backInService counts the backends that were added or enabled to serve: the health check may take a
// while to say that they do.
func backInService(steps []change.StepStatus) int {
	n := 0
	for _, s := range steps {
		h := s.Step.Host
		serves := s.Step.Kind == impact.StepEnable ||
			s.Step.Kind == impact.StepAdd && !api.Is(h.Enabled, 0) && !api.Is(h.Weight, 0)
		if serves && s.State == change.StepDone {
			n++
		}
	}
	return n
}

// StepFacts are the steps of an operation with their states.
func StepFacts(op change.Operation, addresses map[api.BackendID]string) []Fact {
	facts := make([]Fact, 0, len(op.Steps))
	for i, t := range op.Steps {
		text := stepIn(raw, "->", op, i, addresses)
		why := StepWhy(t)
		if why != "" {
			text += ": " + why
		}
		if serving := Serving("->", op, i); serving != "" {
			text += ", serving " + serving
		}
		if t.Backend != "" && t.State != change.StepRefused && !strings.Contains(why, string(t.Backend)) {
			text += ", new backend id " + string(t.Backend)
		}
		if t.Policy != "" && !strings.Contains(why, string(t.Policy)) {
			text += ", new rule id " + string(t.Policy)
		}
		if !t.SentAt.IsZero() {
			text += ", sent " + ClockTime(t.SentAt)
		}
		if facts := requestFacts(t); facts != "" {
			text += ", " + facts
		}
		facts = append(facts, Fact{fmt.Sprintf("%d %s", i+1, StepState(op, i)), text})
	}
	return facts
}

// StepLine says what a step of an operation does, clean.
func StepLine(th *theme.Theme, op change.Operation, i int, addresses map[api.BackendID]string) string {
	return stepIn(th.Name, th.Glyph.Arrow, op, i, addresses)
}

// stepIn is StepText of a step of an operation, which knows how long it waits.
func stepIn(name func(string) string, arrow string, op change.Operation, i int, addresses map[api.BackendID]string,
) string {
	text := StepText(name, arrow, op.Steps[i].Step, addresses)
	if op.Steps[i].Step.Kind == impact.StepWait && op.Order.Wait > 0 {
		text += " " + op.Order.Wait.String()
	}
	return text
}

// requestFacts are what a support desk asks for of a step's request.
func requestFacts(s change.StepStatus) string {
	var refused *api.Error
	switch {
	case errors.As(s.Err, &refused) && refused.Facts() != "":
		return refused.Facts()
	case s.RequestID != "":
		return "request " + s.RequestID
	default:
		return ""
	}
}

// newIDs name what an operation made under new ids, each as name gives it: of many how many, for their steps
// have them. It is "" for none.
func newIDs(name func(string) string, op change.Operation) string {
	const most = 2
	var ids []string
	for _, s := range op.Steps {
		if s.State == change.StepRefused {
			continue // an id it has is somebody else's work, as its reason says
		}
		for _, id := range []string{string(s.Backend), string(s.Policy)} {
			if id != "" {
				ids = append(ids, name(api.Short(id)))
			}
		}
	}
	switch n := len(ids); {
	case n == 0:
		return ""
	case n > most:
		return fmt.Sprintf("%d new ids", n)
	default:
		return Plural(n, "new id ", "new ids ") + strings.Join(ids, ", ")
	}
}

// deletedRules name the rules that an operation deleted, each as name gives it: of many how many. It is "" for
// none.
func deletedRules(name func(string) string, op change.Operation) string {
	const most = 2
	var rules []string
	for _, s := range op.Steps {
		if s.Step.Kind == impact.StepDeleteRule && s.State == change.StepDone {
			rules = append(rules, name(RuleName(s.Step.Rule)))
		}
	}
	switch n := len(rules); {
	case n == 0:
		return ""
	case n > most:
		return fmt.Sprintf("deleted %d rules", n)
	default:
		return "deleted " + Plural(n, "rule ", "rules ") + strings.Join(rules, ", ")
	}
}
