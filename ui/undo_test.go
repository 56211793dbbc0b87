package ui

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
)

// releaseFromRules releases backend-e out of two rules, and dismisses what is
// said of it.
func (d *driver) releaseFromRules() {
	d.t.Helper()
	d.openShop()
	d.press("x")
	d.asks("Release backend", "3 release", "Type shop to confirm")
	d.write("shop")
	d.press("enter")
	d.advance(time.Second)
	d.says("released 10.0.0.5:80 host-backend-e")
	d.press("esc")
}

func TestAReleaseIsPutBackIntoItsRules(t *testing.T) {
	drive(t, func(c *fake.Client) {
		withRules(ruledPairs()...)(c)
		c.AllowWrites()
	}, nil, func(d *driver) {
		d.releaseFromRules()
		d.press("H", "u")
		d.asks("Undo change", "undo backend 10.0.0.5:80 host-backend-e, rule path /cart, rule domain *.shop.example.com",
			"serving 2/2 → 2/3",
			"steps 1 add 10.0.0.5:80 again (UHost uhost-backend-e port 80 weight 1 enabled)",
			"2 10.0.0.5:80 into rule path /cart", "rule path /cart Regular priority 1 [policy-1] 1/1 → 1/2 with 10.0.0.6:80, 10.0.0.5:80",
			"3 10.0.0.5:80 into rule domain *.shop.example.com",
			"an added backend gets a new id, and serves once its check passes", "prod · hk · org-1", "shop vserver-http HTTP:80 · web ulb-web")
		d.confirm("Undo")
		d.advance(3 * time.Second)
		d.says("undone backend 10.0.0.5:80", "new id new-backend-1")
		assert.ElementsMatch(t, []api.BackendID{"backend-f", "new-backend-1"}, d.rule("policy-1").MemberIDs())
		assert.ElementsMatch(t, []api.BackendID{"backend-f", "new-backend-1"}, d.rule("policy-2").MemberIDs())
		d.press("g", "j", "u")
		d.see("undone by ")
		d.press("k", "u")
		d.see("an undo is not undone: release or disable it again")
		lines := d.gone(time.Second)
		require.Len(t, lines, 2)
		assert.Contains(t, lines[0], "| undone | release 10.0.0.5:80 host-backend-e 3 -> 2 |")
		assert.Contains(t, lines[1], "| done | undo 10.0.0.5:80 host-backend-e, ")
		assert.Contains(t, lines[1], "new-backend-1")
	})
}

func TestADisableIsPutBack(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites(fake.UpdateBackendAttribute) }, nil, func(d *driver) {
		d.openBackends()
		d.press("e")
		d.asks("Disable backend", "backend-a")
		d.confirm("Disable")
		d.advance(time.Second)
		d.press("H", "enter")
		d.see("undo")
		d.press("u")
		d.asks("Undo change", "undo backend 10.0.0.1:9000 host-backend-a (enable again)", "1 enable 10.0.0.1:9000 backend-a",
			"serving 2/3 +1 off → 3/4")
		d.confirm("Undo")
		d.advance(change.LagLimit) // enabled is what a replica that lags shows, too
		d.says("undone backend 10.0.0.1:9000 (enable again)")
		assert.Equal(t, []string{fake.UpdateBackendAttribute, fake.UpdateBackendAttribute}, d.wrote())
	})
}

func TestADeletedRuleIsRecreated(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.openShop()
		d.press("x")
		d.asks("Release backend", "choose delete rule path /cart")
		d.confirm("Delete rule")
		d.asks("Release backend", "steps 1 DELETE rule path /cart", "Type shop to confirm")
		d.write("shop")
		d.press("enter")
		d.advance(time.Second)
		d.says("released 10.0.0.5:80 host-backend-e")
		d.press("H", "u")
		d.asks("Undo change", "undo backend 10.0.0.5:80 host-backend-e, rule path /cart", "steps 1 add 10.0.0.5:80 again",
			"2 recreate rule path /cart", "rule path /cart Regular priority 1 [policy-1] nothing → 0/1 with 10.0.0.5:80", "a recreated rule gets a new id")
		d.confirm("Undo")
		d.advance(3 * time.Second)
		d.says("new ids new-backend-1, new-policy-2")
		made := d.rule("new-policy-2")
		assert.Equal(t, api.Known("/cart"), made.Match)
		assert.Equal(t, api.Known("Path"), made.Type)
		assert.Equal(t, []api.BackendID{"new-backend-1"}, made.MemberIDs())
	})
}

func TestWhatChangedSinceIsSaidOfEachRule(t *testing.T) {
	drive(t, func(c *fake.Client) {
		withRules(ruledPairs()...)(c)
		c.AllowWrites()
	}, nil, func(d *driver) {
		d.releaseFromRules()
		d.client.Edit(func(w *fake.World) {
			w.VServer(scope, "ulb-web", "vserver-http", func(v *api.VServer) {
				rules, _ := v.Rules.Get()
				rules[1].Members = api.Known([]api.Member{{Backend: "backend-g"}})
				v.Rules = api.Known(slices.Clone(rules[:2])) // the second one is gone
			})
		})
		d.press("H", "u")
		d.asks("Undo change",
			"a rule was changed since, and is joined as it is now: path /cart (other members 10.0.0.6:80 -> 10.0.0.7:80)",
			"a rule is gone, not by this console, and is not recreated: domain *.shop.example.com",
			"2 10.0.0.5:80 into rule path /cart", "rule path /cart Regular priority 1 [policy-1] 1/1 → 1/2 with 10.0.0.7:80, 10.0.0.5:80")
		require.Len(t, d.stepsAsked(), 2)
		d.confirm("Undo")
		d.advance(3 * time.Second)
		d.says("undone backend 10.0.0.5:80")
		assert.ElementsMatch(t, []api.BackendID{"backend-g", "new-backend-1"}, d.rule("policy-1").MemberIDs())
	})
}

func TestAHostThatIsThereAlreadyIsSaidBeforeAndAfter(t *testing.T) {
	release := func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.confirm("Release")
		d.advance(time.Second)
		d.press("H")
	}
	again := func(w *fake.World) {
		b := fake.Healthy("backend-again", "10.0.0.1", 9000)
		b.ResourceID = api.Known("uhost-backend-a")
		w.VServer(scope, "ulb-web", "vserver-tcp", func(v *api.VServer) {
			all, _ := v.Backends.Get()
			v.Backends = api.Known(append(all, b))
		})
	}
	drive(t, func(c *fake.Client) { c.AllowWrites(fake.ReleaseBackend) }, nil, func(d *driver) {
		release(d)
		d.client.Edit(again)
		d.press("u")
		d.asks("Undo change", "10.0.0.1:9000 is there already, as backend-again",
			"Cannot be done: Everything is as it was: nothing is left to undo.")
	})
	drive(t, func(c *fake.Client) { c.AllowWrites(fake.ReleaseBackend, fake.AllocateBackend) }, nil, func(d *driver) {
		release(d)
		d.press("u")
		d.asks("Undo change", "steps 1 add 10.0.0.1:9000 again")
		d.client.OnCall(func(call fake.Call) {
			if call.Method == fake.AllocateBackend {
				d.client.Edit(again) // somebody is faster
			}
		})
		d.confirm("Undo")
		d.advance(20 * time.Second)
		d.says("refused", "it is backend ")
		lines := d.gone(time.Second)
		require.Len(t, lines, 2)
		assert.Contains(t, lines[1], "it is backend backend-again")
		assert.NotContains(t, lines[1], "is now", "it is not what this put there")
		assert.Equal(t, []string{fake.ReleaseBackend, fake.AllocateBackend}, d.wrote(), "it is not tried again")
	})
}

func TestALostAnswerToAnAddIsResolvedByLookingForTheHost(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites(fake.ReleaseBackend, fake.AllocateBackend) }, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.confirm("Release")
		d.advance(time.Second)
		d.press("H", "u")
		d.asks("Undo change", "steps 1 add 10.0.0.1:9000 again")
		d.client.LoseAnswerOf(fake.AllocateBackend)
		d.confirm("Undo")
		d.advance(5 * time.Second)
		d.says("undone backend 10.0.0.1:9000", "new id new-backend-1", "answer lost")
		assert.Equal(t, []string{fake.ReleaseBackend, fake.AllocateBackend}, d.wrote(), "it is never repeated")
	})
}

func TestAHostBehindANetworkCardIsAddedByIt(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.editListener(func(v *api.VServer) {
			b, _ := v.Backends.Get()
			b[0].SubResourceType, b[0].SubResourceID = api.Known("UNI"), api.Known("uni-77")
			b[0].Weight, b[0].Enabled = api.Known(42), api.Known(1)
		})
		d.openBackends()
		d.askRelease("backend-a")
		d.confirm("Release")
		d.advance(time.Second)
		d.press("H", "u")
		d.asks("Undo change", "steps 1 add 10.0.0.1:9000 again (UNI uni-77 port 9000 weight 42 enabled)")
		d.confirm("Undo")
		d.advance(3 * time.Second)
		d.says("new id new-backend-1")
	})
}

func TestAReleaseOfTheSessionBeforeIsPutBackToo(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.confirm("Release")
		d.advance(time.Second)
		d.restart()
		d.press("H", "u")
		d.asks("Undo change", "undo backend 10.0.0.1:9000", "steps 1 add 10.0.0.1:9000 again", "· web ulb-web")
		d.confirm("Undo")
		d.advance(2 * time.Second)
		d.says("new id new-backend-1")
	})
}

func TestTheWayBackFromAListSaysWhereItIs(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("u")
		d.see("a change is undone from the history: H")
		d.openBackends()
		d.press("u")
		d.see("a change is undone from the history")
	})
}

func TestAPutBackThatIsRefusedIsTriedAgain(t *testing.T) {
	drive(t, func(c *fake.Client) {
		withRules(ruledPairs()...)(c)
		c.AllowWrites()
	}, nil, func(d *driver) {
		d.releaseFromRules()
		d.client.Refuse(fake.AllocateBackend, 299)
		d.press("H", "u")
		d.asks("Undo change", "3 10.0.0.5:80 into rule domain *.shop.example.com")
		d.confirm("Undo")
		d.advance(time.Second)
		d.says("refused", "IAM denies this action")
		d.press("esc", "esc", "g", "enter")
		assert.Contains(t, d.readPage(), "u undo the rest")
		d.client.Refuse(fake.UpdatePolicy, 299)
		d.press("u")
		d.asks("Undo change", "steps 1 add 10.0.0.5:80 again", "3 10.0.0.5:80 into rule domain *.shop.example.com")
		d.confirm("Undo")
		d.advance(3 * time.Second)
		d.says("✗ refused undo backend 10.0.0.5:80", "why at step 2/3")
		d.press("esc", "esc", "esc", "g", "u")
		d.asks("Undo change", "10.0.0.5:80 is there already, as new-backend-1", "steps 1 10.0.0.5:80 into rule path /cart",
			"2 10.0.0.5:80 into rule domain")
		require.Len(t, d.stepsAsked(), 2)
		d.confirm("Undo")
		d.advance(3 * time.Second)
		d.says("in web/shop (hk, org-1) took")
		assert.ElementsMatch(t, []api.BackendID{"backend-f", "new-backend-1"}, d.rule("policy-1").MemberIDs())
		assert.ElementsMatch(t, []api.BackendID{"backend-f", "new-backend-1"}, d.rule("policy-2").MemberIDs())
		d.resize(160, 40)
		for range 2 { // in this console, and in the next
			assert.Contains(t, d.line(" release 10.0.0.5:80"), " undone ")
			assert.Contains(t, d.line(" undo 2 rules "), " done ")
			d.press("G", "enter")
			d.see("undone by")
			d.dontSee("u undo")
			d.press("q", "k", "enter")
			d.see("state", "continued", "continued by")
			d.dontSee("u undo")
			d.restart()
			d.resize(160, 40)
			d.press("H")
		}
	})
}

func TestTheUndoOfAStoppedSeriesNamesWhatItTouchesAndTakesThePlaceOfTheStop(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.startSeries()
		d.press("s")
		d.advance(time.Second)
		d.says("● released 1 of 3 backends web/api-tcp (hk, org-1) 7 → 6 stopped next w to undo or continue (esc dismisses)")
		d.press("w", "u")
		d.asks("Undo change", "undo backend 10.0.0.1:9000 host-backend-a")
		resume := d.client.Hold(fake.AllocateBackend)
		d.confirm("Undo")
		d.press("q")
		d.see("→ undoing backend 10.0.0.1:9000")
		resume()
		d.advance(3 * time.Second)
		d.says("● undone backend 10.0.0.1:9000 in web/api-tcp (hk, org-1)")
		d.dontSee("stopped", "undo or continue", "1/3 steps")
		lines := d.gone(time.Second)
		require.Len(t, lines, 2)
		assert.Contains(t, lines[0], "| release 10.0.0.1:9000 host-backend-a (1 of 3) 7 -> 6 |")
	})
}
