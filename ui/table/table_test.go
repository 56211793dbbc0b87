package table

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/ui/theme"
)

func plainTheme() *theme.Theme { return theme.New(theme.Dark, termenv.Ascii, false) }

func colourTheme() *theme.Theme { return theme.New(theme.Dark, termenv.ANSI, false) }

func two() []Column {
	return []Column{{Title: "NAME", Min: 6, Flex: true}, {Title: "ID"}}
}

// named makes the two cells of a row out of its key.
func named(key string) []Cell { return []Cell{{Text: "name of " + key}, {Text: key}} }

func keys(from, to int) []string {
	var made []string
	for i := from; i < to; i++ {
		made = append(made, fmt.Sprintf("k%03d", i))
	}
	return made
}

// filled is a table of n rows in a window of ten.
func filled(n int) *Table[string] {
	t := New[string](plainTheme(), two())
	t.SetSize(40, 11)
	t.SetRows(keys(0, n), named)
	return t
}

func selected(t *testing.T, tab *Table[string]) string {
	t.Helper()
	key, ok := tab.Selected()
	if !ok {
		return ""
	}
	return key
}

// marked returns the key on the line with the cursor's mark, "" without one. It fails on two.
func marked(t *testing.T, tab *Table[string]) string {
	t.Helper()
	found := ""
	for _, line := range strings.Split(ansi.Strip(tab.View()), "\n")[1:] {
		if strings.HasPrefix(line, tab.theme.Glyph.Bar) {
			require.Empty(t, found, "two rows are marked")
			fields := strings.Fields(line)
			found = fields[len(fields)-1]
		}
	}
	return found
}

// first returns the key on the first line of the window.
func first(t *testing.T, tab *Table[string]) string {
	t.Helper()
	fields := strings.Fields(strings.Split(tab.View(), "\n")[1])
	require.NotEmpty(t, fields)
	return fields[len(fields)-1]
}

func TestTheFirstRowsHaveTheFirstOneSelected(t *testing.T) {
	tab := New[string](plainTheme(), two())
	tab.SetSize(40, 11)
	_, ok := tab.Selected()
	assert.False(t, ok)
	tab.SetRows(nil, named)
	assert.Empty(t, selected(t, tab))
	tab.SetRows(keys(0, 3), named)
	assert.Equal(t, "k000", selected(t, tab))
	assert.Equal(t, "k000", marked(t, tab))
	assert.Equal(t, 3, tab.Len())
}

func TestTheCursorFollowsItsKeyWhereverItGoes(t *testing.T) {
	tab := filled(30)
	tab.Move(4)
	require.Equal(t, "k004", selected(t, tab))
	rows := append(keys(20, 30), keys(0, 20)...)
	tab.SetRows(rows, named)
	assert.Equal(t, "k004", selected(t, tab))
	assert.Equal(t, "k004", marked(t, tab), "the window followed")
	rows[14] = "changed by the caller afterwards"
	assert.Equal(t, "k004", selected(t, tab))
	assert.Equal(t, "k004", marked(t, tab))
}

func TestNothingIsSelectedWhenTheKeyIsGone(t *testing.T) {
	gone := append(keys(0, 5), keys(6, 10)...)
	for move, want := range map[int]string{1: "k006", 2: "k007", -1: "k004", -2: "k003", 100: "k009", -100: "k000"} {
		tab := filled(10)
		tab.Move(5)
		tab.SetRows(gone, named)
		assert.Empty(t, selected(t, tab))
		assert.Empty(t, marked(t, tab))
		tab.Move(0)
		assert.Empty(t, selected(t, tab), "no movement selects nothing")
		tab.Move(move)
		assert.Equal(t, want, selected(t, tab), "%d from where the row was", move)
	}
}

func TestAKeyThatComesBackIsSelectedAgain(t *testing.T) {
	tab := filled(10)
	tab.Move(5)
	tab.SetRows(keys(0, 2), named)
	assert.Empty(t, selected(t, tab))
	tab.SetRows(keys(0, 10), named)
	assert.Equal(t, "k005", selected(t, tab))
}

func TestAnEmptiedTableFillsAgainWithoutChoosingAnotherRow(t *testing.T) {
	tab := filled(10)
	tab.Move(2)
	tab.SetRows(nil, named)
	assert.Empty(t, selected(t, tab))
	for _, move := range []func(){func() { tab.Move(1) }, func() { tab.Page(1) }, tab.Top, tab.Bottom} {
		move()
		assert.Empty(t, selected(t, tab), "there is nothing to move to")
	}
	tab.SetRows(keys(100, 105), named)
	assert.Empty(t, selected(t, tab))
	tab.Move(1)
	assert.Equal(t, "k102", selected(t, tab))
}

func TestAKeyThatIsThereTwiceKeepsTheCursorOnTheNearer(t *testing.T) {
	tab := New[string](plainTheme(), two())
	tab.SetSize(40, 11)
	tab.SetRows([]string{"a", "b", "a", "c"}, named)
	tab.Move(2)
	tab.SetRows([]string{"a", "b", "x", "a", "c"}, named)
	tab.Move(1)
	assert.Equal(t, "c", selected(t, tab), "the later one was nearer")
	tab.Select("x")
	tab.SetRows([]string{"e", "x", "f", "g", "h", "x"}, named)
	tab.Move(1)
	assert.Equal(t, "f", selected(t, tab), "the earlier one was nearer")
}

func TestMovesStopAtTheEnds(t *testing.T) {
	tab := filled(30)
	tab.Move(-1)
	assert.Equal(t, "k000", selected(t, tab))
	tab.Bottom()
	assert.Equal(t, "k029", selected(t, tab))
	assert.Equal(t, "k029", marked(t, tab))
	tab.Move(5)
	assert.Equal(t, "k029", selected(t, tab))
	tab.Top()
	assert.Equal(t, "k000", selected(t, tab))
	tab.Page(1)
	assert.Equal(t, "k008", selected(t, tab))
	tab.Page(1 << 60)
	assert.Equal(t, "k029", selected(t, tab))
	tab.Page(-1)
	assert.Equal(t, "k021", selected(t, tab))
	tab.Move(-1 << 62)
	assert.Equal(t, "k000", selected(t, tab))
}

func TestSelectGoesToAKeyAsSoonAsARowHasIt(t *testing.T) {
	tab := filled(30)
	tab.Select("k025")
	assert.Equal(t, "k025", marked(t, tab))
	for name, tab := range map[string]*Table[string]{"rows": filled(20), "none yet": filled(0)} {
		tab.Select("k025")
		_, there := tab.Selected()
		assert.False(t, there, "%s: another row would be taken for it", name)
		tab.SetRows(keys(0, 22), named)
		_, there = tab.Selected()
		assert.False(t, there, name)
		tab.SetRows(keys(0, 30), named)
		assert.Equal(t, "k025", marked(t, tab), name)
		tab.Select("nobody")
		tab.Move(1)
		_, there = tab.Selected()
		assert.True(t, there, "%s: a move selects again", name)
	}
}

func TestTheFirstRowsHaveTheOneOfStartSelected(t *testing.T) {
	for start, want := range map[string]string{"k025": "k025", "k000": "k000", "nobody": "k000", "": "k000"} {
		tab := New[string](plainTheme(), two())
		tab.SetSize(40, 11)
		tab.Start(start)
		tab.SetRows(nil, named)
		tab.SetRows(keys(0, 30), named)
		assert.Equal(t, want, selected(t, tab))
		assert.Equal(t, want, marked(t, tab))
		tab.Move(1)
		tab.SetRows(keys(0, 30), named)
		assert.NotEqual(t, want, selected(t, tab), "only the first rows")
	}
}

func TestRestoreBringsCursorAndWindowBack(t *testing.T) {
	for _, at := range []int{0, 9, 10, 31, 55, 59} {
		tab := filled(60)
		tab.Move(at)
		view, place := tab.View(), tab.Place()
		for _, rows := range [][]string{nil, keys(3, 9), keys(50, 60), keys(0, 60)} {
			tab.SetRows(rows, named)
			tab.Top()
			tab.Page(1)
			tab.SetRows(keys(0, 60), named)
			tab.Restore(place)
			assert.Equal(t, view, tab.View(), "%d", at)
		}
		tab.SetRows(append(keys(60, 90), keys(0, 60)...), named)
		tab.Restore(place)
		assert.Equal(t, fmt.Sprintf("k%03d", at), marked(t, tab), "it follows its row")
		tab.SetRows(keys(60, 90), named)
		tab.Restore(place)
		assert.Empty(t, marked(t, tab), "its row is gone")
		tab.SetRows(keys(0, 60), named)
		assert.Equal(t, fmt.Sprintf("k%03d", at), marked(t, tab), "and back")
	}
	empty := New[string](plainTheme(), two())
	empty.SetSize(40, 11)
	place := empty.Place()
	empty.Restore(place)
	assert.Empty(t, marked(t, empty))
	empty.SetRows(keys(0, 5), named)
	empty.Move(3)
	empty.Restore(place)
	assert.Equal(t, "k000", marked(t, empty))
}

func TestLeavingTheWindowScrollsByAPageLessTwo(t *testing.T) {
	tab := filled(100)
	tab.Move(9)
	assert.Equal(t, "k000", first(t, tab), "the last row of the window is still in it")
	tab.Move(1)
	assert.Equal(t, "k008", first(t, tab))
	assert.Equal(t, "k010", marked(t, tab))
	for range 7 {
		tab.Move(1)
		assert.Equal(t, "k008", first(t, tab))
	}
	tab.Move(1)
	assert.Equal(t, "k016", first(t, tab))
	tab.Move(-3)
	assert.Equal(t, "k008", first(t, tab))
	assert.Equal(t, "k015", marked(t, tab))
}

func TestTheWindowLeavesNoRoomAtTheEnd(t *testing.T) {
	tab := filled(30)
	tab.Bottom()
	assert.Equal(t, "k020", first(t, tab))
	tab.SetRows(keys(0, 15), named)
	assert.Equal(t, "k005", first(t, tab))
	tab.SetSize(40, 21)
	assert.Equal(t, "k000", first(t, tab))
}

func TestAResizeKeepsTheCursorInTheWindow(t *testing.T) {
	tab := filled(100)
	tab.Move(50)
	for height := range 40 {
		tab.SetSize(40, height)
		if height >= 2 {
			assert.Equal(t, "k050", marked(t, tab), "height %d", height)
		}
	}
}

// TestRandomUseKeepsWhatIsPromised compares the table with a plain model of a cursor, over
// random rows and moves.
func TestRandomUseKeepsWhatIsPromised(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	tab := New[string](plainTheme(), two())
	tab.SetSize(40, 11)
	last := ""
	for step := range 5000 {
		what := random.IntN(8)
		switch what {
		case 0, 1:
			rows := keys(0, random.IntN(40))
			random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
			tab.SetRows(rows, named)
		case 2:
			tab.Move(random.IntN(9) - 4)
		case 3:
			tab.Page(random.IntN(5) - 2)
		case 4:
			tab.Top()
		case 5:
			tab.Bottom()
		case 6:
			tab.SetSize(20+random.IntN(60), 2+random.IntN(30))
		case 7:
			tab.SetOrder(random.IntN(3), step%2 == 0, step%3 == 0)
		}
		now := selected(t, tab)
		if (what < 2 || what > 5) && now != "" && last != "" {
			require.Equal(t, last, now, "step %d: only the user moves the cursor from one row to another", step)
		}
		require.Equal(t, now, marked(t, tab), "step %d: what is selected is what is marked", step)
		if now != "" {
			last = now
		}
	}
}
