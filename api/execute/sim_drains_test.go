package execute_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// drain lets A drain its backend for a minute; after 20 s of the wait B does something.
func (p *simPair) drain(meanwhile func()) change.Operation {
	p.t.Helper()
	order := p.releaseOne
	order.Request.Drain, order.Wait = true, time.Minute
	shown := p.shown(p.a, order)
	waited := false
	res := p.a.Run(context.Background(), order, shown, nil, func(s change.Operation) {
		if s.Until.IsZero() || waited {
			return
		}
		waited = true
		p.clock.After(20*time.Second, meanwhile)
	})
	p.say("-> %s %s", res.Outcome, res.Why)
	require.True(p.t, waited)
	return res
}

func TestADrainLetsAnotherConsoleWorkAndThenLooksAgain(t *testing.T) {
	for name, c := range map[string]struct {
		order   func(p *simPair) change.Order // of B, during the wait
		outcome change.Outcome                // of A
		why     string
		v2, v1  func(p *simPair) []api.BackendID // in the end
	}{
		"beside it": {
			order: func(p *simPair) change.Order {
				gone := p.vserver(p.beside).Backends[0].BackendID
				return simOrder(p.beside, impact.Request{Goal: impact.GoalRelease, Targets: backendIDs(api.BackendID(gone))})
			},
			outcome: change.OutcomeDone, why: "",
			v2: func(p *simPair) []api.BackendID { return backendIDs(p.two, p.four) },
			v1: func(p *simPair) []api.BackendID { return backendIDs(p.three) },
		},
		"in the same rule": {
			order:   func(p *simPair) change.Order { return p.takeFour },
			outcome: change.OutcomeStopped, why: "four",
			v2: func(p *simPair) []api.BackendID { return backendIDs(p.one, p.two) },
			v1: func(p *simPair) []api.BackendID { return backendIDs(p.one, p.three) },
		},
		"enabling what is drained": {
			order: func(p *simPair) change.Order {
				return simOrder(p.at, impact.Request{Goal: impact.GoalEnable, Targets: backendIDs(p.one)})
			},
			outcome: change.OutcomeStopped, why: "during the drain: healthy",
			v2: func(p *simPair) []api.BackendID { return backendIDs(p.one, p.two, p.four) },
			v1: func(p *simPair) []api.BackendID { return backendIDs(p.one, p.three) },
		},
		"releasing what is drained": {
			order:   func(p *simPair) change.Order { return p.releaseOne },
			outcome: change.OutcomeStopped, why: "is not on the VServer any more",
			v2: func(p *simPair) []api.BackendID { return backendIDs(p.two, p.four) },
			v1: func(p *simPair) []api.BackendID { return backendIDs(p.three) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newSimPair(t)
			other := change.Operation{}
			res := p.drain(func() {
				order := c.order(p)
				other = p.run(p.b, order, p.shown(p.b, order), nil)
			})
			assert.Equal(t, change.OutcomeDone, other.Outcome, "the lock is let go during the wait: %s", other.Why)
			assert.Equal(t, c.outcome, res.Outcome, res.Why)
			assert.Contains(t, reasonOf(res), strings.ReplaceAll(c.why, "four", string(p.four)))
			p.requireRules(c.v2(p), c.v1(p))
			op, found := p.operation(res.ID)
			require.True(t, found)
			assert.Equal(t, c.outcome, op.Outcome)
			assert.False(t, op.Draining())
		})
	}
}

func TestADrainWaitsForTheChangeOfAnotherConsole(t *testing.T) {
	p := newSimPair(t)
	var freed time.Time
	res := p.drain(func() {
		free, err := p.b.journal.Lock(p.at.Scope.Region, p.at.ULB)
		assert.NoError(t, err, "the lock is let go during the wait")
		p.clock.After(2*time.Minute, func() {
			freed = p.clock.Now()
			free()
		})
	})
	require.Equal(t, change.OutcomeDone, res.Outcome, res.Why)
	wait := slices.IndexFunc(res.Steps, func(s change.StepStatus) bool { return s.Step.Kind == impact.StepWait })
	require.GreaterOrEqual(t, wait, 0)
	assert.False(t, res.Steps[wait].EndedAt.Before(freed), "not before the other one had ended")
	assert.Zero(t, p.frontB.writes)
}

func TestADrainHoldsItsLoadBalancerExceptWhileItWaits(t *testing.T) {
	p := newSimPair(t)
	second := p.shown(p.b, p.takeFour)
	asked, waited := 0, false
	p.frontA.set(func(f *simFront) {
		f.hook = func() {
			if asked++; asked > 1 { // the first is what A shows before it is confirmed
				p.untouched(p.frontB, p.run(p.b, p.takeFour, second, nil), change.ErrLocked.Error())
			}
		}
	})
	res := p.drain(func() {
		waited = true
		free, err := p.b.journal.Lock(p.at.Scope.Region, p.at.ULB)
		assert.NoError(t, err)
		if err == nil {
			free()
		}
	})
	require.Equal(t, change.OutcomeDone, res.Outcome, res.Why)
	assert.True(t, waited)
	assert.Greater(t, asked, 8)
}

// dieAsking lets B die just after it sent its first write, which the service works off only later.
// The kernel frees its locks at once.
func (p *simPair) dieAsking() {
	p.t.Helper()
	shown := p.shown(p.b, p.takeFour)
	p.frontB.forced = simLate
	p.b.death.left = 8 // a read and two entries, each with a moment before and after, then the write
	defer func() {
		assert.Equal(p.t, simCrash{}, recover())
		assert.Equal(p.t, 1, p.frontB.writes)
		assert.NoError(p.t, p.b.journal.Close())
	}()
	p.run(p.b, p.takeFour, shown, nil)
}

// TestAConsoleThatRunsIsHeldBackByARequestOfOneThatDied: a list of members that the service still
// works off would undo what this one does to the same rule.
func TestAConsoleThatRunsIsHeldBackByARequestOfOneThatDied(t *testing.T) {
	p := newSimPair(t)
	first := p.shown(p.a, p.releaseOne)
	p.dieAsking()
	p.untouched(p.frontA, p.run(p.a, p.releaseOne, first, nil), "in doubt: ")

	all, _, err := p.a.journal.Operations()
	require.NoError(t, err)
	require.Len(t, all, 1)
	resolved, err := p.a.Resolve(context.Background(), all[0], quiet)
	require.NoError(t, err)
	assert.Equal(t, change.OutcomeStopped, resolved.Outcome, resolved.Why)
	assert.Equal(t, change.StepDone, resolved.Steps[0].State)
	p.requireRules(backendIDs(p.one, p.two), backendIDs(p.one, p.three))
	require.Equal(t, change.OutcomeDone, p.run(p.a, p.releaseOne, p.shown(p.a, p.releaseOne), nil).Outcome)
	p.requireRules(backendIDs(p.two), backendIDs(p.three))
}

func TestADrainIsHeldBackByARequestOfAConsoleThatDiedMeanwhile(t *testing.T) {
	p := newSimPair(t)
	res := p.drain(func() {
		p.clock.After(39*time.Second, p.dieAsking)
	})
	require.Equal(t, change.OutcomeStopped, res.Outcome, res.Why)
	assert.Contains(t, reasonOf(res), "in doubt: ")
	p.clock.Advance(change.LostAfter)
	p.requireRules(backendIDs(p.one, p.two), backendIDs(p.one, p.three))
}

func TestAVServerIsNotCalledGoneForOneReadThatCouldNotGetIt(t *testing.T) {
	p := newSimPair(t)
	p.dieAsking()
	all, _, err := p.a.journal.Operations()
	require.NoError(t, err)
	p.clock.Advance(change.LostAfter)
	p.cloud.FaultNext("DescribeVServer", "retcode-4103") // "could not get info, please retry"
	p.cloud.FaultNext("DescribeVServer", "retcode-4103")
	resolved, err := p.a.Resolve(context.Background(), all[0], quiet)
	require.NoError(t, err)
	assert.Equal(t, change.StepDone, resolved.Steps[0].State, resolved.Why)
	assert.NotContains(t, whyOf(resolved), "the VServer is gone")
}
