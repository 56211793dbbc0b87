package surfercloud

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	vectorPublicKey  = "ucloudsomeone@example.com1296235120854146120"
	vectorPrivateKey = "46f09bb9fab4f12dfc160dae12273d5332b5debe"
)

// TestSignatureVectors sends each documented request and looks at what arrived.
func TestSignatureVectors(t *testing.T) {
	describe := params{"Limit": 10, "Region": "cn-bj2"}
	create := params{
		"CPU": 2, "ChargeType": "Month", "DiskSpace": 10, "ImageId": "f43736e1-65a5-4bea-ad2e-8a46e18883c2",
		"LoginMode": "Password",
		"Memory":    2048, "Name": "Host01", "Password": "VUNsb3VkLmNu", "Quantity": 1, "Region": "cn-bj2",
		"Zone": "cn-bj2-04",
	}
	batch := params{}
	for i := range 12 {
		batch[fmt.Sprintf("Backends.%d", i)] = []string{"foo", "bar", "42"}[i%3]
	}
	for _, v := range []struct {
		action, publicKey, token string
		params                   params
		signature                string
	}{
		{
			action: "DescribeUHostInstance", publicKey: vectorPublicKey, params: describe,
			signature: "cba5cf5ec4d4233d206b1b54951e3787350a642f",
		},
		{
			action: "DescribeUHostInstance", publicKey: "someone@example.com1296235120854146120", params: describe,
			signature: "4201919d267504385deb93af19e0197870fed36b",
		},
		{
			action: "CreateUHostInstance", publicKey: vectorPublicKey, params: create,
			signature: "4f9ef5df2abab2c6fccd1e9515cb7e2df8c6bb65",
		},
		{
			action: "CreateUHostInstance", publicKey: vectorPublicKey, token: "some_stoken", params: create,
			signature: "170c480ad176a247b324eb92a2cfe536aacfbd04",
		},
		{
			action: "AllocateBackendBatch", publicKey: vectorPublicKey, params: batch,
			signature: "6bc32642779f8cb0bb3d3f128b1c0688abf9a1a3",
		},
	} {
		var got url.Values
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			assert.NoError(t, r.ParseForm())
			got = r.PostForm
			_, _ = w.Write([]byte(`{"RetCode":0}`))
		}))
		c := newClient(t,
			Options{BaseURL: server.URL, PublicKey: v.publicKey, PrivateKey: vectorPrivateKey, SecurityToken: v.token})
		_, err := c.do(t.Context(), c.reads.current(), c.readLimits, call{action: v.action, params: v.params, attempt: 1})
		require.NoError(t, err)
		server.Close()
		assert.Equal(t, v.signature, got.Get("Signature"), v.action)
		assert.Equal(t, v.action, got.Get("Action"))
		assert.Equal(t, v.publicKey, got.Get("PublicKey"))
		assert.Equal(t, v.token, got.Get("SecurityToken"))
		assert.False(t, got.Has("PrivateKey"))
	}
}
