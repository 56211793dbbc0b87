package changes

import (
	"cmp"
	"slices"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// Refuses says why an intent is not followed now that would change something, "" for any other: for
// a list, the history and an operation's page alike. What is offered is asked here, and so is what
// was chosen.
func (t *Tracker) Refuses(in screen.Intent) string {
	switch in := in.(type) {
	case screen.Change:
		if t.PlanOnly() {
			return ""
		}
		return t.blockedTargets(in.Targets)
	case screen.ChangeCheck:
		if t.PlanOnly() {
			return ""
		}
		return t.blocked(in.Place, nil)
	case screen.FollowUp:
		switch {
		case in.How == change.FollowUpClose:
			return t.notClosable(in.Operation)
		case t.isResolving(in.Operation):
			return render.RefusedResolving
		case in.How == change.FollowUpDrain && !t.waitsStill(in.Operation):
			return render.RefusedWaitOver
		case in.How == change.FollowUpResolve:
			return t.notHere(in.Operation)
		case t.session.BlockedFollowUp(in.Operation) == execute.BlockReadOnly:
			return ""
		case len(in.Operation.Parts) > 0:
			return t.notHere(in.Operation) // the dialog leaves out what is in the way
		default:
			return cmp.Or(t.notHere(in.Operation), t.blocked(in.Operation.Order.Place, in.Operation.Order.Backends()))
		}
	default:
		return ""
	}
}

// blockedTargets says why the backends cannot be changed now.
func (t *Tracker) blockedTargets(targets []screen.Listed) string {
	at := map[api.Place][]api.BackendID{}
	for _, target := range targets {
		at[target.Place] = append(at[target.Place], target.Backend.ID)
	}
	if len(at) > change.MaxPlaces {
		return render.RefusedManyPlaces(len(at), change.MaxPlaces)
	}
	most := cmp.Or(t.session.Policy.MaxTargets, impact.DefaultMaxTargets)
	if len(at) > 1 && len(targets) > most && !oneHost(targets) {
		return render.RefusedManyMarked(len(targets), most)
	}
	for _, target := range targets { // in their order, not in the map's
		if why := t.blocked(target.Place, at[target.Place]); why != "" {
			return why
		}
	}
	return ""
}

// oneHost says that all of them are of one host: it has to leave all its places.
func oneHost(targets []screen.Listed) bool {
	first := targets[0].Backend
	return !slices.ContainsFunc(targets, func(t screen.Listed) bool {
		return t.Backend.ResourceID != first.ResourceID || t.Backend.PrivateIP != first.PrivateIP
	})
}

// PlanOnly says that nothing may be changed in this session: the dialog of a change shows its plan.
func (t *Tracker) PlanOnly() bool { return t.session.ReadOnly }

// blocked says why nothing can be changed there now, "" where it can be asked for: the reading that
// shows a change may resolve what is in doubt, and refuses it else.
func (t *Tracker) blocked(p api.Place, targets []api.BackendID) string {
	switch b := t.session.Blocked(p, targets); b.Reason {
	case execute.BlockNoProject:
		return render.RefusedNoProject
	case execute.BlockNoJournal:
		return render.RefusedNoJournal(t.env.Theme, b.Err)
	case execute.BlockDraining:
		return t.of(b.Operation.Order) + render.RefusedDraining(t.env.Key(keymap.Continue))
	case execute.BlockChanging:
		return t.of(b.Operation.Order) + render.RefusedChanging(render.Doing(b.Operation))
	case execute.BlockBusy:
		return t.of(b.Operation.Order) + render.RefusedBusy
	default:
		return ""
	}
}

// waitsStill says whether the wait of a drain, or of one of several, is not over.
func (t *Tracker) waitsStill(op change.Operation) bool {
	return slices.ContainsFunc(append([]change.Operation{op}, op.Parts...), func(one change.Operation) bool {
		return one.Draining() && one.Until.After(t.env.Clock.Now())
	})
}

// notClosable says why an operation cannot be closed, "" where it can.
func (t *Tracker) notClosable(op change.Operation) string {
	switch {
	case op.Running || op.ID == "":
		return render.RefusedRunning
	case len(op.Parts) > 0:
		return t.noneClosable(op)
	case t.isResolving(op):
		return render.RefusedResolving
	case op.Mine && op.InDoubt() && t.notHere(op) != "":
		return t.notHere(op) // a reading there says what became of it
	default:
		return t.blockedClosing(t.session.BlockedClosing(op))
	}
}

// blockedClosing says what is in the way of closing an operation, "" for nothing.
func (t *Tracker) blockedClosing(b execute.Block) string {
	switch b.Reason {
	case execute.BlockReadOnly:
		return render.RefusedReadOnly
	case execute.BlockEnded:
		return render.RefusedEnded
	case execute.BlockOwn:
		return render.RefusedOwn(t.env.Key(keymap.Refresh))
	case execute.BlockRunning:
		return render.RefusedConsoleRuns
	case execute.BlockContinued:
		return render.RefusedContinued(t.env.Theme, b.Operation, nil)
	case execute.BlockArriving:
		return render.RefusedArriving(b.Until)
	default:
		return ""
	}
}

// noneClosable says why no part of a rollout can be closed, "" where one can.
func (t *Tracker) noneClosable(op change.Operation) string {
	why := render.RefusedEnded
	if !op.Ended.IsZero() {
		return why
	}
	for _, part := range op.Parts {
		if !part.Open() {
			continue
		}
		if why = t.notClosable(part); why == "" {
			return ""
		}
	}
	return why
}

// notHere says why this session cannot follow an operation up, "" where it can.
func (t *Tracker) notHere(op change.Operation) string {
	th := t.env.Theme
	switch t.session.BlockedFollowUp(op) {
	case execute.BlockReadOnly:
		return render.RefusedReadOnly
	case execute.BlockProfile:
		if slices.Contains(t.env.Profiles, op.Order.Profile) {
			return render.RefusedOtherProfile(th, op.Order.Profile, t.env.Key(keymap.Profiles))
		}
		return render.RefusedNoProfile(th, op.Order.Profile)
	case execute.BlockEndpoint:
		return render.RefusedEndpoint(th, op.Endpoint)
	case execute.BlockKeys:
		return render.RefusedKeys(th, op.Account)
	default:
		return ""
	}
}

func (t *Tracker) isResolving(op change.Operation) bool {
	_, is := t.resolvingOf(op)
	return is
}

// resolvingOf is how far reading is for what became of an operation, or of a part of it.
func (t *Tracker) resolvingOf(op change.Operation) (r resolving, is bool) {
	if r, is = t.resolving[op.ID]; is {
		return r, true
	}
	for _, part := range op.Parts {
		if r, is = t.resolving[part.ID]; is {
			return r, true
		}
	}
	return resolving{}, false
}
