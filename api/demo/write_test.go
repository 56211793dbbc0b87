package demo

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReleaseTakesOneBackendOff(t *testing.T) {
	c := serve(t, Options{})
	p, metrics := c.at("api-tcp", "api-9000"), c.at("api-tcp", "metrics-9100")
	out := c.ok("ReleaseBackend", params{"ULBId": p.ulb, "BackendId": p.backends[1]})
	assert.Equal(t, object{"Action": "ReleaseBackendResponse", "RetCode": 0.0}, out)
	assert.Equal(t, []string{p.backends[0], p.backends[2], p.backends[3]}, c.shownBackends(p))
	assert.Equal(t, metrics.backends, c.shownBackends(metrics), "the same host elsewhere is untouched")
	c.refused(4103, "ReleaseBackend", params{"ULBId": p.ulb, "BackendId": p.backends[1]})
	assert.Len(t, c.shownBackends(p), 3)
}

func TestReleaseNeedsTheRightIDs(t *testing.T) {
	c := serve(t, Options{})
	p := c.at("api-tcp", "api-9000")
	hostID := c.cloud.Backends(p.ulb, p.vserver)[0].ResourceID
	c.refused(220, "ReleaseBackend", params{"ULBId": p.ulb})
	c.refused(220, "ReleaseBackend", params{"BackendId": p.backends[0]})
	c.refused(4086, "ReleaseBackend", params{"ULBId": "ulb-none", "BackendId": p.backends[0]})
	c.refused(4103, "ReleaseBackend", params{"ULBId": c.cloud.ULBNamed("web-frontend"), "BackendId": p.backends[0]})
	c.refused(4103, "ReleaseBackend", params{"ULBId": p.ulb, "BackendId": hostID})
	assert.Equal(t, p.backends, c.shownBackends(p))
	c.ok("ReleaseBackend",
		params{"ULBId": p.ulb, "BackendId": p.backends[0], "VServerId": "vserver-none", "Unknown": "1"})
	assert.Len(t, c.shownBackends(p), 3, "unknown parameters are ignored, VServerId among them")
}

func TestReleaseIsRefusedWhileACustomRuleHoldsTheBackend(t *testing.T) {
	c := serve(t, Options{})
	p := c.at("web-frontend", "https-443")
	release := params{"ULBId": p.ulb, "BackendId": p.backends[3]} // in the image rule and the path rule
	c.refused(4110, "ReleaseBackend", release)
	require.True(t, c.cloud.RemoveFromRule(p.rules[2].PolicyID, p.backends[3]))
	c.refused(4110, "ReleaseBackend", release)
	require.True(t, c.cloud.RemoveFromRule(p.rules[1].PolicyID, p.backends[3]))
	c.ok("ReleaseBackend", release)
	c.ok("ReleaseBackend", params{"ULBId": p.ulb, "BackendId": p.backends[4]})
	redirect := c.at("web-frontend", "http-80")
	c.ok("ReleaseBackend", params{"ULBId": p.ulb, "BackendId": redirect.backends[0]})
	assert.Len(t, c.shownBackends(p), 3, "the same host on another listener is another backend")
}

func TestAllocateGivesANewID(t *testing.T) {
	c := serve(t, Options{})
	p := c.at("api-tcp", "api-9000")
	was := c.cloud.Backends(p.ulb, p.vserver)[0]
	c.ok("ReleaseBackend", params{"ULBId": p.ulb, "BackendId": was.BackendID})
	add := params{
		"ULBId": p.ulb, "VServerId": p.vserver, "ResourceType": was.ResourceType, "ResourceId": was.ResourceID,
		"Port": "9000", "Weight": "7", "Enabled": "0",
	}
	id := c.ok("AllocateBackend", add)["BackendId"]
	assert.NotContains(t, p.backends, id)
	now := c.cloud.Backends(p.ulb, p.vserver)
	was.BackendID, was.Weight, was.Enabled = id.(string), 7, false
	assert.Equal(t, was, now[len(now)-1], "the same host and address under the new id")
	c.refused(4109, "AllocateBackend", add)
}

func TestAHostMayBeThereWithTwoPorts(t *testing.T) {
	c := serve(t, Options{})
	p := c.at("login-sticky", "login-http-80")
	hostID := c.cloud.Backends(p.ulb, p.vserver)[0].ResourceID
	c.ok("AllocateBackend", params{"ULBId": p.ulb, "VServerId": p.vserver, "ResourceId": hostID})
	last := c.cloud.Backends(p.ulb, p.vserver)[3]
	assert.Equal(t, 80, last.Port, "the default port")
	assert.Equal(t, hostID, last.ResourceID)
}

func TestWherePacketsArePassedOnThePortIsTheListeners(t *testing.T) {
	c := serve(t, Options{})
	p := c.at("api-tcp", "api-9000")
	was := c.cloud.Backends(p.ulb, p.vserver)[0]
	c.ok("ReleaseBackend", params{"ULBId": p.ulb, "BackendId": was.BackendID})
	add := params{"ULBId": p.ulb, "VServerId": p.vserver, "ResourceId": was.ResourceID}
	c.refused(4118, "AllocateBackend", add) // the default port is 80
	add["Port"] = "9001"
	c.refused(4118, "AllocateBackend", add)
	add["Port"] = "9000"
	id := c.ok("AllocateBackend", add)["BackendId"].(string)
	c.refused(4118, "UpdateBackendAttribute", params{"ULBId": p.ulb, "BackendId": id, "Port": "9001", "Enabled": "0"})
	b, _ := c.cloud.Backend(id)
	assert.Equal(t, 9000, b.Port)
	assert.True(t, b.Enabled, "a refused update changes nothing")
	c.ok("UpdateBackendAttribute", params{"ULBId": p.ulb, "BackendId": id, "Port": "9000", "Enabled": "0"})

	late := c.cloud.AddBackend(p.ulb, p.vserver, "late")
	b, _ = c.cloud.Backend(late)
	assert.Equal(t, 9000, b.Port, "others are held to it as well")
}

func TestAULBTakesFiftyBackends(t *testing.T) {
	c := serve(t, Options{})
	p, other := c.at("login-sticky", "login-http-80"), c.at("login-sticky", "login-tcp-7443")
	add := params{"ULBId": p.ulb, "VServerId": p.vserver, "ResourceId": c.cloud.Backends(p.ulb, p.vserver)[0].ResourceID}
	for i := range 50 - len(p.backends) - len(other.backends) {
		add["Port"] = strconv.Itoa(9000 + i)
		c.ok("AllocateBackend", add)
	}
	add["Port"] = "10000"
	c.refused(4207, "AllocateBackend", add)
	add["VServerId"] = other.vserver
	c.refused(4207, "AllocateBackend", add)
	c.ok("ReleaseBackend", params{"ULBId": p.ulb, "BackendId": p.backends[0]})
	c.ok("AllocateBackend", add)
}

func TestAllocateDefaultsAndRefusals(t *testing.T) {
	c := serve(t, Options{})
	p := c.at("login-sticky", "login-http-80")
	spare := c.cloud.Backends(c.at("api-tcp", "api-9000").ulb, c.at("api-tcp", "api-9000").vserver)[0].ResourceID
	with := func(extra params) params {
		all := params{"ULBId": p.ulb, "VServerId": p.vserver, "ResourceId": spare}
		for name, value := range extra {
			all[name] = value
		}
		return all
	}
	for name, v := range map[string]struct {
		code  int
		extra params
	}{
		"no host":            {220, params{"ResourceId": ""}},
		"unknown host":       {230, params{"ResourceId": "uhost-none"}},
		"unknown type":       {230, params{"ResourceType": "Toaster"}},
		"not that type":      {230, params{"ResourceType": "UPM"}},
		"not a network card": {230, params{"ResourceType": "UNI"}},
		"port 0":             {230, params{"Port": "0"}},
		"port past the end":  {230, params{"Port": "65536"}},
		"weight below":       {230, params{"Weight": "-1"}},
		"weight 101":         {230, params{"Weight": "101"}},
		"enabled maybe":      {230, params{"Enabled": "2"}},
		"backup maybe":       {230, params{"IsBackup": "2"}},
		"unknown VServer":    {4088, params{"VServerId": "vserver-none"}},
		"unknown ULB":        {4086, params{"ULBId": "ulb-none"}},
		"address, no VPC":    {220, params{"ResourceType": "IP", "ResourceIP": "10.1.1.1"}},
		"address, other VPC": {
			63032,
			params{"ResourceType": "IP", "ResourceIP": "10.1.1.1", "VPCId": "uvnet-none", "SubnetId": "s"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			c.t = t
			c.refused(v.code, "AllocateBackend", with(v.extra))
		})
	}
	assert.Equal(t, p.backends, c.shownBackends(p), "nothing was added")
	c.t = t
	c.ok("AllocateBackend", with(nil))
	added := c.cloud.Backends(p.ulb, p.vserver)[3]
	assert.Equal(t, 80, added.Port)
	assert.Equal(t, 1, added.Weight)
	assert.True(t, added.Enabled)
	tcp := c.at("api-tcp", "api-9000")
	c.refused(230, "AllocateBackend",
		params{"ULBId": tcp.ulb, "VServerId": tcp.vserver, "ResourceType": "IP", "ResourceIP": "10.1.1.1", "Port": "9000"})
}

func TestAllocateByAddressAndByNetworkCard(t *testing.T) {
	c := serve(t, Options{})
	var p place
	for _, u := range rows(t, c.ok("DescribeULB", nil), "DataSet") {
		if u["Tag"] == "Kubernetes" {
			p = c.at(u["Name"].(string), "svc-"+u["Name"].(string))
		}
	}
	shown := rows(t, c.described(p), "BackendSet")
	card, ip := shown[0], shown[2]
	assert.Equal(t, "UNI", card["SubResourceType"])
	assert.Equal(t, "IP", ip["ResourceType"])
	for _, b := range shown {
		c.ok("ReleaseBackend", params{"ULBId": p.ulb, "BackendId": b["BackendId"].(string)})
	}
	place := params{"ULBId": p.ulb, "VServerId": p.vserver, "Port": "31443"}
	byHost, byCard, byAddress := params{"ResourceId": card["ResourceId"].(string)},
		params{"ResourceType": "UNI", "ResourceId": card["SubResourceId"].(string)},
		params{
			"ResourceType": "IP", "ResourceIP": "10.23.9.9", "VPCId": ip["VPCId"].(string),
			"SubnetId": ip["SubnetId"].(string),
		}
	for _, way := range []params{byHost, byCard, byAddress} {
		for name, value := range place {
			way[name] = value
		}
		c.ok("AllocateBackend", way)
		c.refused(4109, "AllocateBackend", way)
	}
	again := rows(t, c.described(p), "BackendSet")
	assert.NotEqual(t, card["PrivateIP"], again[0]["PrivateIP"], "the host itself has another address than its card")
	for i, was := range []object{card, ip} {
		delete(was, "BackendId")
		delete(again[i+1], "BackendId")
		assert.Equal(t, was, again[i+1])
	}
}

func TestUpdateBackendAttributeChangesWhatWasSent(t *testing.T) {
	c := serve(t, Options{})
	p := c.at("web-frontend", "https-443")
	was := c.cloud.Backends(p.ulb, p.vserver)[0]
	target := func(extra params) params {
		extra["ULBId"], extra["BackendId"] = p.ulb, was.BackendID
		return extra
	}
	c.ok("UpdateBackendAttribute", target(params{"Enabled": "0"}))
	was.Enabled = false
	assert.Equal(t, was, c.cloud.Backends(p.ulb, p.vserver)[0])
	c.ok("UpdateBackendAttribute", target(params{"Weight": "33", "Port": "81", "IsBackup": "1"}))
	was.Weight, was.Port, was.Standby = 33, 81, true
	assert.Equal(t, was, c.cloud.Backends(p.ulb, p.vserver)[0])
	for _, bad := range []params{
		{"Enabled": "yes"},
		{"Weight": "-1"},
		{"Weight": "101"},
		{"Port": "70000"},
		{"Port": "90", "Weight": "900"},
	} {
		c.refused(230, "UpdateBackendAttribute", target(bad))
	}
	assert.Equal(t, was, c.cloud.Backends(p.ulb, p.vserver)[0], "a refused update changes nothing")
	c.refused(4103, "UpdateBackendAttribute", params{"ULBId": p.ulb, "BackendId": "backend-none"})
	c.refused(4086, "UpdateBackendAttribute", params{"ULBId": "ulb-none", "BackendId": was.BackendID})
}

func TestABackendMayHaveTheWeight0(t *testing.T) {
	c := serve(t, Options{})
	p := c.at("web-frontend", "https-443")
	c.ok("UpdateBackendAttribute", params{"ULBId": p.ulb, "BackendId": p.backends[0], "Weight": "0"})
	hostID := c.cloud.Backends(p.ulb, p.vserver)[0].ResourceID
	c.ok("AllocateBackend",
		params{"ULBId": p.ulb, "VServerId": p.vserver, "ResourceId": hostID, "Port": "81", "Weight": "0"})
	shown := rows(t, c.described(p), "BackendSet")
	assert.EqualValues(t, 0, shown[0]["Weight"])
	assert.EqualValues(t, 0, shown[5]["Weight"])
	assert.EqualValues(t, 1, shown[5]["Enabled"], "no weight is not disabled")
}

func TestAWriteCountsAtOnceAndShowsAfterTheDelay(t *testing.T) {
	k := newClock()
	c := serve(t, Options{Now: k.now, WriteDelay: 5 * time.Second})
	p := c.at("api-tcp", "api-9000")
	release := func(i int) params { return params{"ULBId": p.ulb, "BackendId": p.backends[i]} }

	c.ok("ReleaseBackend", release(0))
	k.advance(3 * time.Second)
	c.ok("ReleaseBackend", release(1))
	c.refused(4103, "ReleaseBackend", release(0))
	k.advance(time.Second)
	assert.Equal(t, p.backends, c.shownBackends(p), "neither shows after 4 s")
	assert.Len(t, c.cloud.Backends(p.ulb, p.vserver), 2, "though both are done")
	k.advance(time.Second)
	assert.Equal(t, p.backends[1:], c.shownBackends(p), "the first shows after 5 s")
	nested := rows(t, c.ok("DescribeULB", params{"ULBId": p.ulb}), "DataSet")[0]
	assert.Len(t, rows(t, rows(t, nested, "VServerSet")[0], "BackendSet"), 3, "in DescribeULB as well")
	k.advance(3 * time.Second)
	assert.Equal(t, p.backends[2:], c.shownBackends(p), "the second 5 s after its own time")

	policy := c.at("api-gateway", "gateway-443")
	c.ok("DeletePolicy", params{"VServerId": policy.vserver, "PolicyId": policy.rules[0].PolicyID})
	assert.NotNil(t, c.shownRule(policy, policy.rules[0].PolicyID))
	k.advance(5 * time.Second)
	assert.Nil(t, c.shownRule(policy, policy.rules[0].PolicyID))
	assert.True(t, slices.ContainsFunc(rows(t, c.described(policy), "PolicySet"), func(o object) bool {
		return o["PolicyId"] == policy.rules[1].PolicyID
	}))
}

func TestChangesBehindTheBackShowAtOnce(t *testing.T) {
	k := newClock()
	c := serve(t, Options{Now: k.now, WriteDelay: time.Hour})
	p := c.at("api-tcp", "api-9000")
	c.ok("ReleaseBackend", params{"ULBId": p.ulb, "BackendId": p.backends[0]})
	require.True(t, c.cloud.SetHealth(p.backends[1], true))
	require.True(t, c.cloud.SetEnabled(p.backends[2], false))
	shown := rows(t, c.described(p), "BackendSet")
	require.Len(t, shown, 4, "the release is still invisible")
	assert.EqualValues(t, 1, shown[1]["Status"])
	assert.EqualValues(t, 0, shown[2]["Enabled"])
	require.True(t, c.cloud.RemoveBackend(p.backends[3]))
	id := c.cloud.AddBackend(p.ulb, p.vserver, "new-host")
	assert.Equal(t, []string{p.backends[1], p.backends[2], id}, c.shownBackends(p))

	require.True(t, c.cloud.RemoveVServer(p.vserver))
	assert.Empty(t, rows(t, c.ok("DescribeVServer", params{"ULBId": p.ulb, "VServerId": p.vserver}), "DataSet"))
	require.True(t, c.cloud.RemoveULB(p.ulb))
	assert.Equal(t, "", c.cloud.ULBNamed("api-tcp"))
	made := c.cloud.AddULB("hk", "", "late")
	all := column(rows(t, c.ok("DescribeULB", params{"Limit": "100"}), "DataSet"), "ULBId")
	assert.Equal(t, made, all[len(all)-1])
	assert.NotContains(t, all, p.ulb)

	assert.False(t, c.cloud.SetHealth("backend-none", true))
	assert.False(t, c.cloud.RemoveBackend("backend-none"))
	assert.False(t, c.cloud.RemoveVServer("vserver-none"))
	assert.False(t, c.cloud.RemoveULB("ulb-none"))
	assert.Equal(t, "", c.cloud.AddBackend("ulb-none", "vserver-none", "x"))
}
