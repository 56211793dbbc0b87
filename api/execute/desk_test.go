package execute_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/journal"
	"cloud.internal/ulbconsole/ui/render"
)

var (
	start = time.Date(2026, 3, 1, 3, 0, 0, 0, time.UTC)
	scope = api.Scope{Region: "cn-bj2", Project: "org-1"}
	web   = api.Place{Profile: "prod", Scope: scope, ULB: "ulb", VServer: "vs"}
	site  = api.Place{Profile: "prod", Scope: scope, ULB: "ulb", VServer: "vs2"}
)

// orderOf is one for some backends.
func orderOf(at api.Place, goal impact.Goal, targets ...api.BackendID) change.Order {
	return change.Order{
		Place: at, ULBName: "shop", VServerName: "web",
		Request: impact.Request{Goal: goal, Targets: targets},
	}
}

var (
	release1    = orderOf(web, impact.GoalRelease, "b1")
	releaseRule = orderOf(site, impact.GoalRelease, "c2") // out of two rules first
)

// desk is a Session over a fake world: one ULB with a TCP and an HTTP VServer.
type desk struct {
	*execute.Session
	t      *testing.T
	client *fake.Client
	clock  *fake.Clock
	diary  *diary
	log    []string // what the journal took and what was asked for, in order
	ctl    *execute.Control
	seen   []change.Operation
	run1   int                      // the first operation of a rollout
	watch  func(p change.Operation) // of each progress
}

// noJournal is what a console has whose journal cannot be opened.
var noJournal = journal.Missing{Err: errors.New("there is no journal")}

func newDesk(t *testing.T) *desk {
	t.Helper()
	c := fake.New(t)
	c.SetULBs(scope, []api.ULB{fake.ULB("ulb", "shop",
		fake.TCP("vs", "web", 80,
			fake.Healthy("b1", "10.0.0.1", 80), fake.Healthy("b2", "10.0.0.2", 80), fake.Healthy("b3", "10.0.0.3", 80)),
		fake.HTTP("vs2", "site", 8080, []api.Backend{
			fake.Healthy("c1", "10.0.1.1", 80), fake.Healthy("c2", "10.0.1.2", 80), fake.Healthy("c3", "10.0.1.3", 80),
			fake.Healthy("c4", "10.0.1.4", 80),
		}, fake.Path("p1", "/api", "c2", "c3", "c4"), fake.Domain("p2", "img.example.com", "c3", "c2", "c4")),
	)})
	c.AllowReads()
	d := &desk{t: t, client: c, clock: fake.NewAutoClock(start), ctl: execute.NewControl()}
	d.diary = &diary{held: map[string]bool{}, log: &d.log}
	d.Session = &execute.Session{
		Client: c, Clock: d.clock, Journal: d.diary,
		Endpoint: "https://api.example", Profile: "prod",
	}
	c.OnCall(func(call fake.Call) {
		d.diary.mu.Lock()
		defer d.diary.mu.Unlock()
		if call.Writes() {
			d.log = append(d.log, "-> "+call.Method)
		}
	})
	t.Cleanup(func() { assert.False(t, d.diary.locked(), "the ULB is given up at the end") })
	return d
}

func (d *desk) shown(o change.Order) change.Reading {
	d.t.Helper()
	reading, err := d.Read(context.Background(), o, quiet)
	require.NoError(d.t, err)
	require.Empty(d.t, reading.Assessment.Refusals)
	return reading
}

// run shows the order, lets something happen, and confirms.
func (d *desk) run(o change.Order, meanwhile func()) change.Operation {
	d.t.Helper()
	shown := d.shown(o)
	if meanwhile != nil {
		meanwhile()
	}
	return d.confirm(context.Background(), o, shown)
}

func (d *desk) confirm(ctx context.Context, o change.Order, shown change.Reading) change.Operation {
	return d.Run(ctx, o, shown, d.ctl, d.note)
}

func (d *desk) note(p change.Operation) {
	d.seen = append(d.seen, p)
	if d.watch != nil {
		d.watch(p)
	}
}

// when runs f once, in the moment that step i has the state.
func (d *desk) when(i int, state change.StepState, f func()) {
	before := d.watch
	ran := false
	d.watch = func(p change.Operation) {
		if before != nil {
			before(p)
		}
		if !ran && len(p.Steps) > i && p.Steps[i].State == state {
			ran = true
			f()
		}
	}
}

func (d *desk) edit(f func(w *fake.World)) { d.client.Edit(f) }

func (d *desk) remove() { d.edit(func(w *fake.World) { w.RemoveBackend(scope, "ulb", "b1") }) }

// backend edits one, wherever it is.
func (d *desk) backend(id api.BackendID, f func(b *api.Backend)) {
	d.edit(func(w *fake.World) {
		v := api.VServerID("vs")
		if strings.HasPrefix(string(id), "c") {
			v = "vs2"
		}
		w.Backend(scope, "ulb", v, id, f)
	})
}

func (d *desk) vserver(id api.VServerID, f func(v *api.VServer)) {
	d.edit(func(w *fake.World) { w.VServer(scope, "ulb", id, f) })
}

// rule edits a rule of the site.
func (d *desk) rule(id api.PolicyID, f func(r *api.Rule)) {
	d.vserver("vs2", func(v *api.VServer) {
		rules, _ := v.Rules.Get()
		for i := range rules {
			if rules[i].ID == id {
				f(&rules[i])
				return
			}
		}
		panic("no rule " + id)
	})
}

func (d *desk) noRule(id api.PolicyID) {
	d.vserver("vs2", func(v *api.VServer) {
		var kept []api.Rule
		rules, _ := v.Rules.Get()
		for _, r := range rules {
			if r.ID != id {
				kept = append(kept, r)
			}
		}
		v.Rules = api.Known(kept)
	})
}

// after runs f when the clock is so far past now.
func (d *desk) after(wait time.Duration, f func()) { d.clock.After(wait, f) }

// writes are all requests, in short.
func (d *desk) writes() []string {
	var all []string
	for _, c := range d.client.Writes() {
		line := c.Method
		for _, part := range []string{string(c.Backend), string(c.Policy), c.Host.ResourceID} {
			if part != "" {
				line += " " + part
			}
		}
		if c.Members != "" {
			line += " [" + c.Members + "]"
		}
		if on, known := c.Attributes.Enabled.Get(); known {
			line += fmt.Sprintf(" Enabled=%d", on)
		}
		all = append(all, line)
	}
	return all
}

func (d *desk) vservers() []api.VServer {
	list, err := d.client.VServers(context.Background(), scope, "ulb")
	require.NoError(d.t, err)
	return list.VServers
}

// has says whether the world has the backend of the web listener.
func (d *desk) has(id api.BackendID) bool {
	d.t.Helper()
	v, found := api.VServerList{VServers: d.vservers()}.Find("vs")
	require.True(d.t, found)
	_, there := v.Backend(id)
	return there
}

// assertReadAfterwards wants the last call to be a read.
func (d *desk) assertReadAfterwards() {
	d.t.Helper()
	calls := d.client.Calls()
	assert.Equal(d.t, fake.VServers, calls[len(calls)-1].Method)
}

// members are a rule's, as the world has it, "gone" where it has none.
func (d *desk) members(id api.PolicyID) string {
	for _, v := range d.vservers() {
		rules, _ := v.Rules.Get()
		for _, r := range rules {
			if r.ID == id {
				return fmt.Sprint(r.MemberIDs())
			}
		}
	}
	return "gone"
}

func (d *desk) operation() change.Operation {
	d.t.Helper()
	all, _, err := d.diary.Operations()
	require.NoError(d.t, err)
	require.NotEmpty(d.t, all)
	return all[len(all)-1]
}

// whyOf is what an operation's reason is about, as it is read.
func whyOf(op change.Operation) string {
	return render.WhyText(change.Operation{Why: op.Why, Findings: op.Findings})
}

// reasonOf is why an operation ended, what that is about, and what became of each step.
func reasonOf(op change.Operation) string {
	words := string(op.Reason) + ": " + whyOf(op)
	for _, s := range op.Steps {
		words += fmt.Sprintf("; %s %v", render.StepWhy(s), s.Err)
	}
	if op.JournalErr != nil {
		words += "; not recorded: " + op.JournalErr.Error()
	}
	return words
}

func (d *desk) assertAborted(r change.Operation, why string) {
	d.t.Helper()
	assert.Equal(d.t, change.OutcomeAborted, r.Outcome, r.Why)
	assert.Contains(d.t, reasonOf(r), why)
	assert.Empty(d.t, d.client.Writes())
	assert.False(d.t, r.Ended.IsZero())
	assert.True(d.t, r.Record().Empty())
	d.assertOpen(false)
}

// assertStopped holds a result to being partly done, with words.
func (d *desk) assertStopped(r change.Operation, why string) {
	d.t.Helper()
	assert.Equal(d.t, change.OutcomeStopped, r.Outcome, r.Why)
	assert.Contains(d.t, reasonOf(r), why)
	assert.False(d.t, r.Ended.IsZero())
	d.assertOpen(false)
	end := d.diary.last()
	assert.Equal(d.t, change.EventEnd, end.Event)
	assert.Equal(d.t, change.OutcomeStopped, end.Outcome)
}

func (d *desk) assertOpen(want bool) {
	d.t.Helper()
	_, open := d.Unresolved(scope, "ulb")
	assert.Equal(d.t, want, open)
}

// stepStates are the states of the steps, in short.
func stepStates(steps []change.StepStatus) string {
	var all []string
	for _, s := range steps {
		all = append(all, string(s.State))
	}
	return strings.Join(all, ", ")
}

// quiet is for a test that does not look at why it is read again.
func quiet(impact.Finding) {}
