package proof

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

func TestWhatAnAnswerProvesAboutEachKindOfStep(t *testing.T) {
	b := fake.Healthy("b1", "10.0.0.1", 80)
	rule := fake.Path("p1", "/api", "b1", "b2")
	host, err := b.Host()
	require.NoError(t, err)
	vs := func(backends []api.Backend, rules ...api.Rule) api.VServer {
		return fake.HTTP("vs", "web", 80, backends, rules...)
	}
	back := b
	back.ID = "new"
	off := fake.Disabled("b1", "10.0.0.1", 80)
	noWeight := b
	noWeight.Weight = api.Maybe[int]{}
	noEnabled := b
	noEnabled.Enabled = api.Maybe[int]{}
	blindRule := rule
	blindRule.Members = api.Maybe[[]api.Member]{}
	noRules := vs([]api.Backend{b})
	noRules.Rules = api.Maybe[[]api.Rule]{}
	nullRules := vs([]api.Backend{b})
	nullRules.Rules = api.Known([]api.Rule(nil))
	noBackends := vs(nil)
	noBackends.Backends = api.Maybe[[]api.Backend]{}
	twin := fake.Path("p7", "/api", "b2", "b1")
	twin.DomainMatchMode = api.Known("")
	other := fake.Path("p8", "/api", "b1")
	step := func(k impact.StepKind) change.StepStatus {
		return change.StepStatus{Step: impact.Step{
			Kind: k, Backend: "b1", Rule: rule, Members: []api.BackendID{"b1", "b2"},
			Host: host,
		}}
	}
	weight := func(n int) change.StepStatus {
		s := step(impact.StepWeight)
		s.Step.Weight = api.Known(n)
		return s
	}
	join := step(impact.StepJoinRule)
	join.Step.Rule = fake.Path("p1", "/api", "b2")
	named := step(impact.StepCreateRule)
	named.Policy = "p8"
	known := step(impact.StepAdd)
	known.Backend = "b9"
	for name, c := range map[string]struct {
		step change.StepStatus
		v    api.VServer
		want Verdict
	}{
		"leave: still a member":    {step(impact.StepLeaveRule), vs(nil, rule), Disproved},
		"leave: out":               {step(impact.StepLeaveRule), vs(nil, fake.Path("p1", "/api", "b2")), Proved},
		"leave: members absent":    {step(impact.StepLeaveRule), vs(nil, blindRule), Nothing},
		"leave: rule gone":         {step(impact.StepLeaveRule), vs(nil), Superseded},
		"leave: rules absent":      {step(impact.StepLeaveRule), noRules, Nothing},
		"join: in":                 {join, vs(nil, rule), Proved},
		"join: not in":             {join, vs(nil, fake.Path("p1", "/api", "b2")), Disproved},
		"join: rule gone":          {join, nullRules, Superseded},
		"join: members absent":     {join, vs(nil, blindRule), Nothing},
		"delete: there":            {step(impact.StepDeleteRule), vs(nil, rule), Disproved},
		"delete: gone":             {step(impact.StepDeleteRule), vs(nil), Proved},
		"delete: rules null":       {step(impact.StepDeleteRule), nullRules, Proved},
		"delete: rules absent":     {step(impact.StepDeleteRule), noRules, Nothing},
		"disable: off":             {step(impact.StepDisable), vs([]api.Backend{off}), Proved},
		"disable: on":              {step(impact.StepDisable), vs([]api.Backend{b}), Disproved},
		"disable: Enabled absent":  {step(impact.StepDisable), vs([]api.Backend{noEnabled}), Nothing},
		"disable: backend gone":    {step(impact.StepDisable), vs(nil), Superseded},
		"disable: backends absent": {step(impact.StepDisable), noBackends, Nothing},
		"enable: on":               {step(impact.StepEnable), vs([]api.Backend{b}), Proved},
		"enable: off":              {step(impact.StepEnable), vs([]api.Backend{off}), Disproved},
		"weight: as sent":          {weight(1), vs([]api.Backend{b}), Proved},
		"weight: another":          {weight(0), vs([]api.Backend{b}), Disproved},
		"weight: absent":           {weight(1), vs([]api.Backend{noWeight}), Nothing},
		"weight: backend gone":     {weight(1), vs(nil), Superseded},
		"add: the host is there":   {step(impact.StepAdd), vs([]api.Backend{back}), Proved},
		"add: the host is not there": {
			step(impact.StepAdd), vs([]api.Backend{fake.Healthy("b9", "10.0.0.9", 80)}),
			Disproved,
		},
		"add: the id is there":         {known, vs([]api.Backend{fake.Healthy("b9", "10.0.0.9", 80)}), Proved},
		"add: backends absent":         {step(impact.StepAdd), noBackends, Nothing},
		"create: one like it is there": {step(impact.StepCreateRule), vs(nil, twin), Proved},
		"create: with other members":   {step(impact.StepCreateRule), vs(nil, other), Disproved},
		"create: by its id":            {named, vs(nil, other), Proved},
		"create: members absent":       {step(impact.StepCreateRule), vs(nil, blindRule), Nothing},
		"create: rules absent":         {step(impact.StepCreateRule), noRules, Nothing},
		"wait":                         {step(impact.StepWait), vs(nil), Nothing},
	} {
		t.Run(name, func(t *testing.T) {
			got := Prove(c.v, []change.StepStatus{c.step}, 0)
			assert.Equal(t, c.want, got.Verdict)
		})
	}
}
