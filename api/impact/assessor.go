package impact

import (
	"fmt"
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api"
)

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
	a := &assessor{
		ulb: ulb, vserver: v, policy: p,
		byID:       v.BackendsByID(),
		effects:    map[api.BackendID]Goal{},
		weights:    map[api.BackendID]int{},
		adds:       map[api.BackendID]bool{},
		currentIDs: map[api.BackendID]api.BackendID{},
		ambiguous:  map[api.BackendID]bool{},
		join:       map[api.PolicyID][]api.BackendID{},

		unknowns: map[string]bool{}, leftOut: map[string]bool{},
	}
	a.result.Request = request
	return a
}

func (a *assessor) goal() Goal { return a.result.Request.Goal }

func (a *assessor) find(class Class, reason string) {
	a.findings = append(a.findings, finding{class: class, reason: reason})
}

func (a *assessor) refuse(sentence string) { a.result.Refusals = append(a.result.Refusals, sentence) }

func (a *assessor) warn(words string) { a.result.Warnings = append(a.result.Warnings, words) }

func (a *assessor) note(words string) { a.result.Notes = append(a.result.Notes, words) }

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

// name names the backend of an id, as far as it was read.
func (a *assessor) name(id api.BackendID) string {
	if b, found := a.byID[id]; found {
		return nameOf(b)
	}
	return nameOf(api.Backend{ID: id})
}

// leaveOut says what is not put back, once.
func (a *assessor) leaveOut(words string) {
	if a.leftOut[words] {
		return
	}
	a.leftOut[words] = true
	a.left = append(a.left, words)
	a.note(words)
}

// weighs says whether the weights mean something, as far as can be told.
func (a *assessor) weighs() bool {
	return api.Is(a.vserver.Method, api.MethodWeightRoundrobin) || !a.vserver.Method.IsKnown()
}

// unknown says once what is in doubt.
func (a *assessor) unknown(reason, cure string) {
	if a.unknowns[reason] {
		return
	}
	a.unknowns[reason] = true
	a.find(ClassUnknown, reason)
	a.refuse(asSentence(reason + ": " + cure))
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

const (
	readAgain  = "refresh, and try again when the answer is whole"
	webConsole = "it can only be done in the web console"
)

// sorted are ids in their order, each once.
func sorted[T ~string](ids []T) []T {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return slices.Compact(ids)
}
