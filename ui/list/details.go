package list

import (
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/theme"
)

const (
	// detailsFrom is how wide a screen is that has room for details beside its list.
	detailsFrom = 110
	// between is the line between list and details, with a blank at either side.
	between = 3
)

// restsAfter is how long the cursor stays until the details follow it: a walk would write them at
// every row.
const restsAfter = 150 * time.Millisecond

// restMsg says that the cursor may rest.
type restMsg struct {
	at    screen.Address
	moves int
}

func (m restMsg) To() screen.Address { return m.at }

// details are the lines beside the list, and what they were drawn of.
type details struct {
	of    detailsOf
	lines []string
	moves int  // of the cursor
	walks bool // it moved a moment ago
}

// walk lets the details follow once the cursor rests.
func (l *List[T]) walk() tea.Cmd {
	if l.detailsWidth() == 0 {
		return nil
	}
	l.details.moves++
	l.details.walks = true
	return l.env.Clock.After(restsAfter, restMsg{at: l.at, moves: l.details.moves})
}

type detailsOf struct {
	key                                               string
	changed, running, revision, lately, width, height int
}

// detailsWidth is how many cells the details take with what stands between, 0 where there are none.
func (l *List[T]) detailsWidth() int {
	if l.spec.Details == nil || l.width < detailsFrom {
		return 0
	}
	return l.width/3 + between
}

// About is the selected row, where details stand beside the list.
func (l *List[T]) About() screen.About {
	if l.spec.About == nil || l.detailsWidth() == 0 || len(l.shown) == 0 {
		return screen.About{}
	}
	row, selected := l.Selected()
	if !selected {
		return screen.About{}
	}
	return screen.About{Place: l.spec.About(row), Moving: l.details.walks}
}

// withDetails puts the details beside the rows as drawn.
func (l *List[T]) withDetails(rows string) string {
	wide := l.detailsWidth()
	if wide == 0 {
		return rows
	}
	th := l.env.Theme
	lines := l.drawDetails(wide - between)
	var b strings.Builder
	b.Grow(len(rows) + len(lines)*(wide+16))
	bar := " " + th.Muted.Render(th.Glyph.Box.Vertical) + " "
	for i, row := range strings.Split(rows, "\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(row)
		b.WriteString(bar)
		b.WriteString(lines[i])
	}
	return b.String()
}

// drawDetails draws them once for each selected row as it is known.
func (l *List[T]) drawDetails(width int) []string {
	key, selected := l.table.Selected()
	if l.details.walks && l.has(l.details.of.key) {
		key, selected = l.details.of.key, true
	}
	of := detailsOf{
		key: key, changed: l.changed, running: l.running, revision: l.revision, width: width, height: l.height,
	}
	if l.spec.Lately != nil {
		of.lately = l.spec.Lately()
	}
	if of == l.details.of && l.details.lines != nil {
		return l.details.lines
	}
	l.details.of = of
	if row, there := l.Row(key); there && selected {
		l.details.lines = l.spec.Details(row, width, l.height)
		return l.details.lines
	}
	l.details.lines = make([]string, l.height)
	for i := range l.details.lines {
		l.details.lines[i] = theme.FitStyled("", width)
	}
	return l.details.lines
}
