package surfercloud

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/demo"
)

// TestABackendLeavesItsRulesAndComesBackAsItWas goes the whole way, there and
// back, under every quirk that lets it, and no rule matches anything else after.
func TestABackendLeavesItsRulesAndComesBackAsItWas(t *testing.T) {
	for _, q := range append(demo.QuirkNames(), demo.Named{Name: ""}) {
		switch q.Name {
		case "no-policy-set", "no-backend-set", "bare", "release-4110-default", "release-4110-per-vserver",
			"allocate-other-ip", "no-weight", "no-health",
			"put-back", "refused-then-done", "two-replicas", "duplicate-row-health", "duplicate-row-address":
			continue // there the console knows too little, or the service does otherwise
		}
		t.Run(q.Name, func(t *testing.T) {
			var quirks []string
			if q.Name != "" {
				quirks = []string{q.Name}
			}
			cloud, c := newCloud(t, demo.Options{Quirks: quirks})
			s := shop(t, cloud, c)
			before := s.truth()[0]
			// web-03 shares the path rule with web-04.
			there(t, s, api.BackendID(before.Backends[2].BackendID))
			after := s.truth()[0]
			assert.Equal(t, before.Rules[:2], after.Rules[:2])
			back := after.Backends[len(after.Backends)-1]
			assert.NotEqual(t, before.Backends[2].BackendID, back.BackendID)
			assert.Equal(t, []string{before.Rules[2].Members[1], back.BackendID}, after.Rules[2].Members)
			after.Rules[2].Members = before.Rules[2].Members
			assert.Equal(t, before.Rules[2], after.Rules[2], "match, type, mode and priority are what they were")
			back.BackendID = before.Backends[2].BackendID
			assert.Equal(t, before.Backends[2], back)
		})
	}
}

// there takes a backend out of its rules and away, and puts it back.
func there(t *testing.T, s scene, id api.BackendID) {
	t.Helper()
	ctx := t.Context()
	v := s.read(t)
	b, found := v.Backend(id)
	require.True(t, found)
	host, err := b.Host()
	require.NoError(t, err)
	rules, known := v.CustomRulesWith(id)
	require.True(t, known)
	require.NotEmpty(t, rules)
	_, err = s.c.Send(ctx, api.ReleaseBackend{Scope: prod, ULB: s.ulb, Backend: id})
	require.Equal(t, api.KindInRule, api.KindOf(err))
	for _, r := range rules {
		var rest []api.BackendID
		for _, m := range r.MemberIDs() {
			if m != id {
				rest = append(rest, m)
			}
		}
		_, err = s.c.Send(ctx,
			api.UpdatePolicy{Scope: prod, ULB: s.ulb, VServer: s.vserver, Policy: r.ID, Rule: r.Spec(rest)})
		require.NoError(t, err)
	}
	_, err = s.c.Send(ctx, api.ReleaseBackend{Scope: prod, ULB: s.ulb, Backend: id})
	require.NoError(t, err)
	_, err = s.c.Send(ctx, api.AllocateBackend{Scope: prod, ULB: s.ulb, VServer: s.vserver, Host: host})
	require.NoError(t, err)
	_, err = s.c.Send(ctx, api.AllocateBackend{Scope: prod, ULB: s.ulb, VServer: s.vserver, Host: host})
	require.ErrorContains(t, err, "the host is already a backend there")
	v = s.read(t)
	now, _ := v.Backends.Get()
	for _, b := range now {
		if !host.Is(b) {
			continue
		}
		for _, r := range rules {
			all, _ := v.Rules.Get()
			for _, have := range all {
				if have.ID == r.ID {
					_, err = s.c.Send(ctx,
						api.UpdatePolicy{
							Scope: prod, ULB: s.ulb, VServer: s.vserver, Policy: r.ID,
							Rule: have.Spec(append(have.MemberIDs(), b.ID)),
						})
					require.NoError(t, err)
				}
			}
		}
	}
}

// TestEveryBackendOfTheEstateComesBack: whatever its kind of host, by its id,
// its network card or its address.
func TestEveryBackendOfTheEstateComesBack(t *testing.T) {
	cloud, c := newCloud(t, demo.Options{})
	kinds := map[string]bool{}
	for _, ulb := range cloud.ULBIDs(string(prod.Region), string(prod.Project)) {
		for _, v := range cloud.VServers(ulb) {
			for _, was := range v.Backends {
				s := scene{cloud: cloud, c: c, ulb: api.ULBID(ulb), vserver: api.VServerID(v.VServerID)}
				read := s.read(t)
				b, found := read.Backend(api.BackendID(was.BackendID))
				require.True(t, found)
				if rules, _ := read.CustomRulesWith(b.ID); len(rules) > 0 {
					continue
				}
				host, err := b.Host()
				require.NoError(t, err)
				kinds[host.ResourceType] = true
				_, err = c.Send(t.Context(), api.ReleaseBackend{Scope: prod, ULB: s.ulb, Backend: b.ID})
				require.NoError(t, err)
				others, _ := s.read(t).Backends.Get()
				for _, other := range others {
					assert.False(t, host.Is(other), "%+v is %+v", host, other)
				}
				receipt, err := c.Send(t.Context(), api.AllocateBackend{Scope: prod, ULB: s.ulb, VServer: s.vserver, Host: host})
				require.NoError(t, err)
				back, found := s.read(t).Backend(receipt.Backend)
				require.True(t, found)
				assert.True(t, host.Is(back))
				now, _ := cloud.Backend(string(receipt.Backend))
				now.BackendID, now.Failing = was.BackendID, was.Failing
				assert.Equal(t, was, now)
			}
		}
	}
	assert.Equal(t, map[string]bool{"UHost": true, "UNI": true, "IP": true}, kinds)
}

func TestARuleGoesBackByteForByteWhateverItMatches(t *testing.T) {
	for _, match := range []string{
		"/a\x1b[7m\n\u2066b", " /lead and trail ", "/q?a=1&b=%20+%2B#x", "/退款/\u202e", `^(a|b)\.[x-z]{2,}$`, "/null", "0",
		"/\x00\x7f", "<&>\u2028",
	} {
		cloud, c := newCloud(t, demo.Options{})
		s := shop(t, cloud, c)
		before := s.truth()[0].Rules[2]
		require.True(t, cloud.EditRule(before.PolicyID, func(r *demo.RuleState) { r.Match = match }))
		rules, _ := s.read(t).Rules.Get()
		r := rules[3]
		_, err := c.Send(t.Context(),
			api.UpdatePolicy{Scope: prod, ULB: s.ulb, VServer: s.vserver, Policy: r.ID, Rule: r.Spec(r.MemberIDs()[:1])})
		require.NoError(t, err)
		after, _ := cloud.Rule(before.PolicyID)
		assert.Equal(t, match, after.Match)
		assert.Len(t, after.Members, 1)
	}
}

// releasable is a backend that no Custom rule holds.
func releasable(t *testing.T, cloud *demo.Cloud) (ulb, vserver, backend string) {
	t.Helper()
	for _, ulb := range cloud.ULBIDs(string(prod.Region), string(prod.Project)) {
		for _, v := range cloud.VServers(ulb) {
			if len(v.Backends) > 1 && len(v.Rules) == 0 {
				return ulb, v.VServerID, v.Backends[0].BackendID
			}
		}
	}
	t.Fatal("no backend without rules")
	return "", "", ""
}

func TestABackendIsReleasedAndThenNotFound(t *testing.T) {
	cloud, c := newCloud(t, demo.Options{})
	ulb, vserver, backend := releasable(t, cloud)
	receipt, err := c.Send(t.Context(),
		api.ReleaseBackend{Scope: prod, ULB: api.ULBID(ulb), Backend: api.BackendID(backend)})
	require.NoError(t, err)
	assert.NotEmpty(t, receipt.RequestID)
	list, err := c.VServers(t.Context(), prod, api.ULBID(ulb))
	require.NoError(t, err)
	for _, v := range list.VServers {
		_, found := v.Backend(api.BackendID(backend))
		assert.False(t, found, "in %s, was in %s", v.ID, vserver)
	}
	_, err = c.Send(t.Context(), api.ReleaseBackend{Scope: prod, ULB: api.ULBID(ulb), Backend: api.BackendID(backend)})
	e := asError(t, err)
	assert.Equal(t, api.KindNotFound, e.Kind)
	assert.NotEmpty(t, e.RequestID)
}
