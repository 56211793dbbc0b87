package demo

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheTruthOfABackendAndARule(t *testing.T) {
	c := serve(t, Options{WriteDelay: time.Hour})
	p := c.at("web-frontend", "https-443")
	b, found := c.cloud.Backend(p.backends[2])
	require.True(t, found)
	assert.Equal(t, c.cloud.Backends(p.ulb, p.vserver)[2], b)
	assert.NotEmpty(t, b.VPCID)
	assert.NotEmpty(t, b.SubnetID)
	r, found := c.cloud.Rule(p.rules[1].PolicyID)
	require.True(t, found)
	assert.Equal(t, p.rules[1], r)

	c.ok("UpdatePolicy", p.ruleParams(1, params{"BackendId.0": p.backends[0]}))
	r, _ = c.cloud.Rule(p.rules[1].PolicyID)
	assert.Equal(t, []string{p.backends[0]}, r.Members, "true at once, whatever still shows")
	assert.Equal(t, []string{p.backends[3]},
		column(rows(t, c.shownRule(p, p.rules[1].PolicyID), "BackendSet"), "BackendId"))

	_, found = c.cloud.Backend("backend-none")
	assert.False(t, found)
	_, found = c.cloud.Rule("policy-none")
	assert.False(t, found)
	_, found = c.cloud.Rule("")
	assert.False(t, found, "the Default rule is no Custom one")
}

func TestABackendIsEditedBehindTheBack(t *testing.T) {
	c := serve(t, Options{WriteDelay: time.Hour})
	p := c.at("pg-main-standby", "postgres-5432")
	c.ok("UpdateBackendAttribute", params{"ULBId": p.ulb, "BackendId": p.backends[1], "Weight": "9"}) // still to show
	before, _ := c.cloud.Backend(p.backends[0])
	require.True(t, c.cloud.EditBackend(p.backends[0], func(b *BackendState) {
		b.PrivateIP, b.Port, b.Weight, b.Enabled, b.Failing, b.Standby = "10.7.7.7", 81, 50, false, true, true
		b.BackendID, b.ResourceID = "spoilt", "spoilt"
	}))
	shown := rows(t, c.described(p), "BackendSet")[0]
	for field, want := range map[string]any{
		"BackendId": before.BackendID, "ResourceId": before.ResourceID, "PrivateIP": "10.7.7.7",
		"Port": 81.0, "Weight": 50.0,
		"Enabled": 0.0, "Status": 1.0, "IsBackup": 1.0,
	} {
		assert.Equal(t, want, shown[field], field)
	}
	assert.False(t, c.cloud.EditBackend("backend-none", func(*BackendState) {}))
}

func TestARuleIsEditedAddedAndRemovedBehindTheBack(t *testing.T) {
	c := serve(t, Options{})
	p := c.at("web-frontend", "https-443")
	id := p.rules[2].PolicyID
	require.True(t, c.cloud.EditRule(id, func(r *RuleState) {
		r.Type, r.Match, r.DomainMatchMode, r.Priority, r.Members = "Domain", "b.example.com", "Regular", 0, r.Members[:1]
		r.PolicyID = "spoilt"
	}))
	r, _ := c.cloud.Rule(id)
	assert.Equal(t,
		RuleState{
			PolicyID: id, Type: "Domain", Match: "b.example.com", DomainMatchMode: "Regular",
			Members: p.rules[2].Members[:1],
		}, r)

	made := RuleState{Type: "Path", Match: "/new", Priority: 3, Members: []string{p.backends[0]}}
	made.PolicyID = c.cloud.AddRule(p.ulb, p.vserver, made)
	require.NotEmpty(t, made.PolicyID)
	got, _ := c.cloud.Rule(made.PolicyID)
	assert.Equal(t, made, got)
	assert.NotNil(t, c.shownRule(p, made.PolicyID))
	require.True(t, c.cloud.RemoveRule(made.PolicyID))
	assert.Nil(t, c.shownRule(p, made.PolicyID))
	assert.Len(t, c.cloud.Rules(p.ulb, p.vserver), 3)

	assert.Equal(t, "", c.cloud.AddRule("ulb-none", p.vserver, made))
	assert.False(t, c.cloud.RemoveRule("policy-none"))
	assert.False(t, c.cloud.EditRule("policy-none", func(*RuleState) {}))
}
