package ui

import (
	"errors"
	"fmt"
	"slices"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

// The world that the random keys meet: something to lose of every class, and
// what goes wrong in it.

// hostsFrom makes backends of which every third fails its check.
func hostsFrom(from string, n int) []api.Backend {
	all := make([]api.Backend, 0, n)
	for i := range n {
		b := fake.Healthy(api.BackendID(fmt.Sprintf("%s-%d", from, i)), fmt.Sprintf("10.1.%d.%d", len(from), i+1), 80)
		if i%3 == 2 {
			b.Status = api.Known(1)
		}
		all = append(all, b)
	}
	return all
}

// roughWorld is the demo's, with more backends to lose and more ways to be odd.
func roughWorld(w *fake.World) {
	sticky := hostsFrom("sticky", 4)
	sticky[3].Enabled = api.Known(0)
	source := fake.TCP("vserver-source", "sticky", 81, sticky...)
	source.Method = api.Known(api.MethodSource)
	backup := fake.TCP("vserver-backup", "pair", 82, hostsFrom("pair", 2)...)
	backup.Method = api.Known(api.MethodBackup)
	bare := fake.HTTP("vserver-bare", "bare", 83, hostsFrom("bare", 4))
	bare.Rules = api.Maybe[[]api.Rule]{}
	idle := hostsFrom("idle", 4)
	for i := range idle {
		idle[i].Enabled = api.Known(0)
	}
	weighed := func(v api.VServer, weights ...int) api.VServer {
		v.Method = api.Known(api.MethodWeightRoundrobin)
		all, _ := v.Backends.Get()
		for i, weight := range weights {
			all[i].Weight = api.Known(weight)
		}
		return v
	}
	sick := hostsFrom("sick", 3)
	for i := range sick {
		sick[i].Status = api.Known(1)
	}
	many := []api.BackendID{"shop-0", "shop-1", "shop-2", "shop-3", "shop-4", "shop-6"}
	w.ULBs[scope] = append([]api.ULB{
		fake.ULB("ulb-wide", "wide",
			fake.TCP("vserver-wide", "wide", 80, hostsFrom("wide", 9)...),
			source, backup, bare,
			weighed(fake.TCP("vserver-weigh", "shares", 84, hostsFrom("weigh", 5)...), 10, 20, 10, 40, 0),
			weighed(fake.TCP("vserver-sole", "sole", 85, hostsFrom("sole", 2)...), 5, 0)),
		fake.ULB("ulb-shop", "store",
			fake.HTTP("vserver-shop", "store-web", 8080, hostsFrom("shop", 8),
				fake.Path("policy-many", "/many", many...),
				fake.Domain("policy-alone", "b.example", "shop-1"),
				fake.Path("policy-weak", "/weak", "shop-3", "shop-5"),
				fake.Path("policy-two", "/two", "shop-0", "shop-7")),
			fake.TCP("vserver-idle", "spare", 8081, idle...),
			fake.HTTP("vserver-sick", "ill", 8082, sick)),
	}, w.ULBs[scope]...)
}

// spot is where there is something to change, and the class of taking it out;
// of the spots that are off, of enabling it; of those with weights, of setting one of them.
type spot struct {
	class    impact.Class
	ulb      api.ULBID
	vserver  api.VServerID
	backends []api.BackendID
	weights  []string
}

// weightSpots are those of each class, with weights to type.
func weightSpots() []spot {
	at := func(class impact.Class, v api.VServerID, backends []api.BackendID, weights ...string) spot {
		return spot{class: class, ulb: "ulb-wide", vserver: v, backends: backends, weights: weights}
	}
	return []spot{
		at(impact.ClassTrivial, "vserver-weigh", []api.BackendID{"weigh-2"}, "7", "70", "100"), // it fails its check
		at(impact.ClassOrdinary, "vserver-weigh", []api.BackendID{"weigh-0"}, "1", "25", "50", "0"),
		at(impact.ClassOrdinary, "vserver-weigh", []api.BackendID{"weigh-4"}, "10", "30"),
		at(impact.ClassSevere, "vserver-weigh", []api.BackendID{"weigh-0", "weigh-1"}, "5", "15", "35"),
		at(impact.ClassOutage, "vserver-sole", []api.BackendID{"sole-0"}, "0"),
	}
}

// sickSpot is where all fail, so that they may be checked otherwise.
func sickSpot() spot {
	return spot{class: impact.ClassSevere, ulb: "ulb-shop", vserver: "vserver-sick", backends: []api.BackendID{"sick-0"}}
}

func (s spot) off() bool { return s.vserver == "vserver-idle" }

func (s spot) inRules() bool { return s.vserver == "vserver-shop" || s.vserver == "vserver-http" }

// alone says that a rule has no other member.
func (s spot) alone() bool { return s.backends[0] == "shop-1" || s.backends[0] == "backend-e" }

// spots are those of each class, for each thing that can be done.
func spots() []spot {
	at := func(class impact.Class, ulb api.ULBID, v api.VServerID, backends ...api.BackendID) spot {
		return spot{class: class, ulb: ulb, vserver: v, backends: backends}
	}
	const trivial, ordinary, severe, outage = impact.ClassTrivial, impact.ClassOrdinary, impact.ClassSevere,
		impact.ClassOutage
	return []spot{
		at(trivial, "ulb-wide", "vserver-wide", "wide-2"), // it fails its check
		at(trivial, "ulb-wide", "vserver-wide", "wide-5"),
		at(ordinary, "ulb-wide", "vserver-wide", "wide-0"),
		at(ordinary, "ulb-wide", "vserver-wide", "wide-3"),
		at(severe, "ulb-wide", "vserver-wide", "wide-1", "wide-4"),
		at(severe, "ulb-wide", "vserver-wide", "wide-0", "wide-1", "wide-3", "wide-4"), // most of those that serve
		at(severe, "ulb-wide", "vserver-source", "sticky-0"),                           // re-maps all clients
		at(severe, "ulb-wide", "vserver-backup", "pair-1"),
		at(trivial, "ulb-shop", "vserver-shop", "shop-2"),
		at(trivial, "ulb-shop", "vserver-shop", "shop-5"),
		at(ordinary, "ulb-shop", "vserver-shop", "shop-4"),
		at(ordinary, "ulb-shop", "vserver-shop", "shop-6"),
		at(severe, "ulb-shop", "vserver-shop", "shop-7"), // its rule falls to one
		at(outage, "ulb-shop", "vserver-shop", "shop-3"), // its rule serves nothing then
		at(outage, "ulb-shop", "vserver-shop", "shop-1"), // alone in a rule
		at(outage, "ulb-shop", "vserver-shop", "shop-1", "shop-2"),
		at(ordinary, "ulb-shop", "vserver-idle", "idle-0"),
		at(ordinary, "ulb-shop", "vserver-idle", "idle-2"), // it fails its check
		at(severe, "ulb-shop", "vserver-idle", "idle-0", "idle-1"),
		at(outage, "ulb-web", "vserver-one", "backend-h"), // the last one
		at(ordinary, "ulb-web", "vserver-tcp", "backend-b"),
		at(trivial, "ulb-web", "vserver-tcp", "backend-d"),
		at(outage, "ulb-web", "vserver-http", "backend-e"),   // alone in a rule
		at(trivial, "ulb-mail", "vserver-down", "backend-i"), // nothing serves there already
	}
}

// disturb changes the world behind the console's back.
func (w *walker) disturb() {
	w.note("disturb")
	w.client.Edit(func(world *fake.World) {
		ulbs := world.ULBs[scope]
		if len(ulbs) == 0 {
			return
		}
		u := &ulbs[w.rand.IntN(len(ulbs))]
		vservers, _ := u.VServers.Get()
		if len(vservers) == 0 {
			return
		}
		v := &vservers[w.rand.IntN(len(vservers))]
		if len(vservers) > 1 && w.chance(0.02) {
			world.RemoveVServer(scope, u.ID, v.ID)
			return
		}
		w.disturbIn(world, u.ID, v)
	})
}

// meddle disturbs a VServer where something is about to be changed.
func (w *walker) meddle(at api.Place) {
	w.note("meddle")
	w.client.Edit(func(world *fake.World) {
		u := world.ULB(at.Scope, at.ULB)
		if u == nil {
			return
		}
		vservers, _ := u.VServers.Get()
		for i := range vservers {
			if vservers[i].ID == at.VServer {
				w.disturbIn(world, at.ULB, &vservers[i])
			}
		}
	})
}

func (w *walker) disturbIn(world *fake.World, ulb api.ULBID, v *api.VServer) {
	backends, _ := v.Backends.Get()
	switch w.rand.IntN(12) {
	case 0:
		slices.Reverse(backends)
	case 1:
		if len(backends) > 0 {
			world.RemoveBackend(scope, ulb, backends[w.rand.IntN(len(backends))].ID)
		}
	case 2:
		w.strangers++
		v.Backends = api.Known(append(slices.Clone(backends),
			fake.Healthy(api.BackendID(fmt.Sprintf("stranger-%d", w.strangers)), "10.9.0.1", 80)))
	case 3:
		switch {
		case w.chance(0.3):
			v.Backends = api.Maybe[[]api.Backend]{}
		case v.OtherCheck() != "":
			v.MonitorType = api.Known(v.OtherCheck())
		}
	case 4, 5, 6, 7:
		alterRule(w, v)
	default:
		if len(backends) > 0 {
			alter(w, &backends[w.rand.IntN(len(backends))])
		}
	}
}

func alter(w *walker, b *api.Backend) {
	switch w.rand.IntN(5) {
	case 0:
		b.Status = pick(w, api.Known(0), api.Known(1), api.Maybe[int]{})
	case 1:
		b.Enabled = pick(w, api.Known(0), api.Known(1), api.Maybe[int]{})
	case 2:
		b.PrivateIP = api.Known(fmt.Sprintf("10.8.0.%d", w.rand.IntN(200)))
	case 3:
		b.Weight = pick(w, api.Known(w.rand.IntN(101)), api.Known(0), api.Maybe[int]{})
	default:
		b.Status, b.Enabled = api.Known(0), api.Known(1)
	}
}

// alterRule is what another user does to a rule.
func alterRule(w *walker, v *api.VServer) {
	rules, _ := v.Rules.Get()
	if len(rules) < 2 {
		return
	}
	r := &rules[1+w.rand.IntN(len(rules)-1)]
	backends, _ := v.Backends.Get()
	switch w.rand.IntN(4) {
	case 0:
		r.Match = api.Known(r.Match.Or("") + "x")
	case 1:
		r.Priority = api.Known(1 + w.rand.IntN(9999))
	case 2:
		if len(backends) > 0 {
			if b := backends[w.rand.IntN(len(backends))]; !r.Has(b.ID) {
				members, _ := r.Members.Get()
				r.Members = api.Known(append(slices.Clone(members), api.Member{Backend: b.ID}))
			}
		}
	default:
		if members, _ := r.Members.Get(); len(members) > 1 {
			r.Members = api.Known(slices.Clone(members[1:]))
		}
	}
}

var errDisk = errors.New("/state/journal.jsonl: no space left on device")

func writeMethods() []string {
	return []string{
		fake.ReleaseBackend, fake.UpdatePolicy, fake.UpdateBackendAttribute, fake.DeletePolicy,
		fake.CreatePolicy, fake.AllocateBackend, fake.UpdateVServerAttribute,
	}
}

// trouble makes calls fail or wait, or the journal refuse, or ends that.
func (w *walker) trouble() {
	writes := writeMethods()
	switch w.rand.IntN(8) {
	case 0:
		method := pick(w, fake.VServers, fake.ULBs)
		w.note("fail:" + method)
		w.client.FailAlways(method, errNetwork)
	case 1, 2:
		method := pick(w, writes...)
		w.note("fail:" + method)
		w.client.FailAlways(method, pick[error](w, fake.LostOf(method), api.FromRetCode(method, 4110, "", "req"),
			api.FromRetCode(method, 299, "", "req")))
	case 3:
		method := pick(w, append(writes, fake.VServers, fake.ULBs)...)
		w.note("hold:" + method)
		w.resumes = append(w.resumes, w.client.Hold(method))
	case 4:
		w.note("lose answers")
		w.spy.set(func(s *spy) { s.loses = true })
	case 5:
		w.note("journal broken")
		w.breakJournal(errDisk)
	default:
		w.recover()
	}
}

func (w *walker) breakJournal(err error) {
	w.journal.mu.Lock()
	defer w.journal.mu.Unlock()
	w.journal.broken = err
	for _, c := range w.changes {
		c.torn = c.torn || err != nil && c.ended == ""
	}
}

// recover ends all trouble.
func (w *walker) recover() {
	w.note("recover")
	for _, resume := range w.resumes {
		resume()
	}
	w.resumes = nil
	for _, method := range append(writeMethods(), fake.VServers, fake.ULBs) {
		w.client.FailAlways(method, nil)
	}
	w.spy.set(func(s *spy) { s.loses = false })
	w.breakJournal(nil)
	w.wait()
	w.check()
}
