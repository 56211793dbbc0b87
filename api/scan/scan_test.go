package scan

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/index"
)

// service answers as its functions say; without one a scope has the load balancers of the map.
type service struct {
	api.Client
	ulbs  map[api.Scope][]api.ULB
	count func(context.Context, api.Scope) error // nil or the error of a count
	list  func(context.Context, api.Scope) error // the same of a list, after its rows came

	certificates func(context.Context) ([]api.Certificate, error)

	mu    sync.Mutex
	calls []string
}

func (s *service) call(action string, scope api.Scope) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, fmt.Sprintf("%s %s/%s", action, scope.Region, scope.Project))
}

func (s *service) ULBCount(ctx context.Context, scope api.Scope) (api.Maybe[int], error) {
	s.call("count", scope)
	if s.count != nil {
		if err := s.count(ctx, scope); err != nil {
			return api.Maybe[int]{}, err
		}
	}
	return api.Known(len(s.ulbs[scope])), nil
}

func (s *service) ULBs(ctx context.Context, scope api.Scope, deliver func(api.ULBPage)) (api.Listing, error) {
	s.call("list", scope)
	if rows := s.ulbs[scope]; len(rows) > 0 {
		deliver(api.ULBPage{Rows: rows, Total: len(rows)})
	}
	if s.list != nil {
		if err := s.list(ctx, scope); err != nil {
			return api.Listing{}, err
		}
	}
	return api.Listing{Total: len(s.ulbs[scope])}, nil
}

func (s *service) Certificates(ctx context.Context, scope api.Scope) ([]api.Certificate, error) {
	s.call("certificates", scope)
	return s.certificates(ctx)
}

func scopes(texts ...string) []api.Scope {
	var all []api.Scope
	for _, text := range texts {
		for _, project := range []api.ProjectID{"p1", "p2", "p3"} {
			all = append(all, api.Scope{Region: api.RegionID(text), Project: project})
		}
	}
	return all
}

// scan reads the scopes, and gives what the index says of each in the end, and what came.
func scan(ctx context.Context, s *service, of []api.Scope) (map[string]index.Coverage, []string) {
	x := &index.Index{}
	x.Begin(of, nil)
	Scanner{Client: s, Clock: api.SystemClock{}, Report: func(c index.Coverage, ulbs []*index.ULB) {
		x.Take(c, ulbs)
	}}.Run(ctx, of)
	covered := map[string]index.Coverage{}
	for _, c := range x.Coverage() {
		covered[string(c.Scope.Region)+"/"+string(c.Scope.Project)] = c
	}
	var came []string
	for u := range x.ULBs {
		came = append(came, string(u.ID))
	}
	slices.Sort(came)
	return covered, came
}

func two() map[api.Scope][]api.ULB {
	return map[api.Scope][]api.ULB{
		{Region: "hk", Project: "p1"}: {fake.ULB("ulb-1", "one"), fake.ULB("ulb-2", "two")},
		{Region: "sg", Project: "p2"}: {fake.ULB("ulb-3", "three")},
	}
}

func TestEveryScopeIsReadAndAnEmptyOneCostsACount(t *testing.T) {
	s := &service{ulbs: two()}
	covered, came := scan(t.Context(), s, scopes("hk", "sg"))
	assert.Equal(t, []string{"ulb-1", "ulb-2", "ulb-3"}, came)
	for at, c := range covered {
		assert.Equal(t, index.Complete, c.Progress, at)
		assert.False(t, c.Asked.IsZero(), at)
		assert.NoError(t, c.Err, at)
	}
	assert.Equal(t, 2, covered["hk/p1"].Got)
	assert.Equal(t, 0, covered["hk/p2"].Got)
	assert.ElementsMatch(t, []string{
		"list hk/p1", "count hk/p2", "count hk/p3", "count sg/p1", "count sg/p2", "list sg/p2", "count sg/p3",
	}, s.calls)
}

func TestARegionThatHangsHoldsNothingElseUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &service{ulbs: two(), count: func(ctx context.Context, scope api.Scope) error {
			if scope.Region == "sg" {
				<-ctx.Done()
				return ctx.Err()
			}
			return nil
		}}
		ctx, stop := context.WithCancel(t.Context())
		x, ended := &index.Index{}, make(chan struct{})
		of := scopes("sg", "hk", "cn")
		x.Begin(of, nil)
		go func() {
			defer close(ended)
			Scanner{Client: s, Clock: api.SystemClock{}, Report: x.Take}.Run(ctx, append(scopes("sg")[1:], scopes("hk", "cn")...))
		}()
		synctest.Wait()
		asked := 0
		for _, call := range s.calls {
			if call == "list sg/p2" || call == "count sg/p3" {
				asked++
			}
		}
		assert.LessOrEqual(t, asked, 2)
		for _, c := range x.Coverage() {
			if c.Scope.Region != "sg" {
				assert.Equal(t, index.Complete, c.Progress, c.Scope)
			}
		}
		stop()
		<-ended
		for _, c := range x.Coverage() {
			assert.NotEqual(t, index.Failed, c.Progress, "what was stopped did not fail")
		}
	})
}

// TestAPanicIsRaisedThoughOthersOfTheRegionWait for what became of it: only then the terminal is given back.
func TestAPanicIsRaisedThoughOthersOfTheRegionWait(t *testing.T) {
	for _, gentle := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s := &service{list: func(context.Context, api.Scope) error { panic("broken") }}
			assert.Panics(t, func() {
				Scanner{Client: s, Clock: api.SystemClock{}, Gentle: gentle, Report: func(index.Coverage, []*index.ULB) {}}.
					Run(t.Context(), scopes("hk"))
			})
		})
	}
}

func TestARegionWithoutAnswersIsNotAskedForAll(t *testing.T) {
	late := &api.Error{Kind: api.KindTimeout, Cause: context.DeadlineExceeded}
	s := &service{ulbs: two(), count: func(_ context.Context, scope api.Scope) error {
		if scope.Region == "sg" {
			return late
		}
		return nil
	}}
	covered, came := scan(t.Context(), s, scopes("hk", "sg"))
	assert.Equal(t, []string{"ulb-1", "ulb-2"}, came)
	asked := 0
	for at, c := range covered {
		if c.Scope.Region == "sg" {
			assert.Equal(t, index.Failed, c.Progress, at)
			require.ErrorIs(t, c.Err, late, at)
		}
	}
	for _, call := range s.calls {
		if call[:8] == "count sg" {
			asked++
		}
	}
	assert.Equal(t, mostUnanswered, asked)
}

func TestWhatIsDeniedIsNamedAndNotEmpty(t *testing.T) {
	denied := &api.Error{Kind: api.KindPermission, RetCode: 299}
	fail := func(_ context.Context, scope api.Scope) error {
		if scope.Project == "p2" {
			return denied
		}
		return nil
	}
	covered, _ := scan(t.Context(), &service{ulbs: two(), count: fail, list: fail}, scopes("hk", "sg"))
	for at, c := range covered {
		if c.Scope.Project == "p2" {
			assert.Equal(t, index.Failed, c.Progress, at)
			assert.Equal(t, denied, c.Err, at)
			continue
		}
		assert.Equal(t, index.Complete, c.Progress, at)
	}
}

func TestAListIsReadWhereOnlyTheCountIsRefused(t *testing.T) {
	s := &service{ulbs: two(), count: func(context.Context, api.Scope) error {
		return &api.Error{Kind: api.KindInvalid, RetCode: 161}
	}}
	_, came := scan(t.Context(), s, scopes("hk", "sg"))
	assert.Equal(t, []string{"ulb-1", "ulb-2", "ulb-3"}, came)
}

func TestARegionWithoutTheProductIsEmpty(t *testing.T) {
	none := func(context.Context, api.Scope) error { return &api.Error{Kind: api.KindNoProduct} }
	covered, _ := scan(t.Context(), &service{count: none, list: none}, scopes("hk", "sg"))
	for at, c := range covered {
		assert.Equal(t, index.Complete, c.Progress, at)
		assert.True(t, api.Is(c.Total, 0), at)
		assert.False(t, c.Asked.IsZero(), at)
	}
}

func TestWhatIsAttemptedAgainIsReported(t *testing.T) {
	lost := fake.Lost()
	var seen []index.Coverage
	s := &service{ulbs: two(), list: func(ctx context.Context, _ api.Scope) error {
		api.ReportAttempt(ctx, api.Attempt{N: 1, Err: lost})
		api.ReportAttempt(ctx, api.Attempt{N: 2})
		return nil
	}}
	Scanner{Client: s, Clock: api.SystemClock{}, Report: func(c index.Coverage, _ []*index.ULB) {
		seen = append(seen, c)
	}}.Run(t.Context(), scopes("hk")[:1])
	var attempts []int
	for _, c := range seen {
		attempts = append(attempts, c.Attempt)
		assert.Equal(t, c.Attempt > 0, c.Err != nil)
	}
	assert.Equal(t, []int{0, 0, 2, 0, 0, 0}, attempts)
}

func TestReadsOfOtherScopesGiveWay(t *testing.T) {
	var mu sync.Mutex
	got := map[api.Scope]api.Priority{}
	s := &service{ulbs: two(), list: func(ctx context.Context, scope api.Scope) error {
		mu.Lock()
		defer mu.Unlock()
		got[scope] = api.PriorityOf(ctx)
		return nil
	}}
	scan(t.Context(), s, scopes("hk", "sg"))
	assert.Equal(t, map[api.Scope]api.Priority{
		{Region: "hk", Project: "p1"}: api.Listed, {Region: "sg", Project: "p2"}: api.Background,
	}, got)
}

func TestScopes(t *testing.T) {
	first := api.Scope{Region: "hk", Project: "p2"}
	c := fake.New(t)
	c.AllowReads()
	c.SetRegions([]api.Region{{ID: "cn"}, {ID: "hk"}})
	c.SetProjects([]api.Project{{ID: "p1", Default: true}, {ID: "p2"}})
	all, err := Scopes(t.Context(), c, first, nil)
	require.NoError(t, err)
	assert.Equal(t, []api.Scope{
		first, {Region: "hk", Project: "p1"}, {Region: "cn", Project: "p2"}, {Region: "cn", Project: "p1"},
	}, all)

	c.SetRegions([]api.Region{{ID: "cn"}, {ID: "hk", Default: true}})
	c.SetProjects([]api.Project{{ID: "p1"}, {ID: "p2", Default: true}})
	all, err = Scopes(t.Context(), c, api.Scope{}, nil)
	require.NoError(t, err)
	assert.Equal(t, []api.Scope{
		first, {Region: "hk", Project: "p1"}, {Region: "cn", Project: "p2"}, {Region: "cn", Project: "p1"},
	}, all, "the defaults are what none stands for")

	for _, method := range []string{fake.Projects, fake.Regions} {
		c.Fail(method, fake.LostOf(method))
		all, err = Scopes(t.Context(), c, first, nil)
		require.Error(t, err)
		assert.Len(t, all, 2, method)
		assert.Equal(t, first, all[0])
	}
	c.Fail(fake.Projects, fake.LostOf(fake.Projects))
	all, err = Scopes(t.Context(), c, api.Scope{}, nil)
	require.Error(t, err)
	assert.Equal(t, []api.Scope{{Region: "hk"}, {Region: "cn"}}, all, "the service knows which one it takes")

	known := []api.Scope{{Region: "sg", Project: "p2"}, {Region: "sg", Project: "p1"}}
	c.Fail(fake.Regions, fake.LostOf(fake.Regions))
	all, err = Scopes(t.Context(), c, first, known)
	require.Error(t, err)
	assert.Equal(t, []api.Scope{
		first, {Region: "hk", Project: "p1"}, {Region: "sg", Project: "p2"}, {Region: "sg", Project: "p1"},
	}, all, "none that is known is lost")
	c.Fail(fake.Regions, fake.LostOf(fake.Regions))
	c.Fail(fake.Projects, fake.LostOf(fake.Projects))
	all, err = Scopes(t.Context(), c, api.Scope{}, known)
	require.Error(t, err)
	assert.Equal(t, known, all, "the default is known, too")
}
