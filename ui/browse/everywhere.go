package browse

import (
	"cmp"
	"context"
	"runtime/debug"
	"sync"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/index"
	"cloud.internal/ulbconsole/api/scan"
	"cloud.internal/ulbconsole/ui/list"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// readingEverywhere reads all regions and projects into the index, those of the first one's region before
// others; with certificates also when those are over. The Env is not looked at while it reads: it becomes
// that of another profile then.
func readingEverywhere(e *screen.Env, from Source, first api.Scope, certificates bool,
) func(context.Context, *list.Stream) {
	floor := e.Floor
	return func(ctx context.Context, s *list.Stream) {
		known, failed := knownOf(coverageOf(ctx, s, from.Index))
		scopes, unread := scan.Scopes(ctx, from.Client, first, known)
		if ctx.Err() != nil {
			return
		}
		covered, came := readScopes(ctx, s, scan.Scanner{
			Client: from.Client, Clock: s.Clock, Floor: floor, Gentle: s.Unasked, Failed: failed,
			Certificates: certificates,
		}, from.Index, scopes, unread)
		// Which of them could not be read the rows say.
		s.Done(api.Listing{
			Elsewhere: render.Beyond(unread), Timing: api.Timing{Asked: s.Begun, Took: came.Sub(s.Begun)},
		}, failure(covered), nil)
	}
}

// knownOf are the scopes that were to be read before, and why some could not be.
func knownOf(covered []index.Coverage) ([]api.Scope, map[api.Scope]error) {
	known, failed := make([]api.Scope, len(covered)), map[api.Scope]error{}
	for i, c := range covered {
		known[i] = c.Scope
		if err := c.Failure(); err != nil {
			failed[c.Scope] = err
		}
	}
	return known, failed
}

// coverageOf is how far the index was read before: that is known where the screen is drawn.
func coverageOf(ctx context.Context, s *list.Stream, x *index.Index) []index.Coverage {
	all := make(chan []index.Coverage, 1)
	s.Page(0, func() int { all <- x.Coverage(); return 0 })
	select {
	case known := <-all:
		return known
	case <-ctx.Done():
		return nil
	}
}

// readScopes hands over what a scanner reads, and gives how far it came with each, and when something came last.
func readScopes(ctx context.Context, s *list.Stream, by scan.Scanner, x *index.Index, scopes []api.Scope,
	unlisted error,
) (covered []index.Coverage, came time.Time) {
	s.Page(0, func() int { x.Begin(scopes, unlisted); return 0 })
	r := &reports{
		into: x, clock: s.Clock, waiting: make(chan struct{}, 1), last: map[api.Scope]index.Coverage{}, came: s.Begun,
	}
	var sent sync.WaitGroup
	sent.Go(func() { r.send(s) })
	by.Report = r.add
	by.Run(ctx, scopes)
	close(r.waiting)
	sent.Wait()
	covered = make([]index.Coverage, len(scopes))
	for i, scope := range scopes {
		covered[i] = r.last[scope]
	}
	// The answers took more memory than what is kept of them, and it would stay the program's.
	debug.FreeOSMemory()
	return covered, r.came
}

// reports are those of a scan on their way to the screen. Those that come while it draws go together.
type reports struct {
	into    *index.Index
	clock   screen.Clock
	waiting chan struct{} // holds one where some wait; closed at the end

	mu   sync.Mutex
	some []report
	last map[api.Scope]index.Coverage
	came time.Time // when something came last
}

type report struct {
	coverage index.Coverage
	ulbs     []*index.ULB
}

// add is what a scan calls.
func (r *reports) add(c index.Coverage, ulbs []*index.ULB) {
	r.mu.Lock()
	r.some = append(r.some, report{c, ulbs})
	r.last[c.Scope] = c
	if c.Progress == index.Complete || len(ulbs) > 0 {
		r.came = r.clock.Now()
	}
	r.mu.Unlock()
	select {
	case r.waiting <- struct{}{}:
	default:
	}
}

// failure is why nothing at all could be read, nil where something was.
func failure(covered []index.Coverage) error {
	var err error
	for _, c := range covered {
		if c.Progress != index.Failed {
			return nil
		}
		err = cmp.Or(err, c.Err)
	}
	return err
}

func (r *reports) send(s *list.Stream) {
	for range r.waiting {
		r.hand(s)
	}
	r.hand(s)
}

func (r *reports) hand(s *list.Stream) {
	r.mu.Lock()
	some := r.some
	r.some = nil
	r.mu.Unlock()
	if len(some) == 0 {
		return
	}
	s.Page(0, func() int {
		for _, one := range some {
			r.into.Take(one.coverage, one.ulbs)
		}
		return 0
	})
}
