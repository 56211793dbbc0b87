package ui

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/render"
)

// openChanges is the subject of the word about what ended consoles left open.
const openChanges = "open changes"

// journalMsg is the journal as it was read for what ended consoles left open.
type journalMsg struct {
	all    []change.Operation
	damage []string
	err    error
	again  bool // not at the start
}

// readJournal reads the journal for what ended consoles left open.
func (a *App) readJournal(again bool) tea.Cmd {
	journal := a.runner.Journal
	return func() tea.Msg {
		all, damage, err := journal.Operations()
		return journalMsg{all: all, damage: damage, err: err, again: again}
	}
}

func (a *App) gotJournal(m journalMsg) tea.Cmd {
	if m.again {
		return a.gotJournalAgain(m)
	}
	a.journalErr = m.err
	switch {
	case m.err != nil && a.session.ReadOnly:
		return nil // nothing is to be changed anyway
	case m.err != nil:
		return a.notify(notice.Error, "The journal cannot be used, so changes are refused: "+a.env.Theme.Text(m.err.Error()))
	}
	var cmds []tea.Cmd
	if n := len(m.damage); n > 0 {
		more := ""
		if n > 1 {
			more = fmt.Sprintf(", and %d more", n-1)
		}
		cmds = append(cmds, a.notify(notice.Error, "The journal has lines that cannot be read; they are left alone: "+a.env.Theme.Text(m.damage[0])+more))
	}
	open := openOf(m.all)
	a.runner.Adopt(open)
	if len(open) > 0 {
		cmds = append(cmds, a.reportOpen(len(open)))
	}
	return tea.Batch(cmds...)
}

// gotJournalAgain brings the word about what is open up to date, where it is still
// on the screen.
func (a *App) gotJournalAgain(m journalMsg) tea.Cmd {
	a.journalErr = m.err
	if m.err != nil {
		return nil
	}
	a.runner.Adopt(openOf(m.all))
	if !a.notices.Has(openChanges) {
		return nil
	}
	if n := len(openOf(m.all)); n > 0 {
		return a.reportOpen(n)
	}
	a.notices.Drop(openChanges)
	return nil
}

func openOf(all []change.Operation) []change.Operation {
	var open []change.Operation
	for _, op := range all {
		if op.Open() {
			open = append(open, op)
		}
	}
	return open
}

func (a *App) reportOpen(n int) tea.Cmd {
	return a.notices.Add(notice.Notice{Kind: notice.Error, Of: openChanges, Text: fmt.Sprintf(
		"%d %s of an ended session %s open: %s lists %s, and %s there shows what can be done",
		n, render.Plural(n, "change", "changes"), render.Plural(n, "is", "are"), a.env.Key(keymap.History), render.Plural(n, "it", "them"), a.env.Key(keymap.Open))})
}
