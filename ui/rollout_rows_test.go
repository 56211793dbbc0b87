package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

func TestWhatASearchFoundFollowsTheReadingThatShowedIt(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.findHost()
		d.press("x")
		d.asks("Release from 4 places")
		d.client.FailAlways(fake.ULBs, fake.Lost()) // no list says it
		d.write("host-backend-a")
		d.press("enter")
		d.see("3 places", "pause 15s")
		d.dontSee("10.0.0.1:81")
		d.press("n")
		d.advance(5 * time.Second)
		d.says("released 10.0.0.1 host-backend-a from 4 of 4 places")
		d.see("1 place ") // of 10.0.0.11
	})
}

func TestWhatASearchFoundFollowsTheReadingOfOneChange(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.send(pasteMsg("10.0.0.11"))
		d.wait()
		d.client.FailAlways(fake.ULBs, fake.Lost())
		d.press("e")
		d.asks("Disable backend")
		d.confirm("Disable")
		d.advance(3 * time.Second)
		assert.Contains(t, d.line("beta/b-1"), "disabled")
		d.press("e")
		d.asks("Enable backend")
		d.confirm("Enable")
		d.advance(20 * time.Second) // the state of before is not proof enough at once
		assert.Contains(t, d.line("beta/b-1"), "healthy")
	})
}

func TestAProblemThatWasReleasedIsGoneAtOnce(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.press("!")
		d.see("10.0.0.4:9000")
		for !strings.Contains(d.selected(), "10.0.0.4") {
			d.press("down")
		}
		assert.Regexp(t, `failing +10\.0\.0\.4:9000`, d.screen())
		d.press("x")
		d.asks("Release backend", "10.0.0.4:9000")
		d.client.FailAlways(fake.ULBs, fake.Lost())
		d.confirm("Release")
		d.advance(time.Second)
		d.says("released 10.0.0.4:9000")
		d.see("problems")
		assert.NotRegexp(t, `failing +10\.0\.0\.4:9000`, d.screen())
	})
}

func TestTheHistoryCountsThePlacesOnANarrowScreen(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.client.Edit(func(w *fake.World) {
			w.VServer(scope, "ulb-web", "vserver-tcp", func(v *api.VServer) { v.Name = api.Known("a-listener-with-a-long-name") })
		})
		d.openBackends()
		d.press("down")
		d.askRelease("backend-b")
		d.confirm("Release")
		d.advance(time.Second)
		d.drainEverywhere(4)
		d.press("n")
		d.asks("Draining in 4 places")
		d.confirm("Enable again")
		d.advance(30 * time.Second)
		d.resize(80, 24)
		d.press("H")
		assert.Contains(t, d.line("cancelled"), "0 of 4 places ")
	})
}

func TestThePageOfAChangeSaysAfterWhichPlaceItStops(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.releaseEverywhere()
		d.see("pause 15s")
		free := d.client.Hold(fake.ReleaseBackend)
		d.press("H", "enter")
		d.advance(16 * time.Second)
		d.press("s")
		d.says("state running, stops after place 2/4")
		free()
		d.advance(time.Second)
		d.says("state stopped")
	})
}

func TestTheDialogThatClosesAChangeNamesEachPlaceAndItsState(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.releaseEverywhere()
		d.see("pause 15s")
		d.restart()
		d.resize(120, 50)
		d.press("H", "enter", "C")
		d.asks("Close change without its outcome?", "release 10.0.0.1 host-backend-a",
			"1/4 beta/b-1 sg: OPEN", "web/api-tcp hk: not begun", "beta/b-2 sg: not begun", "gamma/c-1 sg: not begun")
		d.doesNotAsk("VServer")
		d.doesNotAsk("backend-c1")
	})
}
