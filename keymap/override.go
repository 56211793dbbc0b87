package keymap

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// New is the default map with the keys of some actions replaced: a list stands for all keys of
// its action, and an empty one unbinds the action, save for those the console would be a trap
// without (up, down, open, back, stop, help, quit). "space" names the space bar; every other key
// has Bubble Tea's name.
//
// It refuses, naming the setting, the key and the cure, one error a setting: an unknown action or key, a key with two
// actions, any other use of ctrl+c, ctrl+l, ctrl+z or esc (which closes whatever is open, so only
// back may have it, and must), and a dangerous action on a key that answers dialogs.
func New(overrides map[string][]string) (*Map, error) {
	var errs []error
	bindings := slices.Clone(defaults)
	for _, name := range slices.Sorted(maps.Keys(overrides)) {
		i := slices.IndexFunc(bindings, func(b Binding) bool { return string(b.Action) == name })
		if i < 0 {
			errs = append(errs, unknownAction(name, bindings))
			continue
		}
		keys, err := checkKeys(bindings[i], overrides[name])
		if err != nil {
			errs = append(errs, fmt.Errorf("keys.%s: %w", name, err))
		}
		bindings[i].Keys = keys
	}
	if errs == nil { // the keys that are meant are known
		errs = checkConflicts(bindings, overrides)
	}
	if errs != nil {
		return nil, errors.Join(errs...)
	}
	return newMap(bindings), nil
}

// checkKeys returns the keys under their own names, or what is wrong with them
// for this action alone.
func checkKeys(b Binding, written []string) ([]string, error) {
	if does := always(b.Action); does != "" {
		return nil, fmt.Errorf("%s always %s and cannot be rebound; remove this setting", b.Keys[0], does)
	}
	if len(written) == 0 && keepsAKey(b.Action) {
		return nil, fmt.Errorf("the console cannot be used without a key for it; give at least one, or remove this "+
			"setting to have %s", strings.Join(b.Keys, ", "))
	}
	keys := make([]string, 0, len(written))
	for _, name := range written {
		key := canonical(name)
		if err := checkKey(b, key); err != nil {
			return nil, err
		}
		if slices.Contains(keys, key) {
			return nil, fmt.Errorf("%s is listed twice; remove one", quote(name))
		}
		keys = append(keys, key)
	}
	if b.Action == Back && !slices.Contains(keys, backKey) {
		return nil, fmt.Errorf("%q must be among the keys, because it closes whatever is open; add it", backKey)
	}
	return keys, nil
}

func checkKey(b Binding, key string) error {
	_, base := cutAlt(key)
	switch {
	case !producible(key):
		return unknownKey(key)
	case fixedBy(base) != "":
		return fmt.Errorf("%q always %s and cannot be rebound; choose another key", KeyLabel(key), always(fixedBy(base)))
	case base == backKey && (b.Action != Back || key != backKey):
		return fmt.Errorf("%q closes whatever is open and belongs to back; choose another key", key)
	case b.Danger && answersDialog(key):
		return fmt.Errorf("%q answers dialogs, and %s is dangerous; choose a key such as a letter", KeyLabel(key), b.Action)
	}
	return nil
}

// fixedBy is the fixed action whose key this is, "" for any other key.
func fixedBy(key string) Action {
	switch key {
	case forceQuitKey:
		return ForceQuit
	case redrawKey:
		return Redraw
	case suspendKey:
		return Suspend
	default:
		return ""
	}
}

// checkConflicts refuses each key that two actions have, naming both settings.
func checkConflicts(bindings []Binding, overrides map[string][]string) (errs []error) {
	owner := map[string]Action{}
	for _, b := range bindings {
		for _, key := range b.Keys {
			other, taken := owner[key]
			if !taken {
				owner[key] = b.Action
				continue
			}
			mine, theirs := b.Action, other
			if _, set := overrides[string(mine)]; !set {
				mine, theirs = theirs, mine
			}
			if _, set := overrides[string(theirs)]; set {
				errs = append(errs,
					fmt.Errorf("keys.%s and keys.%s: both have %q; keep it in one of them", theirs, mine, KeyLabel(key)))
				continue
			}
			errs = append(errs, fmt.Errorf("keys.%s: %q is the key of %s; choose another one, or give %s other keys in keys.%s",
				mine, KeyLabel(key), theirs, theirs, theirs))
		}
	}
	return errs
}

func unknownAction(name string, bindings []Binding) error {
	var names []string
	for _, b := range bindings {
		if !Fixed(b.Action) {
			names = append(names, string(b.Action))
		}
	}
	if near := nearest(strings.ToLower(name), names); near != "" {
		return fmt.Errorf("keys.%s: there is no such action; did you mean %s?", settingName(name), near)
	}
	return fmt.Errorf("keys.%s: there is no such action; the actions are %s", settingName(name),
		strings.Join(names, ", "))
}

func unknownKey(key string) error {
	if alt, rest := cutAlt(key); alt != "" && len(rest) == 1 && opensSequence(rune(rest[0])) {
		return fmt.Errorf("%q cannot be told from the start of an arrow key or a terminal's answer; choose another key", key)
	}
	if near := suggestKey(key); near != "" {
		return fmt.Errorf("no terminal sends a key named %s; did you mean %q?", quote(key), KeyLabel(near))
	}
	return fmt.Errorf(`no terminal sends a key named %s; write one character, or a name such as `+
		`"ctrl+x", "alt+x", "f5", "pgdown" or "space"`, quote(key))
}
