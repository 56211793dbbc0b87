package ui

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// What left, and what the journal says of it: each change was confirmed, each
// write is a step of one, written down before.

// confirmed is a change that one Enter confirmed, as the journal has it.
type confirmed struct {
	begin change.Entry
	class impact.Class
	last  int                             // the last step that was begun
	at    map[int]time.Time               // when a step was seen done
	waits time.Time                       // when the drain's wait began
	until time.Time                       // when it is over
	ids   map[api.BackendID]api.BackendID // new ids, by the old ones
	wrote bool                            // something left
	open  bool                            // the journal does not say yet what became of what left
	torn  bool                            // the journal could not be written before it ended
	ended change.Outcome
}

// check sees that what left since was confirmed on the screen.
func (w *walker) check() {
	for _, e := range w.spy.log.take() {
		if e.write != nil {
			w.checkWrite(e)
			continue
		}
		w.checkLine(e)
	}
	if !slices.ContainsFunc(w.app.changes.Running(), func(op change.Operation) bool { return op.Order.Rollout.ID != "" }) {
		w.passesAll = nil
	}
	w.passes = slices.DeleteFunc(w.passes, func(p pass) bool { // what did not lead to a change is of no use later
		return !slices.ContainsFunc(w.app.changes.Running(), func(running change.Operation) bool {
			o := running.Order
			return o.Place == p.order.Place && assert.ObjectsAreEqual(o.Request, p.order.Request)
		})
	})
}

// checkLine follows a line of the journal.
func (w *walker) checkLine(e event) {
	line := *e.entry
	if line.Event == change.EventBegin {
		w.checkBegin(e)
		return
	}
	c := w.changes[line.ID]
	require.NotNil(w.t, c, "%s of an operation that never began: %+v", line.Event, line)
	switch line.Event {
	case change.EventRequest:
		require.False(w.t, w.left, "begun after the console was left: %+v", line)
		w.checkTurn(c, &line)
		c.open = true
		w.requests = append(w.requests, line)
	case change.EventBegin, change.EventAnswer, change.EventPlaces:
	case change.EventVerified, change.EventResolved:
		if step, ok := c.step(line.Step); ok && line.State == change.StepDone && step.Kind == impact.StepAdd {
			c.ids[step.Backend] = line.Backend
		}
		c.open = c.open && line.Event != change.EventResolved && line.State == change.StepUnknown
		w.checkSeen(c, &line, e.now)
	case change.EventWaiting:
		require.InDelta(w.t, c.begin.Wait, line.Until.Sub(line.Time).Seconds(), 0.001,
			"the drain waits as long as was confirmed: %+v", line)
		c.waits, c.until = line.Time, line.Until
	case change.EventEnd:
		c.ended, c.open = line.Outcome, false
		if w.enables[line.ID] && strings.Contains(line.Why, "is enabled again") {
			v, _ := api.VServerList{VServers: e.now}.Find(line.VServer)
			for _, id := range w.disabledBy(c) {
				b, there := v.Backend(id)
				left := strings.Contains(line.Why, "another host carries the id now, and is left as it is: ") && !c.sameHost(b)
				require.True(w.t, !there || left || api.Is(b.Enabled, 1), "said to be enabled again, and it is not: %s, %+v", id,
					line)
			}
		}
		if line.Outcome == change.OutcomeDone {
			if c.begin.Rollout.ID != "" {
				w.happened("place of several done")
			}
			w.count(kindOf(c.begin.Request), c.class)
		}
	}
}

// disabledBy are the backends that a drain disabled, and those it goes on with.
func (w *walker) disabledBy(c *confirmed) []api.BackendID {
	var ids []api.BackendID
	for ; c != nil; c = w.changes[c.begin.Follows] {
		for i, s := range c.begin.Plan {
			if _, done := c.at[i]; done && s.Kind == impact.StepDisable && slices.Contains(c.begin.Request.Targets, s.Backend) {
				ids = append(ids, s.Backend)
			}
		}
	}
	return ids
}

// sameHost says whether a backend is still the host that was confirmed.
func (c *confirmed) sameHost(b api.Backend) bool {
	return slices.ContainsFunc(c.begin.Facts.Backends, func(r impact.RecordedBackend) bool {
		return r.Backend.ID == b.ID && api.SameHost(r.Backend, b)
	})
}

// step is a step of the plan, or one that enables again what a drain disabled.
func (c *confirmed) step(i int) (impact.Step, bool) {
	if i < 0 || i >= len(c.begin.Plan) {
		return impact.Step{}, false
	}
	return c.begin.Plan[i], true
}

func kindOf(want impact.Request) string {
	if want.Drain {
		return "drain+release"
	}
	return string(want.Goal)
}

// checkTurn sees that a step comes in the plan's order, and not before its time.
func (w *walker) checkTurn(c *confirmed, line *change.Entry) {
	require.Greater(w.t, line.Step, c.last, "a step out of its order: %+v", line)
	id := line.ID
	step, planned := c.step(line.Step)
	if !planned {
		require.True(w.t, w.enables[id], "nobody asked to enable again what drains: %+v", line)
		c.last = line.Step
		return
	}
	for i := c.last + 1; i < line.Step; i++ {
		skipped, _ := c.step(i)
		require.Equal(w.t, impact.StepWait, skipped.Kind, "a step was left out: %+v", line)
		require.False(w.t, w.enables[id], "it was to be enabled again, not released")
		require.False(w.t, line.Time.Before(c.until) && w.hurried[id].Before(c.waits),
			"released before the drain's wait was over: %+v", line)
	}
	if before, ok := c.step(line.Step - 1); ok && len(c.begin.Request.Targets) > 1 && before.Backend != step.Backend &&
		before.Backend != "" {
		seen := c.at[line.Step-1]
		require.False(w.t, line.Time.Before(seen.Add(15*time.Second)) && w.wentOn.Before(seen),
			"the next backend without a pause: %+v", line)
	}
	c.last = line.Step
}

// checkSeen holds what the journal calls done or refused to the world.
func (w *walker) checkSeen(c *confirmed, line *change.Entry, now []api.VServer) {
	step, planned := c.step(line.Step)
	if !planned {
		return
	}
	v, _ := api.VServerList{VServers: now}.Find(line.VServer)
	switch line.State {
	case change.StepDone:
		c.at[line.Step] = line.Time
		require.True(w.t, c.holds(v, step, line), "the journal has a step done that is not: %+v\n%+v", line, v)
		switch step.Kind {
		case impact.StepLeaveRule:
			w.count("rule change", c.class)
		case impact.StepDeleteRule:
			w.count("rule deletion", c.class)
		case impact.StepCreateRule:
			w.happened("rule recreated")
		case impact.StepJoinRule:
			w.happened("rule joined again")
		default:
		}
	case change.StepRefused:
		if step.Kind == impact.StepRelease || step.Kind == impact.StepLeaveRule || step.Kind == impact.StepDeleteRule {
			require.False(w.t, c.holds(v, step, line), "the journal has a step refused that is done: %+v\n%+v", line, v)
		}
	default:
	}
	if line.Event == change.EventResolved {
		w.happened("settled")
	}
}

// holds says whether the VServer is as a step leaves it.
func (c *confirmed) holds(v api.VServer, s impact.Step, line *change.Entry) bool {
	b, there := v.Backend(s.Backend)
	rule, ruled := ruleIn(v, s.Rule.ID)
	switch s.Kind {
	case impact.StepRelease:
		return v.Backends.IsKnown() && !there
	case impact.StepDisable:
		return there && api.Is(b.Enabled, 0)
	case impact.StepEnable:
		return there && api.Is(b.Enabled, 1)
	case impact.StepWeight:
		return there && b.Weight == s.Weight
	case impact.StepCheck:
		return api.Is(v.MonitorType, s.Check)
	case impact.StepLeaveRule:
		return ruled && !rule.Has(s.Backend)
	case impact.StepDeleteRule:
		return v.Rules.IsKnown() && !ruled
	case impact.StepJoinRule:
		return ruled && !slices.ContainsFunc(c.today(s.Members),
			func(id api.BackendID) bool { return !rule.Has(id) && !s.Rule.Has(id) })
	case impact.StepCreateRule:
		_, made := ruleIn(v, line.Policy)
		return made
	case impact.StepAdd:
		added, ok := v.Backend(line.Backend)
		return ok && s.Host.Is(added)
	default:
		return true
	}
}

func ruleIn(v api.VServer, id api.PolicyID) (api.Rule, bool) {
	rules, _ := v.Rules.Get()
	for _, r := range rules {
		if r.Custom() && r.ID == id {
			return r, true
		}
	}
	return api.Rule{}, false
}

// today gives ids of a plan as they are now.
func (c *confirmed) today(ids []api.BackendID) []api.BackendID {
	now := slices.Clone(ids)
	for i, id := range now {
		if is, again := c.ids[id]; again {
			now[i] = is
		}
	}
	return now
}

// checkWrite wants the line of the journal that came before this write, and in
// it the step of a confirmed plan.
func (w *walker) checkWrite(e event) {
	w.note("WRITE:" + e.write.action)
	w.writes++
	i := slices.IndexFunc(w.requests, func(r change.Entry) bool {
		return r.Action == e.write.action && maps.Equal(r.Params, e.write.params)
	})
	require.GreaterOrEqual(w.t, i, 0, "a write that is not in the journal: %+v\n%+v", e.write, w.requests)
	line := w.requests[i]
	w.requests = slices.Delete(w.requests, i, i+1)
	require.False(w.t, w.readOnly, "a write left in a read-only session")
	c := w.changes[line.ID]
	c.wrote = true
	v, found := api.VServerList{VServers: e.read}.Find(line.VServer)
	require.True(w.t, found)
	step, planned := c.step(line.Step)
	if !planned {
		require.Contains(w.t, w.disabledBy(c), api.BackendID(e.write.params["BackendId"]),
			"enabled again, and never disabled: %+v", e.write)
		step = impact.Step{Kind: impact.StepEnable, Backend: api.BackendID(e.write.params["BackendId"])}
	}
	w.checkStep(c, step, e.write, v)
}
