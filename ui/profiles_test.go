package ui

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/theme"
)

// estates are the connections of two profiles, prod and staging. Staging's estate has the same ids,
// so that nothing but the connection tells them apart, and names of its own.
type estates struct {
	prod, staging Connected
	client        *fake.Client // of staging
	connect       func(ctx context.Context, name string) error
	files         func() error
	mu            sync.Mutex
	asked         []string // the names that were connected with
}

// twoProfiles lets a driver's console be switched between them.
func twoProfiles(t *testing.T, e *estates) func(*Options) {
	t.Helper()
	return func(o *Options) {
		if e.client == nil {
			e.client = fake.New(t)
			e.client.AllowReads()
			e.client.Edit(stagingWorld)
		}
		e.prod = Connected{Client: o.Client, Credentials: o.Credentials, Journal: o.Journal, Connection: o.Connection}
		e.staging = e.prod
		e.staging.Client = newSpy(t, e.client)
		c := &e.staging.Connection
		c.Profile, c.Endpoint, c.Foreign = "staging", "staging.example", true
		o.Profiles = Profiles{List: e.list, Connect: e.profile}
	}
}

func (e *estates) list() ([]screen.Profile, error) {
	var err error
	if e.files != nil {
		err = e.files()
	}
	return []screen.Profile{
		{Name: "lab", ReadOnly: true, Protected: true},
		{Name: "prod", Region: "hk", Project: "org-1"},
		{Name: "staging", Region: "hk", Project: "org-1", Endpoint: "staging.example"},
	}, err
}

func (e *estates) profile(ctx context.Context, name string) (Connected, error) {
	e.mu.Lock()
	e.asked = append(e.asked, name)
	e.mu.Unlock()
	if e.connect != nil {
		if err := e.connect(ctx, name); err != nil {
			return Connected{}, err
		}
	}
	if name == "staging" {
		return e.staging, nil
	}
	return e.prod, nil
}

func stagingWorld(w *fake.World) {
	demoWorld(w)
	w.ULBs[scope][0].Name = api.Known("web of staging")
	w.ULBs[scope] = w.ULBs[scope][:1]
}

// use switches to a profile by the picker.
func (d *driver) use(name string) {
	d.t.Helper()
	d.press("p")
	d.see("PROFILE ", "3 profiles")
	d.press("/")
	d.write(name)
	d.press("enter")
	require.Contains(d.t, d.selected(), name)
	d.press("enter")
	d.dontSee("PROFILE ")
	require.Contains(d.t, strings.Split(d.screen(), "\n")[0], name)
}

func TestAnotherProfileIsChosenInPlaceAndTheFirstOneAgain(t *testing.T) {
	e := &estates{}
	drive(t, nil, twoProfiles(t, e), func(d *driver) {
		d.openBackends()
		d.press("p")
		d.see("choose a profile", "READ-ONLY PROTECTED", "staging.example")
		assert.Contains(t, d.selected(), "prod", "the cursor begins on the one in use")
		d.press("esc")
		d.see("backend-a")
		d.use("staging")
		d.see("web of staging", "staging @ staging.example › hk › org-1", "profile staging is in use")
		d.dontSee("ulb-mail")
		assert.Equal(t, []string{"staging"}, e.asked)
		d.press("p")
		assert.Contains(t, d.selected(), "staging")
		d.press("esc", "-")
		d.see("no list was left yet")
		d.use("prod")
		d.see("ulb-mail", "prod › hk › org-1")
		d.dontSee("web of staging")
	})
}

func TestTheProfileInUseIsNotConnectedWithAgain(t *testing.T) {
	e := &estates{}
	drive(t, nil, twoProfiles(t, e), func(d *driver) {
		d.press("p", "enter")
		d.see("profile prod is in use already")
		assert.Empty(t, e.asked)
	})
}

func TestWithoutOtherProfilesThereIsNothingToChoose(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("p")
		d.see("this console has no other profile")
		d.dontSee("choose a profile")
		d.run(d.app.perform(screen.UseProfile{Name: "staging"}))
		d.wait()
		d.see("this console has no other profile", "ulb-mail")
	})
}

func TestTheNamesToCompleteAreThoseOfTheFiles(t *testing.T) {
	e := &estates{}
	drive(t, nil, twoProfiles(t, e), func(d *driver) {
		assert.Equal(t, []string{"lab", "prod", "staging"}, d.app.env.Profiles)
		d.run(d.app.perform(screen.UseProfile{Name: "staging"}))
		d.wait()
		d.see("web of staging")
	})
}

func TestASwitchThatFailsChangesNothing(t *testing.T) {
	e := &estates{connect: func(context.Context, string) error {
		return errors.New("config.yaml:7: profile \"staging\": private_key is missing, and half a set of keys cannot sign: add it")
	}}
	drive(t, func(c *fake.Client) { c.ExpectRelease(scope, "ulb-web", "backend-a") }, twoProfiles(t, e), func(d *driver) {
		d.press("p", "down", "enter")
		d.says("still with profile prod, not staging: config.yaml:7: profile \"staging\": private_key is missing")
		d.see("choose a profile", "prod › hk › org-1")
		d.press("esc", "esc")
		d.dontSee("choose a profile", "still with")
		d.openBackends()
		d.askRelease("backend-a")
		d.confirm("Release")
		d.advance(time.Second)
		d.says("released 10.0.0.1:9000")
	})
}

func TestFilesThatCannotBeReadAreSaidWhereOneIsChosen(t *testing.T) {
	e := &estates{files: func() error { return errors.New("config.yaml:3: unknown field \"regoin\"") }}
	drive(t, nil, twoProfiles(t, e), func(d *driver) {
		d.press("p")
		d.see("config.yaml:3: unknown field \"regoin\"", "staging")
	})
}

func TestASlowSwitchIsSaidAndCanBeLeft(t *testing.T) {
	var given atomic.Int32
	e := &estates{connect: func(ctx context.Context, _ string) error {
		select {
		case <-ctx.Done():
			given.Add(1)
			return ctx.Err()
		case <-time.After(40 * time.Second):
			return nil
		}
	}}
	drive(t, nil, twoProfiles(t, e), func(d *driver) {
		d.press("p", "down", "enter")
		d.advance(3 * time.Second)
		d.see("connecting with profile staging, 3s; esc leaves it")
		d.press("esc")
		d.dontSee("connecting with")
		assert.EqualValues(t, 1, given.Load(), "nothing goes on of it")
		d.see("choose a profile")
		d.press("enter", "esc", "esc")
		d.dontSee("choose a profile")
		d.run(d.app.perform(screen.UseProfile{Name: "staging"}))
		d.run(d.app.perform(screen.UseProfile{Name: "lab"}))
		d.advance(20 * time.Second)
		d.see("connecting with profile lab, 20s", "ulb-mail")
		d.press("enter")
		d.see("vserver-tcp")
		d.run(d.app.perform(screen.UseProfile{Name: "staging"}))
		d.advance(41 * time.Second)
		d.see("web of staging")
		assert.EqualValues(t, 4, given.Load())
	})
}

// What is asked on the screen is asked about the profile that is in use, and so is what is typed.
func TestNoSwitchTakesPlaceUnderADialogOrATextField(t *testing.T) {
	var later chan struct{}
	e := &estates{connect: func(context.Context, string) error { <-later; return nil }}
	drive(t, func(c *fake.Client) { c.ExpectRelease(scope, "ulb-web", "backend-a") }, twoProfiles(t, e), func(d *driver) {
		later = make(chan struct{})
		d.openBackends()
		d.run(d.app.perform(screen.UseProfile{Name: "staging"}))
		d.askRelease("backend-a")
		d.press("p")
		d.see("Release backend")
		d.dontSee("choose a profile")
		later <- struct{}{}
		d.wait()
		d.see("Release backend", "prod · hk · org-1")
		d.confirm("Release")
		d.see("web of staging")
		d.advance(time.Second)
		d.says("prod: released 10.0.0.1:9000")
		assert.Empty(t, e.client.Writes())

		d.run(d.app.perform(screen.UseProfile{Name: "prod"}))
		d.press("/")
		later <- struct{}{}
		d.write("pq")
		d.see("staging @ ", "/pq")
		d.press("esc")
		d.see("ulb-mail")
	})
}

func TestAChangeGoesOnThroughTheConnectionItBeganWith(t *testing.T) {
	e := &estates{}
	drive(t, func(c *fake.Client) {
		c.ExpectWrite(api.UpdateBackendAttribute{Scope: scope, ULB: "ulb-web", Backend: "backend-a", Attributes: api.BackendAttributes{Enabled: api.Known(0)}})
		c.ExpectRelease(scope, "ulb-web", "backend-a")
	}, twoProfiles(t, e), func(d *driver) {
		d.drain("backend-a")
		d.use("staging")
		d.see("prod: 1/3 draining", "n release/cancel")
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
		d.see("release 10.0.0.1:9000")
		d.press("u")
		d.says("it is of profile prod: p switches to that one")
		assert.Nil(t, d.app.dialog)
		d.press("enter")
		d.says("not here", "it is of profile prod: p switches to that one")
		d.use("prod")
		d.press("H", "u")
		d.asks("Undo change", "prod · hk · org-1")
	})
}

func TestAnAnswerOfTheProfileThatWasLeftIsDropped(t *testing.T) {
	e := &estates{}
	drive(t, nil, twoProfiles(t, e), func(d *driver) {
		resume := d.client.Hold(fake.ULBs)
		d.press("r")
		d.use("staging")
		d.see("web of staging")
		resume()
		d.advance(time.Second)
		d.see("web of staging", "1 ULB")
		d.dontSee("ulb-mail")
		assert.Len(t, d.app.source.Fleet.List(scope).Rows(), 1)
	})
}

func TestNoEventOfOneProfileIsAnothers(t *testing.T) {
	e := &estates{}
	drive(t, nil, twoProfiles(t, e), func(d *driver) {
		d.openBackends()
		d.press("esc", "esc")
		d.editListener(func(v *api.VServer) {
			b, _ := v.Backends.Get()
			b[0].Status = api.Known(1)
		})
		d.press("r")
		d.see("✗ failing  10.0.0.1:9000")
		d.use("staging")
		d.dontSee("✗ failing  10.0.0.1:9000")
		d.press("E")
		d.see("No state changed")
	})
}

func TestTheBadgesAndTheRefreshAreThoseOfTheProfile(t *testing.T) {
	e := &estates{}
	drive(t, nil, twoProfiles(t, e), func(d *driver) {
		c := &e.staging.Connection
		c.ReadOnly, c.Protected, c.Refresh = true, true, time.Minute
		d.use("staging")
		d.see(" READ-ONLY   PROTECTED ")
		d.openBackends()
		d.press("x")
		d.see("Release backend · READ-ONLY")
		d.press("esc")
		reads := len(e.client.Calls())
		d.advance(30 * time.Second)
		assert.Len(t, e.client.Calls(), reads)
		d.use("prod")
		d.dontSee("READ-ONLY", "PROTECTED")
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
		d.says("The journal cannot be used, so changes are refused")
		d.openBackends()
		d.press("x")
		d.says("changes are refused without a journal")
	})
}

func TestTheNameOfAProfileHasItsColour(t *testing.T) {
	e := &estates{}
	drive(t, nil, func(o *Options) {
		twoProfiles(t, e)(o)
		o.Theme = theme.New(theme.Dark, termenv.ANSI, false)
		e.staging.Connection.Color = "3"
	}, func(d *driver) {
		d.coloured = true
		require.NotContains(t, d.screen(), "\x1b[1;30;43m")
		d.run(d.app.perform(screen.UseProfile{Name: "staging"}))
		d.wait()
		for _, width := range []int{60, 80, 200} {
			d.resize(width, 24)
			require.Contains(t, d.screen(), "\x1b[1;30;43m staging", "%d", width)
			d.checkFrame()
			require.Contains(t, ansi.Strip(d.screen()), " staging @ staging.example  › hk › org-1")
		}
		d.run(d.app.perform(screen.UseProfile{Name: "prod"}))
		d.wait()
		require.NotContains(t, d.screen(), "\x1b[1;30;43m")
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
		d.says("prod: UNKNOWN: 10.0.0.1:9000 host-backend-a from web/api-tcp")
		d.press("esc", "enter", "enter")
		d.advance(2 * time.Minute)
		op, open := d.app.dialogs.session.Unresolved(scope, "ulb-web")
		require.True(t, open, "here nothing has that id, and that says nothing of the other estate")
		require.Equal(t, "prod", op.Order.Profile)
		d.press("H", "enter")
		d.says("UNKNOWN", "not here", "it is of profile prod: p switches to that one")
		for _, key := range []string{"r", "C"} {
			d.press(key)
			d.says("it is of profile prod: p switches to that one")
		}
		assert.Nil(t, d.app.dialog)
		d.use("prod")
		d.press("enter")
		d.advance(time.Second)
		d.says("refused: 10.0.0.1:9000 host-backend-a")
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
		d.see("what became of it is being read")
		d.use("staging")
		resume()
		d.advance(2 * time.Minute)
		d.says("prod: refused: 10.0.0.1:9000 host-backend-a")
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
		d.see("prod: ", "next in")
		d.press("w", "s")
		d.advance(20 * time.Second)
		d.press("q")
		d.says("prod: stopped after step 1/3: ", "prod: 1/3 steps")
		assert.Empty(t, e.client.Writes())
	})
}

func TestNothingOfAProfileReachesTheScreenRaw(t *testing.T) {
	e := &estates{connect: func(context.Context, string) error { return errors.New(nasty) }, files: func() error { return errors.New(nasty) }}
	drive(t, nil, func(o *Options) {
		twoProfiles(t, e)(o)
		o.Profiles.List = func() ([]screen.Profile, error) {
			return []screen.Profile{{Name: nasty, Region: nasty, Project: nasty, Endpoint: nasty}}, errors.New(nasty)
		}
	}, func(d *driver) {
		for _, key := range []string{"p", "j", "G", "enter", "d", "y", "esc", "esc", "o", "?"} {
			d.press(key)
			d.checkSafe()
		}
		d.run(d.app.perform(screen.UseProfile{Name: nasty}))
		d.wait()
		d.checkSafe()
		e.connect = nil
		e.prod.Connection.Profile = nasty
		d.run(d.app.perform(screen.UseProfile{Name: nasty}))
		d.wait()
		d.checkSafe()
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
		d.see("prod: 2/3 releasing 10.0.0.1:9000  release, waiting (waiting: the keys are no")
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
