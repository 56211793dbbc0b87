package dialog

import (
	"strings"
	"testing"

	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/ui/theme"
)

// tall is a dialog of so many lines of top and body.
func tall(top, body, keep int) *Dialog {
	d := New(theme.New(theme.Dark, termenv.Ascii, false), testWords, "title")
	lines := func(n int, word string) []Line {
		all := make([]Line, n)
		for i := range all {
			all[i].Text = word + strings.Repeat("I", i)
		}
		return all
	}
	d.Keep = keep
	d.SetContent(lines(top, "top"), lines(body, "body"))
	d.SetButtons(Button{Label: "Cancel"})
	return d
}

func TestTheBeginningOfTheTopStaysWhereNotAllOfItCan(t *testing.T) {
	d := tall(12, 6, 2)
	d.SetSize(60, 16)
	seen := d.View()
	for range 40 {
		view := d.View()
		assert.Contains(t, view, " top ")
		assert.Contains(t, view, " topI ")
		seen += view
		d.Key("down")
	}
	assert.True(t, d.EndShown())
	for _, all := range []string{" topIIIIIIIIIII ", " topII ", " body ", " bodyIIIII "} {
		assert.Contains(t, seen, all)
	}
}

func TestAllOfTheTopStaysWhereItCan(t *testing.T) {
	d := tall(5, 30, 2)
	d.SetSize(60, 16)
	d.Key("end")
	assert.Contains(t, d.View(), " topIIII ")
}

func TestOnATinyScreenEvenTheBeginningScrolls(t *testing.T) {
	d := tall(12, 6, 2)
	d.SetSize(60, 8)
	assert.Contains(t, d.View(), " top ")
	d.Key("end")
	assert.NotContains(t, d.View(), " top ")
	assert.Contains(t, d.View(), " bodyIIIII ")
}
