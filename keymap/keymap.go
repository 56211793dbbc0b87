// Package keymap holds every action of the console once: its name, its keys, its help text, where
// it works and whether it is dangerous. The screens ask it which action a key means; help, footers
// and README's key table come from the same data, so that they cannot disagree.
//
// A key is the string that Bubble Tea's KeyMsg.String() gives: "enter", "esc", "up",
// "ctrl+f", "pgdown", "G", " ".
//
// The keys inside dialogs and text fields (Tab, the arrows, Enter, Esc, Ctrl-C) are no
// actions and are not in here: a dialog gets its keys before any binding is looked up, and
// nothing can rebind them.
//
// It is data and imports nothing of ours. It must never act: what an action does, and whether it
// works now, is for the screen to say.
package keymap

import "slices"

// Action is one thing that a key can do, by the name that a configuration file uses for it.
type Action string

// The actions, as they are named under `keys:` in a configuration file.
const (
	MoveUp    Action = "up"
	MoveDown  Action = "down"
	PageUp    Action = "page-up"
	PageDown  Action = "page-down"
	Top       Action = "top"
	Bottom    Action = "bottom"
	Open      Action = "open"
	Back      Action = "back"
	LastPlace Action = "last-place"
	Filter    Action = "filter"
	Order     Action = "order"
	Reverse   Action = "reverse"
	OnlyBad   Action = "only-not-ok"
	Refresh   Action = "refresh"
	Describe  Action = "describe"
	Rules     Action = "rules"
	Shorter   Action = "shorter-span"
	Longer    Action = "longer-span"
	Copy      Action = "copy"
	Regions   Action = "region"
	Projects  Action = "project"
	Profiles  Action = "profile"
	Mark      Action = "mark"
	MarkAll   Action = "mark-all"
	MarkRange Action = "mark-range"
	Release   Action = "release"
	Disable   Action = "disable" // or enable, whichever the backend is not
	Weight    Action = "weight"
	Check     Action = "check" // of health
	Watch     Action = "watch"
	Continue  Action = "go-on"
	Stop      Action = "stop"
	History   Action = "history"
	Events    Action = "events"
	Problems  Action = "problems"
	Find      Action = "find"
	Undo      Action = "undo"
	Close     Action = "close"
	Command   Action = "command"
	Help      Action = "help"
	Quit      Action = "quit"
	Redraw    Action = "redraw"     // Ctrl-L, always: it cannot be rebound
	Suspend   Action = "suspend"    // Ctrl-Z, likewise
	ForceQuit Action = "force-quit" // Ctrl-C, likewise
)

// Group is what an action is for: where it stands in the help. A key means one action on all
// screens, so that a key learnt on one never surprises on another.
type Group string

// The groups, as the help titles them.
const (
	Move    Group = "Move"
	Look    Group = "Look"
	Change  Group = "Change"
	Session Group = "Session"
)

// Groups returns the groups in the order of the help.
func Groups() []Group { return []Group{Move, Look, Change, Session} }

// Binding is an action with its keys and its words.
type Binding struct {
	Action Action
	Keys   []string // the first one is the one that footers name; none: the action is unbound
	Help   string   // one to three words: "open"
	Long   string   // for README's table, "" where it would say no more than Help
	Group  Group
	// it leads to a change of the service or of its record after a confirmation, or hurries one
	// that was confirmed
	Danger bool
}

// Map says which action a key means. It never changes once made.
type Map struct {
	bindings []Binding
	byKey    map[string]Action
}

func newMap(bindings []Binding) *Map {
	m := &Map{bindings: bindings, byKey: map[string]Action{}}
	for _, b := range bindings {
		for _, key := range b.Keys {
			m.byKey[key] = b.Action
		}
	}
	return m
}

// Action says what a key, as KeyMsg.String() names it, means; false for a key without a meaning.
func (m *Map) Action(key string) (Action, bool) {
	a, ok := m.byKey[key]
	return a, ok
}

// Fixed reports whether nobody can give the action another key, or its key to another action.
func Fixed(a Action) bool { return always(a) != "" }

// always is what the key of a fixed action always does, "" for any other.
func always(a Action) string {
	switch a {
	case ForceQuit:
		return "leaves the console"
	case Redraw:
		return "draws the screen anew"
	case Suspend:
		return "suspends the console"
	default:
		return ""
	}
}

// binding is the action's, the zero Binding for an action that does not exist.
func (m *Map) binding(a Action) Binding {
	for i := range m.bindings {
		if m.bindings[i].Action == a {
			return m.bindings[i]
		}
	}
	return Binding{}
}

// Bound reports whether a key means the action.
func (m *Map) Bound(a Action) bool { return len(m.binding(a).Keys) > 0 }

// Help is what the action does, in one to three words.
func (m *Map) Help(a Action) string { return m.binding(a).Help }

// Bindings returns all actions in the order of the help screen, the unbound ones too.
func (m *Map) Bindings() []Binding {
	all := slices.Clone(m.bindings)
	for i := range all {
		all[i].Keys = slices.Clone(all[i].Keys)
	}
	return all
}

// Label is the key that a footer names for the action: its first, "space" for the space bar,
// "" if it is unbound.
func (m *Map) Label(a Action) string {
	keys := m.binding(a).Keys
	if len(keys) == 0 {
		return ""
	}
	return KeyLabel(keys[0])
}

// KeyLabel is the key as people read it: the space bar is "space", every other key is its own name.
func KeyLabel(key string) string {
	if alt, rest := cutAlt(key); rest == spaceKey {
		return alt + spaceName
	}
	return key
}
