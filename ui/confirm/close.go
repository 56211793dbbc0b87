package confirm

import (
	tea "github.com/charmbracelet/bubbletea"

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

// CloseWords are what an operation is in words, raw. Places are those of one of several, each with its state.
type CloseWords struct {
	What, State, Closing string
	Places               []string
}

// NewClose asks whether an operation is to be closed.
func NewClose(e *screen.Env, op change.Operation, words CloseWords) *Close {
	q := &Close{question: newQuestion(e, render.DialogClose), operation: op, words: words}
	q.lay, q.ask = q.layOut, q.buttons
	return q
}

// Paste does nothing: there is nothing to type.
func (q *Close) Paste(string) tea.Cmd { return nil }

// layOut says what is closed, and what that means.
func (q *Close) layOut(width, height int) {
	q.Box.SetSize(width, height)
	th, op := q.env.Theme, q.operation
	top := []dialog.Line{
		labelled(th, render.LabelChange, "").With(th.Text(q.words.What), &th.Strong),
		labelled(th, render.LabelID, render.ShortName(th, op.ID)),
		labelled(th, render.LabelState, th.Text(q.words.State)),
	}
	body := append([]dialog.Line{{Gap: true}, labelled(th, render.LabelClosing, q.words.Closing)}, q.where()...)
	body = append(body, labelled(th, render.LabelEndpoint, render.ShortName(th, op.Endpoint)))
	if op.Account != "" {
		body = append(body, labelled(th, render.LabelKeys, render.ShortName(th, op.Account)))
	}
	q.Box.SetContent(hung(top), hung(body))
}

// where is the place of the operation, or each of its places.
func (q *Close) where() []dialog.Line {
	th, o := q.env.Theme, q.operation.Order
	if len(q.words.Places) == 0 {
		q.Box.SetCorner(corner(th, o, render.ShortName(th, string(o.Scope.Project))))
		return []dialog.Line{
			labelled(th, render.LabelVServer, render.ShortName(th, o.VServerName)+"  "+render.ShortName(th, string(o.VServer))),
			labelled(th, render.LabelULB, render.ShortName(th, o.ULBName)+"  "+render.ShortName(th, string(o.ULB))),
		}
	}
	q.Box.SetCorner(render.ShortName(th, o.Profile))
	lines, label := make([]dialog.Line, 0, len(q.words.Places)), render.LabelPlaces
	for _, place := range q.words.Places {
		lines, label = append(lines, labelled(th, label, th.Text(place))), ""
	}
	return lines
}

func (q *Close) buttons(unread bool) []button {
	return []button{
		act(dialog.Button{Label: render.ButtonCancel}, Cancel{}),
		actOnceRead(dialog.Button{Label: render.ButtonCloseChange, Danger: true}, unread, CloseOperation{q.operation}),
	}
}
