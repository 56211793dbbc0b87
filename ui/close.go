package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/ui/confirm"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/render"
)

// openClose asks whether a change is to be closed.
func (a *App) openClose(s operation) tea.Cmd {
	if why := a.notClosable(s); why != "" {
		return a.notify(notice.Info, why)
	}
	return a.open(confirm.NewClose(a.env, s.op, confirm.CloseWords{What: render.OrderWords(s.op.Order, s.addresses), State: operationState(s), Closing: s.closing()}))
}

func (a *App) decideClose(q *confirm.Close, d confirm.Decision) tea.Cmd {
	switch d {
	case confirm.CloseIt:
		a.closeDialog()
		return tea.Batch(a.closeOperation(q.Op), a.resume())
	case confirm.Cancelled:
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
