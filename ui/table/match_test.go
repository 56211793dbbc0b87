package table

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/ui/theme"
)

func TestWordsHaveAStyleOfTheirOwn(t *testing.T) {
	th := colourTheme()
	on, off := theme.Escapes(&th.Match)
	bad, badOff := theme.Escapes(&th.Bad)
	for _, c := range []struct {
		words []string
		cell  Cell
		want  string
	}{
		{nil, Cell{Text: "web-1"}, "web-1"},
		{[]string{"mail"}, Cell{Text: "web-1"}, "web-1"},
		{[]string{"web"}, Cell{Text: "WEB-1 web"}, on + "WEB" + off + "-1 " + on + "web" + off},
		{[]string{"web", "b-1", "web-1"}, Cell{Text: "web-1"}, on + "web-1" + off},
		{[]string{"fail"}, Cell{Text: "failing", Style: &th.Bad}, bad + badOff + on + "fail" + off + bad + "ing"},
		{[]string{"网"}, Cell{Text: "支付网关"}, "支付" + on + "网" + off + "关"},
		{[]string{"i"}, Cell{Text: "İi"}, "İi"},
	} {
		tab := New[int](th, []Column{{Title: "NAME", Min: 20}})
		tab.SetRows([]int{0, 1}, func(int) []Cell { return []Cell{c.cell} })
		tab.SetSize(40, 3)
		before := tab.View()
		tab.SetWords(c.words)
		lines := strings.Split(tab.View(), "\n")
		assert.Contains(t, lines[2], c.want, "%v", c.words)
		assert.Equal(t, ansi.Strip(before), ansi.Strip(strings.Join(lines, "\n")))
		tab.SetWords(nil)
		assert.Equal(t, before, tab.View())
	}
}

func TestWordsChangeNoWidthWhateverTheText(t *testing.T) {
	for _, th := range []*theme.Theme{colourTheme(), theme.New(theme.Dark, termenv.Ascii, false)} {
		columns, cells := mixed(th)
		for _, words := range [][]string{
			{"e"}, {"\u0301"}, {"👩"}, {"👨"}, {"\u200d"}, {"🇨"}, {"한"}, {"n"}, {"-", "0"}, {" "}, {"…"}, {"\x1b"},
		} {
			for width := range 90 {
				tab := New[int](th, columns)
				tab.SetRows(numbers(30), cells)
				tab.SetSize(width, 20)
				plain := ansi.Strip(tab.View())
				tab.SetWords(words)
				exact(t, tab.View(), width, 20)
				assert.Equal(t, plain, ansi.Strip(tab.View()))
			}
		}
	}
}
