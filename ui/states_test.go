package ui

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/render"
)

func TestACountIsServingOfEnabledAndWhatIsOff(t *testing.T) {
	for want, c := range map[string]api.Count{
		"7/7 +1 off": {Serving: 7, Total: 8, Off: 1, Known: true},
		"5/6":        {Serving: 5, Total: 6, Known: true},
		"0/0":        {Known: true},
		"0/0 +2 off": {Total: 2, Off: 2, Known: true},
		"1+?/2":      {Serving: 1, Total: 2, Unknown: 1, Known: true},
		"?/1 +1 off": {Total: 2, Unknown: 1, Off: 1, Known: true},
		"?":          {Serving: 1, Total: 1},
	} {
		assert.Equal(t, want, render.Count(c))
	}
}

// unequal is an estate with a VServer and a ULB of each kind.
func unequal(w *fake.World) {
	h := func(id api.BackendID) api.Backend { return fake.Healthy(id, "10.0.0.1", 80) }
	f := func(id api.BackendID) api.Backend { return fake.Failing(id, "10.0.0.2", 80) }
	off := func(id api.BackendID) api.Backend { return fake.Disabled(id, "10.0.0.3", 80) }
	w.ULBs[scope] = []api.ULB{
		fake.ULB("ulb-a", "all-ok", fake.TCP("v-1", "fine", 1, h("b1"), h("b2"), h("b3"))),
		fake.ULB("ulb-b", "no-listener"),
		fake.ULB("ulb-c", "some",
			fake.TCP("v-1", "all-serve", 1, h("b1"), h("b2"), h("b3")), fake.TCP("v-2", "nothing-in-it", 2),
			fake.TCP("v-3", "one-left", 3, h("b4"), off("b5")),
			fake.TCP("v-4", "half", 4, h("b6"), f("b7")), fake.TCP("v-5", "none-serves", 5, f("b8")),
			fake.TCP("v-6", "switched-off", 6, off("b9"))),
		fake.ULB("ulb-d", "dead", fake.TCP("v-1", "gone", 1, f("b1")), fake.TCP("v-2", "hollow", 2)),
	}
}

// names are the NAME cells of the list on the screen, from above.
func (d *driver) names(all ...string) []string {
	d.t.Helper()
	at := func(name string) int {
		return slices.IndexFunc(d.rows(), func(row string) bool {
			row, _, _ = strings.Cut(row, "│") // without the details
			return strings.Contains(row, " "+name+" ")
		})
	}
	slices.SortFunc(all, func(a, b string) int { return at(a) - at(b) })
	return all
}

// ordered says whether the rows are ordered by a column, the first first: its arrow stands beside
// the title.
func (d *driver) ordered(title string) bool {
	heads := strings.Split(d.screen(), "\n")[2] + " "
	return strings.Contains(heads, " "+title+" ↑") || strings.Contains(heads, " "+title+"↑") ||
		strings.Contains(heads, " ↑"+title+" ")
}

// orderBy goes on to the order by a column.
func (d *driver) orderBy(title string) {
	d.t.Helper()
	for range 12 {
		if d.press("o"); d.ordered(title) {
			return
		}
	}
	require.Fail(d.t, "no such order", "%s\n%s", title, d.screen())
}

func TestTheWorstStateAndTheSmallestShareComeFirst(t *testing.T) {
	drive(t, func(c *fake.Client) { c.Edit(unequal) }, nil, func(d *driver) {
		d.resize(120, 40)
		d.see("● ok", "∅ empty", "▲ degraded", "✗ down")
		d.orderBy("STATE")
		assert.Equal(t, []string{"dead", "some", "no-listener", "all-ok"}, d.names("all-ok", "no-listener", "some", "dead"),
			"%s", d.screen())
		d.press("g", "j", "enter")
		d.see("✗ empty", "✗ down", "○ disabled", "1/1 +1 off", "0/0 +1 off")
		assert.Contains(t, d.line("one-left"), "▲ degraded", "one is left of several")
		d.orderBy("STATE")
		assert.Equal(t, []string{"none-serves", "nothing-in-it", "half", "one-left", "switched-off", "all-serve"},
			d.names("all-serve", "nothing-in-it", "one-left", "half", "none-serves", "switched-off"), "%s", d.screen())
		d.orderBy("SERVING")
		assert.Equal(t, []string{"nothing-in-it", "none-serves", "switched-off", "half", "one-left", "all-serve"},
			d.names("all-serve", "nothing-in-it", "one-left", "half", "none-serves", "switched-off"), "%s", d.screen())
	})
}

func TestAVServerThatIsDownIsSeenInTheListOfULBs(t *testing.T) {
	down := func(w *fake.World) {
		unequal(w)
		w.ULBs[scope] = append(w.ULBs[scope], fake.ULB("ulb-e", "a-little",
			fake.TCP("v-1", "half", 1, fake.Healthy("c1", "10.0.0.4", 80), fake.Failing("c2", "10.0.0.5", 80))))
	}
	drive(t, func(c *fake.Client) { c.Edit(down) }, nil, func(d *driver) {
		d.see("5 ULBs  ✗ 1 down  ✗ 1 VServer down  ▲ 2 degraded  ∅ 1 empty")
		assert.Contains(t, d.line("ulb-c"), "▲ degraded ✗1")
		assert.NotContains(t, d.line("ulb-e"), "✗")
		assert.NotContains(t, d.line("ulb-d"), "✗1", "it is down itself")
		d.orderBy("STATE")
		assert.Equal(t, []string{"dead", "some", "a-little", "no-listener", "all-ok"},
			d.names("all-ok", "no-listener", "a-little", "some", "dead"), "%s", d.screen())
	})
}

func TestTheFloorMakesAVServerDegraded(t *testing.T) {
	drive(t, func(c *fake.Client) { c.Edit(unequal) }, func(o *Options) { o.Connection.Floor = impact.Floor{Number: 4} },
		func(d *driver) {
			assert.Contains(t, d.line("all-ok"), "▲ degraded")
			d.press("d")
			assert.Contains(t, d.line("state"), "▲ degraded")
			d.press("esc", "enter")
			assert.Contains(t, d.line("fine"), "▲ degraded")
		})
}
