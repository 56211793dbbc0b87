package surfercloud

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/surfercloud/rawjson"
)

// mostHosts is how many hosts DescribeUHostInstance names in one answer.
const mostHosts = 100

// Hosts asks for the hosts by their ids, a hundred in a request, beside all other reads.
func (c *Client) Hosts(ctx context.Context, scope api.Scope, ids []string) ([]api.HostStatus, error) {
	var all []api.HostStatus
	for some := range slices.Chunk(ids, mostHosts) {
		came, err := c.hosts(ctx, scope, some)
		if err != nil {
			return nil, err
		}
		all = append(all, came...)
	}
	return all, nil
}

func (c *Client) hosts(ctx context.Context, scope api.Scope, ids []string) ([]api.HostStatus, error) {
	const set = "UHostSet"
	p := paramsOf(scope.Params())
	p["Limit"] = len(ids)
	for i, id := range ids {
		p["UHostIds."+strconv.Itoa(i)] = id
	}
	a, err := c.readBeside(ctx, "DescribeUHostInstance", p, func(a *answer) error { return a.hasList(set) })
	if err != nil {
		return nil, err
	}
	var all []api.HostStatus
	rawjson.Each(a.list(set), func(o *rawjson.Object) bool {
		// One that nobody asked for would be a service that takes no notice of the ids.
		if h := decodeHost(o); h.ID != "" && slices.Contains(ids, h.ID) {
			all = append(all, h)
		}
		return true
	})
	return all, nil
}

func decodeHost(o *rawjson.Object) api.HostStatus {
	return api.HostStatus{ID: o.ID("UHostId"), State: o.Text("State")}
}

// Certificates reads the certificates of a scope, page by page.
func (c *Client) Certificates(ctx context.Context, scope api.Scope) ([]api.Certificate, error) {
	pages := map[int][]api.Certificate{} // a page replaces an earlier one of its offset
	l := &lister[api.Certificate]{
		limit: ulbLimit,
		fetch: func(ctx context.Context, offset, limit int) (page[api.Certificate], error) {
			return fetchPage(ctx, c, "DescribeSSLV2", scope.Params(), offset, limit,
				func(_ *decoder, o *rawjson.Object) (api.Certificate, string) {
					cert, _ := decodeCertificate(o)
					return cert, unless(cert.ID.Or("") != "", "a row without its SSLId is left out")
				})
		},
		id:      func(cert api.Certificate) string { return cert.ID.Or("") },
		deliver: func(offset int, rows []api.Certificate, _ int, _ api.Timing) { pages[offset] = rows },
	}
	if _, err := l.read(ctx); err != nil {
		return nil, err
	}
	var all []api.Certificate
	for _, offset := range slices.Sorted(maps.Keys(pages)) {
		all = append(all, pages[offset]...)
	}
	return all, nil
}
