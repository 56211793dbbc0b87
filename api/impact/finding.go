package impact

import (
	"cmp"
	"fmt"
	"slices"

	"cloud.internal/ulbconsole/api"
)

// Finding is one thing that an assessment says: what it is, and of what. It holds no words: those
// are ui/render's. Its texts are raw, and may be the service's. It is comparable.
type Finding struct {
	Kind FindingKind `json:"kind"`

	Backend string  `json:"backend,omitempty"` // its address, its id where that is not known
	ID      string  `json:"id,omitempty"`      // of a backend, a VServer or a rule
	Was     string  `json:"was,omitempty"`     // the first of two, or what was recorded
	Is      string  `json:"is,omitempty"`      // the second of two, or what is there now
	Rule    RuleRef `json:"rule,omitzero"`
	Before  RuleRef `json:"before,omitzero"` // the rule as it was recorded
	Goal    Goal    `json:"goal,omitempty"`

	Step StepKind `json:"step,omitempty"` // of the step that it is about
	What string   `json:"what,omitempty"` // which of its attributes, a word of the API or of ours

	N       int `json:"n,omitempty"`       // how many
	Of      int `json:"of,omitempty"`      // of how many, or instead of
	Need    int `json:"need,omitempty"`    // how many there must be
	Percent int `json:"percent,omitempty"` // of which share that comes, 0 of none
	Seconds int `json:"seconds,omitempty"` // after which it is so
}

// RuleRef is what names a rule, and what it matches; Members are the names of its members where
// they are what is said. The zero RuleRef names none.
type RuleRef struct {
	ID       api.PolicyID      `json:"id,omitempty"`
	Default  bool              `json:"default,omitempty"`
	Match    api.Maybe[string] `json:"match,omitzero"`
	Type     api.Maybe[string] `json:"type,omitzero"`
	Mode     api.Maybe[string] `json:"mode,omitzero"`
	Priority api.Maybe[int]    `json:"priority,omitzero"`
	Members  string            `json:"members,omitempty"`
}

// RefOf names a rule.
func RefOf(r api.Rule) RuleRef {
	return RuleRef{
		ID: r.ID, Default: !r.Custom(), Match: r.Match, Type: r.Type, Mode: r.DomainMatchMode, Priority: r.Priority,
	}
}

// ofRule is a finding about a rule.
func ofRule(kind FindingKind, r api.Rule) Finding { return Finding{Kind: kind, Rule: RefOf(r)} }

// ofTwo is a finding about two ids, in their order.
func ofTwo[T ~string](kind FindingKind, a, b T) Finding {
	return Finding{Kind: kind, Was: string(min(a, b)), Is: string(max(a, b))}
}

// mostFindings is how many findings of one sort an assessment has: nobody reads more of them.
const mostFindings = 50

// OfRules is a finding of this kind for each rule, of the first ones.
func OfRules(kind FindingKind, rules []api.Rule) []Finding {
	all := make([]Finding, 0, len(rules))
	for _, r := range rules {
		all = append(all, ofRule(kind, r))
	}
	return firstOf(all)
}

// firstOf keeps the first findings, and says how many more there are. The fingerprint of those tells
// others from them.
func firstOf(all []Finding) []Finding {
	if len(all) <= mostFindings {
		return all
	}
	rest := all[mostFindings:]
	more := Finding{Kind: FoundMore, N: len(rest), ID: api.Short(fmt.Sprint(rest))}
	return append(slices.Clone(all[:mostFindings]), more)
}

// servingChange says how many serve before and after.
func servingChange(before, after int) Finding {
	kind := FoundServingFalls
	if after > before {
		kind = FoundServingRises
	}
	return Finding{Kind: kind, N: after, Of: before}
}

// byBackend orders findings by their backend, and the two ids of it.
func byBackend(a, b Finding) int {
	return cmp.Or(cmp.Compare(a.Backend, b.Backend), cmp.Compare(a.Was, b.Was), cmp.Compare(a.Is, b.Is))
}
