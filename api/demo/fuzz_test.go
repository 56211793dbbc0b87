package demo

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzRequest sends any body, and the same parameters rightly signed: the answer is HTTP 400 or
// JSON, and nothing panics.
func FuzzRequest(f *testing.F) {
	f.Add("application/json", `{"Action":"DescribeULB","Region":"hk","Limit":1e2,"BackendId":["a",1,true]}`)
	f.Add("application/x-www-form-urlencoded",
		"Action=UpdatePolicy&Region=hk&ULBId=x&VServerId=y&Match=z&BackendId.0=%ff")
	f.Add("", "Action=ReleaseBackend&Region=hk")
	f.Fuzz(func(t *testing.T, contentType, body string) {
		c, err := New(Options{})
		require.NoError(t, err)
		post := func(contentType, body string) {
			r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
			r.Header.Set("Content-Type", contentType)
			w := httptest.NewRecorder()
			c.Handler().ServeHTTP(w, r)
			if w.Code != http.StatusBadRequest {
				require.Equal(t, http.StatusOK, w.Code)
				require.True(t, json.Valid(w.Body.Bytes()), "%s", w.Body)
			}
		}
		post(contentType, body)
		values, err := url.ParseQuery(body)
		if err != nil {
			return
		}
		p := params{}
		for name, all := range values {
			p[name] = all[0]
		}
		post("application/x-www-form-urlencoded", form(signed(p["Action"], p)).Encode())
	})
}
