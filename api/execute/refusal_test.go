package execute_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

func TestARefusalIsReadBack(t *testing.T) {
	for code, c := range map[int]struct {
		why  string
		wait time.Duration
	}{
		299:  {"IAM denies this action", 0},
		153:  {"the service asks for fewer requests", 0},
		171:  {"the signature is wrong", 0},
		4077: {"a rule cannot be without backends", 0},
		9999: {"the service reports an unknown error", 15 * time.Second},
		// The service says it is not there and the list that it is: wait for the list.
		4093: {"there is no such backend", 15 * time.Second},
		4103: {"the object was not found", 15 * time.Second},
	} {
		t.Run(c.why, func(t *testing.T) {
			d := newDesk(t)
			d.client.ExpectRelease(scope, "ulb", "b1")
			d.client.RefuseRelease(code)
			r := d.run(release1, nil)
			assert.Equal(t, change.OutcomeRefused, r.Outcome)
			assert.Contains(t, reasonOf(r), c.why)
			assert.Contains(t, reasonOf(r), "fake-request")
			assert.Equal(t, "fake-request", r.Steps[0].RequestID)
			assert.Equal(t, start.Add(c.wait), r.Over())
			d.assertReadAfterwards()
			d.assertOpen(false)
		})
	}
}

// TestAFailureThatMayHappenAllTheSameIsFinalOnlyAfterTheLag: "failed, try later", "could not get
// it" and codes that nobody knows.
func TestAFailureThatMayHappenAllTheSameIsFinalOnlyAfterTheLag(t *testing.T) {
	for _, code := range []int{4092, 4147, 4102, 4072, 4103, 9999, -1} {
		for gone, want := range map[time.Duration]change.Outcome{
			time.Second: change.OutcomeDone, 14 * time.Second: change.OutcomeDone, 16 * time.Second: change.OutcomeRefused,
			0: change.OutcomeRefused,
		} {
			d := newDesk(t)
			d.client.ExpectRelease(scope, "ulb", "b1")
			d.client.RefuseRelease(code)
			r := d.run(release1, func() {
				if gone > 0 {
					d.after(gone, d.remove)
				}
			})
			assert.Equal(t, want, r.Outcome, "%d, gone after %s", code, gone)
			assert.Contains(t, reasonOf(r), fmt.Sprint("RetCode ", code))
			if want == change.OutcomeRefused {
				assert.Equal(t, start.Add(change.LagLimit), r.Over())
			}
			d.assertOpen(false)
		}
	}
}

func TestARefusalOfWhatIsGoneAlready(t *testing.T) {
	for _, code := range []int{4093, 4148, 299} {
		for name, lag := range map[string]time.Duration{"seen at once": 0, "seen later": 9 * time.Second} {
			if code == 299 && lag > 0 {
				continue // not a word about it being gone: nothing to wait for
			}
			t.Run(name, func(t *testing.T) {
				d := newDesk(t)
				d.client.ExpectRelease(scope, "ulb", "b1")
				d.client.RefuseRelease(code)
				shown := d.shown(release1)
				d.when(0, change.StepSent, func() {
					d.after(lag, d.remove)
					d.clock.Advance(0)
				})
				r := d.confirm(context.Background(), release1, shown)
				assert.Equal(t, change.OutcomeDone, r.Outcome)
				assert.Contains(t, reasonOf(r), "gone already")
				require.Error(t, r.Steps[0].Err)
				assert.Empty(t, r.Next)
			})
		}
	}
}

func TestARefusalForARuleNamesTheRules(t *testing.T) {
	o := orderOf(site, impact.GoalRelease, "c1")
	join := func(v *api.VServer) {
		all, _ := v.Rules.Get()
		v.Rules = api.Known(append(all, fake.Path("p8", "/new", "c1", "c2"), fake.Domain("p9", "a.example.com", "c1")))
	}
	for name, c := range map[string]struct {
		edit func(v *api.VServer)
		why  string
	}{
		"that took it in just now": {join, "still in a rule; rule path /new holds it; " +
			"rule domain a.example.com holds it"},
		"of which none holds it": {func(*api.VServer) {}, "although no Custom rule holds it; the VServer has " +
			"rule path /api; the VServer has rule domain img.example.com"},
		"of which there are none": {func(v *api.VServer) { v.Rules = api.Known([]api.Rule{}) }, "although the VServer " +
			"has no Custom rule"},
		"which are suddenly absent": {func(v *api.VServer) { v.Rules = api.Maybe[[]api.Rule]{} }, "it did not say which"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.client.ExpectRelease(scope, "ulb", "c1")
			d.client.RefuseRelease(4110)
			d.when(0, change.StepSent, func() { d.vserver("vs2", c.edit) })
			r := d.run(o, nil)
			assert.Equal(t, change.OutcomeRefused, r.Outcome)
			assert.Contains(t, reasonOf(r), c.why)
		})
	}
}
