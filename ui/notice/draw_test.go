package notice

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/theme"
)

type noClock struct{}

func (noClock) After(time.Duration, tea.Msg) tea.Cmd { return nil }

func drawn(width, room int, n Notice) string {
	b := New(theme.New(theme.Dark, termenv.Ascii, false), noClock{})
	b.Add(n)
	lines := b.Lines(width, room)
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n")
}

func TestAnOutcomeIsAHeadlineThenFields(t *testing.T) {
	refused := Notice{Kind: Error, Of: "x", Outcome: render.Outcome{
		Head:  []string{"refused", "  10.23.0.14:8080 web-05", "  web-frontend/https-443 (hk, Production)"},
		Label: "why",
		Why: []string{
			"the backend is still in a rule (RetCode 4110), although no Custom rule holds it",
			"the VServer has rule path /cart", "the VServer has rule domain a.example.com", "the VServer has rule path /x",
		},
		Next: []string{"look at these rules in the web console", "w shows the steps"},
		More: "w",
	}}
	assert.Equal(t, strings.Join([]string{
		" ✗ refused  10.23.0.14:8080 web-05  web-frontend/https-443 (hk, Production)",
		"   why    the backend is still in a rule (RetCode 4110), although no Custom",
		"          rule holds it  the VServer has rule path /cart",
		"          the VServer has rule domain a.example.com  +1, w shows them",
		"   next   look at these rules in the web console  w shows the steps",
		"          (esc dismisses)",
	}, "\n"), drawn(80, 10, refused))
	assert.Contains(t, drawn(80, 5, refused), "holds it  the VServer has rule path /cart  +2, w shows them\n   next   look")

	assert.Equal(t, strings.Join([]string{
		" ● released 3 backends from api-tcp/api-9000 (hk, Production-of-old)",
		"   4 → 1  verified 21s",
	}, "\n"), drawn(80, 10, Notice{Kind: Good, Of: "x", Outcome: render.Outcome{
		Head: []string{"released 3 backends", " from api-tcp/api-9000 (hk, Production-of-old)", "  4 → 1  verified 21s"},
	}}), "a line is broken before a field")

	stopped := Notice{Kind: Stopped, Of: "x", Outcome: render.Outcome{
		Head: []string{"released 1 of 3 backends", "  api-tcp/api-9000 (hk, Production)", "  4 → 3  stopped"},
	}}
	assert.Equal(t, " ● released 1 of 3 backends  api-tcp/api-9000 (hk, Production)  4 → 3  stopped\n   (esc dismisses)",
		drawn(80, 10, stopped))
}
