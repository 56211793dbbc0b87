package demo

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// quirkChecks has one check per quirk, made on a cloud with that quirk alone.
func quirkChecks() map[string]func(*client) {
	checks := map[string]func(*client){
		"release-4110-per-vserver": func(c *client) {
			p := c.at("web-frontend", "https-443")
			c.refused(4110, "ReleaseBackend", params{"ULBId": p.ulb, "BackendId": p.backends[4]})
			redirect := c.at("web-frontend", "http-80")
			c.ok("ReleaseBackend", params{"ULBId": p.ulb, "BackendId": redirect.backends[0]})
		},
		"release-4110-default": func(c *client) {
			redirect, tcp := c.at("web-frontend", "http-80"), c.at("api-tcp", "api-9000")
			assert.Empty(c.t, redirect.rules)
			c.refused(4110, "ReleaseBackend", params{"ULBId": redirect.ulb, "BackendId": redirect.backends[0]})
			assert.Equal(c.t, redirect.backends, c.shownBackends(redirect))
			c.ok("ReleaseBackend", params{"ULBId": tcp.ulb, "BackendId": tcp.backends[0]})
			require.True(c.t, c.cloud.SetDefault(redirect.ulb, redirect.vserver, redirect.backends[1:]))
			c.ok("ReleaseBackend", params{"ULBId": redirect.ulb, "BackendId": redirect.backends[0]})
		},
		"mode-reset": func(c *client) {
			p := c.at("web-frontend", "https-443")
			c.ok("UpdatePolicy", p.ruleParams(0, params{"DomainMatchMode": "Wildcard", "BackendId.0": p.backends[0]}))
			assert.Equal(c.t, "Wildcard", c.cloud.Rules(p.ulb, p.vserver)[0].DomainMatchMode)
			c.ok("UpdatePolicy", p.ruleParams(0, params{"BackendId.0": p.backends[0]}))
			assert.Equal(c.t, "Regular", c.cloud.Rules(p.ulb, p.vserver)[0].DomainMatchMode)
		},
		"allocate-other-ip": func(c *client) {
			p := c.at("api-tcp", "api-9000")
			was := c.cloud.Backends(p.ulb, p.vserver)
			addresses := map[string]bool{}
			for _, b := range was[:2] {
				c.ok("ReleaseBackend", params{"ULBId": p.ulb, "BackendId": b.BackendID})
				add := params{"ULBId": p.ulb, "VServerId": p.vserver, "ResourceId": b.ResourceID, "Port": "9000"}
				added, found := c.cloud.Backend(c.ok("AllocateBackend", add)["BackendId"].(string))
				require.True(c.t, found)
				assert.Equal(c.t, b.ResourceID, added.ResourceID)
				assert.NotEqual(c.t, b.PrivateIP, added.PrivateIP)
				addresses[added.PrivateIP] = true
				c.refused(4109, "AllocateBackend", add)
			}
			assert.Len(c.t, addresses, 2, "each its own")
			byIP := params{
				"ULBId": p.ulb, "VServerId": c.at("pg-main-standby", "postgres-5432").vserver, "ResourceType": "IP",
				"ResourceIP": "10.23.7.7",
				"VPCId":      was[0].VPCID, "SubnetId": was[0].SubnetID,
			}
			byIP["ULBId"] = c.cloud.ULBNamed("pg-main-standby")
			added, _ := c.cloud.Backend(c.ok("AllocateBackend", byIP)["BackendId"].(string))
			assert.Equal(c.t, "10.23.7.7", added.PrivateIP, "an address that was asked for is that one")
		},
		"no-new-id": func(c *client) {
			p := c.at("login-sticky", "login-http-80")
			spare := c.cloud.Backends(p.ulb, p.vserver)[0].ResourceID
			assert.NotContains(c.t,
				c.ok("AllocateBackend", params{"ULBId": p.ulb, "VServerId": p.vserver, "ResourceId": spare, "Port": "81"}),
				"BackendId")
			assert.Len(c.t, c.shownBackends(p), 4)
			assert.NotContains(c.t,
				c.ok("CreatePolicy", params{"ULBId": p.ulb, "VServerId": p.vserver, "Match": "x", "BackendId.0": p.backends[0]}),
				"PolicyId")
			assert.Len(c.t, c.cloud.Rules(p.ulb, p.vserver), 1)
		},
		"ignore-disable": func(c *client) {
			p := c.at("api-tcp", "api-9000")
			target := params{"ULBId": p.ulb, "BackendId": p.backends[0], "Enabled": "0", "Weight": "9"}
			c.ok("UpdateBackendAttribute", target)
			b, _ := c.cloud.Backend(p.backends[0])
			assert.True(c.t, b.Enabled)
			assert.Equal(c.t, 9, b.Weight, "the rest counts")
			require.True(c.t, c.cloud.SetEnabled(p.backends[0], false))
			c.ok("UpdateBackendAttribute", target)
			b, _ = c.cloud.Backend(p.backends[0])
			assert.False(c.t, b.Enabled)
			target["Enabled"] = "1"
			c.ok("UpdateBackendAttribute", target)
			b, _ = c.cloud.Backend(p.backends[0])
			assert.True(c.t, b.Enabled, "an enable works")
		},
		"empty-rule-4077": func(c *client) {
			p := c.at("web-frontend", "https-443")
			c.refused(4077, "UpdatePolicy", p.ruleParams(0, nil))
			c.refused(4077, "UpdatePolicy", params{"ULBId": p.ulb, "VServerId": p.vserver, "Type": "Default", "Match": "x"})
			assert.Nil(c.t, c.cloud.VServers(p.ulb)[0].Default)
			assert.Equal(c.t, p.rules, c.cloud.Rules(p.ulb, p.vserver))
		},
		"priority-0-refused": func(c *client) {
			p := c.at("web-frontend", "https-443")
			c.refused(230, "UpdatePolicy",
				p.ruleParams(2, params{"Type": "Path", "PolicyPriority": "0", "BackendId.0": p.backends[0]}))
			assert.Equal(c.t, p.rules, c.cloud.Rules(p.ulb, p.vserver))
			c.ok("UpdatePolicy", p.ruleParams(2, params{"Type": "Path", "PolicyPriority": "1", "BackendId.0": p.backends[0]}))
		},
		"priority-reset": func(c *client) {
			p := c.at("web-frontend", "https-443")
			c.ok("UpdatePolicy", p.ruleParams(2, params{"Type": "Path", "BackendId.0": p.backends[0]}))
			assert.Equal(c.t, 0, c.cloud.Rules(p.ulb, p.vserver)[2].Priority)
		},
		"second-release-4093": func(c *client) {
			p := c.at("api-tcp", "api-9000")
			c.ok("ReleaseBackend", params{"ULBId": p.ulb, "BackendId": p.backends[0]})
			c.refused(4093, "ReleaseBackend", params{"ULBId": p.ulb, "BackendId": p.backends[0]})
		},
		"duplicate-63016": func(c *client) {
			p := c.at("api-tcp", "api-9000")
			hostID := c.cloud.Backends(p.ulb, p.vserver)[0].ResourceID
			c.refused(63016, "AllocateBackend",
				params{"ULBId": p.ulb, "VServerId": p.vserver, "ResourceId": hostID, "Port": "9000"})
		},
		"backup-ignores-disable": func(c *client) {
			for _, v := range []struct {
				place   place
				enabled bool
			}{{c.at("pg-main-standby", "postgres-5432"), true}, {c.at("api-tcp", "api-9000"), false}} {
				c.ok("UpdateBackendAttribute", params{"ULBId": v.place.ulb, "BackendId": v.place.backends[0], "Enabled": "0"})
				assert.Equal(c.t, v.enabled, c.cloud.Backends(v.place.ulb, v.place.vserver)[0].Enabled)
			}
		},
		"unknown-key-171": func(c *client) {
			f := signed("GetRegion", nil)
			f["PublicKey"] = "somebody"
			assert.EqualValues(c.t, 171, c.raw(f)["RetCode"])
		},
		"project-required": func(c *client) {
			c.refused(220, "DescribeULB", nil)
			c.ok("DescribeULB", params{"ProjectId": "org-prod01"})
			c.ok("GetProjectList", nil)
		},
		"no-project-list": func(c *client) { c.refused(299, "GetProjectList", nil) },
		"ulb-page-50": func(c *client) {
			c = serve(c.t, Options{ULBs: 400, Quirks: []string{"ulb-page-50"}})
			out := c.ok("DescribeULB", params{"Limit": "100"})
			assert.Len(c.t, rows(c.t, out, "DataSet"), 50)
			assert.EqualValues(c.t, 100, out["TotalCount"])
			assert.Len(c.t, rows(c.t, c.ok("DescribeULB", nil), "DataSet"), 20)
		},
		"vserver-page-20": func(c *client) {
			c = serve(c.t, Options{ULBs: 400, Quirks: []string{"vserver-page-20"}})
			assert.Len(c.t, rows(c.t, c.ok("DescribeVServer", nil), "DataSet"), 20)
			assert.Len(c.t, rows(c.t, c.ok("DescribeVServer", params{"Limit": "60"}), "DataSet"), 60)
		},
		"vserver-id-ignored": func(c *client) {
			all := rows(c.t, c.ok("DescribeVServer", nil), "DataSet")
			require.Greater(c.t, len(all), 1)
			one := params{"VServerId": all[0]["VServerId"].(string)}
			assert.Len(c.t, rows(c.t, c.ok("DescribeVServer", one), "DataSet"), len(all))
		},
		"vserver-id-unknown": func(c *client) {
			all := rows(c.t, c.ok("DescribeVServer", nil), "DataSet")
			require.NotEmpty(c.t, all)
			one := params{"VServerId": all[0]["VServerId"].(string)}
			assert.Empty(c.t, rows(c.t, c.ok("DescribeVServer", one), "DataSet"))
		},
	}
	for _, more := range []map[string]func(*client){encodingChecks(), placeChecks(), troubleChecks()} {
		for name, check := range more {
			checks[name] = check
		}
	}
	return checks
}

// placeChecks are those of regions and of things that are gone.
func placeChecks() map[string]func(*client) {
	checks := map[string]func(*client){}
	for name, code := range map[string]int{
		"region-without-product-4996": 4996, "region-without-product-230": 230, "region-without-product-293": 293,
	} {
		checks[name] = func(c *client) {
			assert.Contains(c.t, column(rows(c.t, c.ok("GetRegion", nil), "Regions"), "Region"), "afr-nigeria")
			c.refused(code, "DescribeULB", params{"Region": "afr-nigeria"})
		}
	}
	for name, code := range map[string]int{"gone-4103": 4103, "gone-4086": 4086, "gone-4088": 4088} {
		checks[name] = func(c *client) {
			p := c.at("api-tcp", "api-9000")
			c.refused(code, "DescribeULB", params{"ULBId": "ulb-none"})
			c.refused(code, "DescribeVServer", params{"ULBId": "ulb-none"})
			c.refused(code, "DescribeVServer", params{"ULBId": p.ulb, "VServerId": "vserver-none"})
			c.ok("DescribeVServer", params{"ULBId": c.cloud.ULBNamed("new-empty")})
			c.ok("DescribeULB", params{"Region": "sg", "ProjectId": "org-stag01"})
		}
	}
	return checks
}

// encodingChecks are those of how the answers are written.
func encodingChecks() map[string]func(*client) {
	describe := func(c *client) object { return c.described(c.at("web-frontend", "https-443")) }
	firstBackend := func(c *client) object {
		return rows(c.t, describe(c), "BackendSet")[0]
	}
	return map[string]func(*client){
		"no-total": func(c *client) {
			for _, action := range []string{"DescribeULB", "DescribeVServer", "DescribeULBSimple"} {
				assert.NotContains(c.t, c.ok(action, nil), "TotalCount")
			}
			assert.NotContains(c.t, c.ok("GetProjectList", nil), "ProjectCount")
		},
		"no-vserver-set": func(c *client) {
			u := rows(c.t, c.ok("DescribeULB", nil), "DataSet")[0]
			assert.Contains(c.t, u, "VServerSet")
			assert.Nil(c.t, u["VServerSet"])
		},
		"no-backend-set": func(c *client) { assert.NotContains(c.t, describe(c), "BackendSet") },
		"no-policy-set":  func(c *client) { assert.NotContains(c.t, describe(c), "PolicySet") },
		"no-health": func(c *client) {
			assert.NotContains(c.t, firstBackend(c), "Status")
			assert.NotContains(c.t, firstBackend(c), "Enabled")
			assert.Contains(c.t, firstBackend(c), "Weight")
		},
		"no-weight": func(c *client) {
			assert.NotContains(c.t, firstBackend(c), "Weight")
			assert.Contains(c.t, firstBackend(c), "Status")
		},
		"status-swapped": func(c *client) {
			assert.EqualValues(c.t, 1, c.described(c.at("api-gateway", "gateway-443"))["Status"])
			assert.EqualValues(c.t, 2, c.described(c.at("legacy-billing", "billing-8080"))["Status"])
		},
		"bare": func(c *client) {
			b := firstBackend(c)
			assert.ElementsMatch(c.t, []string{"BackendId", "ResourceId", "ResourceName", "PrivateIP", "Port"}, keys(b))
			assert.ElementsMatch(c.t,
				[]string{"VServerId", "VServerName", "ULBId", "Protocol", "FrontendPort", "BackendSet", "PolicySet"},
				keys(describe(c)))
			u := rows(c.t, c.ok("DescribeULB", nil), "DataSet")[0]
			assert.ElementsMatch(c.t, []string{"ULBId", "Name", "PrivateIP", "IPSet", "VServerSet"}, keys(u))
		},
		"nulls": func(c *client) {
			empty := c.described(c.at("legacy-billing", "unused-7100"))
			for _, set := range []string{"BackendSet", "PolicySet", "SSLSet"} {
				assert.Contains(c.t, empty, set)
				assert.Nil(c.t, empty[set])
			}
			none := c.ok("DescribeULB", params{"Region": "sg", "ProjectId": "org-stag01"})
			assert.Contains(c.t, none, "DataSet")
			assert.Nil(c.t, none["DataSet"])
			assert.NotEmpty(c.t, describe(c)["BackendSet"], "what is not empty stays")
		},
		"retcode-string": func(c *client) {
			assert.Equal(c.t, "0", c.call("DescribeULB", nil)["RetCode"])
			assert.Equal(c.t, "230", c.call("DescribeULB", params{"Region": "moon"})["RetCode"])
			assert.EqualValues(c.t, 12, c.call("DescribeULB", nil)["TotalCount"], "RetCode only")
		},
		"number-strings": func(c *client) {
			out := c.call("DescribeULB", nil)
			assert.Equal(c.t, "0", out["RetCode"])
			assert.Equal(c.t, "12", out["TotalCount"])
			u := rows(c.t, out, "DataSet")[0]
			assert.Equal(c.t, "8080", rows(c.t, rows(c.t, u, "VServerSet")[0], "BackendSet")[0]["Port"])
		},
		"huge": func(c *client) {
			assert.EqualValues(c.t, 14, c.call("DescribeULB", nil)["TotalCount"])
			p := c.at("huge", "backends-10000")
			require.Len(c.t, p.backends, 10_000)
			c.ok("ReleaseBackend", params{"ULBId": p.ulb, "BackendId": p.backends[4]})
		},
		"extra-fields": func(c *client) {
			assert.Contains(c.t, c.ok("DescribeULB", nil), "FieldNobodyKnows")
			assert.Contains(c.t, firstBackend(c), "FieldNobodyKnows")
		},
		"uuid-ids": func(c *client) {
			p := c.at("web-frontend", "https-443")
			for _, id := range append(p.backends, p.ulb, p.vserver, p.rules[0].PolicyID) {
				assert.Regexp(c.t, `^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`, id)
			}
			c.ok("ReleaseBackend", params{"ULBId": p.ulb, "BackendId": p.backends[4]})
		},
		"chinese": func(c *client) {
			assert.Equal(c.t, "参数 [Region] 不可用", c.refused(230, "DescribeULB", params{"Region": "moon"})["Message"])
		},
	}
}

func keys(o object) []string {
	var out []string
	for name := range o {
		out = append(out, name)
	}
	return out
}

func TestEveryQuirkPlaysItsRuleTheOtherWay(t *testing.T) {
	checks := quirkChecks()
	for _, q := range QuirkNames() {
		t.Run(q.Name, func(t *testing.T) {
			require.Contains(t, checks, q.Name)
			require.NotEmpty(t, q.Help)
			checks[q.Name](withQuirks(t, q.Name))
			delete(checks, q.Name)
		})
	}
	assert.Empty(t, checks, "a check without its quirk")
}

func TestAllQuirksTogetherStillGiveJSON(t *testing.T) {
	var all []string
	for _, q := range QuirkNames() {
		all = append(all, q.Name)
	}
	c := withQuirks(t, all...)
	for action := range c.cloud.actions {
		got, err := c.post(signed(action, params{"ProjectId": "org-prod01"}))
		require.NoError(t, err)
		assert.True(t, json.Valid(got.body), "%s: %s", action, got.body)
	}
}

func TestUnknownQuirkNamesTheKnownOnes(t *testing.T) {
	_, err := New(Options{Quirks: []string{"gremlins"}})
	require.ErrorContains(t, err, `unknown quirk "gremlins"`)
	for _, q := range QuirkNames() {
		assert.ErrorContains(t, err, q.Name)
	}
}

func TestEveryRetCodeThatMattersHasItsMessage(t *testing.T) {
	for _, code := range []int{
		110, 130, 150, 153, 160, 161, 170, 171, 172, 174, 210, 220, 230, 292, 293, 294, 295, 299, 4058, 4072, 4074,
		4075, 4077, 4086, 4088,
		4090, 4091, 4092, 4093, 4096, 4097, 4098, 4099, 4100, 4101, 4102, 4103, 4104, 4109, 4110, 4112, 4116, 4118,
		4120, 4127, 4136, 4141,
		4143, 4145, 4146, 4147, 4148, 4151, 4201, 4207, 4210, 4357, 4504, 4508, 4996, 63016, 63030, 63031, 63032, 63059,
	} {
		assert.Contains(t, messages, code)
	}
}

func TestMessagesComeInBothLanguages(t *testing.T) {
	for code, m := range messages {
		assert.NotEmpty(t, m[0], code)
		assert.NotEmpty(t, m[1], code)
		assert.NotEqual(t, m[0], m[1], code)
	}
	assert.Equal(t, "RetCode 220: Missing params [Region]", missing("Region").Error())
	assert.Equal(t, "Service error", refusal{code: 9}.message(false))
}
