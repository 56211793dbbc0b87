// Package impact says beforehand what a change will do: how many backends serve before and after,
// on the VServer and in each rule, how dangerous that is, and which steps it takes. It is pure and
// total: it never asks anything, and where the service left something out, the answer is the class
// unknown, not a guess.
//
// It imports api, and does no I/O. It must never read a clock or ask the service.
package impact

import (
	"slices"

	"cloud.internal/ulbconsole/api"
)

// Assess says what the plan for a request will do to the VServer. Ulb is all VServers of the load
// balancer as they came in the same answer, or nil: no request that takes a backend away names the
// VServer, so an id that another one carries too must stop it.
func Assess(ulb []api.VServer, v api.VServer, request Request, p Policy) Assessment {
	result := assess(ulb, v, request, p)
	if request.Goal != GoalRelease || !result.TargetFound ||
		slices.ContainsFunc(result.Targets, func(b api.Backend) bool { return !b.Enabled.IsKnown() }) {
		return result
	}
	allowed := func(r Request) bool {
		instead := assess(ulb, v, r, p)
		return instead.Class != ClassUnknown && len(instead.Refusals) == 0
	}
	on := result.Enabled()
	result.CanDisable = allowed(Request{Goal: GoalDisable, Targets: on})
	for i := range result.Refusals {
		if f := &result.Refusals[i]; f.Kind == FoundOutage && result.CanDisable {
			f.Goal = GoalDisable
		}
	}
	if len(on) > 0 {
		request.Drain = true
		result.CanDrain = allowed(request)
	}
	return result
}

// assess is Assess without what else could be asked for.
func assess(ulb []api.VServer, v api.VServer, request Request, p Policy) Assessment {
	a := begin(ulb, v, request, p)
	switch request.Goal {
	case GoalUndo:
		a.undo()
	case GoalRelease, GoalDisable, GoalEnable, GoalWeight, GoalCheck:
		a.choose()
	default:
		a.unknown(Finding{Kind: FoundUnknownGoal, Is: string(request.Goal)})
	}
	a.check()
	a.count()
	if a.goal() == GoalCheck {
		a.switchCheck()
		a.limits()
		return a.finish()
	}
	if a.goal() == GoalWeight && !a.checkWeights() {
		return a.finish()
	}
	a.serving()
	a.method()
	a.persistence()
	a.rules()
	a.limits()
	return a.finish()
}

// choose takes the wanted targets, each once.
func (a *assessor) choose() {
	request := a.result.Request
	for _, id := range request.Targets {
		if _, again := a.effects[id]; again {
			a.refuse(Finding{Kind: FoundTwice, Backend: a.name(id)})
			continue
		}
		a.effects[id] = request.Goal
		if weight, said := request.Weight.Get(); said && request.Goal == GoalWeight {
			a.weights[id] = weight
		}
		a.targets = append(a.targets, id)
	}
}

// finish is the assessment, with as many findings as can be read.
func (a *assessor) finish() Assessment {
	result := a.classify()
	for _, all := range []*[]Finding{&result.Reasons, &result.Warnings, &result.Notes, &result.Refusals} {
		*all = firstOf(*all)
	}
	return result
}

// classify lets the highest class win, and gives the plan where it may be offered.
func (a *assessor) classify() Assessment {
	result := &a.result
	if a.mirrored.Kind != "" &&
		!slices.ContainsFunc(a.reasons, func(r reason) bool { return r.class.Rank() >= ClassSevere.Rank() }) {
		a.find(ClassSevere, a.mirrored)
	}
	slices.SortStableFunc(a.reasons, func(x, y reason) int { return y.class.Rank() - x.class.Rank() })
	result.Class, result.Own = ClassUnknown, ClassUnknown
	if i := slices.IndexFunc(a.reasons, func(r reason) bool { return r.found.Kind != FoundProtected }); i >= 0 {
		result.Own = a.reasons[i].class
	}
	for i, r := range a.reasons {
		if i == 0 {
			result.Class = r.class
		}
		result.Reasons = append(result.Reasons, r.found)
	}
	switch result.Class {
	case ClassTrivial, ClassOrdinary:
	case ClassSevere:
		a.gate()
	case ClassOutage:
		a.gate()
		a.protect()
	default:
		result.Emptied, result.Down = nil, nil
		return *result
	}
	if len(result.Refusals) == 0 && len(result.Emptied) == 0 {
		result.Steps = a.plan()
	}
	return *result
}

// check finds what makes the class unknown: things the answer left out, and things it cannot mean.
func (a *assessor) check() {
	if a.policy.Unresolved {
		a.unknown(Finding{Kind: FoundUnresolved})
	}
	if a.vserver.ID == "" {
		a.unknown(Finding{Kind: FoundNoVServerID})
	}
	a.checkTargets()
	a.checkBackends()
	a.checkRules()
	a.checkMembers()
	a.checkTouchedRules()
	a.checkULB()
}

// serving finds what the plan does to the VServer as a whole.
func (a *assessor) serving() {
	if !a.result.TargetFound {
		return
	}
	switch a.goal() {
	case GoalEnable:
		a.gains()
	case GoalWeight:
		a.weigh()
	case GoalCheck:
	case GoalUndo:
		a.undoes()
		a.recheck()
	case GoalRelease, GoalDisable:
		a.already()
		a.moderate()
		a.forGood()
	}
	taken, from := 0, 0
	for id := range a.effects {
		if a.takes(id) {
			taken++
			if a.servesBefore(a.byID[id]) {
				from++
			}
		}
	}
	if taken == 0 {
		return
	}
	a.losses(taken, from)
	a.floor()
	a.warnOfUnknown()
}

// protect refuses an outage in a protected profile.
func (a *assessor) protect() {
	if a.policy.Protected && !a.policy.AllowOutage {
		a.refuse(Finding{Kind: FoundOutage, N: len(a.targets)})
	}
}
