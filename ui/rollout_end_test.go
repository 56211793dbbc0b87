package ui

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
)

func TestWhatIsStillDisabledOfAChangeIsNotCalledCancelled(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.confirmDrainEverywhere()
		d.see("pause 15s")
		d.press("s", "H")
		d.see("stopped")
		d.client.Edit(func(w *fake.World) {
			at := api.Scope{Region: "sg", Project: "org-1"}
			w.VServer(at, "ulb-b", "vserver-b1", func(v *api.VServer) { v.Backends = api.Maybe[[]api.Backend]{} })
		})
		d.press("x")
		d.asks("Drain and release from 3 places", "LEFT OUT beta/b-1")
		d.write("host-backend-a")
		d.press("enter")
		d.advance(20 * time.Second)
		d.press("enter")
		whole := d.readPage()
		for i, name := range []string{"beta/b-1", "web/api-tcp", "beta/b-2", "gamma/c-1"} {
			assert.Contains(t, whole, fmt.Sprintf("place %d/4 %s", i+1, name))
		}
		d.press("n")
		d.asks("Draining in 3 places", "Enable again: all that drain")
		d.confirm("Enable again")
		d.advance(30 * time.Second)
		d.says("● stopped 10.0.0.1 host-backend-a 1 of 4 disabled", "w to undo or continue")
		assert.Contains(t, d.app.changes.Lines()[0], "| stopped | drain+release 10.0.0.1 host-backend-a | 1 of 4 disabled")
	})
}

func TestAChangeWhoseConsoleDiedBeforeItsNextPlaceIsNamedAtTheNextStart(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.releaseEverywhere()
		d.see("pause 15s")
		d.client.FailAlways(fake.ReleaseBackend, &api.Error{Kind: api.KindUnavailable, NotSent: true, Message: "no route"})
		d.advance(20 * time.Second)
		first := slices.IndexFunc(*d.journal.lines, func(e change.Entry) bool { return e.Event == change.EventEnd })
		*d.journal.lines = (*d.journal.lines)[:first+1]
		d.restart()
		d.says("1 unfinished change of an ended session: H lists it")
		d.press("H")
		d.see("stopped", "1 of 4 places")
		d.press("x")
		d.asks("Release from 3 places")
		d.write("host-backend-a")
		d.press("enter")
		d.advance(time.Second)
		d.dontSee("unfinished")
	})
}
