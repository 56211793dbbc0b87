package browse

import (
	"context"
	"fmt"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/list"
	"cloud.internal/ulbconsole/ui/screen"
)

// readULB reads the VServers of one load balancer.
func readULB(ctx context.Context, client api.Client, scope api.Scope, ulb api.ULBID,
	clock screen.Clock,
) (*screen.ULBReading, error) {
	began := clock.Now()
	list, err := client.VServers(ctx, scope, ulb)
	if err != nil {
		return nil, err
	}
	return &screen.ULBReading{Scope: scope, ULB: ulb, List: list, Asked: list.Or(api.Timing{Asked: began}).Asked}, nil
}

func listingOf(r *screen.ULBReading) api.Listing {
	if r == nil {
		return api.Listing{}
	}
	return r.List.Listing
}

// readBackends reads one VServer's backends. An answer that lacks the VServer,
// or does not say which backends it has, is no empty list.
func readBackends(ctx context.Context, s *list.Stream[Member], client api.Client, p Where) {
	r, err := readULB(ctx, client, p.Scope, p.ULB, s.Clock)
	if err != nil {
		s.Done(api.Listing{}, nil, err)
		return
	}
	v, found := r.List.Find(p.VServer.ID)
	switch {
	case !found && r.List.Incomplete == "":
		s.Done(api.Listing{}, r, &api.Error{
			Kind: api.KindNotFound, Action: "DescribeVServer",
			Message: fmt.Sprintf("the ULB has no VServer %s any more", p.VServer.ID),
		})
		return
	case !found:
		s.Done(api.Listing{}, r, &api.Error{
			Kind: api.KindBadResponse, Action: "DescribeVServer",
			Message: "the VServer is not among those that came: " + r.List.Incomplete,
		})
		return
	}
	if !v.Backends.IsKnown() {
		s.Done(api.Listing{}, r, &api.Error{
			Kind: api.KindBadResponse, Action: "DescribeVServer",
			Message: "the answer does not say which backends the VServer has",
		})
		return
	}
	rows := MembersOf(v)
	t := r.List.Of(v.ID)
	listing := api.Listing{Total: len(rows), Timing: api.Timing{Asked: t.Asked, Took: r.List.Took}}
	if r.List.Repeats(v.ID) {
		rows = nil
		for _, one := range r.List.VServers {
			if one.ID == v.ID {
				rows = append(rows, MembersOf(one)...)
			}
		}
		listing.Total, listing.Incomplete = len(rows),
			"the answer has this VServer more than once, and these are the backends of each"
	}
	s.Page(0, rows, len(rows), t)
	s.Done(listing, r, nil)
}

func always(int) bool { return true }
