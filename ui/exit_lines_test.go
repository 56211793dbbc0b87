package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

func TestExitLinesAreThoseThatChangedSomethingInTheirOrder(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.confirm("Release")
		d.advance(time.Second)
		d.press("g", "e")
		d.asks("Disable backend", "10.0.0.2:9000 host-backend-b uhost-backend-b ● healthy backend-b")
		d.confirm("Disable")
		d.advance(time.Second)
		d.press("j", "x")
		d.asks("Release backend", "10.0.0.3:9000 host-backend-c uhost-backend-c ● healthy backend-c", "risk OUTAGE", "Type api-tcp to confirm")
		d.editListener(func(v *api.VServer) {
			b, _ := v.Backends.Get()
			b[1].PrivateIP = api.Known("10.9.9.9")
		})
		d.write("api-tcp")
		d.press("enter")
		d.says("aborted 10.0.0.3:9000 host-backend-c web/api-tcp (hk, org-1)")
		lines := d.gone(time.Second)
		require.Len(t, lines, 2)
		assert.Contains(t, lines[0], "| done | release 10.0.0.1:9000 host-backend-a 3 -> 2 |")
		assert.Contains(t, lines[1], "| done | disable 10.0.0.2:9000 host-backend-b 2 -> 1 |")
	})
}

func TestAnUnknownOutcomeThatARefreshSettledIsPrintedAsSettled(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.ExpectRelease(scope, "ulb-web", "backend-a")
		c.IgnoreRelease()
	}, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.confirm("Release")
		d.advance(20 * time.Second)
		d.says("UNKNOWN 10.0.0.1:9000 host-backend-a")
		require.Len(t, d.app.changes.Lines(), 1)
		assert.Contains(t, d.app.changes.Lines()[0], "| UNKNOWN | release 10.0.0.1:9000 host-backend-a |")
		d.client.Edit(func(w *fake.World) { w.RemoveBackend(scope, "ulb-web", "backend-a") })
		d.press("r")
		d.says("released 10.0.0.1:9000 host-backend-a")
		lines := d.gone(time.Second)
		require.Len(t, lines, 1)
		assert.Contains(t, lines[0], "| done | release 10.0.0.1:9000 host-backend-a 3 -> 2 |")
	})
}

// The dialog's own read resolves it, too: whoever looks afterwards must see that.
func TestAnUnknownOutcomeThatADialogSettledIsToldAsSettled(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.ExpectRelease(scope, "ulb-web", "backend-a")
		c.IgnoreRelease()
	}, func(o *Options) { o.Connection.Refresh = 0 }, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.confirm("Release")
		d.advance(20 * time.Second)
		d.says("UNKNOWN 10.0.0.1:9000 host-backend-a")
		d.client.Edit(func(w *fake.World) { w.RemoveBackend(scope, "ulb-web", "backend-a") })
		d.press("j", "x")
		d.asks("Release backend", "10.0.0.2:9000 host-backend-b uhost-backend-b ● healthy backend-b")
		d.doesNotAsk("Cannot be done")
		d.press("esc")
		d.says("released 10.0.0.1:9000 host-backend-a", "seen later: ")
		d.dontSee("UNKNOWN")
		lines := d.gone(time.Second)
		require.Len(t, lines, 1)
		assert.Contains(t, lines[0], "| done | release 10.0.0.1:9000 host-backend-a 3 -> 2 |")
	})
}

func TestAChangeOfSeveralPlacesThatWasUndoneIsPrintedAsUndone(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.releasedEverywhere()
		d.press("u")
		d.asks("Undo in 4 places")
		d.confirm("Undo in 4")
		d.advance(3 * time.Second)
		lines := d.gone(time.Second)
		require.Len(t, lines, 2)
		assert.Contains(t, lines[0], "| undone | release 10.0.0.1 host-backend-a | 4 of 4 places")
		assert.Contains(t, lines[1], "| done | undo 10.0.0.1 host-backend-a | 4 of 4 places")
	})
}

func TestExitLinesStandInTheOrderOfTheirTimes(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		releaseTwo := func() {
			d.see("2 marked")
			d.press("x")
			d.asks("Release from 2 places")
			d.write("host-backend-a")
			d.press("enter")
			d.press("s")
			d.advance(time.Second)
			d.restart()
		}
		d.findHost()
		d.press(" ", "j", " ")
		releaseTwo()
		d.send(pasteMsg("10.0.0.1"))
		d.wait()
		d.app.stack.top().Select("sg/org-2/ulb-c/vserver-c/backend-c1")
		d.press(" ")
		releaseTwo()
		d.press("H")
		for range 2 { // the newer one first
			d.press("x")
			d.asks("Release from 1 place")
			d.write("host-backend-a")
			d.press("enter")
			d.advance(2 * time.Second)
			d.says("from 2 of 2 places")
			d.press("j")
		}
		lines := d.gone(time.Second)
		require.Len(t, lines, 2)
		assert.IsIncreasing(t, lines)
	})
}
