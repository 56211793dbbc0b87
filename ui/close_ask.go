package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// closeAsk asks before a change is closed that an ended console left open.
type closeAsk struct {
	exposure
	operation operation
	box       *dialog.Dialog
	hint      string
}

func newCloseAsk(e *screen.Env, s operation) *closeAsk {
	return &closeAsk{exposure: newExposure(e), operation: s, box: dialog.New(e.Theme, "Close change without its outcome?")}
}

func (q *closeAsk) resize(width, height int) {
	q.box.SetSize(width, height)
	q.fill()
}

// fill draws what is closed, and what that means.
func (q *closeAsk) fill() {
	e, op := q.env, q.operation.op
	o := op.Order
	top := []dialog.Line{
		labelled("change", render.ShortName(e.Theme, op.ID)),
		labelled("what", e.Theme.Text(render.OrderWords(o, q.operation.addresses))),
		labelled("state", e.Theme.Text(operationState(q.operation))),
	}
	body := []dialog.Line{
		labelled("closing", q.closing()),
		labelled("VServer", render.ShortName(e.Theme, o.VServerName)+"  "+render.ShortName(e.Theme, string(o.VServer))),
		labelled("ULB", render.ShortName(e.Theme, o.ULBName)+"  "+render.ShortName(e.Theme, string(o.ULB))),
		labelled("where", render.ShortName(e.Theme, string(o.Scope.Region))+", project "+render.ShortName(e.Theme, string(o.Scope.Project))),
		labelled("profile", render.ShortName(e.Theme, o.Profile)+" @ "+render.ShortName(e.Theme, op.Endpoint)),
	}
	if op.Account != "" {
		body = append(body, labelled("keys", render.ShortName(e.Theme, op.Account)))
	}
	q.box.SetContent(hung(top), hung(body), []dialog.Line{hintLine(e, q.hint, "Tab moves, Enter presses, Esc cancels.")})
	q.box.SetButtons(dialog.Button{Label: buttonCancel}, dialog.Button{Label: buttonClose, Danger: true, Disabled: !q.live || !q.box.EndShown()})
}

// closing is what it means. Only a request without an outcome blocks anything.
func (q *closeAsk) closing() string {
	words := "nothing is sent or read; " + q.operation.ifClosed()
	if q.operation.inDoubt() {
		words += " in the record; the load balancer is no longer blocked by it"
	}
	return words
}

func (q *closeAsk) resized(width, height int) tea.Cmd {
	q.anew()
	q.resize(width, height)
	return q.arm()
}

func (q *closeAsk) arm() tea.Cmd { return q.begin(q.box.EndShown()) }

func (q *closeAsk) shown(m shownMsg) {
	if q.got(m) {
		q.hint = ""
		q.fill()
	}
}

func (q *closeAsk) view() string { return q.box.View() }

func (q *closeAsk) paste(string) {}

func (q *closeAsk) key(name string) decision {
	q.hint = ""
	outcome, i := q.box.Key(name)
	switch {
	case outcome == dialog.Cancelled:
		return decidedCancel
	case outcome == dialog.PressedDisabled:
		q.hint = hintUnread(q.box, q.live)
		q.early(q.box)
	case outcome == dialog.Pressed && q.box.Buttons[i].Label == buttonClose:
		return decidedClose
	case outcome == dialog.Pressed:
		return decidedCancel
	}
	q.fill()
	return decidedNothing
}

// openClose asks whether a change is to be closed.
func (a *App) openClose(s operation) tea.Cmd {
	if why := a.notClosable(s); why != "" {
		return a.notify(notice.Info, why)
	}
	return a.open(newCloseAsk(a.env, s))
}

func (a *App) decideClose(q *closeAsk, d decision) tea.Cmd {
	switch d {
	case decidedClose:
		a.closeDialog()
		return tea.Batch(a.closeOperation(q.operation.op), a.resume())
	case decidedCancel:
		a.closeDialog()
		return a.resume()
	default:
		return nil
	}
}

// closedMsg is the end of closing a change.
type closedMsg struct {
	op  change.Operation
	err error
}

func (a *App) closeOperation(op change.Operation) tea.Cmd {
	runner, by := a.runner, a.session.User
	return func() tea.Msg {
		now, err := runner.Close(op, by)
		return closedMsg{op: now, err: err}
	}
}

func (a *App) gotClosed(m closedMsg) tea.Cmd {
	a.revision++
	if m.err != nil {
		return tea.Batch(a.notify(notice.Error, a.env.ErrorText(m.err)), a.rereadJournal())
	}
	text := "Change " + render.ShortName(a.env.Theme, m.op.ID) + " is closed"
	if m.op.Outcome != change.OutcomeStopped { // somebody was faster
		text = "Change " + render.ShortName(a.env.Theme, m.op.ID) + " has its end already: " + string(m.op.Outcome)
	}
	return tea.Batch(a.notices.Add(notice.Notice{Kind: notice.Good, Of: subject(m.op.Order), Text: text}), a.rereadJournal())
}
