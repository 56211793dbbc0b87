package browse

import (
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/index"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/list"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/table"
)

// mostFound bounds what is shown of what was found: nobody reads more, and a word more finds less.
const mostFound = 1_000

// Find is the list of what a text is found in, in all regions and projects.
func Find(e *screen.Env, from Source, at api.Place, text string) *list.List[index.Found] {
	th, rows := e.Theme, &foundRows{env: e, index: from.Index, text: text, reads: newHostReads(e, from)}
	covered := covering(from.Index)
	place := func(f index.Found) string { return render.ItemPlace(th, f.Item) }
	state := func(f index.Found) api.State { return f.State() }
	return list.New(e, list.Spec[index.Found]{
		Title: render.TitleFind, ScreenID: screen.IDFind, One: render.NounPlace, Many: render.NounPlaces, Query: rows,
		Columns: []list.Column[index.Found]{
			stateColumn(e, state, place, func(index.Found) bool { return false }),
			list.TextColumn(th, table.Column{Title: render.ColumnAddress},
				func(f index.Found) string { return render.FoundAddress(th, f.Item) }),
			hostColumn(e, 2, rows.hostOf),
			placeColumn(e, place),
			{
				Column: table.Column{Title: render.ColumnServing, Align: table.Right, Priority: 1},
				Cell:   func(f index.Found) table.Cell { return table.Cell{Text: render.FoundServing(f, th.Glyph.Arrow)} },
				Key:    func(f index.Found) list.OrderKey { return list.ByNumbers(f.Count().Share()) },
			},
			{
				Column: table.Column{Title: render.ColumnRisk, Priority: 1, Optional: true},
				Cell: func(f index.Found) table.Cell {
					class := rows.risk(f)
					return table.Cell{Text: string(class), Style: render.RiskStyle(th, class)}
				},
				Key: func(f index.Found) list.OrderKey { return list.ByNumbers(-float64(rows.risk(f).Rank())) },
			},
			{
				Column: table.Column{Title: render.ColumnRules, Align: table.Right, Priority: 4, Optional: true},
				Cell:   func(f index.Found) table.Cell { return table.Cell{Text: render.ItemRules(f)} },
				Key:    func(f index.Found) list.OrderKey { return list.ByText(render.ItemRules(f)) },
			},
			scopeColumn(e, from.Index, func(f index.Found) api.Scope { return f.ULB.Scope }),
			list.TextColumn(th, table.Column{Title: render.ColumnID, Priority: 5, Dim: true},
				func(f index.Found) string { return render.ItemID(f.Item) }),
		},
		Coverage: func(room int) string { return covered().Text(th, e.Clock.Now(), room) },
		ID:       func(f index.Found) string { return f.Key() },
		Object:   func(f index.Found) string { return render.ItemID(f.Item) },
		Parts:    func(f index.Found, row string) []screen.Part { return itemParts(f.Item, row) },
		Describe: describing(e, func(f index.Found) []render.Section {
			return render.FoundFacts(f, rows.risk(f), rows.hosts, e.Clock.Now())
		}),
		Scope:   func(f index.Found) api.Scope { return f.ULB.Scope },
		State:   state,
		Summary: rows.summary,
		Search:  func(f index.Found) string { return f.Text() },
		Open:    func(f index.Found) screen.Intent { return openItem(f.Item, at.Profile) },
		Rules:   func(f index.Found) screen.Offer { return offerItemRules(e, f.Item, at.Profile) },
		Check:   func(f index.Found) screen.Offer { return offerItemCheck(e, f.Item, at.Profile) },
		Change: func(action keymap.Action, selected []list.Selection[index.Found]) screen.Offer {
			return offerItems(e, action, at.Profile, selected, func(f index.Found) index.Item { return f.Item })
		},
		Marks:   func(f index.Found) bool { return f.Backend != nil },
		Premark: rows.premark,
		Read:    readingEverywhere(e, from, at.Scope, false),
		Beside:  rows.beside,
		Since:   rows.since,
		Auto:    always,
		Empty:   func(all bool) string { return render.NotFound(th, rows.text, all) },
	})
}

// foundRows are what a text is found in.
type foundRows struct {
	env    *screen.Env
	index  *index.Index
	text   string
	looked int // the revision of the index that was looked in
	serial int // changes with the text, and with what it is found in
	all    []index.Found
	cut    bool // there are more

	risks map[*index.Backend]impact.Class // those that were drawn
	hosts []render.HostOf                 // whose places these are
	reads hostReads
	asked int // the serial for which the hosts were asked for
}

// Text is what is looked for.
func (r *foundRows) Text() string { return r.text }

// Ask looks for another text.
func (r *foundRows) Ask(text string) {
	if text != r.text {
		r.text = text
		r.look()
	}
}

// host says whether what was found is one host, with all its places. Two hosts of different networks may
// have the same address.
func (r *foundRows) host() bool {
	return !r.cut && len(r.all) > 1 && !slices.ContainsFunc(r.all, func(f index.Found) bool {
		return !f.Host || f.Backend.Address() != r.all[0].Backend.Address() ||
			f.Backend.HostID() != r.all[0].Backend.HostID()
	})
}

// premark says which places of a host are marked: all, but those alone that the text names where it does that.
func (r *foundRows) premark() func(index.Found) bool {
	if !r.host() {
		return nil
	}
	words := strings.Fields(r.text)
	named := func(f index.Found) bool {
		return slices.ContainsFunc(words, func(w string) bool {
			return strings.EqualFold(w, string(f.Backend.ID())) || strings.EqualFold(w, f.Backend.AddressAndPort())
		})
	}
	if slices.ContainsFunc(r.all, named) {
		return named
	}
	return func(index.Found) bool { return true }
}

// hostOf is the host of what was found, but for the one that all are places of: the summary names that.
func (r *foundRows) hostOf(f index.Found) string {
	if f.Host && len(r.hosts) == 1 {
		return ""
	}
	return render.FoundHost(r.env.Theme, f.Item)
}

func (r *foundRows) summary(states map[api.State]int, _ int) []string {
	parts := render.HostsSummary(r.env.Theme, r.hosts, r.env.Clock.Now())
	if r.cut {
		parts = append(parts, render.SummaryMore)
	}
	return append(parts, render.FoundSummary(r.env.Theme, states, r.index.Whole())...)
}

// risk is what taking the backend out would be, as far as the index knows: "" for what is no place of a
// host that is looked for. It is computed once: a rule may have very many members.
func (r *foundRows) risk(f index.Found) impact.Class {
	if !f.Host {
		return ""
	}
	class, known := r.risks[f.Backend]
	if !known {
		class = render.ItemRisk(f.Item, impact.Policy{Protected: r.env.Protected, Floor: r.env.Floor})
		r.risks[f.Backend] = class
	}
	return class
}

func (r *foundRows) beside(b list.Began) []list.Beside {
	if b != list.BeganNone {
		r.reads.begin(b)
	} else if r.asked == r.serial {
		return nil
	}
	r.asked = r.serial
	return r.reads.want(r.all)
}

func (r *foundRows) look() {
	r.serial++
	r.looked = r.index.Revision()
	r.all, r.cut = r.index.Find(r.text, mostFound)
	r.risks, r.hosts = map[*index.Backend]impact.Class{}, r.reads.known(r.all)
}

func (r *foundRows) since(revision int) list.Change[index.Found] {
	if r.looked != r.index.Revision() || r.serial == 0 {
		r.look()
	}
	if r.serial == revision {
		return list.Change[index.Found]{Revision: revision}
	}
	return indexed(r.env, r.index, r.serial, r.all)
}
