package surfercloud

import (
	"context"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/demo"
)

// scene is a VServer of the demo estate with rules, and what to ask of it.
type scene struct {
	cloud   *demo.Cloud
	c       *Client
	ulb     api.ULBID
	vserver api.VServerID
}

// shop is the estate's HTTPS listener with three rules: two of a domain, one of
// a path that the fourth backend shares.
func shop(t *testing.T, cloud *demo.Cloud, c *Client) scene {
	t.Helper()
	ulb := cloud.ULBNamed("web-frontend")
	require.NotEmpty(t, ulb)
	return scene{cloud: cloud, c: c, ulb: api.ULBID(ulb), vserver: api.VServerID(cloud.VServers(ulb)[0].VServerID)}
}

// read is the VServer as the client reads it.
func (s scene) read(t *testing.T) api.VServer {
	t.Helper()
	list, err := s.c.VServers(t.Context(), prod, s.ulb)
	require.NoError(t, err)
	for _, v := range list.VServers {
		if v.ID == s.vserver {
			return v
		}
	}
	require.Fail(t, "the VServer is not there")
	return api.VServer{}
}

func (s scene) truth() []demo.VServerState { return s.cloud.VServers(string(s.ulb)) }

// writes are one write of each kind that the cloud will do.
func (s scene) writes(t *testing.T) map[string]func(ctx context.Context) (api.Receipt, error) {
	t.Helper()
	v := s.read(t)
	backends, _ := v.Backends.Get()
	rules, _ := v.Rules.Get()
	path := rules[3]
	host, err := backends[4].Host()
	require.NoError(t, err)
	host.Port++
	return map[string]func(ctx context.Context) (api.Receipt, error){
		"ReleaseBackend": func(ctx context.Context) (api.Receipt, error) {
			return s.c.Send(ctx, api.ReleaseBackend{Scope: prod, ULB: s.ulb, Backend: backends[4].ID})
		},
		"UpdatePolicy": func(ctx context.Context) (api.Receipt, error) {
			return s.c.Send(ctx,
				api.UpdatePolicy{
					Scope: prod, ULB: s.ulb, VServer: s.vserver, Policy: path.ID,
					Rule: path.Spec(path.MemberIDs()[:1]),
				})
		},
		"CreatePolicy": func(ctx context.Context) (api.Receipt, error) {
			spec := path.Spec(path.MemberIDs())
			spec.Match = api.Known("/new/")
			return s.c.Send(ctx, api.CreatePolicy{Scope: prod, ULB: s.ulb, VServer: s.vserver, Rule: spec})
		},
		"DeletePolicy": func(ctx context.Context) (api.Receipt, error) {
			return s.c.Send(ctx, api.DeletePolicy{Scope: prod, VServer: s.vserver, Policy: path.ID})
		},
		"AllocateBackend": func(ctx context.Context) (api.Receipt, error) {
			return s.c.Send(ctx, api.AllocateBackend{Scope: prod, ULB: s.ulb, VServer: s.vserver, Host: host})
		},
		"UpdateBackendAttribute": func(ctx context.Context) (api.Receipt, error) {
			return s.c.Send(ctx,
				api.UpdateBackendAttribute{
					Scope: prod, ULB: s.ulb, Backend: backends[0].ID,
					Attributes: api.BackendAttributes{Enabled: api.Known(0)},
				})
		},
	}
}

// TestAWriteIsSentOnceAndItsOutcomeIsNoLie: under every fault the service sees
// one request, and what the client calls refused did not happen.
func TestAWriteIsSentOnceAndItsOutcomeIsNoLie(t *testing.T) {
	for action := range good() {
		t.Run(action, func(t *testing.T) {
			outcomes := map[api.Outcome]int{}
			for _, fault := range append(demo.FaultKinds(), demo.Named{}) {
				kind := strings.Replace(fault.Name, "-N", "-4093", 1)
				t.Run(kind, func(t *testing.T) {
					if kind == "huge" && action != "AllocateBackend" {
						t.Skip("32 MiB take their time: once is enough")
					}
					outcomes[oneFault(t, action, kind)]++
				})
			}
			assert.Len(t, outcomes, 3, "%v", outcomes)
		})
	}
}

func oneFault(t *testing.T, action, kind string) api.Outcome {
	t.Helper()
	var requests atomic.Int32
	cloud, err := demo.New(demo.Options{OnRequest: func(asked string, _ url.Values) {
		if asked == action {
			requests.Add(1)
		}
	}})
	require.NoError(t, err)
	server := httptest.NewServer(cloud.Handler())
	t.Cleanup(server.Close)
	c := newClient(t, Options{BaseURL: server.URL})
	c.writeLimits.whole = 5 * time.Second
	if strings.HasPrefix(kind, "timeout") {
		c.writeLimits.whole = 200 * time.Millisecond
	}
	s := shop(t, cloud, c) // reading it leaves a kept connection lying about
	write, before := s.writes(t)[action], s.truth()
	if kind != "" {
		cloud.FaultNext(action, kind)
	}
	receipt, err := write(t.Context())
	outcome := api.OutcomeOf(err)
	assert.LessOrEqual(t, requests.Load(), int32(1))
	happened := !assert.ObjectsAreEqual(before, s.truth())
	switch outcome {
	case api.OutcomeAccepted:
		assert.True(t, happened)
		assert.Equal(t, int32(1), requests.Load())
		assert.NotEmpty(t, receipt.RequestID)
	case api.OutcomeRefused:
		assert.False(t, happened, "%v", err)
		assert.Zero(t, receipt)
	default:
		assert.Zero(t, receipt)
	}
	return outcome
}

func TestTheReceiptNamesWhatWasMade(t *testing.T) {
	cloud, c := newCloud(t, demo.Options{})
	s := shop(t, cloud, c)
	writes := s.writes(t)
	added, err := writes["AllocateBackend"](t.Context())
	require.NoError(t, err)
	_, found := cloud.Backend(string(added.Backend))
	assert.True(t, found)
	made, err := writes["CreatePolicy"](t.Context())
	require.NoError(t, err)
	rule, found := cloud.Rule(string(made.Policy))
	assert.True(t, found)
	assert.Equal(t, "/new/", rule.Match)
}

func TestAnIDThatIsNotSentIsFoundByReading(t *testing.T) {
	cloud, c := newCloud(t, demo.Options{Quirks: []string{"no-new-id"}})
	s := shop(t, cloud, c)
	backends, _ := s.read(t).Backends.Get()
	host, err := backends[0].Host()
	require.NoError(t, err)
	host.Port = 81
	receipt, err := c.Send(t.Context(), api.AllocateBackend{Scope: prod, ULB: s.ulb, VServer: s.vserver, Host: host})
	require.NoError(t, err, "it was added all the same")
	assert.Empty(t, receipt.Backend)
	var is []api.BackendID
	now, _ := s.read(t).Backends.Get()
	for _, b := range now {
		if host.Is(b) {
			is = append(is, b.ID)
		}
	}
	require.Len(t, is, 1)
	_, there := s.read(t).Backend(is[0])
	assert.True(t, there)
	for _, b := range backends {
		assert.NotEqual(t, b.ID, is[0])
	}
	receipt, err = s.writes(t)["CreatePolicy"](t.Context())
	require.NoError(t, err)
	assert.Empty(t, receipt.Policy)
}

// TestARuleOfTenThousandMembersIsWritten sends what a plan sends for a release from the
// estate's largest rule.
func TestARuleOfTenThousandMembersIsWritten(t *testing.T) {
	skipWhereLarge(t, "huge")
	cloud, c := newCloud(t, demo.Options{Quirks: []string{"huge"}})
	ulb := api.ULBID(cloud.ULBNamed("huge"))
	s := scene{cloud: cloud, c: c, ulb: ulb}
	for _, v := range cloud.VServers(string(ulb)) {
		if v.Name == "members-10000" {
			s.vserver = api.VServerID(v.VServerID)
		}
	}
	custom := func() api.Rule {
		rules, _ := s.read(t).Rules.Get()
		return rules[slices.IndexFunc(rules, func(r api.Rule) bool { return r.ID != "" })]
	}
	rule := custom()
	members := rule.MemberIDs()
	require.Len(t, members, 10_000)
	_, err := c.Send(t.Context(),
		api.UpdatePolicy{Scope: prod, ULB: ulb, VServer: s.vserver, Policy: rule.ID, Rule: rule.Spec(members[1:])})
	require.NoError(t, err)
	assert.Len(t, custom().MemberIDs(), 9_999)
}
