package changes

import (
	"cmp"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// BeginAll starts orders that were confirmed as one change, or that go on with one that has had the parts
// before.
func (t *Tracker) BeginAll(orders []change.Order, shown []change.Reading, before []change.Operation,
) (tea.Cmd, Effects) {
	t.remember(orders[0].Rollout.ID, before)
	ops, carryOut := t.session.StartAll(t.env.Context, orders, shown, before)
	for i, op := range ops {
		t.confirmed[op.Run] = &confirmed{
			order: op.Order, shown: shown[i], addresses: render.AddressesOf(shown[i].VServer, op.Order.Request.Record),
		}
	}
	t.revision++
	outs, cmds := map[int]chan progressMsg{}, make([]tea.Cmd, 1, 1+len(ops)) // one each: what another reports hides none
	for _, op := range ops {
		outs[op.Run] = make(chan progressMsg, 1)
		cmds = append(cmds, screen.Next(outs[op.Run]))
	}
	cmds[0] = func() tea.Msg {
		defer func() {
			for _, out := range outs {
				close(out)
			}
		}()
		return allEndedMsg{ops: carryOut(func(now change.Operation) {
			screen.Post(outs[now.Run], progressMsg{op: now, out: outs[now.Run]})
		})}
	}
	return tea.Batch(append(cmds, t.tick())...), Effects{Rows: true}
}

// gotAllEnded takes in how a rollout ended, and says it.
func (t *Tracker) gotAllEnded(m allEndedMsg) (tea.Cmd, Effects) {
	t.notices.Forget()
	e := Effects{Rows: true, Truth: true, Journal: true}
	var cmds []tea.Cmd
	for _, op := range m.ops {
		e.Taken = append(e.Taken, t.takes(op)...)
	}
	for _, op := range m.ops {
		delete(t.confirmed, op.Run)
		t.noteReleased(op)
		if op.Resolved != nil {
			cmds = append(cmds, t.reportEnd(*op.Resolved))
		}
	}
	t.shownResult = nil
	t.revision++
	cmds = append(cmds, t.reportEnd(t.ofAll(m.ops)), t.ReadJournal(true))
	return tea.Batch(cmds...), e
}

// isPart says whether two operations are of one rollout, or one is the whole of it.
func isPart(a, b change.Operation) bool {
	return a.Order.Rollout.ID != "" && a.Order.Rollout.ID == b.Order.Rollout.ID
}

// endedHere finds an operation that ended in this session.
func (t *Tracker) endedHere(id string) (change.Operation, bool) {
	all := t.session.Ended()
	i := slices.IndexFunc(all, func(op change.Operation) bool { return op.ID == id })
	if i < 0 {
		return change.Operation{}, false
	}
	return all[i], true
}

// running are the operations under way, those of a rollout as one, in the order they were started in.
func (t *Tracker) running() []change.Operation {
	now := t.session.Running()
	if !slices.ContainsFunc(now, func(op change.Operation) bool { return op.Order.Rollout.ID != "" }) {
		return now
	}
	rolls := func(op change.Operation) bool {
		return slices.ContainsFunc(now, func(other change.Operation) bool { return isPart(op, other) })
	}
	for _, op := range t.session.Ended() {
		if rolls(op) {
			now = append(now, op)
		}
	}
	return t.joined(now)
}

// remember keeps the parts of a rollout that goes on, of those that this session does not know.
func (t *Tracker) remember(rollout string, parts []change.Operation) {
	for _, part := range parts {
		known := func(op change.Operation) bool { return op.ID == part.ID }
		if rollout != "" && part.ID != "" && !slices.ContainsFunc(t.session.Ended(), known) &&
			!slices.ContainsFunc(t.parts, known) {
			t.parts = append(t.parts, part)
		}
	}
}

// joined gives operations in the order they were started in, those of each rollout as one, with its parts of
// earlier consoles.
func (t *Tracker) joined(ops []change.Operation) []change.Operation {
	var all []change.Operation
	for _, part := range t.parts {
		of := func(op change.Operation) bool { return isPart(op, part) }
		known := func(op change.Operation) bool { return op.ID == part.ID }
		if slices.ContainsFunc(ops, of) && !slices.ContainsFunc(ops, known) {
			all = append(all, t.session.Known(part))
		}
	}
	all = append(all, ops...)
	slices.SortStableFunc(all, func(a, b change.Operation) int { return cmp.Compare(a.Run, b.Run) })
	change.Follow(all, slices.Concat(t.parts, t.session.Ended(), t.session.Running()))
	return change.Joined(all)
}

// ofAll is the rollout that operations which have just ended are of: they alone where nothing was sent, unless
// the operator stopped what they went on with.
func (t *Tracker) ofAll(ops []change.Operation) change.Operation {
	alone := change.Join(ops, t.endedHere)
	begun := slices.ContainsFunc(ops, func(op change.Operation) bool { return op.ID != "" })
	if slices.ContainsFunc(ops, change.Operation.Sent) || begun && alone.StoppedByOperator() {
		for _, op := range t.joined(t.session.Ended()) {
			if op.ID == ops[0].Order.Rollout.ID {
				return op
			}
		}
	}
	return alone
}

// known is an operation of the history as the session knows it: a rollout with what of it runs, and what follows
// it up now.
func (t *Tracker) known(op change.Operation) change.Operation {
	if len(op.Parts) == 0 {
		return t.session.Known(op)
	}
	for _, now := range t.running() {
		if now.ID == op.ID {
			return now
		}
	}
	if by, found := t.followedNow(op); found {
		op.Follower = cmp.Or(by.Order.Rollout.ID, by.ID, change.FollowerRuns)
	}
	return op
}

// followedNow is the operation under way that follows another one up, or a part of it.
func (t *Tracker) followedNow(op change.Operation) (change.Operation, bool) {
	follows := map[string]bool{op.ID: true}
	for _, part := range op.Parts {
		follows[part.ID] = true
	}
	for _, by := range t.session.Running() {
		if id := by.Order.Follows; id != "" && follows[id] {
			return by, true
		}
	}
	return change.Operation{}, false
}

// present is the part of a rollout that is under way, else one that waits, else the next one; an operation of
// one place is that itself.
func present(op change.Operation) change.Operation {
	rank := func(p change.Operation) int {
		switch {
		case !p.Running:
			return 3
		case p.Queued:
			return 2
		case p.Draining():
			return 1
		default:
			return 0
		}
	}
	if len(op.Parts) == 0 {
		return op
	}
	return slices.MinFunc(op.Parts, func(x, y change.Operation) int { return cmp.Compare(rank(x), rank(y)) })
}
