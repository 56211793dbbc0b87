package changes

import (
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
)

// sentFor is how long a request is remembered that a console before this one sent.
const sentFor = time.Hour

// Sent is what was sent lately that changes a load balancer, by this console and, as the journal was read
// last, by others of the same user; and whose keys are in use.
func (t *Tracker) Sent(at api.Site) (account string, steps []change.StepStatus) {
	account = t.session.Account
	if t.session.Keys != nil {
		account = t.session.Keys.Account()
	}
	for _, ops := range [][]change.Operation{t.session.Running(), t.session.Ended(), t.before} {
		for _, op := range ops {
			if op.Order.Site() == at {
				steps = appendSent(steps, op)
			}
		}
	}
	return account, steps
}

func appendSent(steps []change.StepStatus, op change.Operation) []change.StepStatus {
	for _, s := range op.Steps {
		if !s.SentAt.IsZero() {
			steps = append(steps, s)
		}
	}
	return steps
}

// noteSent keeps of the journal what other consoles of the same user sent lately.
func (t *Tracker) noteSent(all []change.Operation) {
	t.before = nil
	for _, op := range all {
		if op.Mine || op.Who.User != t.session.User {
			continue
		}
		for _, s := range op.Steps {
			if t.env.Clock.Now().Sub(s.SentAt) < sentFor {
				t.before = append(t.before, op)
				break
			}
		}
	}
}
