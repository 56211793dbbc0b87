package changes

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
)

// Receive takes a message in.
func (t *Tracker) Receive(m Msg) (tea.Cmd, Effects) {
	switch m := m.(type) {
	case progressMsg:
		return t.gotProgress(m)
	case endedMsg:
		return t.gotEnded(m)
	case allEndedMsg:
		return t.gotAllEnded(m)
	case resolvedMsg:
		return t.gotResolved(m)
	case tickMsg:
		return t.ticked(m), Effects{}
	case journalMsg:
		return t.gotJournal(m), Effects{}
	case resolvingMsg:
		return t.gotResolving(m), Effects{}
	case outcomeMsg:
		return tea.Batch(t.gotOutcome(m), t.ReadJournal(true)), Effects{Journal: true, Seen: t.seen(m.now)}
	case closedMsg:
		return tea.Batch(t.gotClosed(m), t.ReadJournal(true)), Effects{Journal: true}
	}
	return nil, Effects{}
}

// Learn looks what a read of a ULB says of an operation there whose outcome is unknown. Asked is
// when the list was asked for.
func (t *Tracker) Learn(scope api.Scope, ulb api.ULBID, read api.VServerList, asked time.Time) tea.Cmd {
	session := t.session
	session.Learn(scope, ulb, read, asked)
	if _, open := session.Unresolved(scope, ulb); !open {
		return nil
	}
	return func() tea.Msg {
		op, resolved := session.ResolveWith(scope, ulb, read, asked)
		if !resolved {
			return nil
		}
		return resolvedMsg{op: op, whole: wholeOf(session.Journal, op)}
	}
}
