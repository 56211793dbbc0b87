package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api/fake"
)

func TestPickersReplaceEachOther(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("R", "P", "R", "P", "esc")
		d.see("ulb-web", "hk › org-1 ")
		d.dontSee("choose")
	})
}

func TestAPickerOpenedWhileTheFirstScreenIsFoundStays(t *testing.T) {
	var resume func()
	drive(t, func(c *fake.Client) { resume = c.Hold(fake.Projects) },
		func(o *Options) { o.Connection.Project = "" }, func(d *driver) {
			d.see("choose a project")
			d.press("R")
			d.see("choose a region", "Singapore")
			resume()
			d.wait()
			d.see("choose a region", "Singapore")
			d.press("esc")
			d.see("Production (org-1)", "ulb-web")
		})
}

func TestAChangeNamesItsProjectWhateverIsInUse(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, func(o *Options) { o.Connection.Project = "" }, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.confirm("Release")
		d.advance(time.Second)
		d.says("released 10.0.0.1:9000 host-backend-a from web/api-tcp (hk, Production) 3 → 2")
		d.press("P", "j", "enter")
		d.see("hk › Staging (org-2)")
		d.press("H", "u")
		d.asks("Undo change", "Production (org-1)")
		d.confirm("Undo")
		d.advance(time.Second)
		d.says("undone backend 10.0.0.1:9000 in web/api-tcp (hk, Production) 2 → 3")
		all, _, err := d.journal.Operations()
		require.NoError(t, err)
		assert.Equal(t, "Production", all[1].Order.ProjectName)
	})
}
