package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
)

const closeTitle = "Close change without its outcome?"

func TestADrainNobodyWantsIsClosed(t *testing.T) {
	crashed(t, func(d *driver) {
		d.client.Edit(func(w *fake.World) { w.RemoveVServer(scope, "ulb-web", "vserver-tcp") })
		d.says("C close it: what it disabled stays disabled")
		writes := len(d.wrote())
		closed := func() bool {
			for _, e := range d.journal.entries() {
				if e.Event == change.EventEnd {
					return true
				}
			}
			return false
		}
		d.press("C", "tab", "enter") // typed ahead
		d.see(closeTitle, "(> Close it <)", "Too early to have read this")
		d.press("shift+tab", "enter") // Cancel
		require.Nil(t, d.app.dialog)
		d.press("C", "esc")
		require.Nil(t, d.app.dialog)
		d.press("C")
		d.send(pasteMsg("\t\r"))
		d.wait()
		d.see(closeTitle, "[> Cancel <]")
		d.asks(closeTitle, "drain 1m0s and release 10.0.0.1:9000 backend-a", "DRAINING: disabled, not released",
			"nothing is sent; what it disabled stays disabled VServer",
			"prod · hk · org-1", "VServer api-tcp vserver-tcp", "ULB web ulb-web", "endpoint api.surfercloud.com")
		d.press("enter") // Cancel has the focus
		require.Nil(t, d.app.dialog)
		require.False(t, closed())

		d.press("C")
		d.asks(closeTitle)
		d.confirm("Close it")
		d.says("is closed", "why closed by op")
		assert.Len(t, d.wrote(), writes, "nothing is sent")
		require.True(t, closed())
		d.noneOpen()
		d.press("esc", "C")
		d.says("it has ended")
		d.restart()
		d.dontSee("of an ended session")
	})
}

// session is what a next console is started as.
func (d *driver) connect(change func(*Connection)) {
	before := d.options
	d.options = func(o *Options) {
		if before != nil {
			before(o)
		}
		change(&o.Connection)
	}
}

func TestWhatWasMadeElsewhereIsClosedHere(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Connection)
		why    string
	}{
		"at another endpoint": {func(s *Connection) { s.Endpoint = "api.ucloud.cn" }, "it was made at api.surfercloud.com"},
		"at another path":     {func(s *Connection) { s.Address = "https://api.surfercloud.com/v2" }, "it was made at https://api.surfercloud.com/"},
		"with other keys":     {func(s *Connection) { s.Account = "bbbbbbbb" }, "it was made with other keys (aaaaaaaa): start with those"},
		"in another profile":  {func(s *Connection) { s.Profile = "staging" }, "it was made with profile prod: start with it"},
	} {
		t.Run(name, func(t *testing.T) {
			first := func(o *Options) {
				o.Connection.Account = "aaaaaaaa"
				if name == "at another path" {
					o.Connection.Address = "https://api.surfercloud.com"
				}
			}
			drive(t, func(c *fake.Client) { c.AllowWrites() }, first, func(d *driver) {
				d.openBackends()
				d.askRelease("backend-a")
				resume := d.client.Hold(fake.ReleaseBackend)
				d.confirm("Release")
				lines := append([]change.Entry(nil), d.journal.entries()...)
				resume()
				d.advance(time.Second)
				*d.journal.lines = lines
				d.connect(c.change)
				d.restart()
				d.says("1 unfinished change of an ended session: H lists it")
				d.press("esc", "enter")
				d.advance(time.Second)
				if name != "in another profile" { // the same keys may read it
					d.press("j", "enter", "x")
					d.asks("Release backend", "Cannot be done")
					d.press("esc", "esc")
				}
				d.press("H", "enter")
				if name == "in another profile" {
					return
				}
				assert.Contains(t, d.readPage(), "not here "+c.why)
				d.press("u")
				d.says(c.why)
				d.press("C")
				d.says("its request may still arrive: it can be closed from 00:01:1")
				require.Nil(t, d.app.dialog)
				d.press("g")
				d.dontSee("close it")
				d.advance(change.LostAfter)
				d.press("j", "k")
				d.see("close it: ")
				d.press("C")
				d.asks(closeTitle, "release 10.0.0.1:9000 backend-a", "keys aaaaaaaa")
				d.confirm("Close it")
				d.says("is closed", "why closed by op")
				d.noneOpen()
				for d.app.stack.top().Title() != "ULBs" {
					d.press("esc")
				}
				d.press("enter", "enter", "j", "x")
				d.asks("Release backend")
				d.doesNotAsk("Cannot be done")
			})
		})
	}
}

func TestWhatIsNotToBeClosedSaysWhy(t *testing.T) {
	crashed(t, func(d *driver) {
		d.connect(func(s *Connection) { s.ReadOnly = true })
		d.restart()
		d.press("H", "C")
		d.says("this session is READ-ONLY")
		d.press("enter")
		d.dontSee("close it")
		require.Nil(t, d.app.dialog)
	})
	crashed(t, func(d *driver) {
		d.journal.alive["session-1"] = true // it was not dead after all
		d.press("esc", "r")
		d.advance(time.Second)
		d.press("C")
		d.says("its console still runs")
		require.Nil(t, d.app.dialog)
		d.press("esc", "C")
		d.says("a change is closed in the history: H")
	})
	crashed(t, func(d *driver) {
		d.press("C")
		d.asks(closeTitle)
		d.journal.alive["session-1"] = true
		d.confirm("Close it")
		d.says("is not closed: its console still runs")
		d.journal.alive["session-1"] = false
	})
}

// Whether the console of a change still runs matters only while the change does.
func TestAChangeThatAnotherConsoleEndedIsPutBackWhileThatRuns(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.confirm("Release")
		d.advance(time.Second)
		d.restart()
		d.journal.alive["session-1"] = true // the first console is still there
		d.press("H")
		d.see("done")
		d.press("enter")
		d.says("u undo")
		d.press("u")
		d.asks("Undo change", "steps 1 add 10.0.0.1:9000 again")
		d.confirm("Undo")
		d.advance(2 * time.Second)
		d.says("new id new-backend-1")
	})
}

func TestWhatADamagedLineMayHaveSentIsOpen(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.confirm("Release")
		d.advance(time.Second)
		lines := append([]change.Entry(nil), d.journal.entries()[:2]...) // begin and request
		lines[1].Step = 7
		*d.journal.lines = lines
		d.restart()
		d.says("1 unfinished change of an ended session")
		d.press("H", "enter")
		d.says("UNKNOWN: a request may or may not have happened", "1 unknown release 10.0.0.1:9000 backend-a: the journal's line about it cannot be read")
		d.press("r")
		d.advance(2 * time.Second)
		d.says("released 10.0.0.1:9000 host-backend-a", "seen later: the backend is gone")
		d.noneOpen()
	})
}
