package ui

// recipient is what takes the keys: the first of these that is there.
type recipient int

const (
	toDialog  recipient = iota
	toCopy              // the line that asks what to copy
	toCommand           // the command line
	toField             // the text field of the screen
	toScreen            // no text is typed: a key is one of the keymap
)

func (a *App) keysTo() recipient {
	switch {
	case a.dialog != nil:
		return toDialog
	case a.clipboard.asks():
		return toCopy
	case a.command.Typing():
		return toCommand
	case a.stack.top().Typing():
		return toField
	default:
		return toScreen
	}
}

// asked says whether something waits for the operator's answer, or is being typed: that is about
// what is on the screen.
func (a *App) asked() bool { return a.keysTo() != toScreen || a.credentials.asking }

// heldUp says whether a dialog or text that is being typed holds reading up.
func (a *App) heldUp() bool {
	at := a.keysTo()
	return at == toDialog || at == toCommand || at == toField
}
