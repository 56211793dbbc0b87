package confirm

import (
	"fmt"
	"slices"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/dialog"
)

// buttons are what can be done from here. Cancel is always the first.
func (q *Change) buttons() []dialog.Button {
	all := []dialog.Button{{Label: buttonCancel}}
	switch {
	case q.err != nil:
		return append(all, dialog.Button{Label: buttonAgain})
	case q.undecided():
		return append(all, dialog.Button{Label: deleteLabel(len(q.Reading.Assessment.Emptied)), Danger: true, Disabled: !q.live})
	case q.Reading != nil && !q.confirmable():
		all = append(all, dialog.Button{Label: buttonAgain})
		if q.Order.Request.Goal == impact.GoalRelease && q.switchable() {
			all = append(all, dialog.Button{Label: buttonInstead})
		}
		return all
	}
	all = append(all, dialog.Button{Label: goLabel(q.Order), Danger: true, Disabled: !q.Pressable()})
	switch {
	case q.Order.Request.Goal != impact.GoalRelease || !q.switchable():
		return all
	case q.Order.Request.Drain:
		return append(all, dialog.Button{Label: buttonAtOnce})
	default:
		return append(all, dialog.Button{Label: buttonDrain}, dialog.Button{Label: buttonInstead})
	}
}

// switchable says whether there is anything to disable, and whether one could see
// that it is.
func (q *Change) switchable() bool {
	if q.Reading == nil || len(q.moved) > 0 || !q.Reading.Assessment.TargetFound {
		return false
	}
	targets := q.Reading.Assessment.Targets
	return !slices.ContainsFunc(targets, func(b api.Backend) bool { return !b.Enabled.IsKnown() }) &&
		slices.ContainsFunc(targets, func(b api.Backend) bool { return !api.Is(b.Enabled, 0) })
}

// Pressable says whether the button that changes something is alive: seen long
// enough, and to its end, with everything typed.
func (q *Change) Pressable() bool {
	_, ok := q.wait()
	return ok && q.live && q.confirmable() && q.typed() && q.Box.EndShown()
}

func (q *Change) Key(name string) Decision {
	q.hint = "" // it was about the key before
	q.Fill()
	outcome, i := q.Box.Key(name)
	d := Nothing
	switch outcome {
	case dialog.Cancelled:
		return Cancelled
	case dialog.PressedDisabled:
		q.tooEarly()
	case dialog.Confirmed:
		if d = q.confirmed(); d == Nothing {
			q.tooEarly()
		}
	case dialog.Pressed:
		d = q.pressed(q.Box.Buttons[i].Label)
	case dialog.None, dialog.Moved, dialog.Scrolled, dialog.Edited:
	}
	if d == Nothing {
		q.Fill()
	}
	return d
}

func (q *Change) pressed(label string) Decision {
	switch label {
	case goLabel(q.Order):
		return q.confirmed()
	case buttonAgain:
		return ReadAgain
	case buttonDrain:
		return Drain
	case buttonAtOnce:
		return NoDrain
	case buttonInstead:
		return DisableInstead
	case deleteLabel(1), deleteLabel(2):
		return DeleteRules
	default:
		return Cancelled
	}
}

func (q *Change) confirmed() Decision {
	if !q.Pressable() {
		return Nothing
	}
	return Confirmed
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
