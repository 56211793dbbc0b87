package impact

import (
	"fmt"
	"slices"

	"cloud.internal/ulbconsole/api"
)

// checkTargets looks for the targets among the backends.
func (w *assessor) checkTargets() {
	backends, known := w.vserver.Backends.Get()
	if !known {
		w.unknown("the service did not say which backends the VServer has", readAgain)
		return
	}
	times := map[api.BackendID]int{}
	for _, b := range backends {
		times[b.ID]++
	}
	if w.goal() != GoalUndo && len(w.targets) == 0 {
		w.unknown("no backend is chosen", "choose one first")
	}
	for _, id := range w.targets {
		switch {
		case blank(id):
			w.unknown("the backend has no id", webConsole)
		case times[id] == 0 && w.like(id) != "":
			w.unknown(fmt.Sprintf("the backend %q came as %q", id, w.like(id)), readAgain)
		case times[id] == 0 && len(w.targets) == 1:
			w.unknown("the backend is not on this VServer (any more)", "refresh to see what is there now")
		case times[id] == 0:
			w.unknown(fmt.Sprintf("a chosen backend (%s) is not on this VServer (any more)", id),
				"refresh to see what is there now")
		case times[id] == 1:
			w.result.Targets = append(w.result.Targets, w.byID[id])
		}
	}
	w.result.TargetFound = len(w.result.Targets) == len(w.targets) && (len(w.targets) > 0 || w.goal() == GoalUndo)
}

// checkBackends wants the ids of the backends to tell them apart. Ids that repeat, are alike or are
// missing leave it open which backend is meant, and how many there are.
func (w *assessor) checkBackends() {
	backends, _ := w.vserver.Backends.Get()
	ids := make([]api.BackendID, 0, len(backends))
	for _, b := range backends {
		ids = append(ids, b.ID)
	}
	for _, id := range repeated(ids) {
		w.unknown("several backends of the VServer carry the id "+string(id), readAgain)
	}
	for _, pair := range alikeIDs(ids) {
		w.unknown(fmt.Sprintf("the ids of two backends of the VServer differ only in case or blanks: %q and %q", pair[0],
			pair[1]), webConsole)
	}
	if slices.ContainsFunc(ids, blank) && !slices.ContainsFunc(w.targets, blank) {
		w.unknown("the VServer has a backend without an id", readAgain)
	}
	w.warnOfTwins(backends)
}

// warnOfTwins warns of one address that stands under two ids: it counts as two backends, and may be
// one server.
func (w *assessor) warnOfTwins(backends []api.Backend) {
	var found []string
	var earlier twins
	for _, b := range backends {
		for _, a := range earlier.with(b) {
			found = append(found, fmt.Sprintf("%s, as %s and %s", nameOf(a), min(a.ID, b.ID), max(a.ID, b.ID)))
			if len(found) > mostSentences {
				w.warn(fmt.Sprintf("more than %d addresses stand twice, and each counts as two backends", mostSentences))
				return
			}
		}
	}
	for _, words := range sorted(found) {
		w.warn("an address stands twice, and counts as two backends: " + words)
	}
}

// twins finds backends with one address. In two VPCs it is two addresses; where one of them is not
// known it may be one.
type twins map[twinKey][]api.Backend

type twinKey struct {
	address, vpc string
	port         int
	anyVPC       bool // of all VPCs
}

// with gives the earlier backends at the address of b, each id once.
func (t *twins) with(b api.Backend) []api.Backend {
	port, known := b.Port.Get()
	if b.PrivateIP.Or("") == "" || !known {
		return nil
	}
	if *t == nil {
		*t = twins{}
	}
	key := twinKey{address: api.FoldAddress(b.PrivateIP.Or("")), port: port, vpc: b.VPC.Or("")}
	all, none := key, key
	all.anyVPC, all.vpc, none.vpc = true, "", ""
	earlier := (*t)[all]
	if key.vpc != "" {
		earlier = slices.Concat((*t)[key], (*t)[none])
	}
	other := func(a api.Backend) bool { return a.ID != b.ID }
	if slices.ContainsFunc(earlier, func(a api.Backend) bool { return !other(a) }) {
		return slices.DeleteFunc(slices.Clone(earlier), func(a api.Backend) bool { return !other(a) })
	}
	(*t)[key] = append((*t)[key], b)
	(*t)[all] = append((*t)[all], b)
	return earlier
}

// checkULB wants the ids unique in the ULB.
func (w *assessor) checkULB() {
	targets := make(map[string][]api.BackendID, len(w.targets))
	for _, id := range w.targets {
		targets[api.FoldID(id)] = append(targets[api.FoldID(id)], id)
	}
	same := 0
	for _, other := range w.ulb {
		if other.ID == w.vserver.ID {
			same++
			continue
		}
		if api.SameID(other.ID, w.vserver.ID) {
			w.unknown(fmt.Sprintf("the ids of two VServers of the ULB differ only in case or blanks: %q and %q",
				min(other.ID, w.vserver.ID), max(other.ID, w.vserver.ID)), webConsole)
		}
		backends, _ := other.Backends.Get()
		for _, b := range backends {
			for _, id := range targets[api.FoldID(b.ID)] {
				if b.ID == id {
					w.unknown(fmt.Sprintf("another VServer (%s) has a backend with the same id as %s", other.ID, w.name(id)),
						readAgain)
					continue
				}
				w.unknown(fmt.Sprintf("another VServer (%s) has a backend whose id differs only in case or blanks from that of "+
					"%s: %q",
					other.ID, w.name(id), b.ID), webConsole)
			}
		}
	}
	if same > 1 {
		w.unknown("several VServers of the ULB carry the id "+string(w.vserver.ID), readAgain)
	}
}

// repeated are the ids that come more than once, sorted. One that is blank is none.
func repeated[T ~string](ids []T) []T {
	times := map[T]int{}
	for _, id := range ids {
		times[id]++
	}
	return slices.DeleteFunc(sorted(ids), func(id T) bool { return blank(id) || times[id] < 2 })
}

// alikeIDs are the pairs of ids that differ only in case or blanks, sorted.
func alikeIDs[T ~string](ids []T) [][2]T {
	var pairs [][2]T
	first := make(map[string]T, len(ids))
	for _, id := range slices.DeleteFunc(sorted(ids), blank) {
		if other, there := first[api.FoldID(id)]; there {
			pairs = append(pairs, [2]T{other, id})
			continue
		}
		first[api.FoldID(id)] = id
	}
	return pairs
}
