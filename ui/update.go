package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/changes"
	"cloud.internal/ulbconsole/ui/command"
	"cloud.internal/ulbconsole/ui/confirm"
	"cloud.internal/ulbconsole/ui/live"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/terminal"
)

// Init starts the first reads.
func (a *App) Init() tea.Cmd {
	cmd := tea.Batch(a.stack.top().Start(false), a.changes.ReadJournal(false), a.profiles.read())
	if a.problems {
		cmd = tea.Batch(cmd, a.visit(screen.IDProblems, a.newProblems))
	}
	return tea.Batch(cmd, a.reportPlace())
}

// reportPlace says at the start what is looked for or, without that, where the session before was left.
func (a *App) reportPlace() tea.Cmd {
	if a.seeker.seeks() {
		return a.seeker.report()
	}
	return a.last.report()
}

// Update takes in what happened outside. A dialog opens on a screen that is drawn
// anew: whatever another program wrote on it must not stand beside what is asked.
func (a *App) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	before := a.dialog
	_, cmd := a.update(msg)
	cmd = tea.Batch(cmd, a.seek(), a.last.note(a.stack.top()), a.stack.top().Beside(),
		a.source.Live.Look(a.looks()...))
	if a.dialog != nil && a.dialog != before {
		cmd = tea.Batch(cmd, tea.ClearScreen)
	}
	if reported := a.credentials.report(); reported != nil {
		cmd = tea.Batch(cmd, reported)
	}
	if !a.asked() {
		if to, came := a.profiles.take(); came {
			cmd = tea.Batch(cmd, a.reconnect(to))
		}
	}
	return a, cmd
}

func (a *App) update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch m := msg.(type) {
	case tea.WindowSizeMsg:
		return a, a.resized(m)
	case tea.KeyMsg:
		return a, a.keys(m)
	case tea.MouseMsg:
		return a, a.mouse(m)
	case screen.Addressed:
		return a, a.deliver(m)
	case confirm.Msg:
		return a, a.gotDialogMsg(m)
	case live.Msg:
		a.source.Live.Receive(m)
	case changes.Msg:
		return a, a.affect(a.changes.Receive(m))
	case keysMsg:
		return a, a.gotKeys(m)
	case profilesMsg:
		a.env.Profiles = m.names
	case connectedMsg:
		return a, a.profiles.got(m)
	case connectingMsg:
		return a, a.profiles.ticked(m)
	case command.Msg:
		return a, a.enter(a.command.Receive(m))
	case notice.Expired:
		a.notices.Expire(m)
	case copiedMsg:
		return a, a.copied(m)
	case refreshMsg:
		if a.pace.due(m) {
			return a, a.resume()
		}
	case ageMsg:
		a.stack.top().Sync()
		return a, a.pace.ageDue(m, a.stack.top().Freshness())
	case tea.ResumeMsg:
		return a, a.continued()
	case terminal.CannotSuspend:
		return a, a.notices.Post(notice.Info, m.Why)
	}
	return a, nil
}

// gotKeys is called at the end of asking for other keys.
func (a *App) gotKeys(m keysMsg) tea.Cmd {
	a.credentials.asking = false
	if m.err != nil {
		return a.credentials.failed(render.NoticeNoKeys(a.env.Theme, m.err))
	}
	if a.heldUp() {
		return nil
	}
	if o := a.offer(a.stack.top(), keymap.Refresh); o.Why == "" {
		return a.do(o)
	}
	return nil
}

func (a *App) resized(m tea.WindowSizeMsg) tea.Cmd {
	a.width, a.height = min(m.Width, maxWidth), min(m.Height, maxHeight)
	a.stack.resize(a.width, max(a.height-chrome-1, 1))
	cmds := []tea.Cmd{a.rearm()}
	if a.dialog != nil {
		cmds = append(cmds, a.dialog.Resized(a.width, a.height))
	}
	return tea.Batch(cmds...)
}

// continued is called after the console was stopped. A dialog counts as new: what
// was typed meanwhile was typed to somebody else.
func (a *App) continued() tea.Cmd {
	a.pace.touched()
	cmds := []tea.Cmd{a.resume()}
	if a.dialog != nil {
		cmds = append(cmds, a.dialog.Resized(a.width, a.height))
	}
	return tea.Batch(cmds...)
}

// deliver hands an answer to its screen, if that is still there and still waits for this one. What it
// changes every screen draws.
func (a *App) deliver(m screen.Addressed) tea.Cmd {
	var cmds []tea.Cmd
	for _, s := range a.stack.open {
		if s.Address() != m.To() {
			continue
		}
		reading := s.Freshness().Reading
		cmds = append(cmds, s.Receive(m))
		if reading && !s.Freshness().Reading {
			cmds = append(cmds, a.placed(s), a.rearm())
		}
	}
	for _, r := range a.source.Fleet.Readings() {
		a.source.Index.TakeVServers(r.Scope, r.ULB, r.List, r.Asked, a.env.Floor)
		cmds = append(cmds, a.changes.Learn(r.Scope, r.ULB, r.List, r.Asked))
	}
	a.stack.sync()
	return tea.Batch(append(cmds, a.events.report(a.stack.top().Target().Place))...)
}
