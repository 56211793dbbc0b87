package execute_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/demo"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/api/impact"
)

// simPair is two consoles of one user, with one folder, on one load balancer. Its listener has the
// hosts one to four, and two rules: /v2/ with one, two and four, /v1/ with one and three.
type simPair struct {
	*simWorld
	at, beside           api.Place // beside is another listener of the ULB
	one, two, three      api.BackendID
	four                 api.BackendID
	v1, v2               string
	a, b                 *simConsole
	frontA, frontB       *simFront
	releaseOne, takeFour change.Order
}

func newSimPair(t *testing.T) *simPair {
	t.Helper()
	w := newSimWorld(t, rand.New(rand.NewPCG(*simSeed, 99)), demo.Options{})
	ulb := w.cloud.ULBNamed("api-gateway")
	all := w.cloud.VServers(ulb)
	v := all[0]
	at := api.Place{Profile: "prod", Scope: simScope, ULB: api.ULBID(ulb), VServer: api.VServerID(v.VServerID)}
	p := &simPair{simWorld: w, at: at, beside: at, a: w.console, frontA: w.front}
	p.beside.VServer = api.VServerID(all[1].VServerID)
	for i, id := range []*api.BackendID{&p.one, &p.two, &p.three, &p.four} {
		*id = api.BackendID(v.Backends[i].BackendID)
		w.cloud.EditBackend(string(*id), func(s *demo.BackendState) { s.Enabled, s.Failing = true, false })
	}
	p.v2, p.v1 = v.Rules[0].PolicyID, v.Rules[1].PolicyID
	p.frontB = w.newFront(func() *simJournal { return p.b.recorder })
	p.b = w.newConsole(p.frontB, w.serve(p.frontB))
	t.Cleanup(func() { _ = p.b.journal.Close() })
	p.frontA.quiet, p.frontB.quiet = false, false
	p.releaseOne = simOrder(at, impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{p.one}})
	p.takeFour = simOrder(at, impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{p.four}})
	return p
}

// shown is what a console shows of an order.
func (p *simPair) shown(c *simConsole, o change.Order) change.Reading {
	p.t.Helper()
	shown, err := c.Read(context.Background(), o, quiet)
	require.NoError(p.t, err)
	require.NotEmpty(p.t, shown.Assessment.Steps, "%v", shown.Assessment.Refusals)
	return shown
}

func (p *simPair) run(c *simConsole, o change.Order, shown change.Reading, ctl *execute.Control) change.Operation {
	res := c.Run(context.Background(), o, shown, ctl, nil)
	p.say("-> %s %s", res.Outcome, res.Why)
	return res
}

// requireRules holds the two rules to their members.
func (p *simPair) requireRules(v2, v1 []api.BackendID) {
	p.t.Helper()
	for id, want := range map[string][]api.BackendID{p.v2: v2, p.v1: v1} {
		rule, found := p.cloud.Rule(id)
		require.True(p.t, found)
		var have []api.BackendID
		for _, m := range rule.Members {
			have = append(have, api.BackendID(m))
		}
		require.ElementsMatch(p.t, want, have, "the members of %s", rule.Match)
	}
}

func backendIDs(all ...api.BackendID) []api.BackendID { return all }

// untouched says that the order sent nothing and wrote nothing down.
func (p *simPair) untouched(f *simFront, res change.Operation, words string) {
	p.t.Helper()
	assert.Equal(p.t, change.OutcomeAborted, res.Outcome, res.Why)
	assert.Contains(p.t, reasonOf(res), words)
	assert.Empty(p.t, res.ID)
	assert.Zero(p.t, f.writes)
}

func TestTheSecondConsoleSeesTheDifferenceAndLosesNothing(t *testing.T) {
	p := newSimPair(t)
	first, second := p.shown(p.a, p.releaseOne), p.shown(p.b, p.takeFour)
	require.Len(t, first.Assessment.Steps, 3, "out of two rules, then the release")
	require.Equal(t, change.OutcomeDone, p.run(p.a, p.releaseOne, first, nil).Outcome)
	p.requireRules(backendIDs(p.two, p.four), backendIDs(p.three))

	late := p.run(p.b, p.takeFour, second, nil)
	p.untouched(p.frontB, late, "changed: ")
	steps := slices.IndexFunc(late.Differences, func(c change.Difference) bool { return c.Kind == change.DiffersSteps && c.Matters })
	require.GreaterOrEqual(t, steps, 0, "%+v", late.Differences)
	was, is := fmt.Sprint(late.Differences[steps].WasSteps), fmt.Sprint(late.Differences[steps].NowSteps)
	assert.Contains(t, was, string(p.one), "the old members are shown")
	assert.NotContains(t, is, string(p.one), "and the new ones")
	p.requireRules(backendIDs(p.two, p.four), backendIDs(p.three))

	require.Equal(t, change.OutcomeDone, p.run(p.b, p.takeFour, p.shown(p.b, p.takeFour), nil).Outcome)
	p.requireRules(backendIDs(p.two), backendIDs(p.three))
}

func TestWhileOneConsoleWorksTheOtherIsTurnedAwayAtEveryRequest(t *testing.T) {
	requests := 1
	for n := 1; n <= requests; n++ {
		p := newSimPair(t)
		first, second := p.shown(p.a, p.releaseOne), p.shown(p.b, p.takeFour)
		requests = 0
		p.frontA.set(func(f *simFront) {
			f.hook = func() {
				if requests++; requests != n {
					return
				}
				turned := p.run(p.b, p.takeFour, second, nil)
				p.untouched(p.frontB, turned, change.ErrLocked.Error())
				assert.Contains(t, whyOf(turned), "process ", "who has it")
			}
		})
		require.Equal(t, change.OutcomeDone, p.run(p.a, p.releaseOne, first, nil).Outcome)
		p.requireRules(backendIDs(p.two, p.four), backendIDs(p.three))
		require.GreaterOrEqual(t, requests, n)
		p.untouched(p.frontB, p.run(p.b, p.takeFour, second, nil), "changed: ")
		require.Equal(t, change.OutcomeDone, p.run(p.b, p.takeFour, p.shown(p.b, p.takeFour), nil).Outcome)
		p.requireRules(backendIDs(p.two), backendIDs(p.three))
	}
	require.Greater(t, requests, 6, "the confirming read, three writes, and a read of each")
}

// TestTwoConsolesAtOnce lets both confirm in the same moment, again and again.
func TestTwoConsolesAtOnce(t *testing.T) {
	won := map[bool]int{}
	for range 40 {
		p := newSimPair(t)
		orders, consoles := []change.Order{p.releaseOne, p.takeFour}, []*simConsole{p.a, p.b}
		readings := []change.Reading{p.shown(p.a, p.releaseOne), p.shown(p.b, p.takeFour)}
		results := make([]change.Operation, 2)
		var both sync.WaitGroup
		for i := range orders {
			both.Go(func() { results[i] = p.run(consoles[i], orders[i], readings[i], nil) })
		}
		both.Wait()
		v2, v1 := backendIDs(p.one, p.two, p.four), backendIDs(p.one, p.three)
		for i, res := range results {
			if res.Outcome != change.OutcomeDone {
				require.Equal(t, change.OutcomeAborted, res.Outcome, res.Why)
				continue
			}
			gone := func(id api.BackendID) bool { return slices.Contains(orders[i].Request.Targets, id) }
			v2, v1 = slices.DeleteFunc(v2, gone), slices.DeleteFunc(v1, gone)
		}
		p.requireRules(v2, v1)
		require.NotEqual(t, results[0].Outcome, results[1].Outcome, "one of them, and only one")
		won[results[0].Outcome == change.OutcomeDone]++
	}
	t.Logf("the first console won %d times, the second %d times", won[true], won[false])
}
