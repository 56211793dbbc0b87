package surfercloud

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/demo"
	"cloud.internal/ulbconsole/api/index"
	"cloud.internal/ulbconsole/api/scan"
)

// account is a simulated cloud of which some regions are in trouble.
type account struct {
	*demo.Cloud
	cloud   http.Handler
	trouble func(region string, r *http.Request, w http.ResponseWriter) bool // it answered, or hung

	mu       sync.Mutex
	requests int
	hanging  int
}

func newAccount(t *testing.T, o demo.Options) *account {
	t.Helper()
	cloud, err := demo.New(o)
	require.NoError(t, err)
	return &account{Cloud: cloud, cloud: cloud.Handler()}
}

func (a *account) handle(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	a.requests++
	a.mu.Unlock()
	if a.trouble != nil && a.trouble(r.PostForm.Get("Region"), r, w) {
		return
	}
	r.Body = io.NopCloser(strings.NewReader(r.PostForm.Encode()))
	a.cloud.ServeHTTP(w, r)
}

func (a *account) hang(r *http.Request) {
	a.mu.Lock()
	a.hanging++
	a.mu.Unlock()
	<-r.Context().Done()
	a.mu.Lock()
	a.hanging--
	a.mu.Unlock()
}

func (a *account) counts() (requests, hanging int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.requests, a.hanging
}

// inTrouble is an account of six regions, four of which are in trouble of four kinds.
func inTrouble(t *testing.T) *account {
	t.Helper()
	a := newAccount(t, demo.Options{ULBs: 120, Regions: 6, Projects: 2, Latency: 50 * time.Millisecond})
	a.trouble = func(region string, r *http.Request, w http.ResponseWriter) bool {
		switch region {
		case "sg":
			w.WriteHeader(http.StatusInternalServerError)
		case "region-02":
			a.hang(r)
		case "region-03":
			_, _ = io.WriteString(w, `{"RetCode":153,"Message":"too many requests"}`)
		case "region-04":
			_, _ = io.WriteString(w, `{"RetCode":299,"Message":"no permission"}`)
		default:
			return false
		}
		return true
	}
	return a
}

// scanned reads all of the account until the context ends.
func scanned(ctx context.Context, t *testing.T, c *Client) *index.Index {
	t.Helper()
	return scannedAs(ctx, t, c, false)
}

func scannedAs(ctx context.Context, t *testing.T, c *Client, gentle bool) *index.Index {
	t.Helper()
	scopes, err := scan.Scopes(ctx, c, api.Scope{Region: "hk"}, nil)
	require.NoError(t, err)
	x := &index.Index{}
	x.Begin(scopes, nil)
	scan.Scanner{Client: c, Clock: api.SystemClock{}, Gentle: gentle, Report: x.Take}.Run(ctx, scopes)
	return x
}

func TestTroubleInSomeRegionsIsNamedAndHoldsNothingUp(t *testing.T) {
	for _, gentle := range []bool{false, true} {
		troubleIsNamed(t, gentle)
	}
}

func troubleIsNamed(t *testing.T, gentle bool) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		a := inTrouble(t)
		c, _, done := over(t, protocols[0], Options{}, a.handle)
		defer done()
		began := time.Now()
		x := scannedAs(t.Context(), t, c, gentle)
		assert.LessOrEqual(t, time.Since(began), 3*DefaultReadTimeout+5*time.Second, "the region that hangs is asked twice, and once more")
		kinds := map[api.RegionID]api.Kind{
			"sg": api.KindUnavailable, "region-02": api.KindTimeout, "region-03": api.KindThrottled, "region-04": api.KindPermission,
		}
		complete, ulbs := 0, 0
		for _, covered := range x.Coverage() {
			want, trouble := kinds[covered.Scope.Region]
			if !trouble {
				assert.Equal(t, index.Complete, covered.Progress, covered.Scope)
				complete++
				assert.LessOrEqual(t, covered.Asked.Sub(began), 8*time.Second, covered.Scope)
				ulbs += covered.Got
				continue
			}
			assert.Equal(t, index.Failed, covered.Progress, covered.Scope)
			assert.Equal(t, want, api.KindOf(covered.Err), "%v: %v", covered.Scope, covered.Err)
			assert.Zero(t, covered.Got)
		}
		assert.Equal(t, 4, complete)
		assert.Equal(t, 40, ulbs)
		synctest.Wait() // until the service saw the end of the last one
		_, hanging := a.counts()
		assert.Zero(t, hanging)
	})
}

func TestWhoGivesUpLeavesNoRequestAtTheService(t *testing.T) {
	for _, p := range protocols {
		t.Run(p.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := inTrouble(t)
				c, _, done := over(t, p, Options{}, a.handle)
				defer done()
				ctx, esc := context.WithCancel(t.Context())
				ended := make(chan struct{})
				go func() {
					defer close(ended)
					scanned(ctx, t, c)
				}()
				time.Sleep(3 * time.Second)
				synctest.Wait()
				before, hanging := a.counts()
				require.Positive(t, hanging, "a request hangs")
				esc()
				<-ended
				time.Sleep(10 * time.Minute)
				after, hanging := a.counts()
				assert.Equal(t, before, after)
				assert.Zero(t, hanging, "the service saw that nobody waits any more")
			})
		})
	}
}

// TestAnAccountThatAllowsFewRequestsIsReadWhole: the service answers twenty requests a second, and
// refuses the others. The time is the bubble's.
func TestAnAccountThatAllowsFewRequestsIsReadWhole(t *testing.T) {
	const allowed, most = 20.0, 1.3
	for name, refuses := range map[string]func() func(time.Time) *api.Error{
		"as tokens come": func() func(time.Time) *api.Error { return bucket(allowed) },
		"in each second": func() func(time.Time) *api.Error { return window(allowed) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := newAccount(t, demo.Options{ULBs: 2000, Regions: 30, Projects: 10, Latency: 50 * time.Millisecond})
				refused, answered, refuse := 0, 0, refuses()
				var one sync.Mutex
				a.trouble = func(_ string, _ *http.Request, w http.ResponseWriter) bool {
					one.Lock()
					defer one.Unlock()
					if refuse(time.Now()) == nil {
						answered++
						return false
					}
					refused++
					_, _ = io.WriteString(w, `{"RetCode":153,"Message":"too many requests"}`)
					return true
				}
				c, _, done := over(t, protocols[0], Options{}, a.handle)
				defer done()
				began := time.Now()
				x := scanned(t.Context(), t, c)
				took := time.Since(began)
				got := 0
				for _, covered := range x.Coverage() {
					require.NoError(t, covered.Err)
					require.Equal(t, index.Complete, covered.Progress, covered.Scope)
					got += covered.Got
				}
				assert.Equal(t, 2000, got)
				require.Positive(t, refused)
				least := time.Duration(float64(answered) / allowed * float64(time.Second))
				t.Logf("%d answered, %d refused, %v of at least %v: %.2f", answered, refused, took, least, took.Seconds()/least.Seconds())
				assert.LessOrEqual(t, took, time.Duration(most*float64(least)))
			})
		})
	}
}

// TestAnAddressOfFivePlacesIsFoundInAllOfThem: in two regions and two projects of each.
func TestAnAddressOfFivePlacesIsFoundInAllOfThem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const address = "10.9.4.17"
		a := newAccount(t, demo.Options{ULBs: 200, Latency: 50 * time.Millisecond})
		c, _, done := over(t, protocols[0], Options{}, a.handle)
		defer done()
		x := scanned(t.Context(), t, c)
		all, _ := x.Find(address, 10)
		require.Empty(t, all)

		want, of := map[string]bool{}, map[api.Scope]int{}
		for u := range x.ULBs {
			many := 1
			if u.Scope.Region == "hk" && u.Scope.Project == prod.Project {
				many = 2
			}
			if of[u.Scope] == many || len(u.Listeners) != 1 { // a host serves on all listeners of its load balancer
				continue
			}
			of[u.Scope]++
			i := index.Item{ULB: u, Listener: &u.Listeners[0], Backend: &u.Listeners[0].Backends[0]}
			require.True(t, a.EditBackend(string(i.Backend.ID()), func(s *demo.BackendState) { s.PrivateIP = address }))
			want[i.Key()] = true
		}
		require.Len(t, want, 5)
		require.Len(t, of, 4)

		x = scanned(t.Context(), t, c)
		all, more := x.Find(address, 10)
		require.False(t, more)
		got := map[string]bool{}
		for _, f := range all {
			assert.True(t, f.Host)
			got[f.Key()] = true
			l, err := c.VServers(t.Context(), f.Place().Scope, f.Place().ULB)
			require.NoError(t, err)
			v, there := l.Find(f.Place().VServer)
			require.True(t, there, f.Key())
			b, there := v.Backend(f.Backend.ID())
			require.True(t, there, f.Key())
			assert.Equal(t, address, b.PrivateIP.Or(""), "where it leads the address serves")
		}
		assert.Equal(t, want, got)
	})
}
