package impact

import (
	"fmt"
	"slices"

	"cloud.internal/ulbconsole/api"
)

// undo plans what puts the record back: the backends first, then the rules.
func (a *assessor) undo() {
	rules, _ := a.vserver.Rules.Get()
	if !a.vserver.Backends.IsKnown() || len(rules) == 0 && a.vserver.Layer7() {
		return // a doubt: what is there now is not known
	}
	for _, b := range a.result.Request.Record.Backends {
		switch {
		case b.Released:
			a.addAgain(b.Backend)
		case b.Switched:
			a.switchAgain(b.Backend)
		case b.Weighed:
			a.weighAgain(b.Backend)
		}
	}
	custom := a.custom()
	for _, r := range a.result.Request.Record.Rules {
		if r.Rule.Custom() && (len(r.Left) > 0 || r.Deleted) {
			a.undoRule(custom, r)
		}
	}
	a.checkAgain()
	a.consequences()
	switch {
	case len(a.undoSteps) > 0 || len(a.result.Refusals) > 0:
	case len(a.left) > 0:
		a.result.Refusals = a.left
	default:
		a.refuse(Finding{Kind: FoundAsItWas})
	}
}

// addAgain adds a released backend, unless its host is there again.
func (a *assessor) addAgain(b api.Backend) {
	if _, again := a.currentIDs[b.ID]; again || a.adds[b.ID] || a.ambiguous[b.ID] {
		return
	}
	host, err := b.Host()
	if err != nil {
		a.refuse(Finding{Kind: FoundNotAddable, Is: err.Error()})
		return
	}
	host.Weight, host.Enabled, host.IsBackup = b.Weight, b.Enabled, b.IsBackup
	if a.standsAgain(b, host) || a.displaced(b) {
		return
	}
	a.adds[b.ID] = true
	a.undoSteps = append(a.undoSteps, Step{Kind: StepAdd, Backend: b.ID, Host: host})
	if weight, known := b.Weight.Get(); known && a.weighs() && (weight < 0 || weight > 100) {
		a.warn(Finding{Kind: FoundWeightLost, N: weight, Backend: nameOf(b)})
	}
	if !b.Enabled.IsKnown() {
		a.warn(Finding{Kind: FoundEnabledLost, Backend: nameOf(b)})
	}
}

// standsAgain leaves a host alone that somebody added meanwhile. One that has another address than
// recorded may be another machine, and of one that is there twice nobody can tell which is meant:
// it joins no rule.
func (a *assessor) standsAgain(was api.Backend, host api.HostSpec) bool {
	backends, _ := a.vserver.Backends.Get()
	var found []api.Backend
	for _, b := range backends {
		if host.Is(b) {
			found = append(found, b)
		}
	}
	if len(found) == 0 {
		return false
	}
	is := found[0]
	moved := was.PrivateIP.Or("") != "" && !api.SameAddress(was.PrivateIP.Or(""), is.PrivateIP.Or(""))
	if len(found) > 1 || moved {
		a.ambiguous[was.ID] = true
		f := Finding{Kind: FoundThereMoved, Backend: nameOf(was), ID: string(is.ID), Is: address(is.PrivateIP, is.Port)}
		if len(found) > 1 {
			f = Finding{Kind: FoundThereOften, Backend: nameOf(was), N: len(found)}
		}
		a.leaveOut(f)
		a.warn(f)
		return true
	}
	a.currentIDs[was.ID] = is.ID
	f := Finding{Kind: FoundThere, Backend: nameOf(is), ID: string(is.ID)}
	if was.Enabled != is.Enabled || was.Weight != is.Weight || was.IsBackup != is.IsBackup {
		f.Kind = FoundThereAsIs
		f.Was, f.Is = attributes("%s, %s, %s", was), attributes("Enabled %s, Weight %s, IsBackup %s", is)
		a.left = append(a.left, f)
	}
	a.warn(f)
	return true
}

// attributes are what can be set of a backend.
func attributes(format string, b api.Backend) string {
	return fmt.Sprintf(format, api.Show(b.Enabled), api.Show(b.Weight), api.Show(b.IsBackup))
}

// displaced refuses to add a host of which another one has the id or the address by now.
func (a *assessor) displaced(was api.Backend) bool {
	backends, _ := a.vserver.Backends.Get()
	for _, is := range backends {
		switch ip := was.PrivateIP.Or(""); {
		case api.SameID(is.ID, was.ID):
			a.refuse(Finding{Kind: FoundIDTaken, ID: string(is.ID), Was: machine(was), Is: machine(is)})
			return true
		case ip != "" && api.SameAddress(ip, is.PrivateIP.Or("")) && was.Port == is.Port:
			a.refuse(Finding{
				Kind: FoundAddressTaken, Backend: nameOf(is), ID: string(is.ID), Was: machine(was), Is: machine(is),
			})
			return true
		}
	}
	return false
}

// recognize finds a recorded backend by its host and address where its id is not there any more: somebody
// released it since, and added it again. It says whether its host is there.
func (a *assessor) recognize(id api.BackendID) bool {
	_, again := a.currentIDs[id]
	if again || a.adds[id] || a.ambiguous[id] {
		return true
	}
	for _, b := range a.result.Request.Record.Backends {
		if b.Backend.ID == id && b.Backend.PrivateIP.Or("") != "" {
			host, err := b.Backend.Host()
			return err == nil && a.standsAgain(b.Backend, host)
		}
	}
	return false
}

// recorded finds what is there of a recorded backend, and leaves it out where that is none, or another host.
func (a *assessor) recorded(b api.Backend, gone, other FindingKind) (is api.Backend, found bool) {
	is, there := a.byID[b.ID]
	switch _, again := a.effects[b.ID]; {
	case again, !there && a.recognize(b.ID): // how it stands was said
	case !there:
		a.leaveOut(Finding{Kind: gone, Backend: nameOf(b)})
	case !api.SameHost(b, is):
		a.leaveOut(Finding{Kind: other, ID: string(b.ID), Was: machine(b), Is: machine(is)})
	default:
		return is, true
	}
	return is, false
}

// switchAgain gives a backend its recorded Enabled again.
func (a *assessor) switchAgain(b api.Backend) {
	is, found := a.recorded(b, FoundSwitchGone, FoundSwitchOther)
	enabled, known := b.Enabled.Get()
	switch {
	case !found:
	case !known || enabled != 0 && enabled != 1:
		a.leaveOut(Finding{Kind: FoundSwitchLost, Backend: nameOf(b)})
	case api.Is(is.Enabled, enabled):
	default:
		kind, fate := StepEnable, GoalEnable
		if enabled == 0 {
			kind, fate = StepDisable, GoalDisable
		}
		a.effects[b.ID] = fate
		a.targets = append(a.targets, b.ID)
		a.undoSteps = append(a.undoSteps, Step{Kind: kind, Backend: b.ID})
	}
}

// weighAgain gives a backend its recorded weight again.
func (a *assessor) weighAgain(b api.Backend) {
	is, found := a.recorded(b, FoundWeighedGone, FoundWeighedOther)
	weight, known := b.Weight.Get()
	switch {
	case !found:
	case !known || !weightFits(weight):
		a.leaveOut(Finding{Kind: FoundWeighedLost, Backend: nameOf(b)})
	case !is.Weight.IsKnown():
		a.leaveOut(Finding{Kind: FoundWeighedAbsent, Backend: nameOf(b)})
	case api.Is(is.Weight, weight):
	default:
		a.effects[b.ID], a.weights[b.ID] = GoalWeight, weight
		a.targets = append(a.targets, b.ID)
		a.undoSteps = append(a.undoSteps, Step{Kind: StepWeight, Backend: b.ID, Weight: api.Known(weight), From: is.Weight})
	}
}

// consequences notes what is new after the steps.
func (a *assessor) consequences() {
	switch {
	case len(a.adds) > 0 && a.gainsLater():
		a.note(Finding{Kind: FoundAddedLater})
	case len(a.adds) > 0:
		a.note(Finding{Kind: FoundNewID})
	case a.gainsLater():
		a.note(Finding{Kind: FoundLastSeen})
	}
	if len(a.adds) > 0 {
		if slices.ContainsFunc(a.standard(), func(r api.Rule) bool { return !a.mirrors(r) }) {
			a.note(Finding{Kind: FoundDefaultOpen})
		}
	}
	if len(a.created) > 0 {
		a.note(Finding{Kind: FoundNewRuleID})
	}
	for _, s := range a.created {
		if !slices.ContainsFunc(s.Members, func(id api.BackendID) bool { return !a.adds[id] && a.servesAfter(a.byID[id]) }) {
			a.warn(ofRule(FoundCreatedEmpty, s.Rule))
		}
	}
}

// gainsLater says whether something that comes back will serve.
func (a *assessor) gainsLater() bool {
	for _, fate := range a.effects {
		if fate == GoalEnable {
			return true
		}
	}
	return slices.ContainsFunc(a.undoSteps, func(s Step) bool {
		idle := api.Is(s.Host.Enabled, 0) || api.Is(s.Host.Weight, 0) && a.weighs()
		return s.Kind == StepAdd && !idle
	})
}

// undoes finds what the steps do, by their kind and how many there are of it.
func (a *assessor) undoes() {
	switched := map[Goal]int{}
	for _, fate := range a.effects {
		switched[fate]++
	}
	for _, f := range []Finding{
		{Step: StepAdd, N: len(a.adds)},
		{Step: StepEnable, N: switched[GoalEnable]},
		{Step: StepDisable, N: switched[GoalDisable]},
		{Step: StepWeight, N: len(a.weights)},
		{Step: StepJoinRule, N: len(a.join)},
		{Step: StepCreateRule, N: len(a.created)},
	} {
		if f.N > 0 {
			f.Kind = FoundUndo
			a.find(ClassOrdinary, f)
		}
	}
	if len(a.reasons) == 0 && !a.rechecks() {
		a.find(ClassOrdinary, Finding{Kind: FoundNoUndo})
	}
}
