package demo

import (
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestEveryRequestIsCheap sends requests as large as they may be, and larger ones.
func TestEveryRequestIsCheap(t *testing.T) {
	c, err := New(Options{})
	require.NoError(t, err)
	const form, object = "application/x-www-form-urlencoded", "application/json"
	long := strings.Repeat("a", maxRequest/2)
	for name, r := range map[string]struct {
		kind, head, one, tail string
		status                int
	}{
		"a list under a long name": {
			kind: object, head: `{"` + long + `":[`, one: `1,`, tail: `1]}`,
			status: http.StatusBadRequest,
		},
		"a list":                   {kind: object, head: `{"a":[`, one: `123,`, tail: `1]}`, status: http.StatusOK},
		"a list of too many":       {kind: object, head: `{"a":[`, one: `1,`, tail: `1]}`, status: http.StatusBadRequest},
		"large numbers":            {kind: object, head: `{"a":[`, one: `1e308,`, tail: `1]}`, status: http.StatusOK},
		"lists within each other":  {kind: object, head: `{"a":`, one: `[`, tail: ``, status: http.StatusBadRequest},
		"fields":                   {kind: object, head: `{`, one: `"":1,`, tail: `"a":1}`, status: http.StatusOK},
		"one text":                 {kind: object, head: `{"a":"`, one: `b`, tail: `"}`, status: http.StatusOK},
		"parameters":               {kind: form, one: "a=bcdef&", tail: "b", status: http.StatusOK},
		"parameters without names": {kind: form, one: "=bcdefg&", tail: "b", status: http.StatusOK},
		"one value":                {kind: form, head: "a=", one: "%41", status: http.StatusOK},
	} {
		for size, want := range map[int]int{maxRequest: r.status, 1 << 20: http.StatusBadRequest} {
			body := r.head + strings.Repeat(r.one, (size-len(r.head)-len(r.tail))/len(r.one)) + r.tail
			if size > maxRequest {
				body += "                "
			}
			request := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
			request.Header.Set("Content-Type", r.kind)
			cost, got := served(c, request)
			assert.LessOrEqual(t, cost, uint64(32<<20), "%s of %d", name, size)
			assert.Equal(t, want, got.Code, "%s of %d: %.200s", name, size, got.Body)
			if r.kind == form {
				cost, got = served(c, httptest.NewRequest(http.MethodGet, "/?"+strings.TrimSpace(body), http.NoBody))
				assert.LessOrEqual(t, cost, uint64(32<<20), "%s of %d in the address", name, size)
				assert.Equal(t, want, got.Code, "%s of %d in the address: %.200s", name, size, got.Body)
			}
		}
	}
}

// TestARuleMayHaveManyMembers sends as much as a rule may hold, and what only looks like one.
func TestARuleMayHaveManyMembers(t *testing.T) {
	c, err := New(Options{})
	require.NoError(t, err)
	for name, r := range map[string]struct {
		head, one, tail string
		status          int
	}{
		"members": {
			head: `{"Action":"UpdatePolicy","BackendId":[`,
			one:  `"backend-12345678-1234-1234-1234-123456789abc-0123456789",`, tail: `"b"]}`, status: http.StatusOK,
		},
		"a match":  {head: `{"Action":"CreatePolicy","Match":"`, one: `m`, tail: `"}`, status: http.StatusOK},
		"too many": {head: `{"Action":"UpdatePolicy","BackendId":[`, one: `1,`, tail: `1]}`, status: http.StatusBadRequest},
		"fields":   {head: `{"Action":"UpdatePolicy",`, one: `"":1,`, tail: `"a":1}`, status: http.StatusBadRequest},
		"a long name": {
			head: `{"Action":"UpdatePolicy","` + strings.Repeat("a", 1000) + `":[`,
			one:  `"` + strings.Repeat("b", 100) + `",`, tail: `1]}`, status: http.StatusBadRequest,
		},
		"another's action": {
			head: `{"Action":"ReleaseBackend","BackendId":"`, one: `b`, tail: `"}`,
			status: http.StatusBadRequest,
		},
	} {
		body := r.head + strings.Repeat(r.one, (maxRule-len(r.head)-len(r.tail))/len(r.one)) + r.tail
		request := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		request.Header.Set("Content-Type", "application/json")
		cost, got := served(c, request)
		assert.LessOrEqual(t, cost, uint64(32<<20), name)
		assert.Equal(t, r.status, got.Code, "%s: %.200s", name, got.Body)
	}
}

// served answers the request, and says how many bytes were allocated for it in all.
func served(c *Cloud, r *http.Request) (uint64, *httptest.ResponseRecorder) {
	w := httptest.NewRecorder()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	c.Handler().ServeHTTP(w, r)
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc, w
}
