package ui

import (
	"testing"

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
