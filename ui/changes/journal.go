package changes

import (
	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/render"
)

// unfinishedChanges is the subject of the word about what ended consoles did not finish.
const unfinishedChanges = "unfinished"

// ReadJournal reads the journal for what ended consoles did not finish.
func (t *Tracker) ReadJournal(again bool) tea.Cmd {
	session := t.session
	return func() tea.Msg {
		all, damage, err := session.ReadJournal()
		return journalMsg{all: all, damage: damage, err: err, again: again}
	}
}

// gotJournal says what is wrong with the journal and how much of it is unfinished, at the start; later it
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
	if n := t.unfinished(m.all); n > 0 {
		cmds = append(cmds, t.reportUnfinished(n))
	}
	return tea.Batch(cmds...)
}

// gotJournalAgain brings the word about what is unfinished up to date, where it is still on the screen.
func (t *Tracker) gotJournalAgain(m journalMsg) tea.Cmd {
	if m.err != nil {
		return nil
	}
	if !t.notices.Has(unfinishedChanges) {
		return nil
	}
	if n := t.unfinished(m.all); n > 0 {
		return t.reportUnfinished(n)
	}
	t.notices.Drop(unfinishedChanges)
	return nil
}

// unfinished is how many changes are open. One of several places whose console ended between two of them is over; it
// counts until something else is changed, or the word on its end is here.
func (t *Tracker) unfinished(all []change.Operation) int {
	n := 0
	for _, op := range change.Joined(all) {
		newest := op.ID == all[len(all)-1].Order.Rollout.ID
		_, said := t.said[op.ID]
		if op.Open() || newest && op.EndedBetweenPlaces() && !said {
			n++
		}
	}
	return n
}

func (t *Tracker) reportUnfinished(n int) tea.Cmd {
	return t.notices.Add(notice.Notice{
		Kind: notice.Error, Of: unfinishedChanges, Text: render.NoticeUnfinished(n, t.env.Key(keymap.History)),
	})
}
