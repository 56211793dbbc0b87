package proof

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

// A console that first saw what was done, and then reads of it in the journal, knows what a replica
// that lags still shows.
func TestWhatTheJournalTellsOfWhatWasSeenAlready(t *testing.T) {
	p1 := fake.Path("p1", "/api", "b2")
	for name, c := range map[string]struct {
		step     impact.Step
		backend  api.BackendID
		now, old api.VServer
	}{
		"a rule that was joined": {
			step: impact.Step{Kind: impact.StepJoinRule, Backend: "b1", Rule: p1, Members: []api.BackendID{"b1", "b2"}},
			now:  evidenceSite(), old: evidenceSite(withRule("p1", membersOnly("b2"))),
		},
		"a host that was added": {
			step: impact.Step{Kind: impact.StepAdd, Backend: "b0"}, backend: "b3",
			now: evidenceSite(), old: evidenceSite(withoutBackends("b3")),
		},
		"a backend that was enabled": {
			step: impact.Step{Kind: impact.StepEnable, Backend: "b1"},
			now:  evidenceSite(), old: evidenceSite(withBackend("b1", enabledAs(0))),
		},
		"a backend that was given a weight": {
			step: impact.Step{Kind: impact.StepWeight, Backend: "b1", From: api.Known(7), Weight: api.Known(1)},
			now:  evidenceSite(), old: evidenceSite(withBackend("b1", func(b *api.Backend) { b.Weight = api.Known(7) })),
		},
		"a check that was switched": {
			step: impact.Step{Kind: impact.StepCheck, Check: api.CheckPort, CheckFrom: api.CheckPath},
			now:  evidenceSite(), old: evidenceSite(func(v *api.VServer) { v.MonitorType = api.Known(api.CheckPath) }),
		},
		"a backend that was released": {
			step: impact.Step{Kind: impact.StepRelease, Backend: "b1"},
			now:  evidenceSite(withoutBackends("b1")), old: evidenceSite(),
		},
	} {
		t.Run(name, func(t *testing.T) {
			var e Evidence
			e.take(c.now, factsOf(c.now), second(1))
			steps := []change.StepStatus{{Step: c.step, Backend: c.backend, State: change.StepDone, EndedAt: second(0)}}
			e.NoteStep(steps[0], steps, 0)
			list := api.VServerList{VServers: []api.VServer{c.old}}
			assert.Equal(t, Stale, judge(e, Expectation{}, evidenceAt, list, second(3)).Worth)
			assert.NotEqual(t, Stale, judge(e, Expectation{}, evidenceAt, list, second(17)).Worth)
		})
	}
}

// What stays away is believed once it stayed away over the lag.
func TestWhatIsMissingOverTheLagIsGone(t *testing.T) {
	e := Evidence{}
	all, less := evidenceSite(), evidenceSite(withoutBackends("b2"))
	weigh := func(at int, v api.VServer, x Expectation) Judgement {
		return e.Judge(x, evidenceAt, api.VServerList{VServers: []api.VServer{v}}, second(at))
	}
	rest := Expectation{Whole: &all}
	assert.Equal(t, Usable, weigh(0, all, Expectation{}).Worth)
	assert.True(t, weigh(2, less, rest).Lacking)
	assert.True(t, weigh(16, less, rest).Lacking)
	assert.Equal(t, Usable, weigh(17, less, rest).Worth)

	e = Evidence{}
	weigh(0, all, Expectation{})
	weigh(2, less, rest)
	assert.Equal(t, Usable, weigh(10, all, rest).Worth, "it was there after all")
	assert.True(t, weigh(17, less, rest).Lacking, "it counts anew")
}

// BenchmarkJudge weighs an answer of the largest VServer that the quotas allow, and of one that
// none does.
func BenchmarkJudge(b *testing.B) {
	for _, n := range []int{50, 5000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			backends := make([]api.Backend, n)
			rules := make([]api.Rule, 50)
			for i := range backends {
				backends[i] = fake.Healthy(api.BackendID(fmt.Sprint("b", i)), fmt.Sprintf("10.0.%d.%d", i/250, i%250), 80)
			}
			for i := range rules {
				rules[i] = fake.Path(api.PolicyID(fmt.Sprint("p", i)), fmt.Sprint("/", i), "b1", "b2", "b3")
			}
			v := fake.HTTP("vs", "site", 80, backends, rules...)
			var e Evidence
			e.take(v, factsOf(v), second(0))
			x := Expectation{Whole: &v, Listener: &v, Touched: []api.BackendID{"b1"}}
			list := api.VServerList{VServers: []api.VServer{v}}
			b.ReportAllocs()
			for b.Loop() {
				if j := judge(e, x, evidenceAt, list, second(1)); j.Worth != Usable {
					b.Fatal(j.Found)
				}
			}
		})
	}
}
