// Package impact says beforehand what the release of a backend will do: how
// many backends serve before and after, on the VServer and in each Custom rule,
// how dangerous that is, and which steps it takes. It is pure and total: it
// never asks anything, and where the service left something out, the answer is
// the class unknown, not a guess.
package impact

import (
	"slices"

	"cloud.internal/ulbconsole/api"
)

// Class is how dangerous a release is.
type Class string

// The classes, from the best to the worst.
const (
	ClassTrivial  Class = "trivial"  // the target does not serve, and others do
	ClassOrdinary Class = "ordinary" // others still serve, on the VServer and in every rule
	ClassSevere   Class = "severe"   // legal, but somebody must mean it
	ClassOutage   Class = "outage"   // the VServer or a rule stops serving
	ClassUnknown  Class = "unknown"  // too little is known to say
)

// Rank orders the classes from the best, 0, to the worst, 4. What is not a
// class ranks as unknown.
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

// Policy is what makes a change more dangerous than the VServer alone tells.
type Policy struct {
	Protected   bool  // the profile is protected
	AllowOutage bool  // an outage is allowed though the profile is protected
	Floor       Floor // how much must keep serving
	MaxTargets  int   // how many backends one plan may take; 0 is DefaultMaxTargets
	Unresolved  bool  // an earlier change on this ULB has no known outcome
}

// DefaultMaxTargets is how many backends one plan may take where nobody set it.
const DefaultMaxTargets = 10

// Floor is how many of a VServer's backends must keep serving, as a number or
// as a percentage of all it had before. The zero Floor is none.
type Floor struct{ Number, Percent int }

// RuleEffect is what a release does to one Custom rule. The counts are of the
// rule's members.
type RuleEffect struct {
	Rule          api.Rule
	Before, After api.Count
}

// Assessment is what a plan will do.
type Assessment struct {
	Want     Want
	Class    Class
	Reasons  []string // why this class, in plain words, the worst first
	Warnings []string // to be said loudly, whatever the class
	Notes    []string // consequences worth knowing: of the Method, of persistence, what changed since

	// The VServer before and after. A survivor whose Status or Enabled is
	// absent counts as not serving, a target with them absent as serving.
	Before, After api.Count
	Rules         []RuleEffect // the Custom rules a target is in

	Targets     []api.Backend // as read, in the order of Want
	TargetFound bool          // exactly one backend carries each target's id
	Target      api.Backend   // the first one

	// Down names what stops serving: the VServer, or the rules. Of an outage.
	Down []string
	// Emptied are the rules left without a member, where deleting them was not
	// agreed to: the plan has no steps until it is.
	Emptied []api.Rule
	// Gate is what must be typed to confirm, "" where a button is enough.
	Gate string

	// Refusals is not empty where the release must not be offered: sentences
	// with the reason and the way out.
	Refusals []string
	Steps    []Step // the plan, empty where the class is unknown
}

// assessOne says what releasing the target from the VServer will do.
func assessOne(v api.VServer, target api.BackendID, p Policy) Assessment {
	return AssessIn(nil, v, target, p)
}

// AssessIn is Assess with all VServers of the ULB as they came in the same
// answer. ReleaseBackend does not name the VServer, so an id that another one
// carries too must stop it.
func AssessIn(ulb []api.VServer, v api.VServer, target api.BackendID, p Policy) Assessment {
	w := &work{vserver: v, id: target, policy: p}
	w.doubts(ulb)
	w.count()
	w.rules()
	w.profile()
	return w.finish()
}

// finding is one reason for a class. A covered one has its own refusal.
type finding struct {
	class   Class
	reason  string
	covered bool
}

// work is an assessment being made.
type work struct {
	vserver  api.VServer
	id       api.BackendID
	policy   Policy
	findings []finding
	result   Assessment
}

func (w *work) find(class Class, reason string) {
	w.findings = append(w.findings, finding{class: class, reason: reason})
}

// refuse adds a finding that has its own words for the refusal.
func (w *work) refuse(class Class, reason, refusal string) {
	w.findings = append(w.findings, finding{class: class, reason: reason, covered: true})
	w.result.Refusals = append(w.result.Refusals, refusal)
}

func (w *work) warn(words string) { w.result.Warnings = append(w.result.Warnings, words) }

// finish lets the highest class win and refuses what has no gate yet.
func (w *work) finish() Assessment {
	a := &w.result
	slices.SortStableFunc(w.findings, func(x, y finding) int { return y.class.Rank() - x.class.Rank() })
	for _, f := range w.findings {
		a.Reasons = append(a.Reasons, f.reason)
		if !f.covered && f.class.Rank() >= ClassSevere.Rank() {
			a.Refusals = append(a.Refusals, gateMissing(f))
		}
	}
	a.Class = ClassUnknown
	if len(w.findings) > 0 {
		a.Class = w.findings[0].class
	}
	if a.Class != ClassUnknown {
		a.Steps = w.plan()
	}
	return *a
}
