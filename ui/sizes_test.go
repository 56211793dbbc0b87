package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/frame"
)

// A terminal may claim any size.
var claimed = [][2]int{
	{65535, 65535},
	{0, 0},
	{1, 1},
	{65535, 1},
	{1, 65535},
	{60, 65535},
	{65535, 16},
	{-1, -1},
	{1 << 30, 1 << 30},
	{59, 16},
	{60, 15},
	{60, 16},
	{80, 24},
}

func TestAnySizeIsDrawnWithinBounds(t *testing.T) {
	screens := map[string]func(*driver){
		"ULBs":     func(*driver) {},
		"backends": func(d *driver) { d.openBackends() },
		"describe": func(d *driver) { d.press("d") },
		"help":     func(d *driver) { d.press("?") },
		"filter":   func(d *driver) { d.press("/", "w") },
		"command":  func(d *driver) { d.press(":", "u", "tab") },
		"dialog":   func(d *driver) { d.openBackends(); d.press("x"); d.advance(400 * time.Millisecond) },
		"gate":     func(d *driver) { d.openSingle(); d.press("x"); d.advance(400 * time.Millisecond); d.write("sin") },
		"wait":     func(d *driver) { d.drain("backend-a"); d.press("n") },
		"quit":     func(d *driver) { d.drain("backend-a"); d.press("q") },
		"series":   func(d *driver) { d.startSeries() },
	}
	sizes := slices.Concat(claimed, claimed[:4])
	if testing.Short() {
		sizes = sizes[:4] // a big frame is slow to draw under the race detector
	}
	for name, reach := range screens {
		t.Run(name, func(t *testing.T) {
			drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
				reach(d)
				before := d.screen()
				for _, size := range sizes {
					d.resize(size[0], size[1])
					lines := strings.Split(d.screen(), "\n")
					assert.LessOrEqual(t, len(lines), max(min(size[1], maxHeight), 1), "%v", size)
					for _, l := range lines {
						require.LessOrEqual(t, ansi.StringWidth(l), max(min(size[0], maxWidth), 0), "%v", size)
					}
					d.checkFrame()
				}
				d.resize(80, 24)
				d.advance(400 * time.Millisecond)
				if name != "wait" && name != "quit" && name != "series" { // time goes on in these
					assert.Equal(t, before, d.screen())
				}
			})
		})
	}
}

// What cannot be seen is not acted on: nothing but leaving and cancelling.
func TestNothingIsDoneOnAScreenThatIsTooSmall(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openSingle()
		depth := len(d.app.stack.open)
		d.resize(59, 16)
		for _, key := range []string{
			"h", "left", "R", "P", "H", "?", "w", "x", "e", " ", "d", "y", "s", "n", "r", "o",
			"/",
		} {
			calls := len(d.client.Calls())
			d.press(key)
			require.Len(t, d.app.stack.open, depth, key)
			require.Nil(t, d.app.dialog, key)
			require.Len(t, d.client.Calls(), calls, key)
			require.False(t, d.app.stack.top().Typing(), key)
		}
		d.resize(80, 24)
		d.press("x")
		d.advance(400 * time.Millisecond)
		d.resize(59, 16)
		d.send(pasteMsg("single"))
		d.wait()
		d.resize(80, 24)
		d.see("0 of 6")
		d.press("esc", "/")
		d.resize(59, 16)
		d.write("backend")
		d.send(pasteMsg("backend"))
		d.wait()
		d.resize(80, 24)
		d.see("1 of 1")
		assert.False(t, d.app.stack.top().Closes(), "nothing is filtered")
	})
}

// ofAnyWidth is an estate with texts of many lengths, so that at some width each
// column is the last that fits.
func ofAnyWidth(c *fake.Client) {
	c.Edit(func(w *fake.World) {
		w.VServer(scope, "ulb-web", "vserver-http", func(v *api.VServer) { v.Method = api.Known(api.MethodBackup) })
	})
}

func TestTheRowsAreOrderedByAColumnThatIsOnTheScreen(t *testing.T) {
	drive(t, ofAnyWidth, nil, func(d *driver) {
		shown := func(ordered bool, where string) {
			t.Helper()
			arrows := strings.Count(strings.Split(d.screen(), "\n")[2], "↑")
			if ordered {
				require.Equal(t, 1, arrows, "%s at %dx%d:\n%s", where, d.app.width, d.app.height, d.screen())
			} else {
				require.Zero(t, arrows)
			}
		}
		each := func(where string) {
			ordered := func() bool { return d.app.stack.top().Offer(keymap.Reverse).Why == "" }
			for width := frame.MinWidth; width <= 200; width++ {
				d.resize(width, 24)
				require.False(t, ordered())
				for steps := 0; ; steps++ {
					d.press("o")
					if !ordered() {
						require.Positive(t, steps)
						break
					}
					require.Less(t, steps, 12)
					shown(true, where)
				}
				shown(false, where)
			}
		}
		each("ULBs")
		d.press("enter")
		each("VServers")
		d.resize(80, 24)
		d.press("j", "enter")
		d.see("backend-e")
		each("backends")
	})
}

func TestTheColumnOfTheOrderStaysAtAnyWidth(t *testing.T) {
	drive(t, ofAnyWidth, nil, func(d *driver) {
		d.resize(200, 24)
		d.openBackends()
		for range 4 {
			d.press("o")
		}
		require.True(t, d.ordered("HOST ID"))
		d.dontSee("ordered by")
		said := false
		for width := 199; width >= frame.MinWidth; width-- {
			d.resize(width, 24)
			require.True(t, d.ordered("HOST ID"), "its column is never left out\n%s", d.screen())
			said = said || strings.Contains(d.screen(), "ordered by")
		}
		require.False(t, said)
		d.press("o")
		require.True(t, d.ordered("BACKEND ID"))
		d.dontSee("ordered by")
	})
}

func TestAPickerBeginsOnWhatIsChosenNow(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) {
			w.Regions = append(w.Regions, api.Region{ID: "xx-1"}, api.Region{ID: "yy-1"})
			w.Projects = append(w.Projects, api.Project{ID: "org-3"})
		})
	}, nil, func(d *driver) {
		for _, region := range []string{"sg", "yy-1", "hk", "xx-1"} {
			d.press("R")
			d.press("/")
			d.write(region)
			d.press("enter", "enter")
			d.see(region + " › org-1")
			d.press("R")
			assert.Equal(t, region, strings.Fields(d.selected())[1])
			d.press("P")
			assert.Equal(t, "org-1", strings.Fields(d.selected())[1])
			d.press("esc")
		}
		d.press("P", "j", "enter", "P")
		assert.Equal(t, "org-2", strings.Fields(d.selected())[1])
	})
}

// Only the key that stops stops a series.
func TestNoOtherKeyStopsASeries(t *testing.T) {
	for _, key := range []string{
		"esc", "h", "left", "backspace", "ctrl+h", "delete", "q", "w", "?", "H", "R", "d", "/",
		"r", "ctrl+c",
	} {
		drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
			d.startSeries()
			d.press(key, "esc")
			d.send(tea.KeyMsg{Type: tea.KeyEsc, Alt: true})
			d.wait()
			d.advance(time.Minute)
			assert.Len(t, d.wrote(), 3, "%s: all three were released", key)
			assert.False(t, d.quit)
		})
	}
}

func TestASeriesIsStoppedFromEveryScreen(t *testing.T) {
	for name, keys := range map[string][]string{
		"its backends":      nil,
		"the changes":       {"w"},
		"another screen":    {"esc"},
		"the history":       {"H"},
		"the help":          {"?"},
		"another VServer":   {"esc", "j", "enter"},
		"a region's picker": {"R"},
	} {
		t.Run(name, func(t *testing.T) {
			drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
				d.startSeries()
				d.press(keys...)
				d.see("s stop")
				d.press("s")
				d.advance(time.Minute)
				assert.Len(t, d.wrote(), 1)
				d.says(" stopped next w to undo or continue")
			})
		})
	}
}
