package ui

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/ui/page"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"
)

// TestALongValueIsWholeInItsDescriptionAlone goes through the screens with a host
// whose name is as long as a book.
func TestALongValueIsWholeInItsDescriptionAlone(t *testing.T) {
	for _, g := range bigs(1)[4:] {
		name := g.ulb.Name.Or("")
		a := bigLists(t, g, "ULBs")
		require.Contains(t, a.View(), map[string]string{"name": "(102,399)", "wide name": "(34,133)"}[g.name],
			"the list shows its length")
		a.Update(keyMsg("d"))
		var whole strings.Builder
		p := a.stack.top().(*page.Page)
		a.View()
		for i := range p.Text().Count() {
			line := ansi.Strip(p.Text().Line(i))
			if strings.HasPrefix(line, "  id ") {
				break
			}
			if i > 0 {
				whole.WriteString(strings.TrimSpace(ansi.Cut(line, 24, 200)))
			}
		}
		require.Equal(t, name, whole.String())
	}
}

func TestTheEndOfAPageIsSeen(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("d")
		first := d.line("more")
		d.press("G")
		assert.NotContains(t, d.screen(), strings.TrimSpace(first), "it is the end")
	})
}
