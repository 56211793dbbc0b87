package changes

import (
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
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
		o.action, o.label, o.words = keymap.Refresh, "read outcome", "read its outcome"
		if !op.InDoubt() {
			o.words = "close it: interrupted between two steps"
		}
	case change.FollowUpDrain:
		o.action, o.label, o.words = keymap.Continue, "keep waiting", "keep waiting, then release"
	case change.FollowUpRelease:
		o.action, o.label, o.words = keymap.Release, "release now", "release now"
	case change.FollowUpEnable:
		o.action, o.label, o.words = keymap.Disable, "enable again", "enable again"
	case change.FollowUpAgain:
		o.action, o.label, o.words = keymap.Release, "try again", "try again"
	case change.FollowUpUndo:
		o.action, o.label, o.words = keymap.Undo, "undo", "undo"
		if op.Order.Request.Goal == impact.GoalUndo {
			o.words = "undo the rest"
		}
	case change.FollowUpClose:
		o.action, o.label, o.words = keymap.Close, "close", "close it: "+ifClosed(op)
	}
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

// ifClosed says what becomes of an open change that is closed.
func ifClosed(op change.Operation) string {
	switch {
	case op.InDoubt():
		return "its outcome stays unknown"
	case op.Draining():
		return "what it disabled stays disabled"
	default:
		return "what it did stays so"
	}
}

// followUp is what an action offers about an operation.
func (t *Tracker) followUp(action keymap.Action, op change.Operation) screen.Offer {
	for _, f := range append(op.FollowUps(), change.FollowUpClose) {
		offered := offerOf(f, op)
		if offered.action != action {
			continue
		}
		o := t.env.Offer(screen.FollowUp{Operation: op, How: f})
		o.Label = offered.label
		if f.MakesOrder() {
			o.Label = t.env.ChangeLabel(o.Label)
		}
		return o
	}
	return screen.Refuse(t.noFollowUp(action, op))
}

// noFollowUp says why an action does nothing about an operation.
func (t *Tracker) noFollowUp(action keymap.Action, op change.Operation) string {
	switch why := t.notHere(op); {
	case op.Running || op.RunsElsewhere():
		return "the change is still running"
	case t.isResolving(op.ID):
		return resolvingText
	case why != "":
		return why
	case op.Follower != "":
		return "continued by " + render.ShortName(t.env.Theme, op.Follower)
	case op.InDoubt():
		return "outcome unknown: open it and read it first"
	case action != keymap.Undo:
		return "nothing left to do with this key"
	case op.Draining():
		return "its drain waits: open it to continue, release or enable"
	case op.Order.Request.Goal == impact.GoalUndo:
		return "an undo: release or disable that again"
	default:
		return "nothing to undo"
	}
}
