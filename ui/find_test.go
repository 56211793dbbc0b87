package ui

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

// spread is an account in which a host serves in four places of two regions and two projects.
func spread(c *fake.Client) {
	account(c)
	other := api.Scope{Region: elsewhere.Region, Project: scope.Project}
	host := func(id api.BackendID, port int) api.Backend {
		b := fake.Healthy(id, "10.0.0.1", port)
		b.ResourceName, b.ResourceID = api.Known("host-backend-a"), api.Known("uhost-backend-a")
		return b
	}
	c.SetULBs(other, []api.ULB{fake.ULB("ulb-b", "beta",
		fake.TCP("vserver-b1", "b-1", 81, host("backend-b1", 81), fake.Healthy("backend-b9", "10.0.0.11", 81)),
		fake.TCP("vserver-b2", "b-2", 82, host("backend-b2", 82)))})
	c.SetULBs(elsewhere, []api.ULB{fake.ULB("ulb-c", "gamma", fake.TCP("vserver-c", "c-1", 83, host("backend-c1", 83)))})
}

func TestAnAddressIsFoundWhereverItServes(t *testing.T) {
	drive(t, spread, nil, func(d *driver) {
		d.press("f")
		d.see("all regions", "Type an address")
		d.write("10.0.0.1")
		d.see("4 places", "web/api-tcp", "beta/b-1", "beta/b-2", "gamma/c-1")
		d.dontSee("10.0.0.11")
		assert.Regexp(t, `healthy +10.0.0.1:81 .* beta/b-1 +2/2 → 1/1`, d.line("beta/b-1"))
		assert.Regexp(t, `1/1 → 0/0`, d.line("gamma/c-1"))
		d.press("enter", "/")
		d.press("esc")
		d.see("4 places")
		d.app.stack.top().Select("sg/org-2/ulb-c/vserver-c/backend-c1")
		d.press("enter")
		assert.Contains(t, d.selected(), "backend-c1")
		d.see("sg", "org-2", "gamma › c-1 TCP:")
		d.press("esc")
		d.see("4 places")
	})
}

func TestWhatIsFoundNarrowsWithEveryKey(t *testing.T) {
	drive(t, spread, nil, func(d *driver) {
		d.press("f")
		d.write("beta")
		d.see("1 place", "beta")
		d.press("backspace", "backspace", "backspace")
		d.see("places")
		d.write("-1 10.0.0.11")
		d.see("beta/b-1", "10.0.0.11:81")
		d.press("esc")
		d.see("Type an address")
		d.press("esc")
		d.dontSee("all regions")
	})
}

func TestNothingIsFound(t *testing.T) {
	drive(t, spread, nil, func(d *driver) {
		d.press("f")
		d.write("no-such\x1bthing")
		d.see(`Nothing has "no-such`)
		d.press("enter")
		d.see(`Nothing has "no-such`)
	})
}

func TestWhatStreamsInIsFoundToo(t *testing.T) {
	drive(t, spread, nil, func(d *driver) {
		resume := d.client.Hold(fake.ULBCount)
		d.press("f")
		d.write("10.0.0.1")
		d.see("1 place", "web/api-tcp", "sg/org-1 ...")
		resume()
		d.wait()
		d.see("4 places", "gamma/c-1")
	})
}

func TestAnAddressThatIsPastedIsFound(t *testing.T) {
	drive(t, spread, nil, func(d *driver) {
		d.send(pasteMsg("not an address\n"))
		d.dontSee("all regions")
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
