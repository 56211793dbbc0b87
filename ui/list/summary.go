package list

import (
	"fmt"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/theme"
)

// Summary says what is wrong with the rows and, at the right, which of them are on the screen.
func (l *List[T]) Summary(width int) string {
	th := l.env.Theme
	left := fmt.Sprintf("%d %s", len(l.rows), l.rowsWord())
	if !l.read.finished && l.read.total > len(l.rows) {
		left = render.CountOf(len(l.rows), l.read.total) + " " + l.spec.Many
	}
	var states []string
	switch {
	case len(l.rows) == 0:
		left = ""
	case l.spec.State != nil:
		states = l.spec.Summary(l.countStates())
	}
	right := ""
	if l.onlyBad() {
		right = render.SummaryOnlyBad
	}
	if first, last := l.table.Window(); last > 0 && last-first+1 < len(l.shown) {
		if right != "" {
			right += "  "
		}
		right += render.SummaryWindow(first, last, len(l.shown))
	}
	room := max(width-theme.Width(right)-2, 0)
	return th.CutStyled(fitting(left, states, room), room) + th.Muted.Render(th.Fit("  "+right, width-room))
}

// fitting joins how many rows there are and the states that have room, never none of these: they say more.
func fitting(count string, states []string, room int) string {
	const between = "  "
	text := strings.Join(append([]string{count}, states...), between)
	for n := len(states); n > 0 && theme.StyledWidth(text) > room; n-- {
		text = strings.Join(states[:n], between)
	}
	return text
}

// countStates counts the rows by their states, and what they add up to, once for each change of them.
func (l *List[T]) countStates() (states map[api.State]int, sum int) {
	if l.states.states == nil || l.states.changed != l.changed {
		l.states = stateCount{changed: l.changed, states: map[api.State]int{}}
		for i := range l.rows {
			l.states.states[l.spec.State(l.rows[i].row)]++
			if l.spec.Adds != nil {
				l.states.sum += l.spec.Adds(l.rows[i].row)
			}
		}
	}
	return l.states.states, l.states.sum
}

// onlyBad says whether rows that are ok are hidden.
func (l *List[T]) onlyBad() bool { return l.env.OnlyBad && l.spec.State != nil }

// isBad says whether a row is not ok.
func (l *List[T]) isBad(i int) bool { return l.spec.State(l.rows[i].row).Badness() > 0 }
