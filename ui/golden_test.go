package ui

import (
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"
	"github.com/muesli/termenv"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/ui/confirm"
	"cloud.internal/ulbconsole/ui/theme"
)

// The golden screens are in testdata. After a change that is meant, write them
// anew with `go test ./ui -run Golden -update` and read the difference.

// estate is a small world as an operator would know one.
func estate(w *fake.World) {
	demoWorld(w)
	named := func(b api.Backend, name, id string) api.Backend {
		b.ResourceName, b.ResourceID = api.Known(name), api.Known(id)
		return b
	}
	api1 := named(fake.Healthy("backend-0a3f2c1d", "10.9.12.31", 9000), "prod-api-01", "uhost-4k2m9x1a")
	api2 := named(fake.Healthy("backend-1b4e3d2c", "10.9.12.32", 9000), "prod-api-02", "uhost-5l3n0y2b")
	api3 := named(fake.Failing("backend-2c5d4e3f", "10.9.12.33", 9000), "prod-api-03", "uhost-6m4p1z3c")
	api4 := named(fake.Disabled("backend-3d6c5f4a", "10.9.12.34", 9000), "支付网关-备用机-04", "uhost-7n5q2a4d")
	api5 := named(fake.Unknown("backend-4e7b6a5b", "10.9.12.35", 9000), "prod-api-05-with-a-very-long-name-of-somebody-else", "uhost-8o6r3b5e")
	shop := []api.Backend{
		named(fake.Healthy("backend-5f8a7b6c", "10.9.20.11", 8080), "shop-01", "uhost-9p7s4c6f"),
		named(fake.Healthy("backend-6a9b8c7d", "10.9.20.12", 8080), "shop-02", "uhost-0q8t5d7a"),
		named(fake.Failing("backend-7b0c9d8e", "10.9.20.13", 8080), "shop-03", "uhost-1r9u6e8b"),
	}
	pair := fake.TCP("vserver-9f1e3d5c", "db-proxy", 3306,
		named(fake.Healthy("backend-8c1d0e9f", "10.9.30.1", 3306), "db-proxy-main", "uhost-2s0v7f9c"),
		named(fake.Healthy("backend-9d2e1f0a", "10.9.30.2", 3306), "db-proxy-standby", "uhost-3t1w8a0d"))
	pair.Method = api.Known(api.MethodBackup)
	two, _ := pair.Backends.Get()
	two[0].IsBackup, two[1].IsBackup = api.Known(0), api.Known(1)
	web := fake.HTTP("vserver-4c6e8a0b", "shop-https", 443, shop,
		fake.Path("policy-1a2b3c", "/cart/checkout", "backend-5f8a7b6c", "backend-7b0c9d8e"), fake.Domain("policy-4d5e6f", "*.shop.example.com", "backend-5f8a7b6c"))
	web.Protocol = api.Known("HTTPS")
	w.ULBs[scope] = []api.ULB{
		fake.ULB("ulb-3x7k9m2p", "prod-frontend",
			fake.TCP("vserver-2b4d6f8a", "api-gateway", 9000, api1, api2, api3, api4, api5), web, pair,
			fake.TCP("vserver-7d9f1b3e", "two-left", 9100,
				named(fake.Healthy("backend-aa11bb22", "10.9.40.1", 9100), "left-01", "uhost-aa11"),
				named(fake.Healthy("backend-bb22cc33", "10.9.40.2", 9100), "left-02", "uhost-bb22"))),
		fake.ULB("ulb-8q1w4e6r", "mail-relay-with-a-name-that-is-longer-than-any-column", fake.TCP("vserver-down", "smtp", 25, fake.Failing("backend-i", "10.0.1.1", 25))),
		fake.ULB("ulb-5t7y9u0i", "支付网关-生产环境"),
		fake.ULB("ulb-2o4p6a8s", "evil\x1b[31mname\u202e", fake.TCP("vserver-x", "x", 1, fake.Healthy("b1", "10.0.2.1", 1))),
		{ID: "ulb-0d1f2g3h"},
	}
}

// picture is one golden screen.
type picture struct {
	name   string
	world  func(*fake.Client)
	change func(*Options)
	show   func(*driver)
}

func press(keys ...string) func(*driver) { return func(d *driver) { d.press(keys...) } }

func asking(keys ...string) func(*driver) {
	return func(d *driver) {
		d.press(keys...)
		d.press("x")
		d.advance(400 * time.Millisecond)
	}
}

func pictures() []picture {
	var (
		backends = []string{"enter", "enter"}
		rules    = []string{"enter", "j", "enter"}
		pair     = []string{"enter", "j", "j", "enter"}
		last     = []string{"enter", "j", "j", "j", "enter"}
	)
	return []picture{
		{name: "ulbs", show: press()},
		{name: "vservers", show: press("enter")},
		{name: "backends-tcp", show: press(backends...)},
		{name: "backends-rules", show: press(rules...)},
		{name: "backends-backup", show: press(pair...)},
		{name: "describe-ulb", show: press("d")},
		{name: "describe-vserver", show: press("enter", "j", "d")},
		{name: "describe-vserver-end", show: press("enter", "j", "d", "G")},
		{name: "help", show: press("?")},
		{name: "help-backends-end", show: press(append(backends, "?", "G")...)},
		{name: "release-ordinary", show: asking(backends...)},
		{name: "release-focused", show: func(d *driver) { asking(backends...)(d); d.press("end"); d.focus("Release") }},
		{name: "release-to-one", show: asking(last...)},
		{name: "release-in-a-rule", show: asking(rules...)},
		{name: "release-backup", show: asking(pair...)},
		{name: "release-reading", show: func(d *driver) {
			d.press(backends...)
			resume := d.client.Hold(fake.VServers)
			d.press("x")
			d.focus("Release")
			d.press("enter")
			d.releaseLater(resume)
		}},
		{name: "release-failed", show: func(d *driver) {
			d.press(backends...)
			d.client.FailAlways(fake.VServers, errNetwork)
			asking()(d)
		}},
		{name: "releasing", show: func(d *driver) {
			asking(backends...)(d)
			resume := d.client.Hold(fake.ReleaseBackend)
			d.goOn("Release")
			d.press("j")
			d.releaseLater(resume)
		}, world: func(c *fake.Client) { c.AllowReleases() }},
		{name: "released", show: func(d *driver) {
			asking(backends...)(d)
			d.goOn("Release")
			d.advance(100 * time.Millisecond)
		}, world: func(c *fake.Client) { c.AllowReleases() }},
		{name: "refused", show: func(d *driver) {
			d.client.FailAlways(fake.ReleaseBackend, api.FromRetCode(fake.ReleaseBackend, 4110, "backend in policy", "5b1c-77"))
			asking(backends...)(d)
			d.goOn("Release")
			d.advance(time.Second)
		}, world: func(c *fake.Client) { c.AllowReleases() }},
		{name: "quit-asks", show: func(d *driver) {
			asking(backends...)(d)
			resume := d.client.Hold(fake.ReleaseBackend)
			d.goOn("Release")
			d.press("q")
			d.advance(400 * time.Millisecond)
			d.releaseLater(resume)
		}, world: func(c *fake.Client) { c.AllowReleases() }},
		{name: "release-of-another-host", show: func(d *driver) {
			d.press(backends...)
			d.client.Edit(func(w *fake.World) {
				w.Backend(scope, "ulb-3x7k9m2p", "vserver-2b4d6f8a", "backend-0a3f2c1d", func(b *api.Backend) {
					b.ResourceName, b.ResourceID = api.Known("prod-db-01"), api.Known("uhost-db1")
				})
			})
			asking()(d)
		}},
		{name: "twice", show: func(d *driver) {
			d.press(backends...)
			d.client.Edit(func(w *fake.World) {
				w.VServer(scope, "ulb-3x7k9m2p", "vserver-2b4d6f8a", func(v *api.VServer) {
					all, _ := v.Backends.Get()
					v.Backends = api.Known(append(all, fake.Failing("backend-0a3f2c1d", "10.9.12.36", 9000)))
				})
			})
			d.press("r", "x")
		}},
		{name: "release-two-rules", world: twoRules, show: asking(rules...)},
		{name: "release-two-rules-end", world: twoRules, show: func(d *driver) { asking(rules...)(d); d.press("end") }},
		{name: "release-two-rules-typed", world: twoRules, show: func(d *driver) { asking(rules...)(d); d.press("end"); d.write("shop-htt") }},
		{name: "release-rule-deleted", show: func(d *driver) {
			asking(rules...)(d)
			d.goOn("Delete that rule")
			d.advance(400 * time.Millisecond)
		}},
		{name: "release-outage", show: func(d *driver) { d.press(last...); d.press(" ", "j", " "); asking()(d) }},
		{name: "release-refused-protected", change: protected, show: func(d *driver) { d.press(last...); d.press(" ", "j", " "); asking()(d) }},
		{name: "release-several-hidden", show: func(d *driver) {
			d.press(backends...)
			d.press(" ", "j", " ", "/")
			d.write("api-02")
			d.press("enter")
			asking()(d)
		}},
		{name: "marked", show: func(d *driver) { d.press(backends...); d.press(" ", "j", " ") }},
		{name: "drain", show: func(d *driver) { asking(backends...)(d); d.goOn("Drain first"); d.advance(400 * time.Millisecond) }},
		{name: "draining", world: allowWrites, show: openDraining(backends)},
		{name: "draining-asks", world: allowWrites, show: func(d *driver) { openDraining(backends)(d); d.press("n"); d.advance(400 * time.Millisecond) }},
		{name: "draining-asks-typed", world: allowWrites, change: protected, show: func(d *driver) { openDraining(backends)(d); d.press("n"); d.advance(400 * time.Millisecond) }},
		{name: "disable", show: func(d *driver) { d.press(backends...); d.press("e"); d.advance(400 * time.Millisecond) }},
		{name: "series", world: allowWrites, show: func(d *driver) {
			d.press(backends...)
			d.press("G", " ", "k", " ")
			asking()(d)
			d.goOn("Release 2")
			d.advance(3 * time.Second)
		}},
		{name: "plan-running", world: twoRules, show: func(d *driver) {
			asking(rules...)(d)
			resume := d.client.Hold(fake.UpdatePolicy)
			d.goOn("Release")
			d.releaseLater(resume)
		}},
		{name: "plan-done", world: twoRules, show: func(d *driver) { asking(rules...)(d); d.goOn("Release"); d.advance(5 * time.Second) }},
		{name: "plan-broken", world: twoRules, show: func(d *driver) { openBroken(rules)(d) }},
		{name: "plan-broken-watch", world: twoRules, show: func(d *driver) { openBroken(rules)(d); d.press("esc", "w") }},
		{name: "plan-broken-put-back", world: twoRules, show: func(d *driver) { openBroken(rules)(d); d.press("esc", "w", "u"); d.advance(400 * time.Millisecond) }},
		{name: "history", world: twoRules, show: recorded(rules)},
		{name: "history-entry", world: twoRules, show: func(d *driver) { recorded(rules)(d); d.press("j", "enter") }},
		{name: "put-back", world: twoRules, show: func(d *driver) { recorded(rules)(d); d.press("j", "u"); d.advance(400 * time.Millisecond) }},
		{name: "unknown", world: func(c *fake.Client) { c.AllowReleases(); c.IgnoreRelease() }, show: func(d *driver) {
			asking(backends...)(d)
			d.goOn("Release")
			d.advance(20 * time.Second)
		}},
		{name: "open-at-the-start", world: allowWrites, show: func(d *driver) { openDraining(backends)(d); d.restartAs(d.app.width, d.app.height) }},
		{name: "open-in-the-history", world: allowWrites, show: func(d *driver) {
			openDraining(backends)(d)
			d.restartAs(d.app.width, d.app.height)
			d.press("H", "esc", "enter")
		}},
		{name: "empty", show: press("enter"), world: func(c *fake.Client) {
			c.Edit(func(w *fake.World) { w.ULBs[scope] = nil })
		}},
		{name: "failed", show: press(), world: func(c *fake.Client) {
			c.FailAlways(fake.ULBs, api.FromRetCode("DescribeULB", 171, "signature error", "6f3a-12"))
		}},
		{name: "stale", show: func(d *driver) {
			d.press("enter")
			d.client.FailAlways(fake.VServers, errNetwork)
			d.press("r")
			d.advance(31 * time.Second)
		}},
		{name: "incomplete", show: press(), world: func(c *fake.Client) { c.Incomplete("2 of 7 rows did not come") }},
		{name: "loading", show: func(d *driver) { d.advance(150 * time.Millisecond) }, world: func(c *fake.Client) {
			c.PageSize(2)
			c.HoldPages(2)
		}},
		{name: "stopped", show: func(d *driver) { d.advance(150 * time.Millisecond); d.press("esc") }, world: func(c *fake.Client) {
			c.PageSize(2)
			c.HoldPages(2)
		}},
		{name: "filter-open", show: press("/", "p", "r", "o", "d")},
		{name: "filter-kept", show: press("/", "p", "r", "o", "d", "enter")},
		{name: "filter-nothing", show: press("/", "q", "q", "q", "enter")},
		{name: "regions", show: press("R")},
		{name: "read-only", show: press(append(backends, "x")...), change: func(o *Options) {
			o.Session.ReadOnly, o.Session.Protected = true, true
			o.Session.Profile, o.Session.Endpoint = "production-hongkong-operators", "ulb.internal-gateway.surfercloud.example.com"
		}},
	}
}

// goOn reads the dialog to its end, types its gate and presses a button.
func (d *driver) goOn(label string) {
	d.t.Helper()
	d.press("pgdown", "pgdown", "pgdown", "pgdown", "pgdown", "pgdown", "pgdown", "pgdown")
	d.advance(400 * time.Millisecond)
	if q := d.app.dialog.(*confirm.Change); q.Reading != nil && q.Box.Typing() {
		d.write(q.Reading.Assessment.Gate)
	}
	d.confirm(label)
}

func allowWrites(c *fake.Client) { c.AllowWrites() }

func protected(o *Options) { o.Session.Protected = true }

// twoRules puts the first backend of the HTTPS listener into two rules of two.
func twoRules(c *fake.Client) {
	c.AllowWrites()
	c.Edit(func(w *fake.World) {
		w.VServer(scope, "ulb-3x7k9m2p", "vserver-4c6e8a0b", func(v *api.VServer) {
			rules, _ := v.Rules.Get()
			for i, r := range rules {
				if r.Custom() {
					rules[i].Members = api.Known([]api.Member{{Backend: "backend-5f8a7b6c"}, {Backend: "backend-6a9b8c7d"}})
				}
			}
		})
	})
}

func openDraining(way []string) func(*driver) {
	return func(d *driver) {
		asking(way...)(d)
		d.goOn("Drain first")
		d.advance(400 * time.Millisecond)
		d.goOn("Drain and release")
		d.advance(10 * time.Second)
	}
}

// openBroken is a plan of which the second step was refused.
func openBroken(way []string) func(*driver) {
	return func(d *driver) {
		asking(way...)(d)
		breakSecond(d.client)
		d.goOn("Release")
		d.advance(time.Second)
	}
}

// recorded shows the history of a release out of rules and a refused disable.
func recorded(way []string) func(*driver) {
	return func(d *driver) {
		asking(way...)(d)
		d.goOn("Release")
		d.advance(5 * time.Second)
		d.press("esc", "g", "e")
		d.advance(400 * time.Millisecond)
		d.client.Refuse(fake.UpdateBackendAttribute, 299)
		d.goOn("Disable")
		d.advance(time.Second)
		d.press("esc", "H")
	}
}

// restartAs starts the next console, on a screen of this size.
func (d *driver) restartAs(width, height int) {
	d.t.Helper()
	d.restart()
	d.resize(width, height)
}

// operationID is the part of a change's id that is drawn by chance.
var operationID = regexp.MustCompile(`(\d{8}-\d{6}-)[a-z0-9]{10}`)

// releaseLater lets a held call go once the picture was taken.
func (d *driver) releaseLater(resume func()) { d.resumes = append(d.resumes, resume) }

func (p picture) take(t *testing.T, width, height int, th *theme.Theme) {
	t.Helper()
	drive(t, func(c *fake.Client) {
		c.Edit(estate)
		if p.world != nil {
			p.world(c)
		}
	}, func(o *Options) {
		o.Theme = th
		if p.change != nil {
			p.change(o)
		}
	}, func(d *driver) {
		d.coloured = th.Palette == theme.Light
		d.resize(width, height)
		defer func() {
			for _, resume := range d.resumes {
				resume()
			}
		}()
		p.show(d)
		d.checkFrame()
		golden.RequireEqual(d.t, operationID.ReplaceAllString(d.screen(), "${1}xxxxxxxxxx")+"\n")
	})
}

func TestGoldenScreens(t *testing.T) {
	plain := theme.New(theme.Dark, termenv.Ascii, false)
	for _, size := range allSizes {
		for _, p := range pictures() {
			t.Run(fmt.Sprintf("%dx%d/%s", size[0], size[1], p.name), func(t *testing.T) {
				p.take(t, size[0], size[1], plain)
			})
		}
	}
}

func TestGoldenTooSmall(t *testing.T) {
	plain := theme.New(theme.Dark, termenv.Ascii, false)
	for _, size := range [][2]int{{59, 24}, {80, 15}, {20, 6}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			picture{show: press()}.take(t, size[0], size[1], plain)
		})
	}
}

func TestGoldenColourAndASCII(t *testing.T) {
	for name, th := range map[string]*theme.Theme{
		"colour": theme.New(theme.Light, termenv.ANSI, false),
		"ascii":  theme.New(theme.Dark, termenv.Ascii, true),
	} {
		for _, p := range pictures() {
			switch p.name {
			case "ulbs", "backends-rules", "release-ordinary", "release-two-rules-typed", "plan-running":
				t.Run(name+"/"+p.name, func(t *testing.T) { p.take(t, 80, 24, th) })
			default:
			}
		}
	}
}
