package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/ui/confirm"
)

func TestARefusalThatIsBeingCheckedIsSaidOnTheSmallestScreen(t *testing.T) {
	refused := api.FromRetCode("", 4103, "", "req")
	for name, c := range map[string]struct {
		refuses string
		says    string
	}{
		"the last of a plan":    {fake.ReleaseBackend, "2 verifying refused, checking: the object was not found"},
		"a step that is longer": {fake.UpdatePolicy, "1 verifying refused, checking: the object was not found"},
	} {
		t.Run(name, func(t *testing.T) {
			drive(t, func(c *fake.Client) {
				withRules(fake.Path("policy-1", "/a-long-path-to-something", "backend-e", "backend-f", "backend-g"))(c)
				c.AllowWrites()
			}, nil, func(d *driver) {
				d.client.FailAlways(c.refuses, refused)
				d.openShop()
				d.press("x")
				d.asks("Release backend")
				if gate := d.app.dialog.(*confirm.Change).Reading.Assessment.Gate; gate != "" {
					d.write(gate)
				}
				d.advance(time.Second)
				d.confirm("Release")
				d.advance(2 * time.Second)
				for _, width := range []int{80, 60} {
					d.resize(width, 24)
					assert.Contains(t, strings.Join(strings.Fields(d.screen()), " "), "refused, checking", "%s", d.screen())
				}
				d.resize(80, 24)
				d.says(c.says)
				d.press("w")
				d.says("verifying", "refused, checking")
				d.advance(time.Minute)
			})
		})
	}
}

func TestTheHistoryClaimsNothingOfTheMembersOfARecordedRule(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.press("enter", "j", "enter")
		d.press("x")
		d.asks("Release backend", "choose delete rule path /cart")
		d.confirm("Delete rule")
		d.asks("Release backend", "DELETE rule")
		d.write(d.app.dialog.(*confirm.Change).Reading.Assessment.Gate)
		d.press("enter")
		d.advance(2 * time.Second)
		d.says("released 10.0.0.5:80 host-backend-e")
		d.press("H", "enter", "G")
		d.see("rule as it was", "backend-e")
		d.dontSee("not a backend of this VServer")
	})
}
