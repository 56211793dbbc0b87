package confirm

import (
	"slices"
	"time"

	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
)

// waiting is the field of how long a drain waits.
func waiting() dialog.Field {
	return dialog.Field{
		Label: render.LabelWait, Least: 1, Most: longestDrain, Bounds: render.Bounds(1, longestDrain),
	}
}

// waitField is the field of how long a drain waits, -1 without one.
func waitField(fields []dialog.Field) int {
	return slices.IndexFunc(fields, func(f dialog.Field) bool { return f.Label == render.LabelWait })
}

// waitOf is how long the drain is to wait, and whether that can be.
func waitOf(box *dialog.Dialog, fields []dialog.Field) (time.Duration, bool) {
	i := waitField(fields)
	if i < 0 {
		return 0, true
	}
	n, ok := box.Number(i)
	if !ok {
		return 0, false
	}
	return time.Duration(n) * time.Second, true
}

// typed says whether what must be typed was.
func typed(box *dialog.Dialog, fields []dialog.Field) bool {
	for i, f := range fields {
		if f.Required != "" && box.Value(i) != f.Required {
			return false
		}
	}
	return true
}

// pressed is what a key did in a dialog that asks about a change.
type pressed struct {
	done      Action
	turn      func(*impact.Request)
	cancelled bool
	early     bool // nothing was pressed yet
	hint      string
}

// press presses a key. Confirmed is what Enter in the last gate comes to, nil while it cannot.
func press(box *dialog.Dialog, all []button, name string, confirmed func() Action) pressed {
	outcome, i := box.Key(name)
	switch outcome {
	case dialog.Cancelled:
		return pressed{cancelled: true}
	case dialog.PressedDisabled:
		return pressed{early: true}
	case dialog.Confirmed:
		done := confirmed()
		return pressed{done: done, early: done == nil}
	case dialog.Pressed:
		if all[i].turn != nil {
			return pressed{turn: all[i].turn}
		}
		return pressed{done: all[i].press()}
	case dialog.None:
		return pressed{hint: hintTyped(box, name)}
	case dialog.Moved, dialog.Scrolled, dialog.Edited:
	}
	return pressed{}
}
