package browse

import (
	"context"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/index"
	"cloud.internal/ulbconsole/ui/list"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// mostHostScopes bounds in how many regions and projects hosts are asked for: an address may be one of
// each, and nobody looks for all of them.
const mostHostScopes = 10

// hostReads are what is read of the hosts whose places are on the screen.
type hostReads struct {
	env    *screen.Env
	from   Source
	asked  map[index.HostKey]bool
	scopes map[api.Scope]bool // of those
	again  bool               // what is known is read once more
}

// begin forgets what was asked for: a read of the list begins.
func (h *hostReads) begin(b list.Began) {
	h.asked, h.scopes, h.again = map[index.HostKey]bool{}, map[api.Scope]bool{}, b == list.BeganAsked
}

// want are the reads that these places want, once each.
func (h *hostReads) want(found []index.Found) []list.Beside {
	ids := map[api.Scope][]string{}
	for _, f := range found {
		k := f.HostOf()
		if !f.Host || k.ID == "" || h.asked[k] {
			continue
		}
		if _, known := h.from.Index.Host(k); known && !h.again {
			continue
		}
		if !h.scopes[k.Scope] && len(h.scopes) == mostHostScopes {
			continue
		}
		h.scopes[k.Scope], h.asked[k] = true, true
		ids[k.Scope] = append(ids[k.Scope], k.ID)
	}
	reads := make([]list.Beside, 0, len(ids))
	for s, some := range ids {
		reads = append(reads, h.read(s, some))
	}
	return reads
}

func (h *hostReads) read(s api.Scope, ids []string) list.Beside {
	client, clock, x := h.from.Client, h.env.Clock, h.from.Index
	return func(ctx context.Context) func() {
		asked := clock.Now()
		all, err := client.Hosts(api.WithPriority(ctx, api.Listed), s, ids)
		return func() { x.TakeHosts(s, ids, all, err, asked) }
	}
}

// known is what is known of the hosts of these places, each once: the region and project that has a host
// tells of it, and the others do not.
func (h *hostReads) known(found []index.Found) []render.HostOf {
	var all []render.HostOf
	at := map[string]int{} // by its id
	for _, f := range found {
		k := f.HostOf()
		if !f.Host || k.ID == "" {
			continue
		}
		n, there := at[k.ID]
		if !there {
			n, at[k.ID] = len(all), len(all)
			all = append(all, render.HostOf{Name: f.Backend.HostName(), ID: k.ID})
		}
		all[n] = all[n].With(h.from.Index.Host(k))
		all[n].InRotation = all[n].InRotation || f.Backend.State != api.StateDisabled
	}
	return all
}
