package surfercloud

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
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

// slowly writes a body in pieces, one each time.
func slowly(w http.ResponseWriter, r *http.Request, body string, piece int, every time.Duration) {
	for len(body) > 0 {
		n := min(piece, len(body))
		if _, err := io.WriteString(w, body[:n]); err != nil {
			return
		}
		_ = http.NewResponseController(w).Flush()
		body = body[n:]
		select {
		case <-time.After(every):
		case <-r.Context().Done():
			return
		}
	}
}

func TestASlowAnswerIsNotASilentOne(t *testing.T) {
	large := `{"RetCode":0,"Regions":[],"Pad":"` + strings.Repeat("x", 3_000_000) + `"}`
	for _, p := range protocols {
		t.Run(p.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var requests atomic.Int32
				c, _, done := over(t, p, Options{}, func(w http.ResponseWriter, r *http.Request) {
					requests.Add(1)
					slowly(w, r, large, 60_000, time.Second)
				})
				defer done()
				began := time.Now()
				_, err := c.Regions(t.Context())
				require.NoError(t, err)
				assert.Greater(t, time.Since(began), 45*time.Second, "more than any limit between bytes")
				assert.Equal(t, int32(1), requests.Load())
			})
		})
	}
}

func TestWhatEndsARead(t *testing.T) {
	drip := func(w http.ResponseWriter, r *http.Request) {
		slowly(w, r, strings.Repeat(" ", 1000), 1, 14*time.Second)
	}
	for name, want := range map[string]struct {
		handle   http.HandlerFunc
		set      Options
		requests int32
		took     time.Duration // of the requests, without the pauses
		says     string
	}{
		"no headers": {
			handle:   silent,
			set:      Options{},
			requests: 4, took: time.Minute,
			says: "no byte from example.com for 15s (timeout: 15s, the default)",
		},
		"no headers, set": {
			handle:   silent,
			set:      Options{ReadTimeout: 4 * time.Second, TimeoutSet: "timeout: 4s in FILE"},
			requests: 4,
			took:     16 * time.Second, says: "no byte from example.com for 4s (timeout: 4s in FILE)",
		},
		"silence in the body": {
			handle: func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.WriteString(w, strings.Repeat(" ", 20_000))
				_ = http.NewResponseController(w).Flush()
				silent(w, r)
			}, set: Options{}, requests: 4, took: time.Minute,
			says: "no byte from example.com for 15s, after 20 kB of the answer (timeout: 15s, the " +
				"default)",
		},
		"a byte each 14 s": {handle: drip, set: Options{}, requests: 1, took: 5 * time.Minute, says: "no whole answer " +
			"within 5m, after 22 bytes of the answer"},
		"a byte each 14 s, set": {
			handle:   drip,
			set:      Options{ReadTimeout: 10 * time.Second, TimeoutSet: "UCLOUD_TIMEOUT_SECOND=10"},
			requests: 4, took: 40 * time.Second,
			says: "no byte from example.com for 10s, after 1 byte of the answer (UCLOUD_TIMEOUT_SECOND=10)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var requests atomic.Int32
				want.set.Clock = atOnce{}
				c, _, done := over(t, protocols[1], want.set, func(w http.ResponseWriter, r *http.Request) {
					requests.Add(1)
					want.handle(w, r)
				})
				defer done()
				began := time.Now()
				_, err := c.Regions(t.Context())
				e := asError(t, err)
				assert.Equal(t, api.KindTimeout, e.Kind)
				assert.Equal(t, want.says, e.Message)
				require.ErrorIs(t, err, context.DeadlineExceeded)
				assert.False(t, e.NotSent)
				assert.Equal(t, want.requests, requests.Load())
				assert.Equal(t, want.took, time.Since(began))
			})
		})
	}
}

// TestAWriteIsNotEndedBySilence: the service may work on it for a minute, and what
// a lost answer proves rests on the 65 s in which it ends.
func TestAWriteIsNotEndedBySilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var requests atomic.Int32
		c, _, done := over(t, protocols[1], Options{}, func(w http.ResponseWriter, r *http.Request) {
			requests.Add(1)
			slowly(w, r, strings.Repeat(" ", 1000), 1, 59*time.Second)
		})
		defer done()
		c.writes.DialContext = c.reads.current().DialContext
		c.writes.TLSClientConfig.RootCAs = c.reads.current().TLSClientConfig.RootCAs
		began := time.Now()
		_, err := c.Send(t.Context(), api.ReleaseBackend{Scope: prod, ULB: "ulb-1", Backend: "b-1"})
		assert.Equal(t, api.OutcomeUnknown, api.OutcomeOf(err))
		assert.Equal(t, "no whole answer within 1m5s, after 2 bytes of the answer", asError(t, err).Message)
		assert.Equal(t, 65*time.Second, time.Since(began))
		assert.Equal(t, int32(1), requests.Load())
	})
}

// rowsOf answers with the rows of a list that a request asks for.
func rowsOf(name string, total int, r *http.Request) (body string, offset, rows int) {
	offset, _ = strconv.Atoi(r.PostForm.Get("Offset"))
	limit, err := strconv.Atoi(r.PostForm.Get("Limit"))
	if err != nil {
		limit = total
	}
	var b strings.Builder
	fmt.Fprintf(&b, `{"RetCode":0,"TotalCount":%d,"DataSet":[`, total)
	for i := offset; i < min(offset+limit, total); i++ {
		if rows++; rows > 1 {
			b.WriteString(",")
		}
		fmt.Fprintf(&b, `{%q:"id-%04d"}`, name, i)
	}
	b.WriteString("]}")
	return b.String(), offset, rows
}

// TestAPageThatDoesNotComeWholeIsAskedForInSmallerOnes: no row is lost or comes
// twice, and what was learned holds for the next list.
func TestAPageThatDoesNotComeWholeIsAskedForInSmallerOnes(t *testing.T) {
	part := func(body string) string { return body[:len(body)/2] }
	for name, spoil := range map[string]func(http.ResponseWriter, *http.Request, string){
		"cut": func(w http.ResponseWriter, _ *http.Request, body string) {
			w.Header().Set("Content-Length", strconv.Itoa(len(body)))
			_, _ = io.WriteString(w, part(body))
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		},
		"cut, and whole by its length": func(w http.ResponseWriter, _ *http.Request, body string) {
			_,
				_ = io.WriteString(w, part(body))
		},
		"silence": func(w http.ResponseWriter, r *http.Request, body string) {
			_, _ = io.WriteString(w, part(body))
			_ = http.NewResponseController(w).Flush()
			silent(w, r)
		},
		"the service takes too long": func(w http.ResponseWriter, _ *http.Request,
			_ string,
		) {
			says(200, `{"RetCode":110}`)(w, nil)
		},
		"the gateway takes it for too": func(w http.ResponseWriter, _ *http.Request, _ string) { says(504, "")(w, nil) },
	} {
		for _, bound := range []int{60, 30, 12} { // rows that come whole
			for _, from := range []int{0, 130} { // where that begins
				t.Run(fmt.Sprintf("%s %d from %d", name, bound, from), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						var requests, spoiled atomic.Int32
						c, _, done := over(t, protocols[0], Options{}, func(w http.ResponseWriter, r *http.Request) {
							body, offset, rows := rowsOf("ULBId", 333, r)
							requests.Add(1)
							if rows > bound && offset+rows > from {
								spoiled.Add(1)
								spoil(w, r, body)
								return
							}
							says(200, body)(w, r)
						})
						defer done()
						for range 2 {
							requests.Store(0)
							spoiled.Store(0)
							pages := map[int][]api.ULB{}
							listing, err := c.ULBs(t.Context(), prod, func(p api.ULBPage) { pages[p.Offset] = p.Rows })
							require.NoError(t, err)
							assert.Empty(t, listing.Incomplete)
							assert.Equal(t, 333, listing.Total)
							all := inOrder(pages)
							require.Len(t, all, 333)
							for i, u := range all {
								assert.Equal(t, fmt.Sprintf("id-%04d", i), string(u.ID))
							}
						}
						assert.Zero(t, spoiled.Load(), "the second time only what comes is asked for")
						assert.LessOrEqual(t, int(requests.Load()), 333/(bound/2)+1)
					})
				})
			}
		}
	}
}

// TestAListThatIsAskedForAsAWholeIsReadInPagesToo: without a Limit at first.
func TestAListThatIsAskedForAsAWholeIsReadInPagesToo(t *testing.T) {
	for _, counted := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			var mu sync.Mutex
			var asked []string
			c, _, done := over(t, protocols[1], Options{}, func(w http.ResponseWriter, r *http.Request) {
				body, _, rows := rowsOf("VServerId", 40, r)
				mu.Lock()
				asked = append(asked, r.PostForm.Get("Limit"))
				mu.Unlock()
				if !counted {
					body = strings.Replace(body, `"TotalCount":40,`, "", 1)
				}
				if rows > 10 {
					body = body[:100]
				}
				says(200, body)(w, r)
			})
			defer done()
			list, err := c.VServers(t.Context(), prod, "ulb-1")
			require.NoError(t, err)
			assert.Len(t, list.VServers, 40)
			assert.Empty(t, list.Incomplete)
			assert.Equal(t, []string{"", "16", "8"}, asked[:3])
			asked = nil
			_, err = c.VServers(t.Context(), prod, "ulb-1")
			require.NoError(t, err)
			assert.Equal(t, "8", asked[0])
		})
	}
}

func TestAPageThatIsTheSmallestFailsAfterAllAttempts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var rules []string
		c, _, done := over(t, protocols[1], Options{}, func(w http.ResponseWriter, r *http.Request) {
			rules = append(rules, r.PostForm.Get("Limit"))
			says(200, `{"RetCode":0,"TotalCount":900,"DataSet":[`)(w, r)
		})
		defer done()
		for range 3 {
			_, err := c.ULBs(t.Context(), prod, func(api.ULBPage) { t.Error("nothing came") })
			require.ErrorIs(t, err, api.ErrCut)
		}
		assert.Equal(t, strings.Fields("100 50 25 12 6 5 5 5 5 5 5 5"), rules)
	})
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 3, 1, 3, 0, 0, 0, time.UTC)
	date := func(d time.Duration) string { return now.Add(d).Format(http.TimeFormat) }
	for text, want := range map[string]time.Duration{
		"": 0, "0": 0, "7": 7 * time.Second, " 7 ": 7 * time.Second, "299": 299 * time.Second, "300": maxRetryAfter,
		"301":                     maxRetryAfter,
		"99999999999999999999999": maxRetryAfter, "-3": 0, "+3": 0, "1.5": 0, "soon": 0, "٣": 0, "7, 8": 0,
		date(20 * time.Second): 20 * time.Second, date(-time.Hour): 0, date(24 * 365 * time.Hour): maxRetryAfter,
	} {
		assert.Equal(t, want, retryAfter(http.Header{"Retry-After": {text}}, now), text)
	}
	ahead := http.Header{"Retry-After": {date(time.Hour + 20*time.Second)}, "Date": {date(time.Hour)}}
	assert.Equal(t, 20*time.Second, retryAfter(ahead, now), "their clock is an hour ahead of ours")
}

func TestAReadWaitsAsLongAsTheServiceAsksAndNotForever(t *testing.T) {
	for name, want := range map[string]struct {
		status   int
		after    string
		body     string
		waits    []time.Duration
		requests int32
		asked    time.Duration
	}{
		"429": {
			status: 429, after: "7", body: "",
			waits:    []time.Duration{8 * time.Second, 9 * time.Second, 11 * time.Second},
			requests: 4, asked: 7 * time.Second,
		},
		"503": {
			status: 503, after: "7", body: "",
			waits:    []time.Duration{7200 * time.Millisecond, 7400 * time.Millisecond, 7800 * time.Millisecond},
			requests: 4, asked: 7 * time.Second,
		},
		"a RetCode": {
			status: 200, after: "7", body: `{"RetCode":153}`,
			waits:    []time.Duration{8 * time.Second, 9 * time.Second, 11 * time.Second},
			requests: 4, asked: 7 * time.Second,
		},
		"too long to wait":     {status: 429, after: "40", requests: 1, asked: 40 * time.Second},
		"absurd":               {status: 503, after: "31536000", requests: 1, asked: maxRetryAfter},
		"of what is no matter": {status: 403, after: "7", requests: 1},
	} {
		server, requests := serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Retry-After", want.after)
			says(want.status, want.body)(w, r)
		})
		clock := &slept{}
		c := newClient(t, Options{BaseURL: server.URL, Clock: clock, Jitter: func() float64 { return 0.5 }})
		_, err := c.Regions(t.Context())
		e := asError(t, err)
		assert.Equal(t, want.waits, clock.pauses, name)
		assert.Equal(t, want.requests, requests.Load(), name)
		assert.Equal(t, want.asked, e.RetryAfter, name)
		if want.asked > 0 {
			assert.Contains(t, err.Error(),
				"wait "+map[int]string{7: "7s", 40: "40s", 300: "5m"}[int(want.asked.Seconds())]+", as the service asks", name)
		}
	}
}
