package surfercloud

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
)

func TestAWriteThatIsHalfNamedOrWrongNeverLeaves(t *testing.T) {
	server, requests := serve(t, says(200, `{"RetCode":0}`))
	c := newClient(t, Options{BaseURL: server.URL})
	ctx := t.Context()
	rule := func(change func(r *api.RuleSpec)) api.RuleSpec {
		r := api.RuleSpec{Match: api.Known("/api"), Type: api.Known("Path"), Members: []api.BackendID{"b-1"}}
		change(&r)
		return r
	}
	host := func(change func(h *api.HostSpec)) func() (api.Receipt, error) {
		h := api.HostSpec{ResourceType: "UHost", ResourceID: "uhost-1", Port: 80}
		change(&h)
		return func() (api.Receipt, error) {
			return c.Send(ctx, api.AllocateBackend{Scope: prod, ULB: "ulb-1", VServer: "vs-1", Host: h})
		}
	}
	update := func(r api.RuleSpec) func() (api.Receipt, error) {
		return func() (api.Receipt, error) {
			return c.Send(ctx, api.UpdatePolicy{Scope: prod, ULB: "ulb-1", VServer: "vs-1", Policy: "p-1", Rule: r})
		}
	}
	attributes := func(a api.BackendAttributes) func() (api.Receipt, error) {
		return func() (api.Receipt, error) {
			return c.Send(ctx, api.UpdateBackendAttribute{Scope: prod, ULB: "ulb-1", Backend: "b-1", Attributes: a})
		}
	}
	byAddress := func(h *api.HostSpec) {
		*h = api.HostSpec{ResourceType: "IP", IP: "10.0.0.1", VPC: "v", Subnet: "s", Port: 80}
	}
	for name, v := range map[string]struct {
		write func() (api.Receipt, error)
		says  string
	}{
		"no match":       {update(rule(func(r *api.RuleSpec) { r.Match = api.Maybe[string]{} })), "Match is missing"},
		"an empty match": {update(rule(func(r *api.RuleSpec) { r.Match = api.Known("") })), "Match is missing"},
		"an unreadable match": {
			update(rule(func(r *api.RuleSpec) { r.Match = api.Known("/a\uFFFDb") })),
			"could not be read",
		},
		"no members": {update(rule(func(r *api.RuleSpec) { r.Members = nil })), "at least one backend"},
		"empty members": {
			update(rule(func(r *api.RuleSpec) { r.Members = []api.BackendID{} })),
			"at least one backend",
		},
		"a nameless member": {
			update(rule(func(r *api.RuleSpec) { r.Members = []api.BackendID{"b-1", ""} })),
			"no BackendId",
		},
		"a path of no type": {update(rule(func(r *api.RuleSpec) { r.Type = api.Maybe[string]{} })), "Type is missing"},
		"a path of empty type": {update(rule(func(r *api.RuleSpec) {
			r.Match, r.Type, r.Priority = api.Known("api"), api.Known(""), api.Known(3)
		})), "Type is missing"},
		"a release of no ULB": {func() (api.Receipt, error) {
			return c.Send(ctx, api.ReleaseBackend{Scope: prod, ULB: "", Backend: "b-1"})
		}, "ULBId"},
		"a release of no one": {func() (api.Receipt, error) {
			return c.Send(ctx, api.ReleaseBackend{Scope: prod, ULB: "ulb-1", Backend: ""})
		}, "BackendId"},
		"a release in no project": {func() (api.Receipt, error) {
			return c.Send(ctx, api.ReleaseBackend{Scope: api.Scope{Region: "hk"}, ULB: "ulb-1", Backend: "b-1"})
		}, "ProjectId"},
		"a rule of no ULB": {func() (api.Receipt, error) {
			return c.Send(ctx,
				api.UpdatePolicy{Scope: prod, ULB: "", VServer: "vs-1", Policy: "p-1", Rule: rule(func(*api.RuleSpec) {})})
		}, "ULBId"},
		"a rule of no VServer": {func() (api.Receipt, error) {
			return c.Send(ctx,
				api.UpdatePolicy{Scope: prod, ULB: "ulb-1", VServer: "", Policy: "p-1", Rule: rule(func(*api.RuleSpec) {})})
		}, "VServerId"},
		"a rule without id": {func() (api.Receipt, error) {
			return c.Send(ctx,
				api.UpdatePolicy{Scope: prod, ULB: "ulb-1", VServer: "vs-1", Policy: "", Rule: rule(func(*api.RuleSpec) {})})
		}, "PolicyId"},
		"a new rule of no VServer": {
			func() (api.Receipt, error) {
				return c.Send(ctx, api.CreatePolicy{Scope: prod, ULB: "ulb-1", VServer: "", Rule: rule(func(*api.RuleSpec) {})})
			}, "VServerId",
		},
		"a new rule without members": {
			func() (api.Receipt, error) {
				return c.Send(ctx,
					api.CreatePolicy{
						Scope: prod, ULB: "ulb-1", VServer: "vs-1",
						Rule: rule(func(r *api.RuleSpec) { r.Members = nil }),
					})
			}, "at least one backend",
		},
		"deleting no rule": {func() (api.Receipt, error) {
			return c.Send(ctx, api.DeletePolicy{Scope: prod, VServer: "vs-1", Policy: ""})
		}, "PolicyId"},
		"deleting on no VServer": {func() (api.Receipt, error) {
			return c.Send(ctx, api.DeletePolicy{Scope: prod, VServer: "", Policy: "p-1"})
		}, "VServerId"},
		"deleting in no project": {func() (api.Receipt, error) {
			return c.Send(ctx, api.DeletePolicy{Scope: api.Scope{Region: "hk"}, VServer: "vs-1", Policy: "p-1"})
		}, "ProjectId"},
		"deleting in no region": {func() (api.Receipt, error) {
			return c.Send(ctx, api.DeletePolicy{Scope: api.Scope{Project: "x"}, VServer: "vs-1", Policy: "p-1"})
		}, "Region"},
		"a host of no type":        {host(func(h *api.HostSpec) { h.ResourceType = "" }), "ResourceType"},
		"a host of no id":          {host(func(h *api.HostSpec) { h.ResourceID = "" }), "ResourceId"},
		"a host of no port":        {host(func(h *api.HostSpec) { h.Port = 0 }), "Port 0"},
		"a port past the end":      {host(func(h *api.HostSpec) { h.Port = 65536 }), "Port 65536"},
		"a host enabled otherwise": {host(func(h *api.HostSpec) { h.Enabled = api.Known(2) }), "Enabled 2"},
		"a host of some role":      {host(func(h *api.HostSpec) { h.IsBackup = api.Known(-1) }), "IsBackup -1"},
		"no address":               {host(func(h *api.HostSpec) { byAddress(h); h.IP = "" }), "ResourceIP"},
		"an address of no VPC":     {host(func(h *api.HostSpec) { byAddress(h); h.VPC = "" }), "VPCId"},
		"an address of no subnet":  {host(func(h *api.HostSpec) { byAddress(h); h.Subnet = "" }), "SubnetId"},
		"a host on no VServer": {
			func() (api.Receipt, error) {
				return c.Send(ctx,
					api.AllocateBackend{
						Scope: prod, ULB: "ulb-1", VServer: "",
						Host: api.HostSpec{ResourceType: "UHost", ResourceID: "h", Port: 80},
					})
			}, "VServerId",
		},
		"nothing to change": {attributes(api.BackendAttributes{}), "nothing to change"},
		"a weight of -1":    {attributes(api.BackendAttributes{Weight: api.Known(-1), Enabled: api.Known(0)}), "Weight -1"},
		"a weight of 101":   {attributes(api.BackendAttributes{Weight: api.Known(101)}), "Weight 101"},
		"a switch of 2":     {attributes(api.BackendAttributes{Enabled: api.Known(2)}), "Enabled 2"},
		"a switch of no one": {
			func() (api.Receipt, error) {
				return c.Send(ctx,
					api.UpdateBackendAttribute{
						Scope: prod, ULB: "ulb-1", Backend: "",
						Attributes: api.BackendAttributes{Enabled: api.Known(0)},
					})
			}, "BackendId",
		},
	} {
		t.Run(name, func(t *testing.T) {
			receipt, err := v.write()
			e := asError(t, err)
			assert.Zero(t, receipt)
			assert.Equal(t, api.KindInvalid, e.Kind)
			assert.True(t, e.NotSent)
			assert.Equal(t, api.OutcomeRefused, api.OutcomeOf(err))
			assert.Contains(t, e.Message, v.says)
			assert.NotEmpty(t, e.Action)
		})
	}
	_, err := c.VServers(ctx, prod, "")
	assert.True(t, asError(t, err).NotSent, "and no such read")
	assert.Zero(t, requests.Load())
}

func TestNoWriteLeavesAReadOnlyClientOrAnEndedContext(t *testing.T) {
	server, requests := serve(t, says(200, `{"RetCode":0}`))
	readOnly := newClient(t, Options{BaseURL: server.URL, ReadOnly: true})
	c := newClient(t, Options{BaseURL: server.URL})
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for action, write := range good() {
		_, err := write(t.Context(), readOnly)
		e := asError(t, err)
		assert.Equal(t, api.KindReadOnly, e.Kind, action)
		assert.Equal(t, action, e.Action)
		assert.True(t, e.NotSent)

		_, err = write(ended, c)
		require.ErrorIs(t, err, context.Canceled, action)
		assert.True(t, asError(t, err).NotSent)
		assert.Equal(t, api.OutcomeRefused, api.OutcomeOf(err))
	}
	_, err := readOnly.Send(t.Context(),
		api.UpdatePolicy{Scope: prod, ULB: "", VServer: "", Policy: "", Rule: api.RuleSpec{}})
	assert.Equal(t, api.KindReadOnly, asError(t, err).Kind, "read-only is said first")
	assert.Zero(t, requests.Load())
}

func TestEveryWriteIsUnknownWhereItsAnswerProvesNothing(t *testing.T) {
	for action, write := range good() {
		for _, handle := range []http.HandlerFunc{
			hangUp, says(200, ""), says(200, `{}`),
			says(200, `{"BackendId":"b-2","PolicyId":"p-2"}`), says(200, `{"RetCode":nul`), says(200, "null"), says(502, "x"),
			says(403, ""), says(200, `{"RetCode":110}`),
		} {
			server, requests := serve(t, handle)
			receipt, err := write(t.Context(), newClient(t, Options{BaseURL: server.URL}))
			require.Error(t, err)
			assert.Zero(t, receipt)
			assert.Equal(t, api.OutcomeUnknown, api.OutcomeOf(err), "%s: %v", action, err)
			assert.Equal(t, int32(1), requests.Load())
		}
		closed := httptest.NewServer(nil)
		closed.Close()
		_, err := write(t.Context(), newClient(t, Options{BaseURL: closed.URL}))
		assert.Equal(t, api.OutcomeRefused, api.OutcomeOf(err), "%s: no connection came", action)
	}
}

func TestNoWriteUsesAKeptConnection(t *testing.T) {
	var opened atomic.Int32
	var proto atomic.Value
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		proto.Store(r.Proto)
		says(200, `{"RetCode":0,"Regions":[]}`)(w, r)
	}))
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			opened.Add(1)
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	c := newClient(t, Options{BaseURL: server.URL})
	for range 3 {
		_, err := c.Regions(t.Context())
		require.NoError(t, err)
	}
	assert.Equal(t, int32(1), opened.Load(), "reads share the pool")
	for action, write := range good() {
		before := opened.Load()
		_, err := write(t.Context(), c)
		require.NoError(t, err)
		assert.Equal(t, before+1, opened.Load(), action)
		assert.Equal(t, "HTTP/1.1", proto.Load())
	}
}

func TestTheNewIDComesFromTheAnswerAndItsLackIsNoFailure(t *testing.T) {
	for reply, id := range map[string]string{
		`"x-1"`: "x-1", `42`: "42", `"\u0078"`: "x", `null`: "", `""`: "", `{}`: "", `["x"]`: "", `true`: "",
	} {
		server, _ := serve(t, says(200, `{"RetCode":"0","BackendId":`+reply+`,"PolicyId":`+reply+`}`))
		c := newClient(t, Options{BaseURL: server.URL})
		for action, write := range good() {
			receipt, err := write(t.Context(), c)
			require.NoError(t, err)
			want := api.Receipt{RequestID: "req-1"}
			switch action {
			case "AllocateBackend":
				want.Backend = api.BackendID(id)
			case "CreatePolicy":
				want.Policy = api.PolicyID(id)
			}
			assert.Equal(t, want, receipt, "%s %s", action, reply)
		}
	}
	server, _ := serve(t, says(200, `{"RetCode":0}`))
	for _, write := range good() {
		receipt, err := write(t.Context(), newClient(t, Options{BaseURL: server.URL}))
		require.NoError(t, err)
		assert.Equal(t, api.Receipt{RequestID: "req-1"}, receipt)
	}
}

func TestWhatARefusedWriteMeans(t *testing.T) {
	for code, words := range map[string][3]string{
		"4109":  {"invalid", "already a backend there", "refresh"},
		"63016": {"invalid", "already a backend there", "refresh"},
		"4077":  {"invalid", "cannot be without backends", "delete the rule"},
		"4112":  {"invalid", "TCP and UDP VServers have no rules", "report"},
		"4116":  {"invalid", "TCP and UDP VServers have no rules", "report"},
		"4207":  {"invalid", "a quota is used up", "raise the quota"},
		"63032": {"invalid", "VPC is not the load balancer's", "same VPC"},
		"4110":  {"in a rule", "still in a rule", "take it out"},
		"4088":  {"not found", "no such VServer", "refresh"},
	} {
		server, requests := serve(t, says(200, `{"RetCode":`+code+`}`))
		c := newClient(t, Options{BaseURL: server.URL})
		for action, write := range good() {
			requests.Store(0)
			_, err := write(t.Context(), c)
			e := asError(t, err)
			assert.Equal(t, words[0], string(e.Kind), code)
			assert.Contains(t, e.What(), words[1])
			assert.Contains(t, e.Next(), words[2])
			assert.Equal(t, action, e.Action)
			assert.Equal(t, api.OutcomeRefused, api.OutcomeOf(err))
			assert.Equal(t, int32(1), requests.Load(), "once")
		}
	}
}
