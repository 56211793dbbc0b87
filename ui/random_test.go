package ui

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/confirm"
)

var (
	randomKeys = flag.Int("keys", 0, "how many random keys to press; 0 is 20,000, or 1,500 in a short run")
	randomSeed = flag.Uint64("seed", 1, "of the random keys")
)

// walker presses random keys and sees that no write leaves without its gate.
type walker struct {
	*driver
	rand     *rand.Rand
	keys     []string
	options  Options // of its consoles
	policy   impact.Policy
	readOnly bool
	tally    *tally

	pressed   int
	elsewhere *fake.Client // of a profile that takes no write
	strangers int          // backends that others added
	resumes   []func()
	history   []string

	// The dialog's reading as it is on the screen, its lines so far, and since
	// when all of it was there.
	on      showing
	seen    map[string]bool
	wholeAt time.Time
	gate    gateText
	agreed  *confirm.Change // where the button was pressed that lets rules go

	several   *change.Reading // stands for that of several places
	passesAll []*passAll      // whose places may begin
	agreedAll *confirm.Rollout

	news  int // messages that the consoles took in
	drawn shot
	whole string // the frame that was checked last

	passes   []pass // their changes not seen yet
	changes  map[string]*confirmed
	requests []change.Entry       // whose writes were not seen yet
	enables  map[string]bool      // drains that are to end by enabling again
	hurried  map[string]time.Time // drains whose wait was ended, and when
	wentOn   time.Time            // when a pause was last ended
	writes   int
	left     bool // the console was left: no step may begin any more
}

// tally counts what happened in all walks: the changes that were seen done by
// what they did and their class, and whatever else must have happened.
type tally struct {
	done   map[string]map[impact.Class]int
	counts map[string]int
}

func (t *tally) String() string {
	var b strings.Builder
	for _, kind := range slices.Sorted(maps.Keys(t.done)) {
		fmt.Fprintf(&b, "\n  %-14s", kind)
		for _, c := range allClasses() {
			fmt.Fprintf(&b, " %s %d", c, t.done[kind][c])
		}
	}
	for _, what := range slices.Sorted(maps.Keys(t.counts)) {
		fmt.Fprintf(&b, "\n  %s: %d", what, t.counts[what])
	}
	return b.String()
}

func allClasses() []impact.Class {
	return []impact.Class{impact.ClassTrivial, impact.ClassOrdinary, impact.ClassSevere, impact.ClassOutage}
}

// possible are the classes that each kind of change can have.
func possible() map[string][]impact.Class {
	return map[string][]impact.Class{
		"release":       allClasses(),
		"drain+release": allClasses(),
		"disable":       allClasses(),
		"enable":        allClasses()[1:3],
		"put back":      allClasses()[1:],
		"rule change":   allClasses(),
		"rule deletion": {impact.ClassOutage},
		"weight":        allClasses(),
		"check":         {impact.ClassSevere},
	}
}

// TestRandomKeysNeverChangeAnythingWithoutTheGate walks at random, through
// failures, held calls, a broken journal, consoles that are left or killed, and
// a world that changes, and looks at the screen itself before each Enter.
func TestRandomKeysNeverChangeAnythingWithoutTheGate(t *testing.T) {
	all := &tally{done: map[string]map[impact.Class]int{}, counts: map[string]int{}}
	keys := cmp.Or(*randomKeys, 20_000)
	if testing.Short() && *randomKeys == 0 {
		keys = 1_500
	}
	walks, left := 0, keys
	for ; left > 0 && !t.Failed(); walks++ {
		synctest.Test(t, func(t *testing.T) {
			w := newWalker(t, *randomSeed, uint64(walks), all)
			defer close(w.over)
			w.walk(min(left, 300))
			left -= w.pressed
		})
	}
	t.Logf("%d keys in %d walks:%s", keys, walks, all)
	if t.Failed() || keys < 20_000 {
		return
	}
	for kind, classes := range possible() {
		for _, class := range classes {
			assert.Positive(t, all.done[kind][class], "a change of this kind and class was seen done: %s, %s", kind, class)
		}
	}
	for _, what := range allMusts() {
		assert.Positive(t, all.counts[what.name], "it happened: %s", what.name)
	}
	for _, b := range keymap.Default().Bindings() {
		assert.Positive(t, all.counts[actionPrefix+string(b.Action)], "it was done: %s", b.Action)
	}
	for _, what := range []string{twin, elsewhereProfile, anotherWhileItRuns} {
		assert.Positive(t, all.counts["profile: "+what], "it happened: %s", what)
	}
}

func newWalker(t *testing.T, seed, walk uint64, all *tally) *walker {
	t.Helper()
	w := &walker{
		rand: rand.New(rand.NewPCG(seed, walk)), keys: walkKeys(), tally: all,
		changes: map[string]*confirmed{}, enables: map[string]bool{}, hurried: map[string]time.Time{},
	}
	switch walk % 16 { // kinds of session, each often enough
	case 1:
		w.readOnly = true
	case 3, 7:
		w.policy.Protected = true
	case 5, 13:
		w.policy.Protected, w.policy.AllowOutage = true, true
	case 9:
		w.policy.Floor = pick(w, impact.Floor{Number: 2}, impact.Floor{Percent: 50})
	case 11:
		w.policy.MaxTargets = 2
	default:
	}
	w.driver = newDriver(t, func(c *fake.Client) {
		c.AllowWrites()
		c.Edit(roughWorld)
		c.Edit(severalPlaces)
		measured("vserver-weigh", true)(c)
	}, func(o *Options) {
		o.Connection.ReadOnly, o.Connection.Protected, o.Connection.AllowOutage = w.readOnly, w.policy.Protected, w.policy.AllowOutage
		o.Connection.Floor, o.Connection.MaxTargets = w.policy.Floor, w.policy.MaxTargets
		if w.chance(0.2) {
			o.Connection.Region = ""
		}
		if w.chance(0.2) {
			o.Connection.Project = ""
		}
		if w.chance(0.3) {
			o.Place = pick(w, "wide", "wide/sticky", "10.1.4.1", "vserver-shop", "s", "nothing")
		}
		if w.chance(0.3) {
			o.Places = leftAt(scope, "ulb-shop", "vserver-shop")
		}
		o.Journal = &ledger{testJournal: o.Journal.(*testJournal), spy: o.Client.(*spy)}
		w.profiles(t, o)
		w.options = *o
	})
	w.watch = w.look
	return w
}

// walkKeys are all keys of the default keymap, those of dialogs and fields, and
// some that mean nothing. Those that leave the console are drawn apart.
func walkKeys() []string {
	keys := []string{
		"tab", "shift+tab", " ", "backspace", "a", "w", "1", "!", "中", "f5", "ctrl+v", "ctrl+l", "ctrl+z", "alt+x",
		"delete", "ctrl+a", "ctrl+w",
	}
	for _, b := range keymap.Default().Bindings() {
		if b.Action != keymap.Quit && !keymap.Fixed(b.Action) {
			keys = append(keys, b.Keys...)
		}
	}
	// Those a change takes, more often than chance would have it.
	return append(keys, "x", "x", "e", " ", "n", "tab", "tab", "enter", "enter", "enter", "esc", "esc", "j", "j")
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
			w.t.Logf("the way there: %s\n%s", strings.Join(w.history, " "), w.screen())
		}
	}()
	for w.pressed < most && !w.t.Failed() {
		w.step()
		if w.quit {
			w.happened("quit: quit")
			w.again()
		}
	}
	w.end()
}

// step is one thing that happens.
func (w *walker) step() {
	switch n := w.rand.IntN(100); {
	case n < 2:
		w.otherProfile()
	case n < 24:
		w.key(pick(w, w.keys...))
	case n < 30:
		w.rare()
	case n < 33:
		w.paste(pick(w, "x\t\r", "wide", "\x1b[A\r\r", "enter", "10.1.4.1"))
	case n < 36:
		w.keysOf(strings.Split(pick(w, "wide", "store-web", "single", "spare", "sticky", "vserver-shop"), "")...)
	case n < 38:
		w.keysOf(strings.Split(":"+pick(w, "ulb wide", "ulb s", "vserver s", "v ", "region hk", "reg s", "project org-1", "p ", "h", "history", "events", "problems",
			"find shop", "find 10.1.4.1"), "")...)
		w.keysOf(pick(w, "enter", "tab", "esc", "up"), pick(w, "enter", "tab", "esc", "shift+tab"))
	case n < 44:
		w.pass(pick(w, 20, 100, 200, 290, 360, 400, 1000, 12_000, 80_000))
	case n < 45:
		w.mouse()
	case n < 46:
		w.size(pick(w, 80, 60, 120, 59, 61, 200), pick(w, 24, 16, 40, 15, 30))
	case n < 48:
		w.size(80, 24)
	case n < 49 && w.chance(0.5):
		w.measure()
	case n < 51:
		w.disturb()
	case n < 54:
		w.trouble()
	case n < 55:
		w.again()
	case n < 56 && w.chance(0.1):
		w.key(pick(w, "q", "ctrl+c"))
	case n < 62:
		w.followUp()
	case n < 66:
		w.everyPlace()
	default:
		w.run(w.newErrand())
	}
}

func (w *walker) note(what string) { w.history = append(w.history, what) }

func (w *walker) happened(what string) { w.tally.counts[what]++ }

func (w *walker) count(kind string, class impact.Class) {
	if w.tally.done[kind] == nil {
		w.tally.done[kind] = map[impact.Class]int{}
	}
	w.tally.done[kind][class]++
}

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
	before := w.app.dialog
	w.typing(k, false)
	switch k {
	case "enter":
		w.enter()
	case "n":
		w.wentOn = time.Now()
	}
	if action, does := w.does(k); does {
		w.happened(actionPrefix + string(action))
	}
	w.send(keyMsg(k))
	w.wait()
	if before != nil && w.app.dialog == before { // it did not confirm
		w.passes = slices.DeleteFunc(w.passes, func(p pass) bool { return confirm.Dialog(p.ask) == before })
		w.passesAll = slices.DeleteFunc(w.passesAll, func(p *passAll) bool { return confirm.Dialog(p.ask) == before })
	}
	w.checkFrame()
	w.check()
}

func (w *walker) paste(text string) {
	w.note("paste")
	w.pressed++
	w.typing(text, true)
	w.send(pasteMsg(text))
	w.wait()
}

// pass lets milliseconds pass, in few steps: what is due comes late, as on a
// busy machine.
func (w *walker) pass(ms int) {
	w.note(fmt.Sprintf("+%dms", ms))
	span := time.Duration(ms) * time.Millisecond
	for range 8 {
		<-time.After(span / 8)
		w.wait()
		w.checkFrame()
		w.check()
	}
}

func (w *walker) size(width, height int) {
	w.note(fmt.Sprintf("%dx%d", width, height))
	w.resize(width, height)
	w.checkFrame()
}
