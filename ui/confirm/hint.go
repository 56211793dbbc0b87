package confirm

import (
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// setHint puts a hint below the buttons: without one of its own, how the rest is read that the
// buttons wait for.
func setHint(e *screen.Env, box *dialog.Dialog, hint string) {
	switch {
	case hint != "":
		box.Hint = dialog.Line{Text: hint, Style: &e.Theme.Warn}
	case !box.EndShown():
		box.Hint = dialog.Line{Text: render.HintRead, Style: &e.Theme.Info}
	default:
		box.Hint = dialog.Line{}
	}
}

// hintUnread says why a button is disabled that is to be read first.
func hintUnread(box *dialog.Dialog, live bool) string {
	switch {
	case !box.EndShown():
		return render.HintRead
	case !live:
		return render.HintTooEarly
	default:
		return render.HintType
	}
}
