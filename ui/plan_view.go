package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/theme"
)

// plan lists the steps in their order.
func (q *ask) plan() []dialog.Line {
	steps := q.reading.Assessment.Steps
	addresses := q.addresses
	out := make([]dialog.Line, 0, len(steps))
	for i, s := range steps {
		label := fmt.Sprintf("step %d", i+1)
		text := stepText(q.env.theme.Name, q.env.theme.Glyph.Arrow, s, addresses)
		if s.Kind == impact.StepWait {
			if w, ok := q.wait(); ok {
				text += " " + w.String()
			}
		}
		out = append(out, labelled(label, text))
	}
	return out
}

// addressesOf are the addresses of a VServer's backends, and of those that are
// to be put back.
func addressesOf(v api.VServer, records ...impact.Record) map[api.BackendID]string {
	all := map[api.BackendID]string{}
	for _, record := range records {
		addRecorded(all, record)
	}
	backends, _ := v.Backends.Get()
	for _, b := range backends {
		all[b.ID] = hostPort(b.PrivateIP, b.Port)
	}
	return all
}

// addRecorded adds the addresses of a record.
func addRecorded(all map[api.BackendID]string, record impact.Record) {
	for _, r := range record.Rules {
		members, _ := r.Rule.Members.Get()
		for _, m := range members {
			if m.PrivateIP.IsKnown() {
				all[m.Backend] = hostPort(m.PrivateIP, m.Port)
			}
		}
	}
	for _, b := range record.Backends {
		all[b.Backend.ID] = hostPort(b.Backend.PrivateIP, b.Backend.Port)
	}
}

// stepText says what a step does, its names as name gives them: a rule's step with what it matches, its
// priority and its members before and after.
func stepText(name func(string) string, arrow string, s impact.Step, addresses map[api.BackendID]string) string {
	who := func(id api.BackendID) string {
		if at := addresses[id]; at != "" {
			return name(api.Short(at))
		}
		return name(api.Short(string(id)))
	}
	members := func(ids []api.BackendID) string { return enumerateBackends(ids, who) }
	rule := name(ruleTitle(s.Rule))
	before := s.Rule.MemberIDs()
	switch s.Kind {
	case impact.StepLeaveRule:
		return fmt.Sprintf("take %s out of rule %s: members %d %s %d, from %s to %s", who(s.Backend), rule, len(before), arrow, len(s.Members), members(before), members(s.Members))
	case impact.StepDeleteRule:
		return fmt.Sprintf("DELETE rule %s, whose only member is %s", rule, members(before))
	case impact.StepJoinRule:
		return fmt.Sprintf("put back into rule %s: members %d %s %d, from %s to %s", rule, len(before), arrow, len(s.Members), members(before), members(s.Members))
	case impact.StepCreateRule:
		return fmt.Sprintf("create rule %s again, with %s; its id will be new", rule, members(s.Members))
	case impact.StepRelease, impact.StepDisable, impact.StepEnable:
		text := string(s.Kind) + " " + name(api.Short(string(s.Backend)))
		if at := addresses[s.Backend]; at != "" {
			text = string(s.Kind) + " " + name(api.Short(at)) + " " + name(api.Short(string(s.Backend)))
		}
		return text
	case impact.StepAdd:
		return "add " + who(s.Backend) + " again (" + name(hostText(s.Host)) + "); its backend id will be new"
	case impact.StepWait:
		return "wait"
	default:
		return string(s.Kind)
	}
}

// enumerateBackends names backends in one line, those of many by the first and the last.
func enumerateBackends(ids []api.BackendID, who func(api.BackendID) string) string {
	if len(ids) == 0 {
		return "none"
	}
	names := make([]string, 0, min(len(ids), firstOfFew+lastOfFew+1))
	for i, id := range ids {
		if len(ids) > mostListed && i >= firstOfFew && i < len(ids)-lastOfFew {
			continue
		}
		names = append(names, who(id))
	}
	if len(names) == len(ids) {
		return strings.Join(names, ", ")
	}
	return ends(names, len(ids))
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
	parts = append(parts, fmt.Sprintf("port %d", h.Port), "weight "+number(h.Weight), "enabled "+onOff(h.Enabled))
	if h.IsBackup.IsKnown() {
		parts = append(parts, role(h.IsBackup))
	}
	return strings.Join(parts, " ")
}

// ruleTitle is a rule with its match, type, priority and id.
func ruleTitle(r api.Rule) string {
	text := impact.RuleName(r)
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

// recordNames names what is to be put back.
func recordNames(th *theme.Theme, r impact.Record) string {
	var names []string
	for _, b := range r.Backends {
		switch {
		case b.Released:
			names = append(names, "backend "+hostPortClean(th, b.Backend))
		case b.Switched:
			names = append(names, "enabled "+onOff(b.Backend.Enabled)+" of "+hostPortClean(th, b.Backend))
		}
	}
	for _, rule := range r.Rules {
		if rule.Deleted || len(rule.Left) > 0 {
			names = append(names, "rule "+th.Name(impact.RuleName(rule.Rule)))
		}
	}
	if len(names) == 0 {
		return "nothing"
	}
	return enumerate(names)
}

// targetNames names an order's targets, with the address where it is known.
// What is put back is named by the steps, once they are known: not all that was
// recorded has to be.
func targetNames(th *theme.Theme, o change.Order, steps []impact.Step, addresses map[api.BackendID]string) string {
	if o.Want.Goal == impact.GoalRestore && len(steps) > 0 {
		return enumerate(restored(th.Name, steps, addresses))
	}
	if o.Want.Goal == impact.GoalRestore {
		return recordNames(th, o.Want.Record)
	}
	names := make([]string, len(o.Want.Targets))
	for i, id := range o.Want.Targets {
		names[i] = strings.TrimRight(shortName(th, string(id))+" "+shortName(th, addresses[id]), " ")
	}
	return strings.Join(names, ", ")
}

// restored names the backends and rules that steps put back.
func restored(name func(string) string, steps []impact.Step, addresses map[api.BackendID]string) []string {
	var names []string
	for _, s := range steps {
		what := "rule " + name(impact.RuleName(s.Rule))
		if s.Rule.ID == "" && !s.Rule.Match.IsKnown() {
			what = "backend " + name(api.Short(orElse(addresses[s.Backend], string(s.Backend))))
			if s.Kind != impact.StepAdd {
				what += " (" + string(s.Kind) + " again)"
			}
		}
		if !slices.Contains(names, what) {
			names = append(names, what)
		}
	}
	return names
}

// stepsOf are the steps alone.
func stepsOf(all []change.StepStatus) []impact.Step {
	steps := make([]impact.Step, len(all))
	for i, s := range all {
		steps[i] = s.Step
	}
	return steps
}

// goalVerbNow is what an order is doing, as in "releasing".
func goalVerbNow(o change.Order, draining bool) string {
	if draining {
		return "draining"
	}
	return o.Want.Goal.Doing()
}

// timeLeft is the time until then, in whole seconds and never negative.
func timeLeft(now, then time.Time) string {
	return max(then.Sub(now), 0).Round(time.Second).String()
}
