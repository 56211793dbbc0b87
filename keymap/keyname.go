package keymap

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	forceQuitKey = "ctrl+c"
	redrawKey    = "ctrl+l"
	suspendKey   = "ctrl+z"
	backKey      = "esc"
	spaceKey     = " "     // what Bubble Tea calls the space bar
	spaceName    = "space" // what people and configuration files call it
	altPrefix    = "alt+"
)

// namedKeys are the names that Bubble Tea v1 gives to the keys that are not one printable
// character, without Alt.
func namedKeys() []string {
	names := []string{
		"enter", "tab", "shift+tab", backKey, "backspace", "delete", "insert", spaceKey,
		"pgup", "pgdown", "ctrl+pgup", "ctrl+pgdown", "ctrl+@", `ctrl+\`, "ctrl+]", "ctrl+^", "ctrl+_",
	}
	for _, key := range []string{"up", "down", "left", "right", "home", "end"} {
		names = append(names, key, "ctrl+"+key, "shift+"+key, "ctrl+shift+"+key)
	}
	for n := 1; n <= 20; n++ {
		names = append(names, "f"+strconv.Itoa(n))
	}
	for letter := 'a'; letter <= 'z'; letter++ {
		// A terminal sends the same byte for Ctrl-I and Tab, and for Ctrl-M and Enter.
		if letter != 'i' && letter != 'm' {
			names = append(names, "ctrl+"+string(letter))
		}
	}
	return names
}

// canonical turns a key as people write it into the one name it has here.
func canonical(key string) string {
	if alt, rest := cutAlt(key); rest == spaceName {
		return alt + spaceKey
	}
	return key
}

// producible reports whether a key of this name can ever arrive.
func producible(key string) bool {
	alt, rest := cutAlt(key)
	r, size := utf8.DecodeRuneInString(rest)
	if size == len(rest) && size > 0 && rest != spaceKey {
		return r != utf8.RuneError && unicode.IsPrint(r) && !unicode.Is(unicode.M, r) && (alt == "" || !opensSequence(r))
	}
	return slices.Contains(namedKeys(), rest)
}

// opensSequence reports whether Escape and then this character begin a longer sequence, as arrow
// keys and a terminal's answers send them: as a key with Alt it could not be told from one
// that the network cut.
func opensSequence(r rune) bool {
	return strings.ContainsRune("[]OPX^_", r)
}

// answersDialog reports whether the key is one that moves to, presses or leaves a button, with
// any modifier: a dangerous action on such a key would start where somebody meant to answer a
// dialog that has just gone.
func answersDialog(key string) bool {
	_, rest := cutAlt(key)
	switch rest {
	case "ctrl+j", "ctrl+@": // how some terminals send Enter and Ctrl-Space
		return true
	}
	base := rest[strings.LastIndex(rest, "+")+1:]
	return slices.Contains([]string{"enter", spaceKey, "tab", backKey, "up", "down", "left", "right"}, base)
}

// cutAlt splits "alt+x" into "alt+" and "x"; a key without Alt has an empty first part.
func cutAlt(key string) (alt, rest string) {
	if after, ok := strings.CutPrefix(key, altPrefix); ok && after != "" {
		return altPrefix, after
	}
	return "", key
}

// suggestKey is the key that was probably meant by a name that no key has; "" if none is near.
func suggestKey(key string) string {
	alt, rest := cutAlt(strings.TrimSpace(key))
	switch strings.ToLower(rest) {
	case "ctrl+i":
		return alt + "tab"
	case "ctrl+m", "return":
		return alt + "enter"
	case "ctrl+[", "escape":
		return alt + backKey
	case "pageup":
		return alt + "pgup"
	case "pagedown":
		return alt + "pgdown"
	}
	if letter, ok := strings.CutPrefix(rest, "shift+"); ok && utf8.RuneCountInString(letter) == 1 {
		if upper := strings.ToUpper(letter); upper != letter && producible(upper) {
			return alt + upper
		}
	}
	if near := nearest(strings.ToLower(rest), namedKeys()); near != "" && near != spaceKey {
		return alt + near
	}
	return ""
}
