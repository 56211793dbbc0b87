package ui

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

// editShop changes the HTTP listener behind the console's back.
func editShop(c *fake.Client, change func(*api.VServer)) {
	c.Edit(func(w *fake.World) { w.VServer(scope, "ulb-web", "vserver-http", change) })
}

func TestADialogDoesNotSayNoRulesWhereTheServiceSaidNothing(t *testing.T) {
	for name, edit := range map[string]func(*api.VServer){
		"no PolicySet": func(v *api.VServer) { v.Rules = api.Maybe[[]api.Rule]{} },
		"a rule's no members": func(v *api.VServer) {
			rules, _ := v.Rules.Get()
			for i := range rules {
				if rules[i].Custom() {
					rules[i].Members = api.Maybe[[]api.Member]{}
				}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			drive(t, func(c *fake.Client) { editShop(c, edit) }, nil, func(d *driver) {
				d.press("enter", "j", "enter", "j", "x")
				d.asks("Release backend", "10.0.0.6:80 host-backend-f uhost-backend-f ● healthy backend-f", "Cannot be done", "rules ?, the service did not say which")
				d.doesNotAsk("in no rule")
			})
		})
	}
}

func TestAListenerWithoutRulesIsSaidToHaveNone(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.press("x")
		d.asks("Release backend", "in no rule")
		d.see("Drain first", "Disable instead")
	})
}

func TestASwitchThatNobodyCouldSeeIsNotOffered(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) {
			w.Backend(scope, "ulb-web", "vserver-tcp", "backend-a", func(b *api.Backend) { b.Enabled = api.Maybe[int]{} })
		})
	}, nil, func(d *driver) {
		d.openBackends()
		require.Contains(t, d.selected(), "backend-a")
		d.press("e")
		assert.Nil(t, d.app.dialog, "%s", d.screen())
		d.press("x")
		d.asks("Release backend", "backend-a")
		d.dontSee("Drain first", "Disable instead")
	})
}
