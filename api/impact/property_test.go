package impact_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// rounds is how many random VServers a property is tried on: fewer in a short run, which the race
// detector makes.
func rounds(all int) int {
	if testing.Short() {
		return all / 8
	}
	return all
}

func TestWhatHoldsForEveryPlan(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	seen := map[string]int{}
	for range rounds(40_000) {
		v, p, want := randomVServer(r), randomPolicy(r), randomWant(r)
		a := assessed([]api.VServer{v}, v, want, p)
		seen[string(want.Goal)+" "+string(a.Class)]++
		if len(a.Steps) > 0 {
			seen[string(want.Goal)+" with steps"]++
		}
		assertOffered(t, a)
		for _, wrong := range broken(v, want, p, a) {
			t.Errorf("%s: %+v, policy %+v, VServer %+v: %+v", wrong, want, p, v, a)
		}
		if t.Failed() {
			return
		}
	}
	for _, kind := range []string{
		"release trivial", "release ordinary", "release severe", "release outage", "release unknown", "release with steps",
		"disable trivial", "disable ordinary", "disable severe", "disable outage", "disable unknown", "disable with steps",
		"enable ordinary", "enable severe", "enable unknown", "enable with steps",
		"weight trivial", "weight ordinary", "weight severe", "weight outage", "weight unknown", "weight with steps",
	} {
		assert.Greater(t, seen[kind], rounds(60), "the run must see: %s", kind)
	}
	assert.Zero(t, seen["enable outage"])
	assert.Zero(t, seen["enable trivial"])
}

// gains says whether a request takes nothing from serving.
func gains(want impact.Request) bool {
	return want.Goal == impact.GoalEnable || want.Goal == impact.GoalWeight && !api.Is(want.Weight, 0)
}

// broken lists the invariants that an assessment breaks.
func broken(v api.VServer, want impact.Request, p impact.Policy, a said) (wrong []string) {
	check := func(what string, holds bool) {
		if !holds {
			wrong = append(wrong, what)
		}
	}
	gain := gains(want)
	check("no more serve than there are", a.Before.Serving <= a.Before.Total && a.After.Serving <= a.After.Total)
	check("there is always a reason", len(a.Reasons) > 0)
	check("only targets that are found have a class", a.TargetFound || a.Class == impact.ClassUnknown)
	check("protected is never less than severe", !p.Protected || a.Class.Rank() >= impact.ClassSevere.Rank())
	check("unresolved is unknown", !p.Unresolved || a.Class == impact.ClassUnknown)
	check("an outage alone names what goes down", a.Class == impact.ClassOutage || a.Class == impact.ClassSevere ||
		len(a.Down) == 0)
	check("an outage in a protected profile is refused", a.Class != impact.ClassOutage || !p.Protected || p.AllowOutage ||
		len(a.Refusals) > 0)
	if a.Class == impact.ClassUnknown {
		return wrong
	}
	lost := a.Before.Serving - a.After.Serving
	check("a loss does not add, a gain does not take", gain == (lost < 0) || lost == 0)
	check("it falls by the targets at most", lost <= len(want.Targets))
	check("nothing left is never a button, where something was", gain || a.After.Serving > 0 || a.Before.Serving == 0 ||
		a.Class.Rank() >= impact.ClassOutage.Rank())
	check("where nothing serves that is said", gain || len(a.Steps)+len(a.Emptied) == 0 || a.Before.Serving > 0 ||
		slices.Contains(a.Warnings, "the VServer already serves nothing"))
	check("a gain is nothing trivial", want.Goal != impact.GoalEnable || a.Class != impact.ClassTrivial)
	check("what a cluster owns is never less than severe", !p.Kubernetes || a.Class.Rank() >= impact.ClassSevere.Rank())
	check("several are typed", len(want.Targets) == 1 || a.Class.Rank() >= impact.ClassSevere.Rank())
	for _, e := range a.Rules {
		check("a loss in a rule", gain || e.After.Serving <= e.Before.Serving)
		check("an emptied rule is an outage", e.After.Total > 0 || a.Class == impact.ClassOutage)
		check("a rule that goes down is an outage", e.After.Serving > 0 || e.Before.Serving == 0 ||
			a.Class == impact.ClassOutage)
		check("a rule that falls to one is severe", e.After.Serving != 1 || e.Before.Serving < 2 ||
			a.Class.Rank() >= impact.ClassSevere.Rank())
	}
	if len(a.Steps) == 0 {
		return wrong
	}
	end := play(v, want, a.Steps)
	return append(wrong, append(end.wrong, end.differs(a)...)...)
}

// differs compares the end that was played with the one that was said.
func (w *world) differs(a said) (wrong []string) {
	count := w.v.Count()
	if count.Serving != a.After.Serving || count.Total != a.After.Total || count.Off != a.After.Off {
		wrong = append(wrong, fmt.Sprintf("played to %+v", count))
	}
	rules, _ := w.v.Rules.Get()
	for _, e := range a.Rules {
		got := api.Count{Known: true}
		for _, r := range rules {
			if r.Custom() != e.Rule.Custom() || r.ID != e.Rule.ID && r.ID != "new-"+e.Rule.ID {
				continue
			}
			for _, id := range r.MemberIDs() {
				got.Total++
				b, found := w.v.Backend(id)
				if found && b.Serving(w.v.Method) {
					got.Serving++
				}
				if found && b.State() == api.StateDisabled {
					got.Off++
				}
			}
		}
		if got != e.After {
			wrong = append(wrong, fmt.Sprintf("rule %s played to %+v", e.Rule.ID, got))
		}
	}
	return wrong
}

func TestWhatWasDoneCanBePutBack(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	restored, whole := 0, 0
	kinds := map[impact.StepKind]int{}
	for range rounds(40_000) {
		v, want := randomVServer(r), randomWant(r)
		plan := assessed(nil, v, want, impact.Policy{}).Steps
		if len(plan) == 0 {
			continue
		}
		done := play(v, want, plan[:1+r.IntN(len(plan))])
		require.Empty(t, done.wrong)
		back := impact.Request{Goal: impact.GoalUndo, Record: done.facts, Strict: r.IntN(2) == 0}
		a := assessed([]api.VServer{done.v}, done.v, back, impact.Policy{})
		assertOffered(t, a)
		if len(a.Steps) == 0 {
			require.NotEmpty(t, a.Refusals)
			continue
		}
		end := play(done.v, back, a.Steps)
		require.Empty(t, append(end.wrong, end.differs(a)...), "%+v: %+v", a, done.v)
		restored++
		for _, s := range a.Steps {
			kinds[s.Kind]++
		}
		if requireAsBefore(t, v, end, a) {
			whole++
		}
		again := assessed(nil, end.v, back, impact.Policy{})
		require.Empty(t, again.Steps, "what is back is not put back again")
	}
	assert.Greater(t, restored, rounds(3000))
	assert.Greater(t, whole, rounds(2500))
	for _, kind := range []impact.StepKind{
		impact.StepAdd, impact.StepEnable, impact.StepDisable, impact.StepJoinRule,
		impact.StepCreateRule, impact.StepWeight,
	} {
		assert.Greater(t, kinds[kind], rounds(100), "the run must see: %s", kind)
	}
}

// requireAsBefore compares hosts and rules with those of the beginning, by what has no new id. It
// says whether it could: an Enabled that was unknown cannot be put back.
func requireAsBefore(t *testing.T, v api.VServer, end *world, a said) bool {
	t.Helper()
	before, _ := v.Backends.Get()
	for _, b := range before {
		if e, known := b.Enabled.Get(); !known || e > 1 {
			return false
		}
	}
	require.Equal(t, picture(v), picture(end.v), "%+v", a)
	return true
}

func picture(v api.VServer) []string {
	var all []string
	hosts := map[api.BackendID]string{}
	backends, _ := v.Backends.Get()
	for _, b := range backends {
		hosts[b.ID] = fmt.Sprint(b.ResourceID.Or("?"), ":", b.Port.Or(0))
		all = append(all, fmt.Sprint(hosts[b.ID], " enabled ", b.Enabled, " weight ", b.Weight))
	}
	rules, _ := v.Rules.Get()
	for _, r := range rules {
		if !r.Custom() {
			continue
		}
		var members []string
		for _, id := range r.MemberIDs() {
			members = append(members, hosts[id])
		}
		slices.Sort(members)
		all = append(all, fmt.Sprint(r.Type, r.Match, r.DomainMatchMode, r.Priority, members))
	}
	slices.Sort(all)
	return all
}

func TestAnyRecordAgainstAnyVServer(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	planned := 0
	for range rounds(20_000) {
		was, is := randomVServer(r), randomVServer(r)
		want := impact.Request{Goal: impact.GoalUndo, Strict: r.IntN(2) == 0}
		backends, _ := was.Backends.Get()
		for _, b := range backends {
			want.Record.Backends = append(want.Record.Backends,
				impact.RecordedBackend{Backend: b, Released: r.IntN(2) == 0, Switched: r.IntN(2) == 0, Weighed: r.IntN(2) == 0})
		}
		rules, _ := was.Rules.Get()
		for _, rule := range rules {
			recorded := impact.RecordedRule{Rule: rule, Deleted: r.IntN(3) == 0}
			for range r.IntN(3) {
				recorded.Left = append(recorded.Left, api.BackendID(fmt.Sprintf("b%d", r.IntN(7))))
			}
			want.Record.Rules = append(want.Record.Rules, recorded)
		}
		a := assessed([]api.VServer{is}, is, want, randomPolicy(r))
		assertOffered(t, a)
		if len(a.Steps) > 0 {
			planned++
			end := play(is, want, a.Steps)
			require.Empty(t, append(end.wrong, end.differs(a)...), "%+v of %+v", a, is)
		}
		require.False(t, t.Failed())
	}
	assert.Greater(t, planned, rounds(1000))
}

func TestAWorseWorldIsNeverABetterClass(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	compared := 0
	for range rounds(20_000) {
		v, want := randomVServer(r), randomWant(r)
		before := assessed(nil, v, want, impact.Policy{})
		all, _ := v.Backends.Get()
		others := slices.DeleteFunc(slices.Clone(all),
			func(b api.Backend) bool { return slices.Contains(want.Targets, b.ID) })
		if gains(want) || before.Class == impact.ClassUnknown || len(others) == 0 ||
			before.Before.Serving == before.After.Serving {
			continue
		}
		compared++
		ill := others[r.IntN(len(others))].ID
		worse := slices.Clone(all)
		for i := range worse {
			if worse[i].ID == ill {
				worse[i].Status = api.Maybe[int]{}
			}
		}
		v.Backends = api.Known(worse)
		after := assessed(nil, v, want, impact.Policy{})
		require.GreaterOrEqual(t, after.Class.Rank(), before.Class.Rank(), "%+v", v)
	}
	assert.Greater(t, compared, rounds(1000))
}

func TestAssessingDoesNotTouchTheVServer(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range rounds(2_000) {
		v, want := randomVServer(r), randomWant(r)
		before := fmt.Sprintf("%+v %+v", v, want)
		a := assessed([]api.VServer{v}, v, want, impact.Policy{})
		if len(a.Steps) > 0 {
			want.Record = play(v, want, a.Steps).facts
			want.Goal = impact.GoalUndo
			assessed([]api.VServer{v}, v, want, impact.Policy{})
			want.Record, want.Goal = impact.Record{}, a.Request.Goal
		}
		require.Equal(t, before, fmt.Sprintf("%+v %+v", v, want))
	}
}
