package ui

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"
)

// drawnWhole is a description as it is when all of it is drawn.
func drawnWhole(e *env, sections []section, width int) []string {
	var out []string
	for i, s := range sections {
		indent := strings.Repeat("  ", s.depth)
		if i > 0 {
			out = append(out, "")
		}
		out = append(out, indent+e.theme.Title.Render(e.theme.Text(s.title)))
		ours := true
		for _, f := range s.facts {
			label := e.theme.Fit(indent+"  "+e.theme.Text(f.label), labelWidth)
			room := max(width-labelWidth-1, 10)
			value := e.theme.Name(dash(f.value))
			if f.label == "state" && ours {
				ours = false
				if isState(f.value) {
					value = stateWord(e, s.title, f.value)
				}
			}
			wrapped := ansi.Hardwrap(value, room, true)
			if s.prose {
				wrapped = ansi.Wrap(value, room, "")
			}
			for n, part := range strings.Split(wrapped, "\n") {
				if n > 0 {
					label = strings.Repeat(" ", labelWidth)
				}
				out = append(out, e.theme.Muted.Render(label)+" "+part)
			}
		}
	}
	return out
}

func TestADescriptionDrawnInPartsIsTheOneDrawnWhole(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	a := bigApp(t, 1, 120, 40)
	values := []string{"", "ok", "healthy", "web-01", "名前", "evil\x1b[31m", " two  blanks ", "é", "a word and another", "\xff", "x\ny", "́"}
	long := 0
	for range 300 {
		width := 30 + random.IntN(90)
		var sections []section
		for range random.IntN(5) {
			s := section{title: values[random.IntN(len(values))], depth: random.IntN(3), prose: random.IntN(3) == 0}
			for range random.IntN(6) {
				value := strings.Repeat(values[random.IntN(len(values))], 1+random.IntN(60))
				s.facts = append(s.facts, fact{[]string{"state", "name", "a label that is far too long"}[random.IntN(3)], value})
			}
			sections = append(sections, s)
		}
		want, d := drawnWhole(a.env, sections, width), newDescription(a.env, sections, width)
		require.Equal(t, len(want), d.count(), "%q", sections)
		for range 3 * len(want) {
			i := random.IntN(len(want))
			require.Equal(t, want[i], d.line(i))
		}
		long += len(want)
	}
	require.Greater(t, long, 5_000)
}

// TestADescriptionDrawsWhatIsOnTheScreen holds that a key costs the same in a long one.
func TestADescriptionDrawsWhatIsOnTheScreen(t *testing.T) {
	allocs := func(facts int) float64 {
		a := bigApp(t, 1, 120, 40)
		s := section{title: "long"}
		for i := range facts {
			s.facts = append(s.facts, fact{fmt.Sprint("fact ", i), strings.Repeat("value ", 20)})
		}
		d := newDescription(a.env, []section{s}, 120)
		top := 0
		return testing.AllocsPerRun(20, func() {
			top = (top + 37) % (d.count() - 40)
			for i := range 40 {
				d.line(top + i)
			}
		})
	}
	few, many := allocs(100), allocs(20_000)
	require.LessOrEqual(t, many, few*1.2+50)
}

// TestALongValueIsWholeInItsDescriptionAlone goes through the screens with a host
// whose name is as long as a book.
func TestALongValueIsWholeInItsDescriptionAlone(t *testing.T) {
	for _, g := range bigs(1)[4:] {
		name := g.ulb.Name.Or("")
		a := bigLists(t, g, "ULBs")
		require.Contains(t, a.View(), map[string]string{"name": "(102,399)", "wide name": "(34,133)"}[g.name], "the list shows its length")
		a.Update(keyMsg("d"))
		var whole strings.Builder
		p := a.top().(*page)
		a.View()
		for i := range p.wrapped.count() {
			line := ansi.Strip(p.wrapped.line(i))
			if strings.HasPrefix(line, "  id ") {
				break
			}
			if i > 0 {
				whole.WriteString(strings.TrimSpace(ansi.Cut(line, labelWidth, 200)))
			}
		}
		require.Equal(t, name, whole.String())
	}
}
