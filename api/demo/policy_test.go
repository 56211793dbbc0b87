package demo

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ruleParams address the i-th Custom rule of the place, with its match.
func (p place) ruleParams(i int, extra params) params {
	all := params{"ULBId": p.ulb, "VServerId": p.vserver, "PolicyId": p.rules[i].PolicyID, "Match": p.rules[i].Match}
	for name, value := range extra {
		all[name] = value
	}
	return all
}

func TestUpdatePolicyReplacesTheMembers(t *testing.T) {
	c := serve(t, Options{})
	p := c.at("web-frontend", "https-443")
	c.ok("UpdatePolicy",
		p.ruleParams(2,
			params{"Type": "Path", "BackendId.0": p.backends[4], "BackendId.1": p.backends[0], "BackendId.2": p.backends[4]}))
	want := p.rules[2]
	want.Members = []string{p.backends[4], p.backends[0]}
	assert.Equal(t, want, c.cloud.Rules(p.ulb, p.vserver)[2], "priority and the rest stay")
	shown := c.shownRule(p, want.PolicyID)
	assert.Equal(t, want.Members, column(rows(t, shown, "BackendSet"), "BackendId"))
	assert.Equal(t, "Custom", shown["PolicyType"])
	assert.EqualValues(t, 20, shown["PolicyPriority"])
	assert.Equal(t, p.rules[:2], c.cloud.Rules(p.ulb, p.vserver)[:2], "the other rules are untouched")
}

func TestUpdatePolicyWithoutMembersEmptiesTheRule(t *testing.T) {
	c := serve(t, Options{})
	p := c.at("web-frontend", "https-443")
	c.ok("UpdatePolicy", p.ruleParams(0, nil))
	assert.Empty(t, rows(t, c.shownRule(p, p.rules[0].PolicyID), "BackendSet"))
	c.ok("ReleaseBackend", params{"ULBId": p.ulb, "BackendId": p.backends[0]})
}

func TestUpdatePolicyWithoutTypeMakesADomainRule(t *testing.T) {
	c := serve(t, Options{})
	p := c.at("web-frontend", "https-443")
	c.ok("UpdatePolicy", p.ruleParams(2, params{"BackendId.0": p.backends[2]}))
	got := c.cloud.Rules(p.ulb, p.vserver)[2]
	assert.Equal(t, "Domain", got.Type, "the trap: Type has a default of its own")
	assert.Equal(t, 0, got.Priority, "the priority is for path rules")
}

func TestUpdatePolicyKeepsModeAndPriorityItWasNotSent(t *testing.T) {
	c := serve(t, Options{})
	p := c.at("web-frontend", "https-443")
	c.ok("UpdatePolicy", p.ruleParams(0, params{"Match": "*.new.example.com", "BackendId.0": p.backends[0]}))
	got := c.cloud.Rules(p.ulb, p.vserver)[0]
	assert.Equal(t, "Wildcard", got.DomainMatchMode)
	assert.Equal(t, "*.new.example.com", got.Match)
	c.ok("UpdatePolicy", p.ruleParams(2, params{"Type": "Path", "PolicyPriority": "9999", "BackendId.0": p.backends[0]}))
	assert.Equal(t, 9999, c.cloud.Rules(p.ulb, p.vserver)[2].Priority)
	c.ok("UpdatePolicy", p.ruleParams(2, params{"Type": "Path", "PolicyPriority": "0", "BackendId.0": p.backends[0]}))
	assert.Equal(t, 0, c.cloud.Rules(p.ulb, p.vserver)[2].Priority)
	c.ok("UpdatePolicy", p.ruleParams(0, params{"DomainMatchMode": "Regular", "BackendId.0": p.backends[0]}))
	assert.Equal(t, "Regular", c.cloud.Rules(p.ulb, p.vserver)[0].DomainMatchMode)
}

func TestPolicyRefusals(t *testing.T) {
	c := serve(t, Options{})
	p, tcp, other := c.at("web-frontend", "https-443"), c.at("api-tcp", "api-9000"), c.at("web-frontend", "http-80")
	member := params{"BackendId.0": p.backends[0]}
	for name, v := range map[string]struct {
		code  int
		extra params
	}{
		"no match":              {220, params{"Match": ""}},
		"no rule":               {220, params{"PolicyId": ""}},
		"unknown rule":          {4100, params{"PolicyId": "policy-none"}},
		"rule of another":       {4100, params{"VServerId": other.vserver, "BackendId.0": ""}},
		"unknown VServer":       {4088, params{"VServerId": "vserver-none"}},
		"unknown ULB":           {4086, params{"ULBId": "ulb-none"}},
		"TCP":                   {4112, params{"ULBId": tcp.ulb, "VServerId": tcp.vserver}},
		"foreign member":        {4103, params{"BackendId.1": other.backends[0]}},
		"unknown type":          {230, params{"Type": "Header"}},
		"unknown mode":          {230, params{"DomainMatchMode": "Fuzzy"}},
		"priority past the end": {230, params{"PolicyPriority": "10000"}},
		"priority below":        {230, params{"PolicyPriority": "-1"}},
	} {
		t.Run(name, func(t *testing.T) {
			c.t = t
			all := p.ruleParams(0, member)
			for field, value := range v.extra {
				all[field] = value
			}
			c.refused(v.code, "UpdatePolicy", all)
		})
	}
	c.t = t
	assert.Equal(t, p.rules, c.cloud.Rules(p.ulb, p.vserver), "nothing changed")
}

func TestTheDefaultRuleKeepsTheMembersThatItWasGiven(t *testing.T) {
	c := serve(t, Options{})
	p := c.at("web-frontend", "https-443")
	shown := func() []string {
		first := rows(t, c.described(p), "PolicySet")[0]
		assert.Equal(t, "Default", first["PolicyType"])
		assert.Equal(t, "", first["PolicyId"])
		assert.Equal(t, "", first["Match"], "it matches whatever the others do not")
		return column(rows(t, first, "BackendSet"), "BackendId")
	}
	truth := func() VServerState { return c.cloud.VServers(p.ulb)[0] }
	assert.Equal(t, p.backends, shown())
	assert.Nil(t, truth().Default)
	assert.Equal(t, p.backends, truth().DefaultMembers())

	update := params{
		"ULBId": p.ulb, "VServerId": p.vserver, "Type": "Default", "Match": "x", "BackendId.0": p.backends[4],
		"BackendId.1": p.backends[0],
	}
	c.ok("UpdatePolicy", update)
	own := []string{p.backends[4], p.backends[0]}
	assert.Equal(t, own, shown())
	assert.Equal(t, own, truth().Default)
	assert.Equal(t, p.rules, truth().Rules, "the Custom rules are untouched")
	hostID := c.cloud.Backends(p.ulb, p.vserver)[0].ResourceID
	c.ok("AllocateBackend", params{"ULBId": p.ulb, "VServerId": p.vserver, "ResourceId": hostID, "Port": "81"})
	assert.Equal(t, own, shown(), "what is added does not join it any more")
	c.ok("ReleaseBackend", params{"ULBId": p.ulb, "BackendId": p.backends[4]})
	assert.Equal(t, own[1:], shown(), "it holds nothing back")

	c.refused(4103, "UpdatePolicy", update)
	assert.Equal(t, own[1:], shown())
	c.ok("UpdatePolicy", params{"ULBId": p.ulb, "VServerId": p.vserver, "Type": "Default", "Match": "x"})
	assert.Empty(t, shown())
	assert.Equal(t, []string{}, truth().DefaultMembers())
}

func TestTheDefaultRuleIsSetBehindTheBack(t *testing.T) {
	c := serve(t, Options{})
	p := c.at("web-frontend", "https-443")
	members := func() []string {
		return column(rows(t, rows(t, c.described(p), "PolicySet")[0], "BackendSet"), "BackendId")
	}
	require.True(t, c.cloud.SetDefault(p.ulb, p.vserver, p.backends[3:]))
	assert.Equal(t, p.backends[3:], members())
	require.True(t, c.cloud.RemoveBackend(p.backends[3]))
	assert.Equal(t, p.backends[4:], members())
	require.True(t, c.cloud.SetDefault(p.ulb, p.vserver, []string{}))
	assert.Empty(t, members())
	require.True(t, c.cloud.SetDefault(p.ulb, p.vserver, nil))
	assert.Len(t, members(), 4, "all that there are")
	assert.False(t, c.cloud.SetDefault("ulb-none", p.vserver, nil))
}

func TestCreateAndDeletePolicy(t *testing.T) {
	c := serve(t, Options{})
	p := c.at("login-sticky", "login-http-80")
	create := params{
		"ULBId": p.ulb, "VServerId": p.vserver, "Match": "/admin/", "Type": "Path", "PolicyPriority": "7",
		"BackendId.0": p.backends[2],
	}
	id := c.ok("CreatePolicy", create)["PolicyId"].(string)
	assert.Equal(t, []RuleState{{
		PolicyID: id, Type: "Path", Match: "/admin/", Priority: 7, Members: []string{p.backends[2]},
	}}, c.cloud.Rules(p.ulb, p.vserver))
	c.refused(4110, "ReleaseBackend", params{"ULBId": p.ulb, "BackendId": p.backends[2]})

	byDomain := params{"ULBId": p.ulb, "VServerId": p.vserver, "Match": "a.example.com", "BackendId.0": p.backends[0]}
	second := c.ok("CreatePolicy", byDomain)["PolicyId"].(string)
	assert.NotEqual(t, id, second)
	assert.Equal(t, "Regular", c.cloud.Rules(p.ulb, p.vserver)[1].DomainMatchMode, "the default mode")

	c.refused(4100, "DeletePolicy", params{"PolicyId": id, "VServerId": "vserver-none"})
	c.refused(220, "DeletePolicy", params{"VServerId": p.vserver})
	c.ok("DeletePolicy", params{"PolicyId": id, "VServerId": p.vserver})
	c.refused(4100, "DeletePolicy", params{"PolicyId": id, "VServerId": p.vserver})
	c.ok("DeletePolicy", params{"PolicyId": second})
	assert.Empty(t, c.cloud.Rules(p.ulb, p.vserver))
	c.ok("ReleaseBackend", params{"ULBId": p.ulb, "BackendId": p.backends[2]})

	c.refused(220, "CreatePolicy", params{"ULBId": p.ulb, "VServerId": p.vserver, "Match": "/x"})
	tcp := c.at("api-tcp", "api-9000")
	c.refused(4112, "CreatePolicy",
		params{"ULBId": tcp.ulb, "VServerId": tcp.vserver, "Match": "/x", "BackendId.0": tcp.backends[0]})
}

func TestAULBTakesFiftyCustomRules(t *testing.T) {
	c := serve(t, Options{})
	p, beside := c.at("web-frontend", "https-443"), c.at("web-frontend", "http-80")
	policy := params{"ULBId": p.ulb, "VServerId": p.vserver, "BackendId.0": p.backends[0]}
	for i := range 50 - len(p.rules) {
		policy["Match"] = "host" + strconv.Itoa(i) + ".example.com"
		c.ok("CreatePolicy", policy)
	}
	c.refused(4207, "CreatePolicy", policy)
	policy["VServerId"], policy["BackendId.0"] = beside.vserver, beside.backends[0]
	c.refused(4207, "CreatePolicy", policy) // the instance counts, not the listener
	c.ok("DeletePolicy", params{"VServerId": p.vserver, "PolicyId": p.rules[0].PolicyID})
	c.ok("CreatePolicy", policy)
}

func TestRulesChangedBehindTheBack(t *testing.T) {
	c := serve(t, Options{})
	p := c.at("web-frontend", "https-443")
	id := p.rules[0].PolicyID
	require.True(t, c.cloud.AddToRule(id, p.backends[4]))
	require.True(t, c.cloud.AddToRule(id, p.backends[4]), "twice is once")
	require.True(t, c.cloud.SetRuleMatch(id, "*.moved.example.com"))
	got := c.cloud.Rules(p.ulb, p.vserver)[0]
	assert.Equal(t, []string{p.backends[0], p.backends[1], p.backends[4]}, got.Members)
	assert.Equal(t, "*.moved.example.com", got.Match)
	require.True(t, c.cloud.RemoveBackend(p.backends[0]))
	assert.Equal(t, []string{p.backends[1], p.backends[4]}, c.cloud.Rules(p.ulb, p.vserver)[0].Members,
		"gone from the rule as well")
	assert.False(t, c.cloud.AddToRule(id, "backend-none"))
	assert.False(t, c.cloud.AddToRule("policy-none", p.backends[1]))
	assert.False(t, c.cloud.RemoveFromRule(id, p.backends[2]))
	assert.False(t, c.cloud.SetRuleMatch("policy-none", "x"))
}
