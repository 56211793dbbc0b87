package ui

import (
	"strings"
	"testing"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

func TestHelpKeepsTheFrameAtEveryWidth(t *testing.T) {
	drive(t, nil, func(o *Options) { o.Connection.ReadOnly = true }, func(d *driver) {
		d.openBackends()
		d.press("?")
		for width := minWidth; width <= 140; width++ {
			d.resize(width, 50)
			d.checkFrame()
		}
	})
}

func TestHelpOfAListWithALongNameKeepsTheFrame(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) { w.ULBs[scope][0].Name = api.Known(strings.Repeat("long-name ", 12)) })
	}, nil, func(d *driver) {
		d.press("enter", "?")
	})
}
