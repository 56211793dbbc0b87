package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/ui/list"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/screen"
)

// listedOperation is an operation as a list on the screen has it.
func (a *App) listedOperation(id string) (change.Operation, bool) {
	for _, s := range slices.Backward(a.stack) {
		if l, ok := s.(*list.List[change.Operation]); ok {
			if op, found := l.Row(id); found {
				return op, true
			}
		}
	}
	return change.Operation{}, false
}

// follow does what a key asks for about an operation.
func (a *App) follow(in screen.FollowUp) tea.Cmd {
	s, ok := a.changes.Find(in.Operation, a.listedOperation)
	if !ok {
		return a.notify(notice.Info, "the change is not on the screen any more")
	}
	switch in.How {
	case change.FollowUpResolve:
		return a.changes.Resolve(s)
	case change.FollowUpClose:
		return a.openClose(s)
	default:
	}
	return a.openAsk(s.Op.FollowUpOrder(in.How, a.env.Clock.Now()), nil)
}

// rereadJournal brings the history, and the word of what is open, up to date.
func (a *App) rereadJournal() tea.Cmd {
	cmds := []tea.Cmd{a.changes.ReadJournal(true)}
	for _, s := range a.stack {
		if l, ok := s.(*list.List[change.Operation]); ok {
			cmds = append(cmds, l.Start(true))
		}
	}
	return tea.Batch(cmds...)
}
