package confirm

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api/change"
)

// The buttons.
const (
	buttonCancel     = "Cancel"
	buttonAgain      = "Read again"
	buttonDrain      = "Drain first"
	buttonAtOnce     = "Do not drain"
	buttonInstead    = "Disable instead"
	buttonStay       = "Stay"
	buttonQuit       = "Quit"
	buttonWait       = "Keep waiting"
	buttonReleaseNow = "Release now"
	buttonEnable     = "Enable again"
	buttonClose      = "Close it"
)

// goLabel is the button that carries an order out.
func goLabel(o change.Order) string {
	label := o.Request.Goal.Order()
	if o.Request.Drain {
		label = "Drain and release"
	}
	if n := len(o.Request.Targets); n > 1 {
		label += fmt.Sprintf(" %d", n)
	}
	return label
}

func deleteLabel(n int) string {
	if n == 1 {
		return "Delete that rule"
	}
	return "Delete these rules"
}

// Decision is what a dialog came to, as data that App acts on.
type Decision int

const (
	Nothing   Decision = iota
	Cancelled          // the dialog goes, and nothing else happens
	Confirmed          // carry the order out
	ReadAgain
	Drain          // first, and release then
	NoDrain        // release at once
	DisableInstead // of releasing
	DeleteRules    // that would be left without members
	ReleaseNow     // end the drain's wait
	EnableAgain    // end the drain by enabling again
	CloseIt        // what an ended console left open
	LeaveNow
)

// Dialog is a dialog on the screen. What it does, it does only once it has been
// there, to its end, for shownFor.
type Dialog interface {
	// Resize lays it out for a screen; Resized says that this is not what was on
	// the screen before.
	Resize(width, height int)
	Resized(width, height int) tea.Cmd
	// Arm starts the time it must be on the screen for, where its end is there;
	// Shown is the end of that time.
	Arm() tea.Cmd
	Shown(m ShownMsg)
	View() string
	Key(name string) Decision
	Paste(text string)
}
