package browse

import (
	"cmp"
	"context"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/list"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/table"
)

// rule is a forwarding rule with the VServer it was read with.
type rule struct {
	vserver *api.VServer
	rule    api.Rule
	count   api.Count // of its members
}

func (r rule) state() api.State { return r.count.State(api.Floor{}) }

// rulesOf are the rules of a VServer, the Default one among them.
func rulesOf(v api.VServer) ([]rule, bool) {
	all, known := v.Rules.Get()
	count := v.RuleCounter()
	rows := make([]rule, len(all))
	for i, r := range all {
		rows[i] = rule{vserver: &v, rule: r, count: count(r)}
	}
	return rows, known
}

// offerRules opens the rules of a VServer, if it can have any.
func offerRules(e *screen.Env, in screen.OpenRules, v api.VServer) screen.Offer {
	if !v.Layer7() {
		return screen.Refuse(render.NoRules(e.Theme, v))
	}
	return screen.Return(in)
}

// Rules is the list of a VServer's rules, above a list at a place: it names what that does not name.
func Rules(e *screen.Env, from Source, in screen.OpenRules, above api.Place) *list.List[rule] {
	th, at := e.Theme, in.Place
	rows := &partRows[rule]{fleet: from.Fleet, place: at, many: render.NounRules, of: rulesOf}
	title := titled(from.Fleet, func() string {
		if above == at {
			return render.TitleRules("")
		}
		return render.TitleRules(listenerTitle(e, from.Fleet, at, in.ULBName, above != at.OfULB()))
	})
	return list.New(e, list.Spec[rule]{
		TitleNow: title, ScreenID: screen.IDRules, One: render.NounRule, Many: render.NounRules,
		Columns:  ruleColumns(e),
		Place:    at,
		ID:       func(r rule) string { return cmp.Or(string(r.rule.ID), render.RuleName(r.rule)) },
		Parts:    func(r rule, row string) []screen.Part { return ruleParts(r.rule, row) },
		State:    rule.state,
		Summary:  func(states map[api.State]int, _ int) []string { return render.StateSummary(th, states) },
		Describe: describing(e, func(r rule) []render.Section { return render.RuleFacts(*r.vserver, r.rule) }),
		Details: func(r rule, width, height int) []string {
			d := render.NewDetails(th, width, height)
			d.Rule(*r.vserver, r.rule, r.count)
			return d.Lines()
		},
		Fields:   func(r rule) []render.Section { return render.RuleSearch(r.rule, r.state()) },
		Rules:    func(rule) screen.Offer { return screen.Refuse(render.RefusedTheseRules) },
		NoChange: render.RefusedNoRule,
		Read:     func(ctx context.Context, s *list.Stream) { readPart(ctx, s, from.Client, rows) },
		Since:    rows.since,
		Empty:    func(bool) string { return render.EmptyRules },
		Auto:     always,
	})
}

func ruleColumns(e *screen.Env) []list.Column[rule] {
	th := e.Theme
	match := func(r rule) string { return render.RuleMatch(r.rule) }
	state := stateColumn(e, rule.state, match, func(rule) bool { return false })
	// What serves nothing drops its requests, for whatever reason.
	state.Key = func(r rule) list.OrderKey {
		serves := 0.0
		if r.count.Serving > 0 || !r.count.Known {
			serves = 1
		}
		return list.ByNumbers(serves, -float64(r.state().Badness())).Then(match(r))
	}
	return []list.Column[rule]{
		state,
		list.TextColumn(th, table.Column{Title: render.ColumnMatch, Min: 16, Max: 60, Flex: true}, match),
		list.TextColumn(th, table.Column{Title: render.ColumnType, Priority: 2},
			func(r rule) string { return render.RuleType(r.rule) }),
		{
			Column: table.Column{Title: render.ColumnPrio, Align: table.Right, Priority: 4},
			Cell:   func(r rule) table.Cell { return table.Cell{Text: render.RulePriority(r.rule)} },
			Key:    func(r rule) list.OrderKey { return list.ByNumbers(-float64(r.rule.Priority.Or(-1))) },
		},
		{
			Column: table.Column{Title: render.ColumnMembers, Align: table.Right, Priority: 3},
			Cell:   func(r rule) table.Cell { return table.Cell{Text: render.MemberCount(r.rule)} },
			Key:    func(r rule) list.OrderKey { return list.ByNumbers(float64(len(r.rule.MemberIDs()))) },
		},
		servingColumn(e),
	}
}

// servingColumn is what serves of the members, in the colour of the state.
func servingColumn(e *screen.Env) list.Column[rule] {
	c := countColumn(func(r rule) api.Count { return r.count })
	plain := c.Cell
	c.Cell = func(r rule) table.Cell {
		cell := plain(r)
		_, cell.Style = render.StateStyle(e.Theme, r.state())
		return cell
	}
	return c
}
