package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/changes"
	"cloud.internal/ulbconsole/ui/confirm"
)

// verifying is a change whose last step was refused and is looked for.
func verifying(steps ...impact.Step) change.Operation {
	p := change.Operation{ID: "op-1", Order: change.Order{
		Place:   api.Place{Profile: "prod", Scope: scope, ULB: "ulb-web", VServer: "vserver-http"},
		Request: impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{"backend-e"}},
	}}
	for _, s := range steps {
		p.Steps = append(p.Steps, change.StepStatus{Step: s, State: change.StepDone})
	}
	last := &p.Steps[len(p.Steps)-1]
	last.State, last.Why = change.StepVerifying, "refused, checking"
	return p
}

// shows puts a change on the screen as it goes on.
func (d *driver) shows(p change.Operation) {
	d.app.changes.Orders = append(d.app.changes.Orders, &changes.Run{ID: 4711, Order: p.Order, Control: execute.NewControl(), Addresses: map[api.BackendID]string{
		"backend-e": "10.0.0.5:80", "backend-f": "10.0.0.6:80", "backend-g": "10.0.0.7:80",
	}})
	out := make(chan changes.ProgressMsg)
	close(out)
	d.send(changes.ProgressMsg{Run: 4711, Progress: p, Out: out})
	d.wait()
}

func TestARefusalThatIsBeingCheckedIsSaidOnTheSmallestScreen(t *testing.T) {
	release := impact.Step{Kind: impact.StepRelease, Backend: "backend-e"}
	rule := fake.Path("policy-1", "/a-long-path-to-something", "backend-e", "backend-f", "backend-g")
	leave := impact.Step{Kind: impact.StepLeaveRule, Backend: "backend-e", Rule: rule, Members: []api.BackendID{"backend-f", "backend-g"}}
	for name, c := range map[string]struct {
		p    change.Operation
		want string
	}{
		"alone":                 {verifying(release), "release, verifying (refused, checking): releasing backend-e"},
		"the last of a plan":    {verifying(leave, release), "2 verifying refused, checking: release 10.0.0.5:80"},
		"a step that is longer": {verifying(release, leave), "2 verifying refused, checking: take 10.0.0.5:80 out"},
	} {
		t.Run(name, func(t *testing.T) {
			drive(t, nil, nil, func(d *driver) {
				d.shows(c.p)
				for _, width := range []int{80, 60} {
					d.resize(width, 24)
					assert.Contains(t, strings.Join(strings.Fields(d.screen()), " "), "refused, checking", "%s", d.screen())
				}
				d.resize(80, 24)
				d.says(c.want)
				d.press("w")
				d.says("verifying", "refused, checking")
			})
		})
	}
}

func TestTheHistoryClaimsNothingOfTheMembersOfARecordedRule(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.press("enter", "j", "enter")
		d.press("x")
		d.asks("Release backend", "a rule cannot be without one")
		d.confirm("Delete that rule")
		d.asks("Release backend", "DELETE rule")
		d.write(d.app.dialog.(*confirm.Change).Reading.Assessment.Gate)
		d.press("enter")
		d.advance(2 * time.Second)
		d.says("Released backend-e")
		d.press("H", "enter", "G")
		d.see("rule as it was", "backend-e")
		d.dontSee("not a backend of this VServer")
	})
}
