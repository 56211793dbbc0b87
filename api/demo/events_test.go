package demo

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEveryWriteIsAnEvent(t *testing.T) {
	k := newClock()
	c := serve(t, Options{Now: k.now})
	p, web := c.at("api-tcp", "api-9000"), c.at("web-frontend", "https-443")
	first := c.cloud.Backends(p.ulb, p.vserver)[0]
	c.ok("ReleaseBackend", params{"ULBId": p.ulb, "BackendId": first.BackendID})
	k.advance(time.Minute)
	c.refused(4110, "ReleaseBackend", params{"ULBId": web.ulb, "BackendId": web.backends[0]})
	c.ok("DescribeULB", nil)
	k.advance(time.Minute)
	c.cloud.FaultNext("DeletePolicy", "lost")
	_, err := c.post(signed("DeletePolicy", params{"VServerId": web.vserver, "PolicyId": web.rules[0].PolicyID}))
	require.Error(t, err)
	c.cloud.FaultNext("DeletePolicy", "drop")
	_, err = c.post(signed("DeletePolicy", params{"VServerId": web.vserver, "PolicyId": web.rules[1].PolicyID}))
	require.Error(t, err)

	out := c.ok("GetUserOperationEvents", params{"Region": ""})
	all := rows(t, out, "Events")
	assert.Equal(t, "", out["NextToken"])
	assert.Equal(t, []string{"DeletePolicy", "ReleaseBackend", "ReleaseBackend"}, column(all, "Api"),
		"no reads, and nothing that never arrived")
	assert.Equal(t, []any{true, false, true}, []any{all[0]["IsSuccess"], all[1]["IsSuccess"], all[2]["IsSuccess"]})
	last := all[2]
	assert.EqualValues(t, k.now().Add(-2*time.Minute).Unix(), last["OperateTime"])
	assert.Equal(t, "hk", last["Region"])
	assert.Equal(t, PublicKey, last["AccessKeyID"])
	assert.Equal(t, "127.0.0.1", last["RemoteIP"])
	related := rows(t, last, "RelatedResource")
	assert.Equal(t, []string{p.ulb, first.BackendID, first.ResourceID}, column(related, "ResourceId"))
	assert.Equal(t, []string{"api-tcp", "api-01", "api-01"}, column(related, "ResourceName"), "as they were before it")

	count := func(extra params) int {
		extra["Region"] = ""
		return len(rows(t, c.ok("GetUserOperationEvents", extra), "Events"))
	}
	minute := func(n int) string { return strconv.FormatInt(k.now().Add(time.Duration(n)*time.Minute).Unix(), 10) }
	assert.Equal(t, 1, count(params{"ResourceID": first.ResourceID}))
	assert.Equal(t, 1, count(params{"BeginTime": minute(0)}))
	assert.Equal(t, 2, count(params{"EndTime": minute(-1)}))
	assert.Equal(t, 0, count(params{"ProjectId": "org-stag01"}))
	assert.Equal(t, 3, count(params{"AccessKeyIDs.0": "other", "AccessKeyIDs.1": PublicKey}))
	assert.Equal(t, 0, count(params{"AccessKeyIDs.0": "other"}))
}

// TestOthersAreThereBeforeTheFirstRequest with keys of their own, so that a console has somebody to name.
func TestOthersAreThereBeforeTheFirstRequest(t *testing.T) {
	k := newClock()
	c := serve(t, Options{Now: k.now, Others: true})
	p := c.at("web-frontend", "https-443")
	all := rows(t, c.ok("GetUserOperationEvents", params{"ResourceID": p.ulb}), "Events")
	assert.Equal(t, []string{"ReleaseBackend", "UpdateBackendAttribute"}, column(all, "Api"))
	assert.Equal(t, []string{"lin.wei", "terraform"}, column(all, "UserName"))
	assert.Equal(t, []any{false, true}, []any{all[0]["IsSuccess"], all[1]["IsSuccess"]})
	assert.EqualValues(t, k.now().Add(-4*time.Minute).Unix(), all[0]["OperateTime"])
	assert.Contains(t, column(rows(t, all[0], "RelatedResource"), "ResourceName"), "web-04")
	assert.NotContains(t, column(all, "AccessKeyID"), PublicKey)
	one := c.cloud.Backends(c.at("api-gateway", "gateway-443").ulb, c.at("api-gateway", "gateway-443").vserver)[2]
	assert.Len(t, rows(t, c.ok("GetUserOperationEvents", params{"ResourceID": one.BackendID}), "Events"), 1)
}

func TestEventsComeInPagesThatNewOnesDoNotMove(t *testing.T) {
	c := serve(t, Options{})
	p := c.at("web-frontend", "https-443")
	write := func(weight int) {
		c.ok("UpdateBackendAttribute",
			params{"ULBId": p.ulb, "BackendId": p.backends[weight%5], "Weight": strconv.Itoa(weight)})
	}
	for i := range 75 {
		write(i)
	}
	var about []string
	page := func(token string) string {
		out := c.ok("GetUserOperationEvents", params{"MaxResults": "30", "NextToken": token})
		for _, e := range rows(t, out, "Events") {
			about = append(about, rows(t, e, "RelatedResource")[1]["ResourceId"].(string))
		}
		return out["NextToken"].(string)
	}
	second := page("")
	write(75)
	third := page(second)
	assert.Empty(t, page(third))
	require.Len(t, about, 75, "each of them once")
	for i, id := range about {
		assert.Equal(t, p.backends[(74-i)%5], id)
	}
	assert.Len(t, rows(t, c.ok("GetUserOperationEvents", nil), "Events"), 20)
	for _, bad := range []params{
		{"MaxResults": "51"},
		{"MaxResults": "0"},
		{"NextToken": "7"},
		{"NextToken": "before-x"},
		{"EndTime": "-1"},
	} {
		c.refused(230, "GetUserOperationEvents", bad)
	}
	c.refused(292, "GetUserOperationEvents", params{"ProjectId": "org-none"})
}

func TestTheEventsAreBounded(t *testing.T) {
	c := serve(t, Options{})
	for range maxEvents + 5 {
		c.cloud.record(query{form: map[string]string{"Action": "ReleaseBackend"}}, true, nil)
	}
	assert.Len(t, c.cloud.events, maxEvents)
	assert.Equal(t, maxEvents+5, c.cloud.events[maxEvents-1].number)
}
