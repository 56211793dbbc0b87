package render_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/render"
)

func TestJSONHasTheFieldsAsTheServiceCallsThem(t *testing.T) {
	text := api.Known("t")
	one := api.Known(1)
	at := api.Known(time.Unix(7, 0))
	more := []api.Field{{Name: "New", Value: `{"a":[1,"<&>"]}`}}
	backend := api.Backend{
		ID: "b", ResourceType: text, ResourceID: text, ResourceName: text, SubResourceType: text, SubResourceID: text,
		SubResourceName: text, PrivateIP: text, Port: one, Enabled: one, Status: one, IsBackup: one, Weight: one, VPC: text,
		Subnet: text, Other: more,
	}
	backendText := `{"BackendId":"b","ResourceType":"t","ResourceId":"t","ResourceName":"t","SubResourceType":"t",` +
		`"SubResourceId":"t","SubResourceName":"t","PrivateIP":"t","Port":1,"Enabled":1,"Status":1,"IsBackup":1,"Weight":1,` +
		`"VPCId":"t","SubnetId":"t","New":{"a":[1,"<&>"]}}`
	assert.Equal(t, backendText, render.BackendJSON(backend))

	vserver := api.VServer{
		ID: "v", ULB: "u", Name: text, Protocol: text, Port: one, ListenType: text, Method: text, PersistenceType: text,
		PersistenceInfo: text, ClientTimeout: one, MonitorType: text, Domain: text, Path: text, RequestMsg: text,
		ResponseMsg: text, Status: one, Compression: one, HTTP2: one, ForwardPort: one,
		Certificates: api.Known([]api.Certificate{
			{ID: text, Name: text, Domains: text, Created: at, Issued: at, Expires: at, Other: more},
		}),
		SecurityPolicy: api.Known(api.SecurityPolicy{
			ID: text, Name: text, Type: one, TLSVersion: text, Ciphers: api.Known([]string{"c"}), Other: more,
		}),
		Backends: api.Known([]api.Backend{backend}),
		Rules: api.Known([]api.Rule{{
			ID: "p", PolicyType: text, Type: text, Match: text, DomainMatchMode: text, Priority: one,
			Members: api.Known([]api.Member{{
				Backend: "b", PrivateIP: text, Port: one, ResourceType: text, ResourceName: text, ResourceID: text,
				SubResourceType: text, SubResourceID: text, SubResourceName: text, Other: more,
			}}),
			Other: more,
		}}),
		Other: more,
	}
	requireFull(t, vserver)
	vserverText := `{"VServerId":"v","ULBId":"u","VServerName":"t","Protocol":"t","FrontendPort":1,"ListenType":"t","Method":"t",` +
		`"PersistenceType":"t","PersistenceInfo":"t","ClientTimeout":1,"MonitorType":"t","Domain":"t","Path":"t",` +
		`"RequestMsg":"t","ResponseMsg":"t","Status":1,"EnableCompression":1,"EnableHTTP2":1,"ForwardPort":1,` +
		`"SSLSet":[{"SSLId":"t","SSLName":"t","Domains":"t","CreateTime":7,"NotBefore":7,"NotAfter":7,"New":{"a":[1,"<&>"]}}],` +
		`"SecurityPolicy":{"SecurityPolicyId":"t","SecurityPolicyName":"t","SecurityPolicyType":1,"TLSVersion":"t",` +
		`"SSLCiphers":["c"],"New":{"a":[1,"<&>"]}},"BackendSet":[` + backendText + `],` +
		`"PolicySet":[{"PolicyId":"p","PolicyType":"t","Type":"t","Match":"t","DomainMatchMode":"t","PolicyPriority":1,` +
		`"BackendSet":[{"BackendId":"b","PrivateIP":"t","Port":1,"ResourceType":"t","ResourceName":"t","ObjectId":"t",` +
		`"SubResourceType":"t","SubResourceId":"t","SubResourceName":"t","New":{"a":[1,"<&>"]}}],"New":{"a":[1,"<&>"]}}],` +
		`"New":{"a":[1,"<&>"]}}`
	assert.Equal(t, vserverText, render.VServerJSON(vserver))

	ulb := api.ULB{
		ID: "u", Name: text, Type: text, ListenType: text, IPVersion: text, PrivateIP: text,
		IPs: api.Known([]api.EIP{
			{Address: text, ID: text, Operator: text, Bandwidth: one, BandwidthType: one, Other: more},
		}),
		SnatIPs: api.Known([]string{"s"}), VPC: text, Subnet: text, Business: text, Tag: text, Remark: text, Bandwidth: one,
		BandwidthType: one, Created: at, Firewalls: api.Known([]api.Firewall{{ID: text, Name: text, Other: more}}),
		LogEnabled: one, Log: api.Known(api.LogTarget{Bucket: text, TokenID: text, TokenName: text, Other: more}),
		VServers: api.Known([]api.VServer{vserver}), Other: more,
	}
	requireFull(t, ulb)
	assert.Equal(t, `{"ULBId":"u","Name":"t","ULBType":"t","ListenType":"t","IPVersion":"t","PrivateIP":"t",`+
		`"IPSet":[{"EIP":"t","EIPId":"t","OperatorName":"t","Bandwidth":1,"BandwidthType":1,"New":{"a":[1,"<&>"]}}],`+
		`"SnatIps":["s"],"VPCId":"t","SubnetId":"t","BusinessId":"t","Tag":"t","Remark":"t","Bandwidth":1,"BandwidthType":1,`+
		`"CreateTime":7,"FirewallSet":[{"FirewallId":"t","FirewallName":"t","New":{"a":[1,"<&>"]}}],"EnableLog":1,`+
		`"LogSet":{"BucketName":"t","TokenID":"t","TokenName":"t","New":{"a":[1,"<&>"]}},"VServerSet":[`+vserverText+`],`+
		`"New":{"a":[1,"<&>"]}}`, render.ULBJSON(ulb))
}

// requireFull fails where a field is not set: one that is added to the model must be added to the JSON.
func requireFull(t *testing.T, object any) {
	t.Helper()
	v := reflect.ValueOf(object)
	for i := range v.NumField() {
		require.False(t, v.Field(i).IsZero(), v.Type().Field(i).Name)
	}
}

func TestJSONKeepsAbsentNullAndEmptyApart(t *testing.T) {
	assert.Equal(t, `{"VServerId":"v","ULBId":""}`, render.VServerJSON(api.VServer{ID: "v"}))
	v := api.VServer{ID: "v", Backends: api.Known[[]api.Backend](nil), Rules: api.Known([]api.Rule{})}
	assert.Equal(t, `{"VServerId":"v","ULBId":"","BackendSet":null,"PolicySet":[]}`, render.VServerJSON(v))
}

func TestJSONIsValidWhateverTheService(t *testing.T) {
	for _, value := range []string{"", "{", "\x00", `"`, "1 2", "nul"} {
		b := api.Backend{ID: "b\xff\n", Other: []api.Field{{Name: "x\"\n", Value: value}}}
		got := render.BackendJSON(b)
		assert.True(t, json.Valid([]byte(got)), got)
		assert.NotContains(t, got, "\n")
	}
}
