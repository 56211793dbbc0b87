package ui

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/list"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// resolvingText are about a change that is being looked after.
const resolvingText = "what became of it is being read, which may take two minutes"

// followUp is what an action offers about an operation.
func (a *App) followUp(action keymap.Action, s operation) screen.Offer {
	for _, f := range a.offers(s) {
		if f.action == action {
			o := screen.Return(screen.FollowUp{Operation: s.op.ID, How: f.how})
			o.Label = f.label
			return o
		}
	}
	if action == keymap.Close {
		return screen.Refuse(cmp.Or(a.notClosable(s), screen.DoesNothing))
	}
	return screen.Refuse(a.noFollowUp(action, s))
}

// noFollowUp says why an action does nothing about an operation.
func (a *App) noFollowUp(action keymap.Action, s operation) string {
	switch why := a.notHere(s.op); {
	case s.running != nil || s.op.RunsElsewhere():
		return "the change is still running"
	case a.isResolving(s.op.ID):
		return resolvingText
	case why != "":
		return why
	case a.follower(s.op) != "":
		return "it was taken up by change " + render.ShortName(a.env.Theme, a.follower(s.op)) + ": look at that one"
	case s.inDoubt():
		return "its outcome is not known: open it, and read what became of it first"
	case action != keymap.Undo:
		return "nothing is left to be done about the change with this key"
	case s.drains():
		return "its drain is open: open it, and go on, release, or enable again"
	case s.op.Order.Request.Goal == impact.GoalUndo:
		return "it put something back itself: release or disable that again"
	default:
		return "it changed nothing that could be put back"
	}
}

// findOperation looks an operation up where the screen has it.
func (a *App) findOperation(id string) (operation, bool) {
	for _, r := range slices.Backward(a.past) {
		if r.ID == id {
			return a.operationOfResult(r), true
		}
	}
	for _, s := range slices.Backward(a.stack) {
		if l, ok := s.(*list.List[change.Operation]); ok {
			if op, found := l.Row(id); found {
				return a.operationOf(op), true
			}
		}
	}
	return operation{}, false
}

// follow does what a key asks for about an operation.
func (a *App) follow(in screen.FollowUp) tea.Cmd {
	s, ok := a.findOperation(in.Operation)
	if !ok {
		return a.notify(notice.Info, "the change is not on the screen any more")
	}
	switch in.How {
	case screen.HowResolve:
		return a.resolveOperation(s)
	case screen.HowClose:
		return a.openClose(s)
	default:
	}
	return a.openAsk(followUpOrder(s, in.How, a.env.Clock.Now()), nil)
}

// resolving is how far reading is for what became of a change.
type resolving struct {
	begun time.Time
	reads int    // that resolved nothing
	why   string // the last of them did not
}

// resolvingMsg says that a reading resolved nothing, and why.
type resolvingMsg struct {
	id, why string
	out     chan resolvingMsg
}

func (a *App) isResolving(id string) bool {
	_, is := a.resolving[id]
	return is
}

func (a *App) gotResolving(m resolvingMsg) tea.Cmd {
	if s, is := a.resolving[m.id]; is {
		s.reads, s.why = s.reads+1, m.why
		a.resolving[m.id] = s
		a.revision++
	}
	return screen.Next(m.out)
}

// outcomeMsg is what reading showed of an operation without an outcome.
type outcomeMsg struct {
	before, now change.Operation
	err         error
}

// resolveOperation reads what became of an operation whose outcome is not known.
func (a *App) resolveOperation(s operation) tea.Cmd {
	runner, ctx, op := a.runner, a.env.Context, s.op
	a.resolving[op.ID] = resolving{begun: a.env.Clock.Now()}
	a.revision++
	out := make(chan resolvingMsg, 1)
	resolve := func() tea.Msg {
		defer close(out)
		now, err := runner.ResolveReporting(ctx, op, func(why string) { screen.Post(out, resolvingMsg{id: op.ID, why: why, out: out}) })
		return outcomeMsg{before: op, now: now, err: err}
	}
	return tea.Batch(resolve, screen.Next(out), a.notify(notice.Info, "reading what became of change "+render.ShortName(a.env.Theme, op.ID)+", which may take two minutes"))
}

func (a *App) gotOutcome(m outcomeMsg) tea.Cmd {
	delete(a.resolving, m.before.ID)
	a.revision++
	id := render.ShortName(a.env.Theme, m.before.ID)
	var cmd tea.Cmd
	switch {
	case m.err != nil:
		text := a.env.ErrorText(m.err)
		if api.NeedsOperator(m.err) {
			text += "; " + a.env.TryAgain(m.err)
		}
		cmd = a.notify(notice.Error, "Change "+id+" is still open: "+text)
	case m.now.Ended.IsZero():
		cmd = a.notify(notice.Error, "Change "+id+" is still open: the answer does not settle it; read again in a minute")
	default:
		kind := notice.Good
		if m.now.Outcome != change.OutcomeDone {
			kind = notice.Error
		}
		cmd = a.notices.Add(notice.Notice{
			Kind: kind, Of: subject(m.now.Order), Text: fmt.Sprintf("Change %s is settled: %s: %s", id, m.now.Outcome, a.env.Theme.Text(m.now.Why)),
		})
		a.updatePast(m.now)
	}
	return tea.Batch(cmd, a.rereadJournal())
}

// updatePast brings a change of this session up to what was read of it.
func (a *App) updatePast(op change.Operation) {
	for _, r := range a.past {
		if r.ID == op.ID {
			r.Outcome, r.Steps, r.Why, r.Next, r.EndedAt, r.Record = op.Outcome, op.Steps, op.Why, op.Next, op.Ended, op.Record()
			a.runs.resolved(r)
			a.ended(r, nil)
			return
		}
	}
}

// rereadJournal brings the history, and the word of what is open, up to date.
func (a *App) rereadJournal() tea.Cmd {
	cmds := []tea.Cmd{a.readJournal(true)}
	for _, s := range a.stack {
		if l, ok := s.(*list.List[change.Operation]); ok {
			cmds = append(cmds, l.Start(true))
		}
	}
	return tea.Batch(cmds...)
}
