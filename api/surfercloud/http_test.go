package surfercloud

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
)

var prod = api.Scope{Region: "hk", Project: "org-prod01"}

// serve answers every request with handle and counts them.
func serve(t *testing.T, handle http.HandlerFunc) (*httptest.Server, *atomic.Int32) {
	t.Helper()
	var requests atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set(headerRequestID, "req-1")
		handle(w, r)
	}))
	t.Cleanup(server.Close)
	return server, &requests
}

func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func asError(t *testing.T, err error) *api.Error {
	t.Helper()
	var e *api.Error
	require.ErrorAs(t, err, &e)
	return e
}

func TestWhatBadAnswersMean(t *testing.T) {
	html := "<!DOCTYPE html><html>gateway secrets</html>"
	for name, want := range map[string]struct {
		handle   http.HandlerFunc
		kind     api.Kind
		message  string
		status   int
		code     int
		requests int32
	}{
		"HTML":                {says(200, html), api.KindBadResponse, "answered with HTML", 200, 0, 1},
		"HTML from a gateway": {says(502, html), api.KindUnavailable, "answered with HTML, HTTP 502", 502, 0, 4},
		"503":                 {says(503, ""), api.KindUnavailable, "HTTP 503", 503, 0, 4},
		"504":                 {says(504, ""), api.KindTimeout, "HTTP 504", 504, 0, 4},
		"500":                 {says(500, "boom"), api.KindUnavailable, "HTTP 500", 500, 0, 1},
		"408":                 {says(408, ""), api.KindTimeout, "HTTP 408", 408, 0, 4},
		"429":                 {says(429, ""), api.KindThrottled, "HTTP 429", 429, 0, 4},
		"401":                 {says(401, ""), api.KindAuth, "HTTP 401", 401, 0, 1},
		"403":                 {says(403, ""), api.KindPermission, "HTTP 403", 403, 0, 1},
		"404":                 {says(404, ""), api.KindBadResponse, "HTTP 404", 404, 0, 1},
		"403 with a RetCode": {
			says(403, `{"RetCode":171,"Message":"Signature Error"}`), api.KindAuth,
			"Signature Error", 403, 171, 1,
		},
		"502 with a RetCode": {
			says(502, `{"RetCode":4093,"Message":"no"}`), api.KindUnavailable,
			"HTTP 502 Bad Gateway: no", 502, 0, 4,
		},
		"500 with words": {
			says(500, `{"RetCode":-1,"Message":"数据库异常"}`), api.KindUnavailable,
			"HTTP 500 Internal Server Error: 数据库异常", 500, 0, 1,
		},
		"empty":    {says(200, ""), api.KindBadResponse, "empty", 200, 0, 4},
		"blank":    {says(200, " \n"), api.KindBadResponse, "empty", 200, 0, 4},
		"null":     {says(200, "null"), api.KindBadResponse, "not a JSON object", 200, 0, 1},
		"a list":   {says(200, "[]"), api.KindBadResponse, "not a JSON object", 200, 0, 1},
		"cut JSON": {says(200, `{"RetCode":0,"DataSet":[{"ULBId":"u`), api.KindBadResponse, "cut off", 200, 0, 4},
		"broken JSON": {
			says(200, `{"RetCode":0,"DataSet":[tru]}`), api.KindBadResponse,
			"cut off or is not JSON", 200, 0, 4,
		},
		"no RetCode": {says(200, `{"Message":"数据库异常"}`), api.KindBadResponse, "no DataSet: 数据库异常", 200, 0, 1},
		"RetCode null": {
			says(200, `{"RetCode":null,"Message":"boom"}`), api.KindBadResponse,
			"no DataSet: boom", 200, 0, 1,
		},
		"RetCode no text": {
			says(200, `{"RetCode":"InternalError","Message":"boom"}`), api.KindBadResponse,
			"RetCode is not a number: boom", 200, 0, 1,
		},
		"two RetCodes, words": {
			says(200, `{"RetCode":0,"RetCode":171,"Message":"boom"}`), api.KindBadResponse,
			"two RetCodes: boom", 200, 0, 1,
		},
		"no list, words": {
			says(200, `{"RetCode":0,"DataSet":{},"Message":"boom"}`), api.KindBadResponse,
			"no list: boom", 200, 0, 1,
		},
		"words of a type": {
			says(200, `{"RetCode":230,"Message":{"en":"boom"}}`), api.KindInvalid,
			`{"en":"boom"}`, 200, 230, 1,
		},
		"words twice": {
			says(200, `{"RetCode":230,"Message":"boom","Message":"bang"}`), api.KindInvalid,
			"boom", 200, 230, 1,
		},
		"DataSet twice": {
			says(200, `{"RetCode":0,"DataSet":[],"DataSet":[{}]}`), api.KindBadResponse,
			"DataSet came twice", 200, 0, 1,
		},
		"RetCode twice": {
			says(200, `{"RetCode":0,"DataSet":[],"RetCode":171}`), api.KindBadResponse,
			"two RetCodes", 200, 0, 1,
		},
		"DataSet no list": {says(200, `{"RetCode":0,"DataSet":{}}`), api.KindBadResponse, "no list", 200, 0, 1},
		"RetCode no number": {
			says(200, `{"RetCode":"ok","DataSet":[]}`), api.KindBadResponse,
			"RetCode is not a number", 200, 0, 1,
		},
		"another's JSON": {says(200, `{"error":"log in first"}`), api.KindBadResponse, "no DataSet", 200, 0, 1},
		"wrong signature": {
			says(200, `{"RetCode":171,"Message":"Signature VerifyAC Error"}`), api.KindAuth,
			"VerifyAC", 200, 171, 1,
		},
		"string RetCode":      {says(200, `{"RetCode":"172","Message":"用户不存在"}`), api.KindAuth, "用户不存在", 200, 172, 1},
		"throttled":           {says(200, `{"RetCode":153}`), api.KindThrottled, "", 200, 153, 4},
		"server timeout":      {says(200, `{"RetCode":110}`), api.KindTimeout, "", 200, 110, 4},
		"abnormal":            {says(200, `{"RetCode":130}`), api.KindUnavailable, "", 200, 130, 4},
		"try once more":       {says(200, `{"RetCode":4141}`), api.KindUnavailable, "", 200, 4141, 2},
		"4086, try once more": {says(200, `{"RetCode":4086}`), api.KindNotFound, "", 200, 4086, 2},
		"4103, try once more": {says(200, `{"RetCode":4103}`), api.KindNotFound, "", 200, 4103, 2},
		"4088, gone":          {says(200, `{"RetCode":4088}`), api.KindNotFound, "", 200, 4088, 1},
		"no product": {
			says(200, `{"RetCode":4996,"Message":"not here"}`), api.KindNoProduct,
			"not here", 200, 4996, 1,
		},
		"a value": {
			says(200, `{"RetCode":230,"Message":"Params [Limit] not available"}`), api.KindInvalid,
			"[Limit]", 200, 230, 1,
		},
		"a zone": {
			says(200, `{"RetCode":293,"Message":"no permission"}`), api.KindPermission,
			"no permission", 200, 293, 1,
		},
		"4151, try once more": {says(200, `{"RetCode":4151}`), api.KindUnavailable, "", 200, 4151, 2},
		"a negative code":     {says(200, `{"RetCode":-1,"Message":"oops"}`), api.KindInvalid, "oops", 200, -1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			server, requests := serve(t, want.handle)
			c := newClient(t, Options{BaseURL: server.URL})
			_, err := c.ULBs(t.Context(), prod, func(api.ULBPage) { t.Error("nothing came that could be delivered") })
			e := asError(t, err)
			assert.Equal(t, want.kind, e.Kind)
			assert.Contains(t, e.Message, want.message)
			assert.Equal(t, want.status, e.HTTPStatus)
			assert.Equal(t, want.code, e.RetCode)
			assert.Equal(t, "DescribeULB", e.Action)
			assert.Equal(t, "req-1", e.RequestID)
			assert.False(t, e.NotSent)
			assert.Equal(t, want.requests, requests.Load())
			assert.NotContains(t, err.Error(), "gateway secrets")
			assert.NotContains(t, err.Error(), "sdk:")
		})
	}
}

func TestEveryFormOfAnEmptyListIsEmpty(t *testing.T) {
	for _, body := range []string{
		`{"RetCode":0,"TotalCount":0,"DataSet":[]}`, `{"RetCode":"0","TotalCount":"0","DataSet":null}`,
		`{"RetCode":0,"DataSet":null}`,
		`{"RetCode":0,"TotalCount":0}`, `{"RetCode":0}`, `{"RetCode":"0","Action":"DescribeVServerResponse"}`,
		`{"DataSet":[]}`, "\xef\xbb\xbf" + `{"RetCode":0,"DataSet":[]}`,
		`{"RetCode":0,"RetCode":0,"DataSet":[]}`, `{"RetCode":null,"TotalCount":-1,"DataSet":[]}`,
	} {
		server, requests := serve(t, says(200, body))
		c := newClient(t, Options{BaseURL: server.URL})
		list, err := c.VServers(t.Context(), prod, "ulb-1")
		require.NoError(t, err, body)
		assert.Empty(t, list.VServers)
		assert.Equal(t, api.Listing{}, untimed(list.Listing), body)
		assert.Equal(t, int32(1), requests.Load())
	}
}

func TestRowsThatCannotBeIdentifiedAreLeftOutAndReported(t *testing.T) {
	server, _ := serve(t,
		says(200, `{"RetCode":0,"TotalCount":3,"DataSet":[{"VServerId":"vs-1"},{"Protocol":"TCP"},null]}`))
	c := newClient(t, Options{BaseURL: server.URL})
	list, err := c.VServers(t.Context(), prod, "ulb-1")
	require.NoError(t, err)
	assert.Len(t, list.VServers, 1)
	assert.Equal(t, 3, list.Total)
	assert.Contains(t, list.Incomplete, "without its VServerId")
}

func TestAnAnswerThatCountsRowsAndBringsNoneIsNotEmpty(t *testing.T) {
	server, _ := serve(t, says(200, `{"RetCode":0,"TotalCount":3}`))
	c := newClient(t, Options{BaseURL: server.URL})
	list, err := c.VServers(t.Context(), prod, "ulb-1")
	require.NoError(t, err)
	assert.Equal(t, "3 of 3 rows did not come", list.Incomplete)
}

// TestVServersOfAnotherLoadBalancerAreKeptAndSaySo: the vendor's own samples
// name one load balancer in two ways, so such a row is no reason to show none.
func TestVServersOfAnotherLoadBalancerAreKeptAndSaySo(t *testing.T) {
	server, _ := serve(t,
		says(200, `{"RetCode":0,"TotalCount":2,"DataSet":[{"VServerId":"vs-1"},{"VServerId":"vs-2","ULBId":"ulb-2"}]}`))
	list, err := newClient(t, Options{BaseURL: server.URL}).VServers(t.Context(), prod, "ulb-1")
	require.NoError(t, err)
	assert.Equal(t, []api.VServer{{ID: "vs-1", ULB: "ulb-1"}, {ID: "vs-2", ULB: "ulb-2"}}, list.VServers)
	assert.Empty(t, list.Incomplete)
}

func TestABodyOverTheBoundIsRefusedOnceAndNamesTheBound(t *testing.T) {
	for name, handle := range map[string]http.HandlerFunc{
		"announced": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "99999999999")
		},
		"endless": func(w http.ResponseWriter, _ *http.Request) {
			chunk := []byte(`{"a":"` + strings.Repeat("x", 1<<20))
			for range 40 {
				if _, err := w.Write(chunk); err != nil {
					return
				}
			}
		},
	} {
		server, requests := serve(t, handle)
		c := newClient(t, Options{BaseURL: server.URL})
		_, err := c.Regions(t.Context())
		e := asError(t, err)
		assert.Equal(t, api.KindBadResponse, e.Kind, name)
		assert.Contains(t, e.Message, "32 MiB")
		assert.Equal(t, int32(1), requests.Load(), "another 32 MiB would not help")
	}
}

func TestRedirectsAreNamedAndNotFollowed(t *testing.T) {
	elsewhere, reached := serve(t, says(200, `{"RetCode":0}`))
	for _, status := range []int{301, 302, 307, 308} {
		server, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL+"/login?next=secret", status)
		})
		c := newClient(t, Options{BaseURL: server.URL})
		_, err := c.Regions(t.Context())
		e := asError(t, err)
		assert.Equal(t, api.KindBadResponse, e.Kind)
		assert.Contains(t, e.Message, "redirects to "+elsewhere.URL)
		assert.NotContains(t, e.Message, "secret")
		assert.Equal(t, status, e.HTTPStatus)
		_, err = c.Send(t.Context(), api.ReleaseBackend{Scope: prod, ULB: "ulb-1", Backend: "b-1"})
		assert.Equal(t, api.OutcomeUnknown, api.OutcomeOf(err))
	}
	assert.Zero(t, reached.Load())
}

func TestAtMostFiveReadsAreInFlightOverAllClients(t *testing.T) {
	var now, most atomic.Int32
	full := make(chan struct{})
	fill := sync.OnceFunc(func() { close(full) })
	server, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		n := now.Add(1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); {
			m = most.Load()
		}
		if n == maxReads {
			fill()
		}
		<-full
		now.Add(-1)
		says(200, `{"RetCode":0,"Regions":[]}`)(w, r)
	})
	a, b := newClient(t, Options{BaseURL: server.URL}), newClient(t, Options{BaseURL: server.URL})
	a.breaker.record(nil) // one was answered before
	b.breaker.record(nil)
	done := make(chan error)
	for i := range 4 * maxReads {
		go func() {
			_, err := []*Client{a, b}[i%2].Regions(t.Context())
			done <- err
		}()
	}
	for range 4 * maxReads {
		require.NoError(t, <-done)
	}
	assert.Equal(t, int32(maxReads), most.Load())
}

func TestRefusedConnections(t *testing.T) {
	closed := httptest.NewServer(nil)
	closed.Close()
	c := newClient(t, Options{BaseURL: closed.URL})
	_, err := c.Regions(t.Context())
	e := asError(t, err)
	assert.Equal(t, api.KindUnavailable, e.Kind)
	assert.Contains(t, e.Message, strings.TrimPrefix(closed.URL, "http://")+" refuses connections")
	_, err = c.Send(t.Context(), api.ReleaseBackend{Scope: prod, ULB: "ulb-1", Backend: "b-1"})
	assert.True(t, asError(t, err).NotSent)
	assert.Equal(t, api.OutcomeRefused, api.OutcomeOf(err))
}

func TestChannelKeyAndUserAgentAreSent(t *testing.T) {
	var header http.Header
	server, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		header = r.Header
		says(200, `{"RetCode":0,"Regions":[]}`)(w, r)
	})
	c := newClient(t, Options{BaseURL: server.URL, ChannelKey: "ch-1", UserAgent: "ulbconsole/1"})
	_, err := c.Regions(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "ch-1", header.Get("channel-key"))
	assert.Contains(t, header.Get("User-Agent"), "ulbconsole/1")
}
