package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/changes"
	"cloud.internal/ulbconsole/ui/notice"
)

func (a *App) gotProgress(m changes.ProgressMsg) tea.Cmd {
	p, cmd := a.changes.Progress(m)
	if cmd == nil {
		return nil
	}
	a.redraw()
	cmds := []tea.Cmd{cmd}
	if p.TookUp {
		cmds = append(cmds, a.rereadJournal()) // what it takes up is not open any more
	}
	if a.dropEnded() {
		cmds = append(cmds, a.notify(notice.Info, "the wait is over: "+p.Verb+" goes on"))
	}
	return tea.Batch(cmds...)
}

// dropEnded takes a dialog away that asks about what is over, and says whether there was one.
func (a *App) dropEnded() bool {
	if a.dialog == nil || !a.dialog.Ended() {
		return false
	}
	a.closeDialog()
	return true
}

func (a *App) gotEnded(m changes.EndedMsg) tea.Cmd {
	addresses := a.changes.Drop(m)
	a.redraw()
	a.notices.Forget()
	a.dropEnded()
	cmds := []tea.Cmd{a.changes.Keep(m, addresses)}
	// The truth is read, not patched.
	for _, s := range slices.Backward(a.stack) {
		if f := s.Freshness(); f.Auto && !api.NeedsOperator(f.Err) {
			cmds = append(cmds, s.Start(true))
			break
		}
	}
	cmds = append(cmds, a.rereadJournal())
	return tea.Batch(cmds...)
}

// redraw draws the rows again that say what runs.
func (a *App) redraw() {
	a.env.Revision++
	a.sync()
}
