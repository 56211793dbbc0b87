package ui

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

// An answer may have an id twice: no row of it is lost, and none is acted on.

// lines counts the lines of the screen with a text.
func (d *driver) lines(text string) int {
	return strings.Count("\n"+d.screen(), text)
}

// again adds a row to a listener that has an id already, but for its blanks and
// case.
func (d *driver) again(id api.BackendID) {
	d.editListener(func(v *api.VServer) {
		backends, _ := v.Backends.Get()
		b := fake.Failing(id, "10.9.9.9", 9000)
		b.ResourceName = api.Known("the-other")
		v.Backends = api.Known(append(backends, b))
	})
}

func TestBackendsOfOneIDAreAllShownAndNoneIsActedOn(t *testing.T) {
	for name, id := range map[string]api.BackendID{"the same": "backend-a", "in capitals": "BACKEND-A", "with a blank": "backend-a "} {
		t.Run(name, func(t *testing.T) {
			drive(t, nil, nil, func(d *driver) {
				d.again(id)
				d.openBackends()
				d.press("r")
				for _, host := range []string{"host-backend-a", "the-other"} {
					assert.Contains(t, d.line(host), "? id twice")
				}
				assert.NotContains(t, d.line("host-backend-b"), "twice", "the others are what they are")
				for _, key := range []string{"x", "e"} {
					d.press("g", key)
					d.says("the answer has the id of this backend more than once")
					assert.Nil(t, d.app.dialog)
				}
				d.press("G")
				require.Contains(t, d.selected(), "the-other")
				d.press("x")
				d.says("the answer has the id of this backend more than once")
				d.press(" ", "g", "j", " ", "x")
				d.says("the answer has the id of this backend more than once")
				assert.Nil(t, d.app.dialog)
				d.press(" ", "x")
				assert.Nil(t, d.app.dialog, "the mark is still on it")
				d.press("G", " ", "g", "j", "x")
				d.asks("Release backend", "10.0.0.2:9000 host-backend-b uhost-backend-b ● healthy backend-b")
				d.press("esc")
			})
		})
	}
}

func TestARowOfARepeatedIDIsDescribedAsItselfAndKeepsTheCursor(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.again("backend-a")
		d.openBackends()
		d.press("r", "G", "d")
		d.see("describe backend-a", "10.9.9.9:9000", "failing")
		d.press("y", "y")
		assert.Equal(t, []string{"backend-a"}, d.copied)
		d.press("esc", "o", "o", "r")
		require.Contains(t, d.selected(), "the-other", "the cursor is on its row, wherever that is")
		d.press("/")
		d.write("the-other")
		d.press("enter", "d")
		d.see("10.9.9.9:9000")
	})
}

func TestLoadBalancersAndListenersOfOneIDAreAllShown(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) {
			second := fake.ULB("ulb-web", "the-second", fake.TCP("vserver-tcp", "second-tcp", 1, fake.Healthy("backend-z", "10.7.7.7", 1)),
				fake.TCP("vserver-tcp", "third-tcp", 2))
			w.ULBs[scope] = append(w.ULBs[scope], second)
		})
	}, nil, func(d *driver) {
		assert.Equal(t, 2, d.lines("? id twice"), "%s", d.screen())
		d.press("G")
		require.Contains(t, d.selected(), "the-second")
		d.press("d")
		d.see("the-second")
		d.press("esc")
		resume := d.client.Hold(fake.VServers)
		d.press("enter")
		d.see("org-1 › ulb-web ")
		d.dontSee("api-tcp", "second-tcp", "the-second") // which of both is meant nobody knows
		d.releaseLater(resume)
	})
}

func TestListenersOfOneIDAreAllShown(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) {
			second := fake.ULB("ulb-second", "the-second", fake.TCP("vserver-tcp", "second-tcp", 1, fake.Healthy("backend-z", "10.7.7.7", 1)),
				fake.TCP("vserver-tcp", "third-tcp", 2))
			w.ULBs[scope] = append(w.ULBs[scope], second)
		})
	}, nil, func(d *driver) {
		d.press("G")
		require.Contains(t, d.selected(), "the-second")
		resume := d.client.Hold(fake.VServers)
		d.press("enter")
		d.see("second-tcp", "third-tcp")
		assert.Equal(t, 2, d.lines("? id twice"), "%s", d.screen())
		d.releaseLater(resume)
	})
}

func TestAListenerThatComesTwiceShowsTheBackendsOfBoth(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.client.Edit(func(w *fake.World) {
			for i, u := range w.ULBs[scope] {
				if u.ID != "ulb-web" {
					continue
				}
				all, _ := u.VServers.Get()
				w.ULBs[scope][i].VServers = api.Known(append(all, fake.TCP("vserver-tcp", "api-tcp", 9000, fake.Healthy("backend-z", "10.7.7.7", 1))))
			}
		})
		d.press("r")
		d.see("backend-a", "backend-z")
		d.says("INCOMPLETE: the answer has this VServer more than once")
	})
}

func TestRegionsOfOneIDAreMarkedBeforeTheirNames(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) {
			w.Regions = append(w.Regions, api.Region{ID: w.Regions[0].ID, Name: api.Known("its-double")})
		})
	}, nil, func(d *driver) {
		d.press("R")
		d.see("its-double")
		assert.Contains(t, d.line("its-double"), "? "+string(scope.Region))
	})
}
