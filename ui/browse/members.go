package browse

import (
	"fmt"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/render"
)

// Member is a backend with the VServer it was read with.
type Member struct {
	VServer *api.VServer
	Backend api.Backend
	rules   *ruleSet
}

// ruleSet are the Custom rules that a backend is in. Those of a VServer are found at
// once, and backends in the same rules have the same: each of many backends may be
// in each of many rules.
type ruleSet struct {
	names      string
	matches    []string
	searchText string // all of them, for the filter
}

// membersOf are the backends of a VServer, with the rules they are in.
func membersOf(v api.VServer) ([]Member, bool) {
	backends, known := v.Backends.Get()
	sets := ruleSetsOf(v)
	rows := make([]Member, 0, len(backends))
	for _, b := range backends {
		rows = append(rows, Member{VServer: &v, Backend: b, rules: sets(b.ID)})
	}
	return rows, known
}

// ruleSetsOf gives the rules of each backend of a VServer.
func ruleSetsOf(v api.VServer) func(api.BackendID) *ruleSet {
	rules, known := v.Rules.Get()
	known = known || !v.Layer7()
	in := map[api.BackendID][]int{}
	for i, r := range rules {
		if !r.Custom() {
			continue
		}
		known = known && r.Members.IsKnown()
		for _, id := range r.MemberIDs() {
			in[id] = append(in[id], i)
		}
	}
	sets := map[string]*ruleSet{}
	return func(id api.BackendID) *ruleSet {
		key := fmt.Sprint(in[id])
		if sets[key] == nil {
			all := make([]api.Rule, 0, len(in[id]))
			for _, i := range in[id] {
				all = append(all, rules[i])
			}
			set := &ruleSet{names: render.Absent}
			if known {
				set.matches = render.NamesOf(all)
				set.names, set.searchText = render.RulesCell(all),
					strings.ToLower(strings.Join(render.NamesOf(all), "\n"))
			}
			sets[key] = set
		}
		return sets[key]
	}
}
