package index

import (
	"net/netip"
	"strings"

	"cloud.internal/ulbconsole/api"
)

// Found is something that a text is found in.
type Found struct {
	Item
	Exact bool // a whole name, id or address, not a part of one
	Host  bool // a place of a host that is looked for: all of them are found
}

// Search calls yield with all that has every word of the text, in capitals or not, in no order, until
// it returns false. A word that is in a region, project, load balancer or listener need not be in what it
// has; what has none of its own is not found for its sake.
func (x *Index) Search(text string, yield func(Found) bool) {
	q := newQuery(text)
	if len(q.words) == 0 {
		return
	}
	for _, s := range x.scopes {
		above := q.in(textsOf(string(s.Scope.Region), string(s.Scope.Project)), q.all)
		for _, b := range s.ulbs {
			if !q.ulb(b, above, yield) {
				return
			}
		}
	}
}

// query is the words that are looked for. A set of them is the bits of a number.
type query struct {
	words []string
	all   uint64
	ips   []netip.Addr // what each word is, not valid for no address
}

// mostWords bounds a search: more are as one.
const mostWords = 16

func newQuery(text string) *query {
	q := &query{words: strings.Fields(strings.ToLower(text))}
	if len(q.words) > mostWords {
		q.words = append(q.words[:mostWords-1], strings.Join(q.words[mostWords-1:], " "))
	}
	q.all = 1<<len(q.words) - 1
	q.ips = make([]netip.Addr, len(q.words))
	for i, w := range q.words {
		q.ips[i], _ = netip.ParseAddr(w)
	}
	return q
}

// in are those of the missing words that are in the texts.
func (q *query) in(t texts, missing uint64) (found uint64) {
	for i, w := range q.words {
		if missing&(1<<i) != 0 && strings.Contains(t.lower, w) {
			found |= 1 << i
		}
	}
	return found
}

// exact says whether one of the words is a whole text.
func (q *query) exact(t texts) bool {
	for _, w := range q.words {
		rest := t.lower
		for rest != "" {
			var one string
			if one, rest, _ = strings.Cut(rest, between); one == w {
				return true
			}
		}
	}
	return false
}

func (q *query) ulb(b *ULB, above uint64, yield func(Found) bool) bool {
	for i, w := range q.words {
		// An IPv6 address may stand there in another spelling.
		if above&(1<<i) == 0 && !q.ips[i].Is6() && !strings.Contains(b.lower, w) {
			return true
		}
	}
	own := q.in(b.texts, q.all)
	above |= own
	if own != 0 && above == q.all && !yield(Found{Item: Item{ULB: b}, Exact: q.exact(b.texts)}) {
		return false
	}
	for i := range b.Listeners {
		if !q.listener(b, &b.Listeners[i], above, yield) {
			return false
		}
	}
	return true
}

func (q *query) listener(b *ULB, l *Listener, above uint64, yield func(Found) bool) bool {
	own := q.in(l.texts, q.all)
	if own != 0 && own|above == q.all && !yield(Found{Item: Item{ULB: b, Listener: l}, Exact: q.exact(l.texts)}) {
		return false
	}
	above |= own
	for i := range l.Rules {
		r := &l.Rules[i]
		if in := q.in(r.texts, q.all); in != 0 && in|above == q.all &&
			!yield(Found{Item: Item{ULB: b, Listener: l, Rule: r}, Exact: q.exact(r.texts)}) {
			return false
		}
	}
	for i := range l.Backends {
		v := &l.Backends[i]
		if in := q.inBackend(v); in != 0 && in|above == q.all &&
			!yield(Found{Item: Item{ULB: b, Listener: l, Backend: v}, Exact: q.exact(v.texts) || q.isAddress(v)}) {
			return false
		}
	}
	return true
}

// inBackend also finds an IPv6 address in another spelling.
func (q *query) inBackend(v *Backend) uint64 {
	in := q.in(v.texts, q.all)
	for i, ip := range q.ips {
		if ip.Is6() && in&(1<<i) == 0 && api.SameAddress(v.Address(), q.words[i]) {
			in |= 1 << i
		}
	}
	return in
}

// isAddress says whether one of the words is the backend's address.
func (q *query) isAddress(v *Backend) bool {
	for i, ip := range q.ips {
		if ip.IsValid() && api.SameAddress(v.Address(), q.words[i]) {
			return true
		}
	}
	return false
}

// Hosts calls yield with every backend of the hosts that one of the backends is of, in no order, until
// it returns false.
func (x *Index) Hosts(of []*Backend, yield func(Item) bool) {
	ids, addresses := map[string]bool{}, map[string]bool{}
	for _, b := range of {
		if id := b.HostID(); id != "" {
			ids[id] = true
		} else if address := b.Address(); address != "" {
			addresses[api.FoldAddress(address)] = true
		}
	}
	for u := range x.ULBs {
		for i := range u.Listeners {
			for j := range u.Listeners[i].Backends {
				b := &u.Listeners[i].Backends[j]
				id := b.HostID()
				is := id != "" && ids[id] || id == "" && len(addresses) > 0 && addresses[api.FoldAddress(b.Address())]
				if is && !yield(Item{ULB: u, Listener: &u.Listeners[i], Backend: b}) {
					return
				}
			}
		}
	}
}
