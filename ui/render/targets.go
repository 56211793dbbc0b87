package render

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/theme"
)

// AddressesOf are the addresses of a VServer's backends, and of those that are
// to be put back.
func AddressesOf(v api.VServer, records ...impact.Record) map[api.BackendID]string {
	all := map[api.BackendID]string{}
	for _, record := range records {
		addRecorded(all, record)
	}
	backends, _ := v.Backends.Get()
	for _, b := range backends {
		all[b.ID] = HostPort(b.PrivateIP, b.Port)
	}
	return all
}

// addRecorded adds the addresses of a record.
func addRecorded(all map[api.BackendID]string, record impact.Record) {
	for _, r := range record.Rules {
		members, _ := r.Rule.Members.Get()
		for _, m := range members {
			if m.PrivateIP.IsKnown() {
				all[m.Backend] = HostPort(m.PrivateIP, m.Port)
			}
		}
	}
	for _, b := range record.Backends {
		all[b.Backend.ID] = HostPort(b.Backend.PrivateIP, b.Backend.Port)
	}
}

// TargetNames names an order's targets, with the address where it is known.
// What is put back is named by the steps, once they are known: not all that was
// recorded has to be.
func TargetNames(th *theme.Theme, o change.Order, steps []impact.Step, addresses map[api.BackendID]string) string {
	if o.Undoes() && len(steps) > 0 {
		return Enumerate(longNames(restored(th.Name, th.Glyph.Arrow, steps, addresses)))
	}
	if o.Undoes() {
		return cmp.Or(Enumerate(recorded(th.Name, o.Request.Record)), "nothing")
	}
	names := make([]string, len(o.Request.Targets))
	for i, id := range o.Request.Targets {
		names[i] = strings.TrimRight(ShortName(th, string(id))+" "+ShortName(th, addresses[id]), " ")
	}
	return strings.Join(names, ", ")
}

// BriefTargets names them by their addresses, by the ids where those are not known.
func BriefTargets(th *theme.Theme, o change.Order, steps []impact.Step, addresses map[api.BackendID]string) string {
	if o.Undoes() {
		return TargetNames(th, o, steps, addresses)
	}
	names := make([]string, len(o.Request.Targets))
	for i, id := range o.Request.Targets {
		names[i] = ShortName(th, cmp.Or(addresses[id], string(id)))
	}
	return Enumerate(names)
}

// recorded names what of a record is to be put back.
func recorded(name func(string) string, r impact.Record) []string {
	short := func(s string) string { return name(api.Short(s)) }
	var names []string
	for _, b := range r.Backends {
		at := short(HostPort(b.Backend.PrivateIP, b.Backend.Port))
		switch {
		case b.Released:
			names = append(names, Join("backend "+at, short(b.Backend.ResourceName.Or(""))))
		case b.Switched:
			names = append(names, "enabled "+OnOff(b.Backend.Enabled)+" of "+at)
		case b.Weighed:
			names = append(names, "weight "+Number(b.Backend.Weight)+" of "+at)
		}
	}
	if r.Checked {
		names = append(names, "check "+short(r.Check))
	}
	for _, rule := range r.Rules {
		if rule.Deleted || len(rule.Left) > 0 {
			names = append(names, "rule "+name(RuleName(rule.Rule)))
		}
	}
	return names
}

// restoring is what a step of an undo puts back, or the change of weight or check that it undoes.
type restoring struct {
	rule        bool
	short, long string // long begins with the word for what it is
}

// restored names what steps put back, each once.
func restored(name func(string) string, arrow string, steps []impact.Step, addresses map[api.BackendID]string,
) []restoring {
	var all []restoring
	for _, s := range steps {
		if what := restoredBy(name, arrow, s, addresses); !slices.Contains(all, what) {
			all = append(all, what)
		}
	}
	return all
}

func restoredBy(name func(string) string, arrow string, s impact.Step, addresses map[api.BackendID]string) restoring {
	at := name(api.Short(cmp.Or(addresses[s.Backend], string(s.Backend))))
	switch {
	case s.Kind == impact.StepCheck:
		what := "check " + name(api.Short(s.Check))
		if s.CheckFrom != "" {
			what += " " + arrow + " " + name(api.Short(s.CheckFrom))
		}
		return restoring{short: what, long: what}
	case s.Rule.ID != "" || s.Rule.Match.IsKnown():
		rule := name(RuleName(s.Rule))
		return restoring{rule: true, short: rule, long: "rule " + rule}
	case s.Kind == impact.StepWeight:
		what := "weight " + Number(s.Weight)
		if s.From.IsKnown() {
			what += " " + arrow + " " + Number(s.From)
		}
		what += " of " + at
		return restoring{short: what, long: what}
	case s.Kind != impact.StepAdd:
		at += " (" + StepVerb(s.Kind) + " again)"
	}
	return restoring{short: at, long: "backend " + at}
}

// longNames are the names with the words for what each is.
func longNames(all []restoring) []string {
	names := make([]string, len(all))
	for i, what := range all {
		names[i] = what.long
	}
	return names
}

// OrderShort is an operation in the fewest words.
func OrderShort(op change.Operation, addresses map[api.BackendID]string) string {
	o := op.Order
	if len(op.Parts) > 0 {
		return Join(orderVerb(op), rolloutHost(op))
	}
	names := shortNames(o.Request.Targets, addresses)
	if o.Undoes() {
		for _, what := range restored(raw, "->", StepsOf(op.Steps), addresses) {
			names = append(names, what.short)
		}
	}
	return Join(orderVerb(op), Enumerate(names))
}

func shortNames(ids []api.BackendID, addresses map[api.BackendID]string) []string {
	names := make([]string, 0, len(ids))
	for _, id := range ids {
		names = append(names, cmp.Or(addresses[id], string(id)))
	}
	return names
}

// orderVerb is what was asked for, in a word.
func orderVerb(op change.Operation) string {
	switch o := op.Order; {
	case o.Request.Drain:
		return "drain+release"
	case o.Undoes():
		return "undo"
	default:
		return requestVerb(op, "->")
	}
}

// WhatBrief is WhatWords for a column that may be cut: several backends and rules are counted, and the
// host's name comes last.
func WhatBrief(op change.Operation, addresses, hosts map[api.BackendID]string) string {
	if len(op.Parts) > 0 {
		return OrderShort(op, addresses)
	}
	o := op.Order
	verb, what, host := orderVerb(op), "", ""
	if o.Request.Drain {
		verb = "drain" // what it does in the end is in the word
	}
	if targets := o.Request.Targets; len(targets) == 1 {
		what = cmp.Or(addresses[targets[0]], string(targets[0]))
		host = strings.TrimSpace(strings.TrimPrefix(hosts[targets[0]], addresses[targets[0]]))
	} else if len(targets) > 1 {
		what = ManyBackends(len(targets))
		if op.Sent() {
			what = backendsDone(op)
		}
	}
	if o.Undoes() {
		what = countRestored(restored(raw, "->", StepsOf(op.Steps), addresses))
	}
	brief := Join(verb, what, strings.ReplaceAll(served("->", op), " ", ""))
	if deleted := deletedRules(raw, op); deleted != "" {
		return brief + ", " + deleted // counts for more than the host
	}
	return Join(brief, host)
}

// countRestored counts what is restored, and names it where it is only one.
func countRestored(all []restoring) string {
	var one string
	backends, rules := 0, 0
	for _, what := range all {
		if one = what.short; what.rule {
			rules++
		} else {
			backends++
		}
	}
	if len(all) < 2 {
		return one
	}
	var counted []string
	if backends > 0 {
		counted = append(counted, Plural(backends, "1 backend", ManyBackends(backends)))
	}
	if rules > 0 {
		counted = append(counted, Plural(rules, "1 rule", fmt.Sprintf("%d rules", rules)))
	}
	return strings.Join(counted, ", ")
}

// HostPortName is a backend's address, clean.
func HostPortName(th *theme.Theme, b api.Backend) string {
	return ShortName(th, HostPort(b.PrivateIP, b.Port))
}

// UseWords are where else a host serves, in one line: an id for a name that would fill it.
func UseWords(th *theme.Theme, u impact.Use) string {
	const most = 32
	brief := func(name api.Maybe[string], id string) string {
		if theme.Width(th.Name(name.Or(""))) > most {
			return ShortName(th, id)
		}
		return ShortName(th, OrAbsent(name))
	}
	words := brief(u.ULB.Name, string(u.ULB.ID)) + "/" + brief(u.VServer.Name, string(u.VServer.ID)) + " " +
		ShortName(th, Listener(u.VServer)) + " " + HostPortName(th, u.Backend)
	if s := u.Backend.State(); s != api.StateHealthy {
		words += " " + string(s)
	}
	return words
}

// MemberNames are backends by their addresses, in one clean line.
func MemberNames(th *theme.Theme, ids []api.BackendID, addresses map[api.BackendID]string) string {
	return enumerateBackends(ids, func(id api.BackendID) string {
		return ShortName(th, cmp.Or(addresses[id], string(id)))
	})
}

// BackendWords are what identifies a backend, raw and in one line.
func BackendWords(b api.Backend) string {
	return Join(api.Short(HostPort(b.PrivateIP, b.Port)), api.Short(OrAbsent(b.ResourceName)),
		api.Short(OrAbsent(b.ResourceID)),
		api.Short(b.SubResourceID.Or("")), api.Short(string(b.ID)))
}

// targetsDone are the targets for which all was done.
func targetsDone(op change.Operation) []api.BackendID {
	var done []api.BackendID
	for _, s := range op.Steps {
		if s.Step.Kind == op.Order.Request.Goal.FinalStep() && s.State == change.StepDone {
			done = append(done, s.Step.Backend)
		}
	}
	return done
}

// backendsDone is how many of several backends it was done for.
func backendsDone(op change.Operation) string {
	done, all := len(targetsDone(op)), len(op.Order.Request.Targets)
	if done == all {
		return strconv.Itoa(all) + " backends"
	}
	return strconv.Itoa(done) + " of " + strconv.Itoa(all) + " backends"
}
