package proof

import (
	"testing"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

// What an answer leaves out is unknown, and one id has one fact.
func TestAnAnswerThatLeavesSomethingOutIsIncomplete(t *testing.T) {
	same := evidenceSite()
	p1 := fake.Path("p1", "/api", "b1", "b2")
	inRule := map[api.PolicyID][]ExpectedRule{"p1": {{Rule: p1, Members: []api.BackendID{"b1", "b2"}}}}
	release := Expectation{Whole: &same, Touched: []api.BackendID{"b1"}, NoRules: true}
	b1, _ := same.Backend("b1")
	for name, c := range map[string]answerCase{
		"without the VServer": {
			list: []api.VServer{fake.TCP("other", "x", 1)}, worth: Incomplete,
			why: "not in the answer",
		},
		"with the VServer of another ULB": {
			now:   seenAt{0, evidenceSite(func(v *api.VServer) { v.ULB = "x" })},
			worth: Incomplete, why: "ULB x",
		},
		"with the VServer twice, not alike": {
			list:  []api.VServer{same, evidenceSite(withoutBackends("b1"))},
			worth: Incomplete, why: "twice",
		},
		"with the VServer twice, alike":    {list: []api.VServer{same, evidenceSite()}, worth: Usable},
		"with the VServer in another case": {list: []api.VServer{same, renamed(same, "VS")}, worth: Incomplete, why: `"VS"`},
		"without BackendSet": {
			now: seenAt{0, evidenceSite(func(v *api.VServer) { v.Backends = api.Maybe[[]api.Backend]{} })}, worth: Incomplete,
			why: "which backends",
		},
		"with an id twice": {
			now:   seenAt{0, evidenceSite(addBackend(fake.Healthy("b1", "10.0.0.9", 80)))},
			worth: Incomplete, why: `"b1"`,
		},
		"with an id in another case": {
			now:   seenAt{0, evidenceSite(addBackend(fake.Healthy("B1", "10.0.0.9", 80)))},
			worth: Incomplete, why: `"B1"`,
		},
		"with an id behind a blank": {
			now:   seenAt{0, evidenceSite(addBackend(fake.Healthy(" b1", "10.0.0.9", 80)))},
			worth: Incomplete, why: `" b1"`,
		},
		"without PolicySet": {
			now: seenAt{0, evidenceSite(func(v *api.VServer) { v.Rules = api.Maybe[[]api.Rule]{} })}, worth: Incomplete,
			why: "which rules",
		},
		"with an empty PolicySet": {
			now: seenAt{0, evidenceSite(func(v *api.VServer) { v.Rules = api.Known([]api.Rule{}) })}, worth: Incomplete,
			why: "which rules",
		},
		"with an empty PolicySet over the lag": {
			before: []seenAt{{0, same}},
			now:    seenAt{60, evidenceSite(func(v *api.VServer) { v.Rules = api.Known([]api.Rule{}) })}, worth: Incomplete,
		},
		"with a rule twice": {now: seenAt{0, evidenceSite(func(v *api.VServer) {
			all, _ := v.Rules.Get()
			v.Rules = api.Known(append(all, all[1]))
		})}, worth: Incomplete, why: `"p1"`},
		"with a rule without members": {
			now:   seenAt{0, evidenceSite(withRule("p1", func(r *api.Rule) { r.Members = api.Maybe[[]api.Member]{} }))},
			worth: Incomplete, why: "/api",
		},
		"with a rule without its mode": {
			x:     Expectation{Whole: &same},
			now:   seenAt{0, evidenceSite(withRule("p2", func(r *api.Rule) { r.DomainMatchMode = api.Maybe[string]{} }))},
			worth: Incomplete, why: "a.example.com",
		},
		"with a rule without its priority": {
			x:     Expectation{Whole: &same},
			now:   seenAt{0, evidenceSite(withRule("p1", func(r *api.Rule) { r.Priority = api.Maybe[int]{} }))},
			worth: Incomplete, why: "/api",
		},
		"with a backend without its address": {
			x:     Expectation{Whole: &same},
			now:   seenAt{0, evidenceSite(withBackend("b2", func(b *api.Backend) { b.PrivateIP = api.Maybe[string]{} }))},
			worth: Incomplete, why: "PrivateIP of backend b2",
		},
		"with a backend without its health": {
			x:     Expectation{Whole: &same},
			now:   seenAt{0, evidenceSite(withBackend("b2", func(b *api.Backend) { b.Status = api.Maybe[int]{} }))},
			worth: Incomplete, why: "Status of backend b2",
		},

		"with a backend without its host's type": {
			x:     Expectation{Whole: &same, Hosts: []api.Backend{b1}},
			now:   seenAt{0, evidenceSite(withBackend("b1", func(b *api.Backend) { b.ResourceType = api.Maybe[string]{} }))},
			worth: Incomplete, why: "ResourceType of backend b1",
		},
		"with a weight left out that matters": {
			x:     Expectation{Whole: ptr(evidenceSite(weighing))},
			now:   seenAt{0, evidenceSite(weighing, withBackend("b2", func(b *api.Backend) { b.Weight = api.Maybe[int]{} }))},
			worth: Incomplete, why: "Weight of backend b2",
		},
		"with a weight left out that does not": {
			x:     Expectation{Whole: &same},
			now:   seenAt{0, evidenceSite(withBackend("b2", func(b *api.Backend) { b.Weight = api.Maybe[int]{} }))},
			worth: Usable,
		},
		"without the listener's name": {
			x:   Expectation{Whole: &same, Listener: &same},
			now: seenAt{0, evidenceSite(func(v *api.VServer) { v.Name = api.Maybe[string]{} })}, worth: Incomplete,
			why: "VServerName",
		},
		"without the listener's Protocol": {
			x:     Expectation{Whole: &same, Listener: &same},
			now:   seenAt{0, evidenceSite(func(v *api.VServer) { v.Protocol = api.Maybe[string]{} })},
			worth: Incomplete, why: "Protocol",
		},
		"without the listener's port": {
			x:   Expectation{Whole: &same, Listener: &same},
			now: seenAt{0, evidenceSite(func(v *api.VServer) { v.Port = api.Maybe[int]{} })}, worth: Incomplete,
			why: "FrontendPort",
		},
		"without the Method": {
			x:     Expectation{Whole: &same},
			now:   seenAt{0, evidenceSite(func(v *api.VServer) { v.Method = api.Maybe[string]{} })},
			worth: Incomplete, why: "Method",
		},
		"without the Default rule": {
			x: Expectation{Whole: &same}, now: seenAt{0, evidenceSite(withoutDefault)}, worth: Incomplete,
			why: "lacks the Default rule",
		},
		"without the Default rule's members": {
			x:     Expectation{Whole: &same},
			now:   seenAt{0, evidenceSite(withRule("", func(r *api.Rule) { r.Members = api.Maybe[[]api.Member]{} }))},
			worth: Incomplete, why: "members the Default rule has",
		},
		"without all of a rule, where rules do not matter": {
			x:   Expectation{Whole: &same, Rules: inRule, NoRules: true},
			now: seenAt{0, evidenceSite(withRule("p1", func(r *api.Rule) { *r = api.Rule{ID: "p1"} }))}, worth: Usable,
		},
		"the members were left out between": {
			before: []seenAt{{0, same}, {1, evidenceSite(withRule("p1", func(r *api.Rule) {
				r.Members = api.Maybe[[]api.Member]{}
			}))}},
			now: seenAt{2, same}, worth: Usable,
		},
		"a member was seen after the members were left out, and is not there": {
			before: []seenAt{
				{0, evidenceSite(withRule("p1", func(r *api.Rule) { r.Members = api.Maybe[[]api.Member]{} }))},
				{1, same},
				{2, evidenceSite(withRule("p1", membersOnly("b1", "b2", "b3")))},
			},
			now: seenAt{3, same}, worth: Stale, why: "rule p1",
		},
		"the Default rule was left out between": {
			before: []seenAt{{0, same}, {1, evidenceSite(withoutDefault)}}, now: seenAt{2, same}, worth: Usable,
		},

		"with the target in another case": {
			x: release, now: seenAt{1, evidenceSite(withBackend("b1", func(b *api.Backend) { b.ID = "B1" }))},
			worth: Incomplete, why: `"b1" came as "B1"`,
		},
		"with the target behind a blank": {
			x: release, now: seenAt{1, evidenceSite(withBackend("b1", func(b *api.Backend) { b.ID = "b1 " }))},
			worth: Incomplete, why: `"b1" came as "b1 "`,
		},
		"with a rule in another case": {
			before: []seenAt{{0, same}}, now: seenAt{60, evidenceSite(withRule("p1", func(r *api.Rule) { r.ID = "P1" }))},
			worth: Incomplete, why: `"p1" came as "P1"`,
		},

		// Gone is only what is missing beside what nobody touched.
		"the target is gone": {
			x: release, now: seenAt{1, evidenceSite(withoutBackends("b1"))},
			worth: Usable,
		},
		"the target is gone, the rules were not said": {
			x:     release,
			now:   seenAt{1, evidenceSite(withoutBackends("b1"), func(v *api.VServer) { v.Rules = api.Maybe[[]api.Rule]{} })},
			worth: Usable,
		},
		"the target and a neighbour are gone": {
			x: release, now: seenAt{1, evidenceSite(withoutBackends("b1", "b2"))},
			worth: Incomplete, why: "b2 10.0.0.2:80",
		},
		"a neighbour is gone instead": {
			x: release, now: seenAt{1, evidenceSite(withoutBackends("b2"))}, worth: Incomplete,
			why: "b2 10.0.0.2:80",
		},
		"both are gone over the lag": {
			x: counting(release, 15), now: seenAt{15, evidenceSite(withoutBackends("b1", "b2"))}, worth: Usable,
		},
		"BackendSet is null": {x: release, now: seenAt{1, evidenceSite(nullBackends)}, worth: Incomplete},
		"BackendSet of one backend is null": {
			x: Expectation{
				Whole: ptr(evidenceSite(withoutBackends("b2", "b3"))), Touched: []api.BackendID{"b1"},
				NoRules: true,
			},
			now: seenAt{1, evidenceSite(nullBackends)}, worth: Incomplete, why: "null",
		},
		"BackendSet of one backend is empty": {
			x: Expectation{
				Whole: ptr(evidenceSite(withoutBackends("b2", "b3"))), Touched: []api.BackendID{"b1"},
				NoRules: true,
			},
			now: seenAt{1, evidenceSite(withoutBackends("b1", "b2", "b3"))}, worth: Usable,
		},
		"BackendSet is null over the lag": {
			x: counting(release, 15), now: seenAt{15, evidenceSite(nullBackends)},
			worth: Usable,
		},
	} {
		t.Run(name, c.check)
	}
}

func counting(x Expectation, at int) Expectation {
	x.Counts = second(at)
	return x
}
