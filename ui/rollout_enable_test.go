package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

func TestAChangeWhoseDrainsAreEnabledAgainInTheNextConsoleIsOver(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.client.Edit(func(w *fake.World) {
			w.VServer(api.Scope{Region: "sg", Project: "org-1"}, "ulb-b", "vserver-b1", func(v *api.VServer) {
				b, _ := v.Backends.Get()
				b[0].Enabled = api.Known(0)
			})
		})
		d.drainEverywhere(3)
		d.advance(5 * time.Second)
		assert.Equal(t, 1, d.releases(), "that is disabled already")
		d.restart()
		d.says("1 unfinished change of an ended session")
		d.press("H", "e")
		d.asks("Undo in 3 places")
		d.confirm("Undo in 3")
		d.advance(30 * time.Second)
		d.restart()
		d.dontSee("unfinished")
		d.resize(120, 40)
		d.press("H", "j")
		assert.Contains(t, d.line("drain+release 10.0.0.1"), "stopped")
		assert.Contains(t, d.line("drain+release 10.0.0.1"), "1 of 4 places")
		d.press("enter")
		d.says("state stopped", "why its console ended", "ended", "u undo")
		d.dontSee("OPEN", "x try", "C close")
	})
}

// undoneOrContinued sees that drains in 4 places that were stopped offer what is said of them, and nothing else.
func (d *driver) undoneOrContinued() {
	d.t.Helper()
	d.see("x continue 4 left", "u undo")
	for key, refused := range map[string]string{
		"n": "no drain waits, and no pause runs",
		"e": "no drain of it waits to be enabled again",
		"C": "it has ended",
	} {
		d.press(key)
		d.says(refused)
	}
	d.press("u")
	d.asks("Undo in 4 places")
	d.press("esc")
}
