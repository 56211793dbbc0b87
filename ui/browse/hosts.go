package browse

import (
	"context"
	"maps"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/index"
	"cloud.internal/ulbconsole/ui/list"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// mostHostScopes bounds in how many regions and projects hosts are asked for: an address may be one of
// each, and nobody looks for all of them.
const mostHostScopes = 10

// hostsEvery is how often a host is read again at most that no key asks for.
const hostsEvery = time.Minute

// hostReads are what is read of the hosts whose places are on the screen.
type hostReads struct {
	env   *screen.Env
	from  Source
	asked map[index.HostKey]hostRead
}

// hostRead is the last one of a host.
type hostRead struct {
	at    time.Time
	ended bool
}

func newHostReads(e *screen.Env, from Source) hostReads {
	return hostReads{env: e, from: from, asked: map[index.HostKey]hostRead{}}
}

// begin forgets what a read of the list that begins cancels or, where a key asked for that, all of it.
func (h *hostReads) begin(b list.Began) {
	maps.DeleteFunc(h.asked, func(_ index.HostKey, r hostRead) bool { return b == list.BeganAsked || !r.ended })
}

// want are the reads that these places want now.
func (h *hostReads) want(found []index.Found) []list.Beside {
	now := h.env.Clock.Now()
	scopes := map[api.Scope]bool{} // that were asked lately
	for k, r := range h.asked {
		if now.Sub(r.at) < hostsEvery {
			scopes[k.Scope] = true
		}
	}
	ids := map[api.Scope][]string{}
	for _, f := range found {
		k := f.HostOf()
		if !f.Host || k.ID == "" || !h.due(k, now) || !scopes[k.Scope] && len(scopes) == mostHostScopes {
			continue
		}
		scopes[k.Scope], h.asked[k] = true, hostRead{at: now}
		ids[k.Scope] = append(ids[k.Scope], k.ID)
	}
	reads := make([]list.Beside, 0, len(ids))
	for s, some := range ids {
		reads = append(reads, h.read(s, some))
	}
	return reads
}

// due says whether a host is to be read: not by itself where somebody must put something right first.
func (h *hostReads) due(k index.HostKey, now time.Time) bool {
	r, asked := h.asked[k]
	known, _ := h.from.Index.Host(k)
	return !asked || r.ended && now.Sub(r.at) >= hostsEvery && !api.NeedsOperator(known.Err)
}

func (h *hostReads) read(s api.Scope, ids []string) list.Beside {
	client, clock, x := h.from.Client, h.env.Clock, h.from.Index
	return func(ctx context.Context) func() {
		asked := clock.Now()
		all, err := client.Hosts(api.WithPriority(ctx, api.Listed), s, ids)
		return func() {
			x.TakeHosts(s, ids, all, err, asked)
			for _, id := range ids {
				h.asked[index.HostKey{Scope: s, ID: id}] = hostRead{at: asked, ended: true}
			}
		}
	}
}

// known is what is known of the hosts of these places, each once: the region and project that has a host
// knows it, and the others do not.
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
