package ui

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

func TestTheConsequencesOfTheMethodAreSaid(t *testing.T) {
	for method, want := range map[string]string{
		api.MethodSource:     "SEVERE Method Source re-maps the clients of all backends",
		api.MethodSourcePort: "SEVERE Method SourcePort re-maps the clients of all backends",
		"ConsistentHash":     "few clients come to another backend",
		api.MethodBackup:     "SEVERE Method Backup: main and standby lose one",
	} {
		t.Run(method, func(t *testing.T) {
			drive(t, nil, nil, func(d *driver) {
				d.editListener(func(v *api.VServer) {
					v.Method, v.PersistenceType = api.Known(method), api.Known("ServerInsert")
				})
				d.openBackends()
				d.press("x")
				d.asks("Release backend", want, "sticky clients of the target lose their session (ServerInsert)", "method "+method)
				d.press("esc")
			})
		})
	}
}

func TestWhatElseTheHostServesIsSaidToBeUntouched(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) {
			other := fake.Healthy("backend-x", "10.0.0.1", 25)
			other.ResourceID = api.Known("uhost-backend-a")
			w.ULBs[scope] = append(w.ULBs[scope], fake.ULB("ulb-other", "other", fake.TCP("vserver-other", "smtp-out", 2525, other)))
		})
	}, nil, func(d *driver) {
		d.openBackends()
		d.press("x")
		d.asks("Release backend", "also in 1 other place, as far as read, not touched: other/smtp-out TCP:2525 10.0.0.1:25")
		d.press("esc", "j", "x")
		d.asks("Release backend", "also in nothing else, as far as read")
	})
}

func TestWhatItIsAboutAndWhatItDoesStayOnTheSmallestScreen(t *testing.T) {
	drive(t, withRules(ruledPairs()...), nil, func(d *driver) {
		d.openShop()
		d.resize(60, 16)
		d.press("x")
		d.wait()
		for strings.Contains(d.screen(), "more below") {
			d.see("Release backend", "10.0.0.5:80  host-backend-e", "  backend-e", "serving   3/3 → 2/2", "( Release )", "Type shop to confirm")
			d.press("down")
		}
		d.see("10.0.0.5:80  host-backend-e", "  backend-e", "serving   3/3 → 2/2", "read at")
		d.asks("Release backend", "risk SEVERE rule path /cart falls to one", "3 release")
	})
}

func TestTheDefaultRuleIsShownWhereItIsNotTheVServer(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openShop()
		d.press("j", "x")
		d.asks("Release backend", "10.0.0.6:80 host-backend-f uhost-backend-f ● healthy backend-f", "risk ordinary", "in no rule")
		d.doesNotAsk("Default rule")
		d.press("esc")
		d.client.Edit(func(w *fake.World) {
			w.VServer(scope, "ulb-web", "vserver-http", func(v *api.VServer) {
				rules, _ := v.Rules.Get()
				for i, r := range rules {
					if !r.Custom() {
						rules[i].Members = fake.Path("", "", "backend-f").Members
					}
				}
			})
		})
		d.press("x")
		d.asks("Release backend", "10.0.0.6:80 host-backend-f uhost-backend-f ● healthy backend-f", "risk OUTAGE the Default rule is left without members",
			"rule Default rule 1/1 → no member", "steps 1 release", "Type shop to confirm")
		require.Len(t, d.stepsAsked(), 1)
		d.doesNotAsk("Delete that rule")
	})
}
