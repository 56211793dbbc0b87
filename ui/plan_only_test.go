package ui

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/ui/confirm"
)

// plans are the keys that show a plan in a read-only session, and what its dialog is called.
func plans() map[string]struct {
	reach func(*driver)
	title string
} {
	return map[string]struct {
		reach func(*driver)
		title string
	}{
		"a release": {func(d *driver) { d.openBackends(); d.press("x") }, "Release backend · READ-ONLY"},
		"a disable": {func(d *driver) { d.openBackends(); d.press("e") }, "Disable backend · READ-ONLY"},
		"an outage": {func(d *driver) { d.openSingle(); d.press("x") }, "Release backend · READ-ONLY"},
		"several":   {func(d *driver) { d.openBackends(); d.press("a", "x") }, "Release 4 backends · READ-ONLY"},
		"a rule that would be empty": {
			func(d *driver) { d.openShop(); d.press("x") }, "Release backend · READ-ONLY",
		},
		"an undo": {func(d *driver) { d.readOnlyAgain(); d.press("H", "u") }, "Undo change · READ-ONLY"},
	}
}

// readOnlyAgain makes a change, and starts the console read-only.
func (d *driver) readOnlyAgain() {
	d.t.Helper()
	d.options = nil
	d.restart()
	d.client.AllowWrites()
	d.openBackends()
	d.askRelease("backend-a")
	d.confirm("Release")
	d.advance(5 * time.Second)
	d.options = readOnly
	d.restart()
}

func TestAReadOnlySessionShowsThePlanAndNothingThatCarriesItOut(t *testing.T) {
	every := []string{
		"enter", "tab", "enter", "shift+tab", "enter", "right", "enter", "left", "enter", " ", "up", "down", "pgdown",
		"pgup", "home", "end", "enter", "backspace", "delete", "ctrl+j", "ctrl+m", "alt+enter",
	}
	for r := '!'; r <= '~'; r++ {
		every = append(every, string(r))
	}
	for name, p := range plans() {
		t.Run(name, func(t *testing.T) {
			drive(t, nil, readOnly, func(d *driver) {
				p.reach(d)
				d.advance(time.Second)
				writes, entries := len(d.client.Writes()), len(d.journal.entries())
				d.see(p.title, "[> Close <]", "READ-ONLY: nothing can be done here.", "y copy plan")
				d.dontSee("Cancel", "( Release", "[  Release", "Drain first", "Disable instead", "Delete rule", "to confirm")
				box := d.app.dialog
				for _, key := range every {
					action, _ := box.Key(key)
					switch action.(type) {
					case nil, confirm.Cancel, confirm.CopyPlan:
					default:
						require.Fail(t, "no key leads to a change", "%q: %T", key, action)
					}
				}
				d.app.dialog = box
				for _, key := range every {
					if d.app.dialog == nil {
						d.app.dialog = box
					}
					d.press(key)
					d.advance(400 * time.Millisecond)
				}
				for _, text := range []string{"single", "api-tcp", "shop", "vserver-tcp\r"} {
					d.app.dialog = box
					d.send(pasteMsg(text))
					d.write(text)
					d.press("enter")
				}
				d.advance(time.Minute)
				assert.Len(t, d.client.Writes(), writes)
				assert.Len(t, d.journal.entries(), entries)
			})
		})
	}
}

func TestThePlanIsCopiedAsText(t *testing.T) {
	drive(t, nil, readOnly, func(d *driver) {
		d.openBackends()
		d.press("x", "y")
		d.see("The plan was sent to the terminal's clipboard.", "[> Close <]")
		require.Len(t, d.copied, 1)
		assert.Equal(t, strings.Join([]string{
			"PLAN, nothing was done: release backend",
			"prod · hk · org-1",
			"10.0.0.1:9000  host-backend-a uhost-backend-a  ● healthy  backend-a",
			"api-tcp vserver-tcp TCP:9000 · web ulb-web",
			"serving   3/4 → 2/3",
			"risk      ordinary",
			"steps     1 release",
			"method    Roundrobin, weight 1, persistence None, in no rule",
			"also in   nothing else, as far as read",
			"read at   2000-01-01 00:00:00 UTC",
			"",
		}, "\n"), d.copied[0])
		d.press("j")
		d.see("READ-ONLY: nothing can be done here.")
		d.press("enter")
		d.dontSee("READ-ONLY:")
	})
	drive(t, withRules(ruledPairs()...), readOnly, func(d *driver) {
		d.openShop()
		d.press("x", "y")
		require.Len(t, d.copied, 1)
		assert.Contains(t, d.copied[0], "rule      path /cart Regular priority 1 [policy-1]  2/2 → 1/1 with ")
		assert.Contains(t, d.copied[0], "risk      SEVERE  ")
		assert.Regexp(t, `steps +1 out of rule path /cart   2 out of rule domain .*\n +3 release\n`, d.copied[0])
	})
}

func TestWhereThereIsNoPlanNoneIsCopied(t *testing.T) {
	drive(t, nil, readOnly, func(d *driver) {
		d.openBackends()
		resume := d.client.Hold(fake.VServers)
		d.press("x", "y")
		d.see("READ-ONLY", "Waiting for the fresh reading.")
		resume()
		d.wait()
		d.press("esc")
		d.client.FailAlways(fake.VServers, errNetwork)
		d.press("x", "y")
		d.see("Cannot be done now: reading the VServer failed.", "There is no plan to copy.")
		d.press("esc")
		assert.Empty(t, d.copied)
	})
	drive(t, nil, readOnly, func(d *driver) {
		d.openBackends()
		d.editListener(func(v *api.VServer) {
			all, _ := v.Backends.Get()
			all[0].PrivateIP = api.Known("10.9.9.9")
		})
		d.press("x", "y")
		d.see("this is not what the row was", "There is no plan to copy.")
		assert.Empty(t, d.copied)
	})
	drive(t, nil, func(o *Options) {
		readOnly(o)
		o.Copy = func(string) error { return errors.New("too \x1b[31mlong") }
	}, func(d *driver) {
		d.openBackends()
		d.press("x", "y")
		d.see("Not copied: too ␛[31mlong.")
		d.press("esc")
		d.see("not copied: too ␛[31mlong; it is the plan, ")
	})
}

func TestARefusedPlanIsCopiedWithItsReason(t *testing.T) {
	drive(t, nil, func(o *Options) { readOnly(o); protected(o) }, func(d *driver) {
		d.openSingle()
		d.press("x", "y")
		require.Len(t, d.copied, 1)
		assert.Contains(t, d.copied[0], "risk      OUTAGE")
		assert.Contains(t, d.copied[0], "--allow-outage")
	})
}

func TestACopiedPlanIsAsItIsShownWhateverItsNames(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) {
			w.Backend(scope, "ulb-web", "vserver-tcp", "backend-a", func(b *api.Backend) {
				b.ResourceName = api.Known("evil\x1b[31m\r\nrisk      trivial\u202e")
			})
		})
	}, readOnly, func(d *driver) {
		d.openBackends()
		d.press("x", "y")
		require.Len(t, d.copied, 1)
		assert.NotContains(t, d.copied[0], "\x1b")
		assert.NotContains(t, d.copied[0], "\u202e")
		assert.Equal(t, 1, strings.Count(d.copied[0], "\nrisk "))
	})
}

func TestTheFooterSaysThatAChangeIsOnlyPlanned(t *testing.T) {
	drive(t, nil, readOnly, func(d *driver) {
		d.openBackends()
		d.see("x plan: release", "e plan: disable")
		d.press(" ", "j", " ")
		d.see("x plan: release 2 marked")
	})
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.press("x", "y")
		assert.Empty(t, d.copied, "only there: elsewhere y may be text")
		d.dontSee("READ-ONLY", "copy plan")
	})
}
