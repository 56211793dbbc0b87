package execute

import (
	"context"
	"errors"
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/proof"
)

// work is an order that is being carried out. Only Run's goroutine uses it.
type work struct {
	*Runner
	order    change.Order
	ctl      *Control
	progress func(change.Progress)

	id          string // "" until it is in the journal
	began       time.Time
	account     string // of the keys that it was begun with
	facts       impact.Record
	steps       []change.StepStatus
	differences []change.Difference
	class       impact.Class  // as confirmed
	down        []string      // likewise: what the plan takes down
	planned     int           // how many steps that had
	confirms    api.VServer   // as read when it was confirmed
	now         api.VServer   // as read last
	beside      []api.VServer // the ULB's VServers, as read last
	came        time.Time     // when that answer was there
	fresh       bool          // nothing was sent and nothing waited for since now was read
	after       *change.Reading
	differs     []change.Difference // what was first seen to be otherwise than the plan rests on, nil without it
	finding     proof.Finding       // of the last answer that proved something
	vanished    []api.Backend       // that nobody here touched, and that the last answer lacks
	sent        bool                // a request has left
	journalErr  error               // the journal took no entry after a request had left
	unrecorded  int                 // of journalErr: the step it was about
	readErr     error               // of the last reading of a verification
	waited      bool                // the journal has the wait of a drain
	cancelled   bool                // the drain's backends are being enabled again
	others      []change.Operation  // on this ULB, without a known outcome, as the journal had them last
	resolved    *change.Result      // what the confirming read resolved, nil without it
	reading     bool                // the confirming read is under way
	waiting     string              // see Progress
	drain       time.Time           // see Progress
	pause       time.Time
	free        func() // gives the ULB up, nil where it is not held
}

// ending is why an order ends before all of it was done. Without an outcome it was stopped.
type ending struct {
	outcome   change.Outcome
	err       error
	why, next string
	draining  bool
	cancelled bool
}

// stopRequested says whether the operator, or the end of ctx, wants no further step.
func (w *work) stopRequested(ctx context.Context) *ending {
	sig := w.ctl.signals()
	switch {
	case ctx.Err() != nil:
		return &ending{err: ctx.Err(), why: "it was cancelled", next: change.NextTryAgain}
	case sig.left:
		return &ending{why: "the console was being left", next: change.NextTryAgain}
	case sig.stop && !w.sent && !w.cancelled:
		return &ending{why: "it was told to stop", next: change.NextTryAgain}
	default:
		return nil
	}
}

// report hands the present state to whoever watches.
func (w *work) report() {
	sig := w.ctl.signals()
	w.progress(change.Progress{
		ID: w.id, Order: w.order, Began: w.began, Reading: w.reading, Waiting: w.waiting, Steps: slices.Clone(w.steps),
		Drain: w.drain, Pause: w.pause, Stopping: sig.stop || sig.left,
	})
}

// lock claims the ULB in this process and among all consoles of the journal.
func (w *work) lock(back bool) *ending {
	if busy := w.claim(w.order, back); busy != "" {
		return &ending{why: busy, next: "wait until it has ended, then try again"}
	}
	free, err := w.Journal.Lock(w.order.Scope.Region, w.order.ULB)
	if err != nil {
		w.unclaim(w.order)
		if errors.Is(err, change.ErrLocked) {
			return &ending{err: err, why: err.Error(), next: "wait until it has ended, then look again"}
		}
		return &ending{
			err: err, why: "changes are refused, because the ULB cannot be locked: " + err.Error(),
			next: "put that right, then try again",
		}
	}
	w.free = func() {
		free()
		w.unclaim(w.order)
	}
	return nil
}

func (w *work) unlock() {
	if w.free != nil {
		w.free()
		w.free = nil
	}
}
