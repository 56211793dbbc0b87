package ui

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

// disableOne lets the host be disabled in one of its places.
func (d *driver) disableOne() {
	d.t.Helper()
	d.client.Edit(func(w *fake.World) {
		w.VServer(elsewhere, "ulb-c", "vserver-c", func(v *api.VServer) {
			backends, _ := v.Backends.Get()
			backends[0].Enabled = api.Known(0)
		})
	})
}

func TestAPlaceThatIsDisabledAlreadyIsReleasedWhileTheOthersDrain(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.disableOne()
		d.findHost()
		d.press("x")
		d.asks("Release from 4 places")
		d.confirm("Drain first")
		d.asks("Drain and release from 4 places", "10.0.0.1:83 backend-c1: release")
		_, whole := d.readDialog()
		assert.Contains(t, whole, "4 gamma/c-1", "the first place shows what a drain does")
		d.write("host-backend-a")
		d.press("enter")
		d.advance(14 * time.Second)
		assert.Zero(t, d.releases())
		d.advance(10 * time.Second)
		assert.Equal(t, 1, d.releases(), "nothing serves there that a wait would be for")
		d.see("draining 10.0.0.1 host-backend-a ")
		d.advance(80 * time.Second)
		assert.Equal(t, 4, d.releases())
		assert.Contains(t, d.app.changes.Lines()[0], "| done | drain+release 10.0.0.1 host-backend-a | 4 of 4 places")
	})
}

func TestAPlaceThatIsDisabledAlreadyIsLeftOutOfDisablingTheOthers(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.disableOne()
		d.findHost()
		d.press("x")
		d.asks("Release from 4 places")
		d.confirm("Disable instead")
		d.asks("Disable in 3 places", "LEFT OUT gamma/c-1 sg org-2: already disabled")
		d.write("host-backend-a")
		d.press("enter")
		d.advance(20 * time.Second)
		d.says("disabled 10.0.0.1 host-backend-a in 3 of 3 places")
		assert.Len(t, d.client.Writes(), 3)
	})
}

func TestABackendThatIsDisabledAlreadyIsLeftOutOfDisablingThoseBesideIt(t *testing.T) {
	off := func(w *fake.World) {
		w.Backend(scope, "ulb-web", "vserver-tcp", "backend-b", func(b *api.Backend) { b.Enabled = api.Known(0) })
	}
	drive(t, func(c *fake.Client) {
		c.Edit(off)
		c.ExpectWrite(api.UpdateBackendAttribute{
			Scope: scope, ULB: "ulb-web", Backend: "backend-a",
			Attributes: api.BackendAttributes{Enabled: api.Known(0)},
		})
	}, nil, func(d *driver) {
		d.openBackends()
		d.press(" ", "j", " ", "x")
		d.asks("Release 2 backends")
		d.confirm("Disable instead")
		d.asks("Disable backend", "10.0.0.1:9000", "LEFT OUT 10.0.0.2:9000 already disabled", "steps 1 disable")
		d.confirm("Disable")
		d.advance(time.Second)
		d.says("disabled 10.0.0.1:9000")
	})
	drive(t, everywhere, nil, func(d *driver) {
		d.client.Edit(off)
		d.findTwoOfOneListener()
		d.press("x")
		d.asks("Release from 4 places")
		d.confirm("Disable instead")
		d.asks("Disable in 4 places", "10.0.0.1:9000 backend-a: disable LEFT OUT 10.0.0.1:9000 already disabled")
		d.press("esc")
	})
}

// findTwoOfOneListener lists the places of the host, one of which it serves on two backends.
func (d *driver) findTwoOfOneListener() {
	d.t.Helper()
	d.client.Edit(func(w *fake.World) {
		w.Backend(scope, "ulb-web", "vserver-tcp", "backend-b", func(b *api.Backend) {
			b.PrivateIP, b.ResourceName = api.Known("10.0.0.1"), api.Known("host-backend-a")
			b.ResourceID = api.Known("uhost-backend-a")
		})
	})
	d.send(pasteMsg("10.0.0.1"))
	d.wait()
	d.see("5 places", "5 marked")
}

// enable lets the second backend of the first listener be enabled, or disabled.
func (d *driver) enable(to int) {
	d.t.Helper()
	d.client.Edit(func(w *fake.World) {
		w.Backend(scope, "ulb-web", "vserver-tcp", "backend-b", func(b *api.Backend) { b.Enabled = api.Known(to) })
	})
}

func TestABackendThatWasNotReadIsNotCalledDisabled(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.findTwoOfOneListener()
		var whole api.Maybe[[]api.Backend]
		d.editListener(func(v *api.VServer) {
			whole = v.Backends
			all, _ := v.Backends.Get()
			v.Backends = api.Known(slices.DeleteFunc(slices.Clone(all), func(b api.Backend) bool { return b.ID == "backend-b" }))
		})
		d.press("x")
		d.asks("Release from 3 places", "LEFT OUT web/api-tcp")
		d.editListener(func(v *api.VServer) { v.Backends = whole })
		d.confirm("Disable instead")
		d.asks("Disable in 4 places", "web/api-tcp", "backend-b; disable 10.0.0.1:9000 backend-a")
		d.doesNotAsk("already disabled")
		d.press("esc")
	})
}

func TestABackendThatIsEnabledMeanwhileIsNotCalledDisabled(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.enable(0)
		d.findTwoOfOneListener()
		d.press("x")
		d.asks("Release from 4 places")
		d.enable(1)
		d.confirm("Disable instead")
		d.asks("Disable in 4 places", "backend-a: disable LEFT OUT 10.0.0.1:9000 was disabled, is failing")
		d.doesNotAsk("already disabled")
		d.press("esc")
	})
	drive(t, everywhere, nil, func(d *driver) {
		d.enable(0)
		d.openBackends()
		d.press(" ", "j", " ", "x")
		d.asks("Release 2 backends")
		d.enable(1)
		d.confirm("Disable instead")
		d.asks("Disable backend", "LEFT OUT 10.0.0.2:9000 was disabled, is failing")
		d.press("esc")
	})
}

func TestWhatGoesOnNamesTheBackendsThatAreDisabledAlready(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.enable(0)
		d.findTwoOfOneListener()
		d.press("x")
		d.asks("Release from 4 places")
		d.write("host-backend-a")
		d.press("enter")
		d.see("pause 15s")
		d.press("s", "H", "x")
		d.asks("Release from 3 places")
		d.confirm("Disable instead")
		d.asks("Disable in 3 places", "backend-a: disable LEFT OUT 10.0.0.1:9000 already disabled")
		d.press("esc")
	})
}
