package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api/fake"
)

func TestAnUndoThatWasRefusedIsOfferedNoMoreOnceAnotherDidTheRest(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.releasedEverywhere()
		d.press("u")
		d.asks("Undo in 4 places")
		d.client.OnCall(func(c fake.Call) {
			if c.Method == fake.AllocateBackend && len(d.served()) == 1 {
				d.client.LoseRequestOf(fake.AllocateBackend)
			}
		})
		d.confirm("Undo in 4")
		d.advance(3 * time.Second)
		d.client.OnCall(nil)
		d.restart()
		d.resize(140, 40)
		d.press("H", "enter", "r")
		d.advance(80 * time.Second)
		d.says("refused undo 10.0.0.1 host-backend-a 1 of 4 places")
		d.press("esc", "esc", "G")
		assert.Contains(d.t, d.line(" release "), " 3 of 4 places, 1 undone")
		d.press("u")
		d.asks("Undo in 3 places")
		d.confirm("Undo in 3")
		d.advance(20 * time.Second)
		d.see("undone")
		d.press("G", "k")
		assert.Contains(d.t, d.line(" continued "), " undo 10.0.0.1 host-backend-a")
		assert.Contains(d.t, d.line(" continued "), " 1 of 4 places")
		assert.Contains(d.t, d.line(" undone "), " 4 of 4 places")
		assert.NotContains(d.t, d.line("? help"), "u undo")
		d.press("enter")
		d.see("state", "continued")
		d.dontSee("undo the rest", "then try again")
		d.press("u")
		d.says("continued by")
		d.dontSee("Undo in")
	})
}
