package impact

import (
	"fmt"
	"strings"

	"cloud.internal/ulbconsole/api"
)

// rules finds what the release does to each Custom rule the target is in.
func (w *work) rules() {
	rules, _ := w.vserver.CustomRulesWith(w.id)
	names := make([]string, 0, len(rules))
	for _, r := range rules {
		names = append(names, RuleName(r))
		w.rule(r)
	}
	if len(names) > 0 {
		w.result.Refusals = append(w.result.Refusals, fmt.Sprintf(
			"The backend is in %s (%s): take it out there first, in the web console, because this version cannot change rules yet.",
			plural(len(names), "Custom rule"), strings.Join(names, ", ")))
	}
}

func (w *work) rule(r api.Rule) {
	effect, strangers := w.effect(r)
	w.result.Rules = append(w.result.Rules, effect)
	if !r.PolicyType.IsKnown() {
		w.warn("the service did not say whether a rule is Custom or the Default one, so it counts as Custom: " + RuleName(r))
	}
	if strangers > 0 {
		w.warn(fmt.Sprintf("%s of a rule not among the VServer's backends, not counted as serving: %s",
			plural(strangers, "member"), RuleName(r)))
	}
	before, after := effect.Before, effect.After
	find := func(class Class, words string) {
		w.findings = append(w.findings, finding{class: class, reason: words + ": " + RuleName(r), covered: true})
	}
	switch {
	case after.Total == 0:
		find(ClassOutage, "a Custom rule is left without members")
	case before.Serving > 0 && after.Serving == 0:
		find(ClassOutage, "a Custom rule falls to nothing serving")
	case after.Serving == 0:
		find(ClassSevere, "a Custom rule already serves nothing")
	case after.Serving == 1 && before.Serving > 1:
		find(ClassSevere, "a Custom rule falls to one serving member")
	}
}

// effect counts the rule's members before and after, and those that are not
// among the VServer's backends. A repeated member counts once.
func (w *work) effect(r api.Rule) (e RuleEffect, strangers int) {
	e = RuleEffect{Rule: r, Before: api.Count{Known: true}, After: api.Count{Known: true}}
	members, _ := r.Members.Get()
	seen := map[api.BackendID]bool{}
	for _, m := range members {
		if seen[m.Backend] {
			continue
		}
		seen[m.Backend] = true
		b, found := w.vserver.Backend(m.Backend)
		if !found {
			strangers++
		}
		e.Before.Total++
		if m.Backend == w.id {
			if found && w.targetServes(b) {
				e.Before.Serving++
			}
			continue
		}
		e.After.Total++
		if found && b.Serving(w.vserver.Method) {
			e.Before.Serving++
			e.After.Serving++
		}
	}
	return e, strangers
}

// RuleName names a rule by its type and match, as "path /api"; by its id where
// it has neither. It may hold raw text of the service.
func RuleName(r api.Rule) string {
	var parts []string
	for _, part := range []string{strings.ToLower(r.Type.Or("")), r.Match.Or("")} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	switch {
	case len(parts) > 0:
		return strings.Join(parts, " ")
	case r.ID != "":
		return "rule " + string(r.ID)
	default:
		return "a rule without a name or id"
	}
}
