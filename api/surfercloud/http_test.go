package surfercloud

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
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
		"HTML": {
			handle: says(200, html), kind: api.KindBadResponse, message: "answered with HTML",
			status: 200, requests: 1,
		},
		"HTML from a gateway": {
			handle: says(502, html), kind: api.KindUnavailable, message: "answered with HTML, HTTP 502",
			status: 502, requests: 4,
		},
		"503": {handle: says(503, ""), kind: api.KindUnavailable, message: "HTTP 503", status: 503, requests: 4},
		"504": {handle: says(504, ""), kind: api.KindTimeout, message: "HTTP 504", status: 504, requests: 4},
		"500": {handle: says(500, "boom"), kind: api.KindUnavailable, message: "HTTP 500", status: 500, requests: 1},
		"408": {handle: says(408, ""), kind: api.KindTimeout, message: "HTTP 408", status: 408, requests: 4},
		"429": {handle: says(429, ""), kind: api.KindThrottled, message: "HTTP 429", status: 429, requests: 4},
		"401": {handle: says(401, ""), kind: api.KindAuth, message: "HTTP 401", status: 401, requests: 1},
		"403": {handle: says(403, ""), kind: api.KindPermission, message: "HTTP 403", status: 403, requests: 1},
		"404": {handle: says(404, ""), kind: api.KindBadResponse, message: "HTTP 404", status: 404, requests: 1},
		"403 with a RetCode": {
			handle: says(403, `{"RetCode":171,"Message":"Signature Error"}`), kind: api.KindAuth,
			message: "Signature Error", status: 403, code: 171, requests: 1,
		},
		"502 with a RetCode": {
			handle: says(502, `{"RetCode":4093,"Message":"no"}`), kind: api.KindUnavailable,
			message: "HTTP 502 Bad Gateway: no", status: 502, requests: 4,
		},
		"500 with words": {
			handle: says(500, `{"RetCode":-1,"Message":"数据库异常"}`), kind: api.KindUnavailable,
			message: "HTTP 500 Internal Server Error: 数据库异常", status: 500, requests: 1,
		},
		"empty": {handle: says(200, ""), kind: api.KindBadResponse, message: "empty", status: 200, requests: 4},
		"blank": {handle: says(200, " \n"), kind: api.KindBadResponse, message: "empty", status: 200, requests: 4},
		"null": {
			handle: says(200, "null"), kind: api.KindBadResponse, message: "not a JSON object",
			status: 200, requests: 1,
		},
		"a list": {
			handle: says(200, "[]"), kind: api.KindBadResponse, message: "not a JSON object",
			status: 200, requests: 1,
		},
		"cut JSON": {
			handle: says(200, `{"RetCode":0,"DataSet":[{"ULBId":"u`), kind: api.KindBadResponse, message: "cut off",
			status: 200, requests: 4,
		},
		"broken JSON": {
			handle: says(200, `{"RetCode":0,"DataSet":[tru]}`), kind: api.KindBadResponse,
			message: "cut off or is not JSON", status: 200, requests: 4,
		},
		"no RetCode": {
			handle: says(200, `{"Message":"数据库异常"}`), kind: api.KindBadResponse, message: "no DataSet: 数据库异常",
			status: 200, requests: 1,
		},
		"RetCode null": {
			handle: says(200, `{"RetCode":null,"Message":"boom"}`), kind: api.KindBadResponse,
			message: "no DataSet: boom", status: 200, requests: 1,
		},
		"RetCode no text": {
			handle: says(200, `{"RetCode":"InternalError","Message":"boom"}`), kind: api.KindBadResponse,
			message: "RetCode is not a number: boom", status: 200, requests: 1,
		},
		"two RetCodes, words": {
			handle: says(200, `{"RetCode":0,"RetCode":171,"Message":"boom"}`), kind: api.KindBadResponse,
			message: "two RetCodes: boom", status: 200, requests: 1,
		},
		"no list, words": {
			handle: says(200, `{"RetCode":0,"DataSet":{},"Message":"boom"}`), kind: api.KindBadResponse,
			message: "no list: boom", status: 200, requests: 1,
		},
		"words of a type": {
			handle: says(200, `{"RetCode":230,"Message":{"en":"boom"}}`), kind: api.KindInvalid,
			message: `{"en":"boom"}`, status: 200, code: 230, requests: 1,
		},
		"words twice": {
			handle: says(200, `{"RetCode":230,"Message":"boom","Message":"bang"}`), kind: api.KindInvalid,
			message: "boom", status: 200, code: 230, requests: 1,
		},
		"DataSet twice": {
			handle: says(200, `{"RetCode":0,"DataSet":[],"DataSet":[{}]}`), kind: api.KindBadResponse,
			message: "DataSet came twice", status: 200, requests: 1,
		},
		"RetCode twice": {
			handle: says(200, `{"RetCode":0,"DataSet":[],"RetCode":171}`), kind: api.KindBadResponse,
			message: "two RetCodes", status: 200, requests: 1,
		},
		"DataSet no list": {
			handle: says(200, `{"RetCode":0,"DataSet":{}}`), kind: api.KindBadResponse, message: "no list",
			status: 200, requests: 1,
		},
		"RetCode no number": {
			handle: says(200, `{"RetCode":"ok","DataSet":[]}`), kind: api.KindBadResponse,
			message: "RetCode is not a number", status: 200, requests: 1,
		},
		"another's JSON": {
			handle: says(200, `{"error":"log in first"}`), kind: api.KindBadResponse, message: "no DataSet",
			status: 200, requests: 1,
		},
		"wrong signature": {
			handle: says(200, `{"RetCode":171,"Message":"Signature VerifyAC Error"}`), kind: api.KindAuth,
			message: "VerifyAC", status: 200, code: 171, requests: 1,
		},
		"string RetCode": {
			handle: says(200, `{"RetCode":"172","Message":"用户不存在"}`), kind: api.KindAuth, message: "用户不存在", status: 200,
			code: 172, requests: 1,
		},
		"throttled": {
			handle: says(200, `{"RetCode":153}`), kind: api.KindThrottled, status: 200,
			code: 153, requests: 4,
		},
		"server timeout": {
			handle: says(200, `{"RetCode":110}`), kind: api.KindTimeout, status: 200,
			code: 110, requests: 4,
		},
		"abnormal": {
			handle: says(200, `{"RetCode":130}`), kind: api.KindUnavailable, status: 200,
			code: 130, requests: 4,
		},
		"try once more": {
			handle: says(200, `{"RetCode":4141}`), kind: api.KindUnavailable, status: 200,
			code: 4141, requests: 2,
		},
		"4086, try once more": {
			handle: says(200, `{"RetCode":4086}`), kind: api.KindNotFound, status: 200,
			code: 4086, requests: 2,
		},
		"4103, try once more": {
			handle: says(200, `{"RetCode":4103}`), kind: api.KindNotFound, status: 200,
			code: 4103, requests: 2,
		},
		"4088, gone": {
			handle: says(200, `{"RetCode":4088}`), kind: api.KindNotFound, status: 200,
			code: 4088, requests: 1,
		},
		"no product": {
			handle: says(200, `{"RetCode":4996,"Message":"not here"}`), kind: api.KindNoProduct,
			message: "not here", status: 200, code: 4996, requests: 1,
		},
		"a value": {
			handle: says(200, `{"RetCode":230,"Message":"Params [Limit] not available"}`), kind: api.KindInvalid,
			message: "[Limit]", status: 200, code: 230, requests: 1,
		},
		"a zone": {
			handle: says(200, `{"RetCode":293,"Message":"no permission"}`), kind: api.KindPermission,
			message: "no permission", status: 200, code: 293, requests: 1,
		},
		"4151, try once more": {
			handle: says(200, `{"RetCode":4151}`), kind: api.KindUnavailable, status: 200,
			code: 4151, requests: 2,
		},
		"a negative code": {
			handle: says(200, `{"RetCode":-1,"Message":"oops"}`), kind: api.KindInvalid, message: "oops", status: 200,
			code: -1, requests: 1,
		},
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
