package ui

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

// TestAnIDThatIsPastedIsFound, of each kind that the service gives to what can be found.
func TestAnIDThatIsPastedIsFound(t *testing.T) {
	for id, place := range map[string]string{
		"ulb-b": "beta", "vserver-b2": "beta/b-2", "backend-b9": "10.0.0.11:81", "uhost-backend-a": "beta/b-1",
		"policy-1": "/cart",
	} {
		t.Run(id, func(t *testing.T) {
			drive(t, spread, nil, func(d *driver) {
				for _, no := range []string{"web-1", "ulb-", "backend-b9 and more", "ulb-\x1b", "ulb-é", "backend", "0b1f6d3e"} {
					d.send(pasteMsg(no))
					d.wait()
					d.dontSee("find ")
				}
				d.send(pasteMsg(" " + id + "\n"))
				d.wait()
				d.see("find "+id, place)
			})
		})
	}
}

// TestTheIDOfAnyHostThatIsPastedIsFound though it is of no UHost, or of a host's network card.
func TestTheIDOfAnyHostThatIsPastedIsFound(t *testing.T) {
	for id, kind := range map[string]string{
		"upm-1": "UPM", "udhost-1": "UDHost", "udocker-1": "UDocker", "cube-1": "CUBE", "uni-1": api.ResourceUNI,
		"0b1f6d3e-1c2d-4e5f-8a9b-0c1d2e3f4a5b": "UPM", "uni-2": "",
	} {
		host := fake.Healthy("backend-z", "10.0.0.99", 80)
		if host.ResourceType, host.ResourceID = api.Known(kind), api.Known(id); kind == "" {
			host.ResourceID = api.Known("uhost-z")
			host.SubResourceType, host.SubResourceID = api.Known(api.ResourceUNI), api.Known(id)
		}
		t.Run(id, func(t *testing.T) {
			drive(t, func(c *fake.Client) {
				spread(c)
				c.SetULBs(elsewhere, []api.ULB{fake.ULB("ulb-c", "gamma", fake.TCP("vserver-c", "c-1", 83, host))})
			}, nil, func(d *driver) {
				d.send(pasteMsg(id))
				d.wait()
				d.see("find "+id, "1 place", "10.0.0.99:80")
			})
		})
	}
}

func TestAnAddressThatIsPastedIsFound(t *testing.T) {
	drive(t, spread, nil, func(d *driver) {
		d.send(pasteMsg("not an address\n"))
		d.wait()
		d.dontSee("find ")
		d.send(pasteMsg(" 10.0.0.1\n"))
		d.wait()
		d.see("4 places")
		d.press("esc")
		d.send(pasteMsg("10.0.0.1:83"))
		d.wait()
		d.see("4 places")
		assert.Contains(t, d.selected(), "gamma/c-1", "the others of the host are below")
	})
}
