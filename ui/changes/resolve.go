package changes

import (
	"cmp"
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
		return outcomeMsg{before: op, now: now, whole: wholeOf(session.Journal, now), err: err}
	}
	return tea.Batch(resolve, screen.Next(out),
		t.notices.Add(notice.Notice{
			Kind: notice.Info, Of: resolvingSubject(op.Order), Text: render.NoticeResolving(t.env.Theme, op.ID),
		}))
}

// resolvingSubject is subject of what is read of an operation: of a part that is of its rollout, which its outcome
// is said of.
func resolvingSubject(o change.Order) string {
	if id := o.Rollout.ID; id != "" {
		return rolloutSubject(o.Profile, id)
	}
	return subject(o)
}

// wholeOf is the rollout that a part is of, as the journal has it, nil without one and where it cannot be read.
func wholeOf(journal change.Journal, part change.Operation) *change.Operation {
	if part.Order.Rollout.ID == "" {
		return nil
	}
	all, _, err := journal.Operations()
	if err != nil {
		return nil
	}
	for _, op := range change.Joined(all) {
		if slices.ContainsFunc(op.Parts, func(p change.Operation) bool { return p.ID == part.ID }) {
			return &op
		}
	}
	return nil
}

// gotOutcome says what reading has shown of an operation without an outcome.
func (t *Tracker) gotOutcome(m outcomeMsg) tea.Cmd {
	delete(t.resolving, m.before.ID)
	t.revision++
	of := resolvingSubject(m.before.Order) // it takes the place of the word that it is read
	n := notice.Notice{Kind: notice.Error, Of: of}
	switch {
	case m.err != nil:
		text := t.env.ErrorText(m.err)
		if api.NeedsOperator(m.err) {
			text += "; " + t.env.Refreshes(m.err)
		}
		n.Text = render.NoticeStillOpen(t.env.Theme, m.before.ID, text)
	case m.now.Ended.IsZero():
		n.Text = render.NoticeStillOpen(t.env.Theme, m.before.ID, "")
	case m.whole != nil && t.isResolving(*m.whole):
		return nil // the last part that is read says it
	default:
		if _, here := t.endedHere(m.now.ID); here {
			t.ended(m.now, nil)
		}
		t.notices.Drop(of)
		return t.reportEnd(*cmp.Or(m.whole, &m.now))
	}
	n.Text = t.of(m.before.Order) + n.Text
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
