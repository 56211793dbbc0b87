package changes

import (
	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/render"
)

// openChanges is the subject of the word about what ended consoles left open.
const openChanges = "open"

// ReadJournal reads the journal for what ended consoles left open.
func (t *Tracker) ReadJournal(again bool) tea.Cmd {
	session := t.session
	return func() tea.Msg {
		all, damage, err := session.ReadJournal()
		return journalMsg{all: all, damage: damage, err: err, again: again}
	}
}

// gotJournal says what is wrong with the journal and how much of it is open, at the start; later it
// brings that up to date.
func (t *Tracker) gotJournal(m journalMsg) tea.Cmd {
	t.noteSent(m.all)
	if m.again {
		return t.gotJournalAgain(m)
	}
	switch {
	case m.err != nil && t.session.ReadOnly:
		return nil // nothing is to be changed anyway
	case m.err != nil:
		return t.notify(notice.Error, render.NoticeNoJournal(t.env.Theme, m.err))
	}
	var cmds []tea.Cmd
	if len(m.damage) > 0 {
		cmds = append(cmds, t.notify(notice.Error, render.NoticeDamage(t.env.Theme, m.damage)))
	}
	open := openOf(m.all)
	if len(open) > 0 {
		cmds = append(cmds, t.reportOpen(len(open)))
	}
	return tea.Batch(cmds...)
}

// gotJournalAgain brings the word about what is open up to date, where it is still on the screen.
func (t *Tracker) gotJournalAgain(m journalMsg) tea.Cmd {
	if m.err != nil {
		return nil
	}
	if !t.notices.Has(openChanges) {
		return nil
	}
	if n := len(openOf(m.all)); n > 0 {
		return t.reportOpen(n)
	}
	t.notices.Drop(openChanges)
	return nil
}

func openOf(all []change.Operation) []change.Operation {
	var open []change.Operation
	for _, op := range change.Joined(all) {
		if op.Open() {
			open = append(open, op)
		}
	}
	return open
}

func (t *Tracker) reportOpen(n int) tea.Cmd {
	return t.notices.Add(notice.Notice{
		Kind: notice.Error, Of: openChanges, Text: render.NoticeOpen(n, t.env.Key(keymap.History)),
	})
}
