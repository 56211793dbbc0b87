package ui

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/keymap"
)

var (
	randomKeys = flag.Int("keys", 20_000, "how many random keys to press")
	randomSeed = flag.Uint64("seed", 1, "of the random keys")
)

// walker presses random keys and sees that no release leaves without its gate.
type walker struct {
	*driver
	rand     *rand.Rand
	keys     []string
	readOnly bool
	guarded  bool // a protected profile

	pressed int
	resumes []func()
	history []string

	// The dialog's reading as it is on the screen, and since when.
	on    shownReading
	since time.Time
	gates []gate // passed, their releases not seen yet
	all   []sent
}

// shownReading tells one showing of one reading from another.
type shownReading struct {
	ask           *releaseAsk
	reading       *change.Reading
	width, height int
}

// gate is an Enter that may release: the target that was on the screen.
type gate struct {
	backend api.BackendID
	ulb     api.ULBID
}

// TestRandomKeysNeverReleaseWithoutTheGate walks at random, through failures,
// held calls and a world that changes, and looks at the screen itself before
// each Enter.
func TestRandomKeysNeverReleaseWithoutTheGate(t *testing.T) {
	classes := map[impact.Class]int{}
	walks, left := 0, *randomKeys
	for ; left > 0 && !t.Failed(); walks++ {
		synctest.Test(t, func(t *testing.T) {
			w := newWalker(t, *randomSeed, uint64(walks))
			defer close(w.over)
			w.walk(min(left, 300))
			left -= w.pressed
			for _, s := range w.all {
				classes[w.class(s)]++
			}
		})
	}
	t.Logf("%d keys in %d walks: releases %v", *randomKeys, walks, classes)
	if *randomKeys >= 20_000 {
		assert.Positive(t, classes[impact.ClassTrivial], "a trivial release happened")
		assert.Positive(t, classes[impact.ClassOrdinary], "an ordinary release happened")
	}
	assert.Zero(t, classes[impact.ClassSevere]+classes[impact.ClassOutage]+classes[impact.ClassUnknown], "%v", classes)
}

func newWalker(t *testing.T, seed, walk uint64) *walker {
	t.Helper()
	w := &walker{rand: rand.New(rand.NewPCG(seed, walk)), keys: walkKeys()}
	w.readOnly, w.guarded = w.chance(0.08), w.chance(0.08)
	floor := 0
	if w.chance(0.2) {
		floor = 2
	}
	w.driver = newDriver(t, func(c *fake.Client) {
		c.AllowReleases()
		c.Edit(roughWorld)
	}, func(o *Options) {
		o.Session.ReadOnly, o.Session.Protected, o.Session.ServingFloor = w.readOnly, w.guarded, floor
		if w.chance(0.2) {
			o.Session.Region = ""
		}
		if w.chance(0.2) {
			o.Session.Project = ""
		}
	})
	w.watch = w.look
	return w
}

// roughWorld is the demo's, with more backends to lose and more ways to be odd.
func roughWorld(w *fake.World) {
	more := func(from string, n int) []api.Backend {
		var all []api.Backend
		for i := range n {
			b := fake.Healthy(api.BackendID(fmt.Sprintf("%s-%d", from, i)), fmt.Sprintf("10.1.%d.%d", len(from), i+1), 80)
			if i%3 == 2 {
				b.Status = api.Known(1)
			}
			all = append(all, b)
		}
		return all
	}
	source := fake.TCP("vserver-source", "sticky", 81, more("sticky", 4)...)
	source.Method = api.Known(api.MethodSource)
	backup := fake.TCP("vserver-backup", "pair", 82, more("pair", 2)...)
	backup.Method = api.Known(api.MethodBackup)
	bare := fake.HTTP("vserver-bare", "bare", 83, more("bare", 4))
	bare.Rules = api.Maybe[[]api.Rule]{}
	shop := more("shop", 6)
	w.ULBs[scope] = append([]api.ULB{
		fake.ULB("ulb-wide", "wide",
			fake.TCP("vserver-wide", "wide", 80, more("wide", 9)...),
			fake.HTTP("vserver-shop", "shop", 8080, shop, fake.Path("policy-a", "/a", shop[0].ID, shop[1].ID), fake.Domain("policy-b", "b.example", shop[1].ID)),
			source, backup, bare),
	}, w.ULBs[scope]...)
}

// walkKeys are all keys of the default keymap, those of dialogs and fields, and
// some that mean nothing. Those that leave the console are drawn apart.
func walkKeys() []string {
	keys := []string{"tab", "shift+tab", " ", "backspace", "a", "w", "1", "!", "中", "f5", "ctrl+v", "ctrl+z", "alt+x", "delete"}
	for _, b := range keymap.Default().Bindings() {
		if b.Action != keymap.Quit && b.Action != keymap.ForceQuit {
			keys = append(keys, b.Keys...)
		}
	}
	// Those a release takes, more often than chance would have it.
	return append(keys, "x", "x", "tab", "tab", "enter", "enter", "enter", "esc", "esc", "j", "j")
}

func (w *walker) chance(p float64) bool { return w.rand.Float64() < p }

func pick[T any](w *walker, from ...T) T { return from[w.rand.IntN(len(from))] }

func (w *walker) walk(most int) {
	defer func() {
		if err := recover(); err != nil {
			w.t.Errorf("panic: %v", err)
			panic(err)
		}
		if w.t.Failed() {
			w.t.Logf("the way there: %s", strings.Join(w.history, " "))
		}
	}()
	for w.pressed < most && !w.quit && !w.t.Failed() {
		w.step()
	}
	w.end()
}

// step is one thing that happens.
func (w *walker) step() {
	switch n := w.rand.IntN(100); {
	case n < 60:
		w.key(pick(w, w.keys...))
	case n < 66:
		w.note("paste")
		w.pressed++
		w.send(pasteMsg(pick(w, "x\t\r", "wide", "\x1b[A\r\r", "enter")))
		w.settle()
	case n < 78:
		w.pass(pick(w, 20, 100, 200, 290, 360, 400, 1000, 12_000, 80_000))
	case n < 80:
		w.size(pick(w, 80, 60, 120, 59, 61, 200), pick(w, 24, 16, 40, 15, 30))
	case n < 82:
		w.size(80, 24)
	case n < 86:
		w.disturb()
	case n < 91:
		w.trouble()
	case n < 92 && w.chance(0.1):
		w.key(pick(w, "q", "ctrl+c"))
	case n < 96:
		w.keysOf("esc", "esc", "esc", "esc", "g", "enter", "g")
		w.keysOf(slices.Repeat([]string{"j"}, w.rand.IntN(4))...)
		w.keysOf("enter")
	default:
		w.tryRelease()
	}
}

// tryRelease does what an operator would, now and then too fast.
func (w *walker) tryRelease() {
	if w.chance(0.5) {
		w.recover()
		w.size(80, 24)
		w.keysOf("esc", "esc", "esc", "esc", "esc", "g", "enter", "g")
		w.keysOf(slices.Repeat([]string{"j"}, w.rand.IntN(2))...)
		w.keysOf("enter")
	}
	w.keysOf(slices.Repeat([]string{"j"}, w.rand.IntN(4))...)
	w.keysOf("x")
	w.pass(pick(w, 10, 200, 290, 400, 400, 600))
	if w.chance(0.15) {
		w.size(pick(w, 80, 70, 120), pick(w, 24, 20, 40))
	}
	w.keysOf("tab")
	if w.chance(0.2) {
		w.keysOf("end")
	}
	w.keysOf("enter")
	w.pass(pick(w, 10, 500, 20_000))
}

func (w *walker) note(what string) { w.history = append(w.history, what) }

func (w *walker) keysOf(keys ...string) {
	for _, k := range keys {
		w.key(k)
	}
}

func (w *walker) key(k string) {
	if w.quit {
		return
	}
	w.note(k)
	w.pressed++
	if k == "enter" {
		w.enter()
	}
	w.send(keyMsg(k))
	w.settle()
	w.checkFrame()
	w.check()
}

// enter notes the gate, where the screen says that this Enter may release.
func (w *walker) enter() {
	if w.on.reading == nil || time.Since(w.since) < 300*time.Millisecond {
		return
	}
	screen := w.screen()
	target := w.on.reading.Assessment.Target
	for _, must := range []string{"Release backend", "[> Release <]", string(target.ID), hostPort(target.PrivateIP, target.Port)} {
		if !strings.Contains(screen, must) {
			return
		}
	}
	w.gates = append(w.gates, gate{backend: target.ID, ulb: w.on.ask.target.ULB})
}

// look follows what the dialog shows, after each message.
func (w *walker) look() {
	var now shownReading
	if ask, ok := w.app.dialog.(*releaseAsk); ok && ask.reading != nil && strings.Contains(w.screen(), "Release backend") {
		now = shownReading{ask: ask, reading: ask.reading, width: w.app.width, height: w.app.height}
	}
	if now != w.on && strings.Contains(w.screen(), "more below") {
		now = shownReading{} // not yet: its end was not there to read
	}
	if now != w.on {
		w.on, w.since = now, time.Now()
	}
}

// check sees that what left had passed its gate, once each.
func (w *walker) check() {
	for _, s := range w.spy.sent() {
		w.note("RELEASED:" + string(s.Backend))
		w.all = append(w.all, s)
		i := slices.Index(w.gates, gate{backend: s.Backend, ulb: s.ULB})
		require.GreaterOrEqual(w.t, i, 0, "%v left without its gate; passed were %v", s.Release, w.gates)
		w.gates = slices.Delete(w.gates, i, i+1)
		require.False(w.t, w.readOnly, "a release left in a read-only session")
		require.False(w.t, w.guarded, "a release left in a protected profile")
	}
	if len(w.app.Running()) == 0 {
		w.gates = nil // what was passed and did not lead to a release is of no use later
	}
}

// class is how dangerous a release was by what was read last before it.
func (w *walker) class(s sent) impact.Class {
	for _, v := range s.read {
		if _, found := v.Backend(s.Backend); found {
			return impact.AssessIn(s.read, v, s.Backend, w.app.releaser.Policy).Class
		}
	}
	return impact.ClassUnknown
}

// pass lets milliseconds pass, in few steps: what is due comes late, as on a
// busy machine.
func (w *walker) pass(ms int) {
	w.note(fmt.Sprintf("+%dms", ms))
	span := time.Duration(ms) * time.Millisecond
	for range 8 {
		<-time.After(span / 8)
		w.settle()
		w.checkFrame()
		w.check()
	}
}

func (w *walker) size(width, height int) {
	w.note(fmt.Sprintf("%dx%d", width, height))
	w.resize(width, height)
	w.checkFrame()
}

// disturb changes the world behind the console's back.
func (w *walker) disturb() {
	w.note("disturb")
	w.client.Edit(func(world *fake.World) {
		ulbs := world.ULBs[scope]
		if len(ulbs) == 0 {
			return
		}
		u := &ulbs[w.rand.IntN(len(ulbs))]
		vservers, _ := u.VServers.Get()
		if len(vservers) == 0 {
			return
		}
		v := &vservers[w.rand.IntN(len(vservers))]
		backends, _ := v.Backends.Get()
		switch w.rand.IntN(9) {
		case 0:
			slices.Reverse(backends)
		case 1:
			if len(backends) > 0 {
				world.RemoveBackend(scope, u.ID, backends[0].ID)
			}
		case 2:
			v.Backends = api.Known(append(slices.Clone(backends), fake.Healthy(api.BackendID(fmt.Sprintf("new-%d", w.pressed)), "10.9.0.1", 80)))
		case 3:
			v.Backends = api.Maybe[[]api.Backend]{}
		case 4:
			if len(vservers) > 1 && w.chance(0.2) {
				world.RemoveVServer(scope, u.ID, v.ID)
			}
		default:
			if len(backends) > 0 {
				alter(w, &backends[w.rand.IntN(len(backends))])
			}
		}
	})
}

func alter(w *walker, b *api.Backend) {
	switch w.rand.IntN(4) {
	case 0:
		b.Status = pick(w, api.Known(0), api.Known(1), api.Maybe[int]{})
	case 1:
		b.Enabled = pick(w, api.Known(0), api.Known(1), api.Maybe[int]{})
	case 2:
		b.PrivateIP = api.Known(fmt.Sprintf("10.8.0.%d", w.rand.IntN(200)))
	default:
		b.Status, b.Enabled = api.Known(0), api.Known(1)
	}
}

// trouble makes calls fail or wait, or ends that.
func (w *walker) trouble() {
	method := pick(w, fake.VServers, fake.ULBs, fake.ReleaseBackend)
	switch w.rand.IntN(6) {
	case 0:
		w.note("fail:" + method)
		w.client.FailAlways(method, pick[error](w, errNetwork, fake.Lost(), api.FromRetCode(method, 4110, "", "req"), api.FromRetCode(method, 299, "", "req")))
	case 1:
		w.note("hold:" + method)
		w.resumes = append(w.resumes, w.client.Hold(method))
	case 2:
		w.note("lose answers")
		w.spy.set(func(s *spy) { s.loses = true })
	default:
		w.recover()
	}
}

func (w *walker) recover() {
	w.note("recover")
	for _, resume := range w.resumes {
		resume()
	}
	w.resumes = nil
	for _, method := range []string{fake.VServers, fake.ULBs, fake.ReleaseBackend} {
		w.client.FailAlways(method, nil)
	}
	w.spy.set(func(s *spy) { s.loses = false })
	w.settle()
	w.check()
}

// end lets everything come to its end, and sees what left until then.
func (w *walker) end() {
	w.recover()
	w.app.Close()
	for range 4 {
		<-time.After(time.Minute)
		w.settle()
		w.check()
	}
	require.Empty(w.t, w.app.Running(), "every release came to an end")
}
