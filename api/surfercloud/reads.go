package surfercloud

import (
	"context"
	"errors"
	"maps"
	"slices"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/surfercloud/rawjson"
)

// Regions lists the account's regions, each once.
func (c *Client) Regions(ctx context.Context) ([]api.Region, error) {
	rows, err := c.plainList(ctx, "GetRegion", "Regions")
	if err != nil {
		return nil, err
	}
	regions := []api.Region{}
	at := map[api.RegionID]int{}
	rawjson.Each(rows, func(o *rawjson.Object) bool {
		r := decodeRegion(o)
		if r.ID == "" {
			return true
		}
		i, have := at[r.ID]
		if !have {
			at[r.ID] = len(regions)
			regions = append(regions, r)
			return true
		}
		regions[i].Default = regions[i].Default || r.Default
		if !regions[i].Name.IsKnown() {
			regions[i].Name = r.Name
		}
		return true
	})
	return regions, nil
}

// Projects lists the account's projects.
func (c *Client) Projects(ctx context.Context) ([]api.Project, error) {
	rows, err := c.plainList(ctx, "GetProjectList", "ProjectSet")
	if err != nil {
		return nil, err
	}
	projects := []api.Project{}
	seen := map[api.ProjectID]bool{}
	rawjson.Each(rows, func(o *rawjson.Object) bool {
		if p := decodeProject(o); p.ID != "" && !seen[p.ID] {
			seen[p.ID] = true
			projects = append(projects, p)
		}
		return true
	})
	return projects, nil
}

// plainList reads a list that has no pages: the text of its array.
func (c *Client) plainList(ctx context.Context, action, name string) ([]byte, error) {
	a, err := c.read(ctx, query{
		action: action,
		params: func() params { return nil },
		check:  func(a *answer) error { return a.hasList(name) },
	})
	if err != nil {
		return nil, err
	}
	return a.list(name), nil
}

// ULBs reads the load balancers of a scope, page by page.
func (c *Client) ULBs(ctx context.Context, scope api.Scope, deliver func(api.ULBPage)) (api.Listing, error) {
	l := &lister[api.ULB]{
		limit: ulbLimit,
		fetch: func(ctx context.Context, offset, limit int) (page[api.ULB], error) {
			return fetchPage(ctx, c, "DescribeULB", scope.Params(), offset, limit,
				func(d *decoder, o *rawjson.Object) (api.ULB, string) {
					u := d.ulb(o)
					return u, unless(u.ID != "", "a row without its ULBId is left out")
				})
		},
		id: func(u api.ULB) string { return string(u.ID) },
		deliver: func(offset int, rows []api.ULB, total int, t api.Timing) {
			deliver(api.ULBPage{Offset: offset, Rows: rows, Total: total, Timing: t})
		},
	}
	listing, err := l.read(ctx)
	return listing, c.ofRegion(ctx, scope.Region, err)
}

// ULBCount asks for one row of DescribeULBSimple, which comes without VServers.
func (c *Client) ULBCount(ctx context.Context, scope api.Scope) (api.Maybe[int], error) {
	got, err := fetchPage(ctx, c, "DescribeULBSimple", scope.Params(), 0, 1,
		func(*decoder, *rawjson.Object) (struct{}, string) { return struct{}{}, "" })
	if err == nil && got.came() == 0 {
		return api.Known(0), nil
	}
	return got.total, c.ofRegion(ctx, scope.Region, err)
}

// ofRegion says which of two an error means that blames the region: one without
// load balancers, or one that does not exist. The service's words are the same,
// its list of regions knows. Where that does not come, neither is claimed.
func (c *Client) ofRegion(ctx context.Context, region api.RegionID, err error) error {
	var e *api.Error
	if !errors.As(err, &e) || e.Kind != api.KindNoProduct || e.RetCode != noSuchValue {
		return err
	}
	regions, unread := c.Regions(ctx)
	same := func(r api.Region) bool { return r.ID == region }
	switch {
	case unread != nil || len(regions) == 0:
		e.Kind = api.KindInvalid
	case !slices.ContainsFunc(regions, same):
		e.Kind = api.KindNoRegion
	}
	return e
}

// noSuchValue is the RetCode of a parameter whose value is not available.
const noSuchValue = 230

// VServers reads the listeners of a load balancer.
func (c *Client) VServers(ctx context.Context, scope api.Scope, ulb api.ULBID) (api.VServerList, error) {
	return c.vservers(ctx, scope, ulb, "")
}

// VServer reads one listener of a load balancer, and all of them where the answer
// does not have it: that the service knows no such id is no proof that it is gone.
func (c *Client) VServer(ctx context.Context, scope api.Scope, ulb api.ULBID,
	v api.VServerID,
) (api.VServerList, error) {
	if v == "" {
		return api.VServerList{}, notSent(describeVServer, "no VServer is named")
	}
	list, err := c.vservers(ctx, scope, ulb, v)
	found := slices.ContainsFunc(list.VServers, func(one api.VServer) bool { return one.ID == v })
	if found || err != nil && !aboutTheID(err) {
		return list, err
	}
	return c.vservers(ctx, scope, ulb, "")
}

// aboutTheID reports whether an error can be about the id alone.
func aboutTheID(err error) bool {
	var e *api.Error
	return errors.As(err, &e) && !e.NotSent && (e.Kind == api.KindNotFound || e.RetCode == noSuchValue)
}

const describeVServer = "DescribeVServer"

// vservers reads the listeners of a load balancer, only one of them where it is named.
func (c *Client) vservers(ctx context.Context, scope api.Scope, ulb api.ULBID,
	only api.VServerID,
) (api.VServerList, error) {
	if ulb == "" {
		// Without it the service would list those of all load balancers.
		return api.VServerList{}, notSent(describeVServer, "no load balancer is named")
	}
	type answered struct {
		rows []api.VServer
		api.Timing
	}
	pages := map[int]answered{} // by offset, for they come in any order
	l := &lister[api.VServer]{
		fetch: func(ctx context.Context, offset, limit int) (page[api.VServer], error) {
			p := scope.Params("ULBId", string(ulb), "VServerId", string(only))
			got, err := fetchPage(ctx, c, describeVServer, p, offset, limit,
				func(d *decoder, o *rawjson.Object) (api.VServer, string) {
					v := d.vserver(o, ulb) // one of another load balancer says so itself
					return v, unless(v.ID != "", "a row without its VServerId is left out")
				})
			other := func(v api.VServer) bool { return v.ID != only }
			if offset == 0 && len(got.rows) > 0 && got.left == 0 && !slices.ContainsFunc(got.rows, other) {
				got.total = api.Known(len(got.rows)) // a count may be of all there are, and is of no use
			}
			return got, err
		},
		id: func(v api.VServer) string { return string(v.ID) },
		deliver: func(offset int, rows []api.VServer, _ int, t api.Timing) {
			pages[offset] = answered{rows, t}
		},
	}
	listing, err := l.read(ctx)
	if err != nil {
		return api.VServerList{}, err
	}
	list := api.VServerList{VServers: []api.VServer{}, Listing: listing}
	for _, offset := range slices.Sorted(maps.Keys(pages)) {
		p := pages[offset]
		list.VServers = append(list.VServers, p.rows...)
		list.Pages = append(list.Pages, vserversPage(p.rows, p.Timing))
	}
	return list, nil
}

func vserversPage(rows []api.VServer, t api.Timing) api.VServersPage {
	p := api.VServersPage{Timing: t, IDs: make([]api.VServerID, 0, len(rows))}
	for _, v := range rows {
		p.IDs = append(p.IDs, v.ID)
	}
	return p
}

func unless(ok bool, flaw string) string {
	if ok {
		return ""
	}
	return flaw
}

// fetchPage reads one page of DataSet, of limit rows or fewer. A row with a flaw is left out.
func fetchPage[T any](
	ctx context.Context, c *Client, action string, of map[string]string, offset, limit int,
	item func(*decoder, *rawjson.Object) (row T, flaw string),
) (page[T], error) {
	var asked int
	a, err := c.read(ctx, query{
		action: action,
		params: func() params {
			asked = c.sizes.of(action, limit)
			p := paramsOf(of)
			if asked > 0 {
				p["Offset"], p["Limit"] = offset, asked
			}
			return p
		},
		check: (*answer).hasPage,
		less:  func() bool { return c.sizes.lower(action, asked) },
	})
	if err != nil {
		return page[T]{}, err
	}
	var d decoder
	got := page[T]{asked: asked, total: a.fields.Number("TotalCount"), Timing: a.timing}
	rawjson.Each(a.list("DataSet"), func(o *rawjson.Object) bool {
		row, flaw := item(&d, o)
		if flaw != "" {
			got.left++
			d.gaps.add(flaw)
			return true
		}
		got.rows = append(got.rows, row)
		return true
	})
	if n, known := got.total.Get(); known && n < 0 {
		got.total = api.Maybe[int]{}
	}
	got.gaps = d.gaps
	return got, nil
}

// hasList says why the answer has no such list. One with RetCode 0 and without
// it has nothing to list, and null is an empty one.
func (a *answer) hasList(name string) error {
	text := a.fields.Raw(name)
	switch {
	case text == nil && api.Is(a.fields.Number("RetCode"), 0):
		return nil
	case text == nil:
		return errors.New("the answer has no " + name)
	case a.fields.Torn(name):
		return errors.New(name + " came twice in the answer")
	case a.fields.Present(name) && text[0] != '[':
		return errors.New(name + " in the answer is no list")
	}
	return nil
}

// hasPage also takes a TotalCount of 0 for an empty list.
func (a *answer) hasPage() error {
	if a.fields.Raw("DataSet") == nil && api.Is(a.fields.Number("TotalCount"), 0) {
		return nil
	}
	return a.hasList("DataSet")
}

// list is the text of an array, nil where there is none.
func (a *answer) list(name string) []byte {
	return a.fields.Take(name)
}
