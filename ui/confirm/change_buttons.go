package confirm

import (
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/dialog"
)

// buttons are what can be done from here. Cancel is always the first.
func (q *Change) buttons() []button {
	all := []button{act(dialog.Button{Label: buttonCancel}, q.cancelled())}
	again := q.turning("Read again", func(*impact.Request) {})
	instead := q.turning("Disable instead", func(r *impact.Request) {
		*r = impact.Request{Goal: impact.GoalDisable, Targets: r.Targets}
	})
	switch {
	case q.err != nil:
		return append(all, again)
	case q.undecided():
		agree := q.turning(deleteLabel(len(q.Reading.Assessment.Emptied)),
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
		dialog.Button{Label: goLabel(q.Order), Danger: true, Disabled: !q.pressable()},
		func() (Action, tea.Cmd) { return q.confirmed(), nil },
	})
	switch {
	case q.Order.Request.Goal != impact.GoalRelease || !q.switchable():
		return all
	case q.Order.Request.Drain:
		return append(all, q.turning("Do not drain", func(r *impact.Request) { r.Drain = false }))
	default:
		return append(all, q.turning("Drain first", func(r *impact.Request) { r.Drain = true }), instead)
	}
}

// turning is a button that makes another order of it.
func (q *Change) turning(label string, f func(r *impact.Request)) button {
	return button{dialog.Button{Label: label}, func() (Action, tea.Cmd) { return nil, q.turn(f) }}
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

// pressable says whether the button that changes something is alive: seen long
// enough, and to its end, with everything typed.
func (q *Change) pressable() bool {
	_, ok := q.wait()
	return ok && q.live && q.confirmable() && q.typed() && q.Box.EndShown()
}

func (q *Change) Key(name string) (Action, tea.Cmd) {
	q.hint = "" // it was about the key before
	q.fill()
	outcome, i := q.Box.Key(name)
	var done Action
	var cmd tea.Cmd
	switch outcome {
	case dialog.Cancelled:
		return q.cancelled(), nil
	case dialog.PressedDisabled:
		q.tooEarly()
	case dialog.Confirmed:
		if done = q.confirmed(); done == nil {
			q.tooEarly()
		}
	case dialog.Pressed:
		done, cmd = q.all[i].press()
	case dialog.None, dialog.Moved, dialog.Scrolled, dialog.Edited:
	}
	if done == nil {
		q.fill()
	}
	return done, cmd
}

// confirmed carries the order out by what was shown, nil while it cannot be confirmed.
func (q *Change) confirmed() Action {
	if !q.pressable() {
		return nil
	}
	return Start{Order: q.confirmedOrder(), Shown: *q.Reading}
}

// tooEarly says why nothing was pressed.
func (q *Change) tooEarly() {
	q.hint = q.whyDisabled()
	q.early(q.Box)
}

func (q *Change) whyDisabled() string {
	if q.Reading == nil {
		return "Waiting for the fresh reading."
	}
	if _, ok := q.wait(); !ok && q.Box.EndShown() {
		return fmt.Sprintf("The wait must be 1 to %d whole seconds.", longestDrain)
	}
	return hintUnread(q.Box, q.live)
}
