package index

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

var (
	start      = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	production = api.Scope{Region: "hk", Project: "org-1"}
	staging    = api.Scope{Region: "sg", Project: "org-2"}
)

// indexOf is an index that knows these load balancers.
func indexOf(scope api.Scope, ulbs ...api.ULB) *Index {
	x := &Index{}
	x.Begin([]api.Scope{scope}, nil)
	take(x, scope, start, Complete, ulbs...)
	return x
}

func take(x *Index, scope api.Scope, asked time.Time, p Progress, ulbs ...api.ULB) {
	made := make([]*ULB, len(ulbs))
	for i, u := range ulbs {
		made[i] = NewULB(scope, u, asked, api.Floor{})
	}
	x.Take(Coverage{Scope: scope, Progress: p, Got: len(ulbs), Asked: asked}, made)
}

func named(b api.Backend, name, host string) api.Backend {
	b.ResourceName, b.ResourceID = api.Known(name), api.Known(host)
	return b
}

// ids are what was found, the load balancer, listener, rule and backend of each.
func ids(x *Index, text string) []string {
	var found []string
	x.Search(text, func(f Found) bool {
		s := string(f.ULB.ID)
		if f.Listener != nil {
			s += "/" + string(f.Listener.ID)
		}
		if f.Rule != nil {
			s += " " + string(f.Rule.ID)
		}
		if f.Backend != nil {
			s += " " + string(f.Backend.ID())
		}
		if f.Exact {
			s += "!"
		}
		found = append(found, s)
		return true
	})
	slices.Sort(found)
	return found
}

func shop() api.ULB {
	mail := named(fake.Healthy("backend-c", "fe80::1", 25), "mail", "uhost-1")
	mail.SubResourceType, mail.SubResourceID = api.Known(api.ResourceUNI), api.Known("uni-1")
	u := fake.ULB("ulb-shop", "Shop",
		fake.HTTP("vserver-web", "web-443", 443, []api.Backend{
			named(fake.Healthy("backend-a", "10.0.0.1", 8080), "Web-01", "uhost-1"),
			named(fake.Failing("backend-b", "10.0.0.11", 8080), "web-02", "uhost-2"),
		}, fake.Domain("policy-1", "*.Shop.example.com", "backend-b")),
		fake.TCP("vserver-tcp", "raw", 25, mail))
	u.IPs = api.Known([]api.EIP{{Address: api.Known("203.0.113.9")}})
	return u
}

func TestSearch(t *testing.T) {
	x := indexOf(production, shop(), fake.ULB("ulb-other", "other"))
	for text, want := range map[string][]string{
		"":                   nil,
		"  ":                 nil,
		"nothing":            nil,
		"10.0.0.1":           {"ulb-shop/vserver-web backend-a!", "ulb-shop/vserver-web backend-b"},
		"10.0.0.1:8080":      {"ulb-shop/vserver-web backend-a!"},
		"WEB-01":             {"ulb-shop/vserver-web backend-a!"},
		"uhost-1":            {"ulb-shop/vserver-tcp backend-c!", "ulb-shop/vserver-web backend-a!"},
		"uni-1":              {"ulb-shop/vserver-tcp backend-c!"},
		"backend-b":          {"ulb-shop/vserver-web backend-b!"},
		"fe80:0:0::1":        {"ulb-shop/vserver-tcp backend-c!"},
		"203.0.113.9":        {"ulb-shop!"},
		"ulb-shop":           {"ulb-shop!"},
		"shop":               {"ulb-shop!", "ulb-shop/vserver-web policy-1"},
		"shop 10.0.0.11":     {"ulb-shop/vserver-web backend-b!"},
		"shop web-443":       {"ulb-shop/vserver-web policy-1", "ulb-shop/vserver-web!"},
		"vserver-tcp":        {"ulb-shop/vserver-tcp!"},
		":443":               {"ulb-shop/vserver-web"},
		"*.shop.example.com": {"ulb-shop/vserver-web policy-1!"},
		"policy-1":           {"ulb-shop/vserver-web policy-1!"},
		"raw mail":           {"ulb-shop/vserver-tcp backend-c!"},
		"other mail":         nil,
		"a b c d e f g h i j k l m n o p q r s t u v w x y z": nil,
	} {
		assert.Equal(t, want, ids(x, text), text)
	}
}

// TestARegionOrProjectNarrowsWhatIsFound: what has no other word is not found for its sake.
func TestARegionOrProjectNarrowsWhatIsFound(t *testing.T) {
	x := &Index{}
	x.Begin([]api.Scope{production, staging}, nil)
	take(x, production, start, Complete, shop())
	take(x, staging, start, Complete, fake.ULB("ulb-test", "Test",
		fake.TCP("vserver-test", "raw", 25, fake.Healthy("backend-t", "10.0.0.11", 25))))
	for text, want := range map[string][]string{
		"10.0.0.11":       {"ulb-shop/vserver-web backend-b", "ulb-test/vserver-test backend-t"},
		"10.0.0.11 SG":    {"ulb-test/vserver-test backend-t"},
		"10.0 org-1 web-": {"ulb-shop/vserver-web backend-a", "ulb-shop/vserver-web backend-b"},
		"hk 203.0":        {"ulb-shop"},
		"hk sg raw":       nil,
		"hk":              nil,
		"hk org-1":        nil,
	} {
		var found []string
		for _, one := range ids(x, text) {
			found = append(found, strings.TrimSuffix(one, "!"))
		}
		assert.Equal(t, want, found, text)
	}
}

func TestFind(t *testing.T) {
	far := fake.ULB("ulb-far", "a-far", fake.TCP("vserver-far", "far", 80,
		named(fake.Failing("backend-d", "10.0.0.1", 80), "10.0.0.11", "uhost-1")))
	x := indexOf(production, shop(), far)
	for _, tc := range []struct {
		text string
		most int
		want string
		more bool
	}{
		{"", 9, "", false},
		{"uhost-1", 9, "backend-d backend-c backend-a", false},             // whole: the host, the worst first
		{"10.0.0.11", 9, "backend-b backend-d backend-c backend-a", false}, // an address here, a name there
		{"10.0.0.", 9, "backend-b backend-d backend-a", false},
		{"uhost-", 9, "backend-b backend-d backend-c backend-a", false},
		{"backend-a", 9, "backend-a backend-d backend-c", false}, // what was named before the others of its host
		{"uhost-1", 3, "backend-d backend-c backend-a", false},
		{"uhost-1", 2, "backend-c backend-a", true},
		{"uhost-", 4, "backend-b backend-d backend-c backend-a", false},
		{"uhost-", 3, "backend-b backend-c backend-a", true},
	} {
		all, more := x.Find(tc.text, tc.most)
		var got []string
		for _, f := range all {
			got = append(got, string(f.Backend.ID()))
		}
		assert.Equal(t, tc.want, strings.Join(got, " "), "%s %d", tc.text, tc.most)
		assert.Equal(t, tc.more, more, "%s %d", tc.text, tc.most)
	}
}

func TestASearchEndsWhereNoMoreIsWanted(t *testing.T) {
	x := indexOf(production, shop())
	for _, text := range []string{"ulb", "vserver", "shop", "uhost"} {
		n := 0
		x.Search(text, func(Found) bool { n++; return false })
		assert.Equal(t, 1, n, text)
	}
}

func TestSinceWhenAStateIsWhatItIs(t *testing.T) {
	of := func(b api.Backend) api.ULB { return fake.ULB("u", "u", fake.TCP("v", "v", 1, b)) }
	failing, healthy := fake.Failing("b", "10.0.0.1", 1), fake.Healthy("b", "10.0.0.1", 1)
	x := indexOf(production, of(failing))
	backend := func() *Backend {
		var found *Backend
		for b := range x.ULBs {
			found = &b.Listeners[0].Backends[0]
		}
		return found
	}
	assert.Equal(t, start.Unix(), backend().Since)
	assert.False(t, backend().Changed)
	take(x, production, start.Add(time.Minute), Complete, of(failing))
	assert.Equal(t, start.Unix(), backend().Since)
	assert.False(t, backend().Changed)
	take(x, production, start.Add(2*time.Minute), Complete, of(healthy))
	take(x, production, start.Add(3*time.Minute), Complete, of(healthy))
	assert.Equal(t, start.Add(2*time.Minute).Unix(), backend().Since)
	assert.True(t, backend().Changed)
	x = indexOf(production)
	take(x, production, start.Add(time.Millisecond), Complete, of(failing))
	assert.Equal(t, start.Add(time.Second).Unix(), backend().Since, "never earlier than it was seen")
}

func TestOneHostInManyPlaces(t *testing.T) {
	bare := func(id api.BackendID, address string) api.Backend {
		b := fake.Healthy(id, address, 1)
		b.ResourceID = api.Maybe[string]{}
		return b
	}
	x := indexOf(production, fake.ULB("u", "u",
		fake.TCP("v1", "v1", 1, named(fake.Healthy("a", "10.0.0.1", 1), "x", "uhost-1"), bare("d", "fe80::1")),
		fake.TCP("v2", "v2", 2, named(fake.Healthy("b", "10.0.0.2", 1), "y", "uhost-1"), bare("e", "fe80:0::1")),
		fake.TCP("v3", "v3", 3, named(fake.Healthy("c", "10.0.0.1", 1), "x", "uhost-2"), bare("f", ""), bare("g", ""))))
	places := func(text string) []string {
		var exact []*Backend
		x.Search(text, func(f Found) bool {
			if f.Backend != nil && f.Exact {
				exact = append(exact, f.Backend)
			}
			return true
		})
		var all []string
		x.Hosts(exact, func(i Item) bool {
			all = append(all, string(i.Listener.ID)+" "+string(i.Backend.ID()))
			return true
		})
		slices.Sort(all)
		return all
	}
	assert.Equal(t, []string{"v1 a", "v2 b"}, places("uhost-1"))
	assert.Equal(t, []string{"v1 a", "v2 b", "v3 c"}, places("10.0.0.1"), "two hosts have the address")
	assert.Equal(t, []string{"v1 d", "v2 e"}, places("fe80::1"))
	assert.Empty(t, places("f g"), "hosts of which nothing is known")
	n := 0
	x.Hosts([]*Backend{{texts: texts{all: "\x00\x00uhost-1\x00\x00"}}}, func(Item) bool { n++; return false })
	assert.Equal(t, 1, n)
}

func TestWithoutABackend(t *testing.T) {
	x := indexOf(production, fake.ULB("u", "u", fake.TCP("v", "v", 1, fake.Healthy("h", "10.0.0.1", 1),
		fake.Failing("f", "10.0.0.2", 1), fake.Disabled("d", "10.0.0.3", 1), fake.Unknown("u", "10.0.0.4", 1))))
	want := map[string]api.Count{
		"h": {Serving: 0, Total: 3, Off: 1, Unknown: 1, Known: true}, "f": {Serving: 1, Total: 3, Off: 1, Unknown: 1, Known: true},
		"d": {Serving: 1, Total: 3, Unknown: 1, Known: true}, "u": {Serving: 1, Total: 3, Off: 1, Known: true},
	}
	for u := range x.ULBs {
		l := &u.Listeners[0]
		for i := range l.Backends {
			b := &l.Backends[i]
			assert.Equal(t, want[string(b.ID())], Item{ULB: u, Listener: l, Backend: b}.Without(), b.ID())
		}
	}
}

func TestAListenerThatWasReadAloneIsNewerThanAListThatWasAskedForBefore(t *testing.T) {
	x := indexOf(production, shop())
	alone := fake.HTTP("vserver-web", "web-443", 443, []api.Backend{
		named(fake.Disabled("backend-b", "10.0.0.11", 8080), "web-02", "uhost-2"),
	}, fake.Domain("policy-1", "*.Shop.example.com", "backend-b"))
	x.TakeVServer(production, "ulb-shop", api.Sighting{VServer: alone, Asked: start.Add(2 * time.Second)}, api.Floor{})
	asRead := func() {
		t.Helper()
		u, known := x.ULB(production, "ulb-shop")
		assert.True(t, known)
		want := shop()
		vservers, _ := want.VServers.Get()
		vservers[0] = alone
		made := NewULB(production, want, u.Asked, api.Floor{})
		assert.Equal(t, made.lower, u.lower)
		assert.Equal(t, made.State, u.State)
		assert.Equal(t, made.Count, u.Count)
		assert.Empty(t, ids(x, "web-01"), "it is gone")
		assert.NotEmpty(t, ids(x, "mail"), "what was not read stays")
	}
	asRead()
	take(x, production, start.Add(time.Second), Complete, shop())
	asRead()
	take(x, production, start.Add(3*time.Second), Complete, shop())
	assert.NotEmpty(t, ids(x, "web-01"), "a list that was asked for later is newer")
}
