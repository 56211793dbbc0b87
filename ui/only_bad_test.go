package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/ui/screen"
)

// shows sees the rows that are on the screen, and that others are not.
func (d *driver) shows(here []string, gone []string) {
	d.t.Helper()
	d.see(here...)
	d.dontSee(gone...)
}

func TestListsBeginWithTheWorst(t *testing.T) {
	drive(t, nil, worstFirst, func(d *driver) {
		assert.Equal(t, []string{"mail", "web", "spare"}, d.names("web", "mail", "spare"))
		assert.Contains(t, d.selected(), "mail", "and the cursor is on it")
		d.see("STATE ↑")
		d.press("j", "enter")
		assert.Equal(t, []string{"api-tcp", "shop", "single"}, d.names("single", "shop", "api-tcp"))
		d.press("enter")
		assert.Contains(t, d.selected(), "backend-d", "it fails")
		d.press("o")
		d.see("ADDRESS ↑")
	})
}

func TestOnlyWhatIsNotOkIsShownOnEveryLevel(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.see("3 ULBs  ✗ 1 down  ▲ 1 degraded  ∅ 1 empty")
		d.client.Edit(func(w *fake.World) {
			w.ULBs[scope] = append(w.ULBs[scope], fake.ULB("ulb-fine", "fine", fake.TCP("v", "v", 1, fake.Healthy("b", "10.0.0.9", 1))))
		})
		d.press("r", "z")
		d.see("4 ULBs  ✗ 1 down", "only not ok")
		d.shows([]string{"ulb-web", "ulb-mail", "ulb-empty"}, []string{"ulb-fine"})
		d.press("g", "enter")
		d.see("3 VServers  ▲ 1 degraded", "only not ok")
		d.shows([]string{"vserver-tcp"}, []string{"vserver-http", "vserver-one"})
		d.press("enter")
		d.see("4 backends  ✗ 1 failing", "only not ok")
		d.shows([]string{"backend-d"}, []string{"backend-a", "backend-b", "backend-c"})
		d.editListener(func(v *api.VServer) {
			all, _ := v.Backends.Get()
			all[0].Status, all[3].Status = api.Known(1), api.Known(0)
		})
		d.press("r")
		d.shows([]string{"backend-a"}, []string{"backend-d"})
		d.editListener(func(v *api.VServer) {
			all, _ := v.Backends.Get()
			all[0].Status = api.Known(0)
		})
		d.press("r")
		d.see("4 backends  ● all ok", "Every backend is ok.", "z shows all")
		d.press("z")
		d.shows([]string{"backend-a", "backend-d"}, nil)
		assert.NotContains(t, d.line("4 backends"), "only not ok")
		d.press("esc", "esc")
		d.see("ulb-fine")
		assert.NotContains(t, d.line("4 ULBs"), "only not ok")
		d.press("R", "z")
		d.see("a region has no state")
	})
}

func TestOnlyWhatIsNotOkAndTheFilterGoTogether(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.press("z", "/")
		d.write("10.0.0.1")
		d.see("1 match is ok: z shows it.")
		d.dontSee("No backend matches")
		d.press("esc", "/")
		d.write("10.0.0.1|10.0.0.2")
		d.see("2 matches are ok: z shows them.")
		d.press("esc", "/")
		d.write("nothing")
		d.see("No backend matches")
		d.press("esc")
		d.see("backend-d")
		d.press(" ", "z", "j", "z")
		d.see("1 marked")
		d.press("x")
		d.see("Release backend", "backend-d")
	})
}

func TestWhatIsOnTheScreenOfALongListIsSaid(t *testing.T) {
	drive(t, manyBackends, nil, func(d *driver) {
		d.press("enter", "enter")
		d.see("60 backends")
		first := d.line("60 backends")
		assert.Contains(t, first, " of 60")
		assert.Contains(t, first, "1-")
		d.press("G")
		assert.Contains(t, d.line("60 backends"), "-60 of 60")
		d.resize(80, 100)
		assert.NotContains(t, d.line("60 backends"), "of 60", "all are")
	})
}

func TestTheAgeWarnsWhereRefreshesWereMissed(t *testing.T) {
	age := func(d *driver) screen.Line { return d.app.pace.age(d.app.stack.top().Freshness()) }
	drive(t, timed, nil, func(d *driver) {
		resume := d.client.Hold(fake.ULBs)
		d.advance(24 * time.Second)
		assert.Equal(t, screen.Line{Text: "20s", Tone: screen.ToneMuted}, age(d))
		d.advance(7 * time.Second)
		assert.Equal(t, screen.Line{Text: "30s", Tone: screen.ToneWarn}, age(d))
		resume()
	})
	drive(t, nil, nil, func(d *driver) {
		d.client.FailAlways(fake.ULBs, errNetwork)
		d.advance(11 * time.Second)
		assert.Equal(t, screen.Line{Text: "STALE 10s", Tone: screen.ToneBad}, age(d))
		d.aged("STALE 10s")
	})
}
