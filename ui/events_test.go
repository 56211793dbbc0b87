package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

// turn makes a backend of the TCP listener fail, or pass its check again.
func (d *driver) turn(i, status int) {
	d.editListener(func(v *api.VServer) {
		all, _ := v.Backends.Get()
		all[i].Status = api.Known(status)
	})
}

func TestAStateThatChangesElsewhereIsALineForAMinute(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.turn(0, 1)
		d.advance(11 * time.Second)
		line := d.line("10.0.0.1:9000")
		assert.Regexp(t, `^ \d\d:\d\d:\d\d ✗ failing  10.0.0.1:9000 +.*web/api-tcp *$`, line)
		assert.Contains(t, d.line("ulb-web"), "▲ degraded *")
		d.press("G", "enter")
		d.see("10.0.0.1:9000")
		d.press("esc")
		d.advance(20 * time.Second)
		assert.NotContains(t, d.line("ulb-web"), "*", "two refreshes later")
		d.see("10.0.0.1:9000")
		d.advance(41 * time.Second)
		d.dontSee("10.0.0.1:9000")
	})
}

func TestEventsAreOneLineWithHowManyMoreThereAre(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.editListener(func(v *api.VServer) {
			v.Name = api.Known("a-listener-of-a-very-long-name-that-goes-on")
			all, _ := v.Backends.Get()
			for i := range all {
				all[i].Status = api.Known(1 - all[i].Status.Or(0))
			}
		})
		d.advance(11 * time.Second)
		line := d.line("10.0.0.")
		assert.Regexp(t, `host-backend-…ery-long-name-that-goes-on  \+3 *$`, line)
		d.dontSee("more")
		lines := strings.Split(d.screen(), "\n")
		assert.Contains(t, lines[len(lines)-3], "10.0.0.", "above the status and the footer")
	})
}

func TestWhatIsOnTheScreenIsNoEventOfElsewhere(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.turn(1, 1)
		d.advance(11 * time.Second)
		d.dontSee("web/api-tcp")
		assert.Contains(t, d.line("backend-b"), "✗ failing *")
		d.advance(21 * time.Second)
		assert.NotContains(t, d.line("backend-b"), "*")
	})
}

func TestWhatTheOperatorChangesIsNoEventOfElsewhere(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites(fake.ReleaseBackend, fake.AllocateBackend) }, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.goOn("Release")
		d.press("esc", "esc")
		for range 30 {
			d.advance(time.Second)
			d.dontSee("gone  10.0.0.1:9000")
		}
		d.press("E")
		d.see("gone", "10.0.0.1:9000")
		d.press("esc", "H", "u")
		d.advance(400 * time.Millisecond)
		d.goOn("Undo")
		d.press("esc", "esc")
		for range 30 {
			d.advance(time.Second)
			d.dontSee("new, healthy  10.0.0.1:9000")
		}
		d.press("E")
		d.see("new, healthy", "10.0.0.1:9000")
	})
}

func TestASurvivorThatFailsAfterAReleaseIsAnEvent(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowReleases() }, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.goOn("Release")
		d.press("esc", "esc")
		d.turn(0, 1) // backend-b is the first now
		d.advance(11 * time.Second)
		assert.Contains(t, d.line("10.0.0.2:9000"), "✗ failing")
		d.dontSee("gone")
	})
}

func TestTheEventsAreAListToGoFrom(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("E")
		d.see("No state changed yet.")
		d.press("esc")
		d.turn(0, 1)
		d.advance(11 * time.Second)
		d.turn(0, 0)
		d.turn(2, 1)
		d.advance(10 * time.Second)
		d.see("  +1 ")
		d.press("E")
		d.see("3 events", "✗ failing", "● healthy", "10.0.0.3:9000", "web/api-tcp")
		assert.Contains(t, d.selected(), "10.0.0.3:9000", "the newest")
		d.press("y", "y")
		assert.Equal(t, []string{"backend-c"}, d.copied)
		d.press("/")
		d.write("10.0.0.1")
		d.press("enter", "d")
		d.see("describe backend-a", "10.0.0.1:9000")
		d.press("esc", "esc", "g", "enter")
		d.see("events › web › api-tcp TCP:9000", "backend-a")
		assert.Contains(t, d.selected(), "backend-c")
	})
}
