package scan

import (
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/demo"
	"cloud.internal/ulbconsole/api/index"
	"cloud.internal/ulbconsole/api/surfercloud"
)

// BenchmarkScan reads 2,000 load balancers of one scope from a service that takes 50 ms an answer, and
// says how much longer twenty calls for a hundred each take one after another.
func BenchmarkScan(b *testing.B) {
	scope := api.Scope{Region: "hk", Project: "org-prod01"}
	serve := func(ulbs int) *httptest.Server {
		cloud, err := demo.New(demo.Options{ULBs: ulbs, Latency: 50 * time.Millisecond})
		require.NoError(b, err)
		return httptest.NewServer(cloud.Handler())
	}
	many, hundred := serve(8000), serve(400)
	defer many.Close()
	defer hundred.Close()
	timed := func(server *httptest.Server, read func(*surfercloud.Client)) time.Duration {
		client, err := surfercloud.New(surfercloud.Options{
			BaseURL: server.URL, PublicKey: demo.PublicKey, PrivateKey: demo.PrivateKey, Clock: api.SystemClock{},
		})
		require.NoError(b, err)
		defer client.Close()
		began := time.Now()
		read(client)
		return time.Since(began)
	}
	var together, inTurn time.Duration
	for b.Loop() {
		together += timed(many, func(c *surfercloud.Client) {
			x := &index.Index{}
			x.Begin([]api.Scope{scope}, nil)
			Scanner{Client: c, Clock: api.SystemClock{}, Report: x.Take}.Run(b.Context(), []api.Scope{scope})
			require.Equal(b, 2000, x.Coverage()[0].Got)
		})
		inTurn += timed(hundred, func(c *surfercloud.Client) {
			for range 20 {
				l, err := c.ULBs(b.Context(), scope, func(api.ULBPage) {})
				require.NoError(b, err)
				require.Equal(b, 100, l.Total)
			}
		})
	}
	b.ReportMetric(float64(together.Milliseconds())/float64(b.N), "ms/scan")
	b.ReportMetric(float64(inTurn.Milliseconds())/float64(b.N), "ms/20-calls")
	b.ReportMetric(float64(inTurn)/float64(together), "times-faster")
}

// BenchmarkScanOfManyScopes reads 300 regions and projects, 20 of which have 2,000 load balancers, from
// such a service.
func BenchmarkScanOfManyScopes(b *testing.B) {
	cloud, err := demo.New(demo.Options{ULBs: 2000, Regions: 30, Projects: 10, Latency: 50 * time.Millisecond})
	require.NoError(b, err)
	server := httptest.NewServer(cloud.Handler())
	defer server.Close()
	for b.Loop() {
		client, err := surfercloud.New(surfercloud.Options{
			BaseURL: server.URL, PublicKey: demo.PublicKey, PrivateKey: demo.PrivateKey, Clock: api.SystemClock{},
		})
		require.NoError(b, err)
		scopes, err := Scopes(b.Context(), client, api.Scope{}, nil)
		require.NoError(b, err)
		require.Len(b, scopes, 300)
		x := &index.Index{}
		x.Begin(scopes, nil)
		Scanner{Client: client, Clock: api.SystemClock{}, Report: x.Take}.Run(b.Context(), scopes)
		got := 0
		for _, c := range x.Coverage() {
			require.Equal(b, index.Complete, c.Progress)
			got += c.Got
		}
		require.Equal(b, 2000, got)
		client.Close()
	}
}
