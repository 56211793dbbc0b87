package changes

import (
	"cmp"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// ResolvingMsg says that a reading resolved nothing, and why.
type ResolvingMsg struct {
	id, why string
	out     chan ResolvingMsg
}

// GotResolving notes that reading has resolved nothing yet.
func (t *Tracker) GotResolving(m ResolvingMsg) tea.Cmd {
	if s, is := t.resolving[m.id]; is {
		s.reads, s.why = s.reads+1, m.why
		t.resolving[m.id] = s
		t.revision++
	}
	return screen.Next(m.out)
}

// OutcomeMsg is what reading showed of an operation without an outcome.
type OutcomeMsg struct {
	before, now change.Operation
	err         error
}

// Resolve reads what became of an operation whose outcome is not known.
func (t *Tracker) Resolve(s Operation) tea.Cmd {
	runner, ctx, op := t.runner, t.env.Context, s.Op
	t.resolving[op.ID] = resolving{begun: t.env.Clock.Now()}
	t.revision++
	out := make(chan ResolvingMsg, 1)
	resolve := func() tea.Msg {
		defer close(out)
		now, err := runner.ResolveReporting(ctx, op,
			func(why string) { screen.Post(out, ResolvingMsg{id: op.ID, why: why, out: out}) })
		return OutcomeMsg{before: op, now: now, err: err}
	}
	return tea.Batch(resolve, screen.Next(out),
		t.notify(notice.Info, "reading what became of change "+render.ShortName(t.env.Theme, op.ID)+", which may take two "+
			"minutes"))
}

// GotOutcome says what reading has shown of an operation without an outcome.
func (t *Tracker) GotOutcome(m OutcomeMsg) tea.Cmd {
	delete(t.resolving, m.before.ID)
	t.revision++
	id := render.ShortName(t.env.Theme, m.before.ID)
	var cmd tea.Cmd
	switch {
	case m.err != nil:
		text := t.env.ErrorText(m.err)
		if api.NeedsOperator(m.err) {
			text += "; " + t.env.TryAgain(m.err)
		}
		cmd = t.notify(notice.Error, "Change "+id+" is still open: "+text)
	case m.now.Ended.IsZero():
		cmd = t.notify(notice.Error, "Change "+id+" is still open: the answer does not settle it; read again in a minute")
	default:
		kind := notice.Good
		if m.now.Outcome != change.OutcomeDone {
			kind = notice.Error
		}
		cmd = t.notices.Add(notice.Notice{
			Kind: kind, Of: subject(m.now.Order),
			Text: fmt.Sprintf("Change %s is settled: %s: %s", id, m.now.Outcome, t.env.Theme.Text(m.now.Why)),
		})
		t.updatePast(m.now)
	}
	return cmd
}

// updatePast brings a change of this session up to what was read of it.
func (t *Tracker) updatePast(op change.Operation) {
	for _, r := range t.Past {
		if r.ID == op.ID {
			op.Differences = r.Differences
			t.runs.resolved(op)
			t.ended(op, nil)
			return
		}
	}
}

// followUp is what an action offers about an operation.
func (t *Tracker) followUp(action keymap.Action, s Operation) screen.Offer {
	for _, f := range t.offers(s) {
		if f.action == action {
			o := screen.Return(screen.FollowUp{Operation: s.Op.ID, How: f.followUp})
			o.Label = f.label
			return o
		}
	}
	if action == keymap.Close {
		return screen.Refuse(cmp.Or(t.NotClosable(s), screen.DoesNothing))
	}
	return screen.Refuse(t.noFollowUp(action, s))
}

// noFollowUp says why an action does nothing about an operation.
func (t *Tracker) noFollowUp(action keymap.Action, s Operation) string {
	switch why := t.notHere(s.Op); {
	case s.Op.Running || s.Op.RunsElsewhere():
		return "the change is still running"
	case t.isResolving(s.Op.ID):
		return resolvingText
	case why != "":
		return why
	case t.follower(s.Op) != "":
		return "it was taken up by change " + render.ShortName(t.env.Theme, t.follower(s.Op)) + ": look at that one"
	case s.Op.InDoubt():
		return "its outcome is not known: open it, and read what became of it first"
	case action != keymap.Undo:
		return "nothing is left to be done about the change with this key"
	case s.Op.Draining():
		return "its drain is open: open it, and go on, release, or enable again"
	case s.Op.Order.Request.Goal == impact.GoalUndo:
		return "it put something back itself: release or disable that again"
	default:
		return "it changed nothing that could be put back"
	}
}

// ClosedMsg is the end of closing a change.
type ClosedMsg struct {
	op  change.Operation
	err error
}

// CloseOperation closes what an ended console left open.
func (t *Tracker) CloseOperation(op change.Operation) tea.Cmd {
	runner, by := t.runner, t.session.User
	return func() tea.Msg {
		now, err := runner.Close(op, by)
		return ClosedMsg{op: now, err: err}
	}
}

// GotClosed says whether that went well.
func (t *Tracker) GotClosed(m ClosedMsg) tea.Cmd {
	t.revision++
	if m.err != nil {
		return t.notify(notice.Error, t.env.ErrorText(m.err))
	}
	text := "Change " + render.ShortName(t.env.Theme, m.op.ID) + " is closed"
	if m.op.Outcome != change.OutcomeStopped { // somebody was faster
		text = "Change " + render.ShortName(t.env.Theme, m.op.ID) + " has its end already: " + string(m.op.Outcome)
	}
	return t.notices.Add(notice.Notice{Kind: notice.Good, Of: subject(m.op.Order), Text: text})
}
