package ui

import (
	"slices"
	"strconv"

	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

// checkStep sees that a write does what its step says, and no harm beside it.
func (w *walker) checkStep(c *confirmed, s impact.Step, is *sentRequest, v api.VServer) {
	rule, _ := ruleIn(v, s.Rule.ID)
	members := rule.MemberIDs()
	switch s.Kind {
	case impact.StepRelease:
		w.wants(is, fake.ReleaseBackend, map[string]string{"BackendId": string(s.Backend)})
		in, _ := v.CustomRulesWith(s.Backend)
		require.Empty(w.t, in, "released while it is in a rule")
	case impact.StepDisable:
		w.wants(is, fake.UpdateBackendAttribute, map[string]string{"BackendId": string(s.Backend), "Enabled": "0"})
	case impact.StepEnable:
		w.wants(is, fake.UpdateBackendAttribute, map[string]string{"BackendId": string(s.Backend), "Enabled": "1"})
	case impact.StepWeight:
		w.wants(is, fake.UpdateBackendAttribute,
			map[string]string{"BackendId": string(s.Backend), "Weight": api.Show(s.Weight)})
		b, _ := v.Backend(s.Backend)
		require.Equal(w.t, s.From, b.Weight, "another weight than the one confirmed was replaced")
	case impact.StepCheck:
		w.wants(is, fake.UpdateVServerAttribute,
			map[string]string{"VServerId": string(c.begin.VServer), "MonitorType": s.Check})
		require.Equal(w.t, api.Known(s.CheckFrom), v.MonitorType, "another check than the one confirmed was replaced")
	case impact.StepLeaveRule:
		left := slices.DeleteFunc(slices.Clone(members), func(id api.BackendID) bool { return id == s.Backend })
		w.wantsRule(is, fake.UpdatePolicy, s.Rule, rule, left)
		require.ElementsMatch(w.t, s.Members, left, "the members that were confirmed")
	case impact.StepDeleteRule:
		require.True(w.t, c.begin.Request.DeleteEmptied, "nobody agreed that a rule goes")
		require.Equal(w.t, []api.BackendID{s.Backend}, members, "a rule with other members was deleted")
		w.wants(is, fake.DeletePolicy, map[string]string{"PolicyId": string(s.Rule.ID)})
	case impact.StepJoinRule:
		all := c.today(s.Members)
		for _, id := range members {
			require.Contains(w.t, all, id, "a member was taken out by joining")
		}
		w.wantsRule(is, fake.UpdatePolicy, s.Rule, rule, all)
	case impact.StepCreateRule:
		was := slices.IndexFunc(c.begin.Request.Record.Rules,
			func(r impact.RecordedRule) bool { return r.Rule.ID == s.Rule.ID && r.Deleted })
		require.GreaterOrEqual(w.t, was, 0, "a rule was made that nobody had deleted")
		w.wantsRule(is, fake.CreatePolicy, s.Rule, c.begin.Request.Record.Rules[was].Rule, c.today(s.Members))
	case impact.StepAdd:
		w.wants(is, fake.AllocateBackend, map[string]string{
			"ResourceId":   s.Host.ResourceID,
			"ResourceType": s.Host.ResourceType, "Port": strconv.Itoa(s.Host.Port),
		})
		was := slices.IndexFunc(c.begin.Request.Record.Backends,
			func(r impact.RecordedBackend) bool { return r.Backend.ID == s.Backend && r.Released })
		require.GreaterOrEqual(w.t, was, 0, "a host was added that nobody had released")
		require.True(w.t, s.Host.Is(c.begin.Request.Record.Backends[was].Backend), "another host than the released one")
	default:
		require.Fail(w.t, "no write belongs to this step", "%+v %+v", s, is)
	}
}

func (w *walker) wants(is *sentRequest, action string, params map[string]string) {
	require.Equal(w.t, action, is.action)
	for name, value := range params {
		require.Equal(w.t, value, is.params[name], "%s of %s", name, action)
	}
	if action == fake.UpdateBackendAttribute || action == fake.UpdateVServerAttribute {
		require.Len(w.t, is.params, 5, "what is not to change is not sent: %+v", is.params)
	}
}

// wantsRule sees that a rule goes back as it was confirmed and as it is, with
// these members and at least one.
func (w *walker) wantsRule(is *sentRequest, action string, plan, now api.Rule, members []api.BackendID) {
	require.Equal(w.t, action, is.action)
	require.NotEmpty(w.t, members, "a rule without members")
	for _, r := range []api.Rule{plan, now} {
		want := map[string]string{}
		given(want, "Match", r.Match)
		given(want, "Type", r.Type)
		given(want, "DomainMatchMode", r.DomainMatchMode)
		given(want, "PolicyPriority", r.Priority)
		if action == fake.UpdatePolicy {
			want["PolicyId"] = string(r.ID)
		}
		for _, name := range []string{"Match", "Type", "DomainMatchMode", "PolicyPriority", "PolicyId"} {
			require.Equal(w.t, want[name], is.params[name], "%s of %s", name, action)
		}
	}
	var sent []api.BackendID
	for i := range len(is.params) {
		if id, more := is.params["BackendId."+strconv.Itoa(i)]; more {
			sent = append(sent, api.BackendID(id))
		}
	}
	require.ElementsMatch(w.t, members, sent, "the members of %s", plan.ID)
}
