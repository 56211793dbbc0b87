package ui

import (
	"slices"
	"strings"

	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

// withRules gives the HTTP listener these Custom rules.
func withRules(rules ...api.Rule) func(*fake.Client) {
	return func(c *fake.Client) {
		c.Edit(func(w *fake.World) {
			w.VServer(scope, "ulb-web", "vserver-http", func(v *api.VServer) {
				all, _ := v.Rules.Get()
				v.Rules = api.Known(append(slices.Clone(all[:1]), rules...))
			})
		})
	}
}

// ruledPairs are two rules of two members each: one of them released leaves one.
func ruledPairs() []api.Rule {
	return []api.Rule{
		fake.Path("policy-1", "/cart", "backend-e", "backend-f"),
		fake.Domain("policy-2", "*.shop.example.com", "backend-f", "backend-e"),
	}
}

// openShop goes to the backends of the HTTP listener.
func (d *driver) openShop() {
	d.t.Helper()
	d.press("enter", "j", "enter")
	require.Contains(d.t, d.selected(), "backend-e")
}

// rule is a Custom rule as the service has it, without an id where it has none.
func (d *driver) rule(id api.PolicyID) api.Rule {
	var found api.Rule
	d.client.Edit(func(w *fake.World) {
		w.VServer(scope, "ulb-web", "vserver-http", func(v *api.VServer) {
			rules, _ := v.Rules.Get()
			for _, r := range rules {
				if r.ID == id {
					found = r
				}
			}
		})
	})
	return found
}

// wrote is the methods of all writes so far, in order.
func (d *driver) wrote() []string {
	var all []string
	for _, c := range d.client.Writes() {
		all = append(all, c.Method)
	}
	return all
}

// shownSteps are the lines of the panel that show steps.
func (d *driver) shownSteps() []string {
	var lines []string
	for _, l := range strings.Split(d.screen(), "\n") {
		for _, n := range []string{" 1 ", " 2 ", " 3 ", " 4 ", " 5 "} {
			if len(l) > 10 && strings.HasPrefix(l, "   ") && strings.Contains(l[3:10], n) {
				lines = append(lines, strings.TrimSpace(l))
			}
		}
	}
	return lines
}
