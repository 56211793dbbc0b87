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
		d.see("no earlier place")
		d.use("prod")
		d.see("ulb-mail", "prod › hk › org-1")
		d.dontSee("web of staging")
	})
}

func TestTheProfileInUseIsNotConnectedWithAgain(t *testing.T) {
	e := &estates{}
	drive(t, nil, twoProfiles(t, e), func(d *driver) {
		d.press("p", "enter")
		d.see("profile prod is already in use")
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

// Where no colour is drawn, its edges are not either.
func TestAProfilesColourTakesNoRoomWhereItIsNotDrawn(t *testing.T) {
	drive(t, nil, func(o *Options) {
		o.Connection.Color, o.Connection.Foreign, o.Connection.Endpoint = "3", true, "127.0.0.1:18080"
	}, func(d *driver) {
		top, _, _ := strings.Cut(d.screen(), "\n")
		require.Contains(t, top, "prod @ 127.0.0.1:18080 › hk")
		require.NotEqual(t, ' ', rune(top[0]))
	})
}
