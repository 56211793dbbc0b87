package browse

import (
	"context"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fleet"
	"cloud.internal/ulbconsole/ui/list"
	"cloud.internal/ulbconsole/ui/render"
)

// readOnce reads the rows of a list that one answer holds.
func readOnce[T any](s *list.Stream, held *list.Held[T], rows []T, err error, search func(T) string) {
	if err != nil {
		s.Done(api.Listing{}, err, nil)
		return
	}
	made, asked := list.RowsOf(rows, search), s.Timing(api.Timing{}).Asked
	s.Done(api.Listing{Total: len(rows)}, nil, func() { held.Set(made, asked) })
}

// readULBs reads the load balancers of a scope, page by page.
func readULBs(ctx context.Context, s *list.Stream, client api.Client, scope api.Scope, l *fleet.List,
	floor api.Floor, search func(api.ULB) string,
) {
	pages := l.Read(s.Begun)
	if s.Unasked {
		ctx = api.Gently(ctx, time.Second)
	}
	listing, err := client.ULBs(ctx, scope, func(p api.ULBPage) {
		asked := s.Timing(p.Timing).Asked
		rows := make([]*fleet.ULB, len(p.Rows))
		for i, u := range p.Rows {
			rows[i] = fleet.NewULB(u, p.Offset+i, asked, floor, search(u))
		}
		s.Page(p.Total, func() int { return pages.Take(p.Offset, rows, asked) })
	})
	if err != nil {
		s.Done(listing, err, nil)
		return
	}
	asked := s.Timing(listing.Timing).Asked
	s.Done(listing, nil, func() { pages.End(asked) })
}

// readULB reads the VServers of one load balancer.
func readULB(ctx context.Context, s *list.Stream, client api.Client, at api.Place) (fleet.Reading, error) {
	got, err := client.VServers(ctx, at.Scope, at.ULB)
	return fleet.Reading{Scope: at.Scope, ULB: at.ULB, List: got, Asked: s.Timing(got.Timing).Asked}, err
}

func readVServers(ctx context.Context, s *list.Stream, from Source, at api.Place) {
	r, err := readULB(ctx, s, from.Client, at)
	if err != nil {
		s.Done(api.Listing{}, err, nil)
		return
	}
	s.Done(r.List.Listing, nil, func() { from.Fleet.Take(r) })
}

// readPart reads one VServer's backends or rules. An answer that lacks the VServer, or does not say
// what it has, is no empty list: it is an error here, and all the same what the service said of the
// load balancer.
func readPart[T any](ctx context.Context, s *list.Stream, client api.Client, p *partRows[T]) {
	r, err := readULB(ctx, s, client, p.place)
	if err != nil {
		s.Done(api.Listing{}, err, nil)
		return
	}
	id := p.place.VServer
	rows := p.rows(r.List)
	switch _, found := r.List.Find(id); {
	case !found && r.List.Incomplete == "":
		err = &api.Error{
			Kind: api.KindNotFound, Action: "DescribeVServer",
			Message: render.VServerGone(id),
		}
	case !found:
		err = &api.Error{
			Kind: api.KindBadResponse, Action: "DescribeVServer",
			Message: render.VServerMissing(r.List.Incomplete),
		}
	case rows == nil:
		err = &api.Error{
			Kind: api.KindBadResponse, Action: "DescribeVServer",
			Message: render.PartsMissing(p.many),
		}
	}
	listing := api.Listing{
		Total: len(rows), Timing: api.Timing{Asked: askedOf(r, id), Took: r.List.Took}, Incomplete: p.repeated(r.List),
	}
	s.Done(listing, err, func() { p.take(r, rows) })
}
