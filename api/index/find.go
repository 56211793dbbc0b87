package index

import "slices"

// Find is what a text is found in, whole texts before others and of those the worst first. An address,
// a host or the id of a backend, whole, finds all places that the host serves in, and nothing else.
// Found are at most as many as that; more says whether there are others.
func (x *Index) Find(text string, most int) (all []Found, more bool) {
	exact := map[*Backend]bool{}
	var backends []*Backend
	x.Search(text, func(f Found) bool {
		if f.Backend != nil && f.Exact && len(backends) < most {
			exact[f.Backend] = true
			backends = append(backends, f.Backend)
		}
		if len(all) < most {
			all = append(all, f)
		} else {
			more = true
		}
		return !more || len(backends) < most
	})
	if len(backends) > 0 {
		all, more = nil, false
		x.Hosts(backends, func(i Item) bool {
			if more = len(all) == most; !more {
				all = append(all, Found{Item: i, Exact: exact[i.Backend], Host: true})
			}
			return !more
		})
	}
	slices.SortFunc(all, bestFirst)
	return all, more
}

// bestFirst orders what is found in no order: whole texts, then the worst.
func bestFirst(a, b Found) int {
	if a.Exact != b.Exact {
		if a.Exact {
			return -1
		}
		return 1
	}
	if c := b.State().Badness() - a.State().Badness(); c != 0 {
		return c
	}
	return a.Compare(b.Item)
}
