package ui

import (
	"errors"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/confirm"
	"cloud.internal/ulbconsole/ui/theme"
)

func TestMain(m *testing.M) {
	time.Local = time.UTC
	os.Exit(m.Run())
}

// driver runs an App as Bubble Tea would: keys in, commands in goroutines,
// their messages back in. Inside a synctest bubble nothing is left to chance:
// it goes on when every goroutine waits, and time passes only in advance.
type driver struct {
	t       *testing.T
	app     *App
	client  *fake.Client
	spy     *spy
	journal *testJournal
	checks  func() // of each frame that a walk looks at, nil for nothing
	watch   func() // after each message the App took in, nil for nobody
	copied  []string
	cleared int // times that all of the screen was to be drawn anew
	stops   int // times that the console was to be suspended
	options func(*Options)
	// forDialogs are the messages that dialogs were sent.
	forDialogs []confirm.Msg
	resumes    []func() // of calls held until the end
	// coloured says that the theme writes colours.
	coloured bool

	mu    sync.Mutex
	inbox []tea.Msg
	quit  bool
	over  chan struct{} // closed when the test ends, for timers still set
}

// bubbleClock is the bubble's time, whose timers end with the test.
type bubbleClock struct {
	api.SystemClock
	over chan struct{}
}

func (c bubbleClock) After(d time.Duration, msg tea.Msg) tea.Cmd {
	return func() tea.Msg {
		select {
		case <-time.After(d):
			return msg
		case <-c.over:
			return nil
		}
	}
}

// drive runs a test in a bubble, at 80x24, once the first reads have ended.
func drive(t *testing.T, client func(*fake.Client), change func(*Options), test func(*driver)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		d := newDriver(t, client, change)
		defer close(d.over)
		defer d.giveUp()
		defer func() { d.app.Close() }()
		test(d)
	})
}

// giveUp lets what runs come to its end after a test that failed half-way: it
// would hide the failure.
func (d *driver) giveUp() {
	if d.t.Failed() {
		<-time.After(20 * time.Minute)
		synctest.Wait()
	}
}

func newDriver(t *testing.T, client func(*fake.Client), change func(*Options)) *driver {
	t.Helper()
	c := fake.New(t)
	c.AllowReads()
	c.Edit(demoWorld)
	if client != nil {
		client(c)
	}
	d := &driver{
		t: t, client: c, spy: newSpy(t, c), journal: newTestJournal(), over: make(chan struct{}),
		options: change,
	}
	d.start()
	return d
}

// start begins a console, in the place of the one before.
func (d *driver) start() {
	o := Options{
		Client: d.spy, Journal: d.journal, Clock: bubbleClock{over: d.over}, Keys: keymap.Default(),
		Theme: theme.New(theme.Dark, termenv.Ascii, false),
		Connection: Connection{
			Profile: "prod", Endpoint: "api.surfercloud.com", Region: scope.Region, Project: scope.Project,
			User: "op", Refresh: 10 * time.Second, ServiceOrder: true,
		},
		Copy: func(text string) error { d.copied = append(d.copied, text); return nil },
	}
	if d.options != nil {
		d.options(&o)
	}
	d.app = New(o)
	d.run(d.app.Init())
	d.resize(80, 24)
}

var scope = api.Scope{Region: "hk", Project: "org-1"}

// demoWorld is a small estate: a ULB with listeners of both layers, one that
// is down, and an empty one.
func demoWorld(w *fake.World) {
	w.Regions = []api.Region{
		{ID: "hk", Name: api.Known("Hong Kong"), Default: true},
		{ID: "sg", Name: api.Known("Singapore")},
	}
	w.Projects = []api.Project{
		{ID: "org-1", Name: api.Known("Production"), Default: true},
		{ID: "org-2", Name: api.Known("Staging")},
	}
	w.ULBs[scope] = []api.ULB{
		fake.ULB("ulb-web", "web",
			fake.TCP("vserver-tcp", "api-tcp", 9000,
				fake.Healthy("backend-a", "10.0.0.1", 9000), fake.Healthy("backend-b", "10.0.0.2", 9000),
				fake.Healthy("backend-c", "10.0.0.3", 9000), fake.Failing("backend-d", "10.0.0.4", 9000)),
			fake.HTTP("vserver-http", "shop", 80,
				[]api.Backend{
					fake.Healthy("backend-e", "10.0.0.5", 80), fake.Healthy("backend-f", "10.0.0.6", 80),
					fake.Healthy("backend-g", "10.0.0.7", 80),
				},
				fake.Path("policy-1", "/cart", "backend-e")),
			fake.TCP("vserver-one", "single", 25, fake.Healthy("backend-h", "10.0.0.8", 25))),
		fake.ULB("ulb-mail", "mail", fake.TCP("vserver-down", "smtp", 25, fake.Failing("backend-i", "10.0.1.1", 25))),
		fake.ULB("ulb-empty", "spare"),
	}
}

// run starts a command; its messages are taken in by wait.
func (d *driver) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() {
		msg := cmd()
		if msg == nil {
			return
		}
		d.mu.Lock()
		defer d.mu.Unlock()
		d.inbox = append(d.inbox, msg)
	}()
}

// wait goes on until every command waits for something outside.
func (d *driver) wait() {
	for {
		synctest.Wait()
		d.mu.Lock()
		msgs := d.inbox
		d.inbox = nil
		d.mu.Unlock()
		if len(msgs) == 0 {
			return
		}
		for _, msg := range msgs {
			d.send(msg)
		}
	}
}

func (d *driver) send(msg tea.Msg) {
	switch msg {
	case tea.ClearScreen():
		d.cleared++
	case tea.Suspend():
		d.stops++
	default:
	}
	switch m := msg.(type) {
	case tea.BatchMsg:
		for _, cmd := range m {
			d.run(cmd)
		}
	case tea.QuitMsg:
		d.quit = true
	default:
		if m, ok := msg.(confirm.Msg); ok {
			d.forDialogs = append(d.forDialogs, m)
		}
		_, cmd := d.app.Update(msg)
		if d.watch != nil {
			d.watch()
		}
		d.run(cmd)
	}
}

func (d *driver) resize(width, height int) {
	d.send(tea.WindowSizeMsg{Width: width, Height: height})
	d.wait()
}

// advance lets time pass, in steps so that what comes due is drawn in between.
func (d *driver) advance(span time.Duration) {
	const step = 50 * time.Millisecond
	for ; span > 0; span -= step {
		<-time.After(min(step, span)) // the bubble's time, not the world's
		d.wait()
	}
}

// press types keys one by one, each taken in before the next.
func (d *driver) press(keys ...string) {
	for _, k := range keys {
		d.send(keyMsg(k))
		d.wait()
		d.checkFrame()
	}
}

// write types a text into a field.
func (d *driver) write(text string) {
	for _, r := range text {
		d.press(string(r))
	}
}

// checkFrame sees that the frame is whole: as many lines as the screen, each as
// wide, nothing that a terminal would obey.
func (d *driver) checkFrame() {
	d.t.Helper()
	if d.app.tooSmall() {
		return
	}
	lines := strings.Split(d.app.View(), "\n")
	if len(lines) != d.app.height {
		require.Len(d.t, lines, d.app.height)
	}
	for _, l := range lines {
		// Not by require alone: this is run for every key of the random walks.
		if ansi.StringWidth(l) != d.app.width || strings.Contains(l, "\x1b") && !d.coloured {
			require.Equal(d.t, d.app.width, ansi.StringWidth(l), "%q\n%s", l, d.app.View())
			require.NotContains(d.t, l, "\x1b", "without colour nothing is left to escape")
		}
	}
}

func (d *driver) screen() string { return d.app.View() }

func (d *driver) see(texts ...string) {
	d.t.Helper()
	for _, text := range texts {
		require.Contains(d.t, d.screen(), text)
	}
}

// aged sees how old the header says that the rows are.
func (d *driver) aged(text string) {
	d.t.Helper()
	require.True(d.t, strings.HasSuffix(strings.Split(d.screen(), "\n")[0], " "+text), "%s\n%s", text, d.screen())
}

func (d *driver) dontSee(texts ...string) {
	d.t.Helper()
	for _, text := range texts {
		require.NotContains(d.t, d.screen(), text)
	}
}

// line is the one line of the screen with the text.
func (d *driver) line(text string) string {
	d.t.Helper()
	for _, l := range strings.Split(d.screen(), "\n") {
		if strings.Contains(l, text) {
			return l
		}
	}
	require.Fail(d.t, "not on the screen", "%q\n%s", text, d.screen())
	return ""
}

// selected is the row under the cursor.
func (d *driver) selected() string { return d.beginning(d.app.env.Theme.Glyph.Bar) }

// traced is the line that the cursor goes to, where it stands on none.
func (d *driver) traced() string { return d.beginning(d.app.env.Theme.Glyph.Trace) }

func (d *driver) beginning(with string) string {
	for _, l := range strings.Split(d.screen(), "\n") {
		if strings.HasPrefix(l, with) {
			return l
		}
	}
	return ""
}

// openBackends goes from the list of ULBs to the backends of its first
// listener.
func (d *driver) openBackends() {
	d.t.Helper()
	d.see("ulb-web")
	d.press("enter")
	d.see("vserver-tcp")
	d.press("enter")
	d.see("backend-a", "10.0.0.1:9000")
}

// askRelease opens the dialog on the selected backend and sees that it asks
// about the right one, until Release is alive.
func (d *driver) askRelease(id string) {
	d.t.Helper()
	require.Contains(d.t, d.selected(), id)
	d.press("x")
	d.see("Release backend", id)
	d.advance(400 * time.Millisecond)
}

var errNetwork = &api.Error{
	Kind: api.KindUnavailable, Action: "DescribeVServer", Message: "connection refused",
	Cause: errors.New("refused"),
}

// editListener changes the TCP listener behind the console's back.
func (d *driver) editListener(change func(*api.VServer)) {
	d.client.Edit(func(w *fake.World) { w.VServer(scope, "ulb-web", "vserver-tcp", change) })
}
