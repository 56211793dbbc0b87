package fake_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

func estate(t *testing.T, n int) *fake.Client {
	t.Helper()
	c := fake.New(t)
	c.AllowReads()
	ulbs := make([]api.ULB, 0, n)
	for i := range n {
		ulbs = append(ulbs, fake.ULB(api.ULBID(fmt.Sprintf("ulb-%d", i)), "shop"))
	}
	c.SetULBs(scope, ulbs)
	return c
}

func pages(ctx context.Context, c *fake.Client) (sizes []int, listing api.Listing, err error) {
	next := 0
	listing, err = c.ULBs(ctx, scope, func(p api.ULBPage) {
		if p.Offset != next {
			panic("pages come in their order")
		}
		next += len(p.Rows)
		sizes = append(sizes, len(p.Rows))
	})
	return sizes, listing, err
}

func TestULBsComeInPages(t *testing.T) {
	for _, c := range []struct {
		rows, size int
		want       []int
	}{
		{5, 2, []int{2, 2, 1}},
		{4, 2, []int{2, 2}},
		{3, 100, []int{3}},
		{0, 2, []int{0}},
	} {
		client := estate(t, c.rows)
		client.PageSize(c.size)
		sizes, listing, err := pages(context.Background(), client)
		require.NoError(t, err)
		assert.Equal(t, c.want, sizes)
		assert.Equal(t, api.Listing{Total: c.rows}, listing)
	}
}

func TestAListMayBreakAfterSomePages(t *testing.T) {
	c := estate(t, 5)
	c.PageSize(2)
	c.FailPages(1, fake.Lost())
	sizes, _, err := pages(context.Background(), c)
	require.Error(t, err)
	assert.Equal(t, []int{2}, sizes)
	sizes, _, err = pages(context.Background(), c)
	require.NoError(t, err, "only the next list breaks")
	assert.Equal(t, []int{2, 2, 1}, sizes)
}

func TestAListMayWaitAfterSomePages(t *testing.T) {
	c := estate(t, 5)
	c.PageSize(2)
	letGo := c.HoldPages(1)
	delivered := make(chan int, 8)
	ended := make(chan error)
	go func() {
		_, err := c.ULBs(context.Background(), scope, func(p api.ULBPage) { delivered <- p.Offset })
		ended <- err
	}()
	assert.Equal(t, 0, <-delivered)
	select {
	case err := <-ended:
		t.Fatal("the list did not wait", err)
	case <-delivered:
		t.Fatal("the second page did not wait")
	default:
	}
	letGo()
	letGo()
	require.NoError(t, <-ended)
	assert.Len(t, delivered, 2)
}

func TestAWaitingListEndsWithItsContext(t *testing.T) {
	c := estate(t, 5)
	c.PageSize(2)
	_ = c.HoldPages(1)
	ctx, cancel := context.WithCancel(context.Background())
	sizes := 0
	_, err := c.ULBs(ctx, scope, func(api.ULBPage) { sizes++; cancel() })
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, 1, sizes)
}

func TestAnIncompleteListSaysSo(t *testing.T) {
	c := estate(t, 1)
	c.Incomplete("1 of 2 came")
	_, listing, err := pages(context.Background(), c)
	require.NoError(t, err)
	assert.Equal(t, "1 of 2 came", listing.Incomplete)
}

func TestHeldCallsWaitForTheirRelease(t *testing.T) {
	c := world(t)
	c.AllowReads()
	letGo := c.Hold(fake.VServers)
	ended := make(chan error, 2)
	for range 2 {
		go func() {
			_, err := c.VServers(context.Background(), scope, "ulb")
			ended <- err
		}()
	}
	c.Await(fake.VServers, 2)
	assert.Empty(t, ended)
	_, err := c.Regions(context.Background())
	require.NoError(t, err, "another method is not held")
	letGo()
	letGo()
	require.NoError(t, <-ended)
	require.NoError(t, <-ended)
	_, err = c.VServers(context.Background(), scope, "ulb")
	require.NoError(t, err)
}

func TestAHeldReleaseThatIsCutDidNotHappen(t *testing.T) {
	c := world(t)
	c.AllowReads()
	c.AllowReleases()
	_ = c.Hold(fake.ReleaseBackend)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() {
		_, err := c.Send(ctx, api.ReleaseBackend{Scope: scope, ULB: "ulb", Backend: "b1"})
		ended <- err
	}()
	c.Await(fake.ReleaseBackend, 1)
	cancel()
	require.ErrorIs(t, <-ended, context.Canceled)
	_, found := read(t, c).Backend("b1")
	assert.True(t, found)
}
