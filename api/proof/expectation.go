package proof

import (
	"maps"
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// Expectation is what a running change rests on. The zero one is a dialog's.
type Expectation struct {
	Whole    *api.VServer    // the last answer, which a whole one does not fall behind; nil takes the evidence's
	Touched  []api.BackendID // whose absence the change explains
	Counts   time.Time       // from when an answer counts although it lacks something, zero for never
	NoRules  bool            // what is to be proved shows without the rules
	Listener *api.VServer    // as confirmed
	Hosts    []api.Backend   // that must be who they were
	Rules    map[api.PolicyID][]ExpectedRule
}

// ExpectedRule is one state in which a rule may be seen.
type ExpectedRule struct {
	Rule    api.Rule
	Members []api.BackendID
	Gone    bool
}

// contradictions are what differs from what the change rests on.
func (x Expectation) contradictions(v api.VServer) []impact.Finding {
	var c contrasts
	if x.Listener != nil {
		c.of = impact.Finding{Kind: impact.FoundListenerDiffers}
		otherwise(&c, "name", x.Listener.Name, v.Name)
		otherwise(&c, "protocol", x.Listener.Protocol, v.Protocol)
		otherwise(&c, "port", x.Listener.Port, v.Port)
	}
	for _, was := range x.Hosts {
		if is, there := v.Backend(was.ID); there && !api.SameHost(was, is) {
			c.of = impact.Finding{Kind: impact.FoundHostDiffers, ID: string(was.ID)}
			c.note("host", HostText(was), HostText(is))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(x.Rules)) {
		if rulesSaid(v) {
			c.all = append(c.all, ruleOf(v, id, x.Rules[id])...)
		}
	}
	return c.all
}

// ruleOf holds a rule to the states that it may be seen in.
func ruleOf(v api.VServer, id api.PolicyID, allowed []ExpectedRule) []impact.Finding {
	is, there := v.CustomRule(id)
	var differs []impact.Finding
	for _, x := range allowed {
		if differs = x.differs(is, there); len(differs) == 0 {
			return nil
		}
	}
	return differs
}

// differs compares a rule with how it should be. What was not sent along the service may have
// filled in, and what an answer leaves out is no difference: where it matters, the answer is
// incomplete.
func (x ExpectedRule) differs(is api.Rule, there bool) []impact.Finding {
	rule := impact.RefOf(x.Rule)
	switch {
	case x.Gone && there:
		return []impact.Finding{{Kind: impact.FoundRuleThere, Rule: rule, Is: membersOf(is)}}
	case x.Gone:
		return nil
	case !there:
		return []impact.Finding{{Kind: impact.FoundRuleNotThere, Rule: rule, Was: "[" + IDList(x.Members) + "]"}}
	}
	c := contrasts{of: impact.Finding{Kind: impact.FoundRuleDiffers, Rule: rule}}
	was := x.Rule
	if is.Match.IsKnown() {
		otherwise(&c, "match", was.Match, is.Match)
	}
	if !fits(was.Type, is.Type) {
		otherwise(&c, "type", was.Type, is.Type)
	}
	if !fits(was.DomainMatchMode, is.DomainMatchMode) {
		otherwise(&c, "mode", was.DomainMatchMode, is.DomainMatchMode)
	}
	if n, known := was.Priority.Get(); known && n >= 1 && n <= 9999 && is.Priority.IsKnown() {
		otherwise(&c, "priority", was.Priority, is.Priority)
	}
	if is.Members.IsKnown() && !change.SameIDs(x.Members, is.MemberIDs()) {
		c.note("members", "["+IDList(x.Members)+"]", membersOf(is))
	}
	return c.all
}

// RuleDiffers compares a rule with the plan's, byte for byte, and its members with those that it
// should have by now.
func RuleDiffers(plan, now api.Rule, members []api.BackendID) []impact.Finding {
	c := contrasts{of: impact.Finding{Kind: impact.FoundDiffers}}
	otherwise(&c, "match", plan.Match, now.Match)
	otherwise(&c, "type", plan.Type, now.Type)
	otherwise(&c, "mode", plan.DomainMatchMode, now.DomainMatchMode)
	otherwise(&c, "priority", plan.Priority, now.Priority)
	otherwise(&c, "kind", plan.PolicyType, now.PolicyType)
	if !now.Members.IsKnown() || !change.SameIDs(members, now.MemberIDs()) {
		c.note("members", "["+IDList(members)+"]", membersOf(now))
	}
	return c.all
}

// contrasts collect what differs, each about the same thing.
type contrasts struct {
	of  impact.Finding
	all []impact.Finding
}

// note says that this differs, though both may read alike: an absent value and one that reads like
// the sign for it are not the same.
func (c *contrasts) note(what, was, is string) {
	f := c.of
	f.What, f.Was, f.Is = what, api.Short(was), api.Short(is)
	c.all = append(c.all, f)
}

// otherwise compares the values themselves.
func otherwise[T comparable](c *contrasts, what string, was, is api.Maybe[T]) {
	if was != is {
		c.note(what, api.Show(was), api.Show(is))
	}
}
