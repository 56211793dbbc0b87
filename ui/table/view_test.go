package table

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/ui/theme"
)

// exact fails unless a view has exactly the given size.
func exact(t *testing.T, view string, width, height int) {
	t.Helper()
	if height == 0 {
		require.Empty(t, view)
		return
	}
	lines := strings.Split(view, "\n")
	require.Len(t, lines, height)
	for i, line := range lines {
		require.Equal(t, width, ansi.StringWidth(line), "line %d of %dx%d: %q", i, width, height, line)
	}
}

func mixed(th *theme.Theme) ([]Column, func(int) []Cell) {
	columns := []Column{
		{Title: "STATE", Max: 10},
		{Title: "NAME", Min: 12, Flex: true},
		{Title: "ADDRESS", Min: 15},
		{Title: "权重", Align: Right, Priority: 2},
		{Title: "HOST", Priority: 1, Min: 8, Max: 20, Flex: true},
		{Title: "RULES", Priority: 3, Align: Right},
	}
	names := []string{
		"web-1", "负载均衡器-生产环境-北京-二区-非常长的名字", "e\u0301te\u0301", "👨‍👩‍👧 family", "", "a\nb\tc", "red \x1b[31mtext",
		"\xff\xfe broken", "endsൎ",
		strings.Repeat("long", 100), "한국어", "🇨🇳",
	}
	return columns, func(i int) []Cell {
		state := Cell{Text: th.Glyph.OK + " healthy", Style: &th.OK}
		if i%3 == 0 {
			state = Cell{Text: th.Glyph.Bad + " failing", Style: &th.Bad}
		}
		cells := []Cell{
			state,
			{Text: names[i%len(names)]},
			{Text: fmt.Sprintf("10.0.%d.%d:8080", i/250, i%250)},
			{Text: fmt.Sprint(i % 101)},
			{Text: names[(i+1)%len(names)], Style: &th.Muted},
			{Text: fmt.Sprint(i)},
			{Text: "one too many"},
		}
		return cells[:7-i%5]
	}
}

func numbers(n int) []int {
	made := make([]int, n)
	for i := range made {
		made[i] = i
	}
	return made
}

func TestEveryLineIsExactlyAsWideAsAsked(t *testing.T) {
	for _, th := range []*theme.Theme{
		theme.New(theme.Dark, termenv.ANSI, false), theme.New(theme.Light, termenv.TrueColor, true),
		theme.New(theme.Mono, termenv.Ascii, true),
	} {
		columns, cells := mixed(th)
		tab := New[int](th, columns)
		tab.SetRows(numbers(60), cells)
		for width := range 201 {
			height := width % 45
			tab.SetOrder(width%len(columns), width%2 == 0, width%3 > 0)
			tab.SetSize(width, height)
			exact(t, tab.View(), width, height)
			tab.Move(1)
			exact(t, tab.View(), width, height)
		}
	}
}

func TestATableWithoutColumnsOrRowsIsBlank(t *testing.T) {
	tab := New[int](plainTheme(), nil)
	assert.Empty(t, tab.View())
	tab.SetSize(5, 2)
	assert.Equal(t, "     \n     ", tab.View())
	tab.SetRows(numbers(1), func(int) []Cell { return nil })
	assert.Equal(t, "     \n▌    ", tab.View())
	tab.SetSize(-3, -3)
	assert.Empty(t, tab.View())
}

func TestTheViewOfASmallTable(t *testing.T) {
	th := theme.New(theme.Dark, termenv.Ascii, false)
	tab := New[int](th, []Column{{Title: "NAME", Flex: true}, {Title: "WEIGHT", Align: Right}, {Title: "STATE"}})
	names := []string{"web-1", "负载均衡", "db"}
	tab.SetRows(numbers(3), func(i int) []Cell {
		return []Cell{{Text: names[i]}, {Text: fmt.Sprint(i * 50)}, {Text: th.Glyph.OK + " healthy"}}
	})
	tab.SetOrder(0, false, true)
	tab.SetSize(34, 5)
	tab.Move(1)
	assert.Equal(t, strings.Join([]string{
		"  NAME ↑    WEIGHT  STATE         ",
		"  web-1          0  ● healthy     ",
		"▌ 负载均衡      50  ● healthy     ",
		"  db           100  ● healthy     ",
		"                                  ",
	}, "\n"), tab.View())
	tab.SetOrder(1, true, true)
	tab.SetSize(26, 3)
	assert.Equal(t, strings.Join([]string{
		"  NAME  ↓WEIGHT  STATE    ",
		"  web-1       0  ● healthy",
		"▌ 负载…      50  ● healthy",
	}, "\n"), tab.View(), "the arrow stands in the gap")
	tab.SetOrder(2, false, true)
	tab.SetSize(29, 2)
	assert.Equal(t, "  NAME      WEIGHT  STATE ↑  ", strings.Split(tab.View(), "\n")[0])
}

func TestTheSelectedRowKeepsItsColoursAndIsBold(t *testing.T) {
	th := colourTheme()
	columns, cells := mixed(th)
	tab := New[int](th, columns)
	tab.SetRows(numbers(5), cells)
	tab.SetSize(100, 6)
	lines := strings.Split(tab.View(), "\n")
	assert.True(t, strings.HasPrefix(lines[1], "\x1b[1m▌ \x1b[0m\x1b[1;31m✗ failing\x1b[0m  \x1b[1mweb-1 "), "%q", lines[1])
	assert.NotContains(t, lines[1], "\x1b[2m", "what is muted elsewhere is not here")
	assert.Contains(t, lines[2], th.OK.Render("● healthy"))
	assert.Contains(t, lines[2], "\x1b[2m")
	tab.Move(1)
	lines = strings.Split(tab.View(), "\n")
	assert.Contains(t, lines[1], "\x1b[1;31m✗ failing")
	assert.Contains(t, lines[2], "\x1b[32m● healthy")
	assert.NotContains(t, lines[2], "\x1b[2m")
}

func TestEscapesAreNeverCut(t *testing.T) {
	th := colourTheme()
	columns, cells := mixed(th)
	tab := New[int](th, columns)
	tab.SetRows(numbers(40), cells)
	for width := range 120 {
		tab.SetSize(width, 20)
		for _, line := range strings.Split(tab.View(), "\n") {
			on, off := strings.Count(line, "\x1b["), strings.Count(line, "\x1b[0m")
			require.Equal(t, 2*off, on, "every style that is turned on is turned off: %q", line)
			require.NotContains(t, ansi.Strip(line), "[0m")
		}
	}
}

func TestAColumnWithNothingInItIsLeftOut(t *testing.T) {
	text := ""
	tab := New[int](plainTheme(), []Column{{Title: "ID"}, {Title: "MAYBE", Optional: true}, {Title: "ALWAYS"}})
	tab.SetSize(40, 5)
	show := func() string {
		tab.SetRows([]int{1, 2}, func(int) []Cell { return []Cell{{Text: "x"}, {Text: text}, {}} })
		return tab.View()
	}
	assert.NotContains(t, show(), "MAYBE")
	assert.Contains(t, show(), "ALWAYS")
	text = "some"
	assert.Contains(t, show(), "MAYBE")
}

func TestColumnsGoByPriorityAndTheIdentifyingStay(t *testing.T) {
	columns, cells := mixed(plainTheme())
	tab := New[int](plainTheme(), columns)
	tab.SetRows(numbers(60), cells)
	var seen [][]int
	for width := 150; width > 0; width-- {
		tab.SetSize(width, 10)
		now := tab.Columns()
		if len(seen) == 0 || len(seen[len(seen)-1]) != len(now) {
			seen = append(seen, now)
		}
	}
	require.GreaterOrEqual(t, len(seen), 4)
	assert.Equal(t, [][]int{{0, 1, 2, 3, 4, 5}, {0, 1, 2, 3, 4}, {0, 1, 2, 4}, {0, 1, 2}}, seen[:4])
	tab.SetSize(20, 10)
	assert.Equal(t, []int{0, 1, 2}, tab.Columns(), "cut rather than dropped")
}

func TestOfColumnsThatMatterAlikeTheRightmostGoesFirst(t *testing.T) {
	tab := New[int](plainTheme(), []Column{{Title: "ID"}, {Title: "LEFT", Priority: 1}, {Title: "RIGHT", Priority: 1}})
	tab.SetSize(12, 2)
	assert.Equal(t, []int{0, 1}, tab.Columns())
}

func TestAFlexibleColumnGivesWayBeforeAnotherIsCutOrDropped(t *testing.T) {
	tab := New[int](plainTheme(),
		[]Column{{Title: "NAME", Min: 8, Flex: true}, {Title: "ID"}, {Title: "MORE", Priority: 1}})
	tab.SetRows(numbers(1), func(int) []Cell {
		return []Cell{{Text: "a name of twenty-five cells"}, {Text: "identifier"}, {Text: "more"}}
	})
	tab.SetSize(2+8+2+10+2+4, 2)
	assert.Equal(t, "▌ a name …  identifier  more", strings.Split(tab.View(), "\n")[1])
	tab.SetSize(2+8+2+10+2+3, 2)
	assert.Equal(t, "▌ a name of tw…  identifier", strings.Split(tab.View(), "\n")[1])
}

// TestATextGivesWayMoreBeforeAColumnThatSaysMuchGoes, and not before an id does.
func TestATextGivesWayMoreBeforeAColumnThatSaysMuchGoes(t *testing.T) {
	tab := New[int](plainTheme(), []Column{
		{Title: "PLACE", Min: 14, Tight: 6, Flex: true}, {Title: "HOST", Priority: 2}, {Title: "ID", Priority: minor},
	})
	tab.SetRows(numbers(1), func(int) []Cell { return []Cell{{Text: "a place of many"}, {Text: "host"}, {Text: "id"}} })
	row := func(width int) string {
		tab.SetSize(width, 2)
		return strings.TrimRight(strings.Split(tab.View(), "\n")[1], " ")
	}
	assert.Equal(t, "▌ a place of ma…  host  id", row(2+14+2+4+2+2))
	assert.Equal(t, "▌ a place of many  host", row(2+14+2+4+2+1))
	assert.Equal(t, "▌ a pla…  host", row(2+6+2+4))
	assert.Equal(t, "▌ a place of…", row(2+6+2+3))
}

func TestWidthsStayWhileScrolling(t *testing.T) {
	columns, cells := mixed(plainTheme())
	tab := New[int](plainTheme(), columns)
	tab.SetRows(numbers(5000), cells)
	tab.SetSize(120, 30)
	titles := strings.Split(tab.View(), "\n")[0]
	for range 200 {
		tab.Page(1)
		require.Equal(t, titles, strings.Split(tab.View(), "\n")[0])
	}
}

func TestASampleOfTheRowsIsMeasured(t *testing.T) {
	calls := 0
	tab := New[int](plainTheme(), []Column{{Title: "N"}})
	tab.SetRows(numbers(100_000), func(i int) []Cell {
		calls++
		if i == 99_999 {
			return []Cell{{Text: strings.Repeat("x", 30)}}
		}
		return []Cell{{Text: "x"}}
	})
	assert.LessOrEqual(t, calls, 200)
	tab.SetSize(50, 3)
	tab.Bottom()
	assert.Contains(t, tab.View(), strings.Repeat("x", 30), "the last row is in the sample")
	assert.LessOrEqual(t, calls, 210, "only what is on the screen is asked for")
}

func TestNoColumnSwellsToFillAWideScreen(t *testing.T) {
	columns := []Column{{Title: "NAME", Max: 30, Flex: true}, {Title: "STATE"}}
	long := strings.Repeat("x", 50)
	for rows, c := range map[int]struct {
		name   string
		behind int // where the state begins: 2 before the name, 2 between
	}{
		3: {"web-1", 2 + 5 + 2}, 4: {long, 2 + 30 + 2}, 0: {"", 2 + 4 + 2}, sample: {"web-1", 2 + 5 + 2},
		sample + 1: {"web-1", 2 + 5 + slack + 2}, sample + 2: {long, 2 + 30 + 2},
	} {
		tab := New[int](plainTheme(), columns)
		tab.SetRows(numbers(rows), func(int) []Cell { return []Cell{{Text: c.name}, {Text: "ok"}} })
		for _, width := range []int{60, 200, 500} {
			tab.SetSize(width, 10)
			head, _, _ := strings.Cut(tab.View(), "\n")
			assert.Equal(t, c.behind, strings.Index(head, "STATE"), "%d rows at %d", rows, width)
			exact(t, tab.View(), width, 10)
		}
	}
}

func TestWhatChangedIsDrawnAfterSetRows(t *testing.T) {
	state := "healthy"
	cells := func(i int) []Cell { return []Cell{{Text: fmt.Sprint(i, " ", state)}} }
	tab := New[int](plainTheme(), []Column{{Title: "STATE"}})
	tab.SetSize(20, 4)
	tab.SetRows(numbers(3), cells)
	require.Contains(t, tab.View(), "2 healthy")
	state = "failing"
	tab.SetRows(numbers(3), cells)
	assert.Contains(t, tab.View(), "2 failing")
	assert.NotContains(t, tab.View(), "healthy")
}

func TestACallerThatMakesAStyleForEveryCellFillsNoMemory(t *testing.T) {
	tab := New[int](colourTheme(), []Column{{Title: "N"}})
	tab.SetSize(20, 10)
	tab.SetRows(numbers(1000), func(i int) []Cell {
		style := lipgloss.NewStyle()
		return []Cell{{Text: fmt.Sprint(i), Style: &style}}
	})
	for range 100 {
		tab.Page(1)
		tab.View()
	}
	assert.LessOrEqual(t, len(tab.styles), maxStyles)
}

func FuzzView(f *testing.F) {
	f.Add("web-1", "负载均衡", 40, 5)
	f.Add("ൎ", "\u0301", 9, 3)
	f.Add("\xff", "a\x1b[7", 1, 2)
	th := colourTheme()
	f.Fuzz(func(t *testing.T, name, host string, width, height int) {
		width, height = min(max(width, 0), 300), min(max(height, 0), 60)
		tab := New[int](th, []Column{
			{Title: name, Flex: true, Min: 4}, {Title: host, Priority: 1, Align: Right}, {Title: "STATE", Max: 8},
		})
		tab.SetOrder(width%3, true, true)
		tab.SetRows(numbers(5), func(i int) []Cell {
			return []Cell{{Text: name, Style: &th.Bad}, {Text: host}, {Text: strings.Repeat(host, i)}}
		})
		tab.SetSize(width, height)
		exact(t, tab.View(), width, height)
	})
}

func TestTheColumnTheRowsAreSortedByIsNeverLeftOutForAnother(t *testing.T) {
	columns := []Column{
		{Title: "NAME", Min: 6, Flex: true},
		{Title: "ID"},
		{Title: "A", Priority: 1},
		{Title: "B", Priority: 2},
		{Title: "C", Priority: 3},
	}
	for order := 2; order < 5; order++ {
		tab := New[string](plainTheme(), columns)
		tab.SetRows(keys(0, 5), named)
		tab.SetOrder(order, false, true)
		for width := 60; width > 0; width-- {
			tab.SetSize(width, 5)
			shown := tab.Columns()
			assert.True(t, len(shown) <= 2 && width < 12 || slices.Contains(shown, order), "at %d: %v without %d", width, shown, order)
		}
	}
}
