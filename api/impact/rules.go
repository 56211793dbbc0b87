package impact

import (
	"fmt"
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api"
)

// custom are the VServer's Custom rules.
func (w *work) custom() []api.Rule {
	all, _ := w.vserver.Rules.Get()
	custom := make([]api.Rule, 0, len(all))
	for _, r := range all {
		if r.Custom() {
			custom = append(custom, r)
		}
	}
	return custom
}

// rules finds what the plan does to each Custom rule.
func (w *work) rules() {
	for _, r := range w.custom() {
		before := r.MemberIDs()
		after, joined := w.join[r.ID]
		if !joined {
			after = slices.DeleteFunc(slices.Clone(before), func(id api.BackendID) bool { return w.fates[id] == GoalRelease })
		}
		touched := slices.ContainsFunc(before, func(id api.BackendID) bool { return w.fates[id] != "" })
		if !touched && !joined {
			continue
		}
		e := RuleEffect{Rule: r, Before: w.members(before, w.servesBefore), After: w.members(after, w.servesAfter)}
		w.result.Rules = append(w.result.Rules, e)
		w.warnOfRule(r)
		if slices.ContainsFunc(before, func(id api.BackendID) bool { return takes(w.fates[id]) }) {
			w.rule(e)
		}
	}
	for _, s := range w.made {
		w.result.Rules = append(w.result.Rules, RuleEffect{
			Rule: s.Rule, Before: api.Count{Known: true}, After: w.members(s.Members, w.servesAfter),
		})
	}
}

// members counts the members of a rule.
func (w *work) members(ids []api.BackendID, serves func(api.Backend) bool) api.Count {
	c := api.Count{Total: len(ids), Known: true}
	for _, id := range ids {
		if b, found := w.byID[id]; found && serves(b) {
			c.Serving++
		}
	}
	return c
}

// rule finds what losing members does to a rule.
func (w *work) rule(e RuleEffect) {
	before, after, name := e.Before, e.After, RuleName(e.Rule)
	down := func(words string) {
		w.find(ClassOutage, words+": "+name)
		w.result.Down = append(w.result.Down, "rule "+name)
	}
	switch {
	case after.Total == 0 && w.result.Want.DeleteEmptied:
		down("a Custom rule is left without members, and deleted")
		w.note("requests of a deleted rule fall to the next rule that matches them, or to the Default rule: " + name)
	case after.Total == 0:
		down("a Custom rule is left without members")
		w.result.Emptied = append(w.result.Emptied, e.Rule)
	case before.Serving > 0 && after.Serving == 0:
		down("a Custom rule falls to nothing serving")
	case after.Serving == 0:
		w.find(ClassSevere, "a Custom rule already serves nothing: "+name)
	case after.Serving == 1 && before.Serving > 1:
		w.find(ClassSevere, "a Custom rule falls to one serving member: "+name)
	}
}

func (w *work) warnOfRule(r api.Rule) {
	if !r.PolicyType.IsKnown() {
		w.warn("the service did not say whether a rule is Custom or the Default one, so it counts as Custom: " + RuleName(r))
	}
	strangers := 0
	for _, id := range r.MemberIDs() {
		if _, found := w.byID[id]; !found {
			strangers++
		}
	}
	if strangers > 0 {
		w.warn(fmt.Sprintf("%s of a rule not among the VServer's backends, not counted as serving: %s",
			plural(strangers, "member"), RuleName(r)))
	}
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
