package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

func TestMinusGoesToTheListThatWasLeftLastAndBack(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("-")
		d.see("no earlier place")
		d.openBackends()
		d.press("j", "j", "/")
		d.write("backend-b|backend-c")
		d.press("enter", "esc")
		there := d.rows()
		assert.Contains(t, d.selected(), "backend-b")
		d.press("esc", "esc", "G", "k", "enter", "enter")
		d.see("mail › smtp", "backend-i")
		d.press("-")
		d.see("web › api-tcp", "backend-c")
		assert.Equal(t, there, d.rows(), "and the cursor is where it was")
		d.press("-")
		d.see("mail › smtp", "backend-i")
		d.press("/")
		d.write("10.0")
		d.press("enter", "-", "-")
		d.see("mail › smtp", "filter 10.0: 1 of 1")
		d.press("esc", "esc")
		d.see("vserver-down")
		d.press("-")
		d.see("backend-i")
		d.press("-")
		d.see("vserver-down")
		assert.NotContains(t, d.screen(), "backend-i")
		d.press("esc")
		d.see("ulb-web")
		d.press("-")
		d.see("mail › smtp", "backend-i")
		d.press("-")
		d.see("3 ULBs")
	})
}

func TestTheLastPlaceIsReadAgainAndHasNoMarks(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.press("esc", "j", "enter")
		d.see("backend-e")
		d.press("-", " ")
		d.see("1 marked")
		d.press("-")
		d.see("backend-e")
		d.client.Edit(func(w *fake.World) { w.RemoveBackend(scope, "ulb-web", "backend-d") })
		d.resize(100, 30)
		d.press("-")
		d.see("3 backends", "backend-c")
		d.dontSee("marked", "backend-d")
		d.aged("now")
		d.press("x")
		d.asks("Release backend", "10.0.0.1:9000 host-backend-a")
		d.press("esc", "-", "-")
		resume := d.client.Hold(fake.VServers)
		d.press("r", "-", "-")
		d.see("backend-a")
		resume()
		d.advance(30 * time.Second)
		d.see("3 backends", "backend-a")
		d.aged("now")
	})
}

func TestTheLastPlaceIsNotWhereOneIs(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.press("esc", "enter", "-")
		d.see("no earlier place", "backend-a")
		d.press("esc", "j", "enter", "-")
		d.see("web › api-tcp", "backend-a")
		d.press("H", "-")
		d.see("this does nothing here")
		d.press("q", "d", "-")
		d.see("this works in a list")
		d.press("q", "-")
		d.see("web › shop", "backend-e")
	})
}

func TestMinusGoesBackAcrossRegionsAndProjects(t *testing.T) {
	there := api.Scope{Region: "sg", Project: scope.Project}
	other := api.Scope{Region: scope.Region, Project: "org-2"}
	for name, c := range map[string]struct {
		keys, leave []string
		sees, comes string
	}{
		"a list of backends": {[]string{"enter", "enter"}, []string{"R", "j", "enter"}, "sg › org-1", "web › api-tcp"},
		"by its name":        {[]string{"enter"}, commandKeys("region sg"), "sg › org-1", "› web "},
		"from what is above": {[]string{"enter", "d"}, commandKeys("region sg"), "sg › org-1", "› web "},
		"the first list":     {nil, commandKeys("region sg"), "sg › org-1", "ulb-mail"},
		"a project":          {[]string{"enter", "enter"}, commandKeys("project org-2"), "org-2", "web › api-tcp"},
	} {
		t.Run(name, func(t *testing.T) {
			drive(t, func(k *fake.Client) {
				k.Edit(func(w *fake.World) { w.ULBs[there], w.ULBs[other] = w.ULBs[scope][2:3], w.ULBs[scope][2:3] })
			}, nil, func(d *driver) {
				d.press(c.keys...)
				d.see(c.comes)
				d.press(c.leave...)
				d.see(c.sees)
				d.dontSee(c.comes)
				d.press("-")
				d.see("hk › org-1", c.comes)
				d.press("-")
				d.see(c.sees)
				d.dontSee(c.comes)
			})
		})
	}
}

// commandKeys are the keys of a command.
func commandKeys(text string) []string {
	return append(append([]string{":"}, strings.Split(text, "")...), "enter")
}
