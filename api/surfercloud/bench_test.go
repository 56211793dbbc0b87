package surfercloud

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/demo"
)

// pageBody is a page of 100 load balancers as the simulated cloud sends it.
func pageBody(tb testing.TB) []byte {
	tb.Helper()
	cloud, c := newCloud(tb, demo.Options{ULBs: 400, Seed: 1})
	recorder := &recording{base: c.reads.current()}
	var a *answer
	x := &exchange{ctx: context.Background(), base: recorder, now: c.clock.Now, hide: c.hide}
	a, err := c.send(x, "DescribeULB", params{"Region": "hk", "ProjectId": "org-prod01", "Offset": 0, "Limit": 100})
	require.NoError(tb, err)
	require.Zero(tb, a.GetRetCode())
	_ = cloud
	return recorder.body
}

type recording struct {
	base http.RoundTripper
	body []byte
}

func (r *recording) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := r.base.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	r.body, err = io.ReadAll(resp.Body)
	resp.Body = io.NopCloser(strings.NewReader(string(r.body)))
	return resp, err
}

func BenchmarkDecodePage(b *testing.B) {
	body := pageBody(b)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		var a answer
		if err := json.Unmarshal(body, &a); err != nil {
			b.Fatal(err)
		}
		var d decoder
		n := 0
		eachItem(a.list("DataSet"), func(text []byte) bool {
			_, ok := d.ulb(text)
			n++
			return ok
		})
		if n != 100 {
			b.Fatal(fmt.Sprint(n))
		}
	}
}

func BenchmarkAllULBs(b *testing.B) {
	cloud, err := demo.New(demo.Options{ULBs: 20000, Seed: 1, OnRequest: func(string, url.Values) {}})
	require.NoError(b, err)
	server := httptest.NewServer(cloud.Handler())
	defer server.Close()
	c := newClient(b, Options{BaseURL: server.URL})
	for b.Loop() {
		rows := 0
		listing, err := c.ULBs(context.Background(), api.Scope{Region: "hk", Project: "org-prod01"}, func(p api.ULBPage) { rows += len(p.Rows) })
		if err != nil || rows != 5000 || listing.Incomplete != "" {
			b.Fatal(rows, listing, err)
		}
	}
}
