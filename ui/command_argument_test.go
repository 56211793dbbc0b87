package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

func TestAnArgumentThatMustBeReadIsWaitedFor(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		resume := d.client.Hold(fake.Regions)
		d.enterCommand("region sg")
		assert.Equal(t, "reading regions ...", d.offered())
		resume()
		d.wait()
		d.see("sg › org-1")
		d.press(":")
		d.write("region ")
		assert.Equal(t, "hk  sg", d.offered(), "it is read once")
		d.press("esc")

		resume = d.client.Hold(fake.Projects)
		d.enterCommand("project staging")
		d.press("esc")
		resume()
		d.wait()
		d.see("sg › org-1")
		d.enterCommand("project staging")
		d.see("Staging (org-2)")
	})
}

func TestAnArgumentThatCouldNotBeReadIsReadAgainByAKey(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.client.FailAlways(fake.Regions, errNetwork)
		d.enterCommand("region sg")
		d.see("reading regions failed: ", "connection refused")
		calls := len(d.client.Calls())
		d.press("x", "backspace")
		assert.Len(t, d.client.Calls(), calls, "typing does not repeat it")
		d.client.FailAlways(fake.Regions, nil)
		d.press("enter")
		d.see("sg › org-1")
	})
}

func TestNothingIsReadForACommandWithoutItsArgument(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		calls := len(d.client.Calls())
		d.press(":")
		d.write("region")
		d.press("esc", ":")
		d.write("ulb mail")
		assert.Len(t, d.client.Calls(), calls)
	})
}

// What is not typed as it is shown is written by its id, and where that is not either, not at all.
func TestHostileNamesAreCompletedByTheirIDs(t *testing.T) {
	for name, id := range map[string]string{
		"x\x1b]0;owned\x07": "ulb-web", "web\u202e": "ulb-web", " web": "ulb-web", "": "ulb-web", "two words": "two words",
		"支付网关": "支付网关", "a/b": "a/b", strings.Repeat("n", 400): "ulb-web",
	} {
		drive(t, func(c *fake.Client) {
			c.Edit(func(w *fake.World) { w.ULBs[scope][0].Name = api.Known(name) })
		}, nil, func(d *driver) {
			d.press(":")
			d.write("ulb ")
			d.press("tab")
			assert.Equal(t, ":ulb "+id, d.begun(), "%q", name)
			d.press("enter")
			d.see("vserver-http")
		})
	}
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) { w.ULBs[scope][0].Name, w.ULBs[scope][0].ID = api.Known("\x1b[2J"), "\x1b[31m" })
	}, nil, func(d *driver) {
		d.press(":")
		d.write("ulb ")
		assert.Equal(t, "mail  spare", d.offered())
	})
}

func TestAMomentIsEnoughForAKeyAmongManyULBs(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) {
			for i := range 10_000 {
				w.ULBs[scope] = append(w.ULBs[scope], fake.ULB(api.ULBID(fmt.Sprintf("ulb-%d", i)), fmt.Sprintf("service-%d", i)))
			}
		})
	}, nil, func(d *driver) {
		d.press(":")
		d.write("ulb service-")
		assert.Contains(t, d.offered(), "service-0  service-1  service-2")
		assert.Contains(t, d.offered(), "+99")
		allocations := testing.AllocsPerRun(5, func() {
			d.app.command.Key("9")
			d.app.command.Key("backspace")
		})
		assert.Less(t, allocations, 500.0, "what a key costs does not grow with what there is")
		d.write("9999")
		assert.Equal(t, "service-9999", d.offered())
		d.press("enter")
		d.see("› service-9999")
	})
}

func TestTheLineStaysWhileTheScreenBelowChanges(t *testing.T) {
	var resume func()
	drive(t, func(c *fake.Client) { resume = c.Hold(fake.Regions) }, func(o *Options) { o.Connection.Region = "" }, func(d *driver) {
		d.press(":")
		d.write("ulb ma")
		resume()
		d.wait()
		assert.Equal(t, ":ulb ma", d.begun())
		d.advance(time.Minute)
		d.press("enter")
		d.see("› mail ")
	})
}

func TestTheRefreshWaitsForTheLine(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press(":")
		calls := len(d.client.Calls())
		d.advance(30 * time.Second)
		assert.Len(t, d.client.Calls(), calls)
		d.press("esc")
		assert.Greater(t, len(d.client.Calls()), calls)
	})
}

func BenchmarkCommandKeystroke(b *testing.B) {
	a := bigApp(b, 10_000, 120, 40)
	for _, key := range strings.Split(":ulb service", "") {
		a.Update(keyMsg(key))
	}
	benchmarkKeys(b, a, "-", "backspace")
}
