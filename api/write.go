package api

import "slices"

// RuleSpec is a Custom rule as CreatePolicy and UpdatePolicy take it. What is
// absent is not sent, nor is a Priority outside 1..9999 (the service takes it
// for path rules only). Members is never empty: without any the service leaves
// a rule empty, or refuses.
type RuleSpec struct {
	Match           Maybe[string] `json:",omitzero"`
	Type            Maybe[string] `json:",omitzero"`
	DomainMatchMode Maybe[string] `json:",omitzero"`
	Priority        Maybe[int]    `json:",omitzero"`
	Members         []BackendID   `json:",omitzero"`
}

// Spec is the rule as read, byte for byte, with these members.
func (r Rule) Spec(members []BackendID) RuleSpec {
	return RuleSpec{Match: r.Match, Type: r.Type, DomainMatchMode: r.DomainMatchMode, Priority: r.Priority, Members: slices.Clone(members)}
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

// BackendAttributes are what UpdateBackendAttribute changes. What is absent
// stays as it is.
type BackendAttributes struct {
	Port, Weight, Enabled, IsBackup Maybe[int]
}
