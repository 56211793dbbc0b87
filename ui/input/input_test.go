package input_test

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/ui/input"
	"cloud.internal/ulbconsole/ui/theme"
)

func typed(f *input.Field, text string) {
	for _, r := range text {
		f.Key(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
	}
}

func TestAFieldHoldsCleanText(t *testing.T) {
	for ascii, want := range map[bool]string{false: "ab", true: "a?b"} {
		f := input.New(theme.New(theme.Dark, termenv.Ascii, ascii))
		f.Open("")
		typed(f, "a\ue000b")
		assert.Equal(t, want, f.Text())
	}
}

func TestAPastedTextIsOneLineOfText(t *testing.T) {
	f := input.New(theme.New(theme.Dark, termenv.Ascii, false))
	f.Open("id ")
	f.Key(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("ulb-1\r\nulb-2\r"), Paste: true})
	assert.Equal(t, "id ulb-1 ulb-2", f.Text())
}

func TestAFieldCuresItsTextField(t *testing.T) {
	f := input.New(theme.New(theme.Dark, termenv.Ascii, false))
	f.Open("web")
	f.Key(tea.KeyMsg{Type: tea.KeyLeft})
	f.Key(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("d"), Alt: true}) // it read past the end
	assert.Nil(t, f.Key(tea.KeyMsg{Type: tea.KeyCtrlV}), "the clipboard of this machine is not read")
	assert.Equal(t, "web", f.Text())
	typed(f, strings.Repeat("x", 300))
	assert.Len(t, f.Text(), 200)
	f.Close()
	typed(f, "y")
	assert.NotContains(t, f.Text(), "y")
}
