package confirm

import (
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/screen"
)

// setHint puts a hint below the buttons: without one of its own, how the rest is read that the
// buttons wait for.
func setHint(e *screen.Env, box *dialog.Dialog, hint string) {
	switch {
	case hint != "":
		box.Hint = dialog.Line{Text: hint, Style: &e.Theme.Warn}
	case !box.EndShown():
		box.Hint = dialog.Line{Text: hintRead, Style: &e.Theme.Info}
	default:
		box.Hint = dialog.Line{}
	}
}

const hintReading = "Waiting for the fresh reading."

const hintRead = "Read to the end first: PgDn."

// hintUnread says why a button is disabled that is to be read first.
func hintUnread(box *dialog.Dialog, live bool) string {
	switch {
	case !box.EndShown():
		return hintRead
	case !live:
		return hintWait
	default:
		return "Type what stands above first."
	}
}
