package ui

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

// TestAProblemIsFoundByWhatIsWrong, in the word that its row says it with.
func TestAProblemIsFoundByWhatIsWrong(t *testing.T) {
	drive(t, func(c *fake.Client) {
		account(c)
		c.Edit(func(w *fake.World) {
			w.ULBs[scope] = append(w.ULBs[scope], fake.ULB("ulb-ruled", "ruled", fake.HTTP("vserver-ruled", "ruled-http", 80,
				[]api.Backend{fake.Healthy("b-1", "10.3.0.1", 80), fake.Failing("b-2", "10.3.0.2", 80), fake.Disabled("b-3", "10.3.0.3", 80)},
				fake.Path("policy-1", "/cart", "b-2"))))
		})
	}, nil, func(d *driver) {
		d.press("!")
		for word, row := range map[string]string{
			"failing": "10.7.0.1:25", "rule down": "/cart", "one left": "ruled/ruled-http", "disabled": "10.3.0.3:80", "empty": "old/old-tcp",
		} {
			d.press("/")
			d.write(word)
			assert.Contains(t, d.line(row), word)
			d.dontSee("No problem matches")
			d.press("esc")
		}
		d.press("/")
		d.write("!failing")
		d.shows([]string{"old/old-tcp"}, []string{"10.7.0.1:25"})
	})
}

func TestAPlaceIsFoundByItsState(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) { w.ULBs[scope][1].Name = api.Known("web") })
	}, opening("web"), func(d *driver) {
		d.see("ulb-web", "ulb-mail")
		d.press("/")
		d.write("down")
		d.shows([]string{"ulb-mail"}, []string{"ulb-web"})
		d.press("esc", "/")
		d.write("unknown")
		d.see(`No place matches "unknown"`)
	})
}
