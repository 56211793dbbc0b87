package change

import (
	"errors"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// Journal is the durable record of all changes, and what keeps two consoles of one user apart. A
// change is refused while it cannot be written.
type Journal interface {
	// Append makes the entry durable before it returns. It fills in Session and Who, and Time where
	// that is zero.
	Append(e Entry) error
	// Lock claims a ULB among all consoles that share the journal, without waiting. Its error is
	// ErrLocked where another one has it.
	Lock(region api.RegionID, ulb api.ULBID) (release func(), err error)
	// Operations reads the whole journal, the oldest first. The lines that could not be
	// read are skipped.
	Operations() (all []Operation, damage []Damage, err error)
}

// ErrLocked says that another console is changing something on the ULB.
var ErrLocked = errors.New("another console is changing something on this ULB")

// Event is what an entry of the journal reports.
type Event string

// The events of an operation, in their order. Answer and Verified follow each Request, in one entry
// where they come together.
const (
	EventBegin    Event = "begin"    // what is to be done, and everything needed to put it back
	EventRequest  Event = "request"  // written before the request leaves
	EventAnswer   Event = "answer"   // what the service said, or that its answer was lost
	EventVerified Event = "verified" // what reading showed
	EventWaiting  Event = "waiting"  // a drain waits, until Until
	EventEnd      Event = "end"      // with the outcome
	EventResolved Event = "settled"  // a later read showed what became of a step that was unknown
	EventPlaces   Event = "places"   // the places of its rollout after it are not begun; Reason says why
)

// Entry is one line of the journal. Every entry says what, where and who; Begin holds the plan and
// the facts besides. Nothing secret is ever in one.
type Entry struct {
	Time    time.Time `json:"time"` // UTC
	ID      string    `json:"op"`   // of the operation
	Session string    `json:"session"`
	Event   Event     `json:"event"`
	Who     Who       `json:"who"`

	Profile     string        `json:"profile"`
	Endpoint    string        `json:"endpoint"`          // as api.NormalEndpoint spells it
	Account     string        `json:"account,omitempty"` // api.Fingerprint of the keys
	Region      api.RegionID  `json:"region"`
	Project     api.ProjectID `json:"project"`
	ULB         api.ULBID     `json:"ulb"`
	ULBName     string        `json:"ulb_name,omitempty"`
	VServer     api.VServerID `json:"vserver"`
	VServerName string        `json:"vserver_name,omitempty"`
	ProjectName string        `json:"project_name,omitempty"`

	// Of Begin.
	Request impact.Request `json:"want,omitzero"`
	Wait    float64        `json:"wait_seconds,omitempty"`
	Plan    []impact.Step  `json:"plan,omitempty"`
	Facts   impact.Record  `json:"facts,omitzero"` // as they were before, of all that the plan touches
	Follows string         `json:"follows,omitempty"`
	Rollout Rollout        `json:"rollout,omitzero"`

	// Of Request, Answer, Verified and Resolved. Step is the index in Plan.
	Step      int               `json:"step"`
	Action    string            `json:"action,omitempty"`
	Params    map[string]string `json:"params,omitempty"` // as sent, without key and signature
	RequestID string            `json:"request_id,omitempty"`
	RetCode   int               `json:"retcode,omitempty"`
	Error     string            `json:"error,omitempty"`
	State     StepState         `json:"state,omitempty"`
	Backend   api.BackendID     `json:"new_backend,omitempty"`
	Policy    api.PolicyID      `json:"new_policy,omitempty"`

	Until time.Time `json:"until,omitzero"` // of Waiting

	// Of Begin, Verified and Resolved: how many backends of the VServer served before the first
	// step, or by the reading that showed the step done.
	Serving api.Maybe[int] `json:"serving,omitzero"`

	// Of End, and but for Outcome of Places.
	Outcome Outcome `json:"outcome,omitempty"`
	Reason  Reason  `json:"reason,omitempty"`
	Why     string  `json:"why,omitempty"`
	Next    string  `json:"next,omitempty"`
	// What Reason is about, or of Verified and Resolved what is to be said of the step.
	Findings []impact.Finding `json:"findings,omitempty"`
}
