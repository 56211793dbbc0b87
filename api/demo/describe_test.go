package demo

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
)

func TestGetRegionGivesARowPerZone(t *testing.T) {
	all := rows(t, serve(t, Options{}).ok("GetRegion", params{"Region": ""}), "Regions")
	assert.Equal(t, []string{"hk", "hk", "sg", "sg"}, column(all, "Region"))
	assert.Equal(t, []string{"hk-01", "hk-02", "sg-01", "sg-02"}, column(all, "Zone"))
	assert.Equal(t, true, all[0]["IsDefault"])
	assert.Equal(t, false, all[2]["IsDefault"])
	assert.NotEmpty(t, all[0]["RegionName"])
}

func TestGetProjectListNamesTheDefaultOne(t *testing.T) {
	out := serve(t, Options{}).ok("GetProjectList", params{"Region": ""})
	all := rows(t, out, "ProjectSet")
	assert.EqualValues(t, 2, out["ProjectCount"])
	assert.Equal(t, []string{"Production", "Staging"}, column(all, "ProjectName"))
	assert.Equal(t, true, all[0]["IsDefault"])
}

func TestPlaceIsChecked(t *testing.T) {
	c := serve(t, Options{})
	c.refused(220, "DescribeULB", params{"Region": ""})
	c.refused(230, "DescribeULB", params{"Region": "moon"})
	c.refused(292, "DescribeULB", params{"ProjectId": "org-nobody"})
	inDefault := c.ok("DescribeULB", nil)
	assert.Equal(t, inDefault, c.ok("DescribeULB", params{"ProjectId": "org-prod01"}), "no project means the default one")
	assert.NotEqual(t, inDefault, c.ok("DescribeULB", params{"ProjectId": "org-stag01"}))
	assert.NotEqual(t, inDefault, c.ok("DescribeULB", params{"Region": "sg"}))
	empty := c.ok("DescribeULB", params{"Region": "sg", "ProjectId": "org-stag01"})
	assert.Empty(t, rows(t, empty, "DataSet"))
	assert.EqualValues(t, 0, empty["TotalCount"])
}

func TestAULBOfAnotherPlaceIsNotThere(t *testing.T) {
	c := serve(t, Options{})
	p := c.at("api-tcp", "api-9000")
	for _, elsewhere := range []params{{"Region": "sg"}, {"ProjectId": "org-stag01"}} {
		elsewhere["ULBId"] = p.ulb
		assert.Empty(t, rows(t, c.ok("DescribeULB", elsewhere), "DataSet"))
		assert.Empty(t, rows(t, c.ok("DescribeVServer", elsewhere), "DataSet"))
		elsewhere["BackendId"] = p.backends[0]
		c.refused(4086, "ReleaseBackend", elsewhere)
	}
}

func TestDescribeULBGivesTwentyRowsUnlessAsked(t *testing.T) {
	c := serve(t, Options{ULBs: 400})
	out := c.ok("DescribeULB", nil)
	assert.EqualValues(t, 100, out["TotalCount"])
	assert.Len(t, rows(t, out, "DataSet"), 20)
	assert.Len(t, rows(t, c.ok("DescribeULB", params{"Limit": "0"}), "DataSet"), 20)

	var paged []string
	for offset := 0; offset < 100; offset += 30 {
		page := c.ok("DescribeULB", params{"Offset": strconv.Itoa(offset), "Limit": "30"})
		paged = append(paged, column(rows(t, page, "DataSet"), "ULBId")...)
	}
	assert.Equal(t, c.cloud.ULBIDs("hk", ""), paged, "pages join to the whole list, in a stable order")
	assert.Len(t, rows(t, c.ok("DescribeULB", params{"Limit": "100000"}), "DataSet"), 100)
	assert.Empty(t, rows(t, c.ok("DescribeULB", params{"Offset": "100"}), "DataSet"))
	for _, bad := range []params{{"Limit": "many"}, {"Limit": "-1"}, {"Offset": "-1"}, {"Offset": "99999999999"}} {
		c.refused(230, "DescribeULB", bad)
	}
}

func TestDescribeULBFiltersAndNests(t *testing.T) {
	c := serve(t, Options{})
	p := c.at("web-frontend", "https-443")
	out := c.ok("DescribeULB", params{"ULBId": p.ulb})
	assert.EqualValues(t, 1, out["TotalCount"])
	u := rows(t, out, "DataSet")[0]
	assert.Equal(t, "web-frontend", u["Name"])
	assert.Equal(t, "OuterMode", u["ULBType"])
	assert.Empty(t, u["PrivateIP"], "an internet ULB has no private address")
	assert.Equal(t, []string{"203.0.113.10", "203.0.113.11"}, column(rows(t, u, "IPSet"), "EIP"))
	assert.Equal(t, []any{"10.23.250.130", "10.23.250.131"}, u["SnatIps"])
	assert.Equal(t, "shop-access-logs", u["LogSet"].(object)["BucketName"])

	nested := rows(t, u, "VServerSet")
	whole := rows(t, c.ok("DescribeVServer", params{"ULBId": p.ulb}), "DataSet")
	require.Len(t, whole, len(nested))
	for i := range nested {
		assert.NotContains(t, nested[i], "ULBId", "a nested VServer does not say where it is")
		assert.Equal(t, p.ulb, whole[i]["ULBId"])
		delete(whole[i], "ULBId")
		assert.Equal(t, whole[i], nested[i])
	}
	vpc := u["VPCId"].(string)
	assert.Len(t, rows(t, c.ok("DescribeULB", params{"VPCId": vpc}), "DataSet"), 12)
	assert.Empty(t, rows(t, c.ok("DescribeULB", params{"VPCId": "uvnet-none"}), "DataSet"))
	assert.Empty(t, rows(t, c.ok("DescribeULB", params{"SubnetId": "subnet-none"}), "DataSet"))
	assert.Len(t, rows(t, c.ok("DescribeULB", params{"BusinessId": "Shop"}), "DataSet"), 1)
}

func TestAnEmptyULBHasAnEmptyListOfVServersAndNoNull(t *testing.T) {
	c := serve(t, Options{})
	empty := 0
	for _, u := range rows(t, c.ok("DescribeULB", nil), "DataSet") {
		if len(c.cloud.VServers(u["ULBId"].(string))) == 0 {
			assert.Equal(t, []any{}, u["VServerSet"])
			empty++
		}
	}
	assert.Positive(t, empty)
}

func TestDescribeULBSimpleCountsInsteadOfNesting(t *testing.T) {
	c := serve(t, Options{ULBs: 200})
	all := rows(t, c.ok("DescribeULBSimple", nil), "DataSet")
	assert.Len(t, all, 50, "its own default is 10000 rows")
	for _, u := range all {
		assert.NotContains(t, u, "VServerSet")
		assert.EqualValues(t, len(c.cloud.VServers(u["ULBId"].(string))), u["VServerCount"])
	}
}

func TestDescribeVServerGivesAllRowsUnlessAsked(t *testing.T) {
	c := serve(t, Options{ULBs: 400})
	out := c.ok("DescribeVServer", nil)
	all := rows(t, out, "DataSet")
	assert.Greater(t, len(all), 100)
	assert.EqualValues(t, len(all), out["TotalCount"])
	page := c.ok("DescribeVServer", params{"Limit": "7", "Offset": "3"})
	assert.Equal(t, column(all, "VServerId")[3:10], column(rows(t, page, "DataSet"), "VServerId"))
	assert.Equal(t, out["TotalCount"], page["TotalCount"])
}

func TestWhatIsGoneReadsAsNoRows(t *testing.T) {
	c := serve(t, Options{})
	p := c.at("api-tcp", "api-9000")
	other := c.at("web-frontend", "https-443")
	for _, gone := range []params{
		{"ULBId": "ulb-none"},
		{"ULBId": p.ulb, "VServerId": "vserver-none"},
		{"ULBId": p.ulb, "VServerId": other.vserver},
	} {
		assert.Empty(t, rows(t, c.ok("DescribeVServer", gone), "DataSet"))
	}
	assert.Empty(t, rows(t, c.ok("DescribeULB", params{"ULBId": "ulb-none"}), "DataSet"))
}

func TestBackendFieldsFollowTheirListener(t *testing.T) {
	c := serve(t, Options{})
	pg := rows(t, c.described(c.at("pg-main-standby", "postgres-5432")), "BackendSet")
	assert.EqualValues(t, 0, pg[0]["IsBackup"])
	assert.EqualValues(t, 1, pg[1]["IsBackup"])
	gateway := c.described(c.at("api-gateway", "gateway-443"))
	b := rows(t, gateway, "BackendSet")
	assert.NotContains(t, b[0], "IsBackup", "only a main/standby listener tells it")
	assert.EqualValues(t, 1, b[1]["Status"], "failing")
	assert.EqualValues(t, 0, b[2]["Enabled"], "disabled")
	assert.EqualValues(t, 2, gateway["Status"], "some bad")
	assert.EqualValues(t, 1, c.described(c.at("legacy-billing", "billing-8080"))["Status"], "all bad")
	assert.EqualValues(t, 0, c.described(c.at("legacy-billing", "unused-7100"))["Status"])
	assert.EqualValues(t, 100, rows(t, c.described(c.at("web-frontend", "https-443")), "BackendSet")[0]["Weight"])
}

func TestDefaultRuleMirrorsAllBackends(t *testing.T) {
	c := serve(t, Options{})
	p := c.at("web-frontend", "https-443")
	first := rows(t, c.described(p), "PolicySet")[0]
	assert.Equal(t, "Default", first["PolicyType"])
	for _, field := range []string{"PolicyId", "Type", "Match"} {
		assert.Equal(t, "", first[field])
	}
	assert.EqualValues(t, 0, first["PolicyPriority"])
	assert.Equal(t, p.backends, column(rows(t, first, "BackendSet"), "BackendId"))
	assert.NotContains(t, rows(t, first, "BackendSet")[0], "Status", "rules know no health")

	c.ok("ReleaseBackend", params{"ULBId": p.ulb, "BackendId": p.backends[4]})
	first = rows(t, c.described(p), "PolicySet")[0]
	assert.Equal(t, p.backends[:4], column(rows(t, first, "BackendSet"), "BackendId"))
	assert.Empty(t, rows(t, c.described(c.at("api-tcp", "api-9000")), "PolicySet"), "TCP has no rules")
}

func TestAHostHasOneObjectIDInAllRules(t *testing.T) {
	c := serve(t, Options{})
	ids := map[string]string{}
	for _, p := range []place{
		c.at("web-frontend", "https-443"), c.at("web-frontend", "http-80"),
		c.at("api-gateway", "gateway-443"),
	} {
		for _, r := range rows(t, c.described(p), "PolicySet") {
			for _, member := range rows(t, r, "BackendSet") {
				id, name := member["ObjectId"].(string), member["ResourceName"].(string)
				assert.Regexp(t, `^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`, id, "no host's id")
				if was, seen := ids[name]; seen {
					assert.Equal(t, was, id, name)
				}
				ids[name] = id
			}
		}
	}
	assert.Len(t, ids, 8)
	distinct := map[string]bool{}
	for _, id := range ids {
		distinct[id] = true
	}
	assert.Len(t, distinct, 8)
}

func TestWhatAULBHasNotIsAbsent(t *testing.T) {
	c := serve(t, Options{})
	with := 0
	for _, action := range []string{"DescribeULB", "DescribeULBSimple"} {
		for _, u := range rows(t, c.ok(action, nil), "DataSet") {
			if u["Name"] == "web-frontend" {
				assert.Len(t, u["SnatIps"], 2)
				assert.Equal(t, "Extranet", u["WAFMode"])
				with++
				continue
			}
			assert.NotContains(t, u, "SnatIps", u["Name"])
			assert.Contains(t, []any{"NoWAF", "Unavailable"}, u["WAFMode"])
		}
	}
	assert.Equal(t, 2, with)
}

func TestOneLoadBalancerBelongsToAKubernetesCluster(t *testing.T) {
	c := serve(t, Options{})
	owned := 0
	for _, u := range rows(t, c.ok("DescribeULB", nil), "DataSet") {
		name := u["Name"].(string)
		if !api.KubernetesName(name) {
			assert.False(t, api.ULB{Remark: api.Known(u["Remark"].(string))}.Kubernetes(), name)
			continue
		}
		owned++
		assert.Regexp(t, `^UID-[0-9a-f-]{36}$`, u["Remark"])
		for _, v := range rows(t, u, "VServerSet") {
			assert.True(t, api.VServer{Name: api.Known(v["VServerName"].(string))}.Kubernetes(), v["VServerName"])
			assert.Len(t, rows(t, v, "BackendSet"), 3)
		}
	}
	assert.Equal(t, 1, owned)
}

func TestHostileTextComesAsItIs(t *testing.T) {
	c := serve(t, Options{})
	var names []string
	for _, u := range rows(t, c.ok("DescribeULB", params{"Limit": "100"}), "DataSet") {
		names = append(names, u["Name"].(string))
	}
	const hostile = "cache\x1b[31m-red\x1b]0;owned\x07\nsecond\tline\u202egnp.exe\u200b\u009b2J"
	assert.Contains(t, names, hostile)
	assert.Contains(t, names, "支付网关")
	assert.Contains(t, fmt.Sprint(c.ok("DescribeVServer", params{"ULBId": c.cloud.ULBNamed(hostile)})),
		"\x1b]52;c;b3duZWQ=\x07")
}
