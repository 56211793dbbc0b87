package ui

import (
	"testing"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

// TestWhatWasNotReadIsNotSaidToBeEmpty, nor what was read to be only a part.
func TestWhatWasNotReadIsNotSaidToBeEmpty(t *testing.T) {
	fine := func(c *fake.Client) {
		spread(c)
		c.SetULBs(scope, []api.ULB{
			fake.ULB("ulb-fine", "fine", fake.TCP("v", "v", 1, fake.Healthy("b", "10.5.0.1", 1))),
			fake.ULB("ulb-bad", "bad", fake.TCP("w", "w", 1, fake.Failing("c", "10.5.0.2", 1))),
		})
		c.SetULBs(elsewhere, []api.ULB{fake.ULB("ulb-far", "far", fake.TCP("vf", "vf", 25,
			fake.Failing("bf", "10.7.0.1", 25), fake.Healthy("bh", "10.7.0.2", 25)))})
	}
	for name, c := range map[string]struct{ open, text, part, whole string }{
		"problems":      {"!", "nosuch", `No problem matches "nosuch", as far as read.`, `No problem matches "nosuch".`},
		"find":          {"f", "nosuch", `Nothing has "nosuch", as far as read.`, `Nothing has "nosuch".`},
		"find, only ok": {"f", "fine", "Every place is ok, as far as read.", "Every place is ok."},
	} {
		t.Run(name, func(t *testing.T) {
			drive(t, fine, nil, func(d *driver) {
				resume := func() {}
				if name == "find" {
					d.client.Fail(fake.Regions, fake.LostOf(fake.Regions)) // there may be more of them
				} else {
					resume = d.client.Hold(fake.ULBCount)
				}
				if name == "find, only ok" {
					d.press("z")
				}
				d.press(c.open)
				if c.open == "!" {
					d.press("/")
				}
				d.write(c.text)
				d.press("enter")
				d.see(c.part)
				resume()
				d.press("r")
				d.wait()
				d.see(c.whole, "4/4 read")
				resume = d.client.Hold(fake.ULBCount)
				d.press("r")
				d.wait()
				d.see(c.whole, "4/4 read") // it is only read again
				resume()
			})
		})
	}
}

// TestAPageOfAListIsNotAllOfIt where the first one comes long before the others.
func TestAPageOfAListIsNotAllOfIt(t *testing.T) {
	var resume func()
	drive(t, func(c *fake.Client) {
		c.PageSize(1)
		resume = c.HoldPages(1)
	}, nil, func(d *driver) {
		d.press("/")
		d.write("ulb-mail")
		d.press("enter")
		d.see(`No ULB matches "ulb-mail", as far as read.`)
		resume()
		d.wait()
		d.see("ulb-mail", "1 of 3")
		d.press("/")
		d.write("x")
		d.see(`No ULB matches "ulb-mailx".`)
	})
}
