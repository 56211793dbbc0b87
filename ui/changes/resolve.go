package changes

import (
	"errors"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// gotResolving notes that reading has resolved nothing yet.
func (t *Tracker) gotResolving(m resolvingMsg) tea.Cmd {
	if s, is := t.resolving[m.id]; is {
		s.reads, s.why = s.reads+1, m.why
		t.resolving[m.id] = s
		t.revision++
	}
	return screen.Next(m.out)
}

// Resolve reads what became of an operation whose outcome is not known.
func (t *Tracker) Resolve(op change.Operation) tea.Cmd {
	if len(op.Parts) > 0 {
		return t.eachOpen(op, t.Resolve)
	}
	session, ctx := t.session, t.env.Context
	t.resolving[op.ID] = resolving{begun: t.env.Clock.Now()}
	t.revision++
	out := make(chan resolvingMsg, 1)
	resolve := func() tea.Msg {
		defer close(out)
		now, err := session.Resolve(ctx, op,
			func(why impact.Finding) {
				screen.Post(out, resolvingMsg{id: op.ID, why: render.WaitingText(why), out: out})
			})
		return outcomeMsg{before: op, now: now, err: err}
	}
	return tea.Batch(resolve, screen.Next(out),
		t.notices.Add(notice.Notice{
			Kind: notice.Info, Of: subject(op.Order), Text: render.NoticeResolving(t.env.Theme, op.ID),
		}))
}

// gotOutcome says what reading has shown of an operation without an outcome.
func (t *Tracker) gotOutcome(m outcomeMsg) tea.Cmd {
	delete(t.resolving, m.before.ID)
	t.revision++
	n := notice.Notice{Kind: notice.Error, Of: subject(m.before.Order)} // it takes the place of the word that it is read
	switch {
	case m.err != nil:
		text := t.env.ErrorText(m.err)
		if api.NeedsOperator(m.err) {
			text += "; " + t.env.Refreshes(m.err)
		}
		n.Text = render.NoticeStillOpen(t.env.Theme, m.before.ID, text)
	case m.now.Ended.IsZero():
		n.Text = render.NoticeStillOpen(t.env.Theme, m.before.ID, "")
	default:
		n.Kind, n.Outcome = endKind(m.now), t.outcome(m.now)
		if slices.ContainsFunc(t.session.Ended(), func(op change.Operation) bool { return op.ID == m.now.ID }) {
			t.ended(m.now, nil)
		}
	}
	if n.Text != "" {
		n.Text = t.of(m.before.Order) + n.Text
	}
	return t.notices.Add(n)
}

// eachOpen does something about each part of a rollout that is open.
func (t *Tracker) eachOpen(op change.Operation, do func(change.Operation) tea.Cmd) tea.Cmd {
	var cmds []tea.Cmd
	for _, part := range op.Parts {
		if part.Open() || part.InDoubt() {
			cmds = append(cmds, do(part))
		}
	}
	return tea.Batch(cmds...)
}

// CloseOperation closes what an ended console left open.
func (t *Tracker) CloseOperation(op change.Operation) tea.Cmd {
	if len(op.Parts) > 0 {
		return t.eachOpen(op, t.CloseOperation)
	}
	session := t.session
	return func() tea.Msg {
		now, err := session.Close(op)
		return closedMsg{op: now, err: err}
	}
}

// gotClosed says whether that went well.
func (t *Tracker) gotClosed(m closedMsg) tea.Cmd {
	t.revision++
	if m.err != nil {
		why := t.env.ErrorText(m.err)
		if blocked := (*execute.NotClosedError)(nil); errors.As(m.err, &blocked) {
			why = t.blockedClosing(blocked.Block)
		}
		return t.notify(notice.Error, render.NoticeNotClosed(t.env.Theme, m.op.ID, why))
	}
	return t.notices.Add(notice.Notice{
		Kind: notice.Good, Of: subject(m.op.Order), Text: render.NoticeClosed(t.env.Theme, m.op),
	})
}
