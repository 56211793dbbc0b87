package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

// releasedEverywhere is the history once the host has left all its places.
func (d *driver) releasedEverywhere() {
	d.t.Helper()
	d.releaseEverywhere()
	d.advance(20 * time.Second)
	d.says("released 10.0.0.1 host-backend-a from 4 of 4 places")
	d.press("esc", "H")
}

func TestAnUndoThatRunsIsNotOfferedAgain(t *testing.T) {
	undoesOnce := func(d *driver, button string) {
		free := d.client.Hold(fake.AllocateBackend)
		d.confirm(button)
		d.press("G")  // what is undone, not its undo
		for range 2 { // in the history, and on the page of the change
			assert.NotContains(d.t, d.line("? help"), "u undo")
			d.press("u")
			d.says("its undo is running")
			d.press("enter")
			d.says("state done")
		}
		free()
		d.advance(20 * time.Second)
		d.says("undone")
	}
	drive(t, everywhere, nil, func(d *driver) {
		d.releasedEverywhere()
		d.press("u")
		d.asks("Undo in 4 places")
		undoesOnce(d, "Undo in 4")
	})
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.confirm("Release")
		d.advance(time.Second)
		d.press("esc", "H", "u")
		d.asks("Undo change")
		undoesOnce(d, "Undo")
	})
}

func TestAnUndoStandsForWhatAnEndedConsoleHadDone(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.releaseEverywhere()
		d.see("pause 15s")
		d.restart()
		d.press("H", "enter", "r")
		d.says("stopped 10.0.0.1 host-backend-a 1 of 4 places")
		free := d.client.Hold(fake.AllocateBackend)
		d.press("u")
		d.asks("Undo in 1 place")
		d.confirm("Undo in 1")
		d.see("undoing")
		d.dontSee("to undo or continue")
		free()
		d.advance(time.Second)
		d.says("undone 10.0.0.1 host-backend-a in 1 of 1 place sg")
		d.dontSee("to undo or continue")
	})
}

func TestAnUndoInSeveralPlacesSaysWhatIsNewAfterwards(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.releasedEverywhere()
		d.press("u")
		d.asks("Undo in 4 places", "risk ordinary",
			"note an added backend gets a new id, and serves once its check passes")
		d.doesNotAsk("to confirm")
		d.press("esc")
		d.client.Edit(func(w *fake.World) {
			w.VServer(elsewhere, "ulb-c", "vserver-c", func(v *api.VServer) { v.Method = api.Known(api.MethodSource) })
		})
		d.press("u")
		d.asks("Undo in 4 places", "risk SEVERE in 1 of 4", "Method Source re-maps the clients of all backends", "to confirm")
	})
}

// stopAfter stops what is confirmed next after the place whose request it sends.
func (d *driver) stopAfter(method string, begin func()) {
	d.t.Helper()
	free := d.client.Hold(method)
	begin()
	d.press("s")
	free()
	d.advance(3 * time.Second)
}

func TestPlacesThatWereUndoneDoNotCountAsReleased(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.releaseEverywhere()
		d.stopAfter(fake.ReleaseBackend, func() { d.advance(16 * time.Second) })
		d.says("released 10.0.0.1 host-backend-a 2 of 4 places")
		d.press("H", "u")
		d.asks("Undo in 2 places")
		d.stopAfter(fake.AllocateBackend, func() { d.confirm("Undo in 2") })
		d.restart()
		d.resize(120, 40)
		d.press("H", "j")
		line := func() string { return d.line(" release 10.0.0.1") }
		assert.Contains(t, line(), "stopped")
		assert.Contains(t, line(), " 1 of 4 places")
		d.see("x continue 2 left")
		d.press("x")
		d.asks("Release from 2 places")
		d.write("host-backend-a")
		d.press("enter")
		d.advance(20 * time.Second)
		require.Len(t, d.served(), 1)
		d.says("released 10.0.0.1 host-backend-a from 3 of 4 places")
		assert.Contains(t, line(), " 3 of 4 places")
		d.press("u")
		d.asks("Undo in 3 places")
		d.confirm("Undo in 3")
		d.advance(3 * time.Second)
		require.Len(t, d.served(), 4)
		assert.Contains(t, line(), "undone ")
		assert.Contains(t, line(), " 4 of 4 places")
	})
}
