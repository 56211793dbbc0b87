package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/ui/confirm"
)

// askDrain opens the dialog of a drain of the first backend.
func (d *driver) askDrain() {
	d.t.Helper()
	d.openBackends()
	d.press("x")
	d.asks("Release backend", "10.0.0.1:9000 ", " ● healthy ", "backend-a api-tcp vserver-tcp")
	d.confirm("Drain first")
	assert.Empty(d.t, d.wrote(), "that is no confirmation")
}

// drain drains the first backend, up to its wait of a minute.
func (d *driver) drain(id api.BackendID) {
	d.t.Helper()
	d.askDrain()
	d.asks("Drain and release backend", "10.0.0.1:9000 ", " ● healthy ", string(id)+" api-tcp vserver-tcp TCP:9000 · ",
		"serving 3/4 → 2/3", "risk ordinary",
		"steps 1 disable", "2 wait 1m0s", "3 release",
		"open connections are neither shown nor cut", "wait in seconds > 60")
	d.confirm("Drain and release")
	d.advance(time.Second)
	d.see("59s left   n end wait")
	require.Equal(d.t, []string{fake.UpdateBackendAttribute}, d.wrote())
}

func TestADrainDisablesWaitsAndReleases(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.ExpectWrite(api.UpdateBackendAttribute{
			Scope: scope, ULB: "ulb-web", Backend: "backend-a",
			Attributes: api.BackendAttributes{Enabled: api.Known(0)},
		})
		c.ExpectRelease(scope, "ulb-web", "backend-a")
	}, nil, func(d *driver) {
		d.drain("backend-a")
		assert.Contains(t, d.line("host-backend-a"), "draining")
		require.Len(t, d.shownSteps(), 3)
		assert.Contains(t, d.shownSteps()[0], "1 done")
		d.advance(50 * time.Second)
		d.see("9s left")
		assert.Len(t, d.wrote(), 1)
		d.advance(10 * time.Second)
		d.says("released 10.0.0.1:9000 host-backend-a")
		assert.Equal(t, []string{fake.UpdateBackendAttribute, fake.ReleaseBackend}, d.wrote())
	})
}

func TestTheWaitOfADrainIsTheListenersIdleTime(t *testing.T) {
	for _, c := range []struct {
		name       string
		timeout    api.Maybe[int]
		listenType string
		want       string
	}{
		{"the listener's own", api.Known(300), "RequestProxy", "300"},
		{"never more than 900 by itself", api.Known(86400), "RequestProxy", "900"},
		{"RequestProxy without one", api.Maybe[int]{}, "RequestProxy", "60"},
		{"PacketsTransmit without one", api.Maybe[int]{}, "PacketsTransmit", "900"},
		{"PacketsTransmit, switched off", api.Known(0), "PacketsTransmit", "900"},
	} {
		t.Run(c.name, func(t *testing.T) {
			drive(t, nil, nil, func(d *driver) {
				d.editListener(func(v *api.VServer) { v.ClientTimeout, v.ListenType = c.timeout, api.Known(c.listenType) })
				d.askDrain()
				d.asks("Drain and release backend", "wait in seconds > "+c.want)
				d.press("esc")
			})
		})
	}
}

func TestTheWaitOfADrainIsEdited(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.askDrain()
		d.asks("Drain and release backend", "wait in seconds > 60")
		d.press("x", "q", "enter")
		d.see("Drain and release backend", "60xq", "✗ 1 to 86400 only")
		for _, wrong := range []string{"", "0", "86401", "-60", "1.5"} {
			for range 6 {
				d.press("shift+tab")
				if d.app.dialog.(*confirm.Change).Box.Typing() {
					break
				}
			}
			d.press("ctrl+u")
			d.write(wrong)
			assert.Equal(t, wrong != "", strings.Contains(d.screen(), "✗ 1 to 86400 only"), wrong)
			d.focus("Drain and release")
			d.advance(400 * time.Millisecond)
			d.see("(> Drain and release <)")
			d.press("enter")
			d.see("The wait must be 1 to 86400 whole seconds.")
		}
		for !d.app.dialog.(*confirm.Change).Box.Typing() {
			d.press("tab")
		}
		d.press("ctrl+u")
		d.write("7")
		d.dontSee("whole seconds")
		d.asks("Drain and release backend", "10.0.0.1:9000 host-backend-a uhost-backend-a ● healthy backend-a", "2 wait 7s")
		d.confirm("Drain and release")
		d.advance(5 * time.Second)
		d.see("2s left")
		d.advance(3 * time.Second)
		d.says("released 10.0.0.1:9000 host-backend-a")
	})
}

func TestADrainIsTakenBackToAReleaseAtOnce(t *testing.T) {
	drive(t, func(c *fake.Client) { c.ExpectRelease(scope, "ulb-web", "backend-a") }, nil, func(d *driver) {
		d.askDrain()
		d.asks("Drain and release backend", "2 wait")
		d.confirm("No drain")
		d.asks("Release backend", "steps 1 release")
		d.doesNotAsk("wait")
		d.confirm("Release")
		d.advance(time.Second)
		d.says("released 10.0.0.1:9000 host-backend-a")
	})
}

func TestDuringTheWaitItIsReleasedNowOrEnabledAgain(t *testing.T) {
	for _, c := range []struct {
		button string
		told   string
		takes  time.Duration
		wrote  []string
	}{
		{
			"Release now", "released 10.0.0.1:9000 host-backend-a", time.Second,
			[]string{fake.UpdateBackendAttribute, fake.ReleaseBackend},
		},
		{
			"Enable again", "cancelled 10.0.0.1:9000 host-backend-a web/api-tcp (hk, org-1) enabled again, not released",
			change.LagLimit,
			[]string{fake.UpdateBackendAttribute, fake.UpdateBackendAttribute},
		},
		{"Keep waiting", "5", time.Second, []string{fake.UpdateBackendAttribute}},
	} {
		t.Run(c.button, func(t *testing.T) {
			drive(t, func(client *fake.Client) { client.AllowWrites() }, nil, func(d *driver) {
				d.drain("backend-a")
				d.press("n")
				d.asks("Draining",
					"prod · hk · org-1 10.0.0.1:9000 host-backend-a uhost-backend-a ○ disabled backend-a api-tcp vserver-tcp "+
						"TCP:9000 · web ulb-web", "no new traffic",
					"open connections are neither shown nor cut", "[> Keep waiting <]", "( Release now )", "( Enable again )")
				d.confirm(c.button)
				d.advance(c.takes)
				d.says(c.told)
				assert.Equal(t, c.wrote, d.wrote())
			})
		})
	}
}

func TestAWaitThatEndsTakesItsQuestionAway(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.drain("backend-a")
		d.press("n")
		d.asks("Draining", "backend-a", "waits until 00:01:", "serving 3/4 → 2/3")
		d.focus("Enable again")
		d.advance(61 * time.Second)
		d.dontSee("Enable again")
		d.says("released 10.0.0.1:9000 host-backend-a")
	})
}

func TestWhileADrainWaitsOthersMayChangeButNotItsBackend(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.drain("backend-a")
		d.press("x")
		d.see("this backend is being drained: n releases it now or enables it again")
		d.press("e")
		d.see("this backend is being drained")
		d.press("j", "e")
		d.asks("Disable backend", "10.0.0.2:9000 host-backend-b uhost-backend-b ● healthy backend-b")
		d.confirm("Disable")
		d.advance(2 * time.Second)
		d.says("disabled 10.0.0.2:9000 host-backend-b")
		d.see("draining 10.0.0.1:9000  step 2/3 wait, 5", "s left   n end wait")
		d.press("/")
		d.dontSee("n end wait") // the keys are the text field's
		d.press("esc")
		d.see("n end wait")
	})
}

func TestSomebodyWhoEnablesItDuringTheDrainStopsIt(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.drain("backend-a")
		d.client.Edit(func(w *fake.World) {
			w.Backend(scope, "ulb-web", "vserver-tcp", "backend-a", func(b *api.Backend) { b.Enabled = api.Known(1) })
		})
		d.advance(61 * time.Second)
		d.says("✗ stopped 10.0.0.1:9000 host-backend-a web/api-tcp (hk, org-1) why after step 2/3: ",
			"somebody enabled backend backend-a during the drain")
		assert.Equal(t, []string{fake.UpdateBackendAttribute}, d.wrote())
	})
}

func TestASurvivorThatFailsDuringTheDrainStopsIt(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.drain("backend-a")
		d.client.Edit(func(w *fake.World) {
			w.Backend(scope, "ulb-web", "vserver-tcp", "backend-b", func(b *api.Backend) { b.Status = api.Known(1) })
		})
		d.advance(61 * time.Second)
		d.says("✗ stopped 10.0.0.1:9000 host-backend-a web/api-tcp (hk, org-1) why after step 2/3: ",
			"served when this was confirmed, and no longer does")
		assert.Equal(t, []string{fake.UpdateBackendAttribute}, d.wrote())
	})
}

func TestAfterACrashADrainGoesOn(t *testing.T) {
	crashed(t, func(d *driver) {
		d.press("n")
		d.asks("Drain and release backend", "10.0.0.1:9000 host-backend-a uhost-backend-a ○ disabled backend-a",
			"steps 1 wait 5", "2 release", "wait in seconds > 5")
		d.doesNotAsk("disable 10.0.0.1")
		d.confirm("Drain and release")
		d.advance(65 * time.Second)
		d.says("released 10.0.0.1:9000 host-backend-a")
		assert.Equal(t, []string{fake.UpdateBackendAttribute, fake.ReleaseBackend}, d.wrote())
		d.noneOpen()
	})
}

func TestAfterACrashAWaitThatIsOverIsNotGoneOnWith(t *testing.T) {
	crashed(t, func(d *driver) {
		d.says("keep waiting, then release")
		d.advance(time.Minute)
		d.dontSee("keep waiting")
		d.says("x release now", "e enable again")
		d.press("n")
		d.see("its wait is over: release it now, or enable it again")
		d.press("esc", "n")
		d.see("history", "its wait is over: release it now, or enable it again")
		d.press("x")
		d.asks("Release backend", "steps 1 release")
	})
}

func TestAfterACrashADrainIsReleasedNow(t *testing.T) {
	crashed(t, func(d *driver) {
		d.press("x")
		d.asks("Release backend", "10.0.0.1:9000 host-backend-a uhost-backend-a ○ disabled backend-a", "steps 1 release",
			"risk trivial it does not serve (disabled); 2 others do")
		d.confirm("Release")
		d.advance(time.Second)
		d.says("released 10.0.0.1:9000 host-backend-a")
		assert.Equal(t, []string{fake.UpdateBackendAttribute, fake.ReleaseBackend}, d.wrote())
		d.noneOpen()
	})
}

func TestAfterACrashADrainIsEnabledAgain(t *testing.T) {
	crashed(t, func(d *driver) {
		d.press("e")
		d.asks("Undo change", "undo backend 10.0.0.1:9000 host-backend-a (enable again)", "1 enable 10.0.0.1:9000 backend-a",
			"serving 2/3 +1 off → 3/4")
		d.confirm("Undo")
		d.advance(change.LagLimit) // enabled is what a replica that lags shows, too
		d.says("undone backend 10.0.0.1:9000 (enable again)")
		assert.Equal(t, []string{fake.UpdateBackendAttribute, fake.UpdateBackendAttribute}, d.wrote())
		d.noneOpen()
	})
}

func TestEnablingAgainAfterACrashLeavesAloneWhatWasDisabledBefore(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.AllowWrites()
		c.Edit(func(w *fake.World) {
			w.Backend(scope, "ulb-web", "vserver-tcp", "backend-b", func(b *api.Backend) { b.Enabled = api.Known(0) })
		})
	}, nil, func(d *driver) {
		d.openBackends()
		d.press(" ", "j", " ", "x")
		d.asks("Release 2 backends", "disabled")
		d.focus("Drain first")
		d.press("enter")
		d.advance(time.Second)
		d.asks("Drain and release 2 backends", "steps 1 disable", "2 wait")
		d.write("api-tcp")
		d.press("enter")
		d.advance(5 * time.Second)
		d.says("draining")
		d.restart()
		d.press("H", "enter", "e")
		d.asks("Undo change", "1 enable 10.0.0.1:9000 backend-a")
		d.doesNotAsk("10.0.0.2:9000 (enable")
		require.Len(d.t, d.stepsAsked(), 1)
	})
}

func TestTheQuestionAboutADrainEndsWithItsWait(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.openBackends()
		d.press("x")
		d.asks("Release backend", "backend-a")
		d.focus("Drain first")
		d.press("enter")
		d.advance(time.Second)
		d.asks("Drain and release backend", "2 wait")
		d.confirm("Drain and release")
		d.advance(5 * time.Second)
		resume := d.client.Hold(fake.ReleaseBackend)
		d.press("n")
		d.asks("Draining", "backend-a")
		d.advance(58 * time.Second) // a minute in all
		d.dontSee("Keep waiting")
		d.see("the wait is over: releasing")
		resume()
	})
}

func TestADrainThatWasCancelledIsSoForTheNextConsole(t *testing.T) {
	drive(t, func(client *fake.Client) { client.AllowWrites() }, nil, func(d *driver) {
		d.drain("backend-a")
		d.press("n")
		d.asks("Draining")
		d.confirm("Enable again")
		d.advance(change.LagLimit)
		d.says("cancelled 10.0.0.1:9000")
		d.restart()
		d.press("H")
		assert.Contains(t, d.line("drain 10.0.0.1:9000"), "cancelled")
	})
}
