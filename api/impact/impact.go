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
	w := begin(ulb, v, request, p)
	switch request.Goal {
	case GoalUndo:
		w.undo()
	case GoalRelease, GoalDisable, GoalEnable:
		w.choose()
	default:
		w.unknown(fmt.Sprintf("the goal %q is none that is known here", request.Goal), "this is a defect of the console")
	}
	w.check()
	w.count()
	w.serving()
	w.method()
	w.persistence()
	w.rules()
	w.limits()
	return w.finish()
}

// choose takes the wanted targets, each once.
func (w *assessor) choose() {
	request := w.result.Request
	for _, id := range request.Targets {
		if _, again := w.effects[id]; again {
			w.refuse("A backend was chosen more than once: " + w.name(id) + ".")
			continue
		}
		w.effects[id] = request.Goal
		w.targets = append(w.targets, id)
	}
}

// finish is the assessment, with as many sentences as can be read.
func (w *assessor) finish() Assessment {
	a := w.classify()
	for _, texts := range []*[]string{&a.Reasons, &a.Warnings, &a.Notes, &a.Refusals} {
		*texts = firstSentences(*texts)
	}
	return a
}

// classify lets the highest class win, and gives the plan where it may be offered.
func (w *assessor) classify() Assessment {
	a := &w.result
	if w.mirrored != "" &&
		!slices.ContainsFunc(w.findings, func(f finding) bool { return f.class.Rank() >= ClassSevere.Rank() }) {
		w.find(ClassSevere, w.mirrored)
	}
	slices.SortStableFunc(w.findings, func(x, y finding) int { return y.class.Rank() - x.class.Rank() })
	a.Class = ClassUnknown
	for i, f := range w.findings {
		if i == 0 {
			a.Class = f.class
		}
		a.Reasons = append(a.Reasons, f.reason)
	}
	switch a.Class {
	case ClassTrivial, ClassOrdinary:
	case ClassSevere:
		w.gate()
	case ClassOutage:
		w.gate()
		w.protect()
	default:
		a.Emptied, a.Down = nil, nil
		return *a
	}
	if len(a.Refusals) == 0 && len(a.Emptied) == 0 {
		a.Steps = w.plan()
	}
	return *a
}

// check finds what makes the class unknown: things the answer left out, and things it cannot mean.
func (w *assessor) check() {
	if w.policy.Unresolved {
		w.unknown("an earlier change on this ULB has no known outcome yet",
			"refresh until a read shows what became of it, or settle it in the history")
	}
	if w.vserver.ID == "" {
		w.unknown("the VServer came without an id", readAgain)
	}
	w.checkTargets()
	w.checkBackends()
	w.checkRules()
	w.checkMembers()
	w.checkTouchedRules()
	w.checkULB()
}

// orDisable offers what can be taken back instead, and says what it would be.
func (w *assessor) orDisable() string {
	p := w.policy
	p.AllowOutage = true
	switch a := Assess(w.ulb, w.vserver, Request{Goal: GoalDisable, Targets: w.targets}, p); {
	case a.Class == ClassOutage:
		return "; to disable instead can be taken back, but would be the same outage"
	case len(a.Refusals) > 0:
		return "; to disable instead is no way: " + a.Refusals[0][:len(a.Refusals[0])-1]
	default:
		return ", or disable instead, which can be taken back"
	}
}

// serving finds what the plan does to the VServer as a whole.
func (w *assessor) serving() {
	if !w.result.TargetFound {
		return
	}
	switch w.goal() {
	case GoalEnable:
		w.gains()
	case GoalUndo:
		w.find(ClassOrdinary, w.undoSummary())
	case GoalRelease, GoalDisable:
		w.already()
		w.moderate()
		w.forGood()
	}
	taken, from := 0, 0
	for id, effect := range w.effects {
		if takes(effect) {
			taken++
			if w.servesBefore(w.byID[id]) {
				from++
			}
		}
	}
	if taken == 0 {
		return
	}
	w.losses(taken, from)
	w.floor()
	w.warnOfUnknown()
}

// protect refuses an outage in a protected profile, and says what else can be done.
func (w *assessor) protect() {
	if !w.policy.Protected || w.policy.AllowOutage {
		return
	}
	refusal := "An outage in a protected profile is refused (" + w.findings[0].reason + "): add another backend first"
	if len(w.targets) > 1 {
		refusal += ", or choose fewer"
	}
	if w.goal() == GoalRelease {
		refusal += w.orDisable()
	}
	w.refuse(refusal + ". Only a console started with --allow-outage does it.")
}
