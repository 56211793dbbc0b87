package changes

import (
	"context"
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/list"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/table"
)

// historyRows are what was read of the journal.
type historyRows struct {
	list.Held[change.Operation]
	among findOperation // all that was read, nil before
}

// find finds an operation that was read, or a part of one.
func (h *historyRows) find(id string) (change.Operation, bool) {
	if h.among == nil {
		return change.Operation{}, false
	}
	return h.among(id)
}

// historySpec is the list of all operations of the journal, the newest first.
func (t *Tracker) historySpec(held *historyRows) list.Spec[change.Operation] {
	th, journal, find := t.env.Theme, t.session.Journal, held.find
	searchIn := func(find findOperation) func(change.Operation) string {
		return func(op change.Operation) string { return render.SearchText(th, historySearch(op, find)) }
	}
	return list.Spec[change.Operation]{
		Title: render.TitleHistory, ScreenID: screen.IDHistory, One: render.NounChange, Many: render.NounChanges,
		Columns: t.historyColumns(find),
		ID:      func(op change.Operation) string { return op.ID },
		Describe: func(op change.Operation) func(width int) screen.Text {
			sections := t.operationSections(op, find)
			return func(width int) screen.Text { return render.NewDescription(th, sections, width) }
		},
		Search: searchIn(find),
		Read: func(_ context.Context, s *list.Stream) {
			all, damage, err := journal.Operations()
			var rows []list.Row[change.Operation]
			var found findOperation
			if err == nil {
				all = slices.Clone(change.Joined(all))
				slices.Reverse(all)
				found = among(all)
				rows = list.RowsOf(all, searchIn(found))
			}
			listing := api.Listing{Total: len(all), Incomplete: strings.Join(render.DamageTexts(damage), "; ")}
			if older, ok := journal.(olderJournal); ok {
				listing.Elsewhere = render.OlderText(older.Older())
			}
			asked := s.Timing(api.Timing{}).Asked
			s.Done(listing, err, func() {
				if err == nil {
					held.among = found
					held.Set(rows, asked)
				}
			})
		},
		Since: held.Since,
		Change: func(action keymap.Action, rows []list.Selection[change.Operation]) screen.Offer {
			return t.followUp(action, t.known(rows[0].Row), find, false)
		},
		Empty: func(bool) string { return render.EmptyHistory },
	}
}

// historyColumns are those of the lines that ulbconsole history prints, and who it was.
func (t *Tracker) historyColumns(find findOperation) []list.Column[change.Operation] {
	th := t.env.Theme
	outcome := func(op change.Operation) string {
		op, by := t.withFollower(op, find)
		return render.OutcomeWord(op, by)
	}
	return []list.Column[change.Operation]{
		{
			Column: table.Column{Title: render.ColumnWhen, Min: 8},
			Cell: func(op change.Operation) table.Cell {
				return table.Cell{Text: render.DayMoment(op.Began, t.env.Clock.Now())}
			},
			Key: func(op change.Operation) list.OrderKey {
				return list.ByNumbers(float64(op.Began.Unix()), float64(op.Began.Nanosecond()))
			},
		},
		{
			Column: table.Column{Title: render.ColumnOutcome, Min: 8},
			Cell: func(op change.Operation) table.Cell {
				word, style := th.Text(outcome(op)), &th.Warn
				switch op = t.known(op); {
				case op.Outcome == change.OutcomeDone:
					style = &th.OK
				case op.Outcome == change.OutcomeUnknown, op.InDoubt():
					style = &th.Bad
				}
				return table.Cell{Text: word, Style: style}
			},
			Key: func(op change.Operation) list.OrderKey { return list.OrderKey{Text: outcome(op)} },
		},
		list.TextColumn(th, table.Column{Title: render.ColumnWhat, Min: 32, Tight: 24, Max: 60, Flex: true},
			func(op change.Operation) string {
				facts := t.factsOf(op)
				return render.WhatBrief(op, facts.addresses, facts.hosts)
			}),
		{
			Column: table.Column{Title: render.ColumnWhere, Min: 24, Tight: 19, Max: 70, Priority: 1, Flex: true},
			Cell: func(op change.Operation) table.Cell {
				// Its beginning is another profile, its end the region; of several places how many comes before that.
				text := t.of(op.Order) + render.NameEnds(th, render.WhereWords(op))
				return table.Cell{Text: text, Ends: len(op.Parts) == 0}
			},
			Key: func(op change.Operation) list.OrderKey { return list.ByText(t.of(op.Order) + render.WhereWords(op)) },
		},
		// Wide, so that it goes before a place is cut.
		list.TextColumn(th, table.Column{Title: render.ColumnWho, Min: 12, Max: 24, Priority: 2},
			func(op change.Operation) string { return op.Who.User }),
	}
}

// findOperation finds an operation of the history.
type findOperation func(id string) (change.Operation, bool)

// among finds an operation among others, or a part of one.
func among(all []change.Operation) findOperation {
	at := make(map[string]*change.Operation, len(all))
	for i := range all {
		for n := range all[i].Parts {
			at[all[i].Parts[n].ID] = &all[i].Parts[n]
		}
	}
	for i := range all {
		at[all[i].ID] = &all[i]
	}
	return func(id string) (change.Operation, bool) {
		op, found := at[id]
		if !found || id == "" {
			return change.Operation{}, false
		}
		return *op, true
	}
}

// withFollower is an operation as it stands now, and the one that continued or undid it, nil without one.
func (t *Tracker) withFollower(op change.Operation, find findOperation) (now change.Operation, by *change.Operation) {
	now = t.known(op)
	if follower, found := find(now.Follower); found {
		follower = t.known(follower)
		by = &follower
	}
	return now, by
}

// historyLine is an operation in one line.
func (t *Tracker) historyLine(op change.Operation, find findOperation) render.HistoryLine {
	now, by := t.withFollower(op, find)
	return render.NewHistoryLine(now, by)
}

// olderJournal is a journal that says where the changes are that it does not give, "" for nowhere.
type olderJournal interface{ Older() change.Older }

// historySearch is what the filter looks in. It is made outside of Update and
// knows nothing of what runs.
func historySearch(op change.Operation, find findOperation) []render.Section {
	var by *change.Operation
	if follower, found := find(op.Follower); found {
		by = &follower
	}
	addresses := render.AddressesOf(api.VServer{}, op.Facts, op.Order.Request.Record)
	return []render.Section{
		{Facts: render.Values(
			op.ID, render.OutcomeWord(op, by), render.OperationState(op, by), render.OrderShort(op, render.HostsOf(op)),
			render.OrderWords(op, addresses), render.WhyText(op), render.Moment(api.Known(op.Began)),
		)},
		{Facts: render.StepFacts(op, addresses)},
		{Facts: render.Values(render.PlaceNames(op)...)},
		render.WhereSection(op),
	}
}
