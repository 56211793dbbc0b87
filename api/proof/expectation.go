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
func (x Expectation) contradictions(v api.VServer) []change.Difference {
	var c differences
	if x.Listener != nil {
		c.listener(*x.Listener, v)
	}
	for _, was := range x.Hosts {
		if is, there := v.Backend(was.ID); there && !api.SameHost(was, is) {
			c.differ(true, "backend "+string(was.ID), HostText(was), HostText(is))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(x.Rules)) {
		if rulesSaid(v) {
			c.rule(v, id, x.Rules[id])
		}
	}
	return c
}

// rule holds a rule to the states that it may be seen in.
func (c *differences) rule(v api.VServer, id api.PolicyID, allowed []ExpectedRule) {
	is, there := v.CustomRule(id)
	var differs differences
	for _, x := range allowed {
		if differs = x.differs(is, there); len(differs) == 0 {
			return
		}
	}
	*c = append(*c, differs...)
}

// differs compares a rule with how it should be. What was not sent along the service may have
// filled in, and what an answer leaves out is no difference: where it matters, the answer is
// incomplete.
func (x ExpectedRule) differs(is api.Rule, there bool) differences {
	var c differences
	name := "rule " + impact.RuleName(x.Rule)
	switch {
	case x.Gone && there:
		c.differ(true, name, gone, "members "+membersOf(is))
		return c
	case x.Gone:
		return nil
	case !there:
		c.differ(true, name, "members ["+IDList(x.Members)+"]", gone)
		return c
	}
	was := x.Rule
	if is.Match.IsKnown() {
		field(&c, true, name+": match", was.Match, is.Match)
	}
	if !fits(was.Type, is.Type) {
		field(&c, true, name+": type", was.Type, is.Type)
	}
	if !fits(was.DomainMatchMode, is.DomainMatchMode) {
		field(&c, true, name+": mode", was.DomainMatchMode, is.DomainMatchMode)
	}
	if n, known := was.Priority.Get(); known && n >= 1 && n <= 9999 && is.Priority.IsKnown() {
		field(&c, true, name+": priority", was.Priority, is.Priority)
	}
	if is.Members.IsKnown() && !change.SameIDs(x.Members, is.MemberIDs()) {
		c.differ(true, name+": members", "["+IDList(x.Members)+"]", membersOf(is))
	}
	return c
}

// RuleDiffers compares a rule with the plan's, byte for byte, and its members with those that it
// should have by now.
func RuleDiffers(plan, now api.Rule, members []api.BackendID) []change.Difference {
	var c differences
	field(&c, true, "match", plan.Match, now.Match)
	field(&c, true, "type", plan.Type, now.Type)
	field(&c, true, "mode", plan.DomainMatchMode, now.DomainMatchMode)
	field(&c, true, "priority", plan.Priority, now.Priority)
	field(&c, true, "kind", plan.PolicyType, now.PolicyType)
	if !now.Members.IsKnown() || !change.SameIDs(members, now.MemberIDs()) {
		c.differ(true, "members", "["+IDList(members)+"]", membersOf(now))
	}
	return c
}
