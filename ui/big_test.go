package ui

import (
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/confirm"
	"cloud.internal/ulbconsole/ui/screen"
)

// How big things get.
const (
	mostBackends = 10_000
	mostMembers  = 10_000
	mostRules    = 500
	longMatch    = 64 << 10
	longName     = 100 << 10
	mostULBs     = 100_000
)

// bigThing is a load balancer with one listener that is big in one way. The target is in its rules.
type bigThing struct {
	name string
	ulb  api.ULB
}

func (g bigThing) vserver() api.VServer {
	v, _ := g.ulb.VServers.Get()
	return v[0]
}

func (g bigThing) backends() []api.Backend {
	all, _ := g.vserver().Backends.Get()
	return all
}

// hosts are so many healthy backends.
func hosts(n int) []api.Backend {
	all := make([]api.Backend, n)
	for i := range all {
		all[i] = fake.Healthy(api.BackendID(fmt.Sprintf("backend-%05d", i)), fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&255, i&255), 8080)
	}
	return all
}

func idsOf(backends []api.Backend) []api.BackendID {
	ids := make([]api.BackendID, len(backends))
	for i, b := range backends {
		ids[i] = b.ID
	}
	return ids
}

func bigULB(name, listener string, backends []api.Backend, rules ...api.Rule) api.ULB {
	return fake.ULB("ulb-big", name, fake.HTTP("vserver-big", listener, 80, backends, rules...))
}

// bigs are all sizes that are to stay quick. Scale divides them.
func bigs(scale int) []bigThing {
	many, few := hosts(mostBackends/scale), hosts(200/scale)
	three := hosts(3)
	rules := make([]api.Rule, mostRules/scale)
	for i := range rules {
		rules[i] = fake.Path(api.PolicyID(fmt.Sprintf("policy-%03d", i)), fmt.Sprintf("/path/%d", i), idsOf(few)...)
	}
	long := func(text string, n int) string { return strings.Repeat(text, n/scale/len(text)+1)[:n/scale/3*3] }
	named := func(text string) bigThing {
		name := long(text, longName)
		backends := hosts(3)
		for i := range backends {
			backends[i].ResourceName = api.Known(name + fmt.Sprint(i))
		}
		return bigThing{"", bigULB(name, name, backends, fake.Path("policy-1", name, idsOf(backends)...))}
	}
	ascii, wide := named("a-name-"), named("名前")
	ascii.name, wide.name = "name", "wide name"
	return []bigThing{
		{"backends", bigULB("web", "shop", many)},
		{"members", bigULB("web", "shop", many, fake.Path("policy-1", "/cart", idsOf(many)...))},
		{"rules", bigULB("web", "shop", few, rules...)},
		{"match", bigULB("web", "shop", three, fake.Path("policy-1", long("/path", longMatch), idsOf(three)...))},
		ascii, wide,
	}
}

func bigOrder(g bigThing, want impact.Request) change.Order {
	v := g.vserver()
	return change.Order{
		Place:   api.Place{Profile: "prod", Scope: scope, ULB: g.ulb.ID, VServer: v.ID},
		ULBName: g.ulb.Name.Or(""), VServerName: v.Name.Or(""), Request: want,
	}
}

// bigAsk is the dialog of a change with its answer.
func bigAsk(a *App, g bigThing, want impact.Request) *confirm.Change {
	v := g.vserver()
	a.dialog = nil
	read := answered{
		VServer: v, At: stillClock{}.Now(),
		Assessment: impact.Assess([]api.VServer{v}, v, want, impact.Policy{Protected: true, AllowOutage: true}),
	}
	q := confirm.NewChange(a.env, read, bigOrder(g, want), nil, confirm.About{Project: "p"})
	q.Resize(a.width, a.height)
	a.dialog = q
	read.to(a, q)
	return q
}

func wants(g bigThing) map[string]impact.Request {
	b := g.backends()
	return map[string]impact.Request{
		"release": {Goal: impact.GoalRelease, Targets: idsOf(b[:1])},
		"drain":   {Goal: impact.GoalRelease, Targets: idsOf(b[:1]), Drain: true},
		"disable": {Goal: impact.GoalDisable, Targets: idsOf(b[:1])},
		"several": {Goal: impact.GoalRelease, Targets: idsOf(b[:min(impact.DefaultMaxTargets, len(b)-1)])},
		"marked":  {Goal: impact.GoalRelease, Targets: idsOf(b)}, // far too many: refused
	}
}

func BenchmarkBigDialogOpens(b *testing.B) {
	for _, g := range bigs(1) {
		for _, name := range []string{"release", "disable", "several", "marked"} {
			want := wants(g)[name]
			b.Run(g.name+"/"+name, func(b *testing.B) {
				a := bigApp(b, 10, 80, 24)
				b.ReportAllocs()
				for b.Loop() {
					bigAsk(a, g, want)
					_ = a.View()
				}
			})
		}
	}
}

func BenchmarkBigDialogKey(b *testing.B) {
	for _, g := range bigs(1) {
		for _, name := range []string{"release", "drain", "disable", "several", "marked"} {
			want := wants(g)[name]
			b.Run(g.name+"/"+name, func(b *testing.B) {
				a := bigApp(b, 10, 80, 24)
				q := bigAsk(a, g, want)
				got := q.Reading.Assessment
				require.Equal(b, len(got.Steps) == 0, len(got.Refusals)+len(got.Emptied) > 0)
				benchmarkKeys(b, a, "down", "down", "s", "backspace", "tab", "end", "up")
			})
		}
	}
}

// bigLists shows a listener's backends, its VServers or its ULBs.
func bigLists(tb testing.TB, g bigThing, level string) *App {
	tb.Helper()
	a := appOf(tb, Options{}, []api.ULB{g.ulb}, 120, 40)
	if level != "ULBs" {
		a.perform(screen.Open{Place: api.Place{Profile: "prod", Scope: scope, ULB: g.ulb.ID}})
	}
	if level == "backends" {
		a.perform(screen.Open{Place: api.Place{Profile: "prod", Scope: scope, ULB: g.ulb.ID, VServer: g.vserver().ID}})
	}
	rows := map[string]string{"ULBs": "ulb-big", "VServers": "vserver-big", "backends": "backend-00000"}[level]
	require.Contains(tb, a.View(), rows)
	return a
}

// keysOf is what a benchmark presses, over and over.
type keysOf struct {
	name string
	keys []string
}

func BenchmarkBigListKey(b *testing.B) {
	for _, g := range bigs(1) {
		for _, level := range []string{"ULBs", "VServers", "backends"} {
			for _, c := range []keysOf{
				{"move", []string{"j", "k", "pgdown"}},
				{"order", []string{"o"}},
				{"reverse", []string{"O"}},
				{"mark", []string{" ", "j"}},
				{"filter", []string{"/", "0", "b", "backspace", "esc"}},
			} {
				b.Run(g.name+"/"+level+"/"+c.name, func(b *testing.B) {
					a := bigLists(b, g, level)
					if c.name == "reverse" {
						a.Update(keyMsg("o"))
					}
					benchmarkKeys(b, a, c.keys...)
				})
			}
		}
	}
}

func BenchmarkBigListOpens(b *testing.B) {
	for _, g := range bigs(1) {
		for _, level := range []string{"VServers", "backends"} {
			b.Run(g.name+"/"+level, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					a := bigLists(b, g, level)
					_ = a.View()
				}
			})
		}
	}
}

func BenchmarkBigDescribe(b *testing.B) {
	for _, g := range bigs(1) {
		for _, level := range []string{"ULBs", "VServers", "backends"} {
			b.Run(g.name+"/"+level+"/opens", func(b *testing.B) {
				a := bigLists(b, g, level)
				benchmarkKeys(b, a, "d", "esc")
			})
			b.Run(g.name+"/"+level+"/key", func(b *testing.B) {
				a := bigLists(b, g, level)
				a.Update(keyMsg("d"))
				benchmarkKeys(b, a, "j", "k", "G", "g", "pgdown")
			})
		}
	}
}

func BenchmarkBigULBs(b *testing.B) {
	a := bigApp(b, mostULBs, 120, 40)
	for _, c := range []keysOf{
		{"move", []string{"j", "k", "pgdown"}}, {"filter", []string{"/", "4", "9", "!", "backspace", "esc"}}, {"order", []string{"o"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			a.Update(keyMsg("esc")) // of a filter that the last run left open
			benchmarkKeys(b, a, c.keys...)
		})
	}
	b.Run("resize", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			a.Update(tea.WindowSizeMsg{Width: 100 + i%20, Height: 40})
			_ = a.View()
		}
	})
}

// allocsOf is what a key costs, in allocations: time depends on the machine.
func allocsOf(a *App, keys ...string) float64 {
	i := 0
	return testing.AllocsPerRun(3*len(keys), func() {
		a.Update(keyMsg(keys[i%len(keys)]))
		_ = a.View()
		i++
	})
}

func TestAKeyCostsTheSameInABigDialog(t *testing.T) {
	if testing.Short() {
		t.Skip("big lists on one goroutine: not under the race detector, which has nothing to see in them")
	}
	small, big := bigs(10), bigs(1)
	for i := range big {
		for _, name := range []string{"release", "drain", "disable", "several", "marked"} {
			keys := []string{"down", "s", "backspace", "tab", "end", "up", "pgdown"}
			if name == "drain" { // its field takes what is typed, and another wait is another plan
				keys = []string{"down", "tab", "end", "up", "pgdown"}
			}
			cost := func(g bigThing) float64 {
				a := bigApp(t, 1, 80, 24)
				bigAsk(a, g, wants(g)[name])
				require.Contains(t, a.View(), "Cancel")
				return allocsOf(a, keys...)
			}
			few, many := cost(small[i]), cost(big[i])
			require.LessOrEqual(t, many, few*1.3+200, "%s of %s", name, big[i].name)
		}
	}
}

func TestAKeyCostsTheSameInABigListAndItsDescription(t *testing.T) {
	if testing.Short() {
		t.Skip("big lists on one goroutine: not under the race detector, which has nothing to see in them")
	}
	small, big := bigs(10), bigs(1)
	for i := range big {
		for _, level := range []string{"ULBs", "VServers", "backends"} {
			cost := func(g bigThing, keys ...string) float64 {
				a := bigLists(t, g, level)
				if keys[0] == "d" {
					a.Update(keyMsg("d"))
					require.Contains(t, a.View(), "describe")
					keys = keys[1:]
				}
				return allocsOf(a, keys...)
			}
			for _, keys := range [][]string{{"j", "k", "pgdown", "G"}, {" ", "j"}, {"d", "j", "G", "g"}} {
				few, many := cost(small[i], keys...), cost(big[i], keys...)
				require.LessOrEqual(t, many, few*1.3+300, "%s of %s, %s", keys, big[i].name, level)
			}
		}
	}
}

// TestNothingLongFillsADialog counts the lines that a dialog has to be read through.
func TestNothingLongFillsADialog(t *testing.T) {
	for _, g := range bigs(1) {
		if g.name == "rules" {
			continue // each rule is named, and its step
		}
		for name, want := range wants(g) {
			a := bigApp(t, 1, 80, 24)
			q := bigAsk(a, g, want)
			for _, line := range append(q.Box.Top, q.Box.Body...) {
				require.Less(t, len(line.Text), 2_000, "%s of %s: %.100s", name, g.name, line.Text)
			}
			require.Less(t, len(q.Box.Top)+len(q.Box.Body), 600)
		}
	}
}

// TestLongNamesThatEndAlikeDoNotLookAlike changes one letter in the middle of a host's name.
func TestLongNamesThatEndAlikeDoNotLookAlike(t *testing.T) {
	texts := map[string]bool{}
	for _, letter := range []string{"a", "b"} {
		g := bigs(1)[0]
		name := strings.Repeat("x", longName/2) + letter + strings.Repeat("x", longName/2)
		backends := hosts(3)
		backends[0].ResourceName = api.Known(name)
		g.ulb = bigULB("web", "shop", backends)
		a := bigApp(t, 1, 80, 24)
		q := bigAsk(a, g, wants(g)["release"])
		for _, line := range q.Box.Top {
			if strings.Contains(line.Text, "xxx") {
				require.Contains(t, line.Text, "xxx...xxx")
				require.Contains(t, line.Text, " (102,401) #")
				texts[line.Text] = true
			}
		}
	}
	require.Len(t, texts, 2)
}
