package confirm

import (
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

var boxWords = dialog.Words{
	Type: render.GateType, Confirm: render.GateConfirm, Exact: render.GateExact,
	Wrong: render.GateWrong, Typed: render.GateTyped, Below: render.LinesBelow, Above: render.LinesAbove,
}

// newBox is an empty dialog in the console's words.
func newBox(e *screen.Env, title string) *dialog.Dialog { return dialog.New(e.Theme, &boxWords, title) }
