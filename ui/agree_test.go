package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

// TestThreeAtOnceTakeUnderTwelveKeysWhereARuleGoes: that rules may go is asked at the top, and nothing
// is sent for agreeing to it: only the plan that follows must be read to its end.
func TestThreeAtOnceTakeUnderTwelveKeysWhereARuleGoes(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.AllowWrites()
		c.Edit(func(w *fake.World) { // with places besides to read of
			twin := fake.Healthy("backend-z", "10.0.0.5", 81)
			twin.ResourceID = api.Known("uhost-backend-e")
			more := fake.ULB("ulb-more", "more")
			for _, id := range []api.VServerID{"v-1", "v-2", "v-3", "v-4", "v-5", "v-6", "v-7", "v-8"} {
				more.VServers = api.Known(append(more.VServers.Or(nil), fake.TCP(id, "a-listener-with-a-name-"+string(id), 81, twin)))
			}
			w.ULBs[scope] = append(w.ULBs[scope], more)
		})
	}, nil, func(d *driver) {
		d.openShop()
		d.resize(80, 19)
		keys := 0
		press := func(names ...string) {
			for _, name := range names {
				d.press(name)
				keys++
			}
			d.advance(400 * time.Millisecond)
		}
		press(" ", "j", " ", "j", " ", "x")
		d.see("choose    delete rule path", "[> Cancel <]", "[  Delete rule  ]", "more below", "More: PgDn.")
		press("tab", "enter")
		d.see("Read to the end first", "( Release 3 )")
		assert.Empty(t, d.wrote())
		press("end")
		d.see("Type shop to confirm")
		d.write("shop")
		d.see("[  Release 3  ]")
		press("enter")
		assert.Less(t, keys, 12)
		d.advance(2 * time.Minute)
		assert.Equal(t, []string{fake.DeletePolicy, fake.ReleaseBackend, fake.ReleaseBackend, fake.ReleaseBackend}, d.wrote())
	})
}

// TestWhatIsAgreedToIsReadFirst: where the question itself scrolls, it is read to the end.
func TestWhatIsAgreedToIsReadFirst(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) {
			w.VServer(scope, "ulb-web", "vserver-http", func(v *api.VServer) {
				rules, _ := v.Rules.Get()
				for i := range rules {
					if rules[i].Custom() {
						rules[i].Match = api.Known("/" + strings.Repeat("a-long-name/", 40))
					}
				}
			})
		})
	}, nil, func(d *driver) {
		d.openShop()
		d.resize(60, 16)
		d.press("x")
		d.advance(400 * time.Millisecond)
		d.see("( Delete rule )", "Read to the end first: PgDn.")
		d.press("tab", "enter")
		d.see("(> Delete rule <)")
		d.press("end")
		d.advance(400 * time.Millisecond)
		d.see("[> Delete rule <]")
	})
}
