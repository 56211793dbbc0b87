package demo

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// listener is a VServer with the ULB it is in.
type listener struct {
	*ulb
	*vserver
}

func listeners(e *estate) []listener {
	var out []listener
	for _, r := range e.regions {
		for _, p := range e.projects {
			for _, u := range e.shares[scope{r.id, p.id}] {
				for _, v := range u.vservers {
					out = append(out, listener{u, v})
				}
			}
		}
	}
	return out
}

func TestDemoEstateIsOneAnOperatorWouldRecognise(t *testing.T) {
	e := demoEstate(nil, newClock().now())
	assert.Len(t, e.regions, 2)
	assert.Len(t, e.projects, 2)
	assert.InDelta(t, 13, len(e.ulbs), 2)
	assert.GreaterOrEqual(t, len(e.shares[scope{"hk", "org-prod01"}]), 8,
		"the place a newcomer sees first is the full one")

	all := listeners(e)
	has := func(what string, is func(listener) bool) {
		t.Helper()
		assert.True(t, slices.ContainsFunc(all, is), what)
	}
	both := map[string]bool{}
	for _, u := range e.ulbs {
		both[u.kind] = true
	}
	assert.Equal(t, map[string]bool{"OuterMode": true, "InnerMode": true}, both)
	for _, protocol := range []string{"HTTP", "HTTPS", "TCP", "UDP"} {
		has(protocol, func(l listener) bool { return l.protocol == protocol })
	}
	for _, method := range []string{"Roundrobin", "WeightRoundrobin", "Source", "ConsistentHash", "Leastconn", "Backup"} {
		has(method, func(l listener) bool { return l.method == method })
	}
	count := func(l listener, is func(*backend) bool) (n int) {
		for _, b := range l.backends {
			n += bit(is(b))
		}
		return n
	}
	serving := func(b *backend) bool { return b.enabled && !b.failing && !b.flaky }
	has("easy to practise on", func(l listener) bool {
		return l.protocol == "TCP" && l.region == "hk" && count(l, serving) >= 4 && l.method == "Roundrobin"
	})
	has("a pair of main and standby", func(l listener) bool {
		return l.method == "Backup" && count(l, func(b *backend) bool { return b.standby }) == 1 && len(l.backends) == 2
	})
	has("weights", func(l listener) bool {
		return l.method == "WeightRoundrobin" && count(l, func(b *backend) bool { return b.weight > 1 }) > 0
	})
	has("degraded", func(l listener) bool {
		return count(l, serving) > 0 && count(l, func(b *backend) bool { return b.failing }) > 0
	})
	has("down", func(l listener) bool {
		return len(l.backends) > 0 && count(l, func(b *backend) bool { return b.failing }) == len(l.backends)
	})
	has("all disabled", func(l listener) bool {
		return len(l.backends) > 0 && count(l, func(b *backend) bool { return !b.enabled }) == len(l.backends)
	})
	has("no backends", func(l listener) bool { return len(l.backends) == 0 })
	has("one backend in a Custom rule, another in none", func(l listener) bool {
		in := count(l, func(b *backend) bool { return len(l.rulesWith(b.id)) > 0 })
		return in > 0 && in < len(l.backends)
	})
	for _, kind := range []string{"Domain", "Path"} {
		has(kind+" rule", func(l listener) bool {
			return slices.ContainsFunc(l.rules, func(r *rule) bool { return r.kind == kind && len(r.members) > 0 })
		})
	}
	has("a rule with one member", func(l listener) bool {
		return slices.ContainsFunc(l.rules, func(r *rule) bool { return len(r.members) == 1 })
	})
	behind := map[string]map[string]bool{}
	for _, l := range all {
		for _, b := range l.backends {
			if behind[b.host.key()] == nil {
				behind[b.host.key()] = map[string]bool{}
			}
			behind[b.host.key()][l.ulb.id] = true
		}
	}
	most := 0
	for _, ulbs := range behind {
		most = max(most, len(ulbs))
	}
	assert.GreaterOrEqual(t, most, 3, "one host behind several ULBs")
}

func TestEstatesObeyTheServicesOwnRules(t *testing.T) {
	for _, e := range []*estate{demoEstate(nil, newClock().now()), bigEstate(Options{ULBs: 2000, Seed: 1}, nil, newClock().now())} {
		fixed := 0
		for _, l := range listeners(e) {
			assert.LessOrEqual(t, l.count(func(v *vserver) int { return len(v.rules) }), maxRules)
			assert.LessOrEqual(t, l.count(func(v *vserver) int { return len(v.backends) }), maxBackends)
			for _, b := range l.backends {
				if l.fixedPort() {
					assert.Equal(t, l.port, b.port, l.vserver.name)
					fixed++
				}
			}
		}
		assert.Positive(t, fixed)
	}
}

func TestDemoEstateHasTheNamesThatBreakScreens(t *testing.T) {
	var empty, chinese, long, hostile bool
	for _, u := range demoEstate(nil, newClock().now()).ulbs {
		empty = empty || len(u.vservers) == 0
		chinese = chinese || strings.Contains(u.name, "支付")
		long = long || len(u.name) > 150
		hostile = hostile ||
			strings.ContainsAny(u.name, "\x1b") && strings.ContainsAny(u.name, "\n") && strings.ContainsRune(u.name, '\u202e')
		assert.True(t, utf8.ValidString(u.name))
	}
	assert.True(t, empty && chinese && long && hostile, "%v %v %v %v", empty, chinese, long, hostile)
}

func TestEstatesUseOnlyDocumentationAndPrivateAddresses(t *testing.T) {
	public := []netip.Prefix{netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("198.51.100.0/24")}
	for _, e := range []*estate{demoEstate(nil, newClock().now()), bigEstate(Options{ULBs: 5000, Seed: 1}, nil, newClock().now())} {
		private := map[string]string{}
		for _, u := range e.ulbs {
			assert.NotEqual(t, u.privateIP == "", len(u.eips) == 0, u.name)
			for _, address := range u.eips {
				ip := netip.MustParseAddr(address.address)
				assert.True(t, public[0].Contains(ip) || public[1].Contains(ip), address.address)
			}
			if u.privateIP != "" {
				assert.Empty(t, private[u.privateIP], "two with the same address")
				private[u.privateIP] = u.id
			}
			for _, v := range u.vservers {
				for _, b := range v.backends {
					assert.True(t, netip.MustParseAddr(b.host.ip).IsPrivate(), b.host.ip)
					if owner := private[b.host.ip]; owner != "" && owner != b.host.key() {
						assert.Fail(t, "two hosts with the same address", b.host.ip)
					}
					private[b.host.ip] = b.host.key()
				}
			}
		}
	}
}

func TestIDsAreUniqueAndLookLikeTheServices(t *testing.T) {
	seen := map[string]bool{}
	check := func(id, prefix string) {
		assert.Regexp(t, "^"+prefix+"-[0-9a-v]{8}$", id)
		assert.False(t, seen[id], id)
		seen[id] = true
	}
	for _, l := range listeners(demoEstate(nil, newClock().now())) {
		check(l.vserver.id, "vserver")
		for _, b := range l.backends {
			check(b.id, "backend")
		}
		for _, r := range l.rules {
			check(r.id, "policy")
		}
	}
}

// dump is everything a cloud shows of a place.
func dump(c *client, regionID, projectID string) object {
	return c.ok("DescribeULB", params{"Region": regionID, "ProjectId": projectID, "Limit": "100000"})
}

func TestBigEstateSharesOutAndRepeatsBySeed(t *testing.T) {
	k := newClock() // certificates have dates
	o := func(seed uint64, ulbs int) Options { return Options{ULBs: ulbs, Seed: seed, Now: k.now} }
	one, same, other := serve(t, o(7, 410)), serve(t, o(7, 410)), serve(t, o(8, 410))
	total := 0
	for _, regionID := range []string{"hk", "sg"} {
		for _, projectID := range []string{"org-prod01", "org-stag01"} {
			all := dump(one, regionID, projectID)
			assert.Equal(t, all, dump(same, regionID, projectID))
			assert.NotEqual(t, all, dump(other, regionID, projectID))
			assert.InDelta(t, 102, all["TotalCount"], 1)
			total += int(all["TotalCount"].(float64))
		}
	}
	assert.Equal(t, 410, total)
	for _, l := range listeners(one.cloud.estate) {
		assert.GreaterOrEqual(t, len(l.backends), 2, "several backends each")
	}
	assert.Equal(t, dump(serve(t, o(0, 0)), "hk", ""), dump(serve(t, o(9, 0)), "hk", ""),
		"the hand-made one is always the same")
}

func TestBigEstateHoldsExactlyAsManyAsAsked(t *testing.T) {
	for _, n := range []int{1, 3, 5000} {
		e := bigEstate(Options{ULBs: n, Seed: 1}, nil, newClock().now())
		assert.Len(t, e.ulbs, n)
	}
}

func BenchmarkBuild5000(b *testing.B) {
	for b.Loop() {
		bigEstate(Options{ULBs: 5000, Seed: 1}, nil, newClock().now())
	}
}

func BenchmarkPageOf100(b *testing.B) {
	c, err := New(Options{ULBs: 5000})
	require.NoError(b, err)
	body := form(signed("DescribeULB", params{"Limit": "100", "Offset": "300"})).Encode()
	handler := c.Handler()
	for b.Loop() {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		b.SetBytes(int64(w.Body.Len()))
	}
}

func TestAnswersAreJSONWhateverTheText(t *testing.T) {
	w := newWriter(nil)
	texts := []string{"", "plain", `"\`, "\x00\x1f\x7f", "\xff\xfe", "\u2028<&>", "支付"}
	w.object(func() {
		for _, s := range texts {
			w.text("a", s)
		}
		w.list("l", 2, func(int) { w.object(func() {}) })
		w.null("n")
		w.flag("f", true)
	})
	assert.True(t, json.Valid(w.buf), "%q", w.buf)
}

func TestAnEstateIsSpreadOverAsManyRegionsAndProjects(t *testing.T) {
	for _, tc := range []struct{ regions, projects, filled int }{
		{0, 0, 4}, {2, 2, 4}, {3, 2, 6}, {30, 10, mostFilled}, {100, 100, mostFilled},
	} {
		e := bigEstate(Options{ULBs: 400, Regions: tc.regions, Projects: tc.projects}, nil, newClock().now())
		assert.Len(t, e.regions, max(tc.regions, 2))
		assert.Len(t, e.projects, max(tc.projects, 2))
		filled := 0
		for at, ulbs := range e.shares {
			if len(ulbs) > 0 {
				filled++
				assert.InDelta(t, 400/tc.filled, len(ulbs), 1, at)
			}
		}
		assert.Equal(t, tc.filled, filled)
		assert.NotEmpty(t, e.shares[scope{"hk", "org-prod01"}])
	}
	for _, o := range []Options{{Regions: 3}, {Projects: 3}, {ULBs: 1, Regions: 1}, {ULBs: 1, Projects: 101}} {
		_, err := New(o)
		require.Error(t, err, o)
	}
}

func TestOneHostOfAGeneratedEstateServesInFivePlaces(t *testing.T) {
	e := bigEstate(Options{ULBs: 2000, Seed: 1}, nil, newClock().now())
	scopes, places, ruled := map[scope]bool{}, 0, 0
	for _, u := range e.ulbs {
		for _, v := range u.vservers {
			for _, b := range v.backends {
				if b.host.ip != peeredIP {
					continue
				}
				h, known := e.hostIn(u.scope, b.host.id)
				assert.True(t, known && h.vpc == u.vpc, "it can be put back where it was")
				scopes[u.scope] = true
				places++
				if slices.ContainsFunc(v.rules, func(r *rule) bool { return slices.Contains(r.members, b.id) }) {
					ruled++
				}
			}
		}
	}
	assert.Equal(t, 5, places)
	assert.Len(t, scopes, 4, "two regions and two projects")
	assert.Positive(t, ruled)
}
