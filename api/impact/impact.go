// Package impact says beforehand what a change will do: how many backends serve before and after,
// on the VServer and in each rule, how dangerous that is, and which steps it takes. It is pure and
// total: it never asks anything, and where the service left something out, the answer is the class
// unknown, not a guess.
package impact

import (
	"fmt"
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api"
)

// Class is how dangerous a change is.
type Class string

// The classes, from the best to the worst.
const (
	ClassTrivial  Class = "trivial"  // nothing that serves is touched, and others do
	ClassOrdinary Class = "ordinary" // others still serve, on the VServer and in every rule
	ClassSevere   Class = "severe"   // legal, but somebody must mean it
	ClassOutage   Class = "outage"   // the VServer or a rule stops serving
	ClassUnknown  Class = "unknown"  // too little is known to say
)

// Rank orders the classes from the best, 0, to the worst, 4. What is not a class ranks as unknown.
func (c Class) Rank() int {
	switch c {
	case ClassTrivial:
		return 0
	case ClassOrdinary:
		return 1
	case ClassSevere:
		return 2
	case ClassOutage:
		return 3
	default:
		return 4
	}
}

// RuleEffect is what a plan does to one rule. The counts are of the rule's members, each once; a
// member that is no backend of the VServer does not serve. Of a rule that is created, Before is
// nothing.
type RuleEffect struct {
	Rule          api.Rule // as read; of a rule that is created, as recorded
	Before, After api.Count
}

// Assessment is what a plan will do.
type Assessment struct {
	Request  Request
	Class    Class
	Reasons  []string // why this class, in plain words, the worst first
	Warnings []string // to be said loudly, whatever the class
	Notes    []string // consequences worth knowing: of the Method, of persistence, what changed since

	// The VServer before and after, the worse where something is absent: a backend that stays counts
	// as not serving, one that is taken away as serving. Unknown is never counted apart.
	Before, After api.Count
	// Rules are those that the plan touches, or whose members it does. The Default rule is not among
	// them where it holds all backends: it is the VServer then.
	Rules []RuleEffect

	// Targets are those of Want, each once and in its order, as read. Of GoalUndo they are those that
	// are switched back.
	Targets     []api.Backend
	TargetFound bool // exactly one backend carries each target's id

	// Down names what stops serving: the VServer, or the rules. Of an outage.
	Down []string
	// Emptied are the rules left without a member, where deleting them was not agreed to: the plan has
	// no steps until it is.
	Emptied []api.Rule
	// Gate is what must be typed to confirm, "" where a button is enough.
	Gate string

	// Refusals is not empty where the change must not be offered: sentences with the reason and the
	// way out.
	Refusals []string
	// Steps is the plan. There is none with a refusal, in the class unknown, or with rules Emptied.
	Steps []Step
}

// Assess says what the plan for want will do to the VServer. Ulb is all VServers of the load
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

// finding is one reason for a class.
type finding struct {
	class  Class
	reason string
}

// assessor is an assessment being made.
type assessor struct {
	ulb     []api.VServer
	vserver api.VServer
	policy  Policy

	byID    map[api.BackendID]api.Backend // the first of each id
	targets []api.BackendID               // each once
	effects map[api.BackendID]Goal        // what becomes of a backend: release, disable or enable

	// Of GoalUndo.
	undoSteps  []Step                          // the steps
	adds       map[api.BackendID]bool          // the ids that the added backends had
	currentIDs map[api.BackendID]api.BackendID // the ids of those that are there again
	// apart are those that are there again in a way that only eyes can judge: they join no rule, and
	// that was said.
	ambiguous map[api.BackendID]bool
	join      map[api.PolicyID][]api.BackendID
	created   []Step          // those that create a rule
	left      []string        // what is not put back, in words
	leftOut   map[string]bool // the same

	spelled  map[string][]api.BackendID // the ids of the backends, at most two by what folds to one; nil before like
	unknowns map[string]bool            // the reasons of the doubts

	findings []finding
	mirrored string // severe of a Default rule that is the VServer: said where nothing else is
	result   Assessment
}

func begin(ulb []api.VServer, v api.VServer, request Request, p Policy) *assessor {
	w := &assessor{
		ulb: ulb, vserver: v, policy: p,
		byID:       v.BackendsByID(),
		effects:    map[api.BackendID]Goal{},
		adds:       map[api.BackendID]bool{},
		currentIDs: map[api.BackendID]api.BackendID{},
		ambiguous:  map[api.BackendID]bool{},
		join:       map[api.PolicyID][]api.BackendID{},

		unknowns: map[string]bool{}, leftOut: map[string]bool{},
	}
	w.result.Request = request
	return w
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

func (w *assessor) goal() Goal { return w.result.Request.Goal }

func (w *assessor) find(class Class, reason string) {
	w.findings = append(w.findings, finding{class: class, reason: reason})
}

func (w *assessor) refuse(sentence string) { w.result.Refusals = append(w.result.Refusals, sentence) }

func (w *assessor) warn(words string) { w.result.Warnings = append(w.result.Warnings, words) }

func (w *assessor) note(words string) { w.result.Notes = append(w.result.Notes, words) }

// mostSentences is how many sentences of one kind an assessment has: nobody reads more of them.
const mostSentences = 50

// firstSentences keeps the first sentences, and says how many more there are. The fingerprint of
// those tells others from them.
func firstSentences(sentences []string) []string {
	if len(sentences) <= mostSentences {
		return sentences
	}
	rest := sentences[mostSentences:]
	kept := slices.Clone(sentences[:mostSentences])
	return append(kept, fmt.Sprintf("and %d more like these: %s", len(rest), api.Short(strings.Join(rest, "; "))))
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
