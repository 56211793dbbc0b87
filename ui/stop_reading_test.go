package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

func TestEscDoesNotStopARefreshNobodyAskedFor(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		resume := d.client.Hold(fake.VServers)
		d.advance(12 * time.Second)
		d.dontSee("reading backends")
		d.advance(9 * time.Second)
		d.see("reading backends, 10s")
		d.dontSee("stops")
		d.press("esc")
		d.see("vserver-tcp")
		resume()
		d.wait()
		d.see("vserver-tcp")
	})
}

func TestAStoppedRefreshIsMadeUpForLater(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		resume := d.client.Hold(fake.VServers)
		d.press("r")
		d.advance(200 * time.Millisecond)
		d.see("esc stops")
		d.press("esc")
		d.see("refresh stopped")
		resume()
		d.editListener(func(v *api.VServer) {
			b, _ := v.Backends.Get()
			b[0].Status = api.Known(1)
		})
		d.advance(11 * time.Second)
		assert.Contains(t, d.line("backend-a"), "failing")
	})
}

func TestEscStopsTheFirstReadOfAScreen(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		resume := d.client.Hold(fake.VServers)
		defer resume()
		d.press("enter")
		d.advance(200 * time.Millisecond)
		d.see("esc stops")
		d.press("esc")
		d.see("refresh stopped")
		assert.False(t, d.app.stack.top().Freshness().Reading)
		d.press("esc")
		d.see("ulb-mail")
	})
}

func TestEscStopsARefreshAlthoughAnotherCameDue(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.advance(9 * time.Second)
		resume := d.client.Hold(fake.ULBs)
		defer resume()
		d.press("r")
		d.advance(3 * time.Second)
		d.press("esc")
		d.see("refresh stopped")
		assert.False(t, d.app.stack.top().Freshness().Reading)
	})
}

// Where there are no rows, what stands in their place says it: the line below does not say it again.
func TestAReadThatIsStoppedBeforeAnyRowCameSaysSoOnce(t *testing.T) {
	var resume func()
	drive(t, func(c *fake.Client) { resume = c.Hold(fake.ULBs) }, nil, func(d *driver) {
		d.advance(time.Second)
		d.see("esc stops")
		d.press("esc")
		d.see("Stopped before any came. r refreshes.")
		d.dontSee("INCOMPLETE")
		reads := d.asked(fake.ULBs)
		d.advance(time.Minute)
		assert.Equal(t, reads, d.asked(fake.ULBs), "until a key")
		resume()
		d.press("r")
		d.wait()
		d.see("ulb-web")
	})
}

// A key is named where it works: in a dialog Esc cancels that.
func TestTheKeyThatStopsReadingIsNotNamedWhereADialogHasTheKeys(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		resume := d.client.Hold(fake.VServers)
		defer resume()
		d.press("r")
		d.advance(200 * time.Millisecond)
		d.see("esc stops")
		d.press("x")
		d.advance(200 * time.Millisecond)
		d.see("Release backend", "reading backends", "esc cancels")
		d.dontSee("esc stops")
		d.press("esc")
		d.advance(200 * time.Millisecond)
		d.see("esc stops")
	})
}
