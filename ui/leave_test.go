package ui

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
)

// gone is what main does when the screen is gone: it waits, and prints what
// changed.
func (d *driver) gone(limit time.Duration) []string {
	d.t.Helper()
	d.app.Close()
	ctx, cancel := context.WithTimeout(d.t.Context(), limit)
	defer cancel()
	d.app.changes.Wait(ctx)
	return d.app.changes.Lines()
}

// events are the events of the journal, in order.
func (b *testJournal) events() []change.Event {
	var all []change.Event
	for _, e := range b.entries() {
		all = append(all, e.Event)
	}
	return all
}

func TestNothingRunsSoNothingAsks(t *testing.T) {
	for _, key := range []string{"q", "ctrl+c"} {
		drive(t, nil, nil, func(d *driver) {
			d.openBackends()
			d.press(key)
			assert.True(t, d.quit)
			assert.Empty(t, d.gone(time.Second))
		})
	}
}

func TestQClosesWhatAKeyOpenedAndLeavesFromTheLists(t *testing.T) {
	for name, open := range map[string][]string{
		"help": {"?"}, "describe": {"d"}, "history": {"H"}, "events": {"E"}, "regions": {"R"}, "projects": {"P"},
		"steps": {"w"}, "a change": {"H", "enter"}, "help of the history": {"H", "?"}, "a filtered history": {"H", "/", "x", "enter"},
	} {
		drive(t, func(c *fake.Client) { c.ExpectRelease(scope, "ulb-web", "backend-a") }, nil, func(d *driver) {
			d.openBackends()
			d.askRelease("backend-a")
			d.confirm("Release")
			d.advance(time.Minute)
			d.press("esc", "esc")
			d.see("q quit")
			under := d.app.stack.top()
			d.resize(250, 40)
			d.press(open...)
			for d.app.stack.top() != under {
				before := len(d.app.stack.open)
				d.see("q close")
				d.dontSee("q quit")
				d.press("q")
				require.Len(t, d.app.stack.open, before-1, name)
			}
			assert.False(t, d.quit, name)
			d.see("q quit")
			d.press("q")
			assert.True(t, d.quit, name)
		})
	}
	drive(t, noDefaults, func(o *Options) { o.Connection.Region = "" }, func(d *driver) {
		d.see("choose a region")
		d.press("q")
		assert.True(t, d.quit, "nothing is below it")
	})
	drive(t, nil, nil, func(d *driver) {
		d.press("?")
		d.resize(59, 15)
		d.press("q")
		assert.True(t, d.quit, "nothing of it can be seen")
	})
}

func TestASecondCtrlCLeavesAtOnceAndTheAnswerIsWaitedFor(t *testing.T) {
	drive(t, func(c *fake.Client) { c.ExpectRelease(scope, "ulb-web", "backend-a") }, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		resume := d.client.Hold(fake.ReleaseBackend)
		d.confirm("Release")
		d.press("ctrl+c")
		d.asks("Quit while a change runs?", "An answer in flight is waited for and recorded", "releasing 10.0.0.1:9000", "[> Stay <]")
		assert.False(t, d.quit)
		d.press("ctrl+c")
		assert.True(t, d.quit)
		require.Len(t, d.app.changes.Running(), 1)
		go resume()
		lines := d.gone(time.Minute)
		require.Len(t, lines, 1)
		assert.Regexp(t, `^2000-01-01 00:00:00 UTC \| done \| release 10.0.0.1:9000 host-backend-a 3 -> 2 \| web/api-tcp hk prod$`, lines[0])
		assert.Equal(t, change.EventEnd, d.journal.events()[len(d.journal.events())-1], "and it is in the journal")
		assert.Empty(t, d.app.changes.Running())
	})
}

func TestQuittingIsAskedOnlyOnceAndStayStays(t *testing.T) {
	drive(t, func(c *fake.Client) { c.ExpectRelease(scope, "ulb-web", "backend-a") }, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		resume := d.client.Hold(fake.ReleaseBackend)
		d.confirm("Release")
		for _, key := range []string{"enter", "esc", "q"} {
			d.press("q")
			d.asks("Quit while a change runs?", "releasing 10.0.0.1:9000", "[> Stay <]")
			d.press(key)
			d.dontSee("Quit while")
			assert.False(t, d.quit, key)
		}
		d.press("q")
		d.see("Quit while a change runs?")
		resume()
		d.advance(time.Second)
		d.dontSee("Quit while a change runs?")
		d.says("released 10.0.0.1:9000 host-backend-a")
		d.press("q")
		assert.True(t, d.quit, "it has ended: nothing is left to ask")
	})
}

func TestAnAnswerThatNobodyWaitsForIsSaidToBeOpen(t *testing.T) {
	drive(t, func(c *fake.Client) { c.ExpectRelease(scope, "ulb-web", "backend-a") }, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		resume := d.client.Hold(fake.ReleaseBackend)
		d.confirm("Release")
		d.press("ctrl+c", "ctrl+c")
		lines := d.gone(time.Second)
		require.Len(t, lines, 1)
		assert.Contains(t, lines[0], "| UNKNOWN | release 10.0.0.1:9000 host-backend-a |")
		assert.Contains(t, lines[0], "the next start finds it in the journal")
		all, _, err := d.journal.next().Operations()
		require.NoError(t, err)
		require.Len(t, all, 1)
		assert.True(t, all[0].Open(), "as it does")
		resume()
		d.advance(time.Second)
	})
}

func TestLeavingAPlanBeginsNoFurtherStep(t *testing.T) {
	drive(t, func(c *fake.Client) {
		withRules(ruledPairs()...)(c)
		c.AllowWrites(fake.UpdatePolicy)
	}, nil, func(d *driver) {
		d.openShop()
		d.press("x")
		d.asks("Release backend", "3 release", "Type shop to confirm")
		resume := d.client.Hold(fake.UpdatePolicy)
		d.write("shop")
		d.press("enter", "q")
		d.asks("Quit while a change runs?", "no further step begins", "releasing 10.0.0.5:80")
		d.confirm("Quit")
		go resume()
		lines := d.gone(2 * time.Minute)
		require.Len(t, lines, 1)
		assert.Contains(t, lines[0], "| stopped | release 10.0.0.5:80 host-backend-e | web/shop hk prod | after step 1/3: interrupted")
		assert.Equal(t, []string{fake.UpdatePolicy}, d.wrote())
	})
}

// What a signal leaves at once has sent no release that was not begun, and says so.
func TestLeavingAPlanAtOnceSaysWhichStepIsUnknown(t *testing.T) {
	drive(t, func(c *fake.Client) {
		withRules(ruledPairs()...)(c)
		c.AllowWrites(fake.UpdatePolicy)
	}, nil, func(d *driver) {
		d.openShop()
		d.press("x")
		d.asks("Release backend", "Type shop to confirm")
		resume := d.client.Hold(fake.UpdatePolicy)
		d.write("shop")
		d.press("enter")
		lines := d.gone(0)
		go resume()
		require.Len(t, lines, 1)
		assert.Equal(t, "2000-01-01 00:00:00 UTC | UNKNOWN | release 10.0.0.5:80 host-backend-e | web/shop hk prod | at step 1/3: the console was left: the next start finds it in the journal", lines[0])
		d.gone(2 * time.Minute)
		assert.Equal(t, []string{fake.UpdatePolicy}, d.wrote())
	})
}

func TestLeavingADrainKeepsItInTheJournal(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites(fake.UpdateBackendAttribute) }, nil, func(d *driver) {
		d.drain("backend-a")
		d.press("q")
		d.asks("Quit while a change runs?", "A drain stays in the journal: the next start continues, releases or enables it.", "draining 10.0.0.1:9000")
		d.doesNotAsk("n end wait") // no key but the dialog's works there
		d.dontSee("n end wait")
		d.confirm("Quit")
		lines := d.gone(time.Minute)
		require.Len(t, lines, 1)
		assert.Contains(t, lines[0], "| DRAINING | drain+release 10.0.0.1:9000 host-backend-a 3 -> 2 |")
		assert.Equal(t, []string{fake.UpdateBackendAttribute}, d.wrote())
	})
}

func TestLeavingADrainOfWhichNoJournalStaysPromisesNothing(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites(fake.UpdateBackendAttribute) },
		func(o *Options) { o.Connection.Practice = true }, func(d *driver) {
			d.drain("backend-a")
			d.press("q")
			d.asks("Quit while a change runs?", "draining 10.0.0.1:9000")
			d.dontSee("next start")
			d.confirm("Quit")
			for _, line := range d.gone(time.Minute) {
				assert.NotContains(t, line, "next start")
			}
		})
}

func TestEscClosesTheInnermostFirst(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.openBackends()
		d.press("/")
		d.write("backend")
		d.press("enter")
		d.askRelease("backend-a")
		d.press("esc")
		d.dontSee("Release backend") // the dialog
		d.see("filter backend")
		d.press("/")
		d.write("-b")
		d.press("esc")
		d.see("filter backend: 4 of 4") // the text field
		resume := d.client.Hold(fake.VServers)
		d.press("r")
		d.advance(200 * time.Millisecond)
		d.see("esc stops")
		d.press("esc")
		resume()
		d.see("refresh stopped", "filter backend") // the loading
		d.press("esc")
		d.dontSee("filter backend") // the filter
		d.see("api-tcp TCP:9000")
		d.press("esc")
		d.see("vserver-http") // the screen
	})
}

func TestStopEndsASeriesAndEscDismissesItsResultsThenLeaves(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.startSeries()
		resume := d.client.Hold(fake.ReleaseBackend)
		d.press("n", "s")
		d.see("stops after this one", "api-tcp TCP:9000")
		resume()
		d.advance(time.Second)
		d.says(" stopped next w to undo or continue")
		d.press("esc")
		d.dontSee("it was told to stop") // the message
		d.see("steps   w all", "api-tcp TCP:9000")
		d.press("esc")
		d.dontSee("steps   w all") // the results
		d.see("api-tcp TCP:9000")
		d.press("esc")
		d.see("vserver-http") // the screen
		assert.Len(t, d.wrote(), 2, "the present one was let end, the third was not begun")
	})
}

func TestQuittingBeforeTheRequestIsSentSaysSo(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.client.Hold(fake.VServers)
		d.confirm("Release")
		d.press("q")
		d.asks("Quit while a change runs?", "Nothing was sent yet: leaving cancels it.", "releasing 10.0.0.1:9000", "reading again")
		d.confirm("Quit")
		assert.True(t, d.quit)
		d.see("aborted  10.0.0.1:9000 host-backend-a  web/api-tcp", "nothing sent")
		assert.Empty(t, d.app.changes.Lines(), "what sent nothing is no change")
	})
}
