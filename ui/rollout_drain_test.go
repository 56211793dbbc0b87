package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

func TestAPlaceThatDrainsSaysSoFromTheStart(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.confirmDrainEverywhere()
		d.see("→ draining 10.0.0.1 host-backend-a beta/b-1  place 1/4, pause 15s")
		d.dontSee("releasing")
		d.app.stack.top().Select("sg/org-1/ulb-b/vserver-b1/backend-b1")
		d.press("enter")
		assert.Contains(t, d.line("10.0.0.1:81"), "draining")
	})
}

// drainEverywhere drains the host in all its places, and goes on until so many wait.
func (d *driver) drainEverywhere(waiting int) {
	d.t.Helper()
	d.confirmDrainEverywhere()
	d.advance(15 * time.Second)
	for range 600 {
		n := 0
		for _, op := range d.app.changes.Running() {
			if op.Draining() {
				n++
			}
		}
		if n >= waiting {
			return
		}
		d.advance(100 * time.Millisecond)
	}
	require.Fail(d.t, "not so many drain", "%s", d.screen())
}

func TestTheLineOfDrainsEndsWithWhatIsLeftOfTheWait(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.resize(80, 24)
		d.confirmDrainEverywhere()
		free := d.client.Hold(fake.UpdateBackendAttribute)
		d.advance(16 * time.Second)
		assert.Contains(t, d.line("→ draining"), "step 1/3 disable, sent 1s/1m5s")
		d.press("s")
		assert.Contains(t, d.line("→ draining"), "step 1/3 disable, sent 1s/1m5s, stops after")
		free()
	})
	drive(t, everywhere, nil, func(d *driver) {
		d.resize(80, 24)
		d.drainEverywhere(4)
		assert.Contains(t, d.line("→ draining"), "4/4 disabled, 1m0s left ")
	})
}

// releases counts those that were sent.
func (d *driver) releases() int { return len(d.client.Releases()) }

func TestTheDialogOfDrainsNamesAllAndActsOnAll(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.drainEverywhere(4)
		d.see("draining 10.0.0.1 host-backend-a  4/4 disabled, ")
		d.press("n")
		d.asks("Draining in 4 places", "10.0.0.1 host-backend-a", "beta/b-1 until 00:01:", "beta/b-2 until",
			"gamma/c-1 until", "web/api-tcp until", "Type host-backend-a to confirm", "Release now: the places above")
		d.write("host-backend-a")
		d.press("enter")
		d.advance(3 * time.Second)
		assert.Equal(t, 4, d.releases(), "at once, whatever is left of any wait")
		assert.Empty(t, d.served())
	})
}

func TestReleaseNowLeavesWhatTheDialogDidNotShow(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.confirmDrainEverywhere()
		d.see("pause 15s")
		free := d.client.Hold(fake.UpdateBackendAttribute)
		d.advance(16 * time.Second) // the second place waits for its answer
		d.press("n")
		d.asks("Draining", "b-1", "Release now: the places above")
		d.confirm("Release now")
		free()
		d.advance(3 * time.Second)
		assert.Equal(t, 1, d.releases(), "before those whose wait goes on")
		d.press("n")
		d.asks("Draining in 3 places")
		d.confirm("Enable again")
		d.advance(30 * time.Second)
		assert.Equal(t, 1, d.releases())
	})
}

// leftDraining drains the host in all its places and lets the console die while it waits there.
func (d *driver) leftDraining() {
	d.t.Helper()
	d.drainEverywhere(4)
	d.restart()
	d.says("1 unfinished change of an ended session: H lists it")
	d.press("H", "enter")
}

func TestADrainThatAnotherConsoleGoesOnWithAndStopsIsStopped(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.leftDraining()
		d.press("x")
		d.asks("Release from 4 places")
		d.write("host-backend-a")
		d.press("enter")
		d.see("pause 15s")
		d.press("s")
		d.says("● stopped 10.0.0.1 host-backend-a 3 of 4 disabled, 1 released sg,hk")
		d.dontSee("running in another console", "left in the journal")
		assert.Equal(t, 1, d.releases())
		d.see("state", "stopped")
		assert.Contains(t, d.app.changes.Lines()[0], "| stopped |")
		d.press("u")
		d.asks("Undo in 4 places")
		d.press("esc", "x")
		d.asks("Release from 3 places", "3 of 3")
		d.press("esc")
		d.restart()
		d.press("H")
		d.see("stopped", "3 of 4 disabled, 1 rel")
		d.press("x")
		d.asks("Release from 3 places", "3 of 3")
		d.write("host-backend-a")
		d.press("enter")
		d.advance(16 * time.Second)
		assert.Equal(t, 4, d.releases(), "each place once")
		assert.Empty(t, d.served())
		d.says("released 10.0.0.1 host-backend-a from 4 of 4 places")
		d.see("1 change", "done", "4 places")
	})
}

func TestDrainsThatAnotherConsoleGoesOnWaitingForAndStopsAreStopped(t *testing.T) {
	for name, stops := range map[string]func(d *driver){
		"at once":     func(d *driver) { d.see("4/4 disabled") },
		"in the wait": func(d *driver) { d.advance(20 * time.Second) },
	} {
		t.Run(name, func(t *testing.T) {
			drive(t, everywhere, nil, func(d *driver) {
				d.leftDraining()
				d.press("n")
				d.asks("Drain and release from 4 places")
				d.write("host-backend-a")
				d.press("enter")
				stops(d)
				d.press("s")
				d.says("● stopped 10.0.0.1 host-backend-a 4 of 4 disabled sg,hk",
					"w to undo or continue")
				d.see("state", "stopped", "ended")
				d.dontSee("OPEN", "aborted", "drains until")
				assert.Contains(t, d.app.changes.Lines()[0], "| stopped | drain+release 10.0.0.1 host-backend-a | 4 of 4 disabled")
				d.restart()
				d.dontSee("unfinished")
				d.press("H")
				d.see("stopped")
				d.undoneOrContinued()
				d.press("x")
				d.asks("Release from 4 places", "4 of 4")
				d.write("host-backend-a")
				d.press("enter")
				d.advance(20 * time.Second)
				assert.Equal(t, 4, d.releases(), "each place once")
				d.says("released 10.0.0.1 host-backend-a from 4 of 4 places")
			})
		})
	}
}

func TestADrainWhoseULBWasNotToBeHadWaitsOnInTheJournal(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.leftDraining()
		d.press("n")
		d.asks("Drain and release from 4 places")
		d.write("host-backend-a")
		d.press("enter")
		d.advance(20 * time.Second)
		free, err := d.journal.Lock("sg", "ulb-b")
		require.NoError(t, err)
		d.advance(20 * time.Minute)
		free()
		assert.Zero(t, d.releases())
		d.restart()
		d.says("1 unfinished change of an ended session: H lists it")
		d.press("H")
		d.see("DRAINING")
	})
}

func TestDrainsThatWereStoppedAreSaidToBeDisabled(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.drainEverywhere(4)
		d.press("s")
		d.says("● stopped 10.0.0.1 host-backend-a 4 of 4 disabled", "w to undo or continue")
		d.dontSee("0 of 4 places")
		assert.Contains(t, d.app.changes.Lines()[0], "| 4 of 4 disabled sg,hk prod")
		d.resize(160, 40)
		d.press("H")
		d.see("stopped", "4 of 4 disabled")
		d.undoneOrContinued()
		d.press("u")
		d.asks("Undo in 4 places")
		d.confirm("Undo in 4")
		d.advance(30 * time.Second)
		assert.Contains(t, d.line("drain+release"), "undone")
		assert.NotContains(t, d.line("drain+release"), "disabled")
		assert.Contains(t, d.line("drain+release"), "4 of 4 places")
		assert.NotContains(t, d.app.changes.Lines()[0], "at place")
	})
}

func TestDrainsThatADeadConsoleLeftAreSaidToBeDisabled(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.leftDraining()
		d.resize(160, 40)
		d.press("esc", "esc")
		d.see("DRAINING", "4 of 4 disabled")
	})
}

func TestDrainsThatADeadConsoleLeftAreGoneOnWithAsOneIs(t *testing.T) {
	for key, does := range map[string]func(d *driver){
		"n": func(d *driver) {
			d.asks("Drain and release from 4 places")
			_, whole := d.readDialog()
			assert.NotContains(d.t, whole, "disable", "they are")
			assert.NotContains(d.t, whole, "pause", "nothing is sent before the wait")
			assert.Contains(d.t, d.screen(), "60")
			d.write("host-backend-a")
			d.press("enter")
			d.dontSee("pause")
			d.advance(58 * time.Second)
			assert.Zero(d.t, d.releases())
			d.advance(4 * time.Second)
			assert.Equal(d.t, 4, d.releases())
			d.see("done")
		},
		"x": func(d *driver) {
			d.asks("Release from 4 places")
			d.write("host-backend-a")
			d.press("enter")
			d.advance(20 * time.Second)
			assert.Equal(d.t, 4, d.releases())
		},
		"e": func(d *driver) {
			d.asks("Undo in 4 places")
			d.confirm("Undo in 4")
			d.advance(20 * time.Second)
			d.says("in 4 of 4 places")
			assert.Zero(d.t, d.releases())
			assert.Len(d.t, d.client.Writes(), 8, "each was disabled and enabled")
		},
	} {
		t.Run(key, func(t *testing.T) {
			drive(t, everywhere, nil, func(d *driver) {
				d.leftDraining()
				d.resize(140, 50)
				d.says("keep waiting, then release", "release now", "enable again")
				d.press("u")
				d.says("its drain waits")
				d.press("esc", key)
				does(d)
			})
		})
	}
}

func TestDrainsOfWhichAConsoleDiedAfterTheFirstAreStoppedOnceThatIsRead(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.confirmDrainEverywhere()
		d.see("pause 15s")
		d.restart()
		d.press("H", "enter")
		d.says("OPEN: interrupted between two steps", "not begun")
		d.press("n")
		d.says("no drain waits, and no pause runs")
		d.resize(80, 40)
		d.press("esc", "r")
		d.wait()
		d.says("state stopped", "why its console ended", "web/api-tcp hk: not begun")
		d.press("u")
		d.asks("Undo in 1 place")
		d.press("esc", "x")
		d.asks("Drain and release from 4 places")
	})
}

func TestThePageOfDrainsThatWentOnHasEachPlaceOnce(t *testing.T) {
	for key, c := range map[string]struct {
		title, runs, first string
		earlier            int
	}{
		"n": {"Drain and release from 4 places", "4/4 disabled", "place 1/4 beta/b-1 sg: stopped", 0},
		"x": {"Release from 4 places", "pause 15s", "place 1/4 beta/b-1 sg: done", 1},
	} {
		t.Run(key, func(t *testing.T) {
			drive(t, everywhere, nil, func(d *driver) {
				d.leftDraining()
				d.press(key)
				d.asks(c.title)
				d.write("host-backend-a")
				d.press("enter")
				d.see(c.runs)
				d.press("s")
				d.says("state stopped")
				whole := d.readPage()
				assert.Contains(t, whole, c.first)
				for _, place := range []string{"place 1/4", "place 2/4", "place 3/4", "place 4/4"} {
					assert.Equal(t, 1, strings.Count(whole, place), place)
				}
				assert.Equal(t, c.earlier, strings.Count(whole, "earlier, beta/b-1 sg: continued by"))
				assert.Equal(t, 4, strings.Count(whole, "done disable"))
				assert.NotContains(t, whole, "waiting wait")
				assert.Less(t, strings.Index(whole, "place 1/4"), strings.Index(whole, "place 2/4"))
			})
		})
	}
}

func TestAPlaceThatWasLeftOutIsSaidWhicheverDrainEndsLast(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.confirmDrainEverywhere()
		d.press("s", "H")
		d.see("stopped")
		d.client.Edit(func(w *fake.World) {
			w.VServer(elsewhere, "ulb-c", "vserver-c", func(v *api.VServer) { v.Backends = api.Maybe[[]api.Backend]{} })
		})
		d.press("x")
		d.asks("Drain and release from 3 places", "LEFT OUT gamma/c-1")
		d.write("host-backend-a")
		d.press("enter")
		d.advance(20 * time.Second)
		waiting := d.app.changes.Running()
		require.Len(t, waiting, 2)
		d.app.changes.ReleaseNow(waiting[1].Run)
		d.advance(2 * time.Minute)
		d.says("stopped 10.0.0.1 host-backend-a 3 of 4 places sg,hk why places were left out")
	})
}
