package ui

import (
	"context"
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/confirm"
	"cloud.internal/ulbconsole/ui/theme"
)

// stillClock stands still: nothing comes due in a benchmark.
type stillClock struct{ api.SystemClock }

func (stillClock) Now() time.Time                       { return time.Unix(1_700_000_000, 0) }
func (stillClock) After(time.Duration, tea.Msg) tea.Cmd { return nil }

// bigEstate is an estate of so many ULBs with 3 VServers of 4 backends each.
func bigEstate(ulbs int) []api.ULB {
	all := make([]api.ULB, 0, ulbs)
	for i := range ulbs {
		vservers := make([]api.VServer, 0, 3)
		for v := range 3 {
			backends := make([]api.Backend, 0, 4)
			for b := range 4 {
				backends = append(backends, fake.Healthy(api.BackendID(fmt.Sprintf("backend-%d-%d-%d", i, v, b)), fmt.Sprintf("10.%d.%d.%d", i%250, i/250, v*4+b), 80))
			}
			vservers = append(vservers, fake.TCP(api.VServerID(fmt.Sprintf("vserver-%d-%d", i, v)), fmt.Sprintf("listener-%d", v), 80+v, backends...))
		}
		all = append(all, fake.ULB(api.ULBID(fmt.Sprintf("ulb-%d", i)), fmt.Sprintf("service-%d", i), vservers...))
	}
	return all
}

// bigApp shows so many ULBs.
func bigApp(tb testing.TB, ulbs, width, height int) *App {
	tb.Helper()
	a := appOf(tb, Options{}, bigEstate(ulbs), width, height)
	require.Contains(tb, a.View(), fmt.Sprintf("%d ULB", ulbs))
	return a
}

// estateClient answers with an estate at once.
type estateClient struct {
	api.Client
	ulbs []api.ULB
}

func (c estateClient) ULBs(_ context.Context, _ api.Scope, deliver func(api.ULBPage)) (api.Listing, error) {
	deliver(api.ULBPage{Rows: c.ulbs, Total: len(c.ulbs)})
	return api.Listing{Total: len(c.ulbs)}, nil
}

// appOf has read an estate.
func appOf(tb testing.TB, o Options, ulbs []api.ULB, width, height int) *App {
	tb.Helper()
	o.Client, o.Clock, o.Keys, o.Theme = estateClient{fake.New(tb), ulbs}, stillClock{}, keymap.Default(), theme.New(theme.Dark, termenv.ANSI, false)
	o.Connection = Connection{Profile: "prod", Endpoint: "api.surfercloud.com", Region: scope.Region, Project: scope.Project}
	a := New(o)
	tb.Cleanup(a.Close)
	a.Update(tea.WindowSizeMsg{Width: width, Height: height})
	takeIn(a, a.stack.top().Start(false))
	return a
}

// takeIn runs a command, and all that follow from it.
func takeIn(a *App, cmd tea.Cmd) {
	msgs, open := make(chan tea.Msg), 0
	run := func(cmd tea.Cmd) {
		if cmd != nil {
			open++
			go func() { msgs <- cmd() }()
		}
	}
	for run(cmd); open > 0; open-- {
		switch m := (<-msgs).(type) {
		case nil:
		case tea.BatchMsg:
			for _, one := range m {
				run(one)
			}
		default:
			_, follows := a.Update(m)
			run(follows)
		}
	}
}

func BenchmarkViewOf10000ULBs(b *testing.B) {
	a := bigApp(b, 10_000, 120, 40)
	b.ReportAllocs()
	for b.Loop() {
		_ = a.View()
	}
}

func benchmarkKeys(b *testing.B, a *App, keys ...string) {
	b.Helper()
	msgs := make([]tea.Msg, 0, len(keys))
	for _, k := range keys {
		msgs = append(msgs, keyMsg(k))
	}
	b.ReportAllocs()
	began, longest := cpuTime(b), time.Duration(0)
	for i := 0; b.Loop(); i++ {
		before := cpuTime(b)
		a.Update(msgs[i%len(msgs)])
		_ = a.View()
		longest = max(longest, cpuTime(b)-before)
	}
	b.ReportMetric(float64((cpuTime(b)-began).Microseconds())/1000/float64(b.N), "cpu-ms/key")
	b.ReportMetric(float64(longest.Microseconds())/1000, "cpu-ms/longest")
}

// cpuTime is what this process has had of the processor: what a key costs does not
// depend on who else works on the machine.
func cpuTime(tb testing.TB) time.Duration {
	tb.Helper()
	var use syscall.Rusage
	require.NoError(tb, syscall.Getrusage(syscall.RUSAGE_SELF, &use))
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

func BenchmarkCursorMove(b *testing.B) {
	for _, n := range []int{100, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) { benchmarkKeys(b, bigApp(b, n, 120, 40), "j") })
	}
}

func BenchmarkPage(b *testing.B) {
	benchmarkKeys(b, bigApp(b, 10_000, 120, 40), "pgdown")
}

func BenchmarkFilterKeystroke(b *testing.B) {
	a := bigApp(b, 5_000, 120, 40)
	a.Update(keyMsg("/"))
	benchmarkKeys(b, a, append(strings.Split("host-backend-49", ""), "ctrl+u")...)
}

func BenchmarkOrder(b *testing.B) {
	benchmarkKeys(b, bigApp(b, 5_000, 120, 40), "o")
}

func BenchmarkDescriptionOfABigULB(b *testing.B) {
	u := bigEstate(1)[0]
	var vservers []api.VServer
	for i := range 50 {
		var backends []api.Backend
		for j := range 20 {
			backends = append(backends, fake.Healthy(api.BackendID(fmt.Sprintf("b-%d-%d", i, j)), "10.0.0.1", 80))
		}
		vservers = append(vservers, fake.TCP(api.VServerID(fmt.Sprint("v-", i)), "v", 80, backends...))
	}
	u.VServers = api.Known(vservers)
	a := appOf(b, Options{}, []api.ULB{u}, 120, 40)
	a.Update(keyMsg("d"))
	require.Contains(b, a.View(), "describe")
	benchmarkKeys(b, a, "j", "k")
}

// BenchmarkKeyInADialog is what a key costs while the dialog of a plan of twenty
// steps is on the screen.
func BenchmarkKeyInADialog(b *testing.B) {
	a := bigApp(b, 100, 80, 24)
	backends := make([]api.Backend, 21)
	for i := range backends {
		backends[i] = fake.Healthy(api.BackendID(fmt.Sprint("backend-", i)), fmt.Sprintf("10.0.0.%d", i+1), 80)
	}
	want := impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{"backend-0"}}
	var rules []api.Rule
	for i := range 19 {
		rules = append(rules, fake.Path(api.PolicyID(fmt.Sprint("policy-", i)), fmt.Sprint("/path/", i), "backend-0", "backend-1", "backend-2"))
	}
	v := fake.HTTP("vserver-1", "shop", 80, backends, rules...)
	read := answered{VServer: v, Assessment: impact.Assess([]api.VServer{v}, v, want, impact.Policy{Protected: true})}
	q := confirm.NewChange(a.env, read, change.Order{Request: want, ULBName: "web", VServerName: "shop"}, nil,
		confirm.About{})
	a.dialog = q
	q.Resize(80, 24)
	read.to(a, q)
	require.Len(b, q.Reading.Assessment.Steps, 20)
	require.Contains(b, a.View(), "to confirm")
	benchmarkKeys(b, a, "down", "down", "s", "backspace", "up")
}

// TestAKeyCostsNoMoreInALongList holds what must not grow with the rows.
func TestAKeyCostsNoMoreInALongList(t *testing.T) {
	allocs := func(rows int) float64 {
		a := bigApp(t, rows, 120, 40)
		move := keyMsg("j")
		return testing.AllocsPerRun(50, func() {
			a.Update(move)
			_ = a.View()
		})
	}
	few, many := allocs(100), allocs(3_000)
	require.LessOrEqual(t, many, few*1.2+10, "allocations of a cursor move")
}

// answered is the reading that a dialog is given, whatever it asks for.
type answered change.Reading

func (r answered) Read(context.Context, change.Order, func(impact.Finding)) (change.Reading, error) {
	return change.Reading(r), nil
}

// Assess leaves it as it is.
func (r answered) Assess(change.Order, change.Reading) change.Reading { return change.Reading(r) }

// to lets the dialog of the console ask, and gives it the answer.
func (r answered) to(a *App, q *confirm.Change) { a.Update(q.Read()().(tea.BatchMsg)[0]()) }
