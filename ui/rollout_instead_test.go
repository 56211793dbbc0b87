package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api/fake"
)

// disableInstead stops a release after the first of four places, and disables in the others.
func (d *driver) disableInstead() {
	d.t.Helper()
	d.releaseEverywhere()
	d.see("pause 15s")
	d.press("s", "H", "x")
	d.asks("Release from 3 places")
	d.confirm("Disable instead")
	d.asks("Disable in 3 places")
	d.write("host-backend-a")
	d.press("enter")
}

func TestWhatIsDisabledInsteadOfGoingOnIsAChangeOfItsOwn(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.disableInstead()
		d.advance(20 * time.Second)
		assert.Equal(t, []string{
			fake.ReleaseBackend, fake.UpdateBackendAttribute, fake.UpdateBackendAttribute, fake.UpdateBackendAttribute,
		}, d.wrote())
		d.says("disabled 10.0.0.1 host-backend-a in 3 of 3 places")
		listed := func() {
			d.t.Helper()
			d.see("2 changes")
			assert.Contains(t, d.line("release 10.0.0.1"), "stopped")
			assert.Contains(t, d.line("release 10.0.0.1"), "1 of 4 places")
			assert.Contains(t, d.line("disable 10.0.0.1"), "done")
		}
		d.resize(120, 40)
		listed()
		lines := d.app.changes.Lines()
		assert.Contains(t, lines[0], "| stopped | release 10.0.0.1 host-backend-a | 1 of 4 places")
		assert.Contains(t, lines[1], "| done | disable 10.0.0.1 host-backend-a | 3 of 3 places")
		d.restart()
		d.press("H")
		listed()
		d.press("down", "x")
		d.asks("Release from 3 places")
		d.write("host-backend-a")
		d.press("enter")
		d.advance(20 * time.Second)
		assert.Equal(t, 4, d.releases())
		d.says("released 10.0.0.1 host-backend-a from 4 of 4 places")
	})
}

func TestAPlaceThatIsDisabledInsteadWhileOthersWaitForTheirReleaseLeavesThese(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.confirmDrainEverywhere()
		d.see("pause 15s")
		d.press("s", "H", "x")
		d.asks("Drain and release from 4 places")
		d.confirm("Disable instead")
		d.asks("Disable in 3 places", "LEFT OUT beta/b-1 sg org-1: already disabled")
		d.write("host-backend-a")
		d.press("enter")
		d.advance(20 * time.Second)
		d.resize(120, 40)
		d.restart()
		d.press("H")
		d.see("2 changes")
		assert.Contains(t, d.line("drain+release 10.0.0.1"), "1 of 4 disabled")
		assert.Contains(t, d.line("disable 10.0.0.1"), "3 places")
	})
}

func TestWhatIsDisabledInsteadIsInTheHistoryWhileItRuns(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.disableInstead()
		d.advance(time.Second)
		d.see("2 changes")
		assert.Contains(t, d.line("disable 10.0.0.1"), "running")
		d.dontSee("w to undo or continue")
	})
}
