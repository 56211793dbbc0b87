package list

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/input"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/table"
)

// New returns a list that has read nothing yet.
func New[T any](e *screen.Env, s Spec[T]) *List[T] {
	columns := make([]table.Column, 0, len(s.Columns)+1)
	for _, c := range s.Columns {
		columns = append(columns, c.Column)
	}
	if s.Search == nil && s.Fields != nil {
		s.Search = func(row T) string { return render.SearchText(e.Theme, s.Fields(row)) }
	}
	rows := table.New[string](e.Theme, append(columns, foundColumn))
	rows.Start(s.Current)
	order := -1
	if !e.ServiceOrder {
		order = slices.IndexFunc(s.Columns, func(c Column[T]) bool { return c.State }) // the worst first
	}
	first := parseFilter(s.Filter)
	return &List[T]{
		env: e, spec: s, at: screen.Address{Screen: e.NextID()},
		table: rows, input: input.Field{Max: 200, Block: true}, order: order,
		byKey: map[string]int{}, byFold: map[string]int{},
		marked: map[string]bool{}, filter: first, carried: !first.empty(), came: first.text,
	}
}

// Title of a Query also says what is asked, but for while the text field does.
func (l *List[T]) Title() string {
	switch {
	case l.spec.TitleNow != nil:
		return l.spec.TitleNow()
	case l.spec.Query != nil && !l.editing:
		return render.Join(l.spec.Title, l.spec.Query.Text())
	default:
		return l.spec.Title
	}
}

func (l *List[T]) Coverage(room int) string {
	if l.spec.Coverage == nil {
		return ""
	}
	return l.spec.Coverage(room)
}

// Scopes are the one of the rows' place, or all; a list of no place has none of its own.
func (l *List[T]) Scopes() screen.Scopes {
	if l.spec.Coverage != nil {
		return screen.Scopes{All: true}
	}
	if l.spec.Place.Scope == (api.Scope{}) {
		return screen.Scopes{}
	}
	return screen.Scopes{Of: []api.Scope{l.spec.Place.Scope}}
}

func (l *List[T]) ID() screen.ID { return l.spec.ScreenID }

func (l *List[T]) Address() screen.Address { return l.at }

func (l *List[T]) Picks() bool { return l.spec.Picker }

// Target is the place of the rows, and the backend under the cursor.
func (l *List[T]) Target() api.Target {
	at := api.Target{Place: l.spec.Place}
	if row, selected := l.Selected(); selected && l.spec.Backend != nil {
		at.Backend = l.spec.Backend(row)
	}
	return at
}

// Select puts the cursor on the row with an id, as soon as there is one.
func (l *List[T]) Select(id string) {
	l.moved = true
	l.table.Select(id)
}

func (l *List[T]) Click(x, line int) tea.Cmd {
	l.moved = true
	if x >= l.width-l.detailsWidth() || !l.table.SelectLine(line) {
		return nil
	}
	return l.walk()
}

// Choice is what is chosen without a key.
func (l *List[T]) Choice() screen.Intent {
	if l.spec.Choice == nil {
		return nil
	}
	return l.spec.Choice(l.Rows(), l.read.err)
}

func (l *List[T]) Resize(width, height int) {
	resized := l.width != width
	l.width, l.height = width, height
	l.table.SetSize(width-l.detailsWidth(), height)
	if resized && l.explains {
		l.arrange() // which cells are on the screen
	}
}

// orderByNext goes through the columns on the screen and back to the service's
// order. The arrow takes room, too: which columns there are is asked without it,
// and one that it would push off the screen is passed over.
func (l *List[T]) orderByNext() tea.Cmd {
	l.table.SetOrder(-1, false, false)
	next := -1
	for _, c := range l.table.Columns() {
		if c <= l.order || c == len(l.spec.Columns) {
			continue
		}
		if l.table.SetOrder(c, l.reverse, true); l.hasRoom(c) {
			next = c
			break
		}
	}
	l.order, l.reverse = next, l.reverse && next >= 0
	l.arrange()
	return nil
}

// hasRoom says whether a column is on the screen.
func (l *List[T]) hasRoom(column int) bool { return slices.Contains(l.table.Columns(), column) }

func (l *List[T]) Freshness() screen.Freshness {
	return screen.Freshness{
		ReadAt: l.read.readAt, TriedAt: l.read.triedAt, Reading: l.read.running, Took: l.read.took,
		Auto: l.spec.Auto != nil && l.spec.Auto(len(l.rows)), Whole: l.read.finished, Err: l.read.err, Lasted: l.read.lasted,
		Stopped: l.read.ended == endStopped && !l.read.hasAll(),
		Stale:   l.read.ended == endGood && l.read.stale,
	}
}

var _ screen.Screen = (*List[api.ULB])(nil)
