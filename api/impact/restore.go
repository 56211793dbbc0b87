package impact

import (
	"fmt"
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api"
)

// restore plans what puts the record back: the backends first, then the rules.
func (w *work) restore() {
	if !w.vserver.Backends.IsKnown() || (!w.vserver.Rules.IsKnown() && w.vserver.Layer7()) {
		return // a doubt: what is there now is not known
	}
	for _, b := range w.result.Want.Record.Backends {
		switch {
		case b.Released:
			w.addBack(b.Backend)
		case b.Switched:
			w.switchBack(b.Backend)
		}
	}
	rules := w.custom()
	for _, r := range w.result.Want.Record.Rules {
		if r.Rule.Custom() && (len(r.Left) > 0 || r.Deleted) {
			w.ruleBack(rules, r)
		}
	}
	w.consequences()
	switch {
	case len(w.back) > 0 || len(w.result.Refusals) > 0:
	case len(w.left) > 0:
		w.refuse("Nothing can be put back: " + strings.Join(w.left, "; ") + ".")
	default:
		w.refuse("Everything is as it was: nothing is left to put back.")
	}
}

// keep says what is not put back, once.
func (w *work) keep(words string) {
	if slices.Contains(w.left, words) {
		return
	}
	w.left = append(w.left, words)
	w.note(words)
}

// addBack adds a released backend, unless its host is there again.
func (w *work) addBack(b api.Backend) {
	_, standing := w.now[b.ID]
	if w.adds[b.ID] || standing {
		return
	}
	host, err := b.Host()
	if err != nil {
		w.refuse(sentence(err.Error() + ", so it can only be added in the web console"))
		return
	}
	host.Weight, host.Enabled, host.IsBackup = b.Weight, b.Enabled, b.IsBackup
	backends, _ := w.vserver.Backends.Get()
	if i := slices.IndexFunc(backends, host.Is); i >= 0 {
		w.standsAgain(b, backends[i])
		return
	}
	if other, taken := w.byID[b.ID]; taken {
		w.refuse(fmt.Sprintf("Another host carries the id of a backend that was released (%s: then %s, now %s), so it can only be added in the web console.",
			b.ID, name(b), name(other)))
		return
	}
	w.adds[b.ID] = true
	w.back = append(w.back, Step{Kind: StepAdd, Backend: b.ID, Host: host})
	weight, known := b.Weight.Get()
	weighs := !w.vserver.Method.IsKnown() || api.Is(w.vserver.Method, api.MethodWeightRoundrobin)
	if known && weighs && (weight < 1 || weight > 100) {
		w.warn(fmt.Sprintf("a backend had Weight %d, which cannot be asked for: it comes back with the service's own: %s", weight, name(b)))
	}
	if !b.Enabled.IsKnown() {
		w.warn("whether a backend was enabled is not recorded: it comes back enabled: " + name(b))
	}
}

// standsAgain leaves a host alone that somebody added meanwhile. One that has
// another address than recorded may be another machine: it joins no rule.
func (w *work) standsAgain(was, is api.Backend) {
	if was.PrivateIP.IsKnown() && is.PrivateIP.IsKnown() && was.PrivateIP != is.PrivateIP {
		words := fmt.Sprintf("the host of %s is there already, as %s, but with another address (%s): it joins no rule before you have seen that it is the right one",
			name(was), is.ID, name(is))
		w.keep(words)
		w.warn(words)
		return
	}
	w.now[was.ID] = is.ID
	words := fmt.Sprintf("%s is there already, as %s", name(is), is.ID)
	if was.Enabled != is.Enabled || was.Weight != is.Weight || was.IsBackup != is.IsBackup {
		words += fmt.Sprintf(", and is left as it is (Enabled %s, Weight %s, IsBackup %s; recorded were %s, %s, %s)",
			show(is.Enabled), show(is.Weight), show(is.IsBackup), show(was.Enabled), show(was.Weight), show(was.IsBackup))
	}
	w.warn(words)
}

// switchBack gives a backend its recorded Enabled again.
func (w *work) switchBack(b api.Backend) {
	is, there := w.byID[b.ID]
	enabled, known := b.Enabled.Get()
	switch _, again := w.fates[b.ID]; {
	case again:
	case !there:
		w.keep("a backend that was switched is not there any more: " + name(b))
	case !known || enabled != 0 && enabled != 1:
		w.keep("whether a backend was enabled is not recorded, so it is left as it is: " + name(b))
	case api.Is(is.Enabled, enabled):
	default:
		kind, fate := StepEnable, GoalEnable
		if enabled == 0 {
			kind, fate = StepDisable, GoalDisable
		}
		w.fates[b.ID] = fate
		w.targets = append(w.targets, b.ID)
		w.back = append(w.back, Step{Kind: kind, Backend: b.ID})
	}
}

// consequences notes what is new after the steps.
func (w *work) consequences() {
	gains := len(w.adds) > 0
	for _, fate := range w.fates {
		gains = gains || fate == GoalEnable
	}
	if gains {
		w.note("a backend that comes back serves once its check passes: its health must come up first")
	}
	if len(w.adds) > 0 {
		w.note("a backend that is added gets a new id, and is counted as not serving yet")
	}
	if len(w.made) > 0 {
		w.note("a rule that is recreated gets a new id")
	}
	for _, s := range w.made {
		if !slices.ContainsFunc(s.Members, func(id api.BackendID) bool { return !w.adds[id] && w.servesAfter(w.byID[id]) }) {
			w.warn("a rule is recreated whose members do not serve yet: until they do, the requests it matches find nothing, and now they fall to the next rule or the Default: " + RuleName(s.Rule))
		}
	}
}

// puts says in words how much is put back.
func (w *work) puts() string {
	var parts []string
	if n := len(w.adds) + len(w.fates); n > 0 {
		parts = append(parts, plural(n, "backend"))
	}
	if n := len(w.join) + len(w.made); n > 0 {
		parts = append(parts, plural(n, "rule"))
	}
	if len(parts) == 0 {
		return "nothing is put back"
	}
	return "puts back " + strings.Join(parts, " and ")
}
