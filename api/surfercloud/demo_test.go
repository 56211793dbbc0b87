package surfercloud

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/demo"
)

// atOnce is a clock whose pauses take no time; what was slept is kept.
type atOnce struct{ api.SystemClock }

func (atOnce) Sleep(ctx context.Context, _ time.Duration) error { return ctx.Err() }

func newCloud(tb testing.TB, o demo.Options) (*demo.Cloud, *Client) {
	tb.Helper()
	cloud, err := demo.New(o)
	require.NoError(tb, err)
	server := httptest.NewServer(cloud.Handler())
	tb.Cleanup(server.Close)
	return cloud, newClient(tb, Options{BaseURL: server.URL})
}

// newClient fills in the demo keys and closes the client with the test.
func newClient(tb testing.TB, o Options) *Client {
	tb.Helper()
	if o.PublicKey == "" {
		o.PublicKey, o.PrivateKey = demo.PublicKey, demo.PrivateKey
	}
	if o.Clock == nil {
		o.Clock = atOnce{}
	}
	if o.Limiter == nil {
		o.Limiter = &Limiter{limit: firstReads} // it holds nothing back, as that clock does not
	}
	c, err := New(o)
	require.NoError(tb, err)
	tb.Cleanup(c.Close)
	return c
}

// TestTheWholeEstateIsReadUnderEveryQuirk compares what is read with what is there.
// skipWhereLarge leaves the quirk of very large listeners to the tests without the race detector, which
// has nothing to see in them.
func skipWhereLarge(t *testing.T, quirk string) {
	t.Helper()
	if testing.Short() && quirk == "huge" {
		t.Skip("listeners of ten thousand")
	}
}

func TestTheWholeEstateIsReadUnderEveryQuirk(t *testing.T) {
	quirks := []demo.Named{{Name: ""}}
	for _, q := range append(quirks, demo.QuirkNames()...) {
		t.Run(q.Name, func(t *testing.T) {
			skipWhereLarge(t, q.Name)
			var names []string
			if q.Name != "" {
				names = []string{q.Name}
			}
			cloud, c := newCloud(t, demo.Options{Quirks: names})
			regions, err := c.Regions(t.Context())
			require.NoError(t, err)
			assert.NotEmpty(t, regions)
			for _, scope := range []api.Scope{{Region: "hk", Project: "org-prod01"}, {Region: "sg", Project: "org-stag01"}} {
				twice := strings.HasPrefix(q.Name, "duplicate-row-")
				count, err := c.ULBCount(t.Context(), scope)
				require.NoError(t, err)
				n, counted := count.Get()
				there := cloud.ULBIDs(string(scope.Region), string(scope.Project))
				assert.Equal(t, q.Name != "no-total" || len(there) == 0, counted)
				if counted {
					assert.Len(t, there, n)
				}
				for _, u := range estateOf(t, c, cloud, scope, twice) {
					list, err := c.VServers(t.Context(), scope, u.ID)
					require.NoError(t, err)
					whole(t, list.Incomplete, list.VServers, twice)
					sameVServers(t, q.Name, cloud.VServers(string(u.ID)), list.VServers)
				}
			}
		})
	}
}

// whole holds what is said of a reading to what the service does: some of its backends come twice
// or nothing is amiss.
func whole(t *testing.T, incomplete string, vs []api.VServer, twice bool) {
	t.Helper()
	backends := slices.ContainsFunc(vs, func(v api.VServer) bool { all, _ := v.Backends.Get(); return len(all) > 0 })
	if twice && backends {
		assert.Contains(t, incomplete, "has an id twice")
		return
	}
	assert.Empty(t, incomplete)
}

func estateOf(t *testing.T, c *Client, cloud *demo.Cloud, scope api.Scope, twice bool) []api.ULB {
	t.Helper()
	var ulbs []api.ULB
	listing, err := c.ULBs(t.Context(), scope, func(p api.ULBPage) { ulbs = append(ulbs, p.Rows...) })
	require.NoError(t, err)
	var nested []api.VServer
	for _, u := range ulbs {
		vs, _ := u.VServers.Get()
		nested = append(nested, vs...)
	}
	whole(t, listing.Incomplete, nested, twice)
	ids := make([]string, 0, len(ulbs))
	for _, u := range ulbs {
		ids = append(ids, string(u.ID))
	}
	assert.ElementsMatch(t, cloud.ULBIDs(string(scope.Region), string(scope.Project)), ids)
	return ulbs
}

func sameVServers(t *testing.T, quirk string, want []demo.VServerState, got []api.VServer) {
	t.Helper()
	require.Len(t, got, len(want))
	for i, w := range want {
		v := got[i]
		assert.Equal(t, w.VServerID, string(v.ID))
		assert.Equal(t, w.Name, v.Name.Or(""))
		backends, known := v.Backends.Get()
		assert.Equal(t, quirk != "no-backend-set", known)
		if !known {
			assert.Equal(t, api.StateUnknown, v.State(api.Floor{}))
			continue
		}
		if strings.HasPrefix(quirk, "duplicate-row-") && len(w.Backends) > 0 {
			require.Len(t, backends, len(w.Backends)+1, "both rows of one id are kept")
			assert.Equal(t, backends[0].ID, backends[len(w.Backends)].ID)
			backends = backends[:len(w.Backends)]
		}
		require.Len(t, backends, len(w.Backends))
		for j, b := range w.Backends {
			assert.Equal(t, b.BackendID, string(backends[j].ID))
			assert.Equal(t, b.PrivateIP, backends[j].PrivateIP.Or(""))
			assert.Equal(t, quirk == "no-health" || quirk == "bare", backends[j].State() == api.StateUnknown, "%s",
				backends[j].State())
		}
		if _, known := v.Rules.Get(); quirk == "no-policy-set" && v.Layer7() {
			assert.False(t, known)
		}
	}
}

func TestOneFaultOfAnyKindDoesNotSpoilAList(t *testing.T) {
	for _, fault := range demo.FaultKinds() {
		if slices.Contains([]string{"500", "html", "huge", "retcode-N"}, fault.Name) {
			continue // not retried
		}
		t.Run(fault.Name, func(t *testing.T) {
			ulbs := 1600
			if testing.Short() {
				ulbs = 800
			}
			cloud, err := demo.New(demo.Options{ULBs: ulbs, Seed: 7})
			require.NoError(t, err)
			server := httptest.NewServer(cloud.Handler())
			t.Cleanup(server.Close)
			c := newClient(t, Options{BaseURL: server.URL, ReadTimeout: 2 * time.Second})
			if strings.HasPrefix(fault.Name, "timeout") {
				c.readLimits.silence = 500 * time.Millisecond
			}
			cloud.FaultNext("DescribeULB", fault.Name)
			assert.Len(t, estateOf(t, c, cloud, prod, false), ulbs/4)
		})
	}
}

func TestADeletedULBReadsAsEmptyOrAsNotFound(t *testing.T) {
	_, c := newCloud(t, demo.Options{})
	list, err := c.VServers(t.Context(), prod, "ulb-gone")
	require.NoError(t, err)
	assert.Empty(t, list.VServers)
	for _, quirk := range []string{"gone-4103", "gone-4086", "gone-4088"} {
		_, c := newCloud(t, demo.Options{Quirks: []string{quirk}})
		_, err := c.VServers(t.Context(), prod, "ulb-gone")
		assert.Equal(t, api.KindNotFound, asError(t, err).Kind, quirk)
	}
}

func TestARegionWithoutTheProductIsNamedSo(t *testing.T) {
	for code, kind := range map[string]api.Kind{
		"4996": api.KindNoProduct, "230": api.KindNoProduct,
		"293": api.KindPermission,
	} {
		_, c := newCloud(t, demo.Options{Quirks: []string{"region-without-product-" + code}})
		regions, err := c.Regions(t.Context())
		require.NoError(t, err)
		require.Len(t, regions, 3)
		_, err = c.ULBs(t.Context(), api.Scope{Region: regions[2].ID, Project: prod.Project}, func(api.ULBPage) {})
		assert.Equal(t, kind, asError(t, err).Kind, code)
		assert.NotEmpty(t, asError(t, err).Message, code)
	}
}

func TestARegionThatNobodyKnowsIsNoEmptyOne(t *testing.T) {
	_, c := newCloud(t, demo.Options{})
	_, err := c.ULBs(t.Context(), api.Scope{Region: "hk-typo", Project: prod.Project}, func(api.ULBPage) {})
	e := asError(t, err)
	assert.Equal(t, api.KindNoRegion, e.Kind)
	assert.Equal(t, 230, e.RetCode)
	assert.Contains(t, err.Error(), "there is no such region (Params [Region] not available)")

	// Where the regions cannot be read, nothing is claimed.
	for _, fault := range []string{"retcode-299", "html", "retcode-172"} {
		cloud, c := newCloud(t, demo.Options{})
		cloud.FaultNext("GetRegion", fault)
		_, err := c.ULBs(t.Context(), api.Scope{Region: "hk-typo", Project: prod.Project}, func(api.ULBPage) {})
		e := asError(t, err)
		assert.Equal(t, api.KindInvalid, e.Kind, fault)
		assert.Contains(t, err.Error(), "value is not available", fault)
		assert.NotContains(t, err.Error(), "no load balancers", fault)
	}
}

func TestAScopeWithoutLoadBalancersIsCounted(t *testing.T) {
	for _, quirk := range []string{"no-total", "nulls"} {
		_, c := newCloud(t, demo.Options{Quirks: []string{quirk}})
		count, err := c.ULBCount(t.Context(), api.Scope{Region: "sg", Project: "org-stag01"})
		require.NoError(t, err)
		assert.True(t, api.Is(count, 0), quirk)
	}
}

func TestKeysThatNeedAProjectAreNamed(t *testing.T) {
	_, c := newCloud(t, demo.Options{Quirks: []string{"project-required"}})
	for _, read := range []func(api.Scope) error{
		func(s api.Scope) error { _, err := c.ULBs(t.Context(), s, func(api.ULBPage) {}); return err },
		func(s api.Scope) error { _, err := c.VServers(t.Context(), s, "ulb-1"); return err },
	} {
		err := read(api.Scope{Region: prod.Region})
		assert.Equal(t, 220, asError(t, err).RetCode)
		assert.Contains(t, err.Error(), "name a project with --project")
		assert.Contains(t, asError(t, read(api.Scope{Project: prod.Project})).Next(), "defect", "the region is missing")
	}
}

func TestWrongKeysAreNamed(t *testing.T) {
	cloud, err := demo.New(demo.Options{})
	require.NoError(t, err)
	server := httptest.NewServer(cloud.Handler())
	t.Cleanup(server.Close)
	for code, o := range map[int]Options{
		171: {PublicKey: demo.PublicKey, PrivateKey: "wrong"},
		172: {PublicKey: "stranger", PrivateKey: demo.PrivateKey},
		174: {PublicKey: demo.PublicKey, PrivateKey: demo.PrivateKey, SecurityToken: "stale"},
	} {
		o.BaseURL = server.URL
		_, err := newClient(t, o).Regions(t.Context())
		e := asError(t, err)
		assert.Equal(t, api.KindAuth, e.Kind)
		assert.Equal(t, code, e.RetCode)
		key := map[string]string{demo.PublicKey: "demo-pu...", "stranger": "stra..."}[o.PublicKey]
		assert.Contains(t, err.Error(), "public key "+key+" at "+strings.TrimPrefix(server.URL, "http://"))
	}
	_, err = newClient(t, Options{
		BaseURL: server.URL, PublicKey: demo.PublicKey, PrivateKey: demo.PrivateKey, SecurityToken: demo.SecurityToken,
	}).Regions(t.Context())
	require.NoError(t, err)
}

func TestRegionsAreFoldedAndAskedForWithoutAScope(t *testing.T) {
	var form url.Values
	server, _ := serve(t, says(200, `{"RetCode":0,"Regions":[
		{"Region":"hk","Zone":"hk-01","IsDefault":false},{"Region":"sg","RegionName":"Singapore","Zone":"sg-01"},
		{"Region":"hk","RegionName":"Hong Kong","Zone":"hk-02","IsDefault":true},{"Zone":"x"},null]}`))
	handle := server.Config.Handler
	server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.NoError(t, r.ParseForm())
		form = r.PostForm
		handle.ServeHTTP(w, r)
	})
	regions, err := newClient(t, Options{BaseURL: server.URL}).Regions(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []api.Region{
		{ID: "hk", Name: api.Known("Hong Kong"), Default: true}, {ID: "sg", Name: api.Known("Singapore")},
	}, regions)
	assert.Equal(t, "GetRegion", form.Get("Action"))
	assert.False(t, form.Has("Region"))
	assert.False(t, form.Has("ProjectId"))
}

// TestAListThatChangesWhileItIsReadComesOutRight: other people remove and add
// load balancers between two pages.
func TestAListThatChangesWhileItIsReadComesOutRight(t *testing.T) {
	for name, change := range map[string]func(*demo.Cloud){
		"one goes":  func(cloud *demo.Cloud) { cloud.RemoveULB(cloud.ULBIDs("hk", "org-prod01")[0]) },
		"one comes": func(cloud *demo.Cloud) { cloud.AddULB("hk", "org-prod01", "new") },
		"many go": func(cloud *demo.Cloud) {
			for _, id := range cloud.ULBIDs("hk", "org-prod01")[:150] {
				cloud.RemoveULB(id)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			var cloud *demo.Cloud
			var once sync.Once
			cloud, err := demo.New(demo.Options{ULBs: 1600, Seed: 3, OnRequest: func(action string, form url.Values) {
				if action == "DescribeULB" && form.Get("Offset") == "300" {
					once.Do(func() { change(cloud) })
				}
			}})
			require.NoError(t, err)
			server := httptest.NewServer(cloud.Handler())
			t.Cleanup(server.Close)
			pages := map[int][]api.ULB{}
			listing, err := newClient(t, Options{BaseURL: server.URL}).ULBs(t.Context(), prod,
				func(p api.ULBPage) { pages[p.Offset] = p.Rows })
			require.NoError(t, err)
			assert.Empty(t, listing.Incomplete)
			var got []string
			for _, u := range inOrder(pages) {
				got = append(got, string(u.ID))
			}
			assert.ElementsMatch(t, cloud.ULBIDs("hk", "org-prod01"), got)
		})
	}
}
