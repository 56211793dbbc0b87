package live_test

import (
	"context"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/ui/live"
	"cloud.internal/ulbconsole/ui/screen"
)

var (
	web  = api.Place{Profile: "prod", Scope: api.Scope{Region: "hk", Project: "org-1"}, ULB: "ulb-web", VServer: "vserver-1"}
	noon = time.Unix(1_700_000_000, 0)
)

// stopped is a clock that stands until it is moved, whose timers come at once.
type stopped struct {
	api.SystemClock
	now *time.Time
}

func (c stopped) Now() time.Time                           { return *c.now }
func (c stopped) After(_ time.Duration, m tea.Msg) tea.Cmd { return func() tea.Msg { return m } }

// bench is a board with what it asks.
type bench struct {
	t      *testing.T
	board  *live.Board
	client *fake.Client
	now    time.Time
	own    live.Own
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, client: fake.New(t), now: noon}
	b.client.AllowReads()
	b.client.Edit(func(w *fake.World) {
		w.Points = map[api.VServerID]map[api.Metric][]api.Point{"vserver-1": {
			api.MetricConnections: {{At: noon.Add(-time.Minute), Value: 5}},
		}}
		w.Operations = map[api.ULBID][]api.UserOperation{"ulb-web": {{At: noon.Add(-time.Minute), Action: "UpdatePolicy"}}}
	})
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	b.board = live.New(&screen.Env{Context: ctx, Clock: stopped{now: &b.now}}, b.client,
		func(api.Place) live.Own { return b.own })
	return b
}

// look says what is looked at, and runs what follows. It returns the methods that were called.
func (b *bench) look(all ...live.Look) []string {
	before := len(b.client.Calls())
	b.run(b.board.Look(all...), all)
	var methods []string
	for _, c := range b.client.Calls()[before:] {
		methods = append(methods, c.Method)
	}
	return methods
}

func (b *bench) run(cmd tea.Cmd, looked []live.Look) {
	if cmd == nil {
		return
	}
	switch m := cmd().(type) {
	case tea.BatchMsg:
		for _, one := range m {
			b.run(one, looked)
		}
	case live.Msg:
		b.board.Receive(m)
		b.run(b.board.Look(looked...), looked)
	}
}

func opened(at api.Place, readAt time.Time) live.Look {
	return live.Look{Place: at, Span: time.Hour, AtOnce: true, ReadAt: readAt}
}

var both = []string{fake.UserOperations, fake.Metrics}

func TestWhatAKeyOpenedIsReadAtOnceAndOnceAMinute(t *testing.T) {
	b := newBench(t)
	assert.Equal(t, "reading", b.board.Metrics(web).Word())
	revision := b.board.Revision()
	assert.Equal(t, both, b.look(opened(web, noon)))
	assert.NotEqual(t, revision, b.board.Revision())
	assert.Empty(t, b.board.Metrics(web).Word())
	assert.Len(t, b.board.Others(web).All, 1)
	assert.Empty(t, b.look(opened(web, noon)), "it is there")
	b.now = noon.Add(59 * time.Second)
	assert.Empty(t, b.look(opened(web, b.now)))
	b.now = noon.Add(time.Minute)
	assert.Empty(t, b.look(opened(web, noon)), "what it stands beside was not read again")
	assert.Equal(t, both, b.look(opened(web, b.now)))
	assert.Empty(t, b.look())
	assert.Empty(t, b.look(opened(web, b.now)), "it is kept")

	ulb := web
	ulb.VServer = ""
	assert.Empty(t, b.look(opened(ulb, b.now)), "a load balancer has operations alone")
	other := web
	other.VServer = "vserver-2"
	assert.Equal(t, []string{fake.Metrics}, b.look(opened(other, b.now)))
	assert.Equal(t, "none", b.board.Metrics(other).Word())
}

func TestWhatIsUnderTheCursorIsReadOnceItRests(t *testing.T) {
	b := newBench(t)
	under := live.Look{Place: web, Span: time.Hour}
	rests := b.board.Look(under)
	require.NotNil(t, rests)
	assert.Empty(t, b.client.Calls())
	other := under
	other.Place.VServer = "vserver-2"
	b.board.Look(other) // its timer does not come
	b.run(rests, []live.Look{other})
	assert.Empty(t, b.client.Calls(), "the cursor went on meanwhile")
	assert.Equal(t, both, b.look(under))
	b.board.Look()
	assert.Empty(t, b.look(under))
}

func TestANewSpanIsReadAtOnce(t *testing.T) {
	b := newBench(t)
	b.look(opened(web, noon))
	span, longer := b.board.Other(1)
	assert.True(t, longer)
	b.board.Choose(1)
	assert.Equal(t, 6*time.Hour, span)
	assert.Equal(t, span, b.board.Span())
	assert.Equal(t, "reading", b.board.Metrics(web).Word())
	look := opened(web, noon)
	look.Span = span
	assert.Equal(t, []string{fake.Metrics}, b.look(look))
	for range 9 {
		b.board.Choose(1)
	}
	assert.Equal(t, 7*24*time.Hour, b.board.Span())
	for range 9 {
		b.board.Choose(-1)
	}
	assert.Equal(t, 15*time.Minute, b.board.Span())
}

func TestAReadIsGivenUpThatNobodyLooksAt(t *testing.T) {
	b := newBench(t)
	b.client.Hold(fake.Metrics)
	cmd := b.board.Look(opened(web, noon))
	ended := make(chan tea.Msg, 2)
	for _, one := range cmd().(tea.BatchMsg) {
		go func() { ended <- one() }()
	}
	b.client.Await(fake.Metrics, 1)
	b.board.Look()
	for range 2 {
		b.board.Receive((<-ended).(live.Msg))
	}
	assert.Equal(t, "reading", b.board.Metrics(web).Word(), "an answer that comes all the same is dropped")
}

func TestWhatIsDeniedIsAskedForOnceUntilAKeyAsks(t *testing.T) {
	b := newBench(t)
	b.client.FailAlways(fake.Metrics, api.FromRetCode("GetMetric", 299, "no", ""))
	assert.Equal(t, both, b.look(opened(web, noon)))
	assert.Equal(t, "denied", b.board.Metrics(web).Word())
	other := web
	other.VServer = "vserver-2"
	b.now = noon.Add(time.Hour)
	assert.Equal(t, []string{fake.UserOperations}, b.look(opened(other, b.now)))
	assert.Equal(t, "denied", b.board.Metrics(other).Word(), "nor for any other")
	b.client.FailAlways(fake.Metrics, nil)
	b.board.Again()
	assert.Equal(t, []string{fake.Metrics}, b.look(opened(web, b.now)))
	assert.NotEqual(t, "denied", b.board.Metrics(web).Word())

	b.client.FailAlways(fake.UserOperations, fake.LostOf("GetUserOperationEvents"))
	b.now = b.now.Add(time.Hour)
	b.look(opened(web, b.now))
	assert.Error(t, b.board.Others(web).Err)
	assert.False(t, b.board.Others(web).Any())
	b.now = b.now.Add(time.Minute)
	assert.Contains(t, b.look(opened(web, b.now)), fake.UserOperations, "what only failed is read again")
}

func TestAnswersAreKeptToABound(t *testing.T) {
	b := newBench(t)
	for i := range 1000 {
		at := web
		at.ULB, at.VServer = api.ULBID(rune('A'+i)), api.VServerID(rune('A'+i))
		require.Equal(t, both, b.look(opened(at, noon)))
	}
	assert.Equal(t, both, b.look(opened(api.Place{ULB: "A", VServer: "A", Scope: web.Scope, Profile: "prod"}, noon)))
}

func TestOthersAreWhoDidWhatThisConsoleDidNot(t *testing.T) {
	op := func(action, account string, after time.Duration) api.UserOperation {
		return api.UserOperation{At: noon.Add(after), Action: action, Account: account}
	}
	sent := func(action string, after time.Duration) live.Sent {
		return live.Sent{Action: action, At: noon.Add(after)}
	}
	const a, u = "ReleaseBackend", "UpdatePolicy"
	for name, c := range map[string]struct {
		all  []api.UserOperation
		sent []live.Sent
		left int
	}{
		"own":                        {[]api.UserOperation{op(a, "me", 0)}, []live.Sent{sent(a, 0)}, 0},
		"keys not named":             {[]api.UserOperation{op(a, "", 0)}, []live.Sent{sent(a, -time.Second)}, 0},
		"other keys":                 {[]api.UserOperation{op(a, "you", 0)}, []live.Sent{sent(a, 0)}, 1},
		"the same keys, not sent":    {[]api.UserOperation{op(a, "me", 0)}, nil, 1},
		"another action":             {[]api.UserOperation{op(u, "me", 0)}, []live.Sent{sent(a, 0)}, 1},
		"another time":               {[]api.UserOperation{op(a, "me", 0)}, []live.Sent{sent(a, -3*time.Minute)}, 1},
		"its clock is behind":        {[]api.UserOperation{op(a, "me", -50*time.Second)}, []live.Sent{sent(a, 0)}, 0},
		"one request, two of them":   {[]api.UserOperation{op(a, "me", time.Second), op(a, "me", 0)}, []live.Sent{sent(a, 0)}, 1},
		"two requests, two of them":  {[]api.UserOperation{op(a, "me", time.Second), op(a, "me", 0)}, []live.Sent{sent(a, 0), sent(a, 1)}, 0},
		"the nearest, not the first": {[]api.UserOperation{op(a, "me", 0), op(a, "me", -80*time.Second)}, []live.Sent{sent(a, -100*time.Second), sent(a, 0)}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.own = live.Own{Account: "me", Sent: c.sent}
			b.client.Edit(func(w *fake.World) { w.Operations = map[api.ULBID][]api.UserOperation{"ulb-web": c.all} })
			b.look(opened(web, noon))
			assert.Len(t, b.board.Others(web).All, c.left)
		})
	}
}
