package surfercloud

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
)

// good are one write of each kind that nothing is wrong with.
func good() map[string]func(ctx context.Context, c *Client) (api.Receipt, error) {
	rule := api.RuleSpec{Match: api.Known("/api"), Type: api.Known("Path"), Members: []api.BackendID{"b-1"}}
	host := api.HostSpec{ResourceType: "UHost", ResourceID: "uhost-1", Port: 80}
	return map[string]func(ctx context.Context, c *Client) (api.Receipt, error){
		"ReleaseBackend": func(ctx context.Context, c *Client) (api.Receipt, error) {
			return c.Send(ctx, api.ReleaseBackend{Scope: prod, ULB: "ulb-1", Backend: "b-1"})
		},
		"UpdatePolicy": func(ctx context.Context, c *Client) (api.Receipt, error) {
			return c.Send(ctx, api.UpdatePolicy{Scope: prod, ULB: "ulb-1", VServer: "vs-1", Policy: "p-1", Rule: rule})
		},
		"CreatePolicy": func(ctx context.Context, c *Client) (api.Receipt, error) {
			return c.Send(ctx, api.CreatePolicy{Scope: prod, ULB: "ulb-1", VServer: "vs-1", Rule: rule})
		},
		"DeletePolicy": func(ctx context.Context, c *Client) (api.Receipt, error) {
			return c.Send(ctx, api.DeletePolicy{Scope: prod, VServer: "vs-1", Policy: "p-1"})
		},
		"AllocateBackend": func(ctx context.Context, c *Client) (api.Receipt, error) {
			return c.Send(ctx, api.AllocateBackend{Scope: prod, ULB: "ulb-1", VServer: "vs-1", Host: host})
		},
		"UpdateBackendAttribute": func(ctx context.Context, c *Client) (api.Receipt, error) {
			return c.Send(ctx,
				api.UpdateBackendAttribute{
					Scope: prod, ULB: "ulb-1", Backend: "b-1",
					Attributes: api.BackendAttributes{Enabled: api.Known(0)},
				})
		},
	}
}

// sent is what a write put on the wire, without what every request has.
func sent(t *testing.T, write func(c *Client) (api.Receipt, error)) map[string]string {
	t.Helper()
	var form url.Values
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.NoError(t, r.ParseForm())
		form = r.PostForm
		_, _ = io.WriteString(w, `{"RetCode":0}`)
	}))
	t.Cleanup(server.Close)
	_, err := write(newClient(t, Options{BaseURL: server.URL}))
	require.NoError(t, err)
	got := map[string]string{}
	for name, values := range form {
		require.Len(t, values, 1, name)
		got[name] = values[0]
	}
	for _, name := range []string{"PublicKey", "Signature"} {
		assert.NotEmpty(t, got[name])
		delete(got, name)
	}
	assert.Equal(t, "hk org-prod01", got["Region"]+" "+got["ProjectId"])
	delete(got, "Region")
	delete(got, "ProjectId")
	return got
}

func TestWhatEachWritePutsOnTheWire(t *testing.T) {
	ctx := t.Context()
	path := api.RuleSpec{
		Match: api.Known("/a b&c=+%/退款\x1b[7m\n"), Type: api.Known("Path"), DomainMatchMode: api.Known(""),
		Priority: api.Known(20),
		Members:  []api.BackendID{"b-2", "b-1"},
	}
	domain := api.RuleSpec{
		Match: api.Known(`^img[0-9]+\.example\.com$`), Type: api.Known("Domain"), DomainMatchMode: api.Known("Regular"),
		Priority: api.Known(0),
		Members:  []api.BackendID{"b-1"},
	}
	for name, c := range map[string]struct {
		write func(c *Client) (api.Receipt, error)
		want  map[string]string
	}{
		"ReleaseBackend": {
			func(c *Client) (api.Receipt, error) {
				return c.Send(ctx, api.ReleaseBackend{Scope: prod, ULB: "ulb-1", Backend: "b-1"})
			},
			map[string]string{"ULBId": "ulb-1", "BackendId": "b-1"},
		},
		"UpdatePolicy": {
			func(c *Client) (api.Receipt, error) {
				return c.Send(ctx, api.UpdatePolicy{Scope: prod, ULB: "ulb-1", VServer: "vs-1", Policy: "p-1", Rule: path})
			},
			map[string]string{
				"ULBId": "ulb-1", "VServerId": "vs-1", "PolicyId": "p-1", "Match": "/a b&c=+%/退款\x1b[7m\n", "Type": "Path",
				"PolicyPriority": "20", "BackendId.0": "b-2", "BackendId.1": "b-1",
			},
		},
		"UpdatePolicy of a domain": {
			func(c *Client) (api.Receipt, error) {
				return c.Send(ctx, api.UpdatePolicy{Scope: prod, ULB: "ulb-1", VServer: "vs-1", Policy: "p-1", Rule: domain})
			},
			map[string]string{
				"ULBId": "ulb-1", "VServerId": "vs-1", "PolicyId": "p-1", "Match": `^img[0-9]+\.example\.com$`, "Type": "Domain",
				"DomainMatchMode": "Regular", "BackendId.0": "b-1",
			},
		},
		"UpdatePolicy of bytes that are no UTF-8": {
			func(c *Client) (api.Receipt, error) {
				return c.Send(ctx, api.UpdatePolicy{Scope: prod, ULB: "ulb-1", VServer: "vs-1", Policy: "p-1", Rule: api.RuleSpec{
					Match: api.Known("/\xff\xfe"), Type: api.Known("Path"), Members: []api.BackendID{"b-1"},
				}})
			},
			map[string]string{
				"ULBId": "ulb-1", "VServerId": "vs-1", "PolicyId": "p-1", "Match": "/\xff\xfe", "Type": "Path",
				"BackendId.0": "b-1",
			},
		},
		"UpdatePolicy of what is absent": {
			func(c *Client) (api.Receipt, error) {
				return c.Send(ctx,
					api.UpdatePolicy{
						Scope: prod, ULB: "ulb-1", VServer: "vs-1", Policy: "p-1",
						Rule: api.RuleSpec{Match: api.Known("a.example"), Members: []api.BackendID{"b-1"}},
					})
			},
			map[string]string{
				"ULBId": "ulb-1", "VServerId": "vs-1", "PolicyId": "p-1", "Match": "a.example",
				"BackendId.0": "b-1",
			},
		},
		"CreatePolicy": {
			func(c *Client) (api.Receipt, error) {
				return c.Send(ctx, api.CreatePolicy{Scope: prod, ULB: "ulb-1", VServer: "vs-1", Rule: path})
			},
			map[string]string{
				"ULBId": "ulb-1", "VServerId": "vs-1", "Match": "/a b&c=+%/退款\x1b[7m\n", "Type": "Path", "PolicyPriority": "20",
				"BackendId.0": "b-2", "BackendId.1": "b-1",
			},
		},
		"DeletePolicy": {
			func(c *Client) (api.Receipt, error) {
				return c.Send(ctx, api.DeletePolicy{Scope: prod, VServer: "vs-1", Policy: "p-1"})
			},
			map[string]string{"VServerId": "vs-1", "PolicyId": "p-1"},
		},
		"AllocateBackend": {
			func(c *Client) (api.Receipt, error) {
				return c.Send(ctx, api.AllocateBackend{Scope: prod, ULB: "ulb-1", VServer: "vs-1", Host: api.HostSpec{
					ResourceType: "UNI", ResourceID: "uni-1", Port: 8080, Weight: api.Known(100), Enabled: api.Known(0),
					IsBackup: api.Known(0),
					IP:       "not for it", VPC: "not for it", Subnet: "not for it",
				}})
			},
			map[string]string{
				"ULBId": "ulb-1", "VServerId": "vs-1", "ResourceType": "UNI", "ResourceId": "uni-1", "Port": "8080",
				"Weight": "100", "Enabled": "0", "IsBackup": "0",
			},
		},
		"AllocateBackend by address": {
			func(c *Client) (api.Receipt, error) {
				return c.Send(ctx, api.AllocateBackend{Scope: prod, ULB: "ulb-1", VServer: "vs-1", Host: api.HostSpec{
					ResourceType: "IP", ResourceID: "not for it", IP: "10.0.0.9", VPC: "vpc-1", Subnet: "sub-1", Port: 80,
					Weight: api.Known(0),
				}})
			},
			map[string]string{
				"ULBId": "ulb-1", "VServerId": "vs-1", "ResourceType": "IP", "ResourceIP": "10.0.0.9", "VPCId": "vpc-1",
				"SubnetId": "sub-1", "Port": "80",
				"Weight": "0",
			},
		},
		"UpdateBackendAttribute": {
			func(c *Client) (api.Receipt, error) {
				return c.Send(ctx,
					api.UpdateBackendAttribute{
						Scope: prod, ULB: "ulb-1", Backend: "b-1",
						Attributes: api.BackendAttributes{Enabled: api.Known(0)},
					})
			},
			map[string]string{"ULBId": "ulb-1", "BackendId": "b-1", "Enabled": "0"},
		},
		"UpdateBackendAttribute of all": {
			func(c *Client) (api.Receipt, error) {
				return c.Send(ctx,
					api.UpdateBackendAttribute{Scope: prod, ULB: "ulb-1", Backend: "b-1", Attributes: api.BackendAttributes{
						Port: api.Known(65535), Weight: api.Known(1), Enabled: api.Known(1), IsBackup: api.Known(1),
					}})
			},
			map[string]string{
				"ULBId": "ulb-1", "BackendId": "b-1", "Port": "65535", "Weight": "1",
				"Enabled": "1", "IsBackup": "1",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			c.want["Action"], _, _ = strings.Cut(name, " ")
			assert.Equal(t, c.want, sent(t, c.write))
		})
	}
}

func TestOnlyAPriorityAndAWeightThatTheServiceTakesAreSent(t *testing.T) {
	for n, want := range map[int]string{-1: "", 0: "", 1: "1", 9999: "9999", 10000: ""} {
		rule := api.RuleSpec{
			Match: api.Known("/x"), Type: api.Known("Path"), Priority: api.Known(n),
			Members: []api.BackendID{"b-1"},
		}
		for _, write := range []func(c *Client) (api.Receipt, error){
			func(c *Client) (api.Receipt, error) {
				return c.Send(t.Context(), api.UpdatePolicy{Scope: prod, ULB: "ulb-1", VServer: "vs-1", Policy: "p-1", Rule: rule})
			},
			func(c *Client) (api.Receipt, error) {
				return c.Send(t.Context(), api.CreatePolicy{Scope: prod, ULB: "ulb-1", VServer: "vs-1", Rule: rule})
			},
		} {
			assert.Equal(t, want, sent(t, write)["PolicyPriority"], n)
		}
	}
	for n, want := range map[int]string{-1: "", 0: "0", 1: "1", 100: "100", 101: ""} {
		assert.Equal(t, want, sent(t, func(c *Client) (api.Receipt, error) {
			return c.Send(t.Context(),
				api.AllocateBackend{
					Scope: prod, ULB: "ulb-1", VServer: "vs-1",
					Host: api.HostSpec{ResourceType: "UHost", ResourceID: "h", Port: 80, Weight: api.Known(n)},
				})
		})["Weight"], n)
	}
}
