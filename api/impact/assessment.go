package impact

import "cloud.internal/ulbconsole/api"

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
	Own      Class     // what it would be in a profile that is not protected
	Reasons  []Finding // why this class, the worst first
	Warnings []Finding // to be said loudly, whatever the class
	Notes    []Finding // consequences worth knowing: of the Method, of persistence, what changed since

	// The VServer before and after, the worse where something is absent: a backend that stays counts
	// as not serving, one that is taken away as serving. Unknown is never counted apart.
	Before, After api.Count
	// Rules are those that the plan touches, or whose members it does. The Default rule is not among
	// them where it holds all backends: it is the VServer then.
	Rules []RuleEffect

	// Targets are those of Request, each once and in its order, as read. Of GoalUndo they are those that
	// are switched back.
	Targets     []api.Backend
	TargetFound bool // exactly one backend carries each target's id
	// Shares are how much of the new requests each of the Targets gets, of GoalWeight where one of them
	// serves; nil where a weight is unknown.
	Shares []Share

	// CanDisable and CanDrain say of a release that its targets could be disabled instead, but for those that
	// are, or drained first: nothing here refuses it, and reading would show it.
	CanDisable, CanDrain bool

	// Down names the rules that stop serving, the zero RuleRef the VServer itself. Of an outage.
	Down []RuleRef
	// Emptied are the rules left without a member, where deleting them was not agreed to: the plan has
	// no steps until it is.
	Emptied []api.Rule
	// Gate is what must be typed to confirm, "" where a button is enough.
	Gate string

	// Refusals is not empty where the change must not be offered: the reasons that have a way out.
	Refusals []Finding
	// Steps is the plan. There is none with a refusal, in the class unknown, or with rules Emptied.
	Steps []Step
}

// Enabled are the targets that are not disabled already.
func (a *Assessment) Enabled() []api.BackendID {
	var on []api.BackendID
	for _, b := range a.Targets {
		if !api.Is(b.Enabled, 0) {
			on = append(on, b.ID)
		}
	}
	return on
}

// Share is how much of a VServer's new requests a backend gets, in percent, before and after a change.
type Share struct{ Before, After int }

// Policy is what makes a change more dangerous than the VServer alone shows.
type Policy struct {
	Protected   bool  // the profile is protected
	AllowOutage bool  // an outage is allowed though the profile is protected
	Floor       Floor // how much must keep serving
	MaxTargets  int   // how many backends one plan may take; 0 is DefaultMaxTargets
	Unresolved  bool  // an earlier change on this ULB has no known outcome
	Kubernetes  bool  // a UK8S cluster owns the ULB
}

// Floor is how many of a VServer's backends must keep serving.
type Floor = api.Floor
