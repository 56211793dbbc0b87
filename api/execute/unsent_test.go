package execute_test

import (
	"cmp"
	"context"
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

func TestNothingIsSentWhenTheReadBeforeFails(t *testing.T) {
	fail := &api.Error{Kind: api.KindUnavailable, Action: "DescribeVServer", Message: "no route"}
	for name, c := range map[string]struct {
		meanwhile func(d *desk)
		why       string
		kind      api.Kind
	}{
		"the network is down": {func(d *desk) { d.client.Fail(fake.VServers, fail) }, "no route", api.KindUnavailable},
		"the VServer is gone": {
			func(d *desk) { d.edit(func(w *fake.World) { w.RemoveVServer(scope, "ulb", "vs") }) },
			"ULB ulb has no VServer vs", api.KindNotFound,
		},
		"the ULB is gone": {
			func(d *desk) { d.edit(func(w *fake.World) { w.RemoveULB(scope, "ulb") }) }, "was not found",
			api.KindNotFound,
		},
		"the ULB reads as empty": {
			func(d *desk) { d.edit(func(w *fake.World) { w.RemoveULB(scope, "ulb"); w.GoneIsEmpty = true }) },
			"ULB ulb has no VServer vs", api.KindNotFound,
		},
		"the list is incomplete": {func(d *desk) {
			d.client.Incomplete("1 of 2 came")
			d.edit(func(w *fake.World) { w.RemoveVServer(scope, "ulb", "vs") })
		}, "incomplete: 1 of 2 came", api.KindBadResponse},
		"it is another ULB's": {func(d *desk) {
			d.edit(func(w *fake.World) { w.VServer(scope, "ulb", "vs", func(v *api.VServer) { v.ULB = "ulb-x" }) })
		}, "came as one of ulb-x", api.KindBadResponse},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			r := d.run(release1, func() { c.meanwhile(d) })
			d.assertAborted(r, c.why)
			assert.Equal(t, cmp.Or((&api.Error{Kind: c.kind}).Next(), "refresh to see what is there now"), r.Next)
			assert.Contains(t, reasonOf(r), "unread: ")
		})
	}
}

func TestWhatWasNotShownIsNotDone(t *testing.T) {
	d := newDesk(t)
	fine := d.shown(release1)
	refused := fine
	refused.Assessment.Refusals = []impact.Finding{{Kind: impact.FoundAsItWas}}
	emptied := fine
	emptied.Assessment.Emptied = []api.Rule{fake.Path("p", "/x", "b1")}
	stepless := fine
	stepless.Assessment.Steps = nil
	drained := release1
	drained.Request.Drain = true
	for name, shown := range map[string]change.Reading{
		"nothing":               {},
		"another backend":       d.shown(orderOf(web, impact.GoalRelease, "b2")),
		"another goal":          d.shown(orderOf(web, impact.GoalDisable, "b1")),
		"more backends":         d.shown(orderOf(web, impact.GoalRelease, "b1", "b2")),
		"a drain":               d.shown(drained),
		"another VServer":       d.shown(orderOf(site, impact.GoalRelease, "c1")),
		"a refused plan":        refused,
		"a plan without steps":  stepless,
		"a rule would be empty": emptied,
	} {
		t.Run(name, func(t *testing.T) {
			before := len(d.client.Calls())
			r := d.confirm(context.Background(), release1, shown)
			d.assertAborted(r, "not shown: ")
			assert.Len(t, d.client.Calls(), before, "nothing was even read")
		})
	}
}

func TestATargetWithoutAnIDIsNotWorkedOn(t *testing.T) {
	d := newDesk(t)
	for _, o := range []change.Order{orderOf(web, impact.GoalRelease, ""), orderOf(web, impact.GoalRelease)} {
		shown := d.shown(release1)
		shown.Assessment.Request = o.Request
		d.assertAborted(d.confirm(context.Background(), o, shown), "not shown: ")
	}
}

func TestARefusedPlanIsNotSentWhateverWasShown(t *testing.T) {
	for name, policy := range map[string]impact.Policy{
		"too many":   {MaxTargets: 1},
		"unresolved": {Unresolved: true},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			o := orderOf(web, impact.GoalRelease, "b1", "b2")
			shown := d.shown(o)
			d.Policy = policy
			d.assertAborted(d.confirm(context.Background(), o, shown), "")
		})
	}
}

func TestAPlanThatWouldLeaveARuleEmptyNowIsNotSent(t *testing.T) {
	d := newDesk(t)
	r := d.run(releaseRule,
		func() { d.rule("p1", func(r *api.Rule) { r.Members = api.Known([]api.Member{{Backend: "c2"}}) }) })
	d.assertAborted(r, "changed: ")
}
