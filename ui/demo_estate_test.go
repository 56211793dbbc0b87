package ui

import (
	"cmp"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/demo"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/surfercloud"
	"cloud.internal/ulbconsole/ui/confirm"
	"cloud.internal/ulbconsole/ui/screen"
)

// production is the largest part of the estate that practice is on.
var production = api.Scope{Region: "hk", Project: "org-prod01"}

// demoEstate reads it as the console does.
func demoEstate(t *testing.T) []api.ULB {
	t.Helper()
	cloud, err := demo.New(demo.Options{})
	require.NoError(t, err)
	server := httptest.NewServer(cloud.Handler())
	defer server.Close()
	client, err := surfercloud.New(surfercloud.Options{
		BaseURL: server.URL, PublicKey: demo.PublicKey, PrivateKey: demo.PrivateKey, Clock: api.SystemClock{},
	})
	require.NoError(t, err)
	defer client.Close()
	var ulbs []api.ULB
	_, err = client.ULBs(t.Context(), production, func(p api.ULBPage) { ulbs = append(ulbs, p.Rows...) })
	require.NoError(t, err)
	require.Greater(t, len(ulbs), 10)
	return ulbs
}

// driveEstate runs a test on the estate. A nil change leaves the options as they are.
func driveEstate(t *testing.T, ulbs []api.ULB, change func(*Options), test func(d *driver)) {
	t.Helper()
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) { w.ULBs = map[api.Scope][]api.ULB{production: ulbs} })
	}, func(o *Options) {
		o.Connection.Profile, o.Connection.Region, o.Connection.Project = "demo", production.Region, production.Project
		if change != nil {
			change(o)
		}
	}, func(d *driver) {
		d.app.project.name = "Production"
		test(d)
	})
}

// ask opens the dialog about an order and reads what it shows.
func (d *driver) ask(u api.ULB, v api.VServer, r impact.Request) *confirm.Change {
	d.t.Helper()
	o := change.Order{
		Place:   api.Place{Profile: "demo", Scope: production, ULB: u.ID, VServer: v.ID},
		ULBName: u.Name.Or(""), VServerName: v.Name.Or(""), Request: r,
	}
	var listed []screen.Listed
	for _, id := range r.Targets {
		b, _ := v.Backend(id)
		listed = append(listed, screen.Listed{VServer: &v, Backend: b})
	}
	d.run(d.app.ask(d.app.dialogs.forOrder(o, listed)))
	d.wait()
	q := d.app.dialog.(*confirm.Change)
	require.NotNil(d.t, q.Reading, d.screen())
	return q
}

func TestEveryDialogAboutOneBackendFitsASmallScreenWhole(t *testing.T) {
	ulbs := demoEstate(t)
	for _, protect := range []bool{false, true} {
		asked := map[impact.Class]int{}
		driveEstate(t, ulbs, func(o *Options) { o.Connection.Protected = protect }, func(d *driver) {
			for _, u := range ulbs {
				vservers, _ := u.VServers.Get()
				for _, v := range vservers {
					backends, _ := v.Backends.Get()
					for _, b := range backends {
						target := []api.BackendID{b.ID}
						for _, r := range []impact.Request{
							{Goal: impact.GoalRelease, Targets: target},
							{Goal: impact.GoalRelease, Targets: target, DeleteEmptied: true},
							{Goal: impact.GoalRelease, Targets: target, Drain: true, DeleteEmptied: true},
							{Goal: impact.GoalDisable, Targets: target},
							{Goal: impact.GoalEnable, Targets: target},
							{Goal: impact.GoalWeight, Targets: target},
							{Goal: impact.GoalWeight, Targets: target, Weight: api.Known(0)},
							{Goal: impact.GoalWeight, Targets: target, Weight: api.Known(33)},
						} {
							if off := api.Is(b.Enabled, 0); off && r.Goal == impact.GoalDisable || !off && r.Goal == impact.GoalEnable {
								continue // nobody is asked that
							}
							if r.Goal == impact.GoalWeight && !api.Is(v.Method, api.MethodWeightRoundrobin) {
								continue // nor that
							}
							q := d.ask(u, v, r)
							asked[q.Reading.Assessment.Class]++
							require.NotContains(t, d.screen(), "more below", "%s", d.screen())
							require.True(t, q.Box.EndShown())
							d.see("demo · hk · Production (org-prod01) ─╮", "read at")
							d.press("esc")
						}
					}
				}
			}
		})
		for _, class := range []impact.Class{impact.ClassSevere, impact.ClassOutage} {
			assert.Greater(t, asked[class], 5, class)
		}
		assert.Equal(t, !protect, asked[impact.ClassOrdinary] > 5)
	}
}

// plan is a release of all backends of a listener.
type plan struct {
	ulb     api.ULB
	vserver api.VServer
	steps   int
}

func TestTheLargestPlansScrollAndSaySo(t *testing.T) {
	ulbs := demoEstate(t)
	driveEstate(t, ulbs, nil, func(d *driver) {
		var plans []plan
		request := func(v api.VServer) impact.Request {
			r := impact.Request{Goal: impact.GoalRelease, DeleteEmptied: true, Drain: true}
			backends, _ := v.Backends.Get()
			for _, b := range backends {
				r.Targets = append(r.Targets, b.ID)
			}
			return r
		}
		for _, u := range ulbs {
			vservers, _ := u.VServers.Get()
			for _, v := range vservers {
				plans = append(plans, plan{u, v, len(impact.Assess(nil, v, request(v), impact.Policy{}).Steps)})
			}
		}
		slices.SortStableFunc(plans, func(x, y plan) int { return cmp.Compare(y.steps, x.steps) })
		for _, p := range plans[:3] {
			q := d.ask(p.ulb, p.vserver, request(p.vserver))
			d.see("more below: PgDn", "╰─ Read to the end first: PgDn. ─")
			require.False(t, q.Box.EndShown())
			require.Equal(t, screen.Hint{Key: "pgdn", Does: "reads on"}, d.app.footerKeys(d.app.stack.top())[0])
			d.press("esc")
		}
	})
}
