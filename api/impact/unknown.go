package impact

import (
	"fmt"
	"slices"

	"cloud.internal/ulbconsole/api"
)

// checkTargets looks for the targets among the backends.
func (a *assessor) checkTargets() {
	backends, known := a.vserver.Backends.Get()
	if !known {
		a.unknown("the service did not say which backends the VServer has", readAgain)
		return
	}
	times := map[api.BackendID]int{}
	for _, b := range backends {
		times[b.ID]++
	}
	if a.goal() != GoalUndo && len(a.targets) == 0 {
		a.unknown("no backend is chosen", "choose one first")
	}
	for _, id := range a.targets {
		switch {
		case blank(id):
			a.unknown("the backend has no id", webConsole)
		case times[id] == 0 && a.like(id) != "":
			a.unknown(fmt.Sprintf("the backend %q came as %q", id, a.like(id)), readAgain)
		case times[id] == 0 && len(a.targets) == 1:
			a.unknown("the backend is not on this VServer (any more)", "refresh to see what is there now")
		case times[id] == 0:
			a.unknown(fmt.Sprintf("a chosen backend (%s) is not on this VServer (any more)", id),
				"refresh to see what is there now")
		case times[id] == 1:
			a.result.Targets = append(a.result.Targets, a.byID[id])
		}
	}
	a.result.TargetFound = len(a.result.Targets) == len(a.targets) && (len(a.targets) > 0 || a.goal() == GoalUndo)
}

// checkBackends wants the ids of the backends to tell them apart. Ids that repeat, are alike or are
// missing leave it open which backend is meant, and how many there are.
func (a *assessor) checkBackends() {
	backends, _ := a.vserver.Backends.Get()
	ids := make([]api.BackendID, 0, len(backends))
	for _, b := range backends {
		ids = append(ids, b.ID)
	}
	for _, id := range repeated(ids) {
		a.unknown("several backends of the VServer carry the id "+string(id), readAgain)
	}
	for _, pair := range alikeIDs(ids) {
		a.unknown(fmt.Sprintf("the ids of two backends of the VServer differ only in case or blanks: %q and %q", pair[0],
			pair[1]), webConsole)
	}
	if slices.ContainsFunc(ids, blank) && !slices.ContainsFunc(a.targets, blank) {
		a.unknown("the VServer has a backend without an id", readAgain)
	}
	a.warnOfTwins(backends)
}

// warnOfTwins warns of one address that stands under two ids: it counts as two backends, and may be
// one server.
func (a *assessor) warnOfTwins(backends []api.Backend) {
	var found []string
	var earlier twins
	for _, b := range backends {
		for _, earlier := range earlier.with(b) {
			found = append(found,
				fmt.Sprintf("%s, as %s and %s", nameOf(earlier), min(earlier.ID, b.ID), max(earlier.ID, b.ID)))
			if len(found) > mostSentences {
				a.warn(fmt.Sprintf("more than %d addresses stand twice, and each counts as two backends", mostSentences))
				return
			}
		}
	}
	for _, words := range sorted(found) {
		a.warn("an address stands twice, and counts as two backends: " + words)
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
func (a *assessor) checkULB() {
	targets := make(map[string][]api.BackendID, len(a.targets))
	for _, id := range a.targets {
		targets[api.FoldID(id)] = append(targets[api.FoldID(id)], id)
	}
	same := 0
	for _, other := range a.ulb {
		if other.ID == a.vserver.ID {
			same++
			continue
		}
		if api.SameID(other.ID, a.vserver.ID) {
			a.unknown(fmt.Sprintf("the ids of two VServers of the ULB differ only in case or blanks: %q and %q",
				min(other.ID, a.vserver.ID), max(other.ID, a.vserver.ID)), webConsole)
		}
		backends, _ := other.Backends.Get()
		for _, b := range backends {
			for _, id := range targets[api.FoldID(b.ID)] {
				if b.ID == id {
					a.unknown(fmt.Sprintf("another VServer (%s) has a backend with the same id as %s", other.ID, a.name(id)),
						readAgain)
					continue
				}
				a.unknown(fmt.Sprintf("another VServer (%s) has a backend whose id differs only in case or blanks from that of "+
					"%s: %q",
					other.ID, a.name(id), b.ID), webConsole)
			}
		}
	}
	if same > 1 {
		a.unknown("several VServers of the ULB carry the id "+string(a.vserver.ID), readAgain)
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
