package confirm

import (
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
)

// buttons are what can be done from here. Cancel is always the first.
func (q *Change) buttons() []button {
	if q.planOnly {
		return []button{act(dialog.Button{Label: render.ButtonClose}, q.cancelled())}
	}
	all := []button{act(dialog.Button{Label: render.ButtonCancel}, q.cancelled())}
	again := turning(render.ButtonReadAgain, func(*impact.Request) {})
	switch {
	case q.err != nil:
		return append(all, again)
	case q.undecided():
		agree := turning(render.ButtonDelete(len(q.Reading.Assessment.Emptied)),
			func(r *impact.Request) { r.DeleteEmptied = true })
		agree.Danger, agree.Disabled = true, !q.live
		all = append(all, agree)
	case q.Reading != nil && !q.confirmable() && !q.weighs:
		all = append(all, again)
	default:
		all = append(all, button{
			Button: dialog.Button{Label: render.ButtonGo(q.Order), Danger: true, Disabled: !q.pressable()}, press: q.confirmed,
		})
	}
	return append(all, q.alternatives()...)
}

// alternatives are what could be done instead: what would be allowed, by what was read.
func (q *Change) alternatives() []button {
	if !q.answerShown() {
		return nil
	}
	var all []button
	a := &q.Reading.Assessment
	switch {
	case q.Order.Request.Drain:
		all = append(all, turning(render.ButtonNoDrain, func(r *impact.Request) { r.Drain = false }))
	case a.CanDrain:
		all = append(all, turning(render.ButtonDrain, func(r *impact.Request) { r.Drain = true }))
	}
	if a.CanDisable {
		all = append(all, turning(render.ButtonDisable, disableInstead))
	}
	return all
}

// turning is a button that makes another order of it.
func turning(label string, f func(r *impact.Request)) button {
	return button{Button: dialog.Button{Label: label}, turn: f}
}

func disableInstead(r *impact.Request) {
	*r = impact.Request{Goal: impact.GoalDisable, Targets: r.Targets}
}

// cancelled does nothing. Where the reading is of something else than the rows were, those are old.
func (q *Change) cancelled() Action { return Cancel{Outdated: len(q.moved) > 0} }
