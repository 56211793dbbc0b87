package proof

import (
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

var (
	evidenceStart = time.Date(2026, 3, 1, 3, 0, 0, 0, time.UTC)
	evidenceAt    = api.Place{Scope: api.Scope{Region: "r"}, ULB: "ulb", VServer: "vs"}
)

func second(n int) time.Time { return evidenceStart.Add(time.Duration(n) * time.Second) }

// evidenceSite is an HTTP VServer with three backends and two rules, changed by edits.
func evidenceSite(edits ...func(v *api.VServer)) api.VServer {
	v := fake.HTTP("vs", "site", 80, []api.Backend{
		fake.Healthy("b1", "10.0.0.1", 80), fake.Healthy("b2", "10.0.0.2", 80), fake.Healthy("b3", "fd00::1", 80),
	}, fake.Path("p1", "/api", "b1", "b2"), fake.Domain("p2", "a.example.com", "b1", "b3"))
	for _, edit := range edits {
		edit(&v)
	}
	return v
}

func withBackend(id api.BackendID, edit func(b *api.Backend)) func(v *api.VServer) {
	return func(v *api.VServer) {
		all, _ := v.Backends.Get()
		for i := range all {
			if all[i].ID == id {
				edit(&all[i])
			}
		}
	}
}

func withoutBackends(ids ...api.BackendID) func(v *api.VServer) {
	return func(v *api.VServer) {
		all, _ := v.Backends.Get()
		kept := []api.Backend{}
		for _, b := range all {
			gone := false
			for _, id := range ids {
				gone = gone || id == b.ID
			}
			if !gone {
				kept = append(kept, b)
			}
		}
		v.Backends = api.Known(kept)
	}
}

func withRule(id api.PolicyID, edit func(r *api.Rule)) func(v *api.VServer) {
	return func(v *api.VServer) {
		all, _ := v.Rules.Get()
		for i := range all {
			if all[i].ID == id {
				edit(&all[i])
			}
		}
	}
}

func membersOnly(ids ...api.BackendID) func(r *api.Rule) {
	return func(r *api.Rule) { r.Members = membersAs(ids) }
}

func enabledAs(on int) func(b *api.Backend) {
	return func(b *api.Backend) { b.Enabled = api.Known(on) }
}

func addBackend(b api.Backend) func(v *api.VServer) {
	return func(v *api.VServer) {
		all, _ := v.Backends.Get()
		v.Backends = api.Known(append(all, b))
	}
}

func ptr[T any](v T) *T { return &v }

func weighing(v *api.VServer) { v.Method = api.Known(api.MethodWeightRoundrobin) }

func withoutDefault(v *api.VServer) { v.Rules = api.Known(v.CustomRules()) }

func nullBackends(v *api.VServer) { v.Backends = api.Known([]api.Backend(nil)) }

func renamed(v api.VServer, id api.VServerID) api.VServer {
	v.ID = id
	return v
}

func backwards(v *api.VServer) {
	backends, _ := v.Backends.Get()
	rules, _ := v.Rules.Get()
	slices.Reverse(backends)
	slices.Reverse(rules)
	for i := range rules {
		members, _ := rules[i].Members.Get()
		slices.Reverse(members)
	}
}
