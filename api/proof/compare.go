package proof

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// Compare lists what differs between the reading that was shown and a fresh one, what matters
// first. What changes the targets, the class, the steps or what must be typed matters, and so does
// more that goes down, and a warning that was not shown; anything else is to be mentioned.
func Compare(shown, fresh change.Reading) []change.Difference {
	var c differences
	targets := touchedBy(shown.Assessment)
	for _, id := range targets {
		c.target(shown.VServer, fresh.VServer, id, len(targets) > 1)
	}
	was, is := shown.Assessment, fresh.Assessment
	c.differ(true, change.DiffersClass, string(was.Class), string(is.Class))
	if len(Lacking(is.Down, was.Down)) > 0 {
		c = append(c, change.Difference{Kind: change.DiffersDown, WasDown: was.Down, NowDown: is.Down, Matters: true})
	}
	if !impact.Same(was.Steps, is.Steps) {
		c = append(c, stepsDiffer(shown, fresh))
	}
	c.differ(true, change.DiffersTyped, was.Gate, is.Gate)
	for _, w := range Lacking(is.Warnings, was.Warnings) {
		// What must be said loudly was not said.
		c = append(c, change.Difference{Kind: change.DiffersWarning, Warning: w, Matters: true})
	}
	c.differ(false, change.DiffersBefore, countText(was.Before), countText(is.Before))
	c.differ(false, change.DiffersAfter, countText(was.After), countText(is.After))
	c.listener(shown.VServer, fresh.VServer)
	c.vserver(shown.VServer, fresh.VServer)
	c.others(shown.VServer, fresh.VServer, targets)
	c.rules(shown.VServer, fresh.VServer)
	slices.SortStableFunc(c, func(a, b change.Difference) int {
		switch {
		case a.Matters == b.Matters:
			return 0
		case a.Matters:
			return -1
		default:
			return 1
		}
	})
	return c
}

// touchedBy are the backends that the plan works on and that are there already: the targets, and
// what else its steps switch or weigh.
func touchedBy(a impact.Assessment) []api.BackendID {
	ids := slices.Clone(a.Request.Targets)
	for _, s := range a.Steps {
		switch s.Kind {
		case impact.StepEnable, impact.StepDisable, impact.StepWeight:
			if !slices.Contains(ids, s.Backend) {
				ids = append(ids, s.Backend)
			}
		case impact.StepRelease, impact.StepLeaveRule, impact.StepDeleteRule, impact.StepWait, impact.StepAdd,
			impact.StepJoinRule, impact.StepCreateRule, impact.StepCheck: // are not there yet, or targets
		}
	}
	return ids
}

type differences []change.Difference

func (c *differences) add(d change.Difference) {
	d.Was, d.Is = api.Short(d.Was), api.Short(d.Is)
	*c = append(*c, d)
}

func (c *differences) differ(matters bool, kind change.DifferenceKind, was, is string) {
	if was != is {
		c.add(change.Difference{Kind: kind, Was: was, Is: is, Matters: matters})
	}
}

// field compares the values themselves: an absent one and one that reads like the sign for it are
// not the same.
func field[T comparable](c *differences, d change.Difference, was, is api.Maybe[T]) {
	if was != is {
		d.Was, d.Is = api.Show(was), api.Show(is)
		c.add(d)
	}
}

// target compares what the dialog shows of the backend, which is named where it is one of several.
func (c *differences) target(shown, fresh api.VServer, id api.BackendID, several bool) {
	was, found := shown.Backend(id)
	is, still := fresh.Backend(id)
	if !found || !still {
		if found != still {
			c.add(change.Difference{
				Kind: change.DiffersBackend, Backend: id, Was: presence(was, found), Is: presence(is, still), Matters: true,
			})
		}
		return
	}
	of := func(kind change.DifferenceKind) change.Difference {
		d := change.Difference{Kind: kind, Matters: true}
		if several {
			d.Backend = id
		}
		return d
	}
	moved := was.PrivateIP.IsKnown() != is.PrivateIP.IsKnown() ||
		!api.SameAddress(was.PrivateIP.Or(""), is.PrivateIP.Or(""))
	if moved || was.Port != is.Port {
		d := of(change.DiffersAddress)
		d.Was, d.Is = addressText(was), addressText(is)
		c.add(d)
	}
	field(c, of(change.DiffersHostName), was.ResourceName, is.ResourceName)
	field(c, of(change.DiffersHostID), was.ResourceID, is.ResourceID)
	field(c, of(change.DiffersHostType), was.ResourceType, is.ResourceType)
	field(c, of(change.DiffersCard), was.SubResourceID, is.SubResourceID)
	field(c, of(change.DiffersVPC), was.VPC, is.VPC)
	field(c, of(change.DiffersSubnet), was.Subnet, is.Subnet)
	if was.State() != is.State() {
		d := of(change.DiffersState)
		d.Was, d.Is = StateText(was), StateText(is)
		c.add(d)
	} else {
		field(c, of(change.DiffersEnabled), was.Enabled, is.Enabled)
		field(c, of(change.DiffersStatus), was.Status, is.Status)
	}
	field(c, of(change.DiffersWeight), was.Weight, is.Weight)
	field(c, of(change.DiffersStandby), was.IsBackup, is.IsBackup)
}

// listener compares what identifies the VServer to the operator, beside its id.
func (c *differences) listener(was, is api.VServer) {
	of := func(kind change.DifferenceKind) change.Difference {
		return change.Difference{Kind: kind, Matters: true}
	}
	field(c, of(change.DiffersName), was.Name, is.Name)
	field(c, of(change.DiffersProtocol), was.Protocol, is.Protocol)
	field(c, of(change.DiffersPort), was.Port, is.Port)
}

// vserver compares the VServer's own settings. What they do to the class is compared as the class.
func (c *differences) vserver(was, is api.VServer) {
	of := func(kind change.DifferenceKind) change.Difference { return change.Difference{Kind: kind} }
	field(c, of(change.DiffersMethod), was.Method, is.Method)
	field(c, of(change.DiffersPersistence), was.PersistenceType, is.PersistenceType)
	field(c, of(change.DiffersCheck), was.MonitorType, is.MonitorType)
	field(c, of(change.DiffersPath), was.Path, is.Path)
	field(c, of(change.DiffersDomain), was.Domain, is.Domain)
}

// others compares the backends beside the targets, by their ids.
func (c *differences) others(was, is api.VServer, targets []api.BackendID) {
	before, now := was.BackendsByID(), is.BackendsByID()
	for _, id := range idsOfBoth(was, is) {
		if slices.Contains(targets, id) {
			continue
		}
		a, found := before[id]
		b, still := now[id]
		if was, is := presence(a, found), presence(b, still); was != is {
			c.add(change.Difference{Kind: change.DiffersOther, Backend: id, Was: was, Is: is})
		}
		if found && still {
			field(c, change.Difference{Kind: change.DiffersOtherWeight, Backend: id}, a.Weight, b.Weight)
		}
	}
}

// rules compares the Custom rules, by their names and members.
func (c *differences) rules(was, is api.VServer) {
	if was.Rules.IsKnown() != is.Rules.IsKnown() {
		c.add(change.Difference{Kind: change.DiffersRules, Was: rulesText(was), Is: rulesText(is)})
		return
	}
	old, now := ruleMembers(was), ruleMembers(is)
	all := maps.Clone(old)
	maps.Copy(all, now)
	names := slices.SortedFunc(maps.Keys(all), func(a, b impact.RuleRef) int {
		return cmp.Or(cmp.Compare(a.Type.Or(""), b.Type.Or("")), cmp.Compare(a.Match.Or(""), b.Match.Or("")),
			cmp.Compare(a.ID, b.ID))
	})
	for _, r := range names {
		if old[r] != now[r] {
			c.add(change.Difference{Kind: change.DiffersRule, Rule: r, Was: old[r], Is: now[r]})
		}
	}
}

// idsOfBoth are the backends of both, each once, in their order.
func idsOfBoth(was, is api.VServer) []api.BackendID {
	all, before := was.BackendIDs(), was.BackendsByID()
	for _, id := range is.BackendIDs() {
		if _, there := before[id]; !there {
			all = append(all, id)
		}
	}
	return all
}

// stepsDiffer says which steps differ: those that both plans have are left out, unless it is their
// order that changed.
func stepsDiffer(shown, fresh change.Reading) change.Difference {
	was, is := stepRefs(shown), stepRefs(fresh)
	d := change.Difference{
		Kind: change.DiffersSteps, WasSteps: Lacking(was, is), NowSteps: Lacking(is, was), Matters: true,
	}
	if len(d.WasSteps) == 0 && len(d.NowSteps) == 0 {
		d.WasSteps, d.NowSteps = was, is
	}
	return d
}

// Lacking gives those that others has not.
func Lacking[T comparable](all, others []T) []T {
	there := make(map[T]bool, len(others))
	for _, one := range others {
		there[one] = true
	}
	return slices.DeleteFunc(slices.Clone(all), func(one T) bool { return there[one] })
}

// stepRefs names the steps of a plan.
func stepRefs(r change.Reading) []change.StepRef {
	refs := make([]change.StepRef, 0, len(r.Assessment.Steps))
	who := whoIn(r.VServer)
	for _, s := range r.Assessment.Steps {
		ref := change.StepRef{Kind: s.Kind, Weight: s.Weight, Check: s.Check, CheckFrom: s.CheckFrom}
		if s.ChangesRule() {
			ref.Rule = nameOfRule(s.Rule)
		}
		if s.Backend != "" {
			ref.Backend = who(s.Backend)
		}
		if len(s.Members) > 0 {
			ref.Members = api.Short(listOf(who, s.Members))
		}
		refs = append(refs, ref)
	}
	return refs
}

// nameOfRule is what names a rule, without what else is to be said of it.
func nameOfRule(r api.Rule) impact.RuleRef {
	ref := impact.RefOf(r)
	return impact.RuleRef{ID: ref.ID, Default: ref.Default, Match: ref.Match, Type: ref.Type}
}

// whoIn names backends of a VServer by their ids and, where they are there, their addresses.
func whoIn(v api.VServer) func(api.BackendID) string {
	backends := v.BackendsByID()
	words := make(map[api.BackendID]string, len(backends))
	return func(id api.BackendID) string {
		if _, said := words[id]; !said {
			words[id] = string(id)
			if b, found := backends[id]; found {
				words[id] += " " + addressText(b)
			}
		}
		return words[id]
	}
}

// listOf are backends in one line, sorted.
func listOf(who func(api.BackendID) string, ids []api.BackendID) string {
	words := make([]string, 0, len(ids))
	for _, id := range ids {
		words = append(words, who(id))
	}
	slices.Sort(words)
	return strings.Join(words, ", ")
}

// ruleMembers are the Custom rules, each with its members.
func ruleMembers(v api.VServer) map[impact.RuleRef]string {
	all := map[impact.RuleRef]string{}
	who := whoIn(v)
	for _, r := range v.CustomRules() {
		members := api.Absent
		if r.Members.IsKnown() {
			members = listOf(who, r.MemberIDs())
		}
		all[nameOfRule(r)] = "[" + members + "]"
	}
	return all
}

// rulesText counts the Custom rules.
func rulesText(v api.VServer) string {
	if !v.Rules.IsKnown() {
		return api.Absent
	}
	return strconv.Itoa(len(v.CustomRules()))
}
