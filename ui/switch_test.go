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
		c.ExpectWrite(api.UpdateBackendAttribute{
			Scope: scope, ULB: "ulb-web", Backend: "backend-a",
			Attributes: api.BackendAttributes{Enabled: api.Known(0)},
		})
		c.ExpectWrite(api.UpdateBackendAttribute{
			Scope: scope, ULB: "ulb-web", Backend: "backend-a",
			Attributes: api.BackendAttributes{Enabled: api.Known(1)},
		})
	}, nil, func(d *driver) {
		d.openBackends()
		d.press("e")
		d.asks("Disable backend", "10.0.0.1:9000 host-backend-a uhost-backend-a ● healthy backend-a",
			"serving 3/4 → 2/3 +1 off", "risk ordinary",
			"steps 1 disable", "no new traffic; open connections are neither shown nor cut", "[> Cancel <]")
		d.doesNotAsk("Drain")
		d.confirm("Disable")
		d.advance(time.Second)
		d.says("disabled 10.0.0.1:9000 host-backend-a in web/api-tcp (hk, org-1) 3 → 2 verified ")
		assert.Contains(t, d.line("host-backend-a"), "disabled")
		d.press("e")
		d.asks("Enable backend", "10.0.0.1:9000 host-backend-a uhost-backend-a ○ disabled backend-a",
			"serving 2/3 +1 off → 3/4", "risk ordinary", "steps 1 enable")
		d.confirm("Enable")
		d.advance(change.LagLimit) // enabled is what a replica that lags shows, too
		d.says("enabled 10.0.0.1:9000 host-backend-a")
		assert.Contains(t, d.line("host-backend-a"), "healthy")
	})
}

func TestADisableHasTheSameGatesAsARelease(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites(fake.UpdateBackendAttribute) }, nil, func(d *driver) {
		d.openSingle()
		d.press("e")
		d.asks("Disable backend", "10.0.0.8:25 host-backend-h uhost-backend-h ● healthy backend-h",
			"risk OUTAGE the VServer will serve nothing", "Type single to confirm")
		d.press("enter")
		assert.Empty(t, d.wrote())
		d.write("single")
		d.press("enter")
		d.advance(time.Second)
		d.says("disabled 10.0.0.8:25 host-backend-h")
	})
}

func TestADisableThatTheServiceIgnoresIsSeenAndSaid(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.ExpectWrite(api.UpdateBackendAttribute{
			Scope: scope, ULB: "ulb-web", Backend: "backend-a",
			Attributes: api.BackendAttributes{Enabled: api.Known(0)},
		})
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
		d.asks("Disable backend", "risk SEVERE Method Backup",
			"under Method Backup the service may ignore a switch of Enabled; reading shows it",
			"10.0.0.1:9000 is the main one", "Type api-tcp to confirm")
		d.write("api-tcp")
		d.press("enter")
		d.advance(20 * time.Second)
		d.says("refused 10.0.0.1:9000 host-backend-a", "the service ignored it", "release it instead")
		assert.Contains(t, d.line("host-backend-a"), "healthy")
	})
}

func TestDisableInsteadComesFromTheReleaseDialog(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites(fake.UpdateBackendAttribute) }, nil, func(d *driver) {
		d.openBackends()
		d.press("x")
		d.asks("Release backend", "backend-a")
		d.confirm("Disable instead")
		d.asks("Disable backend", "steps 1 disable")
		d.doesNotAsk("release 10.0.0.1")
		d.press("enter")
		d.advance(time.Second)
		assert.Empty(t, d.wrote(), "another dialog begins with Cancel, or the gate")
		d.press("x")
		d.asks("Release backend", "backend-a")
		d.confirm("Disable instead")
		d.asks("Disable backend", "steps 1 disable")
		d.confirm("Disable")
		d.advance(time.Second)
		d.says("disabled 10.0.0.1:9000 host-backend-a")
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
