package ui

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/fleet"
	"cloud.internal/ulbconsole/ui/list"
	"cloud.internal/ulbconsole/ui/screen"
)

// The fake allows no release in these tests: one that leaves fails them.

func TestAnyNumberOfKeyAndEnterPairsReleasesNothing(t *testing.T) {
	for _, wait := range []time.Duration{0, 200 * time.Millisecond, time.Second} {
		t.Run(wait.String(), func(t *testing.T) {
			drive(t, nil, nil, func(d *driver) {
				d.openBackends()
				for range 50 {
					d.press("x")
					d.see("Release backend")
					d.advance(wait)
					d.press("enter")
					d.dontSee("Release backend")
					d.press("down")
				}
			})
		})
	}
}

func TestKeysThatCameInOneReadReleaseNothing(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		for range 20 {
			d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("xlxlxx")})
			for range 6 {
				d.send(keyMsg("enter"))
				d.send(keyMsg("tab"))
			}
			d.wait()
			d.press("esc")
		}
	})
}

// witness is a test that only notes that it fails.
type witness struct {
	testing.TB
	failed int
}

func (w *witness) Helper()               {}
func (w *witness) Cleanup(func())        {}
func (w *witness) Errorf(string, ...any) { w.failed++ }

// Every test of this package runs with the spy, so that all of them show that
// neither Update nor View calls the Client; here the spy itself is shown to see it.
func TestTheSpySeesACallThatNoCommandMakes(t *testing.T) {
	w := &witness{TB: t}
	c := fake.New(t)
	c.AllowReads()
	s := newSpy(w, c)
	_, err := s.Regions(t.Context())
	require.NoError(t, err)
	assert.Equal(t, 1, w.failed, "a call on the caller's own goroutine")
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = s.Projects(t.Context())
	}()
	<-done
	assert.Equal(t, 2, w.failed, "a call on a goroutine of the caller's")
	called := make(chan struct{})
	(&driver{}).run(func() tea.Msg {
		defer close(called)
		_, _ = s.Regions(context.Background())
		return nil
	})
	<-called
	assert.Equal(t, 2, w.failed, "a call in a command")
}

func TestCommandsThatAreNotRunReachNoService(t *testing.T) {
	// The fake allows nothing at all: a call from Update or View fails the test.
	drive(t, func(c *fake.Client) { c.ExpectRelease(scope, "ulb-web", "backend-a") }, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.focus("Release")
		before := len(d.client.Calls())
		var held []tea.Cmd
		for _, k := range []string{"enter", "r", "j", "x", "esc", "esc", "r", "d", "r", "esc", "esc", "R", "esc", "P", "enter", "enter", "/", "w", "enter", "?", "y"} {
			_, cmd := d.app.Update(keyMsg(k))
			held = append(held, cmd)
			_ = d.app.View()
		}
		require.Len(t, d.client.Calls(), before, "keys and drawing alone call nothing")
		require.Empty(t, d.client.Releases())
		for _, cmd := range held {
			d.run(cmd)
		}
		d.wait()
		d.advance(time.Second)
		require.Len(t, d.client.Releases(), 1, "the commands do")
	})
}

// latePage is a page, as the read of a list brings it, for another address: of one VServer, or with one
// backend, that is called late.
func (d *driver) latePage(at screen.Address) tea.Msg {
	d.t.Helper()
	late := fake.TCP("vserver-tcp", "late", 443, api.Backend{ID: "late"})
	take := func() int {
		d.app.source.Fleet.Take(fleet.Reading{
			Scope: scope, ULB: "ulb-web", List: api.VServerList{VServers: []api.VServer{late}}, Asked: d.app.env.Clock.Now(),
		})
		return 1
	}
	l := list.New(d.app.env, list.Spec[api.VServer]{Read: func(_ context.Context, s *list.Stream) { s.Page(1, take) }})
	read := l.Start(false)().(tea.BatchMsg)
	go read[0]()
	m := read[1]().(list.PageMsg)
	m.At = at
	return m
}

func TestAnAnswerForAClosedScreenIsDropped(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.spy.set(func(s *spy) { s.deaf = true })
		for range 20 { // what is ready at once is taken in any order
			resume := d.client.Hold(fake.VServers)
			d.press("enter")
			closed := d.app.stack.top().Address()
			for len(d.app.stack.open) > 1 {
				d.press("esc")
			}
			d.see("ulb-mail")
			before := d.screen()
			resume()
			d.wait()
			d.send(d.latePage(closed))
			d.send(list.DoneMsg{At: closed, Err: errNetwork, When: time.Now()})
			d.wait()
			assert.Equal(t, before, d.screen())
		}
	})
}

func TestAnAnswerToAnOlderReadIsDropped(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.spy.set(func(s *spy) { s.deaf = true })
		for i := range 20 {
			resume := d.client.Hold(fake.VServers)
			d.press("r")
			older := d.app.stack.top().Address()
			d.press("r")
			require.NotEqual(t, older, d.app.stack.top().Address())
			d.send(list.DoneMsg{At: older, Err: errNetwork, When: time.Now()})
			d.send(d.latePage(older))
			d.dontSee("late")
			d.wait()
			d.see("backend-a")
			d.dontSee("STALE")
			d.editListener(func(v *api.VServer) {
				b, _ := v.Backends.Get()
				b[0].ResourceName = api.Known(fmt.Sprint("renamed-", i))
			})
			resume()
			d.wait()
			d.see(fmt.Sprint("renamed-", i))
			assert.False(t, d.app.stack.top().Freshness().Reading)
		}
	})
}

func TestAStoppedReadDeliversNothing(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		resume := d.client.Hold(fake.VServers)
		d.press("r", "esc")
		d.see("refresh stopped")
		d.editListener(func(v *api.VServer) { v.Backends = api.Known([]api.Backend{}) })
		resume()
		d.wait()
		d.see("refresh stopped", "backend-a")
	})
}

func TestAnAnswerForAnOlderDialogIsDropped(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		late := func() {
			for _, m := range slices.Clone(d.forDialogs) {
				d.send(m)
			}
			d.wait()
		}
		d.openBackends()
		d.press("j", "x")
		d.asks("Release backend", "10.0.0.2:9000 host-backend-b uhost-backend-b ● healthy backend-b")
		d.press("esc", "k")
		resume := d.client.Hold(fake.VServers)
		d.press("x")
		late()
		d.see("Reading the VServer", "( Release )")
		d.dontSee("serving   ", "10.0.0.2:9000  host-backend-b uhost-backend-b")
		resume()
		d.wait()
		late()
		d.focus("Release")
		d.see("(> Release <)", "serving   ", "10.0.0.1:9000  host-backend-a uhost-backend-a  ● healthy  backend-a")

		// Nor is one to this dialog's own first reading.
		d.advance(400 * time.Millisecond)
		d.see("[> Release <]")
		resume = d.client.Hold(fake.VServers)
		d.confirm("Drain first")
		late()
		d.see("Reading the VServer", "( Drain and release )")
		d.dontSee("steps  ")
		d.focus("Drain and release")
		d.press("enter")
		d.see("(> Drain and release <)", "Waiting for the fresh reading.")
		resume()
		d.wait()
		d.asks("Drain and release backend", "10.0.0.1:9000 host-backend-a uhost-backend-a ● healthy backend-a", "3 release")
	})
}

func TestAShownTimerOfAnEarlierSizeDoesNotWakeRelease(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.press("x")
		d.see("3/4 → 2/3")
		d.advance(300 * time.Millisecond)
		d.resize(100, 30)
		d.advance(200 * time.Millisecond)
		d.see("( Release )")
		d.focus("Release")
		d.see("(> Release <)")
		d.advance(200 * time.Millisecond)
		d.see("[> Release <]")
	})
}
