package surfercloud

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/surfercloud/rawjson"
)

// decoded reads a text as the only row of a list.
func decoded[T any](t *testing.T, text string, read func(*rawjson.Object) T) (row T) {
	t.Helper()
	require.True(t, json.Valid([]byte(text)), text)
	require.True(t, rawjson.Each([]byte("["+text+"]"), func(o *rawjson.Object) bool {
		row = read(o)
		return true
	}), text)
	return row
}

func decodedVServer(t *testing.T, text string) (api.VServer, string) {
	t.Helper()
	var d decoder
	v := decoded(t, text, func(o *rawjson.Object) api.VServer { return d.vserver(o, "ulb-1") })
	require.NotEmpty(t, v.ID, text)
	return v, d.gaps.String()
}

func TestAbsentBackendFieldsAreUnknownAndNotHealthy(t *testing.T) {
	v, gaps := decodedVServer(t, `{"VServerId":"vs-1","BackendSet":[{"BackendId":"b-1"}]}`)
	assert.Empty(t, gaps)
	b, found := v.Backend("b-1")
	require.True(t, found)
	assert.Equal(t, api.StateUnknown, b.State())
	assert.False(t, b.Weight.IsKnown())
	assert.False(t, b.Port.IsKnown())
}

func TestABackendsStateFromEveryFormOfItsFields(t *testing.T) {
	for fields, want := range map[string]api.State{
		`"Enabled":1,"Status":0`:          api.StateHealthy,
		`"Enabled":"1","Status":"0"`:      api.StateHealthy,
		`"Enabled":1,"Status":1`:          api.StateFailing,
		`"Enabled":0,"Status":0`:          api.StateDisabled,
		`"Enabled":0`:                     api.StateDisabled,
		`"Enabled":1`:                     api.StateUnknown,
		`"Enabled":1,"Status":null`:       api.StateUnknown,
		`"Enabled":null,"Status":0`:       api.StateUnknown,
		`"Enabled":1,"Status":false`:      api.StateUnknown,
		`"Enabled":1,"Status":{"code":0}`: api.StateUnknown,
		`"Enabled":1,"Status":""`:         api.StateUnknown,
		`"Enabled":1,"Status":2`:          api.StateUnknown,
	} {
		v, _ := decodedVServer(t, `{"VServerId":"vs-1","BackendSet":[{"BackendId":"b-1",`+fields+`}]}`)
		b, _ := v.Backend("b-1")
		assert.Equal(t, want, b.State(), fields)
	}
}

func TestCollectionsAbsentNullEmptyAndWrong(t *testing.T) {
	for fields, want := range map[string]struct{ backends, rules, told bool }{
		``:                                    {},
		`,"BackendSet":null,"PolicySet":null`: {backends: true}, // HTTP has a Default rule always
		`,"BackendSet":[],"PolicySet":[]`:     {backends: true, rules: true},
		`,"BackendSet":[],"BackendSet":[{"BackendId":"b-1"}],"PolicySet":[],"PolicySet":[{}]`: {told: true},
		`,"BackendSet":{},"PolicySet":{}`:           {told: true},
		`,"BackendSet":"none","PolicySet":"none"`:   {told: true},
		`,"BackendSet":[null],"PolicySet":[null]`:   {told: true},
		`,"BackendSet":["b-1"],"PolicySet":["p-1"]`: {told: true},
		`,"BackendSet":0,"PolicySet":false`:         {told: true},
		`,"BackendSet":[[]],"PolicySet":[[]]`:       {told: true},
	} {
		v, gaps := decodedVServer(t, `{"VServerId":"vs-1"`+fields+`}`)
		assert.Equal(t, want.backends, v.Backends.IsKnown(), fields)
		assert.Equal(t, want.rules, v.Rules.IsKnown(), fields)
		assert.Equal(t, want.told, gaps != "", "%s: %s", fields, gaps)
	}
}

func TestASetWithANamelessMemberIsUnknownSoThatNothingLooksGone(t *testing.T) {
	v, gaps := decodedVServer(t, `{"VServerId":"vs-1","BackendSet":[{"BackendId":"b-1"},{"PrivateIP":"10.0.0.2"}]}`)
	assert.False(t, v.Backends.IsKnown())
	assert.Contains(t, gaps, "VServer vs-1")
	assert.Contains(t, gaps, "BackendSet")

	v, gaps = decodedVServer(t,
		`{"VServerId":"vs-1","Protocol":"HTTP","PolicySet":[{"PolicyId":"p-1","PolicyType":"Custom","BackendSet":[{}]}]}`)
	assert.NotEmpty(t, gaps)
	_, known := v.CustomRulesWith("b-1")
	assert.False(t, known, "whether the backend is in the rule cannot be told")
}

// TestNullAndEmptyStayApart: null after a set with backends proves less.
func TestNullAndEmptyStayApart(t *testing.T) {
	v, _ := decodedVServer(t, `{"VServerId":"vs-1","BackendSet":null}`)
	assert.Equal(t, api.Known([]api.Backend(nil)), v.Backends)
	v, _ = decodedVServer(t, `{"VServerId":"vs-1","BackendSet":[]}`)
	assert.Equal(t, api.Known([]api.Backend{}), v.Backends)
	assert.NotEqual(t, api.Known([]api.Backend(nil)), v.Backends)

	v, _ = decodedVServer(t, `{"VServerId":"vs-1","Protocol":"HTTP","PolicySet":[
		{"PolicyId":"p-1","BackendSet":null},{"PolicyId":"p-2","BackendSet":[]},{"PolicyId":"p-3"}]}`)
	rules, _ := v.Rules.Get()
	require.Len(t, rules, 3)
	assert.False(t, rules[0].Members.IsKnown(), "null is no word of who is in it")
	assert.Equal(t, api.Known([]api.Member{}), rules[1].Members)
	assert.False(t, rules[2].Members.IsKnown())
}

// TestOneIDWithTwoRowsKeepsBoth: whoever looks must see that there are two.
func TestOneIDWithTwoRowsKeepsBoth(t *testing.T) {
	v, gaps := decodedVServer(t, `{"VServerId":"vs-1","BackendSet":[
		{"BackendId":"b-1","PrivateIP":"10.0.0.1"},{"BackendId":"b-1","PrivateIP":"10.0.0.2"},{"BackendId":"B-1 "}],
			"PolicySet":[
		{"PolicyId":"p-1","BackendSet":[{"BackendId":"b-1","Port":80},{"BackendId":"b-1","Port":81}]},
			{"PolicyId":"p-1","Match":"/"}]}`)
	assert.Equal(t, api.Known([]api.Backend{
		{ID: "b-1", PrivateIP: api.Known("10.0.0.1")}, {ID: "b-1", PrivateIP: api.Known("10.0.0.2")}, {ID: "B-1 "},
	}), v.Backends, "and ids are kept as they came")
	rules, _ := v.Rules.Get()
	require.Len(t, rules, 2)
	members, _ := rules[0].Members.Get()
	assert.Len(t, members, 2)
	assert.Contains(t, gaps, "the BackendSet of VServer vs-1 has an id twice")
	assert.Contains(t, gaps, "the BackendSet of a rule of VServer vs-1 has an id twice")

	var d decoder
	u := decoded(t, `{"ULBId":"ulb-1","VServerSet":[{"VServerId":"vs-1","Protocol":"TCP"},{"VServerId":"vs-1",`+
		`"Protocol":"UDP"}]}`, d.ulb)
	vservers, _ := u.VServers.Get()
	assert.Len(t, vservers, 2)
	assert.Contains(t, d.gaps.String(), "the VServerSet of load balancer ulb-1 has an id twice")
}

// TestAFieldThatStandsTwiceCountsOnlyWhereBothSayTheSame, and else is shown raw.
func TestAFieldThatStandsTwiceCountsOnlyWhereBothSayTheSame(t *testing.T) {
	v, gaps := decodedVServer(t, `{"VServerId":"vs-1","VServerName":"web","VServerName":"web","BackendSet":[
		{"BackendId":"b-1","Enabled":1,"Status":0,"Port":80,"Status":1,"Port":80}]}`)
	assert.Empty(t, gaps)
	assert.Equal(t, api.Known("web"), v.Name)
	assert.Empty(t, v.Other)
	b, _ := v.Backend("b-1")
	assert.Equal(t, api.StateUnknown, b.State())
	assert.Equal(t, api.Known(80), b.Port)
	assert.Equal(t, []api.Field{{Name: "Status", Value: "0"}, {Name: "Status", Value: "1"}}, b.Other)

	v, gaps = decodedVServer(t, `{"VServerId":"vs-1","BackendSet":[{"BackendId":"b-1","BackendId":"b-2"}]}`)
	assert.False(t, v.Backends.IsKnown(), "a row with two ids is none that can be named")
	assert.Contains(t, gaps, "without an id")
	var d decoder
	v = decoded(t, `{"VServerId":"vs-1","VServerId":"vs-2"}`, func(o *rawjson.Object) api.VServer {
		return d.vserver(o, "ulb-1")
	})
	assert.Empty(t, v.ID)
}

func TestVServerReadsEveryDocumentedField(t *testing.T) {
	v, gaps := decodedVServer(t, `{"VServerId":"vs-1","VServerName":"web","ULBId":"ulb-9","Protocol":"HTTPS",`+
		`"FrontendPort":443,
		"ListenType":"RequestProxy","Method":"WeightRoundrobin","PersistenceType":"UserDefined",
			"PersistenceInfo":"sid","ClientTimeout":60,
		"MonitorType":"Path","Domain":"example.com","Path":"/ok","RequestMsg":"ping","ResponseMsg":"pong","Status":2,
			"EnableCompression":1,
		"EnableHTTP2":1,"ForwardPort":0,
		"SSLSet":[{"SSLId":"ssl-1","SSLName":"cert","Domains":"example.com","NotAfter":1900000000,"NotBefore":1800000000,
			"CreateTime":1700000000,"SSLType":"Pem","HashValue":"0a1b","SSLSource":1,"SSLContent":"SECRET",
				"PrivateKey":"SECRET","UserCert":"SECRET",
			"Later":{"CaCert":"SECRET"},"Chain":"-----BEGIN SECRET","BindedTargetSet":[{"VServerId":"vs-1"}]}],
		"SecurityPolicy":{"SecurityPolicyId":"sp-1","SecurityPolicyName":"strict","TLSVersion":"TLSv1.2",
			"SSLCiphers":["A","B"],"SecurityPolicyType":1,"Later":1},
		"BackendSet":[{"BackendId":"b-1","ResourceType":"UHost","ResourceId":"uhost-1","ResourceName":"web-1",
			"SubResourceType":"UNI",
			"SubResourceId":"uni-1","SubResourceName":"nic","PrivateIP":"10.0.0.1","Port":80,"Enabled":1,"Status":0,
				"IsBackup":0,"Weight":5,
			"VPCId":"vpc-1","SubnetId":"subnet-1","New":true}],
		"PolicySet":[{"PolicyId":"p-1","PolicyType":"Custom","Type":"Path","Match":"/a b",
			"DomainMatchMode":"Regular","PolicyPriority":10,
			"BackendSet":[{"BackendId":"b-1","PrivateIP":"10.0.0.1","Port":80,"ResourceName":"web-1","ObjectId":"uuid-1",
				"ResourceType":"UHost","SubResourceType":"UNI","SubResourceId":"uni-1","SubResourceName":"nic","Later":2}],
					"TotalCount":1}],
		"Later":[1]}`)
	assert.Empty(t, gaps)
	assert.Equal(t, api.VServer{
		ID: "vs-1", ULB: "ulb-9", Name: api.Known("web"), Protocol: api.Known("HTTPS"), Port: api.Known(443),
		ListenType: api.Known("RequestProxy"), Method: api.Known("WeightRoundrobin"),
		PersistenceType: api.Known("UserDefined"),
		PersistenceInfo: api.Known("sid"), ClientTimeout: api.Known(60), MonitorType: api.Known("Path"),
		Domain: api.Known("example.com"),
		Path:   api.Known("/ok"), RequestMsg: api.Known("ping"), ResponseMsg: api.Known("pong"), Status: api.Known(2),
		Compression: api.Known(1), HTTP2: api.Known(1), ForwardPort: api.Known(0),
		Certificates: api.Known([]api.Certificate{{
			ID: api.Known("ssl-1"), Name: api.Known("cert"), Domains: api.Known("example.com"),
			Created: api.Known(time.Unix(1700000000, 0)),
			Issued:  api.Known(time.Unix(1800000000, 0)), Expires: api.Known(time.Unix(1900000000, 0)),
			Other: []api.Field{
				{Name: "BindedTargetSet", Value: `[{"VServerId":"vs-1"}]`},
				{Name: "HashValue", Value: `"0a1b"`},
				{Name: "SSLSource", Value: "1"},
				{Name: "SSLType", Value: `"Pem"`},
			},
		}}),
		SecurityPolicy: api.Known(api.SecurityPolicy{
			ID: api.Known("sp-1"), Name: api.Known("strict"), TLSVersion: api.Known("TLSv1.2"),
			Ciphers: api.Known([]string{"A", "B"}),
			Type:    api.Known(1), Other: []api.Field{{Name: "Later", Value: "1"}},
		}),
		Backends: api.Known([]api.Backend{{
			ID: "b-1", ResourceType: api.Known("UHost"), ResourceID: api.Known("uhost-1"), ResourceName: api.Known("web-1"),
			SubResourceType: api.Known("UNI"), SubResourceID: api.Known("uni-1"), SubResourceName: api.Known("nic"),
			PrivateIP: api.Known("10.0.0.1"), Port: api.Known(80), Enabled: api.Known(1), Status: api.Known(0),
			IsBackup: api.Known(0),
			Weight:   api.Known(5), VPC: api.Known("vpc-1"), Subnet: api.Known("subnet-1"),
			Other: []api.Field{{Name: "New", Value: "true"}},
		}}),
		Rules: api.Known([]api.Rule{{
			ID: "p-1", PolicyType: api.Known("Custom"), Type: api.Known("Path"), Match: api.Known("/a b"),
			DomainMatchMode: api.Known("Regular"), Priority: api.Known(10),
			Members: api.Known([]api.Member{{
				Backend: "b-1", PrivateIP: api.Known("10.0.0.1"), Port: api.Known(80), ResourceName: api.Known("web-1"),
				ResourceID:   api.Known("uuid-1"),
				ResourceType: api.Known("UHost"), SubResourceType: api.Known("UNI"), SubResourceID: api.Known("uni-1"),
				SubResourceName: api.Known("nic"),
				Other:           []api.Field{{Name: "Later", Value: "2"}},
			}}),
			Other: []api.Field{{Name: "TotalCount", Value: "1"}},
		}}),
		Other: []api.Field{{Name: "Later", Value: "[1]"}},
	}, v)
}

func TestACertificateThatIsNotUnderstoodIsNotShown(t *testing.T) {
	v, _ := decodedVServer(t, `{"VServerId":"vs-1","SSLSet":{"SSLContent":"-----BEGIN PRIVATE KEY-----"}}`)
	assert.False(t, v.Certificates.IsKnown())
	assert.Empty(t, v.Other)
	v, _ = decodedVServer(t, `{"VServerId":"vs-1","SSLSet":[],"SSLSet":[{"SSLContent":"-----BEGIN PRIVATE KEY-----"}]}`)
	assert.False(t, v.Certificates.IsKnown())
	assert.Empty(t, v.Other)
	v, _ = decodedVServer(t, `{"VServerId":"vs-1","SSLSet":[{"Blob":"`+strings.Repeat("MIIE", 100)+`"}]}`)
	assert.Equal(t, api.Known([]api.Certificate{{}}), v.Certificates, "long enough for a key")
}

func TestGapsAreBoundedAndReported(t *testing.T) {
	var g gapList
	for _, what := range []string{"a", "b", "a", "c", "d", "e"} {
		g.add(what)
	}
	assert.Equal(t, "a; b; c; and 2 more of the kind", g.String())
	var all gapList
	all.add("first")
	all.join(g)
	assert.Equal(t, "first; a; b; and 3 more of the kind", all.String())
}

func TestBoundedCutsBetweenRunes(t *testing.T) {
	long := ""
	for range maxMessage {
		long += "负"
	}
	assert.Equal(t, long, bounded(long))
	assert.Equal(t, long+"...", bounded(long+"载"))
}

// FuzzDecode: whatever a server sends, decoding ends without a panic, and every
// row that is delivered has its id.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"RetCode":"0","TotalCount":"1","DataSet":[{"ULBId":"u","VServerSet":[{"VServerId":"v",` +
		`"BackendSet":[{"BackendId":"b"}]}]}]}`))
	f.Add([]byte(`{"RetCode":0,"DataSet":[{"VServerId":"v","PolicySet":[{"BackendSet":null}],` +
		`"SSLSet":[{"NotAfter":1}]}]}`))
	f.Add([]byte(`{"RetCode":{},"Message":[],"DataSet":{}}`))
	f.Add([]byte(`{"RetCode":0,"RetCode":4093,"DataSet":[],"DataSet":[{"ULBId":"u"}]}`))
	f.Add([]byte(`{"DataSet":[{"VServerId":"v","BackendSet":[{"BackendId":"b","Status":0,"Status":1},` +
		`{"BackendId":"b"},{"BackendId":" B "}]},{"VServerId":"v"}]}`))
	f.Add([]byte(`{"DataSet":[{"ULBId":"u","IPSet":[{"X":1}],"FirewallSet":[{"X":[]}],"LogSet":{"X":{}},` +
		`"VServerSet":[{"VServerId":"v","SSLSet":[{"Key":"k","X":1}]}]}]}`))
	f.Add([]byte(`{"DataSet":[{"VServerId":"v","ULBId":"another","BackendSet":null,` +
		`"PolicySet":[{"BackendSet":[{"BackendId":"b","SubResourceId":"x"},{"BackendId":"b"}]}]}]}`))
	f.Add([]byte(`{"Regions":[{"Region":"hk","IsDefault":"true"}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var a answer
		if json.Unmarshal(body, &a) != nil {
			return
		}
		_ = a.refusal("DescribeULB")
		_ = a.confirms()
		for _, name := range []string{"DataSet", "Regions"} {
			if a.hasList(name) != nil {
				continue
			}
			var d decoder
			rawjson.Each(a.list(name), func(o *rawjson.Object) bool {
				d.ulb(o)
				if v := d.vserver(o, "ulb-1"); v.ID != "" {
					assert.NotEmpty(t, v.ID)
					assert.NotEmpty(t, v.ULB)
					backends, _ := v.Backends.Get()
					for _, b := range backends {
						assert.NotEmpty(t, b.ID)
					}
				}
				decodeRegion(o)
				decodeProject(o)
				return true
			})
			_ = d.gaps.String()
		}
	})
}
