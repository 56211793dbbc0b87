package ui

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

// What a filter finds may be in a field that no column shows: then a column says in which.
func TestARowThatAFilterFindsSaysWhere(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) { w.ULBs[scope][0].Remark = api.Known("the last of all the Mail of\x1b old") })
	}, nil, func(d *driver) {
		d.resize(109, 24)
		d.dontSee("FOUND IN")
		d.press("/")
		d.write("mail")
		assert.Contains(t, d.line("ulb-web"), "remark …the Mail of␛ old", "as it is written, but for what is no text")
		assert.NotContains(t, d.line("ulb-mail"), "ULB", "its name says it")
		d.press("ctrl+u")
		d.write("10.0.0.6")
		assert.Contains(t, d.line("ulb-web"), "backend 10.0.0.6:80")
		d.write(" !smtp vserver-http")
		assert.Contains(t, d.line("ulb-web"), "backend 10.0.0.6:80, VServer vse")
		d.press("ctrl+u")
		d.write("ulb-web|smtp")
		d.see("ulb-mail")
		assert.Contains(t, d.line("ulb-mail"), "VServer smtp")
		assert.NotContains(t, d.line("ulb-web"), "VServer")
		d.press("ctrl+u")
		d.write("!mail")
		d.dontSee("FOUND IN")
		d.press("ctrl+u")
		d.write("ulb-")
		d.dontSee("FOUND IN")
	})
}

// A column that has no room shows nothing.
func TestWhatACellShowsOnlyOnAWideScreenIsSaidOnANarrowOne(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.resize(200, 24)
		d.openBackends()
		d.press("/")
		d.write("host-backend-a")
		d.press("enter")
		assert.Contains(t, d.screen(), " HOST ")
		d.dontSee("FOUND IN")
		for width := 200; width >= 60; width-- {
			d.resize(width, 24)
			titles := strings.Split(d.screen(), "\n")[2]
			assert.True(t, strings.Contains(titles, " HOST ") || strings.Contains(titles, "FOUND IN"), "%d: %s", width, titles)
		}
	})
}

func TestTheRowsAreNotOrderedByWhereTheyWereFound(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("/")
		d.write("10.0.")
		d.press("enter")
		d.see("FOUND IN")
		for range 20 {
			d.press("o")
			d.dontSee("FOUND IN ↑")
		}
	})
}

// A column that there is no room for leaves it to the line of the row under the cursor.
func TestAProblemSaysWhereAFilterFindsIt(t *testing.T) {
	drive(t, account, nil, func(d *driver) {
		d.resize(66, 24)
		d.press("!", "/")
		d.write("vserver-far")
		d.press("enter")
		d.dontSee("FOUND IN")
		d.see("filter vserver-far: 1 of 5 (esc clears) | found in vserver-far")
		d.resize(61, 24)
		d.see("filter vserver-far: 1 of 5 (esc clears)")
		d.dontSee("found in")
		d.resize(160, 24)
		assert.Regexp(t, ` vserver-far *$`, d.line("10.7.0.1"))
		d.dontSee("found in")
	})
}
