package keymap

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAnOverrideReplacesAllKeysOfItsAction(t *testing.T) {
	m, err := New(map[string][]string{"order": {"f2", "S"}})
	require.NoError(t, err)
	assert.Equal(t, []string{"f2", "S"}, m.binding(Order).Keys)
	_, ok := m.Action("o")
	assert.False(t, ok, "the default key is gone")
	for _, key := range []string{"f2", "S"} {
		action, _ := m.Action(key)
		assert.Equal(t, Order, action, key)
	}
}

func TestAKeyCanMoveFromOneActionToAnother(t *testing.T) {
	m, err := New(map[string][]string{"release": {"d"}, "describe": {"x"}})
	require.NoError(t, err)
	assert.Equal(t, "d", m.Label(Release))
	assert.Equal(t, "x", m.Label(Describe))
}

func TestAnEmptyListUnbindsAnActionThatOneCanDoWithout(t *testing.T) {
	for _, b := range Default().Bindings() {
		_, err := New(map[string][]string{string(b.Action): {}})
		switch b.Action {
		case MoveUp, MoveDown, Open, Back, Stop, Help, Quit, ForceQuit, Redraw, Suspend:
			require.Error(t, err, b.Action)
			assert.Contains(t, err.Error(), "keys."+string(b.Action)+": ")
		default:
			require.NoError(t, err, b.Action)
		}
	}
	m, err := New(map[string][]string{"release": {}})
	require.NoError(t, err)
	_, ok := m.Action("x")
	assert.False(t, ok)
}

func TestTheFixedKeysBelongToTheirActionsAlone(t *testing.T) {
	for key, action := range map[string]Action{"ctrl+c": ForceQuit, "ctrl+l": Redraw, "ctrl+z": Suspend} {
		assert.True(t, Fixed(action))
		assert.Equal(t, []string{key}, Default().binding(action).Keys)
		for _, taken := range []string{key, "alt+" + key} {
			_, err := New(map[string][]string{"refresh": {"r", taken}})
			require.ErrorContains(t, err, `keys.refresh: "`+taken+`" always `)
			require.ErrorContains(t, err, "choose another key")
		}
		for _, keys := range [][]string{{key}, {"f9"}, {}} {
			_, err := New(map[string][]string{string(action): keys})
			require.ErrorContains(t, err, "keys."+string(action)+": "+key+" always ")
			require.ErrorContains(t, err, "remove this setting")
		}
	}
}

func TestMistakesAreNamedWithTheirPlaceAndCure(t *testing.T) {
	for name, tc := range map[string]struct {
		overrides map[string][]string
		want      string
	}{
		"misspelt action": {
			map[string][]string{"relese": {"X"}},
			`keys.relese: there is no such action; did you mean release?`,
		},
		"action in upper case": {
			map[string][]string{"Release": {"X"}},
			`keys.Release: there is no such action; did you mean release?`,
		},
		"unlike any action": {
			map[string][]string{"fly": {"X"}},
			`keys.fly: there is no such action; the actions are up, down, page-up, page-down, top, bottom, open, back, last-place, ` +
				`region, project, profile, command, filter, order, reverse, only-not-ok, refresh, describe, rules, shorter-span, longer-span, copy, find, problems, events, mark,` +
				` mark-all, mark-range,` +
				` release, disable, weight, check, undo, go-on, stop, close, watch, history, help, quit`,
		},
		"no action's name": {
			map[string][]string{"": {"X"}},
			`keys."": there is no such action; the actions are up, down, page-up, page-down, top, bottom, open, back, last-place, ` +
				`region, project, profile, command, filter, order, reverse, only-not-ok, refresh, describe, rules, shorter-span, longer-span, copy, find, problems, events, mark,` +
				` mark-all, mark-range,` +
				` release, disable, weight, check, undo, go-on, stop, close, watch, history, help, quit`,
		},
		"unknown key": {
			map[string][]string{"order": {"hyper+x"}},
			`keys.order: no terminal sends a key named "hyper+x"; write one character, or a name such as "ctrl+x", "alt+x",` +
				` "f5", "pgdown" or "space"`,
		},
		"misspelt key": {
			map[string][]string{"order": {"crtl+x"}},
			`keys.order: no terminal sends a key named "crtl+x"; did you mean "ctrl+x"?`,
		},
		"key in upper case": {
			map[string][]string{"order": {"Ctrl+X"}},
			`keys.order: no terminal sends a key named "Ctrl+X"; did you mean "ctrl+x"?`,
		},
		"key that arrives as Tab": {
			map[string][]string{"order": {"ctrl+i"}},
			`keys.order: no terminal sends a key named "ctrl+i"; did you mean "tab"?`,
		},
		"key that arrives as Enter": {
			map[string][]string{"order": {"ctrl+m"}},
			`keys.order: no terminal sends a key named "ctrl+m"; did you mean "enter"?`,
		},
		"key that arrives as Esc": {
			map[string][]string{"order": {"ctrl+["}},
			`keys.order: no terminal sends a key named "ctrl+["; did you mean "esc"?`,
		},
		"shift and a letter": {
			map[string][]string{"order": {"shift+s"}},
			`keys.order: no terminal sends a key named "shift+s"; did you mean "S"?`,
		},
		"alt and shift": {
			map[string][]string{"order": {"alt+shift+s"}},
			`keys.order: no terminal sends a key named "alt+shift+s"; did you mean "alt+S"?`,
		},
		"another name of a key": {
			map[string][]string{"order": {"pagedown"}},
			`keys.order: no terminal sends a key named "pagedown"; did you mean "pgdown"?`,
		},
		"start of a sequence": {
			map[string][]string{"order": {"alt+["}},
			`keys.order: "alt+[" cannot be told from the start of an arrow key or a terminal's answer; choose another key`,
		},
		"two keys in a row": {
			map[string][]string{"order": {"gg"}},
			`keys.order: no terminal sends a key named "gg"; write one character, or a name such as "ctrl+x", "alt+x", ` +
				`"f5", "pgdown" or "space"`,
		},
		"listed twice": {
			map[string][]string{"order": {" ", "space"}},
			`keys.order: "space" is listed twice; remove one`,
		},
		"taken by a default": {
			map[string][]string{"release": {"d"}},
			`keys.release: "d" is the key of describe; choose another one, or give describe other keys in keys.describe`,
		},
		"taken by the space bar": {
			map[string][]string{"page-down": {"space"}},
			`keys.page-down: "space" is the key of mark; choose another one, or give mark other keys in keys.mark`,
		},
		"taken by an earlier one": {
			map[string][]string{"up": {"space"}, "down": {"space"}},
			`keys.up and keys.down: both have "space"; keep it in one of them` + "\n" +
				`keys.up: "space" is the key of mark; choose another one, or give mark other keys in keys.mark`,
		},
		"left to a later default": {
			map[string][]string{"up": {"j"}},
			`keys.up: "j" is the key of down; choose another one, or give down other keys in keys.down`,
		},
		"ctrl+c elsewhere": {
			map[string][]string{"copy": {"ctrl+c"}},
			`keys.copy: "ctrl+c" always leaves the console and cannot be rebound; choose another key`,
		},
		"ctrl+c with Alt": {
			map[string][]string{"copy": {"alt+ctrl+c"}},
			`keys.copy: "alt+ctrl+c" always leaves the console and cannot be rebound; choose another key`,
		},
		"ctrl+c itself": {
			map[string][]string{"force-quit": {"Q"}},
			`keys.force-quit: ctrl+c always leaves the console and cannot be rebound; remove this setting`,
		},
		"esc elsewhere": {
			map[string][]string{"quit": {"esc"}},
			`keys.quit: "esc" closes whatever is open and belongs to back; choose another key`,
		},
		"esc twice": {
			map[string][]string{"back": {"esc", "alt+esc"}},
			`keys.back: "alt+esc" closes whatever is open and belongs to back; choose another key`,
		},
		"back without esc": {
			map[string][]string{"back": {"h"}},
			`keys.back: "esc" must be among the keys, because it closes whatever is open; add it`,
		},
		"no way to open": {
			map[string][]string{"open": {}},
			`keys.open: the console cannot be used without a key for it; give at least one, or remove this setting to have ` +
				`enter, l, right`,
		},
		"danger on enter": {
			map[string][]string{"open": {"l"}, "release": {"enter"}},
			`keys.release: "enter" answers dialogs, and release is dangerous; choose a key such as a letter`,
		},
		"danger on space": {
			map[string][]string{"release": {"x", "space"}},
			`keys.release: "space" answers dialogs, and release is dangerous; choose a key such as a letter`,
		},
		"going on, on tab": {
			map[string][]string{"go-on": {"tab"}},
			`keys.go-on: "tab" answers dialogs, and go-on is dangerous; choose a key such as a letter`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			m, err := New(tc.overrides)
			assert.Nil(t, m)
			assert.EqualError(t, err, tc.want)
		})
	}
}

func TestADangerousActionIsRefusedOnEveryKeyThatAnswersDialogs(t *testing.T) {
	answering := []string{
		"enter", "alt+enter", "ctrl+j", "space", " ", "alt+space", "ctrl+@", "tab", "shift+tab", "alt+tab", "esc", "alt+esc",
		"up", "down", "left", "right", "alt+up", "ctrl+down", "shift+left", "ctrl+shift+right", "alt+ctrl+shift+up",
	}
	for _, action := range []string{"release", "disable", "undo", "close", "go-on"} {
		for _, key := range answering {
			overrides := map[string][]string{
				"up": {"k"}, "down": {"j"}, "open": {"l"}, "back": {"esc", "h"},
				"mark": {"m"}, action: {key},
			}
			_, err := New(overrides)
			require.Error(t, err, "%s on %s", action, key)
			assert.True(t, strings.HasPrefix(err.Error(), "keys."+action+": "), err.Error())
		}
	}
	for _, key := range []string{"x", "X", "delete", "f8", "ctrl+x", "alt+x", "é", "+"} {
		_, err := New(map[string][]string{"release": {key}})
		require.NoError(t, err, key)
	}
}

func TestCharactersThatCannotBeSeenAreNoKeys(t *testing.T) {
	for _, key := range []string{
		"", "\x1b", "\x00", "\t", "\n", "\x7f", "\u00a0", "\u200b", "\u202e", "\u0301", "\ufffd",
		"\xff", "\ue000", "e\u0301", "alt+", "alt", "runes", "alt+alt+x", "x ", " x", "[x]",
	} {
		_, err := New(map[string][]string{"order": {key}})
		if assert.Error(t, err, "%q", key) {
			assertPlain(t, err.Error())
		}
	}
}

func TestAllMistakesAreNamedAndTheSameEveryTime(t *testing.T) {
	overrides := map[string][]string{"zoom": {"1"}, "fly": {"2"}, "order": {"nope nope"}, "release": {"enter"}}
	_, first := New(overrides)
	for i, sentence := range strings.Split(first.Error(), "\n") {
		assert.True(t, strings.HasPrefix(sentence,
			[]string{"keys.fly: ", "keys.order: ", "keys.release: ", "keys.zoom: "}[i]), sentence)
	}
	for range 50 {
		_, err := New(maps.Clone(overrides))
		assert.EqualError(t, err, first.Error())
	}
}

func TestErrorsStayShortAndPlainWhateverTheSettings(t *testing.T) {
	long := strings.Repeat("x\x1b[2J\u202e", 10_000)
	for _, overrides := range []map[string][]string{
		{long: {"x"}},
		{"order": {long}},
		{`"\`: {"x"}},
		{"release": {"alt+" + long}},
	} {
		_, err := New(overrides)
		require.Error(t, err)
		assert.Less(t, len(err.Error()), 500)
		assertPlain(t, err.Error())
	}
}

func TestDistanceCountsLetters(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"", "abc", 3},
		{"abc", "", 3},
		{"kitten", "sitting", 3},
		{"release", "relese", 1},
		{"flaw", "lawn", 2},
	} {
		assert.Equal(t, tc.want, distance(tc.a, tc.b), "%s %s", tc.a, tc.b)
	}
}

// FuzzNew holds what must be true of any settings: sentences of plain text, or a map in which no
// key has two meanings, Esc and Ctrl-C have theirs, and nothing dangerous answers a dialog.
func FuzzNew(f *testing.F) {
	f.Add("release", "X", "order", "space")
	f.Add("up", "j", "down", "alt+[")
	f.Add("quit", "\x1b", "Quit", "ctrl+c")
	f.Add("back", "esc", "open", "enter")
	f.Fuzz(func(t *testing.T, action1, key1, action2, key2 string) {
		m, err := New(map[string][]string{action1: {key1}, action2: {key2}})
		if err != nil {
			require.Nil(t, m)
			for sentence := range strings.SplitSeq(err.Error(), "\n") {
				require.True(t, strings.HasPrefix(sentence, "keys."), sentence)
				require.Less(t, len(sentence), 500)
				assertPlain(t, sentence)
			}
			return
		}
		owner := map[string]Action{}
		for _, b := range m.Bindings() {
			for _, key := range b.Keys {
				require.NotContains(t, owner, key)
				owner[key] = b.Action
				got, ok := m.Action(key)
				require.True(t, ok)
				require.Equal(t, b.Action, got)
				require.False(t, b.Danger && answersDialog(key), key)
			}
		}
		require.Equal(t, Back, owner["esc"])
		require.Equal(t, ForceQuit, owner["ctrl+c"])
	})
}

// assertPlain fails on anything that a terminal would not print as it stands.
func assertPlain(t *testing.T, text string) {
	t.Helper()
	bad := slices.IndexFunc([]rune(text), func(r rune) bool { return !unicode.IsPrint(r) })
	assert.Negative(t, bad, fmt.Sprintf("%q", text))
}
