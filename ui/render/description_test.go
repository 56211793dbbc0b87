package render

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/muesli/termenv"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/ui/theme"
)

// drawnWhole is a description as it is when all of it is drawn.
func drawnWhole(th *theme.Theme, sections []Section, width int) []string {
	var out []string
	for i, s := range sections {
		indent := strings.Repeat("  ", s.depth)
		if i > 0 {
			out = append(out, "")
		}
		out = append(out, indent+th.Title.Render(th.Text(s.Title)))
		ours := true
		for _, f := range s.Facts {
			label := th.Fit(indent+"  "+th.Text(f.Label), labelWidth)
			room := max(width-labelWidth-1, 10)
			value := th.Name(Dash(f.Value))
			if f.Label == "state" && ours {
				ours = false
				if IsState(f.Value) {
					value = StateWord(th, s.Title, f.Value)
				}
			}
			for n, part := range theme.FoldFlush(value, room) {
				if n > 0 {
					label = strings.Repeat(" ", labelWidth)
				}
				out = append(out, th.Muted.Render(label)+" "+part)
			}
		}
	}
	return out
}

func TestADescriptionDrawnInPartsIsTheOneDrawnWhole(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	th := theme.New(theme.Dark, termenv.ANSI, false)
	values := []string{
		"", "ok", "healthy", "web-01", "名前", "evil\x1b[31m", " two  blanks ", "é", "a word and another",
		"\xff", "x\ny", "́",
	}
	long := 0
	for range 300 {
		width := 30 + random.IntN(90)
		var sections []Section
		for range random.IntN(5) {
			s := Section{Title: values[random.IntN(len(values))], depth: random.IntN(3)}
			for range random.IntN(6) {
				value := strings.Repeat(values[random.IntN(len(values))], 1+random.IntN(60))
				s.Facts = append(s.Facts, Fact{[]string{"state", "name", "a label that is far too long"}[random.IntN(3)], value})
			}
			sections = append(sections, s)
		}
		want, d := drawnWhole(th, sections, width), NewDescription(th, sections, width)
		require.Equal(t, len(want), d.Count(), "%q", sections)
		for range 3 * len(want) {
			i := random.IntN(len(want))
			require.Equal(t, want[i], d.Line(i))
		}
		long += len(want)
	}
	require.Greater(t, long, 5_000)
}

// TestADescriptionDrawsWhatIsOnTheScreen holds that a key costs the same in a long one.
func TestADescriptionDrawsWhatIsOnTheScreen(t *testing.T) {
	allocs := func(facts int) float64 {
		th := theme.New(theme.Dark, termenv.ANSI, false)
		s := Section{Title: "long"}
		for i := range facts {
			s.Facts = append(s.Facts, Fact{fmt.Sprint("fact ", i), strings.Repeat("value ", 20)})
		}
		d := NewDescription(th, []Section{s}, 120)
		top := 0
		return testing.AllocsPerRun(20, func() {
			top = (top + 37) % (d.Count() - 40)
			for i := range 40 {
				d.Line(top + i)
			}
		})
	}
	few, many := allocs(100), allocs(20_000)
	require.LessOrEqual(t, many, few*1.2+50)
}
