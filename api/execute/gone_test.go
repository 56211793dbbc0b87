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

func TestAVServerThatIsGoneEndsWithoutAClaim(t *testing.T) {
	for name, edit := range map[string]func(w *fake.World){
		"the VServer":            func(w *fake.World) { w.RemoveVServer(scope, "ulb", "vs") },
		"the ULB":                func(w *fake.World) { w.RemoveULB(scope, "ulb") },
		"the ULB, read as empty": func(w *fake.World) { w.RemoveULB(scope, "ulb"); w.GoneIsEmpty = true },
	} {
		t.Run(name, func(t *testing.T) {
			d, op := crash(t, release1, 2, true)
			d.edit(edit)
			got, err := d.Resolve(context.Background(), op, quiet)
			require.NoError(t, err)
			assert.Equal(t, change.OutcomeStopped, got.Outcome)
			assert.Contains(t, reasonOf(got), "the VServer is gone")
			assert.Equal(t, change.StepUnknown, got.Steps[0].State)
			assert.True(t, got.Record().Empty())
			assert.Equal(t, op.Steps[0].SentAt.Add(75*time.Second), d.clock.Now())
			d.assertOpen(false)
		})
	}
}

// "Not there" is true only where it stays so over the lag, and "could not get" never is.
func TestAVServerThatIsNotThereForAWhileIsNotGone(t *testing.T) {
	notFound := func(code int) func(d *desk, for8 time.Duration) {
		return func(d *desk, for8 time.Duration) {
			d.client.FailAlways(fake.VServers, api.FromRetCode("DescribeVServer", code, "", ""))
			d.after(for8, func() { d.client.FailAlways(fake.VServers, nil) })
		}
	}
	empty := func(d *desk, for8 time.Duration) {
		end := d.clock.Now().Add(for8)
		d.Client = &replica{Client: d.client, old: func() *api.VServerList {
			if d.clock.Now().Before(end) {
				return &api.VServerList{}
			}
			return nil
		}}
	}
	for name, c := range map[string]struct {
		blind func(d *desk, for8 time.Duration)
		gone  bool // once it lasts
	}{
		"4072":             {notFound(4072), false},
		"4141":             {notFound(4141), false},
		"4103":             {notFound(4103), true},
		"4088":             {notFound(4088), true},
		"an empty DataSet": {empty, true},
	} {
		t.Run(name+" for 8 s", func(t *testing.T) {
			d, op := crash(t, release1, 2, true)
			d.remove()
			d.clock.Advance(change.LostAfter)
			c.blind(d, 8*time.Second)
			got, err := d.Resolve(context.Background(), op, quiet)
			if !c.gone { // "could not get it" is no answer at all: another try is the operator's
				require.Error(t, err)
				require.True(t, got.Ended.IsZero())
				d.clock.Advance(8 * time.Second)
				got, err = d.Resolve(context.Background(), op, quiet)
			}
			require.NoError(t, err)
			assert.Equal(t, change.OutcomeDone, got.Outcome, got.Why)
		})
		t.Run(name+" for a minute", func(t *testing.T) {
			d, op := crash(t, release1, 2, true)
			d.remove()
			d.clock.Advance(change.LostAfter)
			c.blind(d, time.Minute)
			began := d.clock.Now()
			got, _ := d.Resolve(context.Background(), op, quiet)
			if !c.gone {
				assert.True(t, got.Ended.IsZero(), got.Why)
				return
			}
			assert.Contains(t, reasonOf(got), "the VServer is gone")
			assert.False(t, d.clock.Now().Before(began.Add(change.LagLimit)), "not before it stayed so over the lag")
		})
	}
}

func TestAnIDThatIsAnotherHostNowResolvesWithoutAClaim(t *testing.T) {
	d, op := crash(t, release1, 2, false)
	d.backend("b1", func(b *api.Backend) { b.ResourceID, b.PrivateIP = api.Known("uhost-db"), api.Known("10.0.0.77") })
	got, err := d.Resolve(context.Background(), op, quiet)
	require.NoError(t, err)
	assert.Equal(t, change.OutcomeStopped, got.Outcome)
	assert.Contains(t, reasonOf(got), "backend b1 is another host now: 10.0.0.77:80 UHost uhost-db instead of 10.0.0.1:80 "+
		"UHost uhost-b1")
	assert.True(t, got.Record().Empty(), "nothing is to be put back")
}

func TestASetWithoutAnyBackendResolvesNothingWithinTheLag(t *testing.T) {
	d, op := crash(t, release1, 2, true)
	list := d.snapshot()
	list.VServers[0].Backends = api.Known([]api.Backend(nil))
	_, done := d.ResolveWith(scope, "ulb", list, op.Steps[0].SentAt.Add(time.Second))
	assert.False(t, done)
}
