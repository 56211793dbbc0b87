package impact

import (
	"fmt"
	"slices"
	"strings"

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
	a.consequences()
	switch {
	case len(a.undoSteps) > 0 || len(a.result.Refusals) > 0:
	case len(a.left) > 0:
		a.refuse("Nothing can be undone: " + strings.Join(firstSentences(a.left), "; ") + ".")
	default:
		a.refuse("Everything is as it was: nothing is left to undo.")
	}
}

// addAgain adds a released backend, unless its host is there again.
func (a *assessor) addAgain(b api.Backend) {
	if _, again := a.currentIDs[b.ID]; again || a.adds[b.ID] || a.ambiguous[b.ID] {
		return
	}
	host, err := b.Host()
	if err != nil {
		a.refuse(asSentence(err.Error() + ", so it can only be added in the web console"))
		return
	}
	host.Weight, host.Enabled, host.IsBackup = b.Weight, b.Enabled, b.IsBackup
	if a.standsAgain(b, host) || a.displaced(b) {
		return
	}
	a.adds[b.ID] = true
	a.undoSteps = append(a.undoSteps, Step{Kind: StepAdd, Backend: b.ID, Host: host})
	if weight, known := b.Weight.Get(); known && a.weighs() && (weight < 0 || weight > 100) {
		a.warn(fmt.Sprintf("a backend had Weight %d, which cannot be asked for: it comes back with the service's own: %s",
			weight, nameOf(b)))
	}
	if !b.Enabled.IsKnown() {
		a.warn("whether a backend was enabled is not recorded: it comes back enabled: " + nameOf(b))
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
		words := fmt.Sprintf("the host of %s is there already, as %s, but with another address (%s)", nameOf(was), is.ID,
			address(is.PrivateIP, is.Port))
		if len(found) > 1 {
			words = fmt.Sprintf("the host of %s is there already, %d times", nameOf(was), len(found))
		}
		words += ": it joins no rule before you have seen that it is the right one"
		a.leaveOut(words)
		a.warn(words)
		return true
	}
	a.currentIDs[was.ID] = is.ID
	words := fmt.Sprintf("%s is there already, as %s", nameOf(is), is.ID)
	if was.Enabled != is.Enabled || was.Weight != is.Weight || was.IsBackup != is.IsBackup {
		words += fmt.Sprintf(", and is left as it is (Enabled %s, Weight %s, IsBackup %s; recorded were %s, %s, %s)",
			api.Show(is.Enabled), api.Show(is.Weight), api.Show(is.IsBackup), api.Show(was.Enabled), api.Show(was.Weight),
			api.Show(was.IsBackup))
	}
	a.warn(words)
	return true
}

// displaced refuses to add a host of which another one has the id or the address by now.
func (a *assessor) displaced(was api.Backend) bool {
	backends, _ := a.vserver.Backends.Get()
	for _, is := range backends {
		switch ip := was.PrivateIP.Or(""); {
		case api.SameID(is.ID, was.ID):
			a.refuse(fmt.Sprintf("Another host carries the id of a backend that was released (%s: then %s, now %s), so it "+
				"can only be added in the web console.",
				is.ID, machine(was), machine(is)))
			return true
		case ip != "" && api.SameAddress(ip, is.PrivateIP.Or("")) && was.Port == is.Port:
			a.refuse(fmt.Sprintf("Another host has the address of a backend that was released (%s as %s: then %s, now %s), "+
				"so it can only be added in the web console.",
				nameOf(is), is.ID, machine(was), machine(is)))
			return true
		}
	}
	return false
}

// switchAgain gives a backend its recorded Enabled again.
func (a *assessor) switchAgain(b api.Backend) {
	is, there := a.byID[b.ID]
	enabled, known := b.Enabled.Get()
	switch _, again := a.effects[b.ID]; {
	case again:
	case !there:
		a.leaveOut("a backend that was switched is not there any more: " + nameOf(b))
	case !api.SameHost(b, is):
		a.leaveOut(fmt.Sprintf("another host carries the id of a backend that was switched, and is left as it is (%s: "+
			"then %s, now %s)", b.ID, machine(b), machine(is)))
	case !known || enabled != 0 && enabled != 1:
		a.leaveOut("whether a backend was enabled is not recorded, so it is left as it is: " + nameOf(b))
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

// consequences notes what is new after the steps.
func (a *assessor) consequences() {
	if a.gainsLater() {
		a.note("a backend that comes back serves once its check passes: its health must come up first")
	}
	if len(a.adds) > 0 {
		a.note("a backend that is added gets a new id, and is counted as not serving yet")
		if slices.ContainsFunc(a.standard(), func(r api.Rule) bool { return !a.mirrors(r) }) {
			a.note("the Default rule does not hold all backends: whether it takes the added ones is not known")
		}
	}
	if len(a.created) > 0 {
		a.note("a rule that is recreated gets a new id")
	}
	for _, s := range a.created {
		if !slices.ContainsFunc(s.Members, func(id api.BackendID) bool { return !a.adds[id] && a.servesAfter(a.byID[id]) }) {
			a.warn("a rule is recreated whose members do not serve yet: until they do, the requests it matches find nothing, " +
				"and now they fall to the next rule or the Default: " + RuleName(s.Rule))
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

// undoSummary says in words how much is put back.
func (a *assessor) undoSummary() string {
	var parts []string
	if n := len(a.adds) + len(a.effects) - len(a.weights); n > 0 {
		parts = append(parts, plural(n, "backend"))
	}
	if n := len(a.weights); n > 0 {
		parts = append(parts, plural(n, "weight"))
	}
	if n := len(a.join) + len(a.created); n > 0 {
		parts = append(parts, plural(n, "rule"))
	}
	if len(parts) == 0 {
		return "nothing is undone"
	}
	return "brings back " + strings.Join(parts, " and ")
}
