package execute

import (
	"context"
	"time"
)

// Keys are the keys in use, where others may take their place.
type Keys interface {
	// Account is api.Fingerprint of the keys that requests are signed with now.
	Account() string
	// Renewal is nil unless err says that the service does not accept the keys and others may come:
	// then it is closed once they have.
	Renewal(err error) <-chan struct{}
}

// keysLimit is how long a drain waits for other keys. After that it stays open in the journal, as
// one that an ended console left.
const keysLimit = time.Hour

// account is api.Fingerprint of the keys in use.
func (r *Runner) account() string {
	if r.Keys != nil {
		return r.Keys.Account()
	}
	return r.Account
}

// refreshDrained reads after a drain's wait. Keys that expired meanwhile do not end it where others
// may come: nothing was sent since, and it goes on with them.
func (w *work) refreshDrained(ctx context.Context) *ending {
	until := w.Clock.Now().Add(keysLimit)
	defer w.delay("")
	for {
		end := w.refresh(ctx)
		if end == nil || w.Keys == nil {
			return end
		}
		renewed := w.Keys.Renewal(end.err)
		if renewed == nil {
			return end
		}
		w.delay("the keys are no longer valid")
		if end := w.awaitKeys(ctx, renewed, until); end != nil {
			return end
		}
	}
}

func (w *work) awaitKeys(ctx context.Context, renewed <-chan struct{}, until time.Time) *ending {
	for {
		sig := w.ctl.signals()
		switch {
		case sig.left || ctx.Err() != nil:
			return leftDraining()
		case sig.stop && !sig.cancel:
			return &ending{
				why:  "it was told to stop while the drain waited for keys",
				next: "release what was drained, or enable it again",
			}
		case !w.Clock.Now().Before(until):
			return &ending{
				draining: true, why: "no keys came that the service accepts, and nothing was released",
				next: "start again with keys that it accepts; the drain is open in the history",
			}
		}
		select {
		case <-renewed:
			return nil
		default:
			w.sleep(ctx, relock, sig.next)
		}
	}
}
