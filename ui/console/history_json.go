package console

import (
	"errors"
	"io"
	"strings"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/journal"
	"cloud.internal/ulbconsole/ui/render"
)

// historyObject is an operation for other programs, as README describes it. Names and values never
// change; those that the journal's lines have, too, mean the same there. Times are UTC.
type historyObject struct {
	ID      string        `json:"op"`
	Began   time.Time     `json:"began"`
	Ended   time.Time     `json:"ended,omitzero"`
	Outcome string        `json:"outcome"` // of the journal, or running, unknown, draining, open, continued
	Undone  bool          `json:"undone,omitempty"`
	Reason  change.Reason `json:"reason,omitempty"`
	Why     string        `json:"why,omitempty"`
	Next    string        `json:"next,omitempty"`

	Profile     string        `json:"profile"`
	Endpoint    string        `json:"endpoint"`
	Account     string        `json:"account,omitempty"`
	Region      api.RegionID  `json:"region"`
	Project     api.ProjectID `json:"project"`
	ULB         api.ULBID     `json:"ulb"`
	ULBName     string        `json:"ulb_name,omitempty"`
	VServer     api.VServerID `json:"vserver"`
	VServerName string        `json:"vserver_name,omitempty"`
	ProjectName string        `json:"project_name,omitempty"`

	Session string         `json:"session"`
	Who     change.Who     `json:"who"`
	Request impact.Request `json:"want,omitzero"`
	Wait    float64        `json:"wait_seconds,omitempty"`
	Until   time.Time      `json:"drains_until,omitzero"`

	Follows    string `json:"follows,omitempty"`
	FollowedBy string `json:"followed_by,omitempty"`

	// Of one of several VServers that were changed as one: what they have in common, which one this is, and
	// how many there are.
	Rollout string `json:"rollout,omitempty"`
	Place   int    `json:"place,omitempty"`
	Of      int    `json:"of,omitempty"`

	// How many backends of the VServer served before the first step, and by the last reading that
	// showed one done.
	ServingBefore api.Maybe[int] `json:"serving_before,omitzero"`
	ServingAfter  api.Maybe[int] `json:"serving_after,omitzero"`

	Steps []historyStep `json:"steps"`
	Facts impact.Record `json:"facts,omitzero"`
}

// historyStep is a step of an operation and what became of it.
type historyStep struct {
	impact.Step

	State     change.StepState `json:"state"`
	Why       string           `json:"why,omitempty"`
	Sent      time.Time        `json:"sent,omitzero"`
	Ended     time.Time        `json:"ended,omitzero"`
	RequestID string           `json:"request_id,omitempty"`
	RetCode   int              `json:"retcode,omitempty"`
	Error     string           `json:"error,omitempty"`
	Backend   api.BackendID    `json:"new_backend,omitempty"`
	Policy    api.PolicyID     `json:"new_policy,omitempty"`
	Serving   api.Maybe[int]   `json:"serving,omitzero"` // after it
}

func newHistoryObject(op change.Operation, by *change.Operation) historyObject {
	o := op.Order
	h := historyObject{
		ID: op.ID, Began: op.Began.UTC(), Ended: op.Ended.UTC(),
		Outcome: strings.ToLower(render.OutcomeWord(op, nil)), Undone: render.Undone(op, by), Reason: op.Reason,
		Why: render.WhyText(op), Next: render.NextText(op),
		Profile: o.Profile, Endpoint: op.Endpoint, Account: op.Account, Region: o.Scope.Region, Project: o.Scope.Project,
		ULB: o.ULB, ULBName: o.ULBName, VServer: o.VServer, VServerName: o.VServerName, ProjectName: o.ProjectName,
		Session: op.Session, Who: op.Who, Request: o.Request, Wait: o.Wait.Seconds(), Until: op.Until.UTC(),
		Follows: o.Follows, FollowedBy: op.Follower, Steps: make([]historyStep, len(op.Steps)), Facts: op.Facts,
		Rollout: o.Rollout.ID, Place: o.Rollout.Place, Of: o.Rollout.Of,
	}
	if op.Sent() {
		h.ServingBefore, h.ServingAfter = op.Serving, op.ServingBefore(len(op.Steps))
	}
	for i, s := range op.Steps {
		step := historyStep{
			Step: s.Step, State: s.State, Why: render.StepWhy(s), Sent: s.SentAt.UTC(), Ended: s.EndedAt.UTC(),
			RequestID: s.RequestID, Backend: s.Backend, Policy: s.Policy,
			Serving: s.Serving,
		}
		var refused *api.Error
		switch {
		case errors.As(s.Err, &refused):
			step.RetCode, step.Error = refused.RetCode, refused.Message
		case s.Err != nil:
			step.Error = s.Err.Error()
		}
		h.Steps[i] = step
	}
	return h
}

func writeJSON(out io.Writer, chosen []change.Operation, byID map[string]*change.Operation) error {
	for _, op := range chosen {
		line, err := journal.JSONLine(newHistoryObject(op, byID[op.Follower]))
		if err != nil {
			return err
		}
		_, _ = out.Write(line) // Flush gives its error
	}
	return nil
}
