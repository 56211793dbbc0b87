package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
)

// gatedDrain drains a backend of a profile where everything must be typed.
func gatedDrain(t *testing.T, test func(*driver)) {
	t.Helper()
	drive(t, func(c *fake.Client) { c.AllowWrites() }, protected, func(d *driver) {
		d.openBackends()
		d.press("x")
		d.asks("Release backend", "Type api-tcp to confirm")
		d.confirm("Drain first")
		d.asks("Drain and release backend", "Type api-tcp to confirm")
		d.write("api-tcp")
		d.confirm("Drain and release")
		d.advance(time.Second)
		d.see("59s left")
		test(d)
	})
}

func TestTheDialogOfADrainIsNotPressedByKeysTypedAhead(t *testing.T) {
	for _, c := range []struct {
		name string
		keys []string
	}{
		{"enable again", []string{"tab", "enter"}},
		{"release now", []string{"tab", "tab", "enter"}},
		{"release now, the other way round", []string{"shift+tab", "enter"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
				d.drain("backend-a")
				d.press("n")
				d.press(c.keys...)
				d.press("enter", "enter")
				d.see("Draining", "Too early to have read this: press again.")
				d.advance(290 * time.Millisecond)
				d.press("enter")
				assert.Len(t, d.wrote(), 1, "the time runs from when it was shown")
				d.advance(time.Second - 50*time.Millisecond)
				d.resize(100, 30)
				d.advance(300 * time.Millisecond)
				d.press("enter")
				assert.Len(t, d.wrote(), 1, "and anew with each size")
				d.advance(time.Second)
				d.press("enter")
				d.dontSee("Keep waiting")
				d.advance(change.LagLimit + time.Second)
				assert.Len(t, d.wrote(), 2, "then it works")
			})
		})
	}
}

func TestReleaseNowAsksForTheTextAgainThatTheReleaseWanted(t *testing.T) {
	gatedDrain(t, func(d *driver) {
		d.press("n")
		d.asks("Draining", "risk SEVERE the profile is protected", "Type api-tcp to confirm")
		d.see("( Release now )", "[  Enable again  ]")
		d.press("enter")
		d.write("api-tc")
		d.press("enter", "tab", "tab", "tab")
		d.see("(> Release now <)")
		d.press("enter")
		d.see("Type what stands above first.")
		assert.Len(t, d.wrote(), 1)
		d.press("tab")
		d.write("p")
		d.see("exact", "[  Release now  ]")
		d.press("enter")
		d.advance(time.Second)
		d.says("released 10.0.0.1:9000 host-backend-a")
	})
}

func TestEnterInAnExactGateOfADrainWaitsUntilItWasRead(t *testing.T) {
	gatedDrain(t, func(d *driver) {
		d.press("n")
		d.write("api-tcp")
		d.press("enter", "enter")
		d.see("Draining", "Too early to have read this: press again.")
		assert.Len(t, d.wrote(), 1)
		d.advance(time.Second)
		d.press("enter")
		d.advance(time.Second)
		d.says("released 10.0.0.1:9000 host-backend-a")
	})
}

func TestEnablingAgainTakesNoText(t *testing.T) {
	gatedDrain(t, func(d *driver) {
		d.press("n")
		d.asks("Draining", "Type api-tcp to confirm")
		d.confirm("Enable again")
		d.advance(change.LagLimit + time.Second)
		d.says("● cancelled 10.0.0.1:9000 host-backend-a web/api-tcp (hk, org-1) enabled again, not released")
		d.dontSee("stopped before", "✗ Enabled", "shows the steps")
	})
}

func TestTheDialogOfADrainIsReadToItsEndOnASmallScreen(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.AllowWrites()
		longHost(c)
	}, func(o *Options) { o.Connection.Profile = strings.Repeat("profile-", 10) }, func(d *driver) {
		d.drain("backend-a")
		d.resize(60, 16)
		d.press("n")
		d.see("more below")
		d.advance(time.Second)
		d.focus("Release now")
		d.press("enter")
		d.see("Read to the end first: PgDn.")
		d.press("end")
		d.advance(400 * time.Millisecond)
		d.press("enter")
		d.advance(time.Second)
		assert.Equal(t, []string{fake.UpdateBackendAttribute, fake.ReleaseBackend}, d.wrote())
	})
}

func TestQuittingIsNotConfirmedByKeysTypedAhead(t *testing.T) {
	drive(t, func(c *fake.Client) { c.ExpectRelease(scope, "ulb-web", "backend-a") }, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		resume := d.client.Hold(fake.ReleaseBackend)
		d.confirm("Release")
		d.press("q", "tab", "enter", "enter")
		d.see("Quit while a change runs?", "Too early to have read this: press again.")
		assert.False(t, d.quit)
		d.advance(time.Second)
		d.press("enter")
		assert.True(t, d.quit)
		resume()
		d.wait()
	})
}

func TestCtrlCTwiceQuitsAtOnce(t *testing.T) {
	drive(t, func(c *fake.Client) { c.ExpectRelease(scope, "ulb-web", "backend-a") }, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		resume := d.client.Hold(fake.ReleaseBackend)
		d.confirm("Release")
		d.press("ctrl+c")
		assert.False(t, d.quit)
		d.press("ctrl+c")
		assert.True(t, d.quit)
		resume()
		d.wait()
	})
}
