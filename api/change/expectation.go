package change

import (
	"maps"
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// expectation is what a running change rests on. The zero one is a dialog's.
type expectation struct {
	whole    *api.VServer    // the last answer, which a whole one does not fall behind; nil takes the evidence's
	touched  []api.BackendID // whose absence the change explains
	counts   time.Time       // from when an answer counts although it lacks something, zero for never
	noRules  bool            // what is to be proved shows without the rules
	listener *api.VServer    // as confirmed
	hosts    []api.Backend   // that must be who they were
	rules    map[api.PolicyID][]expectedRule
}

// expectedRule is one state in which a rule may be seen.
type expectedRule struct {
	rule    api.Rule
	members []api.BackendID
	gone    bool
}

// contradictions are what differs from what the change rests on.
func (x expectation) contradictions(v api.VServer) []Difference {
	var c differences
	if x.listener != nil {
		c.listener(*x.listener, v)
	}
	for _, was := range x.hosts {
		if is, there := v.Backend(was.ID); there && !api.SameHost(was, is) {
			c.differ(true, "backend "+string(was.ID), hostText(was), hostText(is))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(x.rules)) {
		if rulesSaid(v) {
			c.rule(v, id, x.rules[id])
		}
	}
	return c
}

// rule holds a rule to the states that it may be seen in.
func (c *differences) rule(v api.VServer, id api.PolicyID, allowed []expectedRule) {
	is, there := v.CustomRule(id)
	var differs differences
	for _, x := range allowed {
		if differs = x.differs(is, there); len(differs) == 0 {
			return
		}
	}
	*c = append(*c, differs...)
}

// differs compares a rule with how it should be. What was not sent along the
// service may have filled in, and what an answer leaves out is no difference:
// where it matters, the answer is incomplete.
func (x expectedRule) differs(is api.Rule, there bool) differences {
	var c differences
	name := "rule " + impact.RuleName(x.rule)
	switch {
	case x.gone && there:
		c.differ(true, name, gone, "members "+membersOf(is))
		return c
	case x.gone:
		return nil
	case !there:
		c.differ(true, name, "members ["+idList(x.members)+"]", gone)
		return c
	}
	was := x.rule
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
	if is.Members.IsKnown() && !sameIDs(x.members, is.MemberIDs()) {
		c.differ(true, name+": members", "["+idList(x.members)+"]", membersOf(is))
	}
	return c
}
