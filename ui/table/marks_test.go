package table

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/ui/theme"
)

// signed returns the keys on the lines with the mark's sign, from top to bottom.
func signed(tab *Table[string]) []string {
	var found []string
	for _, line := range strings.Split(ansi.Strip(tab.View()), "\n")[1:] {
		g := tab.theme.Glyph
		if _, after, _ := strings.Cut(line, g.Chosen); slices.Contains([]string{" ", g.Bar, g.Trace},
			strings.TrimSuffix(line, g.Chosen+after)) {
			fields := strings.Fields(line)
			found = append(found, fields[len(fields)-1])
		}
	}
	return found
}

func TestMarkedRowsAsDrawn(t *testing.T) {
	for _, ascii := range []bool{false, true} {
		tab := New[string](theme.New(theme.Dark, termenv.Ascii, ascii), two())
		tab.SetSize(20, 5)
		tab.SetRows([]string{"a", "b", "c"}, named)
		bare := tab.View()
		tab.SetMarks(func(key string) bool { return key != "b" })
		want := strings.Join([]string{
			"  NAME       ID     ",
			"▌✓name of a  a      ",
			"  name of b  b      ",
			" ✓name of c  c      ",
			"                    ",
		}, "\n")
		if ascii {
			want = strings.NewReplacer("▌", ">", "✓", "#").Replace(want)
		}
		assert.Equal(t, want, tab.View())
		tab.SetMarks(nil)
		assert.Equal(t, bare, tab.View())
		tab.SetMarks(func(string) bool { return false })
		assert.Equal(t, bare, tab.View(), "without a mark nothing is drawn otherwise")
	}
}

func TestMarksFollowTheirKeysAndComeAndGoAtAnyTime(t *testing.T) {
	marks := map[string]bool{"k002": true, "k025": true}
	tab := filled(30)
	tab.SetMarks(func(key string) bool { return marks[key] })
	assert.Equal(t, []string{"k002"}, signed(tab))
	marks["k004"] = true
	assert.Equal(t, []string{"k002", "k004"}, signed(tab), "no call is needed for a new one")
	delete(marks, "k002")
	assert.Equal(t, []string{"k004"}, signed(tab))
	tab.SetRows([]string{"k025", "k009", "k004"}, named)
	assert.Equal(t, []string{"k025", "k004"}, signed(tab), "the ids moved")
	tab.SetRows([]string{"k009"}, named)
	assert.Empty(t, signed(tab))
	tab.SetRows(keys(0, 30), named)
	tab.Bottom()
	assert.Equal(t, []string{"k025"}, signed(tab), "the window moved")
}

func TestOnlyTheRowsOnTheScreenAreAskedForTheirMarks(t *testing.T) {
	asked := 0
	tab := filled(10_000)
	tab.SetMarks(func(string) bool { asked++; return false })
	tab.View()
	assert.Equal(t, 10, asked)
}

func TestMarkedLinesAreExactAndTheirStylesClosedAtAnySize(t *testing.T) {
	for _, th := range []*theme.Theme{
		colourTheme(), theme.New(theme.Light, termenv.TrueColor, true),
		theme.New(theme.Mono, termenv.Ascii, false),
	} {
		columns, cells := mixed(th)
		tab := New[int](th, columns)
		tab.SetMarks(func(key int) bool { return key%2 == 0 })
		tab.SetRows(numbers(60), cells)
		for width := range 150 {
			tab.SetSize(width, 20)
			tab.Move(1)
			view := tab.View()
			exact(t, view, width, 20)
			for _, line := range strings.Split(view, "\n") {
				require.Equal(t, 2*strings.Count(line, "\x1b[0m"), strings.Count(line, "\x1b["), "%q", line)
			}
		}
	}
}

func TestTheRowUnderTheCursorKeepsItsBarBesideAMark(t *testing.T) {
	th := colourTheme()
	columns, cells := mixed(th)
	tab := New[int](th, columns)
	tab.SetMarks(func(int) bool { return true })
	tab.SetRows(numbers(5), cells)
	tab.SetSize(100, 6)
	lines := strings.Split(tab.View(), "\n")
	assert.True(t, strings.HasPrefix(lines[1], th.Selected.Render("▌✓")+th.Bad.Render("✗ failing")), "%q", lines[1])
	assert.True(t, strings.HasPrefix(lines[2], " "+th.Key.Render("✓")), "%q", lines[2])
}

// TestMarksAndCursorNeverMixUp compares what is drawn with the marks and the cursor that were set,
// over random rows and moves.
func TestMarksAndCursorNeverMixUp(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	marks := map[string]bool{}
	tab := New[string](plainTheme(), two())
	tab.SetSize(40, 11)
	tab.SetMarks(func(key string) bool { return marks[key] })
	drawn := 0
	for range 3000 {
		switch random.IntN(5) {
		case 0:
			rows := keys(0, random.IntN(40))
			random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
			tab.SetRows(rows, named)
		case 1:
			tab.Page(random.IntN(5) - 2)
		case 2:
			tab.Move(random.IntN(9) - 4)
		default:
			if key := selected(t, tab); key != "" {
				marks[key] = !marks[key]
			}
		}
		var want []string
		for _, key := range tab.keys[tab.top:min(tab.top+tab.rows(), len(tab.keys))] {
			if marks[key] {
				want = append(want, key)
			}
		}
		drawn += len(want)
		require.True(t, slices.Equal(want, signed(tab)))
		require.Equal(t, selected(t, tab), marked(t, tab))
	}
	require.Greater(t, drawn, 1000)
}
