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

// Policy is what makes a release more dangerous than the VServer alone tells.
type Policy struct {
	Protected  bool // the profile is protected
	Floor      int  // how many backends must keep serving; 0 is no floor
	Unresolved bool // an earlier change on this ULB has no known outcome
}

// RuleEffect is what a release does to one Custom rule. The counts are of the
// rule's members.
type RuleEffect struct {
	Rule          api.Rule
	Before, After api.Count
}

// Assessment is what a release will do.
type Assessment struct {
	Class    Class
	Reasons  []string // why this class, in plain words, the worst first
	Warnings []string // to be said loudly, whatever the class

	// The VServer before and after. A survivor whose Status or Enabled is
	// absent counts as not serving, a target with them absent as serving.
	Before, After api.Count
	Rules         []RuleEffect // the Custom rules the target is in

	Target      api.Backend
	TargetFound bool // exactly one backend carries the target's id

	// Refusals is not empty where the release must not be offered: sentences
	// with the reason and the way out.
	Refusals []string
	Steps    []Step // the plan, empty where the class is unknown
}

// Assess says what releasing the target from the VServer will do.
func Assess(v api.VServer, target api.BackendID, p Policy) Assessment {
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
