//go:build old

// Package change carries a release out: it reads the VServer again, compares it
// with what was shown, sends ReleaseBackend once, and reads until the truth is
// known. It never patches what it knows by guess.
package change

import (
	"sync"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// Target is the whole identity of what is released. Targets are comparable.
type Target struct {
	Profile string
	Scope   api.Scope
	ULB     api.ULBID
	VServer api.VServerID
	Backend api.BackendID
}

// Reading is one fresh read of a VServer and what a release would do to it.
type Reading struct {
	VServer    api.VServer
	At         time.Time // when it was asked for
	Assessment impact.Assessment
}

// Stage is where a running release is.
type Stage string

// The stages, in their order.
const (
	StageReading   Stage = "reading again"
	StageSending   Stage = "sending"
	StageVerifying Stage = "verifying"
)

// Outcome is how a release ended.
type Outcome string

// The outcomes.
const (
	OutcomeReleased Outcome = "released" // seen gone
	OutcomeRefused  Outcome = "refused"  // it did not happen, and it was seen to be still there
	OutcomeUnknown  Outcome = "unknown"  // it may or may not have happened
	OutcomeAborted  Outcome = "aborted"  // nothing was sent
)

// Change is one difference between what was shown and what was read again.
// One that matters aborts the release, any other is only mentioned.
type Change struct {
	What, Old, New string
	Matters        bool
}

// Result is the end of a release. Texts may hold raw text of the service.
type Result struct {
	Target  Target
	Outcome Outcome
	Err     error    // of the call that failed, nil where none did; a released one may have one too
	Why     string   // what happened, in plain words
	Next    string   // what to do next, "" where nothing is left to do
	Changes []Change // between the shown reading and the confirming one
	// After is the last answer that proved something after the request was
	// sent, nil without one. Where the backend is gone its assessment is empty.
	After     *Reading
	RequestID string     // of ReleaseBackend, "" where none came back
	SentAt    time.Time  // zero where nothing was sent
	EndedAt   time.Time  // when the outcome was known, or given up on
	Rules     []api.Rule // after RetCode 4110: the Custom rules that hold the backend
}

// Releaser releases backends, one at a time per ULB. It is safe for concurrent
// use. It must not be copied after its first use.
type Releaser struct {
	Client api.Client
	Clock  api.Clock
	Policy impact.Policy // of the profile; Unresolved is the Releaser's own to set

	mu      sync.Mutex
	running map[place]bool
	open    map[place]Result // releases whose outcome is unknown
}

// place is what allows one change at a time. The project is left out on
// purpose: an empty one and the default one's name are the same place.
type place struct {
	region api.RegionID
	ulb    api.ULBID
}

func (t Target) place() place { return place{region: t.Scope.Region, ulb: t.ULB} }

// begin claims the target's ULB, or says that a change is running there.
func (r *Releaser) begin(t Target) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.running[t.place()] {
		return false
	}
	if r.running == nil {
		r.running = map[place]bool{}
	}
	r.running[t.place()] = true
	return true
}

func (r *Releaser) end(t Target) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.running, t.place())
}
