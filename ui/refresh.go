package ui

import (
	"cmp"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/ui/frame"
)

const (
	// chrome is the lines around body, notices and status: header, summary and footer.
	chrome = 3
	// bodyLeast is how many lines messages leave to the rows.
	bodyLeast = 4
)

// arrange draws what stands below the body and gives the body the rest. What the
// screen says of itself may depend on its size, and nearly always takes one line.
func (a *App) arrange() (notes, status []string) {
	top := a.stack.top()
	panel := a.changes.Panel(top, a.width)
	fit := func(lines int) {
		notes = a.notices.Lines(a.width, max(a.height-chrome-len(panel)-lines-bodyLeast, 1))
		top.Resize(a.width, max(a.height-chrome-len(panel)-lines-len(notes), 1))
	}
	fit(1)
	own := frame.Status(a.env, top, cmp.Or(a.profiles.status(), a.pace.paused()), a.width)
	switch a.keysTo() {
	case toCopy:
		own = []string{a.clipboard.view(a.width)}
	case toCommand:
		own = a.command.Lines(max(a.width, frame.MinWidth), frame.StatusMost)
	case toDialog, toField, toScreen:
	}
	if len(own) > 1 {
		fit(len(own))
	}
	return notes, append(panel, own...)
}

// rearm sets the size and the timers of what is on the screen now.
func (a *App) rearm() tea.Cmd {
	a.stack.top().Sync()
	if a.width > 0 && a.height > 0 {
		a.arrange()
	}
	return a.pace.rearm(a.stack.top().Freshness())
}

// resume starts a refresh that is due, unless a dialog, a text field or a read holds it up.
func (a *App) resume() tea.Cmd {
	top := a.stack.top()
	if !a.pace.refreshNow(a.heldUp() || top.Freshness().Reading) {
		return nil
	}
	return top.Start(true)
}
