// Package scan reads the load balancers of all regions and projects, many at once, and reports how far
// each was read. What fails, hangs or is denied is reported as that, and holds nothing else up.
//
// It imports api, api/carry and api/index. It changes nothing, repeats nothing that an operator must put right
// first, and gives way to what somebody waits for.
package scan

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/carry"
	"cloud.internal/ulbconsole/api/index"
)

// Scopes are all regions and projects of the account, those of the first one's region before others. A
// first one without a region or a project is that of the defaults.
// Where either cannot be read those of the scopes known before stand for all, or the first one's, and the error
// says why: the scopes are good, and there may be more. Without any region there are none: nothing can be asked for.
func Scopes(ctx context.Context, client api.Client, first api.Scope, known []api.Scope) ([]api.Scope, error) {
	if len(known) > 0 {
		ctx = api.WithPriority(ctx, api.Again) // they can be read without
	}
	var regions []api.Region
	var projects []api.Project
	var ofRegions, ofProjects error
	var wg sync.WaitGroup
	wg.Go(func() { regions, ofRegions = client.Regions(ctx) })
	wg.Go(func() { projects, ofProjects = client.Projects(ctx) })
	wg.Wait()
	for _, s := range known {
		if ofRegions != nil {
			regions = append(regions, api.Region{ID: s.Region})
		}
		if ofProjects != nil {
			projects = append(projects, api.Project{ID: s.Project})
		}
	}
	if len(regions) == 0 && first.Region == "" && ofRegions != nil {
		return nil, ofRegions
	}

	regionIDs := inOrder(first.Region, regions, func(r api.Region) (api.RegionID, bool) { return r.ID, r.Default })
	projectIDs := inOrder(first.Project, projects, func(p api.Project) (api.ProjectID, bool) { return p.ID, p.Default })
	scopes := make([]api.Scope, 0, len(regionIDs)*len(projectIDs))
	for _, r := range regionIDs {
		for _, p := range projectIDs {
			scopes = append(scopes, api.Scope{Region: r, Project: p})
		}
	}
	if ofRegions != nil {
		return scopes, ofRegions
	}
	return scopes, ofProjects
}

// inOrder are the ids of a list, the first one before others: where that is none, the default.
func inOrder[T any, ID ~string](first ID, all []T, of func(T) (ID, bool)) []ID {
	var ids []ID
	if first != "" || len(all) == 0 {
		ids = append(ids, first)
	}
	for _, one := range all {
		switch id, usual := of(one); {
		case slices.Contains(ids, id):
		case first == "" && usual:
			ids = slices.Insert(ids, 0, id)
		default:
			ids = append(ids, id)
		}
	}
	return ids
}

// Scanner reads scopes.
type Scanner struct {
	Client api.Client
	Clock  api.Clock
	Floor  api.Floor
	Gentle bool // few scopes at once, and one page of each
	// Failed is why scopes could not be read last. They come after the others. A gentle scan tries them once, and
	// leaves those out where somebody must put something right first.
	Failed map[api.Scope]error
	// Certificates are asked for their ends where listeners do not say them.
	Certificates bool
	// Report takes in how far a scope was read, and the load balancers that came with it. It is called
	// one at a time.
	Report func(index.Coverage, []*index.ULB)
}

// Run reads the scopes, the first of them first, and ends when all were read or with the context.
func (s Scanner) Run(ctx context.Context, scopes []api.Scope) {
	regions := map[api.RegionID]*region{}
	var reports sync.Mutex
	var wg sync.WaitGroup
	var panics carry.Panics
	var free slots
	ctx, end := context.WithCancel(ctx)
	defer end()
	if s.Gentle {
		ctx = api.Gently(ctx, gentlePause)
		free = make(slots, gentleScopes)
	}
	for _, scope := range s.likelyFirst(scopes) {
		one := &reading{
			Scanner: s, reports: &reports, first: scope == scopes[0], again: s.Gentle && s.Failed[scope] != nil,
			slots: free, coverage: index.Coverage{Scope: scope},
		}
		if s.Gentle && api.NeedsOperator(s.Failed[scope]) {
			one.end(s.Failed[scope])
			continue
		}
		if one.region = regions[scope.Region]; one.region == nil {
			one.region, one.leads = newRegion(s.Gentle), true
			regions[scope.Region] = one.region
			if one.again {
				one.slots = nil // its region may hang, and has no other read
			}
			var err error
			if one.slot, err = one.slots.take(ctx); err != nil { // here, for the first is to be the first
				break
			}
		}
		wg.Go(func() {
			var broken error
			defer func() {
				if broken != nil {
					end() // nobody waits for what is not there any more
				}
			}()
			defer panics.Catch(&broken)
			one.run(ctx)
		})
	}
	wg.Wait()
	panics.Raise()
}

// likelyFirst are the scopes that are likely to be read before those that failed last, and these in no order: only
// the first of a region that does not answer is asked, and that may be alone in what it does.
func (s Scanner) likelyFirst(scopes []api.Scope) []api.Scope {
	var likely, failed []api.Scope
	for _, scope := range scopes {
		if s.Failed[scope] == nil {
			likely = append(likely, scope)
		} else {
			failed = append(failed, scope)
		}
	}
	rand.Shuffle(len(failed), func(i, j int) { failed[i], failed[j] = failed[j], failed[i] }) //nolint:gosec // no secret
	return append(likely, failed...)
}

// reading is that of one scope.
type reading struct {
	Scanner
	region *region
	leads  bool // it is the first of its region
	first  bool // load balancers are expected here: they need not be counted before
	again  bool // it failed, or its region did not answer: it is tried once, after the others
	slots  slots
	slot   *slot

	reports  *sync.Mutex // held while one of any scope is made
	coverage index.Coverage
	undated  bool // a listener has a certificate and does not say when that is over
}

// report changes what is known of the scope, and reports it with what came.
func (r *reading) report(change func(*index.Coverage), came []*index.ULB) {
	r.reports.Lock()
	defer r.reports.Unlock()
	r.slot.heard()
	change(&r.coverage)
	r.Report(r.coverage, came)
}

func (r *reading) run(ctx context.Context) {
	defer func() { r.slot.leave() }()
	leave, err := r.region.left, error(nil)
	if !r.leads {
		var unanswered bool
		if leave, unanswered, err = r.region.enter(ctx); err == nil {
			r.slot, err = r.slots.take(ctx)
		}
		if r.again = r.again || unanswered; err == nil {
			err = r.region.refused() // while it waited
		}
	}
	if err == nil {
		err = r.read(api.WithPriority(ctx, r.priority()))
		leave(err)
	}
	if ctx.Err() != nil {
		return
	}
	r.end(err)
	if r.Certificates && r.undated && !r.Gentle { // their ends stay
		r.readCertificates(ctx)
	}
}

func (r *reading) priority() api.Priority {
	switch {
	case r.again:
		return api.Again
	case r.first && !r.Gentle:
		return api.Listed
	default:
		return api.Background
	}
}

// end reports how the reading ended.
func (r *reading) end(err error) {
	r.report(func(c *index.Coverage) {
		c.Progress, c.Err, c.Attempt = index.Complete, err, 0
		if err != nil {
			c.Progress = index.Failed
		}
	}, nil)
}

// longestForCertificates is how long a scan waits for the certificates of a scope.
const longestForCertificates = 20 * time.Second

// readCertificates asks for the ends of certificates. The scope is read without them: what may be denied
// or hang holds nothing up.
func (r *reading) readCertificates(ctx context.Context) {
	asking, cancel := context.WithTimeout(api.WithPriority(ctx, api.Background), longestForCertificates)
	defer cancel()
	all, err := r.Client.Certificates(api.WithAttempts(asking, func(api.Attempt) {}), r.coverage.Scope)
	if ctx.Err() != nil {
		return
	}
	ends := map[string]time.Time{}
	for _, c := range all {
		if at, known := c.Expires.Get(); known {
			ends[c.ID.Or("")] = at
		}
	}
	r.report(func(c *index.Coverage) {
		if c.Undated = err; err == nil {
			c.Ends = ends
		}
	}, nil)
}

const (
	// A scope is begun so often at most that the service refused for being asked too often, and one of a region of
	// which nothing was read yet less often: it may be that region alone. What is tried once is named instead, and
	// so it is in a gentle scan: the next one is soon.
	mostThrottled, mostThrottledFirst = 4, 2
	// Before the second time, doubled for each further one.
	throttledPause = 8 * time.Second
)

func (r *reading) read(ctx context.Context) error {
	r.report(func(c *index.Coverage) { c.Progress = index.Underway }, nil)
	ctx = api.WithAttempts(ctx, func(a api.Attempt) {
		r.report(func(c *index.Coverage) {
			if c.Err, c.Attempt = a.Err, 0; a.Err != nil {
				c.Attempt = a.N + 1
			}
		}, nil)
	})
	for n := 1; ; n++ {
		err := r.readOnce(ctx)
		if r.Gentle || r.again || api.KindOf(err) != api.KindThrottled || n >= r.region.mostThrottled() {
			return err
		}
		if r.Clock.Sleep(ctx, max(throttledPause<<(n-1), api.RetryAfter(err))) != nil {
			return err
		}
		ctx = api.WithPriority(ctx, api.Again)
	}
}

// readOnce counts the load balancers, which is light, and reads them where there are any.
func (r *reading) readOnce(ctx context.Context) error {
	began := api.Timing{Asked: r.Clock.Now()}
	if !r.first {
		count, err := r.Client.ULBCount(ctx, r.coverage.Scope)
		switch {
		case err == nil && api.Is(count, 0), api.KindOf(err) == api.KindNoProduct:
			r.empty(began)
			return nil
		case err != nil && !onlyTheCount(err):
			return err
		}
	}
	came := 0            // load balancers
	got := map[int]int{} // by the offset of their page
	listing, err := r.Client.ULBs(ctx, r.coverage.Scope, func(p api.ULBPage) {
		ulbs := make([]*index.ULB, len(p.Rows))
		for i, u := range p.Rows {
			ulbs[i] = index.NewULB(r.coverage.Scope, u, p.Timing.Or(began).Asked, r.Floor)
		}
		r.report(func(c *index.Coverage) {
			r.undated = r.undated || slices.ContainsFunc(ulbs, (*index.ULB).Undated)
			came += len(ulbs) - got[p.Offset]
			got[p.Offset] = len(ulbs)
			c.Got, c.Total = came, api.Known(p.Total)
		}, ulbs)
	})
	switch {
	case api.KindOf(err) == api.KindNoProduct:
		r.empty(began)
		return nil
	case err != nil:
		return err
	}
	r.report(func(c *index.Coverage) {
		c.Asked, c.Incomplete = listing.Timing.Or(began).Asked, listing.Incomplete
	}, nil)
	return nil
}

// empty notes that the scope has no load balancers.
func (r *reading) empty(t api.Timing) {
	r.report(func(c *index.Coverage) { c.Got, c.Total, c.Asked = 0, api.Known(0), t.Asked }, nil)
}

// onlyTheCount says whether it may be the counting alone that is refused, and not the list.
func onlyTheCount(err error) bool {
	kind := api.KindOf(err)
	return kind == api.KindInvalid || kind == api.KindPermission || kind == api.KindBadResponse
}
