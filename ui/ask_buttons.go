package ui

import (
	"fmt"
	"slices"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/dialog"
)

// buttons are what can be done from here. Cancel is always the first.
func (q *ask) buttons() []dialog.Button {
	all := []dialog.Button{{Label: buttonCancel}}
	switch {
	case q.err != nil:
		return append(all, dialog.Button{Label: buttonAgain})
	case q.undecided():
		return append(all, dialog.Button{Label: deleteLabel(len(q.reading.Assessment.Emptied)), Danger: true, Disabled: !q.live})
	case q.reading != nil && !q.confirmable():
		all = append(all, dialog.Button{Label: buttonAgain})
		if q.order.Request.Goal == impact.GoalRelease && q.switchable() {
			all = append(all, dialog.Button{Label: buttonInstead})
		}
		return all
	}
	all = append(all, dialog.Button{Label: goLabel(q.order), Danger: true, Disabled: !q.pressable()})
	switch {
	case q.order.Request.Goal != impact.GoalRelease || !q.switchable():
		return all
	case q.order.Request.Drain:
		return append(all, dialog.Button{Label: buttonAtOnce})
	default:
		return append(all, dialog.Button{Label: buttonDrain}, dialog.Button{Label: buttonInstead})
	}
}

// switchable says whether there is anything to disable, and whether one could see
// that it is.
func (q *ask) switchable() bool {
	if q.reading == nil || len(q.moved) > 0 || !q.reading.Assessment.TargetFound {
		return false
	}
	targets := q.reading.Assessment.Targets
	return !slices.ContainsFunc(targets, func(b api.Backend) bool { return !b.Enabled.IsKnown() }) &&
		slices.ContainsFunc(targets, func(b api.Backend) bool { return !api.Is(b.Enabled, 0) })
}

// pressable says whether the button that changes something is alive: seen long
// enough, and to its end, with everything typed.
func (q *ask) pressable() bool {
	_, ok := q.wait()
	return ok && q.live && q.confirmable() && q.typed() && q.box.EndShown()
}

func (q *ask) key(name string) decision {
	q.hint = "" // it was about the key before
	q.fill()
	outcome, i := q.box.Key(name)
	d := decidedNothing
	switch outcome {
	case dialog.Cancelled:
		return decidedCancel
	case dialog.PressedDisabled:
		q.tooEarly()
	case dialog.Confirmed:
		if d = q.confirmed(); d == decidedNothing {
			q.tooEarly()
		}
	case dialog.Pressed:
		d = q.pressed(q.box.Buttons[i].Label)
	case dialog.None, dialog.Moved, dialog.Scrolled, dialog.Edited:
	}
	if d == decidedNothing {
		q.fill()
	}
	return d
}

func (q *ask) pressed(label string) decision {
	switch label {
	case goLabel(q.order):
		return q.confirmed()
	case buttonAgain:
		return decidedAgain
	case buttonDrain:
		return decidedDrain
	case buttonAtOnce:
		return decidedAtOnce
	case buttonInstead:
		return decidedInstead
	case deleteLabel(1), deleteLabel(2):
		return decidedDelete
	default:
		return decidedCancel
	}
}

func (q *ask) confirmed() decision {
	if !q.pressable() {
		return decidedNothing
	}
	return decidedGo
}

// tooEarly says why nothing was pressed.
func (q *ask) tooEarly() {
	q.hint = q.whyDisabled()
	q.early(q.box)
}

func (q *ask) whyDisabled() string {
	if q.reading == nil {
		return "Waiting for the fresh reading."
	}
	if _, ok := q.wait(); !ok && q.box.EndShown() {
		return fmt.Sprintf("The wait must be 1 to %d whole seconds.", longestDrain)
	}
	return hintUnread(q.box, q.live)
}
