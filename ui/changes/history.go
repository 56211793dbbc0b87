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

// historySpec is the list of all operations of the journal, the newest first.
func (t *Tracker) historySpec() list.Spec[change.Operation] {
	th, journal, held := t.env.Theme, t.session.Journal, &list.Held[change.Operation]{}
	search := func(op change.Operation) string { return render.SearchText(th, historySearch(op)) }
	return list.Spec[change.Operation]{
		Title: "history", ScreenID: screen.IDHistory, One: "change", Many: "changes",
		Columns: t.historyColumns(),
		ID:      func(op change.Operation) string { return op.ID },
		Describe: func(op change.Operation) func(width int) screen.Text {
			sections := t.operationSections(t.session.Known(op))
			return func(width int) screen.Text { return render.NewDescription(th, sections, width) }
		},
		Search: search,
		Read: func(_ context.Context, s *list.Stream) {
			all, damage, err := journal.Operations()
			var rows []list.Row[change.Operation]
			if err == nil {
				all = slices.Clone(all)
				slices.Reverse(all)
				rows = list.RowsOf(all, search)
			}
			listing := api.Listing{Total: len(all), Incomplete: strings.Join(damage, "; ")}
			if older, ok := journal.(olderJournal); ok {
				listing.Elsewhere = older.Older()
			}
			asked := s.Timing(api.Timing{}).Asked
			s.Done(listing, err, func() {
				if err == nil {
					held.Set(rows, asked)
				}
			})
		},
		Since: held.Since,
		Change: func(action keymap.Action, rows []list.Selection[change.Operation]) screen.Offer {
			return t.followUp(action, t.session.Known(rows[0].Row))
		},
		Empty: func() string { return "Nothing was changed with this console yet." },
	}
}

func (t *Tracker) historyColumns() []list.Column[change.Operation] {
	th := t.env.Theme
	return []list.Column[change.Operation]{
		{
			Column: table.Column{Title: "WHEN", Min: 19},
			Cell:   func(op change.Operation) table.Cell { return table.Cell{Text: render.ShortMoment(op.Began)} },
			Key: func(op change.Operation) list.OrderKey {
				return list.ByNumbers(float64(op.Began.Unix()), float64(op.Began.Nanosecond()))
			},
		},
		{
			Column: table.Column{Title: "OUTCOME", Min: 8},
			Cell: func(op change.Operation) table.Cell {
				op = t.session.Known(op)
				style := &th.Warn
				switch {
				case op.Outcome == change.OutcomeDone:
					style = &th.OK
				case op.Outcome == change.OutcomeUnknown, op.InDoubt():
					style = &th.Bad
				}
				return table.Cell{Text: th.Text(shortState(op)), Style: style}
			},
			Key: func(op change.Operation) list.OrderKey { return list.OrderKey{Text: shortState(op)} },
		},
		list.TextColumn(th, table.Column{Title: "WHAT", Min: 28, Max: 60, Flex: true}, func(op change.Operation) string {
			return render.OrderShort(op, t.factsOf(op).addresses)
		}),
		list.TextColumn(th, table.Column{Title: "VSERVER", Min: 8, Max: 30, Priority: 1, Flex: true},
			func(op change.Operation) string { return op.Order.VServerName }),
		list.TextColumn(th, table.Column{Title: "ULB", Min: 8, Max: 30, Priority: 3, Flex: true},
			func(op change.Operation) string { return op.Order.ULBName }),
		list.TextColumn(th, table.Column{Title: "PROFILE", Priority: 4},
			func(op change.Operation) string { return op.Order.Profile }),
		list.TextColumn(th, table.Column{Title: "WHO", Priority: 2, Max: 24},
			func(op change.Operation) string { return op.Who.User }),
	}
}

// historyLine is an operation in one line, as it stands now; find finds another of the history.
func (t *Tracker) historyLine(op change.Operation, find func(id string) (change.Operation, bool)) render.HistoryLine {
	op = t.session.Known(op)
	var by *change.Operation
	if follower, found := find(op.Follower); found {
		follower = t.session.Known(follower)
		by = &follower
	}
	return render.NewHistoryLine(op, by, t.env.Clock.Now())
}

// olderJournal is a journal that says where the changes are that it does not give, "" for nowhere.
type olderJournal interface{ Older() string }

// historySearch is what the filter looks in. It is made outside of Update and
// knows nothing of what runs.
func historySearch(op change.Operation) []render.Section {
	addresses := render.AddressesOf(api.VServer{}, op.Facts, op.Order.Request.Record)
	return []render.Section{
		{Facts: render.Values(
			op.ID, operationState(op), render.OrderShort(op, addresses), render.OrderWords(op.Order, addresses), op.Why,
			render.Moment(api.Known(op.Began)),
		)},
		{Facts: render.StepFacts(op, addresses)},
		render.WhereSection(op),
	}
}
