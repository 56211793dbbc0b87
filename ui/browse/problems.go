package browse

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/index"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/list"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/table"
)

// Problems is the list of all that is not ok, in all regions and projects.
func Problems(e *screen.Env, from Source, at api.Place) *list.List[index.Problem] {
	th, rows := e.Theme, &problemRows{env: e, from: from}
	covered := covering(from.Index)
	place := func(p index.Problem) string { return render.ItemPlace(th, p.Item) }
	return list.New(e, list.Spec[index.Problem]{
		Title: render.TitleProblems, ScreenID: screen.IDProblems, One: render.NounProblem, Many: render.NounProblems,
		Columns: []list.Column[index.Problem]{
			{
				Column: table.Column{Title: render.ColumnState, Min: 11},
				Cell: func(p index.Problem) table.Cell {
					glyph, style := render.TroubleStyle(th, p.Trouble)
					return table.Cell{Text: glyph + " " + render.TroubleWord(p, e.Clock.Now()), Style: style}
				},
				Key: func(p index.Problem) list.OrderKey { return list.ByNumbers(float64(p.Trouble)).Then(place(p)) },
			},
			list.TextColumn(th, table.Column{Title: render.ColumnBackend},
				func(p index.Problem) string { return render.ProblemBackend(th, p) }),
			hostColumn(e, 4, func(p index.Problem) string { return render.FoundHost(th, p.Item) }),
			placeColumn(e, place),
			{
				Column: table.Column{Title: render.ColumnSince, Align: table.Right, Priority: 3},
				Cell:   func(p index.Problem) table.Cell { return table.Cell{Text: rows.sinceText(p)} },
				Key:    func(p index.Problem) list.OrderKey { return list.ByNumbers(-rows.sinceKey(p)) },
			},
			countColumn(func(p index.Problem) api.Count { return p.Listener.Count }),
			scopeColumn(e, from.Index, func(p index.Problem) api.Scope { return p.ULB.Scope }),
		},
		Coverage: func(room int) string {
			return covered().TextWithCertificates(th, e.Clock.Now(), room)
		},
		ID:     problemID,
		Object: func(p index.Problem) string { return render.ItemID(p.Item) },
		Parts:  func(p index.Problem, row string) []screen.Part { return itemParts(p.Item, row) },
		Describe: describing(e, func(p index.Problem) []render.Section {
			return render.ProblemFacts(p, rows.sinceText(p), e.Clock.Now())
		}),
		Scope:   func(p index.Problem) api.Scope { return p.ULB.Scope },
		State:   render.ProblemState,
		Summary: func(map[api.State]int, int) []string { return render.TroubleSummary(th, rows.counts, rows.down) },
		Search: func(p index.Problem) string {
			return render.TroubleWord(p, e.Clock.Now()) + "\n" + p.Text() + render.ScopeSearch(th, p.ULB.Scope)
		},
		Open:  func(p index.Problem) screen.Intent { return openItem(p.Item, at.Profile) },
		Rules: func(p index.Problem) screen.Offer { return offerItemRules(e, p.Item, at.Profile) },
		Check: func(p index.Problem) screen.Offer { return offerItemCheck(e, p.Item, at.Profile) },
		Change: func(action keymap.Action, selected []list.Selection[index.Problem]) screen.Offer {
			return offerItems(e, action, at.Profile, selected, func(p index.Problem) index.Item { return p.Item })
		},
		Marks: func(p index.Problem) bool { return p.Backend != nil },
		Read:  readingEverywhere(e, from, at.Scope, true),
		Since: rows.since, Moment: rows.moment,
		Auto: always,
		Empty: func(all bool) string {
			undated := func(c index.Coverage) bool { return c.Undated != nil }
			return render.EmptyProblems(all && !slices.ContainsFunc(from.Index.Coverage(), undated))
		},
	})
}

// problemID is what no other problem has.
func problemID(p index.Problem) string { return p.Key() + "/" + strconv.Itoa(int(p.Trouble)) }

// problemRows are the problems of an index.
type problemRows struct {
	env    *screen.Env
	from   Source
	asked  time.Time // the oldest of them
	counts map[index.Trouble]int
	down   int // VServers of which nothing serves
}

// moment is the time that the rows count from.
func (r *problemRows) moment() time.Time {
	if r.asked.IsZero() {
		return time.Time{}
	}
	return render.AgeStepped(r.asked, r.env.Clock.Now())
}

// stands is since when a backend is in its state, and whether that was seen to begin: in the index or, before
// that knew it, on another screen. Of what is no backend it is zero.
func (r *problemRows) stands(p index.Problem) (from time.Time, seen bool) {
	if p.Backend == nil {
		return time.Time{}, false
	}
	if !p.Backend.Changed {
		last, there := r.from.Fleet.Last(api.Target{Place: p.Place(), Backend: p.Backend.ID()})
		if there && last.To == p.Backend.State {
			return last.Seen, true
		}
	}
	return time.Unix(p.Backend.Since, 0), p.Backend.Changed
}

func (r *problemRows) sinceText(p index.Problem) string {
	from, seen := r.stands(p)
	return render.ProblemSince(from, seen, r.moment())
}

func (r *problemRows) sinceKey(p index.Problem) float64 {
	from, _ := r.stands(p)
	if from.IsZero() {
		return 0
	}
	return float64(from.Unix())
}

func (r *problemRows) since(revision int) list.Change[index.Problem] {
	x := r.from.Index
	if x.Revision() == revision {
		return list.Change[index.Problem]{Revision: revision}
	}
	var all []index.Problem
	r.counts = map[index.Trouble]int{}
	down := map[*index.Listener]bool{}
	for p := range x.Problems(r.env.Clock.Now()) {
		all = append(all, p)
		r.counts[p.Trouble]++
		if p.Listener.State == api.StateDown {
			down[p.Listener] = true
		}
	}
	r.down = len(down)
	slices.SortFunc(all, worseFirst)
	c := indexed(r.env, x, x.Revision(), all)
	r.asked = c.Asked
	return c
}

// worseFirst orders problems that the index gives in none.
func worseFirst(a, b index.Problem) int {
	if c := cmp.Compare(a.Trouble, b.Trouble); c != 0 {
		return c
	}
	return a.Compare(b.Item)
}
