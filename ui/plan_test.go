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

func TestAReleaseOutOfTwoRulesShowsItsStepsAndDoesThemInOrder(t *testing.T) {
	drive(t, func(c *fake.Client) {
		rules := ruledPairs()
		withRules(rules...)(c)
		c.ExpectWrite(api.UpdatePolicy{
			Scope: scope, ULB: "ulb-web", VServer: "vserver-http", Policy: "policy-1",
			Rule: rules[0].Spec([]api.BackendID{"backend-f"}),
		})
		c.ExpectWrite(api.UpdatePolicy{
			Scope: scope, ULB: "ulb-web", VServer: "vserver-http", Policy: "policy-2",
			Rule: rules[1].Spec([]api.BackendID{"backend-f"}),
		})
		c.ExpectRelease(scope, "ulb-web", "backend-e")
	}, nil, func(d *driver) {
		d.openShop()
		d.press("x")
		d.asks("Release backend",
			"10.0.0.5:80 host-backend-e uhost-backend-e ● healthy backend-e shop vserver-http HTTP:80 · web ulb-web serving 3/3 → 2/2",
			"risk SEVERE rule path /cart falls to one; rule domain *.shop.example.com falls to one",
			"rule path /cart Regular priority 1 [policy-1] 2/2 → 1/1 with 10.0.0.6:80",
			"rule domain *.shop.example.com Regular priority 1 [policy-2] 2/2 → 1/1 with 10.0.0.6:80",
			"1 out of rule path /cart",
			"2 out of rule domain *.shop.example.com",
			"3 release",
			"rules have no lock", "Type shop to confirm")
		policy := d.client.Hold(fake.UpdatePolicy)
		d.write("shop")
		d.press("enter")
		d.dontSee("Release backend")
		d.see("releasing 10.0.0.5:80  step 1/3 take out of rule, sent")
		require.Len(t, d.shownSteps(), 3)
		assert.Contains(t, d.shownSteps()[0], "1 sent      take 10.0.0.5:80 out of rule path /cart")
		assert.Contains(t, d.shownSteps()[1], "2 queued    take 10.0.0.5:80 out of rule domain")
		assert.Contains(t, d.shownSteps()[2], "3 queued    release 10.0.0.5:80 backend-e")
		reads := d.client.Hold(fake.VServers)
		policy()
		d.wait()
		assert.Contains(t, d.shownSteps()[0], "1 verifying take 10.0.0.5:80")
		assert.Equal(t, []string{fake.UpdatePolicy}, d.wrote(), "the rule is read back before the next step")
		reads()
		d.advance(time.Second)
		d.says("released 10.0.0.5:80 host-backend-e")
		for i, l := range d.shownSteps() {
			assert.Contains(t, l, " done ", "step %d", i+1)
		}
		d.see("3/3 steps   w all  esc dismiss")
		d.dontSee("10.0.0.5:80    host")
		assert.Equal(t, []api.BackendID{"backend-f"}, d.rule("policy-1").MemberIDs())
		d.press("esc")
		d.dontSee("steps   w all")
		d.see("shop HTTP:80")
	})
}

func TestTheListBehindARunningPlanIsThereToRead(t *testing.T) {
	drive(t, func(c *fake.Client) {
		withRules(ruledPairs()...)(c)
		c.AllowWrites()
	}, nil, func(d *driver) {
		d.openShop()
		d.press("x")
		d.asks("Release backend", "Type shop to confirm")
		resume := d.client.Hold(fake.UpdatePolicy)
		d.write("shop")
		d.press("enter", "j")
		assert.Contains(t, d.selected(), "backend-f")
		assert.Contains(t, d.line("host-backend-e"), "→ releasing")
		d.press("d")
		d.see("describe backend-f", "releasing 10.0.0.5:80  step 1/3 take out of rule, sent")
		d.press("esc", "/")
		d.write("10.0.0.6")
		d.press("enter")
		d.see("filter 10.0.0.6: 1 of 3")
		d.press("esc", "esc", "esc", "j")
		assert.Contains(t, d.selected(), "ulb-mail")
		d.see("releasing 10.0.0.5:80  step 1/3 take out of rule, sent")
		d.press("w")
		d.see("changes", "running", "1 sent", "2 queued")
		d.press("w")
		resume()
		d.advance(5 * time.Second)
		d.says("released 10.0.0.5:80 host-backend-e")
	})
}

func TestTheOnlyMemberOfARuleLeavesTheChoice(t *testing.T) {
	for _, c := range []struct {
		name    string
		deletes bool
	}{{"to cancel", false}, {"to delete the rule", true}} {
		t.Run(c.name, func(t *testing.T) {
			drive(t, func(client *fake.Client) {
				if c.deletes {
					client.ExpectWrite(api.DeletePolicy{Scope: scope, VServer: "vserver-http", Policy: "policy-1"})
					client.ExpectRelease(scope, "ulb-web", "backend-e")
				}
			}, nil, func(d *driver) {
				d.openShop()
				d.press("x")
				d.see("( Delete rule )")
				d.asks("Release backend", "risk OUTAGE a rule is left without members",
					"choose delete rule path /cart Regular priority 1 [policy-1] (1/1 → no member), and its requests fall to the next match or the Default rule; or cancel")
				_, whole := d.readDialog()
				assert.Equal(t, 1, strings.Count(whole, "/cart"), "one fact, once: %s", whole)
				d.doesNotAsk("steps 1", "to confirm")
				d.see("[> Cancel <]", "[  Delete rule  ]")
				d.dontSee("Release  ]", "( Release")
				if !c.deletes {
					d.press("enter")
					d.advance(time.Minute)
					assert.Empty(t, d.wrote())
					return
				}
				d.confirm("Delete rule")
				d.dontSee("Delete rule")
				assert.Empty(t, d.wrote(), "the choice is no confirmation")
				d.asks("Release backend", "risk OUTAGE rule path /cart is deleted",
					"rule path /cart Regular priority 1 [policy-1] 1/1 → deleted steps 1 DELETE rule path /cart 2 release",
					"requests of a deleted rule fall to the next match or the Default rule", "Type shop to confirm")
				d.write("shop")
				d.press("enter")
				d.advance(time.Second)
				d.says("released 10.0.0.5:80 host-backend-e")
				assert.Equal(t, []string{fake.DeletePolicy, fake.ReleaseBackend}, d.wrote())
				assert.Empty(t, d.rule("policy-1").ID)
			})
		})
	}
}

func TestARuleThatIsNotHeldIsNotTouched(t *testing.T) {
	drive(t, func(c *fake.Client) { c.ExpectRelease(scope, "ulb-web", "backend-f") }, nil, func(d *driver) {
		d.openShop()
		d.press("j", "x")
		d.asks("Release backend", "10.0.0.6:80 host-backend-f uhost-backend-f ● healthy backend-f", "in no rule", "steps 1 release")
		require.Len(t, d.stepsAsked(), 1)
		d.doesNotAsk("/cart")
		d.confirm("Release")
		d.advance(time.Second)
		d.says("released 10.0.0.6:80 host-backend-f")
		assert.Equal(t, []api.BackendID{"backend-e"}, d.rule("policy-1").MemberIDs())
	})
}

func TestA4110ThoughNoCustomRuleHoldsTheBackendStopsAndSaysSo(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.ExpectRelease(scope, "ulb-web", "backend-f")
		c.Refuse(fake.ReleaseBackend, 4110)
	}, nil, func(d *driver) {
		d.openShop()
		d.press("j", "x")
		d.asks("Release backend", "backend-f", "in no rule")
		d.confirm("Release")
		d.advance(time.Minute)
		d.says("refused 10.0.0.6:80 host-backend-f", "although no Custom rule holds it the VServer has rule path /cart",
			"look at these rules in the web console")
		d.see("backend-f")
		assert.Equal(t, []string{fake.ReleaseBackend}, d.wrote(), "nothing is tried by itself")
	})
}

// breakSecond lets the second UpdatePolicy be refused, and nothing else.
func breakSecond(c *fake.Client) {
	updates := 0
	c.OnCall(func(call fake.Call) {
		if call.Method == fake.UpdatePolicy {
			if updates++; updates == 2 {
				c.Refuse(fake.UpdatePolicy, 299)
			}
		}
	})
}

// failHalfWay releases backend-e out of two rules, of which the second refuses.
func (d *driver) failHalfWay() {
	d.t.Helper()
	d.openShop()
	d.press("x")
	d.asks("Release backend", "3 release", "Type shop to confirm")
	breakSecond(d.client)
	d.write("shop")
	d.press("enter")
	d.advance(20 * time.Second)
	d.says("✗ refused 10.0.0.5:80 host-backend-e web/shop (hk, org-1)", "why at step 2/3: IAM denies this action",
		"w to undo or try again")
	require.Equal(d.t, []string{fake.UpdatePolicy, fake.UpdatePolicy}, d.wrote())
	require.Contains(d.t, d.shownSteps()[0], "1 done ")
	require.Contains(d.t, d.shownSteps()[1], "2 refused ")
	require.Contains(d.t, d.shownSteps()[2], "3 not begun ")
	d.press("esc", "w")
	d.see("what can be done", "try again", "undo", "1 done")
}

func TestAfterAFailedStepTheRulesArePutBack(t *testing.T) {
	drive(t, func(c *fake.Client) {
		withRules(ruledPairs()...)(c)
		c.AllowWrites(fake.UpdatePolicy)
	}, nil, func(d *driver) {
		d.failHalfWay()
		d.press("u")
		d.asks("Undo change", "undo rule path /cart",
			"steps 1 10.0.0.5:80 into rule path /cart",
			"rule path /cart Regular priority 1 [policy-1] 1/1 → 2/2 with 10.0.0.6:80, 10.0.0.5:80")
		require.Len(t, d.stepsAsked(), 1)
		d.doesNotAsk("add 10.0.0.5")
		d.confirm("Undo")
		d.advance(2 * time.Second)
		d.says("undone rule path /cart")
		assert.ElementsMatch(t, []api.BackendID{"backend-e", "backend-f"}, d.rule("policy-1").MemberIDs())
		assert.ElementsMatch(t, []api.BackendID{"backend-e", "backend-f"}, d.rule("policy-2").MemberIDs())
		d.press("H")
		d.press("j", "u")
		d.see("undone by ")
	})
}

func TestAfterAFailedStepItIsTriedAgainFromThere(t *testing.T) {
	drive(t, func(c *fake.Client) {
		withRules(ruledPairs()...)(c)
		c.AllowWrites(fake.UpdatePolicy, fake.ReleaseBackend)
	}, nil, func(d *driver) {
		d.failHalfWay()
		d.press("x")
		d.asks("Release backend", "1 out of rule domain *.shop.example.com", "2 release", "Type shop to confirm")
		require.Len(t, d.stepsAsked(), 2)
		d.doesNotAsk("out of rule path /cart")
		d.write("shop")
		d.press("enter")
		d.advance(2 * time.Second)
		d.says("released 10.0.0.5:80 host-backend-e")
		d.press("esc", "esc", "H")
		d.press("u")
		d.asks("Undo change", "undo backend 10.0.0.5:80 host-backend-e, rule path /cart, rule domain *.shop.example.com")
	})
}

func TestARuleThatSomebodyChangedSinceIsLeftAlone(t *testing.T) {
	drive(t, func(c *fake.Client) {
		withRules(ruledPairs()...)(c)
		c.AllowWrites(fake.UpdatePolicy)
	}, nil, func(d *driver) {
		d.failHalfWay()
		d.client.Edit(func(w *fake.World) {
			w.VServer(scope, "ulb-web", "vserver-http", func(v *api.VServer) {
				rules, _ := v.Rules.Get()
				rules[1].Members = api.Known([]api.Member{{Backend: "backend-g"}})
			})
		})
		d.press("u")
		d.asks("Undo change", "Cannot be done: Nothing can be undone: a rule was changed since, and is left alone: path /cart")
		d.dontSee("Undo  ]", "( Undo")
		d.press("tab", "tab", "esc")
		assert.Len(t, d.wrote(), 2)
	})
}

func TestARuleThatChangedUnderTheDialogStopsThePlan(t *testing.T) {
	drive(t, withRules(ruledPairs()...), nil, func(d *driver) {
		d.openShop()
		d.press("x")
		d.asks("Release backend", "3 release", "Type shop to confirm")
		d.client.Edit(func(w *fake.World) {
			w.VServer(scope, "ulb-web", "vserver-http", func(v *api.VServer) {
				rules, _ := v.Rules.Get()
				rules[1].Members = api.Known([]api.Member{{Backend: "backend-e"}, {Backend: "backend-f"}, {Backend: "backend-g"}})
			})
		})
		d.write("shop")
		d.press("enter")
		d.advance(time.Second)
		d.says("aborted 10.0.0.5:80 host-backend-e web/shop (hk, org-1)", "the VServer changed since shown", "nothing sent", "steps changed from", "+1, w shows them")
		d.press("esc", "w")
		d.says("backend-e 10.0.0.5:80, backend-f 10.0.0.6:80, backend-g 10.0.0.7:80")
		assert.Empty(t, d.wrote())
	})
}

func TestARuleWhoseFateIsUnknownLocksTheULBUntilARead(t *testing.T) {
	drive(t, func(c *fake.Client) {
		withRules(ruledPairs()...)(c)
		c.AllowWrites(fake.UpdatePolicy)
		c.Ignore(fake.UpdatePolicy)
	}, nil, func(d *driver) {
		d.openShop()
		d.press("x")
		d.asks("Release backend", "Type shop to confirm")
		d.write("shop")
		d.press("enter")
		d.advance(20 * time.Second)
		d.says("✗ UNKNOWN 10.0.0.5:80 host-backend-e web/shop (hk, org-1) why at step 1/3: take out of rule path /cart: " +
			"accepted, but after 15s the backend is still in the rule")
		d.press("j", "x")
		d.asks("Release backend", "Cannot be done: An earlier change on this ULB has no known outcome yet")
		d.press("esc")
		d.advance(80 * time.Second) // the refresh reads by itself
		d.says("✗ refused 10.0.0.5:80 host-backend-e web/shop (hk, org-1)",
			"why at step 1/3: seen later: the backend is still in the rule, although accepted")
		d.press("x")
		d.asks("Release backend", "10.0.0.6:80 host-backend-f uhost-backend-f ● healthy backend-f")
		d.doesNotAsk("Cannot be done")
		assert.Equal(t, []string{fake.UpdatePolicy}, d.wrote())
	})
}
