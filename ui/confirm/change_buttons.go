package confirm

import (
	"slices"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/dialog"
)

// buttons are what can be done from here. Cancel is always the first.
func (q *Change) buttons() []button {
	all := []button{act(dialog.Button{Label: buttonCancel}, q.cancelled())}
	again := turning("Read again", func(*impact.Request) {})
	instead := turning("Disable instead", func(r *impact.Request) {
		*r = impact.Request{Goal: impact.GoalDisable, Targets: r.Targets}
	})
	switch {
	case q.err != nil:
		return append(all, again)
	case q.undecided():
		agree := turning(deleteLabel(len(q.Reading.Assessment.Emptied)),
			func(r *impact.Request) { r.DeleteEmptied = true })
		agree.Danger, agree.Disabled = true, !q.live
		return append(all, agree)
	case q.Reading != nil && !q.confirmable():
		all = append(all, again)
		if q.Order.Request.Goal == impact.GoalRelease && q.switchable() {
			all = append(all, instead)
		}
		return all
	}
	all = append(all, button{
		Button: dialog.Button{Label: goLabel(q.Order), Danger: true, Disabled: !q.pressable()}, press: q.confirmed,
	})
	switch {
	case q.Order.Request.Goal != impact.GoalRelease || !q.switchable():
		return all
	case q.Order.Request.Drain:
		return append(all, turning("Do not drain", func(r *impact.Request) { r.Drain = false }))
	default:
		return append(all, turning("Drain first", func(r *impact.Request) { r.Drain = true }), instead)
	}
}

// turning is a button that makes another order of it.
func turning(label string, f func(r *impact.Request)) button {
	return button{Button: dialog.Button{Label: label}, turn: f}
}

// cancelled does nothing. Where the reading is of something else than the rows were, those are old.
func (q *Change) cancelled() Action { return Cancel{Outdated: len(q.moved) > 0} }

// switchable says whether there is anything to disable, and whether one could see that it is.
func (q *Change) switchable() bool {
	if q.Reading == nil || len(q.moved) > 0 || !q.Reading.Assessment.TargetFound {
		return false
	}
	targets := q.Reading.Assessment.Targets
	return !slices.ContainsFunc(targets, func(b api.Backend) bool { return !b.Enabled.IsKnown() }) &&
		slices.ContainsFunc(targets, func(b api.Backend) bool { return !api.Is(b.Enabled, 0) })
}
