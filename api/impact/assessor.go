package impact

import (
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api"
)

// reason is one reason for a class.
type reason struct {
	class Class
	found Finding
}

// assessor is an assessment being made.
type assessor struct {
	ulb     []api.VServer
	vserver api.VServer
	policy  Policy

	byID    map[api.BackendID]api.Backend // the first of each id
	targets []api.BackendID               // each once
	effects map[api.BackendID]Goal        // what becomes of a backend: release, disable, enable or weight
	weights map[api.BackendID]int         // the new ones, of those that get one

	// Of GoalUndo.
	undoSteps  []Step                          // the steps
	adds       map[api.BackendID]bool          // the ids that the added backends had
	currentIDs map[api.BackendID]api.BackendID // the ids of those that are there again
	// apart are those that are there again in a way that only eyes can judge: they join no rule, and
	// that was said.
	ambiguous map[api.BackendID]bool
	join      map[api.PolicyID][]api.BackendID
	created   []Step           // those that create a rule
	left      []Finding        // what is not put back
	leftOut   map[Finding]bool // the same

	spelled  map[string][]api.BackendID // the ids of the backends, at most two by what folds to one; nil before like
	unknowns map[Finding]bool           // the doubts

	reasons  []reason
	mirrored Finding // severe of a Default rule that is the VServer: said where nothing else is
	result   Assessment
}

func begin(ulb []api.VServer, v api.VServer, request Request, p Policy) *assessor {
	a := &assessor{
		ulb: ulb, vserver: v, policy: p,
		byID:       v.BackendsByID(),
		effects:    map[api.BackendID]Goal{},
		weights:    map[api.BackendID]int{},
		adds:       map[api.BackendID]bool{},
		currentIDs: map[api.BackendID]api.BackendID{},
		ambiguous:  map[api.BackendID]bool{},
		join:       map[api.PolicyID][]api.BackendID{},

		unknowns: map[Finding]bool{}, leftOut: map[Finding]bool{},
	}
	a.result.Request = request
	return a
}

func (a *assessor) goal() Goal { return a.result.Request.Goal }

func (a *assessor) find(class Class, f Finding) {
	a.reasons = append(a.reasons, reason{class: class, found: f})
}

func (a *assessor) refuse(f Finding) { a.result.Refusals = append(a.result.Refusals, f) }

func (a *assessor) warn(f Finding) { a.result.Warnings = append(a.result.Warnings, f) }

func (a *assessor) note(f Finding) { a.result.Notes = append(a.result.Notes, f) }

// name names the backend of an id, as far as it was read.
func (a *assessor) name(id api.BackendID) string {
	if b, found := a.byID[id]; found {
		return nameOf(b)
	}
	return nameOf(api.Backend{ID: id})
}

// leaveOut says what is not put back, once.
func (a *assessor) leaveOut(f Finding) {
	if a.leftOut[f] {
		return
	}
	a.leftOut[f] = true
	a.left = append(a.left, f)
	a.note(f)
}

// weighs says whether the weights mean something, as far as can be told.
func (a *assessor) weighs() bool {
	return api.Is(a.vserver.Method, api.MethodWeightRoundrobin) || !a.vserver.Method.IsKnown()
}

// unknown says once what is in doubt.
func (a *assessor) unknown(f Finding) {
	if a.unknowns[f] {
		return
	}
	a.unknowns[f] = true
	a.find(ClassUnknown, f)
	a.refuse(f)
}

// like is the id of a backend that differs from id only in case or blanks, "" where none does.
func (a *assessor) like(id api.BackendID) api.BackendID {
	if a.spelled == nil {
		a.spelled = make(map[string][]api.BackendID, len(a.byID))
		for spelling := range a.byID {
			fold := api.FoldID(spelling)
			// The two least are enough: one of them is not id.
			both := sorted(append(a.spelled[fold], spelling))
			a.spelled[fold] = both[:min(len(both), 2)]
		}
	}
	for _, spelling := range a.spelled[api.FoldID(id)] {
		if spelling != id {
			return spelling
		}
	}
	return ""
}

func blank[T ~string](id T) bool { return strings.TrimSpace(string(id)) == "" }

// sorted are ids in their order, each once.
func sorted[T ~string](ids []T) []T {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return slices.Compact(ids)
}
