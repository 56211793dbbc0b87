package ui

import (
	"context"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/theme"
)

// env is what all screens share.
type env struct {
	ctx   context.Context // ends with the program
	clock Clock
	keys  *keymap.Map
	theme *theme.Theme
	scope api.Scope // the region and project on the screen
	floor api.Floor // how much of a VServer is wanted to serve
	// busy says what a running change does with the backend, "" without one.
	busy   func(change.Place, api.BackendID) string
	serial int
}

// id gives a number no other screen or dialog has.
func (e *env) id() int {
	e.serial++
	return e.serial
}

// key is the label of an action's first key, for sentences.
func (e *env) key(a keymap.Action) string {
	if label := e.keys.Label(a); label != "" {
		return label
	}
	return "(no key for " + string(a) + ")"
}

// whyNotCopied says why an id is not copied, "" where it is: what is pasted
// elsewhere must be what was seen here.
func (e *env) whyNotCopied(id string) string {
	if e.theme.Name(id) == id {
		return ""
	}
	return "not copied: the id holds characters that are not shown as they are"
}
