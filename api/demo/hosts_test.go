package demo

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheStateOfAHostTellsWhoIsDown(t *testing.T) {
	k := newClock()
	c := serve(t, Options{Now: k.now, HealthMoves: true})
	p, redirect := c.at("web-frontend", "https-443"), c.at("web-frontend", "http-80")
	web := c.cloud.Backends(p.ulb, p.vserver)
	state := func(id string) any {
		out := c.ok("DescribeUHostInstance", params{"UHostIds.0": id})
		assert.EqualValues(t, 1, out["TotalCount"])
		return rows(t, out, "UHostSet")[0]["State"]
	}
	require.True(t, c.cloud.SetHealth(web[1].BackendID, true))
	assert.Equal(t, "Running", state(web[1].ResourceID), "the application is down, the host is not")

	require.True(t, c.cloud.SetHostState(web[0].ResourceID, "Stopped"))
	assert.Equal(t, "Stopped", state(web[0].ResourceID))
	assert.Equal(t, "Running", state(web[2].ResourceID))
	for _, at := range []place{p, redirect} {
		assert.EqualValues(t, 1, rows(t, c.described(at), "BackendSet")[0]["Status"], "whatever it serves")
	}
	require.True(t, c.cloud.SetHostState(web[0].ResourceID, "Running"))
	assert.EqualValues(t, 0, rows(t, c.described(p), "BackendSet")[0]["Status"])
	require.True(t, c.cloud.SetHostState(web[0].ResourceID, ""), "a state that nobody knows")
	assert.Equal(t, "", state(web[0].ResourceID))
	assert.False(t, c.cloud.SetHostState("uhost-none", "Stopped"))
}

func TestHostsAreListedByPlaceAndInPages(t *testing.T) {
	c := serve(t, Options{})
	out := c.ok("DescribeUHostInstance", params{"Limit": "100"})
	all := rows(t, out, "UHostSet")
	assert.EqualValues(t, len(all), out["TotalCount"])
	names := column(all, "Name")
	assert.IsIncreasing(t, names)
	assert.Subset(t, names, []string{"web-01", "api-04", "k8s-node-01", "web-spare"})
	assert.NotContains(t, names, "sg-edge-01")
	assert.Len(t, rows(t, c.ok("DescribeUHostInstance", nil), "UHostSet"), 20)
	page := rows(t, c.ok("DescribeUHostInstance", params{"Offset": "5", "Limit": "3"}), "UHostSet")
	assert.Equal(t, names[5:8], column(page, "Name"))

	id := all[0]["UHostId"].(string)
	found := c.ok("DescribeUHostInstance", params{"UHostIds.0": "uhost-none", "UHostIds.1": id, "UHostIds.2": id})
	assert.Equal(t, []string{id}, column(rows(t, found, "UHostSet"), "UHostId"))
	assert.Empty(t, rows(t, c.ok("DescribeUHostInstance", params{"Region": "sg", "UHostIds.0": id}), "UHostSet"))
	for _, bad := range []params{{"Limit": "101"}, {"Limit": "0"}, {"Offset": "-1"}} {
		c.refused(230, "DescribeUHostInstance", bad)
	}
}
