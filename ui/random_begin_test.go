package ui

import (
	"slices"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// What begins: each change was confirmed on the screen, with the gate of its class.

// checkBegin wants the one Enter that confirmed this plan, with the gate of its
// class on what was read last.
func (w *walker) checkBegin(e event) {
	line := *e.entry
	w.note("BEGIN:" + kindOf(line.Request))
	require.False(w.t, w.readOnly, "a change began in a read-only session: %+v", line)
	var p pass
	var several *passAll
	if line.Rollout.ID != "" {
		several, p = w.confirmedPlace(&line)
	} else {
		p = w.confirmedAlone(&line)
	}
	v, found := api.VServerList{VServers: e.read}.Find(line.VServer)
	require.True(w.t, found)
	a := impact.Assess(e.read, v, line.Request, w.policy)
	require.Empty(w.t, a.Refusals, "refused, and begun: %+v", line)
	require.True(w.t, impact.Same(a.Steps, line.Plan), "the plan is not what the last reading asks for:\n%+v\n%+v",
		a.Steps, line.Plan)
	require.Equal(w.t, a.Class, p.class, "the class on the screen")
	switch a.Class {
	case impact.ClassTrivial, impact.ClassOrdinary:
		require.False(w.t, w.policy.Protected, "a protected profile has no such class")
	case impact.ClassSevere, impact.ClassOutage:
		require.Contains(w.t, []string{v.Name.Or(""), string(v.ID)}, a.Gate)
		require.True(w.t, several != nil || a.Gate == p.typed, "what had to be typed for a change of class %s", a.Class)
		require.False(w.t, a.Class == impact.ClassOutage && w.policy.Protected && !w.policy.AllowOutage,
			"an outage in a protected profile")
	default:
		require.Fail(w.t, "a change of class "+string(a.Class), "%+v", line)
	}
	if line.Request.Goal == impact.GoalWeight {
		require.Equal(w.t, p.weight, api.Show(line.Request.Weight), "the weight on the screen")
	}
	if line.Request.Drain {
		require.Equal(w.t, p.wait.Seconds(), line.Wait, "the wait on the screen")
	}
	if line.Request.Goal != impact.GoalUndo && w.policy.MaxTargets > 0 {
		require.LessOrEqual(w.t, len(line.Request.Targets), w.policy.MaxTargets)
	}
	require.Equal(w.t, line.Request.DeleteEmptied, p.deletes, "that rules go is agreed to with a button of its own")
	w.checkFree(&line)
	if several != nil {
		w.checkTypedAll(several, &line, a.Gate)
		w.checkCanary(several, &line)
	}
	w.changes[line.ID] = &confirmed{
		begin: line, class: a.Class, last: -1, at: map[int]time.Time{},
		ids: map[api.BackendID]api.BackendID{},
	}
	if several != nil {
		several.begun = append(several.begun, w.changes[line.ID])
		w.happened("place of several")
	}
	w.countFollower(&line)
}

// confirmedAlone wants the one Enter that confirmed this plan.
func (w *walker) confirmedAlone(line *change.Entry) pass {
	i := slices.IndexFunc(w.passes, func(p pass) bool {
		o := p.order
		return o.Scope == api.Scope{Region: line.Region, Project: line.Project} && o.ULB == line.ULB &&
			o.VServer == line.VServer && o.Profile == line.Profile &&
			o.Follows == line.Follows && assert.ObjectsAreEqual(o.Request, line.Request) && impact.Same(p.steps, line.Plan)
	})
	require.GreaterOrEqual(w.t, i, 0, "a change began that no Enter had confirmed: %+v\npassed were %+v", line, w.passes)
	p := w.passes[i]
	w.passes = slices.Delete(w.passes, i, i+1)
	return p
}

// checkFree sees that no earlier change on the ULB is open in what it did.
func (w *walker) checkFree(line *change.Entry) {
	for id, c := range w.changes {
		if c.begin.ULB == line.ULB && c.begin.Region == line.Region {
			require.False(w.t, c.open && !c.torn, "a change began on a ULB where it is not known what became of %s: %+v", id,
				line)
		}
	}
}

// countFollower counts the ways to follow a change up.
func (w *walker) countFollower(line *change.Entry) {
	earlier := w.changes[line.Follows]
	if earlier == nil {
		require.Empty(w.t, line.Follows)
		return
	}
	drained := earlier.ended == "" && !earlier.until.IsZero()
	switch {
	case drained && line.Request.Goal == impact.GoalUndo:
		w.happened("follow: enable again")
	case line.Request.Goal == impact.GoalUndo:
		w.happened("follow: put back")
	case drained && line.Request.Drain:
		w.happened("follow: go on with the drain")
	case drained:
		w.happened("follow: release what was drained")
	default:
		w.happened("follow: try again")
	}
}
