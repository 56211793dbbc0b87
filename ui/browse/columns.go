package browse

import (
	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fleet"
	"cloud.internal/ulbconsole/api/index"
	"cloud.internal/ulbconsole/ui/list"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/table"
)

// stateColumn is the column of a state's symbol and word, the worst first, and of those that are as
// bad by name.
func stateColumn[T any](e *screen.Env, get func(T) api.State, name func(T) string,
	changed func(T) bool,
) list.Column[T] {
	return list.Column[T]{
		Column: table.Column{Title: render.ColumnState, Min: 10}, State: true,
		Cell: func(t T) table.Cell {
			s := get(t)
			glyph, style := render.StateStyle(e.Theme, s)
			return table.Cell{Text: glyph + " " + string(s) + changedMark(changed(t)), Style: style}
		},
		Key: func(t T) list.OrderKey { return list.ByNumbers(-float64(get(t).Badness())).Then(name(t)) },
	}
}

// ChangedMark stands behind the state of what changed a moment ago.
const ChangedMark = "*"

func changedMark(changed bool) string {
	if changed {
		return " " + ChangedMark
	}
	return ""
}

// changedLately says whether something there changed in the last two readings: refreshes are so far
// apart.
func changedLately(e *screen.Env, f *fleet.Fleet, t api.Target) bool {
	return f.ChangedAfter(t, e.Clock.Now().Add(-2*e.Refresh))
}

// ulbState is the state column of the ULBs, with the mark of those that a
// cluster owns.
func ulbState(e *screen.Env, changed func(*fleet.ULB) bool) list.Column[*fleet.ULB] {
	name := func(u *fleet.ULB) string { return render.OrAbsent(u.ULB.Name) }
	c := stateColumn(e, func(u *fleet.ULB) api.State { return u.State }, name, changed)
	c.Cell = func(u *fleet.ULB) table.Cell {
		glyph, style := render.ULBStateStyle(e.Theme, u.State)
		text := glyph + " " + string(u.State)
		if u.ULB.Kubernetes() {
			text += " " + render.OwnedMark
		}
		text += render.DownWithin(e.Theme, u.Down) + changedMark(changed(u))
		return table.Cell{Text: text, Style: style}
	}
	c.Key = func(u *fleet.ULB) list.OrderKey {
		return list.ByNumbers(-float64(u.State.ULBBadness()), -float64(u.Down)).Then(name(u))
	}
	return c
}

// countColumn is the column of serving backends out of those enabled, the smallest
// share first.
func countColumn[T any](get func(T) api.Count) list.Column[T] {
	return list.Column[T]{
		Column: table.Column{Title: render.ColumnServing, Align: table.Right, Priority: 1},
		Cell:   func(t T) table.Cell { return table.Cell{Text: render.Count(get(t))} },
		Key: func(t T) list.OrderKey {
			c := get(t)
			return list.ByNumbers(c.Share(), float64(c.Serving), float64(c.Total))
		},
	}
}

// hostColumn is the column of a host's name, of which the end tells it from others: a longer place is cut before
// that is.
func hostColumn[T any](e *screen.Env, priority int, get func(T) string) list.Column[T] {
	return withEnds(list.TextColumn(e.Theme, table.Column{
		Title: render.ColumnHost, Min: 14, Tight: 10, Max: 40, Priority: priority, Flex: true, Optional: true,
	}, get))
}

// scopeColumn is the column of the region and the project, where rows of several were read. It is cut last.
func scopeColumn[T any](e *screen.Env, x *index.Index, get func(T) api.Scope) list.Column[T] {
	return list.TextColumn(e.Theme, table.Column{
		Title: render.ColumnRegion, Min: 16, Tight: 13, Max: 24, Priority: 1, Flex: true, Optional: true,
	}, func(t T) string {
		if x.Scopes() < 2 {
			return ""
		}
		return render.ScopeShort(e.Theme, get(t))
	})
}

// placeColumn is the column of a load balancer and its listener, of which the end says the most: many
// listeners are of one load balancer.
func placeColumn[T any](e *screen.Env, get func(T) string) list.Column[T] {
	return withEnds(list.TextColumn(e.Theme, table.Column{
		Title: render.ColumnULBVServer, Min: 28, Tight: 16, Max: 60, Flex: true,
	}, get))
}

// withEnds is a column whose cells are cut in the middle.
func withEnds[T any](c list.Column[T]) list.Column[T] {
	plain := c.Cell
	c.Cell = func(t T) table.Cell {
		cell := plain(t)
		cell.Ends = true
		return cell
	}
	return c
}

func always(int) bool { return true }
