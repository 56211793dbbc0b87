package journal_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/demo"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

var (
	scope     = api.Scope{Region: "hk", Project: "org-prod01"}
	killStart = time.Date(2026, 5, 4, 3, 0, 0, 0, time.UTC)
)

func scenarios() []scenario {
	release := impact.Request{Goal: impact.GoalRelease}
	deleting := impact.Request{Goal: impact.GoalRelease, DeleteEmptied: true}
	drained := impact.Request{Goal: impact.GoalRelease, Drain: true}
	return []scenario{
		{
			name: "a release from two rules", ulb: "api-gateway", vserver: "gateway-443", host: "gw-01", want: release,
			steps: []impact.StepKind{impact.StepLeaveRule, impact.StepLeaveRule, impact.StepRelease}, requests: 3,
		},
		{
			name: "a release that deletes a rule", ulb: "web-frontend", vserver: "https-443", host: "web-04", want: deleting,
			steps: []impact.StepKind{impact.StepLeaveRule, impact.StepDeleteRule, impact.StepRelease}, requests: 3,
		},
		{
			name: "a way back", ulb: "web-frontend", vserver: "https-443", host: "web-04", want: deleting, back: true,
			steps: []impact.StepKind{impact.StepAdd, impact.StepJoinRule, impact.StepCreateRule}, requests: 3,
		},
		{
			name: "a drain", ulb: "web-frontend", vserver: "https-443", host: "web-05", want: drained,
			steps: []impact.StepKind{impact.StepDisable, impact.StepWait, impact.StepRelease}, requests: 2,
		},
		{
			name: "a drain that is cancelled", ulb: "web-frontend", vserver: "https-443", host: "web-05",
			want: drained, cancel: true,
			steps: []impact.StepKind{impact.StepDisable, impact.StepWait, impact.StepRelease}, requests: 2,
		},
	}
}

// stage is a cloud, and a journal in which a console was killed.
type stage struct {
	scenario
	cloud  *demo.Cloud
	url    string
	dir    string
	at     api.Place
	target api.BackendID
	first  []demo.VServerState // as it was before the console
	trace  []string            // the points that the console passed
}

// TestKilledAtAnyPointTheNextStartKnowsWhatIsOpen kills a console, as kill -9
// does, before and after each entry of its journal and each request.
func TestKilledAtAnyPointTheNextStartKnowsWhatIsOpen(t *testing.T) {
	t.Parallel()
	for _, s := range scenarios() {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			whole := play(t, s, 0)
			sends := 0
			for _, line := range whole.trace {
				if strings.HasPrefix(line, "after send") {
					sends++
				}
			}
			require.Equal(t, s.requests, sends, "%q", whole.trace)
			whole.nothingOpen(t)
			count := len(whole.trace) - 1 // the last line is the end
			for k := 1; k <= count; k++ {
				t.Run(fmt.Sprintf("%d %s", k, whole.trace[k-1]), func(t *testing.T) {
					st := play(t, s, k)
					require.Equal(t, whole.trace[:k], st.trace)
					st.nextStart(t)
				})
			}
		})
	}
}

// play runs the scenario in a console of its own, until its end or until it is killed at point k.
func play(t *testing.T, s scenario, k int) *stage {
	t.Helper()
	cloud, err := demo.New(demo.Options{Now: func() time.Time { return killStart }})
	require.NoError(t, err)
	server := httptest.NewServer(cloud.Handler())
	t.Cleanup(server.Close)
	st := &stage{scenario: s, cloud: cloud, url: server.URL, dir: filepath.Join(t.TempDir(), "ulbconsole")}
	st.at = api.Place{Profile: "prod", Scope: scope, ULB: api.ULBID(cloud.ULBNamed(s.ulb))}
	for _, v := range cloud.VServers(string(st.at.ULB)) {
		if v.Name == s.vserver {
			st.at.VServer = api.VServerID(v.VServerID)
		}
	}
	for _, b := range st.backends() {
		if b.ResourceName == s.host {
			st.target = api.BackendID(b.BackendID)
		}
	}
	require.NotEmpty(t, st.target)
	if s.back {
		st.releaseBefore(t)
	}
	st.first = cloud.VServers(string(st.at.ULB))

	cmd, out, _ := startChild(t, "plan", st.dir, st.url, s.name, strconv.Itoa(k), string(st.at.ULB),
		string(st.at.VServer), string(st.target))
	for out.Scan() {
		st.trace = append(st.trace, out.Text())
	}
	err = cmd.Wait()
	if k == 0 {
		require.NoError(t, err, "%q", st.trace)
		return st
	}
	status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus)
	require.True(t, ok && status.Signaled() && status.Signal() == syscall.SIGKILL, "%v %q", err, st.trace)
	return st
}

// releaseBefore is the release that will be taken back.
func (st *stage) releaseBefore(t *testing.T) {
	t.Helper()
	c, err := startConsole(st.dir, st.url, fake.NewAutoClock(killStart.Add(-time.Hour)))
	require.NoError(t, err)
	res, err := c.run(t.Context(), st.order(st.at, st.target), nil, nil)
	require.NoError(t, err)
	require.Equal(t, change.OutcomeDone, res.Outcome, res.Why)
	require.NoError(t, c.close())
}

func (st *stage) backends() []demo.BackendState {
	return st.cloud.Backends(string(st.at.ULB), string(st.at.VServer))
}

func (st *stage) rules() []demo.RuleState {
	return st.cloud.Rules(string(st.at.ULB), string(st.at.VServer))
}

// expected is what the entries that were written make of the operation.
type expected struct {
	begun, draining, ended bool
	states                 []change.StepState
}

func (st *stage) expected() expected {
	e := expected{states: slices.Repeat([]change.StepState{change.StepWaiting}, len(st.steps))}
	for _, line := range st.trace {
		word := strings.Fields(line)
		if word[0] != "after" || word[1] != "append" {
			continue
		}
		i, _ := strconv.Atoi(word[3])
		switch event := change.Event(word[2]); event {
		case change.EventBegin:
			e.begun = true
		case change.EventWaiting:
			e.draining = true
		case change.EventEnd:
			e.ended = true
		default:
			if i == len(e.states) {
				e.states = append(e.states, "")
			}
			e.states[i], e.draining = change.StepState(word[4]), false
		}
	}
	return e
}

// nextStart opens the journal as the next start does, finds what is open, and resolves it.
func (st *stage) nextStart(t *testing.T) {
	t.Helper()
	want := st.expected()
	clock := fake.NewAutoClock(killStart)
	c, err := startConsole(st.dir, st.url, clock)
	require.NoError(t, err)
	defer func() { require.NoError(t, c.close()) }()
	ops, damage := readAll(t, c.journal)
	require.Empty(t, damage)
	if st.back {
		require.False(t, ops[0].Open(), "the earlier release has its end")
		assert.Equal(t, want.begun, ops[0].Follower != "")
		ops = ops[1:]
	}
	if !want.begun {
		require.Empty(t, ops)
		require.Equal(t, st.first, st.cloud.VServers(string(st.at.ULB)), "what is not written down is not sent")
		return
	}
	require.Len(t, ops, 1)
	op := ops[0]
	st.isAsWritten(t, op, want)
	c.session.Adopt(ops)
	_, blocked := c.session.Unresolved(scope, st.at.ULB)
	assert.Equal(t, op.InDoubt(), blocked)

	clock.Advance(lastMoment(op).Sub(killStart) + time.Second)
	settled, err := c.session.Resolve(t.Context(), op, func(impact.Finding) {})
	require.NoError(t, err)
	_, blocked = c.session.Unresolved(scope, st.at.ULB)
	assert.False(t, blocked)
	if want.draining {
		assert.Equal(t, op, settled, "a drain in its wait is the operator's to go on with")
		st.goOn(t, c, op)
	} else {
		st.isTrue(t, op, settled)
		ops, damage = readAll(t, c.journal)
		require.Empty(t, damage)
		isWritten(t, settled, ops[len(ops)-1])
	}
	st.nothingOpen(t)
}

// isAsWritten wants the operation exactly as the entries tell it.
func (st *stage) isAsWritten(t *testing.T, op change.Operation, want expected) {
	t.Helper()
	assert.Equal(t, !want.ended, op.Open())
	assert.Equal(t, want.draining, op.Draining())
	assert.False(t, op.Alive || op.Mine)
	assert.Equal(t, st.at, op.Order.Place)
	var states []change.StepState
	var kinds []impact.StepKind
	unsettled := false
	for _, s := range op.Steps {
		states, kinds = append(states, s.State), append(kinds, s.Step.Kind)
		unsettled = unsettled || s.State == change.StepSent || s.State == change.StepVerifying
	}
	assert.Equal(t, want.states, states)
	assert.Equal(t, st.steps, kinds[:len(st.steps)])
	assert.Equal(t, unsettled, op.InDoubt())
}

// goOn releases what was drained, as the operator's order that follows it.
func (st *stage) goOn(t *testing.T, c *console, op change.Operation) {
	t.Helper()
	o := st.order(st.at, st.target)
	o.Request.Drain, o.Follows, o.Earlier = false, op.ID, op.Record()
	res, err := c.run(context.WithoutCancel(t.Context()), o, nil, nil)
	require.NoError(t, err)
	require.Equal(t, change.OutcomeDone, res.Outcome, res.Why)
	require.Len(t, res.Record().Backends, 1)
	assert.True(t, res.Record().Backends[0].Released && res.Record().Backends[0].Switched,
		"the way back enables it again")
}

// nothingOpen looks once more, as a third start does.
func (st *stage) nothingOpen(t *testing.T) {
	t.Helper()
	c, err := startConsole(st.dir, st.url, fake.NewAutoClock(killStart.Add(time.Hour)))
	require.NoError(t, err)
	defer func() { require.NoError(t, c.close()) }()
	ops, _ := readAll(t, c.journal)
	for _, op := range ops {
		assert.False(t, op.Open(), "%s %v", op.Outcome, op.Steps)
	}
	free, err := c.journal.Lock(scope.Region, st.at.ULB)
	require.NoError(t, err)
	free()
}

// lastMoment is the time of the operation's last entry.
func lastMoment(op change.Operation) time.Time {
	last := op.Began
	for _, s := range op.Steps {
		for _, at := range []time.Time{s.SentAt, s.EndedAt} {
			if at.After(last) {
				last = at
			}
		}
	}
	return last
}
