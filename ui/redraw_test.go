package ui

import (
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/ui/terminal"
)

// commands is what a key has Bubble Tea do, where that is one thing.
func (d *driver) commands(key string) tea.Msg {
	d.t.Helper()
	_, cmd := d.app.Update(keyMsg(key))
	require.NotNil(d.t, cmd)
	msg := cmd()
	if batch, is := msg.(tea.BatchMsg); is {
		require.Len(d.t, batch, 1)
		msg = batch[0]()
	}
	return msg
}

func TestCtrlLAndCtrlZWorkWhereverOneIs(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		everywhere := func() {
			d.t.Helper()
			before := d.screen()
			assert.Equal(t, tea.ClearScreen(), d.commands("ctrl+l"))
			assert.Equal(t, tea.SuspendMsg{}, d.commands("ctrl+z"))
			assert.Equal(t, before, d.screen(), "nothing else happens")
		}
		everywhere()
		d.press("/")
		d.write("web")
		everywhere()
		d.press("esc", "?")
		everywhere()
		d.press("esc")
		d.resize(40, 10)
		everywhere()
		d.resize(80, 24)
		d.openBackends()
		d.askRelease("backend-a")
		everywhere()
	})
}

func TestAPasteIsNeitherCtrlLNorCtrlZ(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("\x0c\x1a"), Paste: true})
		d.wait()
		assert.Zero(t, d.cleared)
	})
}

func TestEveryDialogOpensOnAScreenThatIsDrawnAnew(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		assert.Zero(t, d.cleared)
		d.askRelease("backend-a")
		assert.Equal(t, 1, d.cleared, "once, however often it changes")
		d.press("tab", "esc")
		assert.Equal(t, 1, d.cleared)
		d.press("e")
		d.see("Disable backend")
		assert.Equal(t, 2, d.cleared)
	})
}

func TestADialogCountsAsNewAfterAStop(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.focus("Release")
		d.advance(time.Minute)
		d.see("[> Release <]")
		d.send(tea.ResumeMsg{})
		d.press("enter")
		d.see("(> Release <)", "press again")
		d.advance(time.Second)
		d.see("[> Release <]")
		d.press("esc")
	})
}

func TestAStopIsOverAndTheRowsAreReadAgain(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.advance(20 * time.Minute) // the refresh rests
		d.see("no key for 15m")
		d.send(tea.ResumeMsg{})
		d.wait()
		d.dontSee("no key for 15m")
		d.aged("now")
	})
}

func TestWhereNothingCouldContinueItTheConsoleSaysWhyItDoesNotStop(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.send(terminal.CannotSuspend{Why: "cannot suspend: no shell"})
		d.wait()
		d.see("cannot suspend: no shell")
	})
}
