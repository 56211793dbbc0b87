package demo

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOnlyWhatWasCreatedShowsLate(t *testing.T) {
	k := newClock()
	c := serve(t, Options{Now: k.now, CreateDelay: 5 * time.Second})
	p := c.at("login-sticky", "login-http-80")
	hostID := c.cloud.Backends(p.ulb, p.vserver)[0].ResourceID
	add := params{"ULBId": p.ulb, "VServerId": p.vserver, "ResourceId": hostID, "Port": "81"}
	id := c.ok("AllocateBackend", add)["BackendId"].(string)
	policy := c.ok("CreatePolicy",
		params{"ULBId": p.ulb, "VServerId": p.vserver, "Match": "x", "BackendId.0": p.backends[0]})["PolicyId"].(string)
	c.ok("ReleaseBackend", params{"ULBId": p.ulb, "BackendId": p.backends[2]})
	c.ok("UpdateBackendAttribute", params{"ULBId": p.ulb, "BackendId": p.backends[1], "Enabled": "0"})

	assert.Equal(t, p.backends[:2], c.shownBackends(p), "a release shows at once, what was added does not")
	assert.EqualValues(t, 0, rows(t, c.described(p), "BackendSet")[1]["Enabled"], "nor does an update wait")
	byDefault := rows(t, rows(t, c.described(p), "PolicySet")[0], "BackendSet")
	assert.Equal(t, p.backends[:2], column(byDefault, "BackendId"), "nor is it in a rule that shows")
	assert.Nil(t, c.shownRule(p, policy))
	assert.Len(t, c.cloud.Backends(p.ulb, p.vserver), 3, "though it is there")
	c.refused(4109, "AllocateBackend", add)
	k.advance(5*time.Second - 1)
	assert.NotContains(t, c.shownBackends(p), id)
	k.advance(1)
	assert.Equal(t, append(p.backends[:2:2], id), c.shownBackends(p))
	nested := rows(t, c.ok("DescribeULB", params{"ULBId": p.ulb}), "DataSet")[0]
	assert.Len(t, rows(t, rows(t, nested, "VServerSet")[1], "BackendSet"), 3)
	require.NotNil(t, c.shownRule(p, policy))

	c.ok("UpdatePolicy",
		params{"ULBId": p.ulb, "VServerId": p.vserver, "PolicyId": policy, "Match": "y", "BackendId.0": id})
	assert.Equal(t, "y", c.shownRule(p, policy)["Match"], "an updated rule is not created anew")
	c.ok("DeletePolicy", params{"VServerId": p.vserver, "PolicyId": policy})
	assert.Nil(t, c.shownRule(p, policy))
}

func TestThePastOfAULBIsBounded(t *testing.T) {
	k := newClock()
	c := serve(t, Options{Now: k.now, WriteDelay: time.Hour})
	p := c.at("web-frontend", "https-443")
	for i := range maxPast + 20 {
		k.advance(time.Second)
		c.ok("UpdateBackendAttribute", params{"ULBId": p.ulb, "BackendId": p.backends[0], "Weight": strconv.Itoa(i % 100)})
	}
	u := c.cloud.estate.ulbs[p.ulb]
	assert.Len(t, u.past, maxPast)
	weight := func() any { return rows(t, c.described(p), "BackendSet")[0]["Weight"] }
	assert.EqualValues(t, 19, weight(), "the oldest states are forgotten, the newest is still to show")
	k.advance(time.Hour)
	assert.EqualValues(t, (maxPast+19)%100, weight())
}

func TestThePastOfAHugeULBIsBoundedByItsSize(t *testing.T) {
	u := &ulb{vservers: []*vserver{{
		backends: make([]*backend, 50_000),
		rules:    []*rule{{members: make([]string, 20_000)}},
	}}}
	for i := range u.vservers[0].backends {
		u.vservers[0].backends[i] = &backend{}
	}
	for i := range 10 {
		u.changing(time.Unix(int64(i), 0))
	}
	assert.Len(t, u.past, 2, "140,000 objects")
	assert.Equal(t, time.Unix(9, 0), u.past[1].until)
	u.vservers[0].rules[0].members = make([]string, 300_000)
	u.changing(time.Unix(10, 0))
	assert.Len(t, u.past, 1, "the last one is what still shows")
}
