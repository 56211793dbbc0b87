// Package impact says beforehand what a change will do: how many backends serve before and after,
// on the VServer and in each rule, how dangerous that is, and which steps it takes. It is pure and
// total: it never asks anything, and where the service left something out, the answer is the class
// unknown, not a guess.
//
// It imports api, and does no I/O. It must never read a clock or ask the service.
package impact

import (
	"fmt"
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
	result.CanDisable = allowed(Request{Goal: GoalDisable, Targets: request.Targets})
	if slices.ContainsFunc(result.Targets, func(b api.Backend) bool { return !api.Is(b.Enabled, 0) }) {
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
	case GoalRelease, GoalDisable, GoalEnable, GoalWeight:
		a.choose()
	default:
		a.unknown(fmt.Sprintf("the goal %q is none that is known here", request.Goal), "this is a defect of the console")
	}
	a.check()
	a.count()
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
			a.refuse("A backend was chosen more than once: " + a.name(id) + ".")
			continue
		}
		a.effects[id] = request.Goal
		if weight, said := request.Weight.Get(); said && request.Goal == GoalWeight {
			a.weights[id] = weight
		}
		a.targets = append(a.targets, id)
	}
}

// finish is the assessment, with as many sentences as can be read.
func (a *assessor) finish() Assessment {
	result := a.classify()
	for _, texts := range []*[]string{&result.Reasons, &result.Warnings, &result.Notes, &result.Refusals} {
		*texts = firstSentences(*texts)
	}
	return result
}

// classify lets the highest class win, and gives the plan where it may be offered.
func (a *assessor) classify() Assessment {
	result := &a.result
	if a.mirrored != "" &&
		!slices.ContainsFunc(a.findings, func(f finding) bool { return f.class.Rank() >= ClassSevere.Rank() }) {
		a.find(ClassSevere, a.mirrored)
	}
	slices.SortStableFunc(a.findings, func(x, y finding) int { return y.class.Rank() - x.class.Rank() })
	result.Class = ClassUnknown
	for i, f := range a.findings {
		if i == 0 {
			result.Class = f.class
		}
		result.Reasons = append(result.Reasons, f.reason)
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
		a.unknown("an earlier change on this ULB has no known outcome yet",
			"refresh, or resolve it in the history")
	}
	if a.vserver.ID == "" {
		a.unknown("the VServer came without an id", readAgain)
	}
	a.checkTargets()
	a.checkBackends()
	a.checkRules()
	a.checkMembers()
	a.checkTouchedRules()
	a.checkULB()
}

// orDisable offers what can be taken back instead, and says what it would be.
func (a *assessor) orDisable() string {
	p := a.policy
	p.AllowOutage = true
	switch instead := Assess(a.ulb, a.vserver, Request{Goal: GoalDisable, Targets: a.targets}, p); {
	case instead.Class == ClassOutage:
		return "; to disable instead can be taken back, but would be the same outage"
	case len(instead.Refusals) > 0:
		return "; to disable instead is no way: " + instead.Refusals[0][:len(instead.Refusals[0])-1]
	default:
		return ", or disable instead, which can be taken back"
	}
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
	case GoalUndo:
		a.find(ClassOrdinary, a.undoSummary())
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

// protect refuses an outage in a protected profile, and says what else can be done.
func (a *assessor) protect() {
	if !a.policy.Protected || a.policy.AllowOutage {
		return
	}
	refusal := "An outage in a protected profile is refused (" + a.findings[0].reason + "): add another backend first"
	if len(a.targets) > 1 {
		refusal += ", or choose fewer"
	}
	if a.goal() == GoalRelease {
		refusal += a.orDisable()
	}
	a.refuse(refusal + ". Only a console started with --allow-outage does it.")
}
