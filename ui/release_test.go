package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

func TestAReleaseFromTheDialogToSeenGone(t *testing.T) {
	drive(t, func(c *fake.Client) { c.ExpectRelease(scope, "ulb-web", "backend-b") }, nil, func(d *driver) {
		d.openBackends()
		d.press("j")
		d.askRelease("backend-b")
		d.see("prod", "hk", "org-1", "api-tcp vserver-tcp TCP:9000 · web ulb-web",
			"10.0.0.2:9000  host-backend-b uhost-backend-b  ● healthy  backend-b",
			"Roundrobin, weight 1, persistence None, in no rule", "3/4 → 2/3", "risk      ordinary",
			"steps     1 release", "read at", "[> Cancel <]", "[  Release  ]")
		d.confirm("Release")
		d.see("released 10.0.0.2:9000 host-backend-b")
		d.dontSee("Release backend", "10.0.0.2:9000  host-backend-b")
		assert.Empty(t, d.selected())
		d.press("esc", "esc")
		assert.Contains(t, d.line("ulb-web"), "6/7", "the list above has the fresh reading")
	})
}

func TestEnterAloneNeverReleases(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.press("enter")
		d.dontSee("Release backend")
		for range 5 {
			d.press("x")
			d.press("enter")
			d.advance(400 * time.Millisecond)
			d.press("enter", "x", "x", " ", "y", "r", "j", "esc")
		}
	})
}

func TestReleaseIsDisabledUntilTheAnswerWasSeen(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		resume := d.client.Hold(fake.VServers)
		d.press("x")
		d.see("Release backend", "Reading the VServer", "( Release )")
		d.advance(time.Second)
		d.focus("Release")
		d.press("enter")
		d.see("Waiting for the fresh reading.")
		resume()
		d.wait()
		d.see("(> Release <)", "3/4 → 2/3")
		d.press("enter")
		d.see("(> Release <)", "Too early to have read this")
		d.advance(time.Second)
		d.see("[> Release <]")
		d.press("esc")
		d.dontSee("Release backend")
	})
}

func TestAResizeMakesReleaseWaitAgain(t *testing.T) {
	drive(t, longHost, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.focus("Release")
		d.resize(50, 10)
		d.press("enter")
		d.resize(60, 16)
		d.see("(> Release <)", "more below")
		d.advance(400 * time.Millisecond)
		d.press("enter")
		d.see("Read to the end first")
		d.press("pgdown", "pgdown", "end", "enter")
		d.see("(> Release <)")
		d.advance(time.Second)
		d.see("[> Release <]", "3/4 → 2/3", "backend-a")
		d.press("q")
		d.dontSee("Release backend")
		assert.False(t, d.quit)
	})
}

// longHost lets a dialog about the first backend scroll on the smallest screen.
func longHost(c *fake.Client) {
	c.Edit(func(w *fake.World) {
		w.Backend(scope, "ulb-web", "vserver-tcp", "backend-a", func(b *api.Backend) {
			b.ResourceName = api.Known("a-host-with-a-name-that-takes-more-than-a-line-of-a-small-screen-and-is-shown-whole")
			b.SubResourceType, b.SubResourceID = api.Known("UNI"), api.Known("uni-"+strings.Repeat("0123456789", 6))
		})
		w.ULBs[scope][0].Name = api.Known("a-load-balancer-with-a-name-that-is-as-long-as-that-of-its-host-and-longer-still")
	})
}

func TestAMovingListNeverChangesTheTarget(t *testing.T) {
	drive(t, func(c *fake.Client) { c.ExpectRelease(scope, "ulb-web", "backend-b") }, nil, func(d *driver) {
		d.openBackends()
		d.press("j")
		d.press("x")
		d.see("Release backend", "backend-b")
		d.editListener(func(v *api.VServer) {
			b, _ := v.Backends.Get()
			v.Backends = api.Known(append([]api.Backend{fake.Healthy("backend-z", "10.0.0.99", 9000)}, b...))
		})
		d.advance(30 * time.Second)
		d.see("backend-b")
		d.confirm("Release")
		d.advance(time.Second)
		d.see("released 10.0.0.2:9000 host-backend-b")
	})
}

func TestAChangedTargetAbortsAndShowsOldAndNew(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.editListener(func(v *api.VServer) {
			b, _ := v.Backends.Get()
			b[0].PrivateIP = api.Known("10.9.9.9")
		})
		d.confirm("Release")
		d.see("aborted ", "10.0.0.1", "10.9.9.9")
	})
}

func TestAFailedFreshReadRefusesAndCanBeRepeated(t *testing.T) {
	drive(t, func(c *fake.Client) { c.ExpectRelease(scope, "ulb-web", "backend-a") }, nil, func(d *driver) {
		d.openBackends()
		d.client.FailAlways(fake.VServers, errNetwork)
		d.press("x")
		d.see("Release backend", "Cannot be done now: reading the VServer failed.", "connection refused", "Read again")
		d.dontSee("Release  ]", "( Release")
		d.client.FailAlways(fake.VServers, nil)
		d.confirm("Read again")
		d.advance(400 * time.Millisecond)
		d.see("[> Cancel <]", "[  Release  ]")
		d.confirm("Release")
		d.see("released 10.0.0.1:9000 host-backend-a")
	})
}

func TestARefusedReleaseNamesTheRules(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.ExpectRelease(scope, "ulb-web", "backend-a")
		c.RefuseRelease(4110)
	}, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.confirm("Release")
		d.says("refused 10.0.0.1:9000 host-backend-a", "is still in a rule", "although the VServer has no Custom rule")
		d.advance(time.Minute)
		d.see("refused")
		d.press("esc")
		d.dontSee("aborted ")
		d.see("backend-a")
	})
}

func TestALostAnswerIsResolvedByReading(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.ExpectRelease(scope, "ulb-web", "backend-a")
		c.LoseAnswer()
	}, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.confirm("Release")
		d.advance(2 * time.Second)
		d.see("released 10.0.0.1:9000 host-backend-a")
	})
}

func TestARunningReleaseShowsOnItsRowAndQuittingAsks(t *testing.T) {
	drive(t, func(c *fake.Client) { c.ExpectRelease(scope, "ulb-web", "backend-a") }, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		resume := d.client.Hold(fake.ReleaseBackend)
		d.confirm("Release")
		d.press("j")
		assert.Contains(t, d.line("10.0.0.1:9000  host"), "releasing")
		d.press("x")
		d.see("another change runs on this ULB")
		d.press("k", "x")
		d.see("this backend is being changed: releasing")
		d.press("q")
		d.asks("Quit while a change runs?", "An answer in flight is waited for and recorded",
			"releasing 10.0.0.1:9000 sent", "[> Stay <]")
		d.press("enter")
		assert.False(t, d.quit)
		d.press("ctrl+c")
		d.asks("Quit while a change runs?", "releasing 10.0.0.1:9000")
		d.confirm("Quit")
		assert.True(t, d.quit)
		require.Len(t, d.app.changes.Running(), 1)
		resume()
		d.app.changes.Wait(d.t.Context())
		changes := d.app.changes.Lines()
		require.Len(t, changes, 1)
		assert.Contains(t, changes[0], "| done | release 10.0.0.1:9000 host-backend-a 3 -> 2 |")
	})
}

func TestAnUnknownOutcomeBlocksTheULBUntilAReadResolvesIt(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.ExpectRelease(scope, "ulb-web", "backend-a")
		c.IgnoreRelease()
	}, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.confirm("Release")
		d.advance(20 * time.Second)
		d.says("UNKNOWN 10.0.0.1:9000 host-backend-a", "web/api-tcp (hk, org-1)", "refresh to see it; until then this ULB is blocked")
		d.press("g", "x")
		d.advance(time.Second)
		d.asks("Release backend",
			"Cannot be done: An earlier change on this ULB has no known outcome yet: refresh, or resolve it in the history.")
		d.dontSee("Release  ]", "( Release")
		d.press("esc", "esc")
		d.editListener(func(v *api.VServer) {
			b, _ := v.Backends.Get()
			v.Backends = api.Known(b[1:])
		})
		d.press("r")
		d.says("released 10.0.0.1:9000 host-backend-a", "seen later: the backend is gone")
	})
}

func TestAPasteDoesNothingOutsideATextField(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.send(pasteMsg("x\t\r"))
		d.wait()
		d.dontSee("Release backend")
		d.press("/")
		d.send(pasteMsg("backend-b\x1b[31m\n"))
		d.wait()
		d.checkFrame()
		d.see("backend-b")
	})
}

func TestAResizeDoesNotLoseTheAnswerThatIsOnItsWay(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		resume := d.client.Hold(fake.VServers)
		d.press("x")
		d.resize(100, 30)
		resume()
		d.wait()
		d.see("Release backend", "3/4 → 2/3")
		d.advance(400 * time.Millisecond)
		d.see("[  Release  ]")
	})
}

func TestNoReleaseBeginsOnceTheScreenIsGone(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.press("tab")
		_, cmd := d.app.Update(keyMsg("enter"))
		d.app.Close()
		d.run(cmd)
		d.wait()
		assert.Empty(t, d.app.changes.Running())
		assert.Empty(t, d.client.Releases())
	})
}

func TestAFallToOneThatWasNotShownAborts(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.see("3/4 → 2/3")
		d.editListener(func(v *api.VServer) {
			b, _ := v.Backends.Get()
			b[1].Status = api.Known(1)
		})
		d.confirm("Release")
		d.see("aborted ", "new warning: only one")
	})
}

func TestAReleaseThatEndsUnderHelpIsReadInTheList(t *testing.T) {
	one := func(c *fake.Client) { c.ExpectRelease(scope, "ulb-web", "backend-a") }
	drive(t, one, func(o *Options) { o.Connection.Refresh = 0 }, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		resume := d.client.Hold(fake.ReleaseBackend)
		d.confirm("Release")
		d.press("?")
		resume()
		d.advance(time.Second)
		d.press("esc")
		d.advance(20 * time.Second)
		d.dontSee("10.0.0.1:9000")
	})
}
