package confirm

import (
	"fmt"

	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/screen"
)

// hintLine is the line above the buttons. The longest hint sets the width, or
// the box would jump under the eye.
func hintLine(e *screen.Env, hint, usual string) dialog.Line {
	if hint != "" {
		return dialog.Line{Text: fmt.Sprintf("%-*s", len(hintWait), hint), Style: &e.Theme.Warn}
	}
	return dialog.Line{Text: fmt.Sprintf("%-*s", len(hintWait), usual), Style: &e.Theme.Muted}
}

// hintUnread says why a button is disabled that is to be read first.
func hintUnread(box *dialog.Dialog, live bool) string {
	switch {
	case !box.EndShown():
		return "Read to the end first: PgDn."
	case !live:
		return hintWait
	default:
		return "Type what stands above first."
	}
}
