package confirm

import (
	"unicode/utf8"

	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// setHint puts a hint below the buttons: without one of its own, how the rest is read, and whether the
// buttons wait for that.
func setHint(e *screen.Env, box *dialog.Dialog, hint string, shown bool) {
	switch {
	case hint != "":
		box.Hint = dialog.Line{Text: hint, Style: &e.Theme.Warn}
	case !shown:
		box.Hint = dialog.Line{Text: render.HintRead, Style: &e.Theme.Info}
	case !box.EndShown():
		box.Hint = dialog.Line{Text: render.HintMore, Style: &e.Theme.Info}
	default:
		box.Hint = dialog.Line{}
	}
}

// hintTyped says where a text goes that was typed while a button had the focus, "" where there is
// nothing to type. It goes nowhere by itself: some of its letters are keys of the buttons.
func hintTyped(box *dialog.Dialog, key string) string {
	if utf8.RuneCountInString(key) != 1 || box.Typing() || box.Exact() {
		return ""
	}
	return render.HintTab
}

// hintUnread says why a button is disabled that is to be read first.
func hintUnread(shown, live bool) string {
	switch {
	case !shown:
		return render.HintRead
	case !live:
		return render.HintTooEarly
	default:
		return render.HintType
	}
}
