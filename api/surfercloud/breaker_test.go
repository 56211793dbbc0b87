package surfercloud

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
)

// atOnceAll asks for regions, projects and two lists at the same time.
func atOnceAll(t *testing.T, c *Client) []error {
	t.Helper()
	var reads sync.WaitGroup
	errs := make([]error, 4)
	reads.Go(func() { _, errs[0] = c.Regions(t.Context()) })
	reads.Go(func() { _, errs[1] = c.Projects(t.Context()) })
	reads.Go(func() { _, errs[2] = c.ULBs(t.Context(), prod, func(api.ULBPage) {}) })
	reads.Go(func() { _, errs[3] = c.VServers(t.Context(), prod, "ulb-1") })
	reads.Wait()
	return errs
}

// TestARefusalOfEverythingIsAskedForOnce: an account locks after some wrong passwords.
func TestARefusalOfEverythingIsAskedForOnce(t *testing.T) {
	for name, want := range map[string]struct {
		handle http.HandlerFunc
		proxy  bool
	}{
		"a proxy's password":         {says(407, ""), true},
		"a proxy's refusal":          {says(403, ""), true},
		"wrong keys":                 {says(200, `{"RetCode":171}`), false},
		"an unknown key":             {says(200, `{"RetCode":172}`), false},
		"an old token":               {says(200, `{"RetCode":174}`), false},
		"this address":               {says(200, `{"RetCode":294}`), false},
		"a locked account":           {says(200, `{"RetCode":295}`), false},
		"401":                        {says(401, ""), false},
		"a proxy of plain http, 407": {says(407, ""), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("NO_PROXY", "")
			t.Setenv("no_proxy", "")
			p := protocols[0]
			const address = "http://user:hush-hush@proxy.example:3128"
			switch {
			case want.proxy:
				p.base = "https://api.example.invalid/"
				t.Setenv("HTTPS_PROXY", address)
			case strings.Contains(name, "407"):
				p.base = "http://api.example.invalid/"
				t.Setenv("HTTP_PROXY", address)
			}
			synctest.Test(t, func(t *testing.T) {
				var requests atomic.Int32
				c, _, done := over(t, p, Options{}, func(w http.ResponseWriter, r *http.Request) {
					requests.Add(1)
					time.Sleep(time.Second) // meanwhile all wait to be admitted
					want.handle(w, r)
				})
				defer done()
				for asked := range int32(3) {
					seen := map[string]bool{}
					for _, err := range atOnceAll(t, c) {
						e := asError(t, err)
						assert.True(t, api.NeedsOperator(err), err)
						assert.NotContains(t, err.Error(), "hush-hush")
						seen[e.Action] = true
					}
					assert.Len(t, seen, 4, "each says what was asked for")
					assert.Equal(t, asked+1, requests.Load(), "once for each time that somebody asked")
				}
			})
		})
	}
}

// TestARefusalOfOneThingIsNoneOfAnother: IAM may deny one action.
func TestARefusalOfOneThingIsNoneOfAnother(t *testing.T) {
	server, requests := serve(t, func(w http.ResponseWriter, r *http.Request) { says(200, `{"RetCode":299}`)(w, r) })
	c := newClient(t, Options{BaseURL: server.URL})
	for _, err := range atOnceAll(t, c) {
		assert.True(t, api.NeedsOperator(err))
		assert.Equal(t, 299, asError(t, err).RetCode)
	}
	assert.Equal(t, int32(4), requests.Load())
}

// TestOneReadThatHangsDoesNotKeepTheOthersWaiting: for long.
func TestOneReadThatHangsDoesNotKeepTheOthersWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var requests atomic.Int32
		c, _, done := over(t, protocols[1], Options{}, func(w http.ResponseWriter, r *http.Request) {
			if requests.Add(1) == 1 {
				silent(w, r)
				return
			}
			says(200, `{"RetCode":0,"Regions":[],"ProjectSet":[]}`)(w, r)
		})
		defer done()
		hangs := make(chan error)
		go func() {
			_, err := c.Projects(t.Context())
			hangs <- err
		}()
		synctest.Wait()
		began := time.Now()
		_, err := c.Regions(t.Context())
		require.NoError(t, err)
		assert.Equal(t, longestTurn, time.Since(began))
		require.NoError(t, <-hangs, "its second attempt")
	})
}

// TestAProxyThatIsInTroubleIsAskedAgain: that is no refusal.
func TestAProxyThatIsInTroubleIsAskedAgain(t *testing.T) {
	for _, status := range []int{http.StatusBadGateway, http.StatusTooManyRequests, http.StatusRequestTimeout} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			var requests atomic.Int32
			proxyServer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				requests.Add(1)
				w.Header().Set("Retry-After", "7")
				w.WriteHeader(status)
			}))
			t.Cleanup(proxyServer.Close)
			t.Setenv("NO_PROXY", "")
			t.Setenv("HTTPS_PROXY", proxyServer.URL)
			c := newClient(t, Options{BaseURL: "https://api.example.invalid/", Clock: atOnce{}})
			_, err := c.Regions(t.Context())
			e := asError(t, err)
			assert.True(t, e.Proxy)
			assert.Equal(t, 7*time.Second, e.RetryAfter)
			assert.False(t, api.NeedsOperator(err))
			assert.Contains(t, e.Message, fmt.Sprintf("does not get through to the endpoint (HTTP %d)", status))
			assert.Equal(t, int32(maxAttempts), requests.Load())
		})
	}
}
