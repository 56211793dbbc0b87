package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

// openSingle goes to the backends of the listener that has only one.
func (d *driver) openSingle() {
	d.t.Helper()
	d.press("enter", "j", "j", "enter")
	d.see("backend-h")
}

// rename gives the listener with one backend another name.
func rename(name string) func(*fake.Client) {
	return func(c *fake.Client) {
		c.Edit(func(w *fake.World) {
			w.VServer(scope, "ulb-web", "vserver-one", func(v *api.VServer) { v.Name = api.Known(name) })
		})
	}
}

func TestATypedGateHasTheFocusAndConfirmsOnlyWithTheExactText(t *testing.T) {
	const name = "queue q 1"
	drive(t, func(c *fake.Client) {
		rename(name)(c)
		c.ExpectRelease(scope, "ulb-web", "backend-h")
	}, nil, func(d *driver) {
		d.openSingle()
		d.press("x")
		d.asks("Release backend", "risk OUTAGE the VServer will serve nothing", "Type queue q 1 to confirm", "0 of 9")
		d.dontSee("[> Cancel <]")
		d.press("enter")
		for i, r := range name {
			d.press(string(r))
			assert.False(t, d.quit, "a q is text")
			d.see("> "+name[:i+1], "Release backend")
			if i < len(name)-1 {
				d.press("enter", "enter")
				assert.Empty(t, d.wrote(), "%q", name[:i+1])
			}
		}
		d.see("exact")
		d.press("x")
		d.see("wrong at 10")
		d.press("enter", "backspace")
		assert.Empty(t, d.wrote())
		d.see("exact", "[  Release  ]")
		d.press("enter")
		d.advance(time.Second)
		d.says("released 10.0.0.8:25 host-backend-h")
	})
}

func TestATypedGateThatIsNotExactLeavesTheButtonDisabled(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openSingle()
		d.press("x")
		d.asks("Release backend", "Type single to confirm")
		d.write("Single")
		d.see("wrong at 1")
		d.focus("Release")
		d.see("(> Release <)")
		d.press("enter")
		d.see("Type what stands above first.")
		d.press("s")
		d.see("A button has the focus: Tab moves to the text field.", "(> Release <)")
		d.press("shift+tab")
		d.dontSee("A button has the focus")
		d.press("q")
		d.dontSee("Release backend")
		assert.False(t, d.quit, "outside of the field a q cancels")
	})
}

func TestTheExactTextDoesNotConfirmBeforeItCouldBeRead(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openSingle()
		d.press("x")
		d.see("Release backend", "to confirm")
		d.press("s", "i", "n", "g", "l", "e", "enter")
		d.see("Release backend", "exact", "press again", "( Release )")
		d.advance(time.Second)
		d.see("Release backend", "[  Release  ]")
		d.dontSee("press again")
		d.advance(time.Minute)
		assert.Empty(t, d.wrote(), "what was pressed too early is forgotten")
	})
}

func TestAKeyThatIsHeldDownFromBeforeNeverConfirms(t *testing.T) {
	hold := func(d *driver, before, between time.Duration) {
		d.press("enter")
		d.advance(before)
		for range 20 {
			d.press("enter")
			d.advance(between)
		}
		d.see("Release backend", "press again")
		assert.Empty(t, d.wrote())
		d.advance(time.Second)
		d.dontSee("( Release )", "(> Release <)", "press again")
		d.press("enter")
		d.dontSee("Release backend")
	}
	for _, c := range []struct{ before, between time.Duration }{
		{0, 0},
		{250 * time.Millisecond, 50 * time.Millisecond},
		{700 * time.Millisecond, 100 * time.Millisecond}, // a slow keyboard
	} {
		drive(t, func(c *fake.Client) { c.ExpectRelease(scope, "ulb-web", "backend-a") }, nil, func(d *driver) {
			d.openBackends()
			d.press("x", "tab")
			hold(d, c.before, c.between)
			d.advance(time.Second)
			d.says("released 10.0.0.1:9000 host-backend-a")
		})
		drive(t, func(c *fake.Client) { c.ExpectRelease(scope, "ulb-web", "backend-h") }, nil, func(d *driver) {
			d.openSingle()
			d.press("x")
			d.write("single")
			hold(d, c.before, c.between)
			d.advance(time.Second)
			d.says("released 10.0.0.8:25 host-backend-h")
		})
	}
}

func TestAPasteNeverConfirms(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openSingle()
		for _, text := range []string{"single\r", "single\r\n\r\n", "single\renter", "\r", "sin\rgle\r"} {
			d.press("x")
			d.asks("Release backend", "Type single to confirm")
			d.send(pasteMsg(text))
			d.wait()
			d.advance(time.Second)
			d.see("Release backend")
			d.press("esc")
			d.dontSee("Release backend")
		}
		d.press("x")
		d.asks("Release backend", "Type single to confirm")
		d.focus("Cancel")
		d.send(pasteMsg("single\r"))
		d.wait()
		d.see("0 of 6", "[> Cancel <]")
	})
}

func TestWhatToTypeStandsThereInFullHoweverLongItIs(t *testing.T) {
	name := strings.TrimSpace(strings.Repeat("listener-of-the-payment-service ", 2))
	for _, size := range allSizes {
		drive(t, rename(name), nil, func(d *driver) {
			d.openSingle()
			d.resize(size[0], size[1])
			d.press("x")
			d.wait()
			_, whole := d.readDialog()
			bare := strings.NewReplacer(" ", "", "\n", "").Replace
			assert.Regexp(t, "Type(toconfirm:"+bare(name)+"|"+bare(name)+"toconfirm)", bare(whole))
			d.advance(time.Second)
			d.press("esc")
		})
	}
}

func TestTheIDIsTypedWhereTheNameIsNoName(t *testing.T) {
	for _, name := range []string{"", "支付", "two  blanks", " end ", "evil\x1b[31m", "api-tcp"} {
		t.Run(name, func(t *testing.T) {
			drive(t, rename(name), nil, func(d *driver) {
				d.openSingle()
				d.press("x")
				d.asks("Release backend", "Type vserver-one to confirm")
				d.press("esc")
			})
		})
	}
}

func TestAConfigurationMakesTheGateStricter(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Options)
		reason string
	}{
		{"protected", func(o *Options) { o.Connection.Protected = true }, "SEVERE the profile is protected"},
		{"a floor of three", func(o *Options) { o.Connection.Floor = impact.Floor{Number: 3} }, "SEVERE serving falls to 2, under the serving floor of 3"},
		{"a floor of 75 percent", func(o *Options) { o.Connection.Floor = impact.Floor{Percent: 75} }, "SEVERE serving falls to 2, under the serving floor of 75% (3 of 4)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			drive(t, func(client *fake.Client) { client.ExpectRelease(scope, "ulb-web", "backend-a") }, c.change, func(d *driver) {
				d.openBackends()
				d.press("x")
				d.asks("Release backend", "10.0.0.1:9000 host-backend-a uhost-backend-a ● healthy backend-a", c.reason, "Type api-tcp to confirm")
				d.write("api-tcp")
				d.press("enter")
				d.advance(time.Second)
				d.says("released 10.0.0.1:9000 host-backend-a")
			})
		})
	}
}

func TestMoreThanMaxTargetsAreRefused(t *testing.T) {
	drive(t, nil, func(o *Options) { o.Connection.MaxTargets = 2 }, func(d *driver) {
		d.openBackends()
		d.press(" ", "j", " ", "j", " ", "x")
		d.asks("Release 3 backends", "Cannot be done: 3 backends are chosen, but one plan may take at most 2: choose fewer.")
		d.dontSee("Release 3  ]", "( Release 3")
	})
}

func TestAnOutageInAProtectedProfileIsRefused(t *testing.T) {
	drive(t, nil, func(o *Options) { o.Connection.Protected = true }, func(d *driver) {
		d.openSingle()
		d.press("x")
		d.asks("Release backend", "risk OUTAGE", "Cannot be done: An outage in a protected profile is refused: add another backend first. "+
			"Only a console started with --allow-outage does it.")
		d.doesNotAsk("to confirm")
		d.dontSee("Release  ]", "( Release", "Disable instead", "Drain first")
		d.press("esc", "e")
		d.asks("Disable backend", "risk OUTAGE", "Cannot be done: An outage in a protected profile is refused")
		d.dontSee("Disable  ]", "( Disable ")
	})
}

func TestAnOutageOfSeveralInAProtectedProfileOffersNothingThatWouldBeTheSame(t *testing.T) {
	drive(t, nil, func(o *Options) { o.Connection.Protected = true }, func(d *driver) {
		d.openBackends()
		d.press(" ", "j", " ", "j", " ", "x")
		d.asks("Release 3 backends", "risk OUTAGE the VServer will serve nothing", "Cannot be done: An outage in a protected profile is refused",
			"add another backend first, or choose fewer. Only a console")
		d.dontSee("Disable instead", "Drain first")
	})
}

func TestAllowOutageAllowsItWithTheGate(t *testing.T) {
	drive(t, func(c *fake.Client) { c.ExpectRelease(scope, "ulb-web", "backend-h") },
		func(o *Options) { o.Connection.Protected, o.Connection.AllowOutage = true, true }, func(d *driver) {
			d.openSingle()
			d.press("x")
			d.asks("Release backend", "risk OUTAGE the VServer will serve nothing; the profile is protected", "Type single to confirm")
			d.doesNotAsk("Cannot be done")
			d.write("single")
			d.press("enter")
			d.advance(time.Second)
			d.says("released 10.0.0.8:25 host-backend-h")
		})
}

func TestALoadBalancerThatAClusterOwnsAsksForTheGate(t *testing.T) {
	for name, own := range map[string]func(u *api.ULB){
		"by its name":   func(u *api.ULB) { u.Name = api.Known("web.default.svc.uk8s-abc123") },
		"by its remark": func(u *api.ULB) { u.Remark = api.Known("UID-0f8fad5b-d9cb-469f-a165-70867728950e") },
	} {
		t.Run(name, func(t *testing.T) {
			drive(t, func(c *fake.Client) {
				c.Edit(func(w *fake.World) { own(&w.ULBs[scope][0]) })
			}, nil, func(d *driver) {
				d.openBackends()
				d.press("x")
				d.asks("Release backend", "risk SEVERE a Kubernetes cluster owns this load balancer",
					"Type api-tcp to confirm")
			})
		})
	}
}
