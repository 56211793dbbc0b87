package surfercloud

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/carry"
)

const (
	// A list that changed while it was read is read once more.
	maxRounds = 2
	// More pages than any account has; a service that counts wrong must not
	// keep us asking for ever.
	maxPages = 1000
	maxRows  = maxPages * ulbLimit
	// So many pages without a new id end the reading, whatever the count says.
	maxBarren = 3
)

// page is one answer of a list with pages.
type page[T any] struct {
	rows  []T
	asked int // rows that were asked for, 0 for the service's choice
	left  int // rows that came and are left out, as gaps says
	total api.Maybe[int]
	gaps  gapList
	api.Timing
}

func (p page[T]) came() int { return len(p.rows) + p.left }

// lister reads a list page by page and reports what did not add up: the service
// has no cursor, so a list that changes between two pages loses or repeats rows.
type lister[T any] struct {
	limit int // rows asked for in a page, 0 to let the service choose
	// fetch reads limit rows, or fewer where it had to ask for fewer.
	fetch   func(ctx context.Context, offset, limit int) (page[T], error)
	id      func(T) string
	deliver func(offset int, rows []T, total int, t api.Timing) // never called twice at once

	mu        sync.Mutex
	delivered map[int]bool  // offsets, of all rounds
	took      time.Duration // of all answers, of all rounds
	last      time.Duration // that the last answer took
	round     round[T]
}

// round is what one reading of the whole list brought.
type round[T any] struct {
	offsets  map[int]bool
	first    map[string]*T // the row that brought an id first
	head     string        // the id of the very first row
	left     int
	repeated int
	kept     int // of the repeated, because they say something else
	total    int
	counted  bool // the service gave a total
	changed  bool // not the same total with every page
	barren   int  // pages that brought no new id
	gaps     gapList
	timing   api.Timing // of the pages it is made of
}

func (r *round[T]) came() int { return len(r.first) + r.kept + r.left }

// read reads the list, a second time if it changed meanwhile.
func (l *lister[T]) read(ctx context.Context) (api.Listing, error) {
	l.delivered = map[int]bool{}
	for n := 1; ; n++ {
		l.round = round[T]{offsets: map[int]bool{}, first: map[string]*T{}}
		if err := l.readOnce(ctx); err != nil {
			return l.listing(), err
		}
		if n == maxRounds || !l.round.changed && l.round.repeated == 0 {
			l.dropOldPages()
			return l.listing(), nil
		}
	}
}

func (l *lister[T]) readOnce(ctx context.Context) error {
	first, err := l.fetchWhole(ctx, 0, l.limit, l.limit)
	if err != nil {
		return err
	}
	total, counted := first.total.Get()
	if counted && total < first.came() {
		l.round.gaps.add(fmt.Sprintf("the service counts %d rows and sent %d", total, first.came()))
		counted = false
	}
	l.round.total, l.round.counted = total, counted
	if len(first.rows) > 0 {
		l.round.head = l.id(first.rows[0])
	}
	l.accept(0, first)
	size := first.came()
	switch {
	case size == 0, counted && size >= total:
		return nil
	case !counted: // the service may have a page of its own, of any size
		return l.follow(ctx, size, cmp.Or(l.limit, size))
	}
	return l.readRest(ctx, size, total)
}

// follow reads page after page until one brings nothing new, for want of a total to go by.
func (l *lister[T]) follow(ctx context.Context, offset, limit int) error {
	for n := 1; n < maxPages; n++ {
		p, err := l.ask(ctx, offset, limit)
		if err != nil {
			return err
		}
		if len(p.rows) > 0 && l.id(p.rows[0]) == l.round.head {
			l.round.gaps.add(fmt.Sprintf("the service takes no notice of Offset and counts nothing: there may be more than "+
				"these %d", offset))
			return nil
		}
		if l.accept(offset, p) == 0 {
			return nil
		}
		if l.ended() {
			l.round.gaps.add(fmt.Sprintf("reading stopped after %d pages that brought nothing new", maxBarren))
			return nil
		}
		offset += p.came()
	}
	l.round.gaps.add(fmt.Sprintf("the list has no end; reading stopped after %d pages", maxPages))
	return nil
}

// readRest reads all pages but the first, several at once. The size of a page
// is what the first one had: the service may give less than was asked for.
func (l *lister[T]) readRest(ctx context.Context, size, total int) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(mostReads)
	if api.PriorityOf(ctx) == api.Urgent {
		ctx = api.WithPriority(ctx, api.Listed)
	}
	if api.Pause(ctx) > 0 {
		group.SetLimit(1)
	}
	var panics carry.Panics
	for offset := size; offset < min(total, maxRows) && !l.ended(); offset += size {
		group.Go(func() (err error) {
			defer panics.Catch(&err)
			if err := l.rest(ctx); err != nil {
				return err
			}
			return l.readSpan(ctx, offset, size, total)
		})
	}
	err := group.Wait()
	panics.Raise()
	return err
}

// rest waits before the next page of a read that is to be gentle, as long as the last answer took
// where that is longer.
func (l *lister[T]) rest(ctx context.Context) error {
	pause := api.Pause(ctx)
	if pause == 0 {
		return nil
	}
	l.mu.Lock()
	pause = max(pause, l.last)
	l.mu.Unlock()
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// readSpan reads the rows from offset on that make a page of the first one's size,
// in several pages where only smaller ones come.
func (l *lister[T]) readSpan(ctx context.Context, offset, size, total int) error {
	for end := offset + size; offset < min(end, total); {
		if l.ended() || ctx.Err() != nil {
			return ctx.Err()
		}
		limit := end - offset
		p, err := l.fetchWhole(ctx, offset, limit, min(limit, total-offset))
		if err != nil {
			return err
		}
		l.accept(offset, p)
		if p.asked == 0 || p.asked >= limit || p.came() == 0 {
			return nil
		}
		offset += p.came()
	}
	return nil
}

// fetchWhole reads a page, and once more where it is shorter than it should be.
func (l *lister[T]) fetchWhole(ctx context.Context, offset, limit, want int) (page[T], error) {
	p, err := l.ask(ctx, offset, limit)
	if err != nil {
		return p, err
	}
	total, counted := p.total.Get()
	if p.asked > 0 {
		want = min(cmp.Or(want, p.asked), p.asked)
	}
	if !counted || p.came() >= min(want, total-offset) {
		return p, nil
	}
	again, err := l.ask(ctx, offset, limit)
	if err != nil {
		return p, err
	}
	if again.came() < p.came() {
		return p, nil
	}
	return again, nil
}

// ask fetches a page and counts the time that its answer took.
func (l *lister[T]) ask(ctx context.Context, offset, limit int) (page[T], error) {
	p, err := l.fetch(ctx, offset, limit)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.took, l.last = l.took+p.Took, p.Took
	return p, err
}

// accept delivers a page without the rows that came in this round already, and
// gives the number of new ones. A row that came before and says something else
// now is delivered too: which of the two is true, nobody here can say.
func (l *lister[T]) accept(offset int, p page[T]) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	r := &l.round
	rows := make([]T, 0, len(p.rows))
	fresh := p.left
	for i := range p.rows {
		row := &p.rows[i]
		first, have := r.first[l.id(*row)]
		switch {
		case !have:
			r.first[l.id(*row)] = row
			fresh++
		case reflect.DeepEqual(*first, *row):
			r.repeated++
			continue
		default:
			r.repeated++
			r.kept++
		}
		rows = append(rows, *row)
	}
	total, counted := p.total.Get()
	r.changed = r.changed || r.counted && counted && total != r.total
	if fresh == p.left {
		r.barren++
	}
	r.left += p.left
	r.gaps.join(p.gaps)
	r.timing = r.timing.With(p.Timing)
	r.offsets[offset], l.delivered[offset] = true, true
	l.deliver(offset, rows, r.shownTotal(), p.Timing)
	return fresh
}

// shownTotal is the service's count, or what came so far where it gave none.
func (r *round[T]) shownTotal() int {
	if r.counted {
		return r.total
	}
	return r.came()
}

func (l *lister[T]) ended() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.round.barren >= maxBarren
}

// dropOldPages empties pages of an earlier round that the last one did not have.
func (l *lister[T]) dropOldPages() {
	for _, offset := range slices.Sorted(maps.Keys(l.delivered)) {
		if !l.round.offsets[offset] {
			l.deliver(offset, nil, l.round.shownTotal(), api.Timing{})
		}
	}
}

func (l *lister[T]) listing() api.Listing {
	l.mu.Lock()
	defer l.mu.Unlock()
	r := &l.round
	var all gapList
	if missing := r.total - r.came(); r.counted && missing > 0 {
		all.add(fmt.Sprintf("%d of %d rows did not come", missing, r.total))
	}
	if r.changed {
		all.add("the list changed while it was read")
	}
	if r.repeated > 0 {
		all.add(fmt.Sprintf("rows that came twice: %d", r.repeated))
	}
	all.join(r.gaps)
	return api.Listing{
		Total: r.shownTotal(), Incomplete: all.String(),
		Timing: api.Timing{Asked: r.timing.Asked, Took: l.took},
	}
}
