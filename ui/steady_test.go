package ui

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api/fake"
)

// boxHeight is how many lines the dialog on the screen has.
func (d *driver) boxHeight() int {
	d.t.Helper()
	_, from, there := strings.Cut(d.screen(), d.app.env.Theme.Glyph.Box.TopLeft)
	assert.True(d.t, there, d.screen())
	box, _, _ := strings.Cut(from, d.app.env.Theme.Glyph.Box.BottomLeft)
	return 1 + strings.Count(box, "\n")
}

func TestADialogDoesNotJumpWhenItsReadingComes(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.resize(120, 40)
		d.openBackends()
		free := d.client.Hold(fake.VServers)
		d.press("x")
		d.see("Reading the VServer ...")
		before := d.boxHeight()
		free()
		d.wait()
		d.asks("Release backend", "risk ordinary")
		assert.Equal(t, before, d.boxHeight())
		d.confirm("Drain first")
		d.asks("Drain and release backend")
		before = d.boxHeight()
		free = d.client.Hold(fake.VServers)
		d.confirm("No drain")
		d.see("Reading the VServer ...")
		assert.InDelta(t, before, d.boxHeight(), 1, "as high as the plan was that another one is read for")
		free()
		d.wait()
		d.asks("Release backend")
	})
}

func TestADialogOfSeveralPlacesDoesNotJumpWhenTheirReadingsCome(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.resize(120, 40)
		d.findHost()
		free := d.client.Hold(fake.VServers)
		d.press("x")
		d.see("Reading 0 of 4 places ...")
		before := d.boxHeight()
		free()
		d.wait()
		d.asks("Release from 4 places")
		assert.InDelta(t, before, d.boxHeight(), 2, "a reason or a warning more is not foreseen")
	})
}
