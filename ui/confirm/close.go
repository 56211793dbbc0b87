package confirm

import (
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// Close asks before a change is closed that an ended console left open.
type Close struct {
	question
	operation change.Operation
	words     CloseWords
}

// CloseWords are what an operation is in words, raw.
type CloseWords struct{ What, State, Closing string }

// NewClose asks whether an operation is to be closed.
func NewClose(e *screen.Env, op change.Operation, words CloseWords) *Close {
	q := &Close{question: newQuestion(e, "Close change without its outcome?"), operation: op, words: words}
	q.lay, q.ask = q.layOut, q.buttons
	return q
}

// Paste does nothing: there is nothing to type.
func (q *Close) Paste(string) {}

// layOut says what is closed, and what that means.
func (q *Close) layOut(width, height int) {
	q.Box.SetSize(width, height)
	e, op := q.env, q.operation
	o := op.Order
	top := []dialog.Line{
		labelled("change", render.ShortName(e.Theme, op.ID)),
		labelled("what", e.Theme.Text(q.words.What)),
		labelled("state", e.Theme.Text(q.words.State)),
	}
	body := []dialog.Line{
		labelled("closing", q.words.Closing),
		labelled("VServer", render.ShortName(e.Theme, o.VServerName)+"  "+render.ShortName(e.Theme, string(o.VServer))),
		labelled("ULB", render.ShortName(e.Theme, o.ULBName)+"  "+render.ShortName(e.Theme, string(o.ULB))),
		labelled("where",
			render.ShortName(e.Theme, string(o.Scope.Region))+", project "+render.ShortName(e.Theme, string(o.Scope.Project))),
		labelled("profile", render.ShortName(e.Theme, o.Profile)+" @ "+render.ShortName(e.Theme, op.Endpoint)),
	}
	if op.Account != "" {
		body = append(body, labelled("keys", render.ShortName(e.Theme, op.Account)))
	}
	q.Box.SetContent(hung(top), hung(body), []dialog.Line{hintLine(e, q.hint, "Tab moves, Enter presses, Esc cancels.")})
}

func (q *Close) buttons(unread bool) []button {
	return []button{
		act(dialog.Button{Label: buttonCancel}, Cancel{}),
		actOnceRead(dialog.Button{Label: "Close it", Danger: true}, unread, CloseOperation{q.operation}),
	}
}
