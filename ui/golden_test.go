package ui

import (
	"regexp"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/ui/confirm"
)

// The golden screens are in testdata. After a change that is meant, write them
// anew with `go test ./ui -run Golden -update` and read the difference.

// picture is one golden screen.
type picture struct {
	name   string
	world  func(*fake.Client)
	change func(*Options)
	show   func(*driver)
}

func press(keys ...string) func(*driver) {
	return func(d *driver) {
		d.press(keys...)
		d.advance(200 * time.Millisecond) // the details follow a cursor that rests
	}
}

func asking(keys ...string) func(*driver) {
	return func(d *driver) {
		d.press(keys...)
		d.press("x")
		d.advance(400 * time.Millisecond)
	}
}

// worstFirst is how lists begin. The other pictures have the order of the service, so that a row is
// found where it is written.
func worstFirst(o *Options) { o.Connection.ServiceOrder = false }

func pictures() []picture {
	var (
		backends = []string{"enter", "enter"}
		rules    = []string{"enter", "j", "enter"}
		pair     = []string{"enter", "j", "j", "enter"}
		last     = []string{"enter", "j", "j", "j", "enter"}
	)
	return []picture{
		{name: "ulbs", change: worstFirst, show: press()},
		{name: "vservers", change: worstFirst, show: press("j", "enter")},
		{name: "only-not-ok", change: worstFirst, show: press("z")},
		{name: "backends-tcp", show: press(backends...)},
		{name: "backends-rules", show: press(rules...)},
		{name: "backends-backup", show: press(pair...)},
		{name: "describe-ulb", show: press("d")},
		{name: "describe-vserver", show: press("enter", "j", "d")},
		{name: "describe-vserver-end", show: press("enter", "j", "d", "G")},
		{name: "rules", show: press("enter", "j", "t")},
		{name: "describe-rule", show: press("enter", "j", "enter", "t", "j", "enter")},
		{name: "help", show: press("?")},
		{name: "problems", show: press("!", "g")},
		{name: "find", show: press("f")},
		{name: "found", show: func(d *driver) {
			d.press("f")
			d.write("shop")
			d.press("enter")
			d.advance(200 * time.Millisecond)
		}},
		{name: "found-host", show: func(d *driver) {
			d.hostState(scope, "uhost-9p7s4c6f", api.HostRunning)
			d.press("f")
			d.write("10.9.20.11")
			d.press("enter")
		}},
		{name: "describe-problem", show: press("!", "g", "d")},
		{name: "copy", show: press(append(backends, "y")...)},
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
		{
			name: "release-two-rules-typed", world: twoRules,
			show: func(d *driver) { asking(rules...)(d); d.press("end"); d.write("shop-htt") },
		},
		{name: "release-rule-deleted", show: func(d *driver) {
			asking(rules...)(d)
			d.goOn("Delete rule")
			d.advance(400 * time.Millisecond)
		}},
		{name: "release-outage", show: func(d *driver) { d.press(last...); d.press(" ", "j", " "); asking()(d) }},
		{
			name: "release-refused-protected", change: protected,
			show: func(d *driver) { d.press(last...); d.press(" ", "j", " "); asking()(d) },
		},
		{name: "release-several-hidden", show: func(d *driver) {
			d.press(backends...)
			d.press(" ", "j", " ", "/")
			d.write("api-02")
			d.press("enter")
			asking()(d)
		}},
		{name: "marked", show: func(d *driver) { d.press(backends...); d.press(" ", "j", " ") }},
		{name: "drain", show: func(d *driver) {
			asking(backends...)(d)
			d.goOn("Drain first")
			d.advance(400 * time.Millisecond)
		}},
		{name: "draining", world: allowWrites, show: openDraining(backends)},
		{
			name: "draining-asks", world: allowWrites,
			show: func(d *driver) { openDraining(backends)(d); d.press("n"); d.advance(400 * time.Millisecond) },
		},
		{
			name: "draining-asks-typed", world: allowWrites, change: protected,
			show: func(d *driver) { openDraining(backends)(d); d.press("n"); d.advance(400 * time.Millisecond) },
		},
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
		{name: "plan-done", world: twoRules, show: func(d *driver) {
			asking(rules...)(d)
			d.goOn("Release")
			d.advance(5 * time.Second)
		}},
		{name: "plan-broken", world: twoRules, show: func(d *driver) { openBroken(rules)(d) }},
		{name: "plan-broken-watch", world: twoRules, show: func(d *driver) { openBroken(rules)(d); d.press("esc", "w") }},
		{
			name: "plan-broken-put-back", world: twoRules,
			show: func(d *driver) { openBroken(rules)(d); d.press("esc", "w", "u"); d.advance(400 * time.Millisecond) },
		},
		{name: "history", world: twoRules, show: recorded(rules)},
		{name: "history-entry", world: twoRules, show: func(d *driver) { recorded(rules)(d); d.press("j", "enter") }},
		{name: "put-back", world: twoRules, show: func(d *driver) {
			recorded(rules)(d)
			d.press("j", "u")
			d.advance(400 * time.Millisecond)
		}},
		{name: "unknown", world: func(c *fake.Client) { c.AllowReleases(); c.IgnoreRelease() }, show: func(d *driver) {
			asking(backends...)(d)
			d.goOn("Release")
			d.advance(20 * time.Second)
		}},
		{
			name: "open-at-the-start", world: allowWrites,
			show: func(d *driver) { openDraining(backends)(d); d.restartAs(d.app.width, d.app.height) },
		},
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
		{
			name: "stopped", show: func(d *driver) { d.advance(150 * time.Millisecond); d.press("esc") },
			world: func(c *fake.Client) {
				c.PageSize(2)
				c.HoldPages(2)
			},
		},
		{name: "filter-open", show: press("/", "p", "r", "o", "d")},
		{name: "command", show: press(":", "u", "l", "b", " ", "tab", "tab")},
		{name: "filter-kept", show: press("/", "p", "r", "o", "d", "enter")},
		{name: "filter-nothing", show: press("/", "q", "q", "q", "enter")},
		{name: "regions", show: press("R")},
		{name: "projects", show: press("P")},
		{name: "places", show: press(), world: func(c *fake.Client) {
			c.Edit(func(w *fake.World) {
				w.ULBs[scope] = append(w.ULBs[scope], fake.ULB("ulb-twin", "prod-frontend"))
			})
		}, change: func(o *Options) { o.Place = "prod-frontend" }},
		{name: "profiles", change: otherProfiles, show: press("p", "j", "enter")},
		{name: "events", show: func(d *driver) {
			d.client.Edit(func(w *fake.World) {
				w.Backend(scope, "ulb-3x7k9m2p", "vserver-2b4d6f8a", "backend-0a3f2c1d", func(b *api.Backend) {
					b.Status = api.Known(1)
				})
			})
			d.advance(11 * time.Second)
			d.press("E")
		}},
		{name: "plan-only", change: readOnly, show: asking(backends...)},
		{name: "plan-only-outage", change: readOnly, show: func(d *driver) {
			d.press(last...)
			d.press(" ", "j", " ", "x", "y")
		}},
		{name: "read-only", show: press(backends...), change: func(o *Options) {
			o.Connection.ReadOnly, o.Connection.Protected = true, true
			o.Connection.Profile, o.Connection.Endpoint = "production-hongkong-operators",
				"ulb.internal-gateway.surfercloud.example.com"
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

// restartAs starts the next console, on a screen of this size.
func (d *driver) restartAs(width, height int) {
	d.t.Helper()
	d.restart()
	d.resize(width, height)
}

// operationID is the part of a change's id that is drawn by chance.
var operationID = regexp.MustCompile(`(\d{8}-\d{6}-)[a-z0-9]{1,10}`)

// releaseLater lets a held call go once the picture was taken.
func (d *driver) releaseLater(resume func()) { d.resumes = append(d.resumes, resume) }
