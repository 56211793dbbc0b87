package confirm

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/dialog"
)

// Action is what a dialog came to, on which App acts. The dialog is over then.
type Action interface{ action() }

type (
	// Cancel does nothing. Outdated says that what the list shows is known to be old.
	Cancel struct{ Outdated bool }
	// Start carries an order out that was confirmed by what was shown.
	Start struct {
		Order change.Order
		Shown change.Reading
	}
	// ReleaseNow ends the waits of these runs' drains, EnableAgain the drain of a run and of its rollout.
	ReleaseNow  struct{ Runs []int }
	EnableAgain struct{ Run int }
	// CloseOperation closes what an ended console left open.
	CloseOperation struct{ Operation change.Operation }
	// Leave leaves the console.
	Leave struct{}
)

func (Cancel) action()         {}
func (Start) action()          {}
func (ReleaseNow) action()     {}
func (EnableAgain) action()    {}
func (CloseOperation) action() {}
func (Leave) action()          {}

// Msg is a message for a dialog: for one that is gone, or for an earlier reading, it does nothing.
type Msg interface{ confirmMsg() }

// Dialog is a dialog on the screen. What it does, it does only once it has been
// there, to its end, for shownFor.
type Dialog interface {
	// Resize lays it out for a screen; Resized says that this is not what was on the screen before.
	Resize(width, height int)
	Resized(width, height int) tea.Cmd
	// Arm starts the time it must be on the screen for, where its end is there.
	Arm() tea.Cmd
	View() string
	// Key presses a key. It gives what the dialog came to, nil where it stays.
	Key(name string) (Action, tea.Cmd)
	Paste(text string) tea.Cmd
	Receive(m Msg) tea.Cmd
	// PlanOnly says that it has a plan to copy and nothing else to do.
	PlanOnly() bool
	// Unread says that its end was not on the screen yet.
	Unread() bool
	// Ended says that what it asks about is over.
	Ended() bool
	// About is what it asks about, and since when, nothing where nothing is read of it beside.
	About() ([]api.Place, time.Time)
	// Discard ends what runs for it.
	Discard()
}

// button is a button of a dialog and what it does.
type button struct {
	dialog.Button
	press func() Action
	turn  func(*impact.Request) // of a dialog that asks: makes another order of it
}

// act is a button that ends the dialog.
func act(b dialog.Button, a Action) button {
	return button{Button: b, press: func() Action { return a }}
}

// actOnceRead is one that cannot be pressed while the dialog is unread.
func actOnceRead(b dialog.Button, unread bool, a Action) button {
	if unread {
		b.Disabled = true
		return button{Button: b}
	}
	return act(b, a)
}

// setButtons puts the buttons into the box.
func setButtons(box *dialog.Dialog, all []button) {
	plain := make([]dialog.Button, len(all))
	for i, b := range all {
		plain[i] = b.Button
	}
	box.SetButtons(plain...)
}
