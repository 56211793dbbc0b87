package execute_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

// restoreAll takes c2 out of the world as a release of it did, and gives the order that puts it
// back.
func restoreAll(d *desk) change.Order {
	d.t.Helper()
	d.client.AllowWrites()
	gone := d.run(releaseRule, nil)
	require.Equal(d.t, change.OutcomeDone, gone.Outcome)
	d.noRule("p2")
	done := gone.Record()
	done.Rules[1].Deleted, done.Rules[1].Left = true, nil
	d.edit(func(w *fake.World) { w.Hosts = append(w.Hosts, fake.Healthy("c2", "10.0.1.2", 80)) })
	o := orderOf(site, impact.GoalUndo)
	o.Request.Record, o.Follows = done, gone.ID
	d.log = nil
	return o
}

func TestWhatWasReleasedIsPutBackUnderItsNewID(t *testing.T) {
	for name, forget := range map[string]bool{"the answer has the ids": false, "the answer lacks them": true} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			o := restoreAll(d)
			if forget {
				d.client.ForgetID(fake.AllocateBackend)
				d.client.ForgetID(fake.CreatePolicy)
			}
			before := len(d.writes())
			r := d.run(o, nil)
			require.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
			fresh, made := r.Steps[0].Backend, r.Steps[2].Policy
			assert.NotEqual(t, api.BackendID("c2"), fresh)
			assert.Equal(t, fresh, r.Steps[0].Backend)
			assert.Equal(t, made, r.Steps[2].Policy)
			assert.Equal(t, []string{
				"AllocateBackend uhost-c2",
				fmt.Sprintf("UpdatePolicy p1 [c3 c4 %s]", fresh),
				fmt.Sprintf("CreatePolicy [c3 %s c4]", fresh),
			}, d.writes()[before:])
			assert.Equal(t, fmt.Sprintf("[c3 %s c4]", fresh), d.members(made))
			op := d.operation()
			assert.Equal(t, fresh, op.Steps[0].Backend)
			assert.Equal(t, made, op.Steps[2].Policy)
		})
	}
}

func TestAHostThatComesBackElsewhereStopsThePlan(t *testing.T) {
	d := newDesk(t)
	o := restoreAll(d)
	d.when(0, change.StepVerifying, func() {
		d.vserver("vs2", func(v *api.VServer) {
			all, _ := v.Backends.Get()
			all[len(all)-1].PrivateIP = api.Known("10.7.7.7")
		})
	})
	r := d.run(o, nil)
	d.assertStopped(r, "host: backend new-backend-1: address 10.7.7.7:80 instead of 10.0.1.2:80")
	assert.Equal(t, "done, waiting, waiting", stepStates(r.Steps))
}

func TestAHostThatIsABackendAlreadyIsRefusedWithItsID(t *testing.T) {
	for _, code := range []int{4109, 63016} {
		for name, seen := range map[string]bool{"seen": true, "not seen": false} {
			t.Run(fmt.Sprint(code, name), func(t *testing.T) {
				d := newDesk(t)
				o := restoreAll(d)
				d.client.Refuse(fake.AllocateBackend, code)
				if seen {
					d.when(0, change.StepSent, func() { happens(impact.StepAdd)(d) })
				}
				r := d.run(o, nil)
				assert.Equal(t, change.OutcomeRefused, r.Outcome)
				assert.Contains(t, reasonOf(r), "the host is already a backend there")
				assert.Equal(t, seen, r.Steps[0].Backend == "c2-new")
				if seen {
					assert.Contains(t, reasonOf(r), "it is backend c2-new")
				}
				d.assertOpen(false)
			})
		}
	}
}

func TestAHostThatSomebodyAddedMeanwhileIsNotAddedTwice(t *testing.T) {
	d := newDesk(t)
	o := restoreAll(d)
	later := fake.Healthy("c9", "10.0.1.9", 80)
	d.edit(func(w *fake.World) { w.Hosts = append(w.Hosts, later) })
	o.Request.Record.Backends = append(o.Request.Record.Backends, impact.RecordedBackend{Backend: later, Released: true})
	d.when(0, change.StepDone, func() {
		d.vserver("vs2", func(v *api.VServer) {
			all, _ := v.Backends.Get()
			b := later
			b.ID = "c9-new"
			v.Backends = api.Known(append(all, b))
		})
	})
	d.assertStopped(d.run(o, nil), "the host is already a backend there: c9-new")
}

func TestAnUndoStopsWhereSomebodyWasFaster(t *testing.T) {
	for name, c := range map[string]struct {
		after int
		edit  func(d *desk)
		why   string
	}{
		"the rule is there again": {1, func(d *desk) {
			d.vserver("vs2", func(v *api.VServer) {
				all, _ := v.Rules.Get()
				v.Rules = api.Known(append(all, fake.Domain("px", "img.example.com", "c1")))
			})
		}, "a rule like it is there already (px)"},
		"the added host is gone": {0, func(d *desk) {
			d.edit(func(w *fake.World) { w.RemoveBackend(scope, "ulb", d.seen[len(d.seen)-1].Steps[0].Backend) })
		}, "a member of rule path /api, is not on the VServer"},
		"the rule has changed": {
			0, func(d *desk) { d.rule("p1", func(r *api.Rule) { r.Match = api.Known("/x") }) },
			"match /x instead of /api",
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			o := restoreAll(d)
			d.when(c.after, change.StepDone, func() { c.edit(d) })
			d.assertStopped(d.run(o, nil), c.why)
		})
	}
}

func TestAMemberThatAnotherConsoleReleasedAndAddedAgainIsPutIntoItsRules(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.edit(func(w *fake.World) { w.Hosts = append(w.Hosts, fake.Healthy("c2", "10.0.1.2", 80)) })
	d.when(1, change.StepDone, func() { d.ctl.Leave() })
	left := d.run(releaseRule, nil)
	require.Equal(t, "done, done, waiting", stepStates(left.Steps))

	d.ctl, d.watch = execute.NewControl(), nil
	gone := d.run(releaseRule, nil)
	require.Equal(t, change.OutcomeDone, gone.Outcome)
	added := d.run(gone.FollowUpOrder(change.FollowUpUndo, d.clock.Now()), nil)
	require.Equal(t, change.OutcomeDone, added.Outcome, reasonOf(added))
	fresh := added.Steps[0].Backend
	require.Equal(t, "[c3 c4]", d.members("p1"))

	r := d.run(left.FollowUpOrder(change.FollowUpUndo, d.clock.Now()), nil)
	assert.Equal(t, change.OutcomeDone, r.Outcome, reasonOf(r))
	assert.Equal(t, fmt.Sprintf("[c3 c4 %s]", fresh), d.members("p1"))
	assert.Equal(t, fmt.Sprintf("[c3 c4 %s]", fresh), d.members("p2"))
}
