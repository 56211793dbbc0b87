package changes

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/theme"
)

// stillClock is a clock in which no time passes.
type stillClock struct{ api.SystemClock }

func (stillClock) Now() time.Time                       { return time.Unix(1_700_000_000, 0) }
func (stillClock) After(time.Duration, tea.Msg) tea.Cmd { return nil }

// testTracker is one of a session that has changed nothing.
func testTracker() *Tracker {
	no := func() bool { return false }
	e := &screen.Env{
		Clock: stillClock{}, Theme: theme.New(theme.Dark, termenv.Ascii, false), Keys: keymap.Default(), PlanOnly: no, Asked: no,
	}
	return New(e, &execute.Session{Clock: stillClock{}}, notice.New(e.Theme, e.Clock))
}

// verifying is a change whose last step was refused and is looked for.
func verifying(steps ...impact.Step) change.Operation {
	op := change.Operation{ID: "op-1", Run: 1, Running: true, Order: change.Order{
		Place:   api.Place{Profile: "prod", Scope: api.Scope{Region: "hk"}, ULB: "ulb-web", VServer: "vserver-http"},
		Request: impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{"backend-e"}},
	}}
	for _, s := range steps {
		op.Steps = append(op.Steps, change.StepStatus{Step: s, State: change.StepDone})
	}
	last := &op.Steps[len(op.Steps)-1]
	last.State, last.Why = change.StepVerifying, "refused, checking"
	return op
}

func TestWhatARefusalIsCheckedForComesBeforeTheStep(t *testing.T) {
	release := impact.Step{Kind: impact.StepRelease, Backend: "backend-e"}
	rule := fake.Path("policy-1", "/a-long-path-to-something", "backend-e", "backend-f", "backend-g")
	leave := impact.Step{
		Kind: impact.StepLeaveRule, Backend: "backend-e", Rule: rule, Members: []api.BackendID{"backend-f", "backend-g"},
	}
	for name, c := range map[string]struct {
		op   change.Operation
		want string
	}{
		"alone":                 {verifying(release), "releasing 10.0.0.5:80 verifying (refused, checking)"},
		"the last of a plan":    {verifying(leave, release), "2 verifying refused, checking: release 10.0.0.5:80"},
		"a step that is longer": {verifying(release, leave), "2 verifying refused, checking: take 10.0.0.5:80 out"},
	} {
		t.Run(name, func(t *testing.T) {
			tr := testTracker()
			tr.confirmed[1] = &confirmed{addresses: map[api.BackendID]string{
				"backend-e": "10.0.0.5:80", "backend-f": "10.0.0.6:80", "backend-g": "10.0.0.7:80",
			}}
			panel := func(width int) string {
				lines := tr.runningLines([]change.Operation{c.op}, tr.Watch(), width)
				return strings.Join(strings.Fields(strings.Join(lines, " ")), " ")
			}
			assert.Contains(t, panel(80), c.want)
			assert.Contains(t, panel(60), "refused, checking")
			whole := render.NewDescription(tr.env.Theme, tr.operationSections(c.op, among(nil)), 80)
			text := ""
			for i := range whole.Count() {
				text += whole.Line(i) + "\n"
			}
			assert.Contains(t, text, "verifying")
			assert.Contains(t, text, "refused, checking")
		})
	}
}

func TestWordsOfAnOrderNobodyRunsChangeNothing(t *testing.T) {
	tr := testTracker()
	before := tr.revision
	out := make(chan progressMsg)
	close(out)
	cmd, effects := tr.Receive(progressMsg{op: change.Operation{Run: 4711}, out: out})
	assert.Nil(t, cmd(), "nor is anything awaited of it")
	assert.Zero(t, effects)
	assert.Equal(t, before, tr.revision)
}

func TestWhatStillRunsIsListedAsItWasStarted(t *testing.T) {
	tr := testTracker()
	var want []string
	for _, ulb := range []api.ULBID{"ulb-e", "ulb-b", "ulb-d", "ulb-a", "ulb-c", "ulb-f"} {
		o := change.Order{
			Place:   api.Place{Scope: api.Scope{Region: "hk"}, ULB: ulb},
			Request: impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{"b-1"}},
		}
		tr.session.Start(t.Context(), o, change.Reading{})
		want = append(want, "2023-11-14 22:13:20 UTC | aborted | release b-1 | "+string(ulb)+
			"/? hk | the console was left: nothing sent")
	}
	assert.Equal(t, want, tr.Lines())
}
