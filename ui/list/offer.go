package list

import (
	"cmp"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// offerAnother asks for another text in a list of what one is found in.
func (l *List[T]) offerAnother() screen.Offer {
	if l.spec.Query == nil {
		return screen.Refuse(render.RefusedDoesNothing)
	}
	return screen.Run(func() tea.Cmd {
		cmd := l.openFilter()
		l.input.Set("")
		return cmd
	})
}

// Offer is what an action does in the list now, or why it does nothing.
func (l *List[T]) Offer(action keymap.Action) screen.Offer {
	switch action {
	case keymap.Back:
		return l.offerBack()
	case keymap.Filter:
		o := screen.Run(l.openFilter)
		if l.spec.Query != nil {
			o.Label = render.OfferEditText
		}
		return o
	case keymap.Find:
		return l.offerAnother()
	case keymap.Refresh:
		return screen.Run(func() tea.Cmd { return l.Start(false) })
	case keymap.Open:
		return l.staying(l.offerOpen())
	case keymap.Describe, keymap.Copy:
		return l.staying(l.offerRow(action))
	case keymap.Rules:
		return l.staying(l.offerRules())
	case keymap.Check:
		return l.staying(l.offerCheck())
	case keymap.Mark, keymap.MarkAll, keymap.MarkRange:
		return l.offerMark(action)
	case keymap.Release, keymap.Disable, keymap.Weight, keymap.Undo, keymap.Close, keymap.Continue:
		return l.staying(l.offerChange(action))
	case keymap.Order, keymap.Reverse:
		return l.offerOrder(action)
	case keymap.OnlyBad:
		return l.offerOnlyBad()
	case keymap.MoveUp, keymap.MoveDown, keymap.PageUp, keymap.PageDown, keymap.Top, keymap.Bottom:
		return l.offerMove(action)
	default:
		return screen.Refuse(render.RefusedDoesNothing)
	}
}

// staying is what a key offers about a row: the cursor stays on that from then on, whatever comes in above.
func (l *List[T]) staying(o screen.Offer) screen.Offer {
	if do := o.Do; do != nil {
		o.Do = func() (screen.Intent, tea.Cmd) {
			l.moved = true
			return do()
		}
	}
	return o
}

// noRow is why an action that is about a row does nothing, "" where one is selected.
func (l *List[T]) noRow() string {
	if len(l.shown) == 0 {
		return l.noRows()
	}
	if _, selected := l.table.Selected(); !selected {
		return render.RefusedNotSelected(l.spec.One)
	}
	return ""
}

func (l *List[T]) noRows() string { return render.RefusedNoRows(l.spec.One) }

// offerOpen opens the selected row.
func (l *List[T]) offerOpen() screen.Offer {
	if why := l.noRow(); why != "" {
		return screen.Refuse(why)
	}
	if l.spec.Open == nil {
		return l.offerRow(keymap.Describe)
	}
	if !l.spec.Picker {
		return screen.Offer{Do: l.open}
	}
	row, _ := l.Selected()
	o := l.env.Offer(l.spec.Open(row))
	o.Label = render.OfferChoose
	return o
}

// offerRow shows or copies the selected row or, where the cursor stands on none, the one where its trace is:
// neither does any harm.
func (l *List[T]) offerRow(action keymap.Action) screen.Offer {
	key, there := l.table.Nearest()
	if !there {
		return screen.Refuse(l.noRows())
	}
	row, _ := l.Row(key)
	switch action {
	case keymap.Describe:
		if l.spec.OpenDescribes {
			return screen.Offer{Do: func() (screen.Intent, tea.Cmd) { return l.spec.Open(row), nil }}
		}
		in := screen.Describe{Of: l, Key: key, ID: l.spec.ID(row)}
		if l.spec.Object != nil {
			in.ID = l.spec.Object(row)
		}
		if l.spec.About != nil {
			in.About = l.spec.About(row)
		}
		if l.spec.Scope != nil {
			in.Scope = l.spec.Scope(row)
		}
		return screen.Return(in)
	default:
		return screen.Offer{Do: func() (screen.Intent, tea.Cmd) { return screen.Copy{Parts: l.Parts(key)}, nil }}
	}
}

// offerRules offers the rules of a VServer.
func (l *List[T]) offerRules() screen.Offer {
	if l.spec.Rules == nil {
		return screen.Refuse(render.RefusedRules)
	}
	if why := l.noRow(); why != "" && l.spec.Place.VServer == "" {
		return screen.Refuse(why)
	}
	row, _ := l.Selected()
	return l.spec.Rules(row)
}

// offerCheck offers another health check of the selected VServer.
func (l *List[T]) offerCheck() screen.Offer {
	if l.spec.Check == nil {
		return screen.Refuse(render.RefusedNoCheckHere)
	}
	if why := l.noRow(); why != "" {
		return screen.Refuse(why)
	}
	row, _ := l.Selected()
	return l.spec.Check(row)
}

// open opens the selected row. To the next level the filter comes along.
func (l *List[T]) open() (screen.Intent, tea.Cmd) {
	row, _ := l.Selected()
	in := l.spec.Open(row)
	if to, is := in.(screen.Open); is && l.ID() == screen.IDLevel {
		to.Filter = l.filter.text
		in = to
	}
	return in, nil
}

// offerChange is about what is marked, or the selected row.
func (l *List[T]) offerChange(action keymap.Action) screen.Offer {
	if l.spec.Change == nil {
		switch action {
		case keymap.Undo:
			return screen.Refuse(render.RefusedUndo(l.env.Key(keymap.History)))
		case keymap.Close:
			return screen.Refuse(render.RefusedClose(l.env.Key(keymap.History)))
		default:
			return screen.Refuse(cmp.Or(l.spec.NoChange, render.RefusedNotChanged))
		}
	}
	rows := l.targets()
	if len(rows) == 0 {
		return screen.Refuse(l.noRow())
	}
	if l.doubtful() {
		return screen.Refuse(render.RefusedTwice(l.spec.One, l.env.Key(keymap.Refresh)))
	}
	o := l.spec.Change(action, rows)
	if n := len(l.marked); n > 0 {
		o.Label = render.OfferMarked(cmp.Or(o.Label, l.env.Keys.Help(action)), n)
	}
	return o
}

// offerOnlyBad hides the rows that are ok, in every list, or shows all again.
func (l *List[T]) offerOnlyBad() screen.Offer {
	if l.spec.State == nil {
		return screen.Refuse(render.RefusedNoState(l.spec.One))
	}
	o := screen.Run(func() tea.Cmd {
		l.env.OnlyBad = !l.env.OnlyBad
		l.Sync()
		if _, selected := l.table.Selected(); !selected {
			l.table.Top()
		}
		return nil
	})
	if l.env.OnlyBad {
		o.Label = render.OfferShowAll
	}
	return o
}

func (l *List[T]) offerOrder(action keymap.Action) screen.Offer {
	switch {
	case len(l.shown) == 0:
		return screen.Refuse(l.noRows())
	case action == keymap.Order:
		return screen.Run(l.orderByNext)
	case l.order < 0:
		return screen.Refuse(render.RefusedNoOrder(l.env.Key(keymap.Order)))
	default:
		return screen.Run(func() tea.Cmd {
			l.reverse = !l.reverse
			l.arrange()
			return nil
		})
	}
}

func (l *List[T]) offerMove(action keymap.Action) screen.Offer {
	if len(l.shown) == 0 {
		return screen.Refuse(l.noRows())
	}
	_, selected := l.table.Selected()
	if len(l.shown) == 1 && selected {
		return screen.Refuse(render.RefusedOneRow(l.spec.One))
	}
	o := screen.Run(func() tea.Cmd { l.move(action); return l.walk() })
	if action == keymap.MoveDown && !selected {
		o.Label = render.OfferSelect
	}
	return o
}

// offerBack closes the innermost thing that is open: the loading, the filter, the marks, the screen.
func (l *List[T]) offerBack() screen.Offer {
	label, closeIt := l.innermost()
	o := screen.Return(screen.Back{})
	if closeIt != nil {
		o = screen.Run(func() tea.Cmd { closeIt(); return nil })
	}
	o.Label = label
	return o
}

// innermost is what is open on the screen and what closes it, nil for nothing.
func (l *List[T]) innermost() (label string, closeIt func()) {
	switch {
	case l.read.running && !l.read.unasked:
		return render.OfferStopReading, l.stop
	case l.filtersHere():
		return render.OfferClearFilter, func() { l.setFilter(filter{}) }
	case len(l.marked) > 0:
		return render.OfferClearMarks, l.Unmark
	default:
		return "", nil
	}
}

func (l *List[T]) Closes() bool {
	_, closeIt := l.innermost()
	return closeIt != nil
}

func (l *List[T]) move(action keymap.Action) {
	l.moved = true
	switch action {
	case keymap.MoveUp:
		l.table.Move(-1)
	case keymap.MoveDown:
		l.table.Move(1)
	case keymap.PageUp:
		l.table.Page(-1)
	case keymap.PageDown:
		l.table.Page(1)
	case keymap.Top:
		l.table.Top()
	case keymap.Bottom:
		l.table.Bottom()
	default:
	}
}
