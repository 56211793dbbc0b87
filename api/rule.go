package api

import (
	"slices"
	"strconv"
	"strings"
)

// RuleSpec is a Custom rule as CreatePolicy and UpdatePolicy take it. What is absent is not sent,
// nor is a Priority outside 1..9999 (the service takes it for path rules only). Members is never
// empty: without any the service leaves a rule empty, or refuses.
type RuleSpec struct {
	Match           Maybe[string] `json:",omitzero"`
	Type            Maybe[string] `json:",omitzero"`
	DomainMatchMode Maybe[string] `json:",omitzero"`
	Priority        Maybe[int]    `json:",omitzero"`
	Members         []BackendID   `json:",omitzero"`
}

// Spec is the rule as read, byte for byte, with these members.
func (r Rule) Spec(members []BackendID) RuleSpec {
	return RuleSpec{
		Match: r.Match, Type: r.Type, DomainMatchMode: r.DomainMatchMode, Priority: r.Priority,
		Members: slices.Clone(members),
	}
}

// unreadable stands in a text for what JSON could not say. Bytes that are no UTF-8 are no such
// case: they are kept as they came.
const unreadable = "\uFFFD"

// addTo adds what is sent: what was read, byte for byte. A rule must never match something else
// because its members changed.
func (r RuleSpec) addTo(p map[string]string) {
	p["Match"] = r.Match.Or("")
	for name, value := range map[string]string{"Type": r.Type.Or(""), "DomainMatchMode": r.DomainMatchMode.Or("")} {
		if value != "" {
			p[name] = value
		}
	}
	if n, _ := r.Priority.Get(); r.prioritised() {
		p["PolicyPriority"] = strconv.Itoa(n)
	}
	for i, id := range r.Members {
		p[memberPrefix+strconv.Itoa(i)] = string(id)
	}
}

func (r RuleSpec) prioritised() bool {
	n, _ := r.Priority.Get()
	return n >= 1 && n <= 9999
}

func (r RuleSpec) invalid() string {
	match := r.Match.Or("")
	switch {
	case slices.Contains(r.Members, ""):
		return "a member of the rule has no BackendId"
	case len(r.Members) == 0:
		return "a rule must keep at least one backend: delete the rule instead"
	case strings.Contains(match, unreadable):
		return "the rule's Match holds a character that could not be read, so that it cannot be sent back as it was"
	case r.Type.Or("") == "" && (r.prioritised() || strings.HasPrefix(match, "/")):
		return "the rule's Type is missing, and without it the service would make this path rule a domain rule"
	}
	return ""
}

// Bare is the rule without what this program has no name for, its members'
// too: nothing can be put back with that, and it is not recorded.
func (r Rule) Bare() Rule {
	r.Other = nil
	if members, known := r.Members.Get(); known {
		members = slices.Clone(members)
		for i := range members {
			members[i].Other = nil
		}
		r.Members = Known(members)
	}
	return r
}

// MemberIDs are the ids of the rule's members, each once, in the service's order.
func (r Rule) MemberIDs() []BackendID {
	members, _ := r.Members.Get()
	ids := make([]BackendID, 0, len(members))
	for _, m := range members {
		ids = append(ids, m.Backend)
	}
	return once(ids)
}

// once drops what repeats of ids, in their order.
func once(ids []BackendID) []BackendID {
	const few = 32 // below, looking through them is quicker
	if len(ids) <= few {
		kept := ids[:0]
		for _, id := range ids {
			if !slices.Contains(kept, id) {
				kept = append(kept, id)
			}
		}
		return kept
	}
	seen := make(map[BackendID]struct{}, len(ids))
	return slices.DeleteFunc(ids, func(id BackendID) bool {
		_, there := seen[id]
		seen[id] = struct{}{}
		return there
	})
}

const memberPrefix = "BackendId."
