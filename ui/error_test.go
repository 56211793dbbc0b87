package ui

import (
	"testing"
	"time"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
)

// TestAnErrorStaysReadableWhileItIsTriedAgain on every kind of screen that reads,
// with rows and without.
func TestAnErrorStaysReadableWhileItIsTriedAgain(t *testing.T) {
	const words = "nothing came for 15s"
	for name, c := range map[string]struct {
		method string
		open   func(d *driver)
	}{
		"ULBs":        {fake.ULBs, func(*driver) {}},
		"VServers":    {fake.VServers, func(d *driver) { d.press("enter") }},
		"backends":    {fake.VServers, func(d *driver) { d.openBackends() }},
		"a described": {fake.VServers, func(d *driver) { d.openBackends(); d.press("d") }},
		"regions":     {fake.Regions, func(d *driver) { d.press("R") }},
		"projects":    {fake.Projects, func(d *driver) { d.press("P") }},
	} {
		t.Run(name, func(t *testing.T) {
			drive(t, timed, nil, func(d *driver) {
				c.open(d)
				d.client.Retry(c.method, errSilence, 15*time.Second, 15*time.Second)
				d.client.Fail(c.method, errSilence)
				d.press("r")
				d.advance(14 * time.Second)
				d.dontSee(words)
				d.advance(2 * time.Second)
				d.says(words, "try 2, 10s")
				d.advance(15 * time.Second)
				d.says(words)
				d.says("STALE, r refreshes")
				resume := d.client.Hold(c.method)
				d.press("r")
				for range 20 {
					d.says(words) // in every moment
					d.advance(500 * time.Millisecond)
				}
				d.says("STALE, refreshing", ", 10s", "esc stops")
				resume()
				d.wait()
				d.dontSee("nothing came", "STALE", "try ")
			})
		})
	}
}

func TestAnErrorStaysReadableWhereThereAreNoRows(t *testing.T) {
	drive(t, func(c *fake.Client) { timed(c); c.Fail(fake.ULBs, errSilence) }, nil, func(d *driver) {
		d.says("Reading ULBs failed: r refreshes.", "nothing came for 15s")
		d.client.Retry(fake.ULBs, errNetwork, 12*time.Second)
		resume := d.client.Hold(fake.ULBs)
		d.press("r")
		d.says("Reading ULBs failed, and is tried again.", "nothing came for 15s")
		d.advance(11 * time.Second)
		d.says("nothing came for 15s", "reading ULBs, 10s")
		d.advance(2 * time.Second)
		d.says("connection refused", "try 2, 10s")
		d.dontSee("nothing came for 15s")
		resume()
		d.wait()
		d.see("ulb-web")
		d.dontSee("failed")
	})
}

// TestAnErrorStaysReadableWhereAKeyBeginsAnew drops the read whose first attempt
// failed, and begins another one.
func TestAnErrorStaysReadableWhereAKeyBeginsAnew(t *testing.T) {
	drive(t, timed, nil, func(d *driver) {
		d.client.Retry(fake.ULBs, errSilence, 15*time.Second)
		resume := d.client.Hold(fake.ULBs)
		d.press("r")
		d.advance(16 * time.Second)
		d.says("try 2, 10s", "nothing came for 15s")
		d.press("r")
		d.advance(2 * time.Second)
		d.says("reading ULBs, 2s, esc stops: ", "nothing came for 15s")
		d.dontSee("try ")
		resume()
		d.wait()
		d.dontSee("nothing came")
	})
}

func TestWhileItIsReadWhatBecameOfAChangeTheLastErrorIsSaid(t *testing.T) {
	interrupted(t, func(d *driver) {
		d.press("esc", "enter")
		d.client.FailAlways(fake.VServers, errNetwork)
		d.press("r")
		d.advance(9 * time.Second)
		d.says("now its outcome is being read, up to 2m, try ", "readings failed in ",
			"connection refused")
		d.client.FailAlways(fake.VServers, nil)
		d.advance(change.LostAfter)
		d.says("refused 10.0.0.1:9000 host-backend-a", "seen later: the backend is still there")
		d.dontSee("readings failed")
	})
}
