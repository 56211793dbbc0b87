package surfercloud

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
)

func TestULBReadsEveryDocumentedField(t *testing.T) {
	var d decoder
	u := decoded(t, `{"ULBId":"ulb-1","Name":"shop","ULBType":"OuterMode","ListenType":"Comprehensive",`+
		`"IPVersion":"IPv4","PrivateIP":"",
		"IPSet":[{"EIP":"1.2.3.4","EIPId":"eip-1","OperatorName":"International","Bandwidth":"10","BandwidthType":0,
			"Later":1}],"SnatIps":["10.0.0.9"],
		"VPCId":"vpc-1","SubnetId":"","BusinessId":"biz","Tag":"Default","Remark":"","Bandwidth":10,
			"BandwidthType":0,"CreateTime":1700000000,
		"FirewallSet":[{"FirewallId":"fw-1","FirewallName":"web","Later":2}],"EnableLog":1,
		"LogSet":{"BucketName":"logs","TokenID":"t-1","TokenName":"tok","Later":3},
			"VServerSet":[{"VServerId":"vs-1"}],"ExpireTime":0,"ULBName":"old"}`, d.ulb)
	assert.Empty(t, d.gaps.String())
	assert.Equal(t, api.ULB{
		ID: "ulb-1", Name: api.Known("shop"), Type: api.Known("OuterMode"), ListenType: api.Known("Comprehensive"),
		IPVersion: api.Known("IPv4"),
		PrivateIP: api.Known(""), IPs: api.Known([]api.EIP{{
			Address: api.Known("1.2.3.4"), ID: api.Known("eip-1"), Operator: api.Known("International"),
			Bandwidth: api.Known(10), BandwidthType: api.Known(0),
			Other: []api.Field{{Name: "Later", Value: "1"}},
		}}),
		SnatIPs: api.Known([]string{"10.0.0.9"}), VPC: api.Known("vpc-1"), Subnet: api.Known(""), Business: api.Known("biz"),
		Tag:    api.Known("Default"),
		Remark: api.Known(""), Bandwidth: api.Known(10), BandwidthType: api.Known(0),
		Created: api.Known(time.Unix(1700000000, 0)),
		Firewalls: api.Known([]api.Firewall{{
			ID: api.Known("fw-1"), Name: api.Known("web"),
			Other: []api.Field{{Name: "Later", Value: "2"}},
		}}),
		LogEnabled: api.Known(1),
		Log: api.Known(api.LogTarget{
			Bucket: api.Known("logs"), TokenID: api.Known("t-1"), TokenName: api.Known("tok"),
			Other: []api.Field{{Name: "Later", Value: "3"}},
		}),
		VServers: api.Known([]api.VServer{{ID: "vs-1", ULB: "ulb-1"}}),
		Other:    []api.Field{{Name: "ExpireTime", Value: "0"}, {Name: "ULBName", Value: `"old"`}},
	}, u)
}

func TestOnlyAnEmptyListOfVServersMakesAULBEmpty(t *testing.T) {
	for set, want := range map[string]api.State{`null`: api.StateUnknown, `[]`: api.StateEmpty, `"x"`: api.StateUnknown} {
		var d decoder
		u := decoded(t, `{"ULBId":"ulb-1","VServerSet":`+set+`}`, d.ulb)
		assert.Equal(t, want, u.State(api.Floor{}), set)
		assert.Equal(t, want == api.StateEmpty, u.VServers.IsKnown(), set)
		assert.Equal(t, set == `"x"`, len(u.Other) == 1, "null is nothing to see, what is not understood is")
	}
}

func TestABareULBHasNothingButItsID(t *testing.T) {
	var d decoder
	u := decoded(t, `{"ULBId":"ulb-1"}`, d.ulb)
	assert.Equal(t, api.ULB{ID: "ulb-1", SnatIPs: api.Known([]string{})}, u,
		"proxy IPs are named only where there are any")
	u = decoded(t, `{"ULBId":"ulb-1","SnatIps":{}}`, d.ulb)
	assert.False(t, u.SnatIPs.IsKnown())
	for _, text := range []string{`{}`, `{"ULBId":""}`, `{"ULBId":null}`, `{"ULBId":{}}`, `"ulb-1"`, `null`, `[]`, `7`} {
		assert.Empty(t, decoded(t, text, d.ulb).ID, text)
	}
}
