package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/fleet"
)

// manyBackends gives the TCP listener so many that the window scrolls.
func manyBackends(c *fake.Client) {
	c.Edit(func(w *fake.World) {
		w.VServer(scope, "ulb-web", "vserver-tcp", func(v *api.VServer) {
			all := make([]api.Backend, 60)
			for i := range all {
				all[i] = fake.Healthy(api.BackendID(fmt.Sprintf("backend-%02d", i)), fmt.Sprintf("10.0.2.%d", i), 9000)
			}
			v.Backends = api.Known(all)
		})
	})
}

// rows are the lines of the list on the screen.
func (d *driver) rows() []string {
	lines := strings.Split(d.screen(), "\n")
	return lines[3 : len(lines)-2]
}

func cancelKeys() map[string]tea.Msg {
	return map[string]tea.Msg{"esc": keyMsg("esc"), "ctrl+c": keyMsg("ctrl+c")}
}

func TestACancelledFilterGivesCursorAndScrollBack(t *testing.T) {
	for name, cancel := range cancelKeys() {
		for _, typed := range []string{"", "3", "backend-07", "nothing has this", "10.0.2.5"} {
			for _, start := range []int{0, 13, 31, 59} {
				t.Run(fmt.Sprint(name, typed, start), func(t *testing.T) {
					drive(t, manyBackends, nil, func(d *driver) {
						d.press("enter", "enter")
						d.see("backend-00")
						d.press("/")
						d.write("backend-4")
						d.press("enter", "esc", "g")
						for range start {
							d.press("down")
						}
						before := d.rows()
						d.press("/")
						d.write(typed)
						shown := d.screen()
						d.press("up")
						assert.NotEqual(t, shown, d.screen(), "the filter before")
						d.press("down")
						d.see("/" + typed)
						d.press("up")
						d.send(cancel)
						d.wait()
						assert.Equal(t, before, d.rows())
						assert.False(t, d.quit)
					})
				})
			}
		}
	}
}

func TestACancelledFilterFollowsTheBackendWhereRowsMoved(t *testing.T) {
	drive(t, manyBackends, nil, func(d *driver) {
		d.press("enter", "enter")
		for range 31 {
			d.press("down")
		}
		require.Contains(t, d.selected(), "backend-31")
		line := slices.Index(d.rows(), d.selected())
		d.press("/")
		d.write("backend-5")
		d.editListener(func(v *api.VServer) {
			backends, _ := v.Backends.Get()
			v.Backends = api.Known(append(slices.Clone(backends[40:]), backends[:40]...))
		})
		d.app.source.Fleet.Take(d.reading("ulb-web"))
		d.app.stack.sync()
		d.press("esc")
		require.Contains(t, d.selected(), "backend-31")
		assert.Equal(t, line, slices.Index(d.rows(), d.selected()), "on the line where it was")

		d.press("/")
		d.write("backend-5")
		d.editListener(func(v *api.VServer) {
			backends, _ := v.Backends.Get()
			v.Backends = api.Known(slices.DeleteFunc(slices.Clone(backends),
				func(b api.Backend) bool { return b.ID == "backend-31" }))
		})
		d.app.source.Fleet.Take(d.reading("ulb-web"))
		d.app.stack.sync()
		d.press("esc")
		assert.Empty(t, d.selected(), "it is gone, and no other takes its place")
		d.press("x")
		d.see("nothing is selected")
		row := d.traced()
		d.press("y", "y")
		require.NotEmpty(t, d.copied)
		assert.Contains(t, row, d.copied[len(d.copied)-1], "what harms nothing is about the row that the bar is on")
		d.press("d")
		d.see("describe", d.copied[len(d.copied)-1])
	})
}

// reading is what a read of a load balancer would find now.
func (d *driver) reading(ulb api.ULBID) fleet.Reading {
	d.t.Helper()
	type answer struct {
		list api.VServerList
		err  error
	}
	got := make(chan answer)
	go func() {
		list, err := d.client.VServers(d.t.Context(), scope, ulb)
		got <- answer{list, err}
	}()
	a := <-got
	require.NoError(d.t, a.err)
	return fleet.Reading{Scope: scope, ULB: ulb, List: a.list, Asked: d.app.env.Clock.Now()}
}
