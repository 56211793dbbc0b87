package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
)

func TestABackendIsDisabledAndEnabledAgainWithTheImpactShown(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.ExpectWrite(api.UpdateBackendAttribute{Scope: scope, ULB: "ulb-web", Backend: "backend-a", Attributes: api.BackendAttributes{Enabled: api.Known(0)}})
		c.ExpectWrite(api.UpdateBackendAttribute{Scope: scope, ULB: "ulb-web", Backend: "backend-a", Attributes: api.BackendAttributes{Enabled: api.Known(1)}})
	}, nil, func(d *driver) {
		d.openBackends()
		d.press("e")
		d.asks("Disable backend", "backend 10.0.0.1:9000 backend-a", "serving 3/4 → 2/3 +1 off on the VServer", "class ordinary: serving falls from 3 to 2",
			"step 1 disable 10.0.0.1:9000 backend-a", "disabling stops new traffic only: connections that are open, long ones above all, are not cut", "[> Cancel <]")
		d.doesNotAsk("Drain")
		d.confirm("Disable")
		d.advance(time.Second)
		d.says("Disabled backend-a", "the service accepted the disabling, and the backend is seen disabled")
		assert.Contains(t, d.line("host-backend-a"), "disabled")
		d.press("e")
		d.asks("Enable backend", "backend 10.0.0.1:9000 backend-a", "serving 2/3 +1 off → 3/4 on the VServer", "class ordinary: serving rises from 2 to 3", "step 1 enable 10.0.0.1:9000 backend-a")
		d.confirm("Enable")
		d.advance(change.LagLimit) // enabled is what a replica that lags shows, too
		d.says("Enabled backend-a")
		assert.Contains(t, d.line("host-backend-a"), "healthy")
	})
}

func TestADisableHasTheSameGatesAsARelease(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites(fake.UpdateBackendAttribute) }, nil, func(d *driver) {
		d.openSingle()
		d.press("e")
		d.asks("Disable backend", "backend 10.0.0.8:25 backend-h", "class OUTAGE: serving falls from 1 to nothing", "DOWN the VServer", "Type single to confirm:")
		d.press("enter")
		assert.Empty(t, d.wrote())
		d.write("single")
		d.press("enter")
		d.advance(time.Second)
		d.says("Disabled backend-h")
	})
}

func TestADisableThatTheServiceIgnoresIsSeenAndSaid(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.ExpectWrite(api.UpdateBackendAttribute{Scope: scope, ULB: "ulb-web", Backend: "backend-a", Attributes: api.BackendAttributes{Enabled: api.Known(0)}})
		c.Ignore(fake.UpdateBackendAttribute)
	}, nil, func(d *driver) {
		d.editListener(func(v *api.VServer) {
			v.Method = api.Known(api.MethodBackup)
			b, _ := v.Backends.Get()
			for i := range b {
				b[i].IsBackup = api.Known(min(i, 1))
			}
		})
		d.openBackends()
		d.press("e")
		d.asks("Disable backend", "class SEVERE: Method Backup", "the service may accept a switch of Enabled and ignore it; reading it back shows that", "10.0.0.1:9000 is the main one", "Type api-tcp to confirm:")
		d.write("api-tcp")
		d.press("enter")
		d.advance(20 * time.Second)
		d.says("Not disabled, refused: backend-a", "the service ignored it", "release it instead")
		assert.Contains(t, d.line("host-backend-a"), "healthy")
	})
}

func TestDisableInsteadComesFromTheReleaseDialog(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites(fake.UpdateBackendAttribute) }, nil, func(d *driver) {
		d.openBackends()
		d.press("x")
		d.asks("Release backend", "backend-a")
		d.confirm("Disable instead")
		d.asks("Disable backend", "step 1 disable 10.0.0.1:9000 backend-a")
		d.doesNotAsk("release 10.0.0.1")
		d.press("enter")
		d.advance(time.Second)
		assert.Empty(t, d.wrote(), "another dialog begins with Cancel, or the gate")
		d.press("x")
		d.asks("Release backend", "backend-a")
		d.confirm("Disable instead")
		d.asks("Disable backend", "step 1 disable 10.0.0.1:9000 backend-a")
		d.confirm("Disable")
		d.advance(time.Second)
		d.says("Disabled backend-a")
	})
}

func TestABackendOfWhichTheServiceDoesNotSayWhetherItIsEnabledIsNotSwitched(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.editListener(func(v *api.VServer) {
			b, _ := v.Backends.Get()
			b[0].Enabled = api.Maybe[int]{}
		})
		d.openBackends()
		d.press("e")
		d.see("the service did not say whether the backend is enabled: refresh first")
	})
}

func TestReadOnlyChangesNothingAtAll(t *testing.T) {
	drive(t, nil, func(o *Options) { o.Connection.ReadOnly = true }, func(d *driver) {
		d.openBackends()
		for _, key := range []string{"x", "e"} {
			d.press(key)
			d.see("this session is READ-ONLY, by --read-only")
		}
		d.press(" ", "j", " ", "x")
		d.see("READ-ONLY")
		d.press("H", "u")
		assert.Nil(t, d.app.dialog)
	})
}
