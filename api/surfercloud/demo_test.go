package surfercloud

import (
	"context"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/demo"
)

// atOnce is a clock whose pauses take no time; what was slept is kept.
type atOnce struct{ api.SystemClock }

func (atOnce) Sleep(ctx context.Context, _ time.Duration) error { return ctx.Err() }

func newCloud(tb testing.TB, o demo.Options) (*demo.Cloud, *Client) {
	tb.Helper()
	cloud, err := demo.New(o)
	require.NoError(tb, err)
	server := httptest.NewServer(cloud.Handler())
	tb.Cleanup(server.Close)
	return cloud, newClient(tb, Options{BaseURL: server.URL})
}

// newClient fills in the demo keys and closes the client with the test.
func newClient(tb testing.TB, o Options) *Client {
	tb.Helper()
	if o.PublicKey == "" {
		o.PublicKey, o.PrivateKey = demo.PublicKey, demo.PrivateKey
	}
	if o.Clock == nil {
		o.Clock = atOnce{}
	}
	c, err := New(o)
	require.NoError(tb, err)
	tb.Cleanup(c.Close)
	return c
}

func TestSmoke(t *testing.T) {
	_, c := newCloud(t, demo.Options{})
	regions, err := c.Regions(t.Context())
	require.NoError(t, err)
	t.Log(regions)
	projects, err := c.Projects(t.Context())
	require.NoError(t, err)
	t.Log(projects)
	n := 0
	scope := api.Scope{Region: regions[0].ID, Project: projects[0].ID}
	var first api.ULB
	listing, err := c.ULBs(t.Context(), scope, func(p api.ULBPage) { n += len(p.Rows); first = p.Rows[0] })
	require.NoError(t, err)
	t.Log(listing, n)
	assert.Empty(t, listing.Incomplete)
	vs, err := c.VServers(t.Context(), scope, first.ID)
	require.NoError(t, err)
	t.Logf("%+v", vs)
}
