package ui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/table"
)

const (
	historyTitle = "history"
	watchTitle   = "changes"
)

// historySpec is the list of all operations of the journal, the newest first.
func (a *App) historySpec() spec[change.Operation] {
	e, lk, book := a.env, a.env.look, a.runner.Book
	sections := func(op change.Operation) []section { return a.storySections(storyOf(op)) }
	return spec[change.Operation]{
		title: historyTitle, one: "change", many: "changes",
		columns: []column[change.Operation]{
			{
				Column:  table.Column{Title: "WHEN", Min: 19},
				cell:    func(op change.Operation) table.Cell { return table.Cell{Text: shortMoment(op.Began)} },
				compare: func(x, y change.Operation) int { return x.Began.Compare(y.Began) },
			},
			{
				Column: table.Column{Title: "OUTCOME", Min: 8},
				cell: func(op change.Operation) table.Cell {
					s := storyOf(op)
					style := &e.theme.Warn
					switch {
					case op.Outcome == change.OutcomeDone:
						style = &e.theme.OK
					case op.Outcome == change.OutcomeUnknown, s.unsettled():
						style = &e.theme.Bad
					}
					return table.Cell{Text: shortState(s), Style: style}
				},
				compare: func(x, y change.Operation) int {
					return strings.Compare(shortState(storyOf(x)), shortState(storyOf(y)))
				},
			},
			text(lk, table.Column{Title: "WHAT", Min: 28, Max: 60, Flex: true}, func(op change.Operation) string { return shortOrder(op) }),
			text(lk, table.Column{Title: "VSERVER", Min: 8, Max: 30, Priority: 1, Flex: true}, func(op change.Operation) string { return op.Order.VServerName }),
			text(lk, table.Column{Title: "ULB", Min: 8, Max: 30, Priority: 3, Flex: true}, func(op change.Operation) string { return op.Order.ULBName }),
			text(lk, table.Column{Title: "PROFILE", Priority: 4}, func(op change.Operation) string { return op.Order.Profile }),
			text(lk, table.Column{Title: "WHO", Priority: 2, Max: 24}, func(op change.Operation) string { return op.Who.User }),
		},
		id:    func(op change.Operation) string { return op.ID },
		facts: sections,
		hay:   historyHay,
		open:  func(op change.Operation) intent { return openStory{op: op.ID} },
		read: func(_ context.Context, s *sink[change.Operation]) {
			if book == nil {
				s.done(api.Listing{}, nil, errNoBook)
				return
			}
			all, damage, err := book.Operations()
			if err == nil {
				all = slices.Clone(all)
				slices.Reverse(all)
				s.page(0, all, len(all))
			}
			s.done(api.Listing{Total: len(all), Incomplete: strings.Join(damage, "; ")}, nil, err)
		},
		change: func(action keymap.Action, rows []change.Operation) (intent, string) {
			return a.followUp(action, storyOf(rows[0]))
		},
		empty: func() string { return "Nothing was changed with this console yet." },
	}
}

// historyHay is what the filter looks in. It is made outside of Update and
// knows nothing of what runs.
func historyHay(op change.Operation) []section {
	s := storyOf(op)
	return []section{
		{facts: []fact{{"id", op.ID}, {"state", storyState(s)}, {"what", shortOrder(op)}, {"words", orderWords(op.Order)}, {"why", op.Why}, {"when", moment(api.Known(op.Began))}}},
		{facts: stepFacts(s, addressesOf(api.VServer{}, op.Facts))},
		placeSection(op),
	}
}

// shortOrder is an operation in the fewest words.
func shortOrder(op change.Operation) string {
	o := op.Order
	addresses := addressesOf(api.VServer{}, op.Facts)
	names := make([]string, 0, len(o.Want.Targets))
	for _, id := range o.Want.Targets {
		names = append(names, orElse(addresses[id], string(id)))
	}
	verb := goalVerb(o)
	switch {
	case o.Want.Drain:
		verb = "drain+release"
	case o.Want.Goal == impact.GoalRestore:
		verb = string(o.Want.Goal)
	}
	if o.Want.Goal == impact.GoalRestore {
		names = restoredNames(o.Want.Record)
	}
	return verb + " " + strings.Join(names, ", ")
}

// restoredNames are the addresses and rules that a record puts back.
func restoredNames(r impact.Record) []string {
	var names []string
	for _, b := range r.Backends {
		if b.Released || b.Switched {
			names = append(names, orElse(hostPort(b.Backend.PrivateIP, b.Backend.Port), string(b.Backend.ID)))
		}
	}
	for _, rule := range r.Rules {
		if rule.Deleted || len(rule.Left) > 0 {
			names = append(names, impact.RuleName(rule.Rule))
		}
	}
	return names
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func shortState(s story) string {
	word, _, _ := strings.Cut(storyState(s), ":")
	if s.drains() {
		return "DRAINING"
	}
	return word
}

// followUp says what a key does about an operation, or why it does nothing.
func (a *App) followUp(action keymap.Action, s story) (intent, string) {
	for _, f := range a.offers(s) {
		if f.action == action {
			return followUp{op: s.op.ID, how: f.how}, ""
		}
	}
	switch why := a.elsewhere(s.op); {
	case action != keymap.Undo:
		return nil, "this cannot be done about the change"
	case s.running != nil || s.op.Alive && !s.op.Mine:
		return nil, "the change is still running"
	case why != "":
		return nil, why
	case a.follower(s.op) != "":
		return nil, "it was taken up by change " + a.env.look.name(a.follower(s.op)) + ": look at that one"
	case s.unsettled():
		return nil, "its outcome is not known: open it, and read what became of it first"
	case s.drains():
		return nil, "its drain is open: open it, and go on, release, or enable again"
	case s.op.Order.Want.Goal == impact.GoalRestore:
		return nil, "it put something back itself: release or disable that again"
	default:
		return nil, "it changed nothing that could be put back"
	}
}

// findStory looks an operation up where the screen has it.
func (a *App) findStory(id string) (story, bool) {
	for _, s := range slices.Backward(a.stack) {
		if l, ok := s.(*list[change.Operation]); ok {
			if op, found := l.row(id); found {
				return storyOf(op), true
			}
		}
	}
	for _, r := range slices.Backward(a.past) {
		if r.ID == id {
			return a.storyOfResult(r), true
		}
	}
	return story{}, false
}

// follow does what a key asks for about an operation.
func (a *App) follow(in followUp) tea.Cmd {
	s, ok := a.findStory(in.op)
	if !ok {
		return a.notify(noticeInfo, "the change is not on the screen any more")
	}
	if in.how == howSettle {
		return a.settleStory(s)
	}
	return a.openAsk(newAsk(a.env, followUpOrder(s, in.how, a.env.clock.Now()), nil))
}

// settledMsg is what reading showed of an operation without an outcome.
type settledMsg struct {
	before, now change.Operation
	err         error
}

// settleStory reads what became of an operation whose outcome is not known.
func (a *App) settleStory(s story) tea.Cmd {
	runner, ctx, op := a.runner, a.env.ctx, s.op
	settle := func() tea.Msg {
		now, err := runner.Settle(ctx, op)
		return settledMsg{before: op, now: now, err: err}
	}
	return tea.Batch(settle, a.notify(noticeInfo, "reading what became of change "+a.env.look.name(op.ID)+", which may take a minute"))
}

func (a *App) gotSettled(m settledMsg) tea.Cmd {
	a.stories++
	id := a.env.look.name(m.before.ID)
	var cmd tea.Cmd
	switch {
	case m.err != nil:
		cmd = a.notify(noticeError, "Change "+id+" is still open: "+errorText(a.env, m.err))
	case m.now.Ended.IsZero():
		cmd = a.notify(noticeError, "Change "+id+" is still open: the answer does not settle it; read again in a minute")
	default:
		kind := noticeGood
		if m.now.Outcome != change.OutcomeDone {
			kind = noticeError
		}
		cmd = a.notices.add(a.env, notice{
			kind: kind, of: subject(m.now.Order), text: fmt.Sprintf("Change %s is settled: %s: %s", id, m.now.Outcome, a.env.look.text(m.now.Why)),
		})
		a.settledPast(m.now)
	}
	return tea.Batch(cmd, a.rereadBook())
}

// settledPast brings a change of this session up to what was read of it.
func (a *App) settledPast(op change.Operation) {
	for _, r := range a.past {
		if r.ID == op.ID {
			r.Outcome, r.Steps, r.Why, r.Next, r.EndedAt, r.Record = op.Outcome, op.Steps, op.Why, op.Next, op.Ended, op.Record()
			a.runs.settled(r)
			a.ended(r, nil)
			return
		}
	}
}

// rereadBook brings the history, and the word of what is open, up to date.
func (a *App) rereadBook() tea.Cmd {
	cmds := []tea.Cmd{a.readBook(true)}
	for _, s := range a.stack {
		if l, ok := s.(*list[change.Operation]); ok {
			cmds = append(cmds, l.start(true))
		}
	}
	return tea.Batch(cmds...)
}

// openStoryPage shows an operation of the history.
func (a *App) openStoryPage(id string) tea.Cmd {
	l, ok := a.top().(*list[change.Operation])
	if !ok {
		return nil
	}
	p := newDescription(a.env, l, id)
	p.title = "change " + id
	p.revision = func() int { return a.stories }
	p.offered = func(action keymap.Action) (intent, string) {
		op, found := l.row(id)
		if !found {
			return nil, "it is not in the journal any more"
		}
		return a.followUp(action, storyOf(op))
	}
	return a.push(p)
}

// watch shows what runs, and the last change that ended.
func (a *App) watch() tea.Cmd {
	if p, ok := a.top().(*page); ok && p.title == watchTitle {
		return a.back()
	}
	if len(a.running) == 0 && len(a.past) == 0 {
		return a.notify(noticeInfo, "nothing was changed in this session yet; "+a.env.key(keymap.History)+" shows the journal")
	}
	p := &page{env: a.env, at: address{screen: a.env.id()}, title: watchTitle, revision: func() int { return a.stories }}
	p.render = func(width int) []string {
		var all []section
		for _, r := range a.running {
			all = append(all, a.storySections(storyOfRun(r))...)
		}
		if len(a.past) > 0 {
			all = append(all, a.storySections(a.storyOfResult(a.past[len(a.past)-1]))...)
		}
		return renderSections(a.env, all, width)
	}
	p.offered = func(action keymap.Action) (intent, string) {
		if len(a.past) == 0 {
			return nil, "the change is still running"
		}
		return a.followUp(action, a.storyOfResult(a.past[len(a.past)-1]))
	}
	return a.push(p)
}

// history opens the journal.
func (a *App) history() tea.Cmd {
	if a.top().name() == historyTitle {
		return a.back()
	}
	s := newList(a.env, a.historySpec())
	return tea.Batch(a.push(s), s.start(false))
}

var errNoBook = errors.New("there is no journal")
