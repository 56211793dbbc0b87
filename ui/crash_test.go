package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
)

// crashed runs a test in the console after one that died while a drain waited.
func crashed(t *testing.T, test func(*driver)) {
	t.Helper()
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.drain("backend-a")
		d.restart()
		d.says("1 unfinished change of an ended session: H lists it")
		d.press("H")
		d.see("DRAINING", "drain 10.0.0.1:9000")
		d.press("esc", "enter")
		d.see("DRAINING: disabled, not released", "what can be done", "keep waiting, then release", "release now",
			"enable again")
		test(d)
	})
}

// restart lets the console die, and starts the next one over the same journal
// and the same cloud.
func (d *driver) restart() {
	d.t.Helper()
	lines := append([]change.Entry(nil), d.journal.entries()...)
	d.app.Close()
	d.wait()
	d.journal = d.journal.next()
	*d.journal.lines = lines // as they were when it died
	d.start()
}

// noneOpen sees that the next console finds nothing open.
func (d *driver) noneOpen() {
	d.t.Helper()
	all, _, err := d.journal.next().Operations()
	require.NoError(d.t, err)
	for _, op := range all {
		assert.False(d.t, op.Open(), "%s", op.ID)
	}
}

// leftUnknown lets a console die while its release is under way, and the next one
// read its outcome.
func leftUnknown(t *testing.T, read func(d *driver)) {
	t.Helper()
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		resume := d.client.Hold(fake.ReleaseBackend)
		d.confirm("Release")
		lines := append([]change.Entry(nil), d.journal.entries()...)
		resume()
		d.advance(time.Second)
		*d.journal.lines = lines
		d.restart()
		d.says("1 unfinished change of an ended session: H lists it")
		read(d)
		d.noneOpen()
	})
}

func TestWhatACrashLeftUnknownIsReadByTheOperatorsChoice(t *testing.T) {
	for name, read := range map[string]func(d *driver){
		"in the history": func(d *driver) {
			d.press("esc", "H", "enter")
			d.see("UNKNOWN: a request may or may not have happened", "read its outcome")
			d.press("r")
			d.advance(time.Second)
			d.says("released 10.0.0.1:9000 host-backend-a", "seen later: the backend is gone")
		},
		"by opening its ULB": func(d *driver) {
			d.press("esc", "enter")
			d.advance(time.Second)
			d.says("released 10.0.0.1:9000 host-backend-a", "seen later: the backend is gone")
		},
	} {
		t.Run(name, func(t *testing.T) { leftUnknown(t, read) })
	}
}

func TestAWaitOfAnotherProfileIsNotSaidNotToBe(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.drain("backend-a")
		d.connect(func(c *Connection) { c.Profile = "staging" })
		d.restart()
		d.press("H")
		d.see("DRAINING")
		d.press("n")
		d.says("it was made with profile prod: start with it")
		d.dontSee("no drain waits")
		d.press("enter", "n")
		d.says("it was made with profile prod: start with it")
	})
}
