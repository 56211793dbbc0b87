package render

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/index"
	"cloud.internal/ulbconsole/ui/theme"
)

func TestCoverage(t *testing.T) {
	th := theme.New(theme.Dark, termenv.Ascii, false)
	of := func(region string, p index.Progress) index.Coverage {
		return index.Coverage{Scope: api.Scope{Region: api.RegionID(region), Project: "p"}, Progress: p, Known: p == index.Complete}
	}
	failed := func(region string, err error) index.Coverage {
		c := of(region, index.Failed)
		c.Err = err
		return c
	}
	reading, again := of("sg", index.Underway), of("cn", index.Underway)
	reading.Got, reading.Total = 34, api.Known(120)
	again.Err, again.Attempt = &api.Error{Kind: api.KindTimeout, Cause: context.DeadlineExceeded}, 2
	noon := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	old := of("sg", index.Waiting)
	old.Known, old.Asked, old.Stale = true, noon.Add(-2*time.Minute), &api.Error{Kind: api.KindUnavailable}
	refreshed := reading
	refreshed.Known = true
	denied := failed("id", &api.Error{Kind: api.KindPermission})
	var many []index.Coverage
	for i := range 300 {
		many = append(many, of(fmt.Sprintf("r%d", i), index.Complete))
	}
	for _, c := range []struct {
		all  []index.Coverage
		want string
	}{
		{want: "..."},
		{all: []index.Coverage{of("hk", index.Complete), reading}, want: "sg/p 34/120  hk/p ✓"},
		{all: []index.Coverage{of("hk", index.Waiting), again}, want: "hk/p ...  cn/p no answer, try 2"},
		{all: []index.Coverage{of("hk", index.Underway), denied}, want: "0/2 read  id/p denied  hk/p ..."},
		{all: []index.Coverage{of("hk", index.Complete), old}, want: "1/2 read  sg/p STALE 2m failed  hk/p ✓"},
		{all: []index.Coverage{of("hk", index.Complete), refreshed}, want: "2/2 read"},
		{all: append(many, denied, reading), want: "id/p denied  300/302 read"},
		{
			all: []index.Coverage{
				failed("a", &api.Error{Kind: api.KindThrottled}), failed("b", &api.Error{Kind: api.KindNoRegion}),
				failed("c", &api.Error{Kind: api.KindAuth}), failed("d", &api.Error{Kind: api.KindUnavailable}), denied, denied,
			},
			want: "a/p throttled  b/p no such region  c/p denied  d/p failed  2 more failed  0/6 read",
		},
	} {
		assert.Equal(t, c.want, Coverage(th, c.all, noon))
	}
}

func TestLongAgo(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second: "0s", 0: "0s", 9 * time.Second: "5s", 29 * time.Second: "25s", 59 * time.Second: "55s", 119 * time.Second: "1m", 3 * time.Minute: "3m", 59 * time.Minute: "59m", time.Hour: "1h", 47 * time.Hour: "47h",
		48 * time.Hour: "2d",
	} {
		assert.Equal(t, want, longAgo(d), d)
	}
}
