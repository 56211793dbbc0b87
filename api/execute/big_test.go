package execute_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

// bigListeners are VServers that are big in one way each.
func bigListeners(scale int) map[string]api.VServer {
	hosts := func(n int) (all []api.Backend, ids []api.BackendID) {
		for i := range n {
			b := fake.Healthy(api.BackendID(fmt.Sprintf("backend-%05d", i)),
				fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&255, i&255), 8080)
			all, ids = append(all, b), append(ids, b.ID)
		}
		return all, ids
	}
	listener := func(name string, backends []api.Backend, rules ...api.Rule) api.VServer {
		return fake.HTTP("vs", name, 80, backends, rules...)
	}
	many, ids := hosts(10_000 / scale)
	few, fewIDs := hosts(200 / scale)
	three, threeIDs := hosts(3)
	rules := make([]api.Rule, 500/scale)
	for i := range rules {
		rules[i] = fake.Path(api.PolicyID(fmt.Sprintf("policy-%03d", i)), fmt.Sprintf("/path/%d", i), fewIDs...)
	}
	name := strings.Repeat("a-name-", 100<<10/7/scale)
	for i := range three {
		three[i].ResourceName = api.Known(name + fmt.Sprint(i))
	}
	return map[string]api.VServer{
		"10,000 backends": listener("web", many),
		"10,000 members":  listener("web", many, fake.Path("policy-1", "/cart", ids...)),
		"500 rules":       listener("web", few, rules...),
		"match of 64 KiB": listener("web", three,
			fake.Path("policy-1", strings.Repeat("/path", 64<<10/5/scale), threeIDs...)),
		"name of 100 KiB": listener(name, three, fake.Path("policy-1", name, threeIDs...)),
	}
}

// releaseBig shows a release of targets, and carries it out.
func releaseBig(tb testing.TB, v api.VServer, targets ...api.BackendID) change.Operation {
	tb.Helper()
	c := fake.New(tb)
	c.SetULBs(scope, []api.ULB{fake.ULB("ulb", "shop", v)})
	c.AllowReads()
	c.AllowWrites(fake.ReleaseBackend, fake.UpdatePolicy)
	var log []string
	r := &execute.Session{
		Client: c, Clock: fake.NewAutoClock(start), Journal: &diary{held: map[string]bool{}, log: &log},
		Endpoint: "https://api.example", Profile: "prod",
	}
	o := change.Order{
		Place:   api.Place{Profile: "prod", Scope: scope, ULB: "ulb", VServer: "vs"},
		Request: impact.Request{Goal: impact.GoalRelease, Targets: targets},
	}
	shown, err := r.Read(context.Background(), o, quiet)
	require.NoError(tb, err)
	require.Empty(tb, shown.Assessment.Refusals)
	return r.Run(context.Background(), o, shown, nil, nil)
}

func TestReleasesFromBigListenersGoThrough(t *testing.T) {
	scale := 10
	if testing.Short() { // the race detector has nothing to see in their size
		scale = 50
	}
	for name, v := range bigListeners(scale) {
		t.Run(name, func(t *testing.T) {
			targets := []api.BackendID{"backend-00000", "backend-00001"}
			r := releaseBig(t, v, targets...)
			assert.Equal(t, change.OutcomeDone, r.Outcome, "%.2000s", r.Why)
		})
	}
}

func BenchmarkReleaseFromABigListener(b *testing.B) {
	big := bigListeners(1)
	big["50 rules"] = bigListeners(10)["500 rules"]
	delete(big, "500 rules") // its 501 steps, each with its readings, take minutes
	for name, v := range big {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				require.Equal(b, change.OutcomeDone, releaseBig(b, v, "backend-00000").Outcome)
			}
		})
	}
}
