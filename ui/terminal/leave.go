package terminal

import (
	"github.com/charmbracelet/x/ansi"
)

const (
	// extendedKeysOff ends kitty's and xterm's encodings of keys, which a program
	// that died may have left on, and asks nothing. Kitty's come back with
	// extendedKeysBack; xterm has no way back, nor does any shell want them. A terminal
	// that takes the second one for a style is told that it is none.
	extendedKeysOff  = "\x1b[>0u" + "\x1b[>4m" + ansi.ResetStyle
	extendedKeysBack = "\x1b[<u"

	// What an old terminal prints of these is erased: by Bubble Tea, which clears the
	// screen that it begins, and here.
	altScreenOn  = ansi.SetModeAltScreenSaveCursor + extendedKeysOff
	altScreenOff = extendedKeysBack + "\r" + ansi.EraseEntireLine + ansi.ResetModeAltScreenSaveCursor

	// entering sets what Bubble Tea does at the start.
	entering = altScreenOn + ansi.EraseEntireScreen + ansi.CursorHomePosition + ansi.HideCursor +
		ansi.SetModeBracketedPaste
	mouseOn = ansi.SetModeMouseButtonEvent + ansi.SetModeMouseExtSgr

	// leaving undoes it, whatever it was in the middle of: CAN ends a sequence cut off
	// half-way, ST a string.
	leaving = "\x18" + "\x1b\\" + ansi.ResetStyle +
		ansi.ResetModeBracketedPaste +
		ansi.ResetModeMouseButtonEvent + ansi.ResetModeMouseAnyEvent + ansi.ResetModeMouseExtSgr +
		altScreenOff + ansi.ShowCursor
)
