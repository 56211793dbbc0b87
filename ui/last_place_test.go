package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api/fake"
)

func TestMinusGoesToTheListThatWasLeftLastAndBack(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("-")
		d.see("no list was left yet")
		d.openBackends()
		d.press("j", "j", "/")
		d.write("backend-b|backend-c")
		d.press("enter", "esc")
		there := d.rows()
		assert.Contains(t, d.selected(), "backend-b")
		d.press("esc", "esc", "G", "k", "enter", "enter")
		d.see("mail › smtp", "backend-i")
		d.press("-")
		d.see("web › api-tcp", "backend-c")
		assert.Equal(t, there, d.rows(), "and the cursor is where it was")
		d.press("-")
		d.see("mail › smtp", "backend-i")
		d.press("/")
		d.write("10.0")
		d.press("enter", "-", "-")
		d.see("mail › smtp", "filter 10.0: 1 of 1")
		d.press("esc", "esc")
		d.see("vserver-down")
		d.press("-")
		d.see("backend-i")
		d.press("-")
		d.see("vserver-down")
		assert.NotContains(t, d.screen(), "backend-i")
		d.press("esc")
		d.see("ulb-web")
		d.press("-")
		d.see("mail › smtp", "backend-i")
		d.press("-")
		d.see("3 ULBs")
	})
}

func TestTheLastPlaceIsReadAgainAndHasNoMarks(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.press("esc", "j", "enter")
		d.see("backend-e")
		d.press("-", " ")
		d.see("1 marked")
		d.press("-")
		d.see("backend-e")
		d.client.Edit(func(w *fake.World) { w.RemoveBackend(scope, "ulb-web", "backend-d") })
		d.resize(100, 30)
		d.press("-")
		d.see("3 backends", "backend-c")
		d.dontSee("marked", "backend-d")
		d.aged("now")
		d.press("x")
		d.asks("Release backend", "10.0.0.1:9000 host-backend-a")
		d.press("esc", "-", "-")
		resume := d.client.Hold(fake.VServers)
		d.press("r", "-", "-")
		d.see("backend-a")
		resume()
		d.advance(30 * time.Second)
		d.see("3 backends", "backend-a")
		d.aged("now")
	})
}

func TestTheLastPlaceIsNotWhereOneIs(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.press("esc", "enter", "-")
		d.see("no list was left yet", "backend-a")
		d.press("esc", "j", "enter", "-")
		d.see("web › api-tcp", "backend-a")
		d.press("H", "-")
		d.see("this does nothing here")
		d.press("q", "d", "-")
		d.see("this works in a list")
		d.press("q", "-")
		d.see("web › shop", "backend-e")
	})
}

func TestALastPlaceInAnotherRegionIsNotGoneTo(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("enter", "esc", "R", "j", "enter")
		d.see("No load balancers")
		d.press("-")
		d.see("no list was left yet")
	})
}
