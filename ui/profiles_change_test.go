package ui

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
)

func TestAChangeGoesOnThroughTheConnectionItBeganWith(t *testing.T) {
	e := &estates{}
	drive(t, func(c *fake.Client) {
		c.ExpectWrite(api.UpdateBackendAttribute{Scope: scope, ULB: "ulb-web", Backend: "backend-a", Attributes: api.BackendAttributes{Enabled: api.Known(0)}})
		c.ExpectRelease(scope, "ulb-web", "backend-a")
	}, twoProfiles(t, e), func(d *driver) {
		d.drain("backend-a")
		d.use("staging")
		d.see("prod: draining", "n end wait")
		d.openBackends()
		assert.NotContains(t, d.line("backend-a"), "draining", "the same id is another backend here")
		assert.Contains(t, d.line("backend-a"), "healthy")
		d.advance(time.Minute)
		d.says("prod: released 10.0.0.1:9000 host-backend-a")
		assert.Equal(t, []string{fake.UpdateBackendAttribute, fake.ReleaseBackend}, d.wrote())
		assert.Empty(t, e.client.Writes(), "nothing was sent there")
		d.see("backend-a", "healthy")
		all, _, err := d.journal.Operations()
		require.NoError(t, err)
		assert.Equal(t, "prod", all[0].Order.Profile)
		assert.True(t, api.SameEndpoint("api.surfercloud.com", all[0].Endpoint), all[0].Endpoint)
		assert.Equal(t, change.OutcomeDone, all[0].Outcome)
		assert.Contains(t, d.gone(time.Second)[0], "| done | drain+release 10.0.0.1:9000 host-backend-a 3 -> 2 | web/api-tcp hk prod")
	})
}

func TestAWaitOfAnotherProfileIsEndedByItsKeyAndItsDialogNamesIt(t *testing.T) {
	e := &estates{}
	drive(t, func(c *fake.Client) { c.AllowWrites() }, twoProfiles(t, e), func(d *driver) {
		d.drain("backend-a")
		d.use("staging")
		d.press("n")
		d.asks("Draining", "prod · hk · org-1", "10.0.0.1:9000")
		d.confirm("Release now")
		d.advance(time.Second)
		d.says("prod: released 10.0.0.1:9000")
		assert.Empty(t, e.client.Writes())
	})
}

func TestWhatWasChangedWithAnotherProfileIsFollowedUpThere(t *testing.T) {
	e := &estates{}
	drive(t, func(c *fake.Client) { c.AllowWrites() }, twoProfiles(t, e), func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.confirm("Release")
		d.advance(time.Second)
		d.use("staging")
		d.press("H")
		assert.Contains(t, d.line("release 10.0.0.1:9000"), " prod: ", "in 80 columns, too")
		d.press("u")
		d.says("it was made with profile prod: p switches to it")
		assert.Nil(t, d.app.dialog)
		d.press("enter")
		d.says("not here", "it was made with profile prod: p switches to it")
		d.use("prod")
		d.press("H")
		assert.NotContains(t, d.line("release 10.0.0.1:9000"), "prod:")
		d.press("u")
		d.asks("Undo change", "prod · hk · org-1")
	})
}

func TestTheDialogOfAnotherProfileReadsAndWritesThere(t *testing.T) {
	e := &estates{}
	drive(t, nil, twoProfiles(t, e), func(d *driver) {
		e.client.ExpectRelease(scope, "ulb-web", "backend-b")
		e.staging.Connection.Protected = true
		d.use("staging")
		d.openBackends()
		d.press("j", "x")
		d.asks("Release backend", "staging · hk · org-1", "Type api-tcp to confirm")
		d.write("api-tcp")
		d.press("enter")
		d.advance(time.Second)
		d.says("released 10.0.0.2:9000")
		assert.Empty(t, d.wrote())
		assert.Equal(t, "staging", d.journal.entries()[0].Profile)
		assert.True(t, api.SameEndpoint("staging.example", d.journal.entries()[0].Endpoint))
	})
}

// The journal of a console that may change nothing is only read; another profile may write.
func TestEachConnectionHasItsWayToTheJournal(t *testing.T) {
	e := &estates{}
	drive(t, nil, func(o *Options) {
		twoProfiles(t, e)(o)
		o.Connection.ReadOnly = true
		o.Journal.(*testJournal).unreadable = errDisk
	}, func(d *driver) {
		d.dontSee("journal")
		d.use("staging")
		d.says("No changes: ")
		d.openBackends()
		d.press("x")
		d.says("no changes: ")
	})
}

// An outcome that is not known is looked for through the connection of its change, whichever
// profile is on the screen.
func TestAnUnknownOutcomeIsResolvedByItsOwnProfileAlone(t *testing.T) {
	e := &estates{}
	drive(t, func(c *fake.Client) { c.ExpectRelease(scope, "ulb-web", "backend-a"); c.IgnoreRelease() }, twoProfiles(t, e), func(d *driver) {
		e.client.Edit(func(w *fake.World) { w.RemoveBackend(scope, "ulb-web", "backend-a") })
		d.openBackends()
		d.askRelease("backend-a")
		d.confirm("Release")
		d.use("staging")
		d.advance(time.Minute)
		d.says("prod: UNKNOWN 10.0.0.1:9000 host-backend-a web/api-tcp")
		d.press("esc", "enter", "enter")
		d.advance(2 * time.Minute)
		op, open := d.app.dialogs.session.Unresolved(scope, "ulb-web")
		require.True(t, open, "here nothing has that id, and that says nothing of the other estate")
		require.Equal(t, "prod", op.Order.Profile)
		d.press("H", "enter")
		d.says("UNKNOWN", "not here", "it was made with profile prod: p switches to it")
		for _, key := range []string{"r", "C"} {
			d.press(key)
			d.says("it was made with profile prod: p switches to it")
		}
		assert.Nil(t, d.app.dialog)
		d.use("prod")
		d.press("enter")
		d.advance(time.Second)
		d.says("refused 10.0.0.1:9000 host-backend-a")
		_, open = d.app.dialogs.session.Unresolved(scope, "ulb-web")
		assert.False(t, open)
		assert.Empty(t, e.client.Writes())
	})
}

func TestReadingWhatBecameOfAChangeGoesOnThroughItsConnection(t *testing.T) {
	e := &estates{}
	drive(t, func(c *fake.Client) { c.ExpectRelease(scope, "ulb-web", "backend-a"); c.IgnoreRelease() }, twoProfiles(t, e), func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.confirm("Release")
		d.advance(20 * time.Second)
		d.press("esc", "esc", "esc", "H")
		resume := d.client.Hold(fake.VServers)
		d.press("enter", "r")
		d.see("its outcome is being read")
		d.use("staging")
		resume()
		d.advance(2 * time.Minute)
		d.says("prod: refused 10.0.0.1:9000 host-backend-a")
		for _, call := range e.client.Calls() {
			assert.NotEqual(t, fake.VServers, call.Method)
		}
	})
}

func TestASeriesGoesOnThroughItsConnectionAndItsResultIsNamed(t *testing.T) {
	e := &estates{}
	drive(t, func(c *fake.Client) { c.AllowWrites() }, twoProfiles(t, e), func(d *driver) {
		d.startSeries()
		d.use("staging")
		d.see("prod: ", "pause ")
		d.press("w", "s")
		d.advance(20 * time.Second)
		d.press("q")
		d.says("● prod: released 1 of 3 backends web/api-tcp (hk, org-1) 7 → 6 stopped", "prod: 1/3 steps")
		assert.Empty(t, e.client.Writes())
	})
}

// The keys of a change that waits are asked for where its profile is on the screen again: its
// connection is the same one.
func TestADrainWhoseKeysEndedWaitsForItsProfileToComeBack(t *testing.T) {
	e := &estates{}
	var d *driver
	var unlocked atomic.Bool
	drive(t, func(c *fake.Client) { c.AllowWrites() }, func(o *Options) {
		filed(func(bool) error {
			if !unlocked.Load() {
				return errors.New("locked")
			}
			d.client.FailAlways(fake.VServers, nil)
			d.client.FailAlways(fake.ULBs, nil)
			return nil
		})(o)
		twoProfiles(t, e)(o)
		e.staging.Credentials = nil
	}, func(driven *driver) {
		d = driven
		d.drain("backend-a")
		d.use("staging")
		d.client.FailAlways(fake.VServers, expired)
		d.client.FailAlways(fake.ULBs, expired)
		d.advance(2 * time.Minute)
		d.see("prod: releasing 10.0.0.1:9000  step 3/3 release, reading 1m1s/1h0m0s (the key")
		d.dontSee("asks for others")
		d.use("prod")
		d.see("The keys are no longer valid: r asks for others")
		unlocked.Store(true)
		d.press("r")
		d.advance(5 * time.Second)
		d.says("released 10.0.0.1:9000")
		assert.Empty(t, e.client.Writes())
	})
}

func TestMarksStayWithTheProfileThatWasLeft(t *testing.T) {
	e := &estates{}
	drive(t, nil, twoProfiles(t, e), func(d *driver) {
		d.openBackends()
		d.press(" ", " ")
		d.use("staging")
		d.openBackends()
		d.dontSee("marked")
		assert.Empty(t, d.marked())
	})
}

func TestTheProblemsAreThoseOfOneProfile(t *testing.T) {
	e := &estates{}
	drive(t, nil, twoProfiles(t, e), func(d *driver) {
		d.press("!")
		d.advance(10 * time.Second)
		d.see("smtp")
		d.use("staging")
		resume := e.client.Hold(fake.ULBs)
		defer resume()
		d.press("!")
		d.advance(time.Second)
		d.see("staging @ staging.example › ", "reading")
		d.dontSee("smtp", "mail", "web/api-tcp")
	})
}
