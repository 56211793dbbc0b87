package keymap

import (
	"os"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDefaultKeysMeanTheirActions(t *testing.T) {
	want := map[string]Action{
		"up": MoveUp, "k": MoveUp, "down": MoveDown, "j": MoveDown,
		"pgup": PageUp, "ctrl+b": PageUp, "ctrl+u": PageUp, "pgdown": PageDown, "ctrl+f": PageDown, "ctrl+d": PageDown,
		"g": Top, "home": Top, "G": Bottom, "end": Bottom,
		"enter": Open, "l": Open, "right": Open, "esc": Back, "h": Back, "left": Back, "-": LastPlace,
		"/": Filter, "p": Profiles, "o": Order, "O": Reverse, "z": OnlyBad, "[": Shorter, "]": Longer, "r": Refresh, "d": Describe, "y": Copy,
		"R": Regions, "P": Projects, " ": Mark, "a": MarkAll, "v": MarkRange, "x": Release, "e": Disable, "W": Weight, "M": Check, "w": Watch, "n": Continue,
		"s": Stop, "t": Rules, "H": History, "E": Events, "!": Problems, "f": Find, "u": Undo, "C": Close, ":": Command, "?": Help, "q": Quit, "ctrl+l": Redraw, "ctrl+z": Suspend,
		"ctrl+c": ForceQuit,
	}
	m := Default()
	assert.Equal(t, want, m.byKey)
	for key, action := range want {
		got, ok := m.Action(key)
		assert.True(t, ok, key)
		assert.Equal(t, action, got, key)
	}
}

func TestKeysWithoutABindingMeanNothing(t *testing.T) {
	for _, key := range []string{
		"", "X", "jj", "[x]", "space", "alt+ ", "Z", "N", "U", "alt+x",
		"tab", "up ", "UP",
	} {
		action, ok := Default().Action(key)
		assert.False(t, ok, key)
		assert.Empty(t, action, key)
	}
}

func TestTheDefaultMapIsOneThatNewAccepts(t *testing.T) {
	same := map[string][]string{}
	for _, b := range Default().Bindings() {
		if !Fixed(b.Action) {
			same[string(b.Action)] = b.Keys
		}
	}
	m, err := New(same)
	require.NoError(t, err)
	assert.Equal(t, Default(), m)

	m, err = New(nil)
	require.NoError(t, err)
	assert.Equal(t, Default(), m)
}

func TestEveryBindingHasItsWords(t *testing.T) {
	seen, group := map[Action]bool{}, 0
	for _, b := range Default().Bindings() {
		assert.False(t, seen[b.Action], "%s is listed twice", b.Action)
		seen[b.Action] = true
		assert.NotEmpty(t, b.Keys, b.Action)
		assert.NotEmpty(t, b.Help, b.Action)
		assert.LessOrEqual(t, len(b.Help), 14, "%s: a footer at 60 columns has no room for more", b.Action)
		assert.NotEqual(t, b.Help, b.Long, "%s: no fact twice", b.Action)
		assert.False(t, strings.HasSuffix(b.Long, "."), "%s: the table has no sentences", b.Action)
		assert.Contains(t, Groups(), b.Group, b.Action)
		assert.GreaterOrEqual(t, slices.Index(Groups(), b.Group), group, "%s: stands among others of its group", b.Action)
		group = slices.Index(Groups(), b.Group)
		assert.LessOrEqual(t, len(strings.Fields(b.Help)), 3, b.Action)
		changes := slices.Contains([]Action{Release, Disable, Weight, Check, Undo, Close, Continue}, b.Action)
		assert.Equal(t, changes, b.Danger, "%s", b.Action)
	}
	assert.Len(t, seen, 44)
}

func TestLabelsAreTheFirstKeyAsPeopleReadIt(t *testing.T) {
	m, err := New(map[string][]string{
		"page-down": {"space", "pgdown"}, "mark": {"m"},
		"order": {"alt+space"}, "copy": {},
	})
	require.NoError(t, err)
	assert.Equal(t, "x", m.Label(Release))
	assert.Equal(t, "enter", m.Label(Open))
	assert.Equal(t, "esc", m.Label(Back))
	assert.Equal(t, "ctrl+c", m.Label(ForceQuit))
	assert.Equal(t, "space", m.Label(PageDown))
	assert.Equal(t, "space", Default().Label(Mark))
	assert.Equal(t, "alt+space", m.Label(Order))
	assert.Empty(t, m.Label(Copy), "an unbound action has no label")
	assert.Empty(t, m.Label("fly"), "nor has one that does not exist")
}

func TestAMapCannotBeChangedThroughWhatItReturns(t *testing.T) {
	m := Default()
	m.Bindings()[0].Keys[0] = "enter"
	m.Bindings()[0].Action = Release
	assert.Equal(t, Default(), m)
}

func TestAMapDoesNotFollowLaterChangesOfTheSettings(t *testing.T) {
	settings := map[string][]string{"release": {"X"}}
	m, err := New(settings)
	require.NoError(t, err)
	settings["release"][0] = "enter"
	assert.Equal(t, "X", m.Label(Release))
}

func TestNamedKeysAreExactlyThoseOfBubbleTea(t *testing.T) {
	want := map[string]bool{}
	for kind := tea.KeyType(-200); kind <= 127; kind++ {
		if name := kind.String(); name != "" && name != "runes" && name != "ctrl+c" {
			want[name] = true
		}
	}
	got := map[string]bool{}
	for _, name := range namedKeys() {
		if name != "ctrl+c" {
			assert.False(t, got[name], "%s is listed twice", name)
			got[name] = true
		}
	}
	assert.Equal(t, want, got)
}

func TestKeysThatBubbleTeaMakesFindTheirAction(t *testing.T) {
	m, err := New(map[string][]string{
		"release": {"é"}, "mark": {"f2"}, "order": {"space"}, "copy": {"alt+y"},
		"describe": {"ctrl+shift+home"}, "filter": {"中"},
	})
	require.NoError(t, err)
	for _, tc := range []struct {
		msg  tea.KeyMsg
		want Action
	}{
		{tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("é")}, Release},
		{tea.KeyMsg{Type: tea.KeySpace, Runes: []rune(" ")}, Order},
		{tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("y"), Alt: true}, Copy},
		{tea.KeyMsg{Type: tea.KeyCtrlShiftHome}, Describe},
		{tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("中")}, Filter},
		{tea.KeyMsg{Type: tea.KeyEnter}, Open},
		{tea.KeyMsg{Type: tea.KeyCtrlC}, ForceQuit},
	} {
		got, ok := m.Action(tea.Key(tc.msg).String())
		assert.True(t, ok, tc.msg.String())
		assert.Equal(t, tc.want, got, tc.msg.String())
	}
	for _, pasted := range []string{"é", "q", "中"} {
		_, ok := m.Action(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(pasted), Paste: true}.String())
		assert.False(t, ok, "a pasted %s is no key", pasted)
	}
}

func TestREADMEShowsTheKeysThatTheConsoleHas(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	_, rest, ok := strings.Cut(string(readme), "<!-- keys -->\n")
	require.True(t, ok, "README.md has no line <!-- keys -->")
	table, _, ok := strings.Cut(rest, "<!-- /keys -->")
	require.True(t, ok, "README.md has no line <!-- /keys --> after <!-- keys -->")
	assert.Equal(t, markdown(Default()), table, "put this between README's marks:\n%s", markdown(Default()))
}

func TestTheTableKeepsItsCellsWhateverTheKeys(t *testing.T) {
	m, err := New(map[string][]string{"order": {"|"}, "copy": {"`"}, "describe": {}})
	require.NoError(t, err)
	table := markdown(m)
	assert.Contains(t, table, "| `\\|` | `order` | ")
	assert.Contains(t, table, "| `` ` `` | `copy` | ")
	assert.Contains(t, table, "|  | `describe` | ")
	for line := range strings.Lines(table) {
		assert.Equal(t, 5, strings.Count(line, "|")-strings.Count(line, `\|`), line)
	}
}
