package render

import (
	"context"
	"fmt"
	"slices"
	"strings"
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
	refreshing := again
	refreshing.Known = true
	denied := failed("id", &api.Error{Kind: api.KindPermission})
	var many []index.Coverage
	for i := range 300 {
		many = append(many, of(fmt.Sprintf("r%d", i), index.Complete))
	}
	manyAnd := func(others ...index.Coverage) []index.Coverage { return slices.Concat(many, others) }
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
		{all: manyAnd(denied, reading), want: "300/302 read  id/p denied"},
		{all: manyAnd(reading, again), want: "300/302 read  cn/p no answer, try 2"},
		{all: manyAnd(reading, refreshing), want: "301/302 read"},
		{
			all: []index.Coverage{
				failed("a", &api.Error{Kind: api.KindThrottled}), failed("b", &api.Error{Kind: api.KindNoRegion}),
				failed("c", &api.Error{Kind: api.KindAuth}), failed("d", &api.Error{Kind: api.KindUnavailable}), denied, denied,
			},
			want: "0/6 read  a/p throttled  b/p no such region  c/p denied  d/p failed  +1",
		},
	} {
		assert.Equal(t, c.want, CoverageOf(c.all, nil).Text(th, noon, 1000))
	}
}

// unreadRegions are 18, of which two regions and a project cannot be read, and a part of one is old.
func unreadRegions(now time.Time) []index.Coverage {
	var all []index.Coverage
	for region := range 6 {
		for project := range 3 {
			c := index.Coverage{
				Scope: api.Scope{
					Region: api.RegionID(fmt.Sprintf("region-%02d", region+1)), Project: api.ProjectID(fmt.Sprintf("org-%d", project)),
				},
				Progress: index.Complete, Known: true, Asked: now.Add(-time.Minute * time.Duration(project)),
			}
			denied := &api.Error{
				Kind: api.KindPermission, RetCode: 299, Action: "DescribeULB", RequestID: fmt.Sprintf("request-%d", project),
			}
			switch {
			case region == 1:
				c.Progress, c.Known, c.Err = index.Failed, false, &api.Error{Kind: api.KindUnavailable, HTTPStatus: 500, Action: "DescribeULB"}
			case region == 4:
				c.Progress, c.Known, c.Err = index.Failed, false, denied
			case region == 5 && project > 0:
				c.Progress, c.Stale = index.Failed, denied
			}
			all = append(all, c)
		}
	}
	return all
}

func TestTheCoverageNamesWhatFailsByRegionAndCutsNoWord(t *testing.T) {
	th := theme.New(theme.Dark, termenv.Ascii, false)
	noon := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	all := unreadRegions(noon)
	for room, want := range map[int]string{
		100: "10/18 read  region-02 HTTP 500  region-05 denied  region-06 (2 of 3 projects) STALE 2m denied",
		60:  "10/18 read  region-02 HTTP 500  region-05 denied  +1",
		40:  "10/18 read  region-02 HTTP 500  +2",
		22:  "10/18 read  8 failed",
		8:   "8 failed",
	} {
		assert.Equal(t, want, CoverageOf(all, nil).Text(th, noon, room))
	}
	assert.Equal(t, "8 of 18 regions and projects: region-02 HTTP 500, region-05 denied, "+
		"region-06 (2 of 3 projects) STALE 2m denied", RolloutNotRead(th, all, nil, noon))
}

func TestWhatCouldNotBeReadIsNamedOnceForARegionAndAReason(t *testing.T) {
	th := theme.New(theme.Dark, termenv.Ascii, false)
	noon := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	got := NotRead(th, unreadRegions(noon))
	assert.Len(t, got, 3)
	assert.Contains(t, got[0], "region-02: DescribeULB: ")
	assert.Contains(t, got[1], "region-05: DescribeULB: IAM denies this action")
	since := noon.Add(-2 * time.Minute).Local().Format(time.TimeOnly)
	assert.Contains(t, got[2], "region-06 (2 of 3 projects) not read since "+since+": DescribeULB: IAM denies")
}

func TestTheLineThatNamesWhatIsMissingTakesTwoRows(t *testing.T) {
	th := theme.New(theme.Dark, termenv.Ascii, false)
	why := []string{"hk/org-1: DescribeULB: IAM denies this action", "sg (2 projects): no answer", "us-ca/org-1: failed"}
	for width, want := range map[int]string{
		200: "STALE: " + strings.Join(why, "; ") + "; r refreshes",
		54:  "STALE: " + strings.Join(why[:2], "; ") + "; +1 more; r refreshes",
		40:  "STALE: " + why[0] + "; +2 more; r refreshes",
		20:  "STALE: " + why[0] + "; +2 more; r refreshes",
	} {
		assert.Equal(t, want, StatusMissing(th, StatusStale, why, "r", width), "%d", width)
	}
	assert.Equal(t, "INCOMPLETE: "+why[0]+"; r refreshes", StatusMissing(th, StatusIncomplete, why[:1], "r", 80))
}

func TestLongAgo(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second: "0s", 0: "0s", 9 * time.Second: "5s", 29 * time.Second: "25s", 59 * time.Second: "55s", 119 * time.Second: "1m", 3 * time.Minute: "3m", 59 * time.Minute: "59m", time.Hour: "1h", 47 * time.Hour: "47h",
		48 * time.Hour: "2d",
	} {
		assert.Equal(t, want, longAgo(d), d)
	}
}

func TestTroublesAreCountedTheWorstFirst(t *testing.T) {
	th := theme.New(theme.Dark, termenv.Ascii, false)
	some := map[index.Trouble]int{index.RuleDown: 2, index.Failing: 3, index.Down: 1, index.OneLeft: 1}
	assert.Equal(t, "✗ 1 VServer down  ✗ 4 failing  ✗ 2 rules down  ▲ 1 one left",
		strings.Join(TroubleSummary(th, some, 1), "  "))
	assert.Equal(t, "✗ 1 rule down", strings.Join(TroubleSummary(th, map[index.Trouble]int{index.RuleDown: 1}, 0), "  "))
}
