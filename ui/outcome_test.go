package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

func TestAReleaseThatWasPutBackIsSaidToBeReleasedAndNotToBeWell(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.client.OnCall(func(call fake.Call) {
			if call.Method == fake.ReleaseBackend {
				d.editListener(func(v *api.VServer) {
					backends, _ := v.Backends.Get()
					v.Backends = api.Known(append(backends, fake.Healthy("backend-new", "10.0.0.1", 9000)))
				})
			}
		})
		d.confirm("Release")
		d.advance(time.Second)
		d.says("✗ released 10.0.0.1:9000 host-backend-a web/api-tcp (hk, org-1) but the same host and port is a backend again: backend-new 10.0.0.1:9000",
			"find what adds it: Kubernetes, Terraform, autoscaling",
			"w shows the steps (esc dismisses)")
		d.dontSee("stopped before", "try again", "undo", "● released")
		require.Equal(t, []string{fake.ReleaseBackend}, d.wrote())
		d.press("esc", "w")
		d.says("state stopped", "1 done")
		d.dontSee("try again")
	})
}

func TestASettledOutcomeTakesThePlaceOfTheUnknownOne(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.ExpectRelease(scope, "ulb-web", "backend-a")
		c.IgnoreRelease()
	}, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.confirm("Release")
		d.see("→ releasing 10.0.0.1:9000  verifying")
		d.press("esc", "esc")
		d.see("releasing 10.0.0.1:9000")
		d.advance(20 * time.Second)
		d.see("UNKNOWN  10.0.0.1:9000 host-backend-a")
		d.dontSee("at the latest")
		d.dontSee("verifying")
		d.advance(80 * time.Second)
		d.press("enter")
		d.see("refused  10.0.0.1:9000 host-backend-a")
		d.dontSee("UNKNOWN")
	})
}
