package demo

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// vector is a published request with its signature.
type vector struct {
	name, want string
	params     map[string]string
}

const vectorPrivateKey = "46f09bb9fab4f12dfc160dae12273d5332b5debe"

func vectors() []vector {
	const key = "ucloudsomeone@example.com1296235120854146120"
	create := map[string]string{
		"Action": "CreateUHostInstance", "CPU": "2", "ChargeType": "Month", "DiskSpace": "10",
		"ImageId": "f43736e1-65a5-4bea-ad2e-8a46e18883c2", "LoginMode": "Password", "Memory": "2048", "Name": "Host01",
		"Password": "VUNsb3VkLmNu", "Quantity": "1", "Region": "cn-bj2", "Zone": "cn-bj2-04",
	}
	withToken := maps.Clone(create)
	withToken["SecurityToken"] = "some_stoken"
	batch := map[string]string{"Action": "AllocateBackendBatch"}
	for i := range 12 {
		batch[fmt.Sprintf("Backends.%d", i)] = []string{"foo", "bar", "42"}[i%3]
	}
	describe := map[string]string{"Action": "DescribeUHostInstance", "Limit": "10", "Region": "cn-bj2"}
	with := func(publicKey string, p map[string]string) map[string]string {
		p = maps.Clone(p)
		p["PublicKey"] = publicKey
		return p
	}
	return []vector{
		{"official", "cba5cf5ec4d4233d206b1b54951e3787350a642f", with(key, describe)},
		{
			"the brand's page, corrected", "4201919d267504385deb93af19e0197870fed36b",
			with("someone@example.com1296235120854146120", describe),
		},
		{"twelve parameters", "4f9ef5df2abab2c6fccd1e9515cb7e2df8c6bb65", with(key, create)},
		{"with a token", "170c480ad176a247b324eb92a2cfe536aacfbd04", with(key, withToken)},
		{"an array past ten", "6bc32642779f8cb0bb3d3f128b1c0688abf9a1a3", with(key, batch)},
	}
}

func TestSignatureAgreesWithThePublishedVectors(t *testing.T) {
	for _, v := range vectors() {
		t.Run(v.name, func(t *testing.T) {
			assert.Equal(t, v.want, signature(v.params, vectorPrivateKey))
			v.params["Signature"] = "anything"
			assert.Equal(t, v.want, signature(v.params, vectorPrivateKey), "the signature does not cover itself")
		})
	}
}

// A right signature gives 161 for an action that does not exist, and 230 for a region that this
// cloud has not: the signature was looked at first.
func TestThePublishedVectorsCanBeTriedOverTheWire(t *testing.T) {
	c := serve(t, Options{})
	for _, v := range vectors() {
		t.Run(v.name, func(t *testing.T) {
			v.params["Signature"] = v.want
			refused := 161
			if v.params["Action"] == "DescribeUHostInstance" {
				refused = 230
			}
			assert.EqualValues(t, refused, c.raw(v.params)["RetCode"])
			v.params["Extra"] = "1"
			assert.EqualValues(t, 171, c.raw(v.params)["RetCode"])
			delete(v.params, "Signature")
			assert.EqualValues(t, 170, c.raw(v.params)["RetCode"])
		})
	}
	p := vectors()[3].params
	p["SecurityToken"] = "stale"
	p["Signature"] = signature(p, vectorPrivateKey)
	assert.EqualValues(t, 174, c.raw(p)["RetCode"])
}

func TestCallerIsCheckedBeforeAnythingIsDone(t *testing.T) {
	c := serve(t, Options{})
	p := c.at("api-tcp", "api-9000")
	good := func() map[string]string {
		return signed("ReleaseBackend", params{"ULBId": p.ulb, "BackendId": p.backends[0]})
	}
	for _, v := range []struct {
		name  string
		code  int
		spoil func(map[string]string)
	}{
		{"no action", 160, func(f map[string]string) { delete(f, "Action") }},
		{"unknown action, signed", 161, func(f map[string]string) {
			f["Action"] = "ReleaseEverything"
			f["Signature"] = signature(f, PrivateKey)
		}},
		{"unknown action, not signed", 171, func(f map[string]string) { f["Action"] = "ReleaseEverything" }},
		{"no signature", 170, func(f map[string]string) { delete(f, "Signature") }},
		{"wrong signature", 171, func(f map[string]string) { f["Signature"] = strings.Repeat("0", 40) }},
		{"upper-case signature", 171, func(f map[string]string) { f["Signature"] = strings.ToUpper(f["Signature"]) }},
		{"parameter changed after signing", 171, func(f map[string]string) { f["BackendId"] = p.backends[1] }},
		{"parameter added after signing", 171, func(f map[string]string) { f["Extra"] = "1" }},
		{"unknown key", 172, func(f map[string]string) { f["PublicKey"] = "somebody" }},
		{"no key", 220, func(f map[string]string) { delete(f, "PublicKey") }},
		{"unknown token", 174, func(f map[string]string) {
			f["SecurityToken"] = "stale"
			f["Signature"] = signature(f, PrivateKey)
		}},
	} {
		t.Run(v.name, func(t *testing.T) {
			f := good()
			v.spoil(f)
			out := c.raw(f)
			assert.EqualValues(t, v.code, out["RetCode"])
			assert.NotEmpty(t, out["Message"])
			assert.Len(t, c.cloud.Backends(p.ulb, p.vserver), 4, "nothing may have been released")
		})
	}
	c.ok("DescribeULB", params{"SecurityToken": SecurityToken})
	assert.EqualValues(t, 0, c.raw(good())["RetCode"], "the unspoilt request works")
	assert.Len(t, c.cloud.Backends(p.ulb, p.vserver), 3)
}

func TestGatewayRefusalsLackAction(t *testing.T) {
	c := serve(t, Options{})
	f := signed("DescribeULB", nil)
	f["Signature"] = "wrong"
	assert.NotContains(t, c.raw(f), "Action")
	assert.Equal(t, "DescribeULBResponse", c.refused(230, "DescribeULB", params{"Region": "moon"})["Action"])
	assert.Equal(t, "DescribeULBResponse", c.ok("DescribeULB", nil)["Action"])
}

func TestFormJSONAndQueryAreAllAccepted(t *testing.T) {
	c := serve(t, Options{})
	p := c.at("api-gateway", "gateway-443")
	update := signed("UpdatePolicy", params{
		"ULBId": p.ulb, "VServerId": p.vserver, "PolicyId": p.rules[0].PolicyID, "Match": "/v2/", "Type": "Path",
		"PolicyPriority": "100", "BackendId.0": p.backends[0], "BackendId.1": p.backends[3],
	})
	post := func(method, url, contentType, body string) object {
		request, err := http.NewRequest(method, url, strings.NewReader(body))
		require.NoError(t, err)
		if contentType != "" {
			request.Header.Set("Content-Type", contentType)
		}
		request.Header.Set("channel-key", "any")
		response, err := c.http.Do(request)
		require.NoError(t, err)
		defer func() { _ = response.Body.Close() }()
		body2, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		var out object
		require.NoError(t, json.Unmarshal(body2, &out), "%s", body2)
		return out
	}
	flat, err := json.Marshal(update)
	require.NoError(t, err)
	// The SDK signs a JSON array as its name and then its values.
	list := object{"PolicyPriority": 1e2, "Enabled": true, "BackendId": []string{p.backends[0], p.backends[3]}}
	toSign := map[string]string{"PolicyPriority": "100", "Enabled": "true", "BackendId": p.backends[0] + p.backends[3]}
	for name, value := range update {
		if name != "Signature" && name != "PolicyPriority" && !strings.HasPrefix(name, "BackendId") {
			list[name], toSign[name] = value, value
		}
	}
	list["Signature"] = signature(toSign, PrivateKey)
	nested, err := json.Marshal(list)
	require.NoError(t, err)

	const formType = "application/x-www-form-urlencoded"
	for name, out := range map[string]func() object{
		"form":                  func() object { return post("POST", c.url, formType, form(update).Encode()) },
		"form without its type": func() object { return post("POST", c.url, "", form(update).Encode()) },
		"form, action in URL": func() object {
			return post("POST", c.url+"/?Action=UpdatePolicy", formType,
				form(update).Encode())
		},
		"query": func() object { return post("GET", c.url+"/?"+form(update).Encode(), "", "") },
		"posted query": func() object {
			return post("POST",
				c.url+"/any/path?"+form(update).Encode(), formType, "")
		},
		"JSON, flat": func() object { return post("POST", c.url, "application/json", string(flat)) },
		"JSON, with a real list": func() object {
			return post("POST", c.url,
				"application/json; charset=utf-8", string(nested))
		},
	} {
		t.Run(name, func(t *testing.T) {
			require.True(t, c.cloud.AddToRule(p.rules[0].PolicyID, p.backends[1]))
			got := out()
			require.EqualValues(t, 0, got["RetCode"], "%v", got["Message"])
			assert.Equal(t, []string{p.backends[0], p.backends[3]}, c.cloud.Rules(p.ulb, p.vserver)[0].Members)
		})
	}
}

func TestUnreadableRequestsAreHTTP400(t *testing.T) {
	c := serve(t, Options{})
	for name, v := range map[string]struct{ contentType, body string }{
		"no JSON":      {"application/json", "{"},
		"JSON list":    {"application/json", "[1]"},
		"nested JSON":  {"application/json", `{"Action":{"a":1}}`},
		"nested list":  {"application/json", `{"Action":[[1]]}`},
		"huge number":  {"application/json", `{"Limit":1e999}`},
		"no form":      {"application/x-www-form-urlencoded", "a=%zz"},
		"far too long": {"application/x-www-form-urlencoded", "a=" + strings.Repeat("b", maxRequest)},
	} {
		t.Run(name, func(t *testing.T) {
			response, err := c.http.Post(c.url, v.contentType, strings.NewReader(v.body))
			require.NoError(t, err)
			defer func() { _ = response.Body.Close() }()
			assert.Equal(t, http.StatusBadRequest, response.StatusCode)
		})
	}
	request, err := http.NewRequest(http.MethodDelete, c.url, http.NoBody)
	require.NoError(t, err)
	response, err := c.http.Do(request)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	assert.Equal(t, http.StatusMethodNotAllowed, response.StatusCode)
}

func TestEveryAnswerHasItsOwnRequestID(t *testing.T) {
	c := serve(t, Options{})
	c.cloud.FaultNext("GetRegion", "502")
	seen := map[string]bool{}
	for range 3 {
		got, err := c.post(signed("GetRegion", nil))
		require.NoError(t, err)
		id := got.header.Get("X-UCLOUD-REQUEST-UUID")
		assert.Regexp(t, `^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`, id)
		seen[id] = true
	}
	assert.Len(t, seen, 3)
}

func TestACloudWithKeysOfItsOwnKnowsNoOthers(t *testing.T) {
	keys := NewKeys()
	assert.NotEqual(t, keys, NewKeys())
	assert.GreaterOrEqual(t, len(keys.Private), 26, "nobody guesses it")
	c := serve(t, Options{Keys: keys})
	call := func(public, private, token string) any {
		p := map[string]string{"Action": "GetRegion", "PublicKey": public}
		if token != "" {
			p["SecurityToken"] = token
		}
		p["Signature"] = signature(p, private)
		return c.raw(p)["RetCode"]
	}
	assert.EqualValues(t, 0, call(keys.Public, keys.Private, ""))
	assert.EqualValues(t, 172, call(PublicKey, PrivateKey, ""), "the printed ones are everybody's")
	assert.EqualValues(t, 172, call("ucloudsomeone@example.com1296235120854146120", vectorPrivateKey, ""),
		"and so are the vendor's")
	assert.EqualValues(t, 171, call(keys.Public, PrivateKey, ""))
	assert.EqualValues(t, 171, call(keys.Public, "", ""))
	assert.EqualValues(t, 174, call(keys.Public, keys.Private, SecurityToken))
	for _, half := range []Keys{{Public: "a"}, {Private: "b"}} {
		_, err := New(Options{Keys: half})
		assert.ErrorContains(t, err, "half a pair")
	}
}
