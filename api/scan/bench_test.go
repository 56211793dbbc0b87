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

// BenchmarkScan reads 2,000 load balancers of one scope from a service that takes 50 ms an answer.
func BenchmarkScan(b *testing.B) {
	cloud, err := demo.New(demo.Options{ULBs: 8000, Latency: 50 * time.Millisecond})
	require.NoError(b, err)
	server := httptest.NewServer(cloud.Handler())
	defer server.Close()
	scope := api.Scope{Region: "hk", Project: "org-prod01"}
	for b.Loop() {
		client, err := surfercloud.New(surfercloud.Options{
			BaseURL: server.URL, PublicKey: demo.PublicKey, PrivateKey: demo.PrivateKey, Clock: api.SystemClock{},
		})
		require.NoError(b, err)
		x := &index.Index{}
		x.Begin([]api.Scope{scope})
		Scanner{Client: client, Clock: api.SystemClock{}, Report: x.Take}.Run(b.Context(), []api.Scope{scope})
		require.Equal(b, 2000, x.Coverage()[0].Got)
		client.Close()
	}
}
