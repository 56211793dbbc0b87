package changes

import (
	"cmp"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// BeginAll starts orders that were confirmed as one change.
func (t *Tracker) BeginAll(orders []change.Order, shown []change.Reading) (tea.Cmd, Effects) {
	ops, carryOut := t.session.StartAll(t.env.Context, orders, shown)
	e := Effects{Rows: true}
	for i, op := range ops {
		t.confirmed[op.Run] = &confirmed{
			shown: shown[i], addresses: render.AddressesOf(shown[i].VServer, op.Order.Request.Record),
		}
		e.Taken = append(e.Taken, op.Order.Place)
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
	return tea.Batch(cmds...), e
}

// gotAllEnded takes in how a rollout ended, and says it.
func (t *Tracker) gotAllEnded(m allEndedMsg) (tea.Cmd, Effects) {
	t.notices.Forget()
	var cmds []tea.Cmd
	for _, op := range m.ops {
		delete(t.confirmed, op.Run)
		t.noteReleased(op)
		if op.Resolved != nil {
			cmds = append(cmds, t.reportEnd(*op.Resolved))
		}
	}
	t.shownResult = nil
	t.revision++
	cmds = append(cmds, t.reportEnd(change.Join(m.ops, t.endedHere)), t.ReadJournal(true))
	return tea.Batch(cmds...), Effects{Rows: true, Truth: true, Journal: true}
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
	rollouts := map[string]bool{}
	for _, op := range now {
		rollouts[op.Order.Rollout.ID] = true
	}
	if delete(rollouts, ""); len(rollouts) == 0 {
		return now
	}
	for _, op := range t.session.Ended() {
		if rollouts[op.Order.Rollout.ID] {
			now = append(now, op)
		}
	}
	slices.SortStableFunc(now, func(a, b change.Operation) int { return cmp.Compare(a.Run, b.Run) })
	return change.Joined(now)
}

// known is an operation of the history as the session knows it: a rollout with what of it runs.
func (t *Tracker) known(op change.Operation) change.Operation {
	if len(op.Parts) == 0 {
		return t.session.Known(op)
	}
	for _, now := range t.running() {
		if now.ID == op.ID {
			return now
		}
	}
	return op
}

// atWork is the part of a rollout that is under way, else one that waits.
func atWork(op change.Operation) (part change.Operation, found bool) {
	for _, p := range op.Parts {
		if p.Running && !p.Queued && (!found || part.Draining() && !p.Draining()) {
			part, found = p, true
		}
	}
	return part, found
}
