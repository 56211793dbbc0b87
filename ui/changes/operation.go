package changes

import (
	"slices"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// offer is one thing that can be done about an operation, with its key.
type offer struct {
	action keymap.Action
	label  string
	words  string
}

// offerOf is the key and the words of what can be done about an operation.
func offerOf(f change.FollowUp, op change.Operation) offer {
	var o offer
	switch f {
	case change.FollowUpResolve:
		o.action = keymap.Refresh
	case change.FollowUpDrain:
		o.action = keymap.Continue
	case change.FollowUpRelease, change.FollowUpAgain:
		o.action = keymap.Release
	case change.FollowUpEnable:
		o.action = keymap.Disable
	case change.FollowUpUndo:
		o.action = keymap.Undo
	case change.FollowUpClose:
		o.action = keymap.Close
	}
	o.label, o.words = render.FollowUpWords(f, op)
	return o
}

// offers are what can be done about an operation, as the session knows it. What its console left
// open can be closed, wherever it was made.
func (t *Tracker) offers(op change.Operation) []offer {
	var all []offer
	for _, f := range append(op.FollowUps(), change.FollowUpClose) {
		if t.Refuses(screen.FollowUp{Operation: op, How: f}) != "" {
			continue
		}
		o := offerOf(f, op)
		if f.MakesOrder() {
			o.words = t.env.ChangeLabel(o.words)
		}
		all = append(all, o)
	}
	return all
}

// followUp is what an action offers about an operation, which is open on the screen or a row of a list.
func (t *Tracker) followUp(
	action keymap.Action, op change.Operation, find findOperation, open bool,
) screen.Offer {
	for _, f := range append(op.FollowUps(), change.FollowUpClose) {
		offered := offerOf(f, op)
		if offered.action != action {
			continue
		}
		o := t.env.Offer(screen.FollowUp{Operation: op, How: f})
		o.Own, o.Label = true, offered.label
		if f.MakesOrder() {
			o.Label = t.env.ChangeLabel(o.Label)
		}
		return o
	}
	return screen.Refuse(t.noFollowUp(action, op, find, open))
}

// noFollowUp says why an action does nothing about an operation.
func (t *Tracker) noFollowUp(
	action keymap.Action, op change.Operation, find findOperation, open bool,
) string {
	by, followed := t.followedNow(op)
	switch why := t.notHere(op); {
	case followed && by.Order.Undoes():
		return render.RefusedUndoRuns
	case op.Running || op.RunsElsewhere():
		return render.RefusedRunning
	case t.isResolving(op):
		return render.RefusedResolving
	case why != "":
		return why
	case op.Follower != "":
		now, follower := t.withFollower(op, find)
		return render.RefusedContinued(t.env.Theme, now, follower)
	case op.InDoubt(), slices.Contains(op.FollowUps(), change.FollowUpResolve):
		opens := t.env.Key(keymap.Open)
		if open {
			opens = ""
		}
		return render.RefusedOpen(op, opens, t.env.Key(keymap.Refresh))
	case action == keymap.Release:
		return render.RefusedNothingAgain
	case action == keymap.Disable:
		return render.RefusedNotDrained
	case action != keymap.Undo:
		return render.RefusedDoesNothing
	case slices.Contains(op.FollowUps(), change.FollowUpDrain):
		return render.RefusedDrainWaits
	case op.Order.Undoes():
		return render.RefusedUndoOfUndo
	default:
		return render.RefusedNothingToUndo
	}
}
