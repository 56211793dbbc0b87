package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/changes"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// affect does what follows for the screens from what the tracker of changes took in.
func (a *App) affect(cmd tea.Cmd, e changes.Effects) tea.Cmd {
	cmds := []tea.Cmd{cmd}
	if s := e.Seen; s != nil {
		one := api.Sighting{VServer: s.VServer, Asked: s.Asked}
		a.source.Fleet.TakeVServer(s.Place.Scope, s.Place.ULB, one)
		a.source.Index.TakeVServer(s.Place.Scope, s.Place.ULB, one, a.env.Floor)
	}
	if e.Rows || e.Seen != nil {
		a.env.Revision++
		a.stack.sync()
		if a.dialog != nil && a.dialog.Ended() { // it asks about what is over
			a.closeDialog()
			if e.GoesOn != "" {
				cmds = append(cmds, a.notices.Post(notice.Info, render.NoticeWaitOver(e.GoesOn)))
			}
		}
	}
	for _, s := range a.stack.open {
		if slices.Contains(e.Taken, s.Target().Place) || len(e.Taken) > 1 && s.ID() != screen.IDLevel {
			s.Unmark()
		}
		if e.Journal && s.ID() == screen.IDHistory {
			cmds = append(cmds, s.Start(true))
		}
	}
	if e.Truth { // the truth is read, not patched
		for _, s := range slices.Backward(a.stack.open) {
			if f := s.Freshness(); f.Auto && !api.NeedsOperator(f.Err) {
				cmds = append(cmds, s.Start(true))
				break
			}
		}
	}
	return tea.Batch(cmds...)
}
