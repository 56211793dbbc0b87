package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
)

// everywhere is the account of spread, in which everything may be changed.
func everywhere(c *fake.Client) {
	spread(c)
	c.AllowWrites()
}

// findHost lists all places of the host.
func (d *driver) findHost() {
	d.t.Helper()
	d.send(pasteMsg("10.0.0.1"))
	d.wait()
	d.see("4 places", "4 marked")
}

// releaseEverywhere confirms that the host leaves all its places.
func (d *driver) releaseEverywhere() {
	d.t.Helper()
	d.findHost()
	d.press("x")
	d.asks("Release from 4 places")
	d.write("host-backend-a")
	d.press("enter")
}

// confirmDrainEverywhere confirms that it leaves them once it has drained.
func (d *driver) confirmDrainEverywhere() {
	d.t.Helper()
	d.findHost()
	d.press("x")
	d.asks("Release from 4 places")
	d.confirm("Drain first")
	d.asks("Drain and release from 4 places")
	d.write("host-backend-a")
	d.press("enter")
}

// served are the load balancers that the host is a backend of, as the service has them.
func (d *driver) served() []string {
	var all []string
	d.client.Edit(func(w *fake.World) {
		for _, ulbs := range w.ULBs {
			for _, u := range ulbs {
				vservers, _ := u.VServers.Get()
				for _, v := range vservers {
					backends, _ := v.Backends.Get()
					for _, b := range backends {
						if b.PrivateIP.Or("") == "10.0.0.1" {
							all = append(all, v.Name.Or(""))
						}
					}
				}
			}
		}
	})
	slices.Sort(all)
	return all
}

func TestAHostIsTakenOutEverywhereAndPutBack(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		before := d.served()
		require.Len(t, before, 4)
		d.findHost()
		d.see("x release 4 marked")
		d.press("x")
		d.asks("Release from 4 places", "host-backend-a", "4 of 4, in turn; 15s pause after the first", "OUTAGE in 2 of 4",
			"beta/b-1", "gamma/c-1", "1/1 → 0/0 OUTAGE", "Type host-backend-a to confirm")
		_, whole := d.readDialog()
		assert.Less(t, strings.Index(whole, "beta/b-1"), strings.Index(whole, "gamma/c-1"), "the least dangerous place comes first")
		d.write("host-backend-a")
		d.press("enter")
		d.see("releasing", "place 1/4", "pause 15s", "s stop")
		assert.Len(t, d.client.Writes(), 1, "the canary alone")
		d.advance(15 * time.Second)
		d.says("released 10.0.0.1 host-backend-a from 4 of 4 places")
		assert.Empty(t, d.served())

		d.press("H")
		d.see("1 change", "release 10.0.0.1 host-backend-a", "4 places")
		d.press("u")
		d.asks("Undo in 4 places", "4 of 4")
		d.confirm("Undo in 4")
		d.wait()
		d.says("undone 10.0.0.1 host-backend-a in 4 of 4 places", "4 new ids")
		d.dontSee("new-backend")
		assert.Equal(t, before, d.served())
		d.see("2 changes", "undone")
		d.press("down", "enter")
		d.says("state undone", "undone by", "1/4 beta/b-1 sg: undone")
		d.dontSee("continued by")
		d.press("x")
		d.dontSee("continued by")
		d.resize(80, 60)
		d.says("places beta/b-1 sg org-1, web/api-tcp hk org-1, beta/b-2 sg org-1, gamma/c-1 sg org-2")
		d.press("esc", "/")
		d.write("gamma/c-1")
		d.see("release 10.0.0.1 host-backend-a")
	})
}

func TestARolloutStopsAfterThePresentPlace(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.releaseEverywhere()
		d.see("pause 15s")
		d.press("s")
		d.says("● released 10.0.0.1 host-backend-a 1 of 4 places sg,hk stopped")
		assert.Len(t, d.client.Writes(), 1)
		d.press("H", "enter")
		d.see("stopped", "not begun")
		d.press("x")
		d.asks("Release from 3 places", "3 of 3")
		d.write("host-backend-a")
		d.press("enter")
		d.see("place 2/4")
		d.dontSee("w to undo or continue") // that is what it does
		d.advance(15 * time.Second)
		d.says("released 10.0.0.1 host-backend-a from 4 of 4 places")
		d.dontSee("stopped after") // a newer word on the same
		assert.Empty(t, d.served())
		d.press("esc")
		d.see("1 change", "done", "4 places")
	})
}

func TestQuittingAChangeOfSeveralPlacesSaysHowManyAreNotBegun(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.releaseEverywhere()
		d.see("pause 15s")
		d.press("esc", "esc")
		for _, key := range []string{"q", "ctrl+c"} {
			d.press(key)
			d.asks("Quit while a change runs?", "releasing 10.0.0.1 host-backend-a beta/b-1", "3 of 4 places not begun",
				"no further step begins")
			d.press("esc")
		}
		d.press("q")
		d.asks("Quit while a change runs?", "3 of 4 places not begun")
		d.confirm("Quit")
		lines := d.gone(time.Minute)
		require.Len(t, lines, 1)
		assert.Contains(t, lines[0], "| stopped | release 10.0.0.1 host-backend-a | 1 of 4 places")
		assert.Equal(t, 1, d.releases())
	})
}

func TestALastPlaceThatWasNotChangedIsInTheLineOfTheChange(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.findHost()
		d.press("down", " ", "down", " ")
		d.see("2 marked")
		d.press("x")
		d.asks("Release from 2 places")
		d.write("host-backend-a")
		d.press("enter")
		d.see("pause 15s")
		d.client.Fail(fake.ReleaseBackend, &api.Error{Kind: api.KindUnavailable, NotSent: true, Message: "no route"})
		d.advance(15 * time.Second)
		require.Len(t, d.app.changes.Lines(), 1)
		assert.Contains(t, d.app.changes.Lines()[0], "| stopped | release 10.0.0.1 host-backend-a | 1 of 2 places")
	})
}

func TestAConsoleThatDiesBetweenTwoPlacesLeavesAChangeThatReadingStops(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.releaseEverywhere()
		d.see("pause 15s")
		d.restart()
		d.advance(time.Hour)
		d.says("1 unfinished change of an ended session: H lists it")
		d.press("H", "u")
		d.says("OPEN", "interrupted between two places: enter, then r ends it first")
		d.press("esc", "enter")
		d.says("state OPEN: interrupted between two places", "r end it",
			"1/4 beta/b-1 sg: OPEN 1 done")
		d.press("r")
		d.wait()
		d.says("state stopped", "why its console ended")
		d.says("✗ stopped 10.0.0.1 host-backend-a 1 of 4 places sg,hk why its console ended",
			"next H to undo or continue", "ended 2000-01-01 01:00:00 UTC what can be done")
		d.dontSee("released 10.0.0.1:81")
		d.press("u")
		d.asks("Undo in 1 place")
		d.press("esc")
		d.resize(120, 40)
		d.dontSee("OPEN")
		d.press("x")
		d.asks("Release from 3 places")
		d.write("host-backend-a")
		d.press("enter")
		d.see("place 2/4, ")
		d.dontSee("H to undo or continue")
		d.advance(15 * time.Second)
		assert.Empty(t, d.served())
		d.says("released 10.0.0.1 host-backend-a from 4 of 4 places")
		d.dontSee("took") // most of that time no console ran
		assert.Len(t, d.app.changes.Lines(), 1)
		assert.Contains(t, d.app.changes.Lines()[0], "4 places")
		d.press("esc")
		d.see("1 change", "done", "4 of 4 places sg,hk")
	})
}

func TestAChangeWhoseEndWasReadIsNotCountedAsUnfinished(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.releaseEverywhere()
		d.see("pause 15s")
		d.restart()
		d.press("H", "enter", "r")
		d.says("stopped 10.0.0.1 host-backend-a 1 of 4 places")
		d.dontSee("unfinished change")
		d.press("x")
		d.asks("Release from 3 places")
		d.write("host-backend-a")
		d.press("enter")
		d.see("place 2/4, ")
		d.dontSee("unfinished change")
	})
}

func TestAChangeThatGoesOnWithoutAPlaceIsNotDone(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.releaseEverywhere()
		d.press("s", "H")
		d.see("stopped")
		d.client.Edit(func(w *fake.World) {
			w.VServer(elsewhere, "ulb-c", "vserver-c", func(v *api.VServer) { v.Backends = api.Maybe[[]api.Backend]{} })
		})
		d.press("x")
		d.asks("Release from 2 places", "LEFT OUT gamma/c-1")
		d.write("host-backend-a")
		d.press("enter")
		d.advance(20 * time.Second)
		d.says("stopped 10.0.0.1 host-backend-a 3 of 4 places sg,hk why places were left out")
		d.resize(120, 50)
		d.press("esc", "enter")
		d.says("state stopped", "why places were left out", "place 1/4 beta/b-1", "place 2/4 web/api-tcp", "place 3/4 beta/b-2",
			"gamma/c-1 sg: not begun")
		d.restart()
		d.press("H", "enter")
		d.says("state stopped", "why places were left out")
		d.press("x")
		d.asks("Release from 0 places", "LEFT OUT gamma/c-1")
	})
}

func TestAChangeThatStoppedIsFollowedUpFromItsPage(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.releaseEverywhere()
		d.see("1/4", "pause 15s")
		d.press("s", "w")
		d.see("what can be done", "release 10.0.0.1 host-backend-a", "x continue 3 left")
		d.says("x continue with the 3 left")
		d.dontSee("continued by")
		d.press("u")
		d.asks("Undo in 1 place")
	})
}

func TestWhatAnotherConsoleStopsNamesThePlaceAndLeavesTheMarks(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.findHost()
		d.press("x")
		d.asks("Release from 4 places")
		free, err := d.journal.Lock("sg", "ulb-b")
		require.NoError(t, err)
		d.write("host-backend-a")
		d.press("enter")
		d.advance(time.Second)
		d.says("aborted 10.0.0.1:81 host-backend-a beta/b-1 (sg, org-1) nothing sent why at place 1/4: ", change.ErrLocked.Error(), "nothing sent")
		d.see("4 marked")
		assert.Empty(t, d.client.Writes())
		free()

		d.press("x")
		d.asks("Release from 4 places")
		d.write("host-backend-a")
		d.press("enter")
		d.see("pause 15s")
		d.dontSee("marked")
		free, err = d.journal.Lock("hk", "ulb-web")
		require.NoError(t, err)
		d.advance(20 * time.Second)
		d.says("✗ stopped 10.0.0.1 host-backend-a 1 of 4 places sg,hk why at place 2/4 web/api-tcp: ", change.ErrLocked.Error())
		free()
	})
}

func TestTheSmallestScreenSaysHowLongTheFirstPlaceIsWaitedFor(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.client.Edit(func(w *fake.World) {
			other := api.Scope{Region: elsewhere.Region, Project: scope.Project}
			w.ULBs[other][0].Name = api.Known("a-load-balancer-with-a-name-that-fills-half-of-the-line")
		})
		d.resize(60, 16)
		d.findHost()
		d.press("x")
		d.asks("Release from 4 places")
		d.see("│ places    4 of 4, in turn; 15s pause after the first")
		d.write("host-backend-a")
		d.press("enter")
		d.see("place 1/4, ", "pause 15s")
	})
}
