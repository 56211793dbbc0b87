package ui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/fleet"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/browse"
	"cloud.internal/ulbconsole/ui/list"
	"cloud.internal/ulbconsole/ui/screen"
)

// A read goes on beside the screen while that becomes another profile's.
func TestAReadThatWasBegunIsOfTheFloorOfItsProfile(t *testing.T) {
	at := api.Place{Profile: "prod", Scope: scope}
	for name, open := range map[string]func(*driver, browse.Source) screen.Screen{
		"ULBs": func(d *driver, from browse.Source) screen.Screen { return browse.ULBs(d.app.env, from, at) },
		"places": func(d *driver, from browse.Source) screen.Screen {
			return browse.Places(d.app.env, from, at, "all-ok", func(l *fleet.List) []fleet.Hit { return l.Find("all-ok") })
		},
		"find":     func(d *driver, from browse.Source) screen.Screen { return browse.Find(d.app.env, from, at, "all-ok") },
		"problems": func(d *driver, from browse.Source) screen.Screen { return browse.Problems(d.app.env, from, at) },
	} {
		drive(t, func(c *fake.Client) { c.Edit(unequal) }, nil, func(d *driver) {
			from := d.app.source
			from.Client = d.client // the spy lets only the App's commands ask
			s := open(d, from)
			begun := s.Start(false)
			d.app.env.Floor = impact.Floor{Number: 4}
			d.readBeside(s, begun, func() { d.app.env.Floor = impact.Floor{Number: 5} })
			u, there := d.app.source.Fleet.List(scope).ULB("ulb-a")
			require.True(t, there)
			assert.Equal(t, api.StateOK, u.State, name)
			found, _ := d.app.source.Index.Find("all-ok", 10)
			for _, f := range found {
				assert.Equal(t, api.StateOK, f.State(), name)
			}
		})
	}
}

// readBeside runs what a screen that is not shown has begun to read, to its end.
func (d *driver) readBeside(s screen.Screen, begun tea.Cmd, meanwhile func()) {
	came := make(chan tea.Msg, 100)
	run := func(cmd tea.Cmd) {
		if cmd != nil {
			go func() { came <- cmd() }()
		}
	}
	run(begun)
	for msg := range came {
		switch m := msg.(type) {
		case tea.BatchMsg:
			for _, cmd := range m {
				run(cmd)
			}
			meanwhile()
		case list.DoneMsg:
			require.NoError(d.t, m.Err)
			s.Receive(m)
			return
		case screen.Addressed:
			run(s.Receive(m))
		}
	}
}
