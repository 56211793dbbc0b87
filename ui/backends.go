package ui

import (
	"context"
	"fmt"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/list"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/table"
)

// member is a backend with the VServer it was read with.
type member struct {
	vserver *api.VServer
	backend api.Backend
	rules   *ruleSet
	hidden  bool // by a filter, where a dialog lists it
}

// ruleSet are the Custom rules that a backend is in. Those of a VServer are found at
// once, and backends in the same rules have the same: each of many backends may be
// in each of many rules.
type ruleSet struct {
	names      string
	searchText string // all of them, for the filter
}

func membersOf(v api.VServer) []member {
	backends, _ := v.Backends.Get()
	sets := ruleSetsOf(v)
	rows := make([]member, 0, len(backends))
	for _, b := range backends {
		rows = append(rows, member{vserver: &v, backend: b, rules: sets(b.ID)})
	}
	return rows
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
				set.names, set.searchText = render.Dash(render.RuleNames(all)), strings.ToLower(strings.Join(render.NamesOf(all), "\n"))
			}
			sets[key] = set
		}
		return sets[key]
	}
}

// backendList is where the backends on the screen are.
type backendList struct {
	profile string
	scope   api.Scope
	ulb     api.ULBID
	vserver api.VServer
	// blocked says why these may not be changed in this place, "" where they may.
	blocked func(change.Place, []api.BackendID) string
}

func (p backendList) place() change.Place {
	return change.Place{Profile: p.profile, Scope: p.scope, ULB: p.ulb, VServer: p.vserver.ID}
}

// Backends is the list of a VServer's backends, which can be changed.
type Backends struct {
	*list.List[member]
	Place change.Place // where they are
}

func newBackends(e *screen.Env, client api.Client, p backendList) *Backends {
	return &Backends{List: list.New(e, backendSpec(e, client, p)), Place: p.place()}
}

// backendSpec is the list of a VServer's backends.
func backendSpec(e *screen.Env, client api.Client, p backendList) list.Spec[member] {
	return list.Spec[member]{
		Title: render.Join(p.vserver.Name.Or(""), render.Listener(p.vserver)), One: "backend", Many: "backends",
		Columns:  backendColumns(e, p),
		ID:       func(m member) string { return string(m.backend.ID) },
		Describe: describing(e, func(m member) []render.Section { return render.BackendFacts(*m.vserver, m.backend) }),
		Search:   searching(e, func(m member) []render.Section { return render.BackendSearch(m.backend) }), // the rules it is in it shares with others
		Shared:   func(m member) *string { return &m.rules.searchText },
		OpenWhy:  "a backend does not open: " + e.Key(keymap.Describe) + " describes it",
		Read:     func(ctx context.Context, s *list.Stream[member]) { readBackends(ctx, s, client, p) },
		Whole: func(r screen.ULBReading) ([]member, bool) {
			if r.Scope != p.scope || r.ULB != p.ulb {
				return nil, false
			}
			v, ok := r.List.Find(p.vserver.ID)
			return membersOf(v), ok && v.Backends.IsKnown() && !r.List.Repeats(v.ID)
		},
		Change: p.change,
		Marks:  true,
		Empty:  func() string { return "This VServer has no backends." },
		Auto:   always,
	}
}

// change is what a key does to these backends, or why it does not.
func (p backendList) change(action keymap.Action, rows []member) (screen.Intent, string) {
	switch action {
	case keymap.Undo:
		return nil, "a change is put back from the history"
	case keymap.Close:
		return nil, "a change is closed in the history"
	default:
	}
	goal := impact.GoalRelease
	if action == keymap.Disable {
		var why string
		if goal, why = switching(rows); why != "" {
			return nil, why
		}
	}
	ids := make([]api.BackendID, len(rows))
	for i, m := range rows {
		ids[i] = m.backend.ID
	}
	return screen.Change{Goal: goal}, p.blocked(p.place(), ids)
}

// switching is disabling for backends that are on, enabling for those that are
// off.
func switching(rows []member) (impact.Goal, string) {
	on, off := 0, 0
	for _, m := range rows {
		switch enabled, known := m.backend.Enabled.Get(); {
		case known && enabled == 0:
			off++
		case known:
			on++
		}
	}
	switch {
	case on+off < len(rows):
		return "", "the service did not say whether the backend is enabled: refresh first"
	case on > 0 && off > 0:
		return "", "some of the marked backends are enabled and some are not: mark one kind only"
	case on > 0:
		return impact.GoalDisable, ""
	default:
		return impact.GoalEnable, ""
	}
}

func backendColumns(e *screen.Env, p backendList) []list.Column[member] {
	th := e.Theme
	columns := []list.Column[member]{
		backendState(e, p),
		list.TextColumn(th, table.Column{Title: "ADDRESS"}, func(m member) string { return render.HostPort(m.backend.PrivateIP, m.backend.Port) }),
		list.TextColumn(th, table.Column{Title: "HOST", Min: 14, Max: 48, Flex: true}, func(m member) string { return render.OrAbsent(m.backend.ResourceName) }),
		list.TextColumn(th, table.Column{Title: "HOST ID", Priority: 4}, func(m member) string { return render.OrAbsent(m.backend.ResourceID) }),
		list.TextColumn(th, table.Column{Title: "BACKEND ID", Min: 12}, func(m member) string { return string(m.backend.ID) }),
		{
			Column: table.Column{Title: "WEIGHT", Align: table.Right, Priority: 3},
			Cell:   func(m member) table.Cell { return table.Cell{Text: render.Number(m.backend.Weight)} },
			Key:    func(m member) list.OrderKey { return list.ByNumbers(float64(m.backend.Weight.Or(-1))) },
		},
	}
	if api.Is(p.vserver.Method, api.MethodBackup) {
		columns = append(columns, list.TextColumn(th, table.Column{Title: "ROLE", Priority: 1}, func(m member) string { return render.Role(m.backend.IsBackup) }))
	}
	if p.vserver.Layer7() {
		columns = append(columns, list.TextColumn(th, table.Column{Title: "IN RULES", Min: 8, Max: 40, Priority: 2, Flex: true}, inRules))
	}
	return columns
}

// backendState is the state column; a running release takes its place.
func backendState(e *screen.Env, p backendList) list.Column[member] {
	c := stateColumn(e, func(m member) api.State { return m.backend.State() })
	c.Min = 14 // "putting back" fits, too
	plain := c.Cell
	c.Cell = func(m member) table.Cell {
		if word := e.Busy(p.place(), m.backend.ID); word != "" {
			return table.Cell{Text: e.Theme.Glyph.Arrow + " " + word, Style: &e.Theme.Warn}
		}
		return plain(m)
	}
	return c
}

func inRules(m member) string { return m.rules.names }

// readBackends reads one VServer's backends. An answer that lacks the VServer,
// or does not say which backends it has, is no empty list.
func readBackends(ctx context.Context, s *list.Stream[member], client api.Client, p backendList) {
	r, err := readULB(ctx, client, p.scope, p.ulb, s.Clock)
	if err != nil {
		s.Done(api.Listing{}, nil, err)
		return
	}
	v, found := r.List.Find(p.vserver.ID)
	switch {
	case !found && r.List.Incomplete == "":
		s.Done(api.Listing{}, r, &api.Error{
			Kind: api.KindNotFound, Action: "DescribeVServer",
			Message: fmt.Sprintf("the ULB has no VServer %s any more", p.vserver.ID),
		})
		return
	case !found:
		s.Done(api.Listing{}, r, &api.Error{
			Kind: api.KindBadResponse, Action: "DescribeVServer",
			Message: "the VServer is not among those that came: " + r.List.Incomplete,
		})
		return
	}
	if !v.Backends.IsKnown() {
		s.Done(api.Listing{}, r, &api.Error{
			Kind: api.KindBadResponse, Action: "DescribeVServer", Message: "the answer does not say which backends the VServer has",
		})
		return
	}
	rows := membersOf(v)
	t := r.List.Of(v.ID)
	listing := api.Listing{Total: len(rows), Timing: api.Timing{Asked: t.Asked, Took: r.List.Took}}
	if r.List.Repeats(v.ID) {
		rows = nil
		for _, one := range r.List.VServers {
			if one.ID == v.ID {
				rows = append(rows, membersOf(one)...)
			}
		}
		listing.Total, listing.Incomplete = len(rows), "the answer has this VServer more than once, and these are the backends of each"
	}
	s.Page(0, rows, len(rows), t)
	s.Done(listing, r, nil)
}
