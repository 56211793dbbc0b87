package proof

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
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
		prefix := ""
		if len(targets) > 1 {
			prefix = "backend " + string(id) + ": "
		}
		c.target(shown.VServer, fresh.VServer, id, prefix)
	}
	c.differ(true, "class", string(shown.Assessment.Class), string(fresh.Assessment.Class))
	if down := fresh.Assessment.Down; len(Lacking(down, shown.Assessment.Down)) > 0 {
		c = append(c, change.Difference{WasDown: shown.Assessment.Down, NowDown: down, Matters: true})
	}
	if !impact.Same(shown.Assessment.Steps, fresh.Assessment.Steps) {
		c = append(c, stepsDiffer(shown, fresh))
	}
	c.differ(true, "what must be typed", shown.Assessment.Gate, fresh.Assessment.Gate)
	for _, w := range Lacking(fresh.Assessment.Warnings, shown.Assessment.Warnings) {
		// What must be said loudly was not said.
		c = append(c, change.Difference{Found: w, Matters: true})
	}
	c.differ(false, "serving before", countText(shown.Assessment.Before), countText(fresh.Assessment.Before))
	c.differ(false, "serving after", countText(shown.Assessment.After), countText(fresh.Assessment.After))
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

func (c *differences) differ(matters bool, what, before, after string) {
	if before != after {
		*c = append(*c,
			change.Difference{What: api.Short(what), Old: api.Short(before), New: api.Short(after), Matters: matters})
	}
}

// field compares the values themselves: an absent one and one that reads like the sign for it are
// not the same.
func field[T comparable](c *differences, matters bool, what string, before, after api.Maybe[T]) {
	if before != after {
		*c = append(*c,
			change.Difference{What: what, Old: api.Short(api.Show(before)), New: api.Short(api.Show(after)), Matters: matters})
	}
}

// target compares what the dialog shows of the backend.
func (c *differences) target(shown, fresh api.VServer, id api.BackendID, prefix string) {
	was, found := shown.Backend(id)
	is, still := fresh.Backend(id)
	if !found || !still {
		c.differ(true, "backend "+string(id), Presence(was, found), Presence(is, still))
		return
	}
	moved := was.PrivateIP.IsKnown() != is.PrivateIP.IsKnown() ||
		!api.SameAddress(was.PrivateIP.Or(""), is.PrivateIP.Or(""))
	if moved || was.Port != is.Port {
		*c = append(*c,
			change.Difference{What: prefix + "address", Old: addressText(was), New: addressText(is), Matters: true})
	}
	field(c, true, prefix+"host name", was.ResourceName, is.ResourceName)
	field(c, true, prefix+"host id", was.ResourceID, is.ResourceID)
	field(c, true, prefix+"host type", was.ResourceType, is.ResourceType)
	field(c, true, prefix+"network card", was.SubResourceID, is.SubResourceID)
	field(c, true, prefix+"VPC", was.VPC, is.VPC)
	field(c, true, prefix+"subnet", was.Subnet, is.Subnet)
	if was.Enabled != is.Enabled || was.Status != is.Status {
		*c = append(*c, change.Difference{What: prefix + "state", Old: StateText(was), New: StateText(is), Matters: true})
	}
	field(c, true, prefix+"weight", was.Weight, is.Weight)
	field(c, true, prefix+"standby", was.IsBackup, is.IsBackup)
}

// listener compares what identifies the VServer to the operator, beside its id.
func (c *differences) listener(was, is api.VServer) {
	field(c, true, "VServer name", was.Name, is.Name)
	field(c, true, "VServer protocol", was.Protocol, is.Protocol)
	field(c, true, "VServer port", was.Port, is.Port)
}

// vserver compares the VServer's own settings. What they do to the class is compared as the class.
func (c *differences) vserver(was, is api.VServer) {
	field(c, false, "VServer Method", was.Method, is.Method)
	field(c, false, "VServer persistence", was.PersistenceType, is.PersistenceType)
	field(c, false, "VServer check", was.MonitorType, is.MonitorType)
	field(c, false, "VServer check path", was.Path, is.Path)
	field(c, false, "VServer check domain", was.Domain, is.Domain)
}

// others compares the backends beside the targets, by their ids.
func (c *differences) others(was, is api.VServer, targets []api.BackendID) {
	before, now := was.BackendsByID(), is.BackendsByID()
	for _, id := range idsOfBoth(was, is) {
		a, found := before[id]
		b, still := now[id]
		if found && still && a.PrivateIP == b.PrivateIP && a.Port == b.Port && a.Enabled == b.Enabled &&
			a.Status == b.Status && a.Weight == b.Weight ||
			slices.Contains(targets, id) {
			continue
		}
		what := "other backend " + string(id)
		if !found || !still {
			c.differ(false, what, Presence(a, found), Presence(b, still))
			continue
		}
		c.differ(false, what, Presence(a, true)+" weight "+api.Show(a.Weight),
			Presence(b, true)+" weight "+api.Show(b.Weight))
	}
}

// rules compares the Custom rules, by their names and members.
func (c *differences) rules(was, is api.VServer) {
	if was.Rules.IsKnown() != is.Rules.IsKnown() {
		c.differ(false, "Custom rules", knownText(was.Rules.IsKnown()), knownText(is.Rules.IsKnown()))
		return
	}
	old, now := ruleWords(was), ruleWords(is)
	for _, name := range slices.Sorted(maps.Keys(old)) {
		c.differ(false, "rule "+name, old[name], cmp.Or(now[name], gone))
	}
	for _, name := range slices.Sorted(maps.Keys(now)) {
		if _, before := old[name]; !before {
			c.differ(false, "rule "+name, gone, now[name])
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
	was, is := stepWords(shown), stepWords(fresh)
	olds, news := Lacking(was, is), Lacking(is, was)
	if len(olds) == 0 && len(news) == 0 {
		olds, news = was, is
	}
	const none = "no such step"
	say := func(steps []string) string { return cmp.Or(strings.Join(someOf(steps), ", then "), none) }
	return change.Difference{What: "steps", Old: say(olds), New: say(news), Matters: true}
}

// Lacking gives those that others has not.
func Lacking[T comparable](all, others []T) []T {
	there := make(map[T]bool, len(others))
	for _, one := range others {
		there[one] = true
	}
	return slices.DeleteFunc(slices.Clone(all), func(one T) bool { return there[one] })
}

// someOf are the first texts, and how many more there are: nobody reads more.
func someOf(texts []string) []string {
	const most = 20
	if len(texts) <= most {
		return texts
	}
	return append(slices.Clone(texts[:most]), fmt.Sprintf("%d more", len(texts)-most))
}

// stepWords says what each step of a plan does, with its backend or its rule's id and the members
// it leaves, so that no two steps read alike.
func stepWords(r change.Reading) []string {
	words := make([]string, 0, len(r.Assessment.Steps))
	who := whoIn(r.VServer)
	for _, s := range r.Assessment.Steps {
		text := s.String()
		if s.Rule.ID != "" {
			text += " (" + string(s.Rule.ID) + ")"
		}
		if weight, set := s.Weight.Get(); set {
			text += fmt.Sprintf(" %d", weight)
		}
		if s.Check != "" {
			text += " " + s.CheckFrom + " to " + s.Check
		}
		if s.Backend != "" {
			text += " [" + who(s.Backend) + "]"
		}
		if len(s.Members) > 0 {
			text += " with members [" + api.Short(listOf(who, s.Members)) + "]"
		}
		words = append(words, text)
	}
	return words
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

// ruleWords are the Custom rules by name and id, each with its members.
func ruleWords(v api.VServer) map[string]string {
	words := map[string]string{}
	who := whoIn(v)
	for _, r := range v.CustomRules() {
		members := api.Absent
		if r.Members.IsKnown() {
			members = listOf(who, r.MemberIDs())
		}
		words[fmt.Sprintf("%s (%s)", impact.RuleName(r), r.ID)] = "[" + members + "]"
	}
	return words
}
