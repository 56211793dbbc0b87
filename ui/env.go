package ui

import (
	"context"
	"strconv"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/clean"
	"cloud.internal/ulbconsole/ui/theme"
)

// env is what all screens share.
type env struct {
	ctx   context.Context // ends with the program
	clock Clock
	keys  *keymap.Map
	theme *theme.Theme
	look  look
	scope api.Scope // the region and project on the screen
	floor api.Floor // how much of a VServer is wanted to serve
	// busy says what a running change does with the backend, "" without one.
	busy   func(change.Place, api.BackendID) string
	serial int
}

// id gives a number no other screen, dialog or notice has.
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

// look draws text from outside: clean, in the character set of the terminal.
type look struct{ theme *theme.Theme }

// typed cleans what the operator types.
func (l look) typed(s string) string {
	if l.theme.ASCII {
		return clean.ASCII(s)
	}
	return clean.Text(s)
}

// plain cleans a text, with the blanks to be seen that could push words of it to
// where words of the console stand.
func (l look) plain(s string) string { return clean.Blanks(l.typed(s), l.theme.Glyph.Blank) }

// notCopied says why an id is not copied, "" where it is: what is pasted
// elsewhere must be what was seen here.
func (l look) notCopied(id string) string {
	if l.whole(id) == id {
		return ""
	}
	return "not copied: the id holds characters that are not shown as they are"
}

// text is plain, of a sentence: of one that nobody would read the beginning.
func (l look) text(s string) string {
	const most = 4096
	if len(s) > most {
		s = s[:most] + "... (" + strconv.Itoa(len(s)) + " bytes)"
	}
	return l.plain(s)
}

// name shows a name, id or match: its ends, where it is long. It marks what is not
// shown as it is, so that two different names never look alike unnoticed.
func (l look) name(s string) string {
	if shown := l.plain(api.Short(s)); shown != s {
		return l.theme.Glyph.Mark + shown
	}
	return s
}

// cell is name in a column, which may be narrower than that.
func (l look) cell(s string) string {
	if shown := l.plain(api.Ends(s)); shown != s {
		return l.theme.Glyph.Mark + shown
	}
	return s
}

// whole is name, but whole: for descriptions, and for words whose names are short
// already.
func (l look) whole(s string) string {
	if shown := l.plain(s); shown != s {
		return l.theme.Glyph.Mark + shown
	}
	return s
}
