package execute_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
)

// mayNotRead are refusals of a read that only somebody can put right.
var mayNotRead = map[string]error{
	"wrong keys":    api.FromRetCode("DescribeVServer", 171, "Signature Error", "req-1"),
	"an old token":  api.FromRetCode("DescribeVServer", 174, "expired", "req-1"),
	"no permission": api.FromRetCode("DescribeVServer", 299, "denied", "req-1"),
	"a proxy's": &api.Error{
		Kind: api.KindUnavailable, Action: "DescribeVServer", Proxy: true, HTTPStatus: 407,
		NotSent: true, Cause: api.ErrFinal,
	},
	"a certificate": &api.Error{
		Kind: api.KindUnavailable, Action: "DescribeVServer", NotSent: true,
		Cause: api.ErrFinal,
	},
	"an unknown place": api.FromRetCode("DescribeVServer", 292, "no such project", "req-1"),
}

func (d *desk) reads() int {
	n := 0
	for _, call := range d.client.Calls() {
		if call.Method == fake.VServers {
			n++
		}
	}
	return n
}

// TestAVerificationThatMayNotReadAsksOnce: it would lock an account.
func TestAVerificationThatMayNotReadAsksOnce(t *testing.T) {
	for name, refused := range mayNotRead {
		for answer, prepare := range map[string]func(d *desk){
			"accepted":  func(d *desk) { d.client.IgnoreRelease() },
			"lost":      func(d *desk) { d.client.LoseRequest() },
			"refused":   func(d *desk) { d.client.RefuseRelease(299) },
			"not there": func(d *desk) { d.client.RefuseRelease(4093) },
		} {
			t.Run(name+", "+answer, func(t *testing.T) {
				d := newDesk(t)
				d.client.ExpectRelease(scope, "ulb", "b1")
				prepare(d)
				shown := d.shown(release1)
				before := 0
				d.when(0, change.StepVerifying, func() {
					d.client.FailAlways(fake.VServers, refused)
					before = d.reads()
				})
				r := d.confirm(context.Background(), release1, shown)
				assert.Equal(t, change.OutcomeUnknown, r.Outcome)
				assert.Equal(t, 1, d.reads()-before)
				assert.Contains(t, reasonOf(r), "no read shows")
				assert.Contains(t, reasonOf(r), "reading is refused")
				d.assertOpen(true)
			})
		}
	}
}

// TestAPlanThatMayNotReadStopsBeforeItsNextStep: at once.
func TestAPlanThatMayNotReadStopsBeforeItsNextStep(t *testing.T) {
	for name, refused := range mayNotRead {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.client.AllowWrites()
			before := 0
			d.waiting(func() {
				d.client.FailAlways(fake.VServers, refused)
				before = d.reads()
			})
			r := d.run(drainOf(web, "b1"), nil)
			assert.Equal(t, change.OutcomeStopped, r.Outcome)
			assert.Equal(t, 1, d.reads()-before)
			assert.Contains(t, reasonOf(r), "unread: ")
		})
	}
}

// TestResolvingThatMayNotReadAsksOnceAndSaysWhy: the next key asks again.
func TestResolvingThatMayNotReadAsksOnceAndSaysWhy(t *testing.T) {
	for name, refused := range mayNotRead {
		t.Run(name, func(t *testing.T) {
			d, op := crash(t, release1, 2, true)
			d.client.FailAlways(fake.VServers, refused)
			before := d.reads()
			got, err := d.Resolve(context.Background(), op, quiet)
			require.ErrorIs(t, err, refused)
			assert.Zero(t, got.Ended)
			assert.Equal(t, 1, d.reads()-before)
			d.assertOpen(true)
			d.client.FailAlways(fake.VServers, nil)
			got, err = d.Resolve(context.Background(), op, quiet)
			require.NoError(t, err)
			assert.NotZero(t, got.Ended)
		})
	}
}

// TestAVerificationWaitsAsLongAsTheServiceAsks: and not longer than it may take.
func TestAVerificationWaitsAsLongAsTheServiceAsks(t *testing.T) {
	d := newDesk(t)
	d.client.ExpectRelease(scope, "ulb", "b1")
	d.client.LoseRequest()
	busy := &api.Error{Kind: api.KindThrottled, Action: "DescribeVServer", HTTPStatus: 429, RetryAfter: 40 * time.Second}
	shown := d.shown(release1)
	before := 0
	d.when(0, change.StepVerifying, func() {
		d.client.FailAlways(fake.VServers, busy)
		before = d.reads()
	})
	r := d.confirm(context.Background(), release1, shown)
	assert.Equal(t, change.OutcomeUnknown, r.Outcome)
	assert.Equal(t, 3, d.reads()-before, "at once, after 40 s, and when it is decided")
	assert.Equal(t, start.Add(75*time.Second), r.Over())
}

// TestThePlanWaitsBeforeItsNextStepAsLongAsTheServiceAsks: and not longer than it may take.
func TestThePlanWaitsBeforeItsNextStepAsLongAsTheServiceAsks(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	before := 0
	d.waiting(func() {
		d.client.FailAlways(fake.VServers,
			&api.Error{Kind: api.KindThrottled, Action: "DescribeVServer", HTTPStatus: 429, RetryAfter: time.Minute})
		before = d.reads()
	})
	r := d.run(drainOf(web, "b1"), nil)
	assert.Equal(t, change.OutcomeStopped, r.Outcome)
	assert.Equal(t, 2, d.reads()-before, "at once, and when it is decided")
}
