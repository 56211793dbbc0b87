package impact_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/render"
)

func TestWhatElseAReleaseCouldBeIsOfferedWhereItWouldBeAllowed(t *testing.T) {
	for name, c := range map[string]struct {
		v              api.VServer
		policy         impact.Policy
		targets        []api.BackendID
		disable, drain bool
	}{
		"healthy":             {v: tcp("h1", "h2"), targets: chosen("h1"), disable: true, drain: true},
		"failing":             {v: tcp("f1", "h2"), targets: chosen("f1"), disable: true, drain: true},
		"disabled already":    {v: tcp("d1", "h2"), targets: chosen("d1")},
		"one of two disabled": {v: tcp("d1", "h2", "h3"), targets: chosen("d1", "h2"), disable: true, drain: true},
		"health not known":    {v: tcp("u1", "h2"), targets: chosen("u1"), disable: true, drain: true},
		"Enabled not known":   {v: unknownEnabled(tcp("h1", "h2")), targets: chosen("h1")},
		"gone":                {v: tcp("h1", "h2"), targets: chosen("h9")},
		"an outage, allowed":  {v: tcp("h1", "f2"), targets: chosen("h1"), disable: true, drain: true},
		"an outage, refused":  {v: tcp("h1", "f2"), policy: impact.Policy{Protected: true}, targets: chosen("h1")},
		"unresolved":          {v: tcp("h1", "h2"), policy: impact.Policy{Unresolved: true}, targets: chosen("h1")},
		"too many":            {v: tcp("h1", "h2", "h3"), policy: impact.Policy{MaxTargets: 1}, targets: chosen("h1", "h2")},
		"a rule emptied of what fails": {
			v: http(listOf(fake.Path("p", "/api", "f1")), "f1", "h2"), policy: impact.Policy{Protected: true},
			targets: chosen("f1"), disable: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := release(c.v, c.policy, c.targets...)
			assert.Equal(t, c.disable, a.CanDisable, "disable")
			assert.Equal(t, c.drain, a.CanDrain, "drain")
			instead := assessOf(c.v, c.policy, impact.GoalDisable, a.Enabled()...)
			if c.disable {
				assert.NotEmpty(t, instead.Steps, "what is offered can be done")
			}
			assert.False(t, instead.CanDisable || instead.CanDrain, "of a release only")
		})
	}
}

func unknownEnabled(v api.VServer) api.VServer {
	return changed(v, func(v *api.VServer) {
		all, _ := v.Backends.Get()
		all[0].Enabled = api.Maybe[int]{}
	})
}

func TestTheRisksLeaveOutWhatTheCountsSay(t *testing.T) {
	a := release(tcp("h1", "h2", "h3"), impact.Policy{Protected: true}, "h1")
	assert.Equal(t, []string{"the profile is protected", "serving falls from 3 to 2"}, a.Reasons)
	assert.Equal(t, "the profile is protected", render.RiskText(&a.Assessment))
	a = assessOf(tcp("h1", "d2"), impact.Policy{}, impact.GoalEnable, "d2")
	assert.Equal(t, []string{"serving rises from 1 to 2"}, a.Reasons)
	assert.Empty(t, render.RiskText(&a.Assessment))
}
