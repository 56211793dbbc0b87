package dialog

import (
	"strings"
	"testing"

	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/ui/theme"
)

// TestABriefLineChangesNothingElse: it may come late, and be as long as it likes.
func TestABriefLineChangesNothingElse(t *testing.T) {
	d := New(theme.New(theme.Mono, termenv.Ascii, false), testWords, "Title")
	d.SetButtons(Button{Label: "Cancel"})
	draw := func(height int, brief string) []string {
		d.SetSize(80, height)
		d.SetContent([]Line{{Text: strings.Repeat("top ", 15)}}, []Line{{Text: "body"}, {Gap: true}, {Text: brief, Brief: true}})
		return strings.Split(d.View(), "\n")
	}
	short, long := draw(24, "reading"), draw(24, strings.Repeat("much ", 40))
	assert.Len(t, long, len(short))
	for i := range short {
		if !strings.Contains(short[i], "reading") {
			assert.Equal(t, short[i], long[i])
		}
	}
	assert.Equal(t, theme.Width(short[0]), theme.Width(long[0]))
	assert.True(t, d.EndShown())
	assert.Contains(t, strings.Join(draw(6, "brief"), "\n"), "brief", "the gap goes first")
	tight := strings.Join(draw(5, "brief"), "\n")
	assert.NotContains(t, tight, "brief")
	assert.NotContains(t, tight, "more below", "rather than scroll for it, it is left out")
	assert.True(t, d.EndShown())
}
