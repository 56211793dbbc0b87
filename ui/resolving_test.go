package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
)

// interrupted runs a test in the console after one that died with a release
// under way, which did not happen.
func interrupted(t *testing.T, test func(*driver)) {
	t.Helper()
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.confirm("Release")
		d.advance(time.Second)
		d.editListener(func(v *api.VServer) {
			backends, _ := v.Backends.Get()
			v.Backends = api.Known(append([]api.Backend{fake.Healthy("backend-a", "10.0.0.1", 9000)}, backends...))
		})
		*d.journal.lines = append([]change.Entry(nil), d.journal.entries()[:2]...) // begin and request
		d.restart()
		d.says("1 unfinished change of an ended session")
		d.press("H", "enter")
		d.says("UNKNOWN: a request may or may not have happened", "r read its outcome")
		test(d)
	})
}

func TestWhileItIsReadWhatBecameOfAChangeThatIsSaid(t *testing.T) {
	interrupted(t, func(d *driver) {
		d.press("u")
		d.see("outcome unknown: r reads it first")
		d.press("esc", "esc", "u")
		d.see("outcome unknown: enter, then r reads it first")
		d.press("enter", "r")
		d.says("now its outcome is being read")
		d.advance(20 * time.Second)
		d.says("UNKNOWN: a request", "now its outcome is being read")
		d.dontSee("what can be done")
		d.press("r")
		d.says("its outcome is being read, up to 2m")
		d.press("C")
		d.says("its outcome is being read, up to 2m")
		assert.Nil(t, d.app.dialog)
		d.dontSee("another change on this ULB is running")
		d.advance(change.LostAfter)
		d.says("refused 10.0.0.1:9000 host-backend-a", "seen later: the backend is still there")
		d.dontSee("being read")
		d.noneOpen()
	})
}

func TestClosingARequestWithoutAnOutcomeSaysWhatStaysUnknown(t *testing.T) {
	interrupted(t, func(d *driver) {
		d.advance(change.LostAfter)
		d.press("C")
		d.asks(closeTitle, "nothing is sent; its outcome stays unknown, and blocks no longer")
		d.press("esc")
		require.Nil(t, d.app.dialog)
		d.see("close it: its outcome stays unknown")
	})
}

func TestThatAnOutcomeIsReadIsNotSaidBesideIt(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.confirm("Release")
		d.advance(time.Second)
		*d.journal.lines = append([]change.Entry(nil), d.journal.entries()[:2]...) // begin and request
		d.restart()
		d.press("H", "enter", "r")
		d.says("released 10.0.0.1:9000 host-backend-a")
		d.dontSee("reading the outcome")
	})
}

func TestThatAPlaceOfAChangeIsReadIsSaidOfTheChange(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.findHost()
		d.press("x")
		d.asks("Release from 4 places")
		d.client.LoseRequest()
		d.write("host-backend-a")
		d.press("enter")
		d.advance(time.Second)
		n := len(d.journal.entries())
		*d.journal.lines = append([]change.Entry(nil), d.journal.entries()[:min(n, 2)]...)
		d.restart()
		d.press("H", "enter", "r")
		d.says("now its outcome is being read")
		d.press("r")
		d.says("its outcome is being read, up to 2m")
		d.advance(2 * change.LostAfter)
		d.dontSee("being read")
	})
}
