package ui

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/frame"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/theme"
)

func TestHelpKeepsTheFrameAtEveryWidth(t *testing.T) {
	drive(t, nil, func(o *Options) { o.Connection.ReadOnly = true }, func(d *driver) {
		d.openBackends()
		d.press("?")
		for width := frame.MinWidth; width <= 140; width++ {
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

// More keys than ever work at once, each with the words for its symbol, in the room that 80x24 has.
func TestHelpIsOneScreenWithAllKeysThereAre(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		all := func(keymap.Action) screen.Offer { return screen.Offer{} }
		lines := renderHelp(d.app.env, all, 80)
		assert.LessOrEqual(t, len(lines), 24-chrome-1)
		text := strings.Join(lines, "\n")
		for _, b := range keymap.Default().Bindings() {
			assert.Contains(t, text, b.Help, b.Action)
		}
		assert.LessOrEqual(t, len(renderHelp(d.app.env, all, 120)), len(lines), "wide screens use their width")
		for width := frame.MinWidth; width <= 140; width++ {
			for _, line := range renderHelp(d.app.env, all, width) {
				assert.LessOrEqual(t, theme.Width(line), width)
			}
		}
	})
}

func TestHelpThatIsLongerThanTheScreenScrollsAndSaysSo(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.resize(60, 16)
		d.openBackends()
		d.press("?")
		d.see("Move", "page down", "more: pgdown")
		d.dontSee("not shown as it is")
		d.press("G")
		d.see("not shown as it is", "the end")
		d.resize(80, 24)
		d.see("Move", "release", "not shown as it is")
		d.dontSee("more:", "the end")
		d.resize(120, 40)
		d.see("Move                     Look           Change")
	})
}
