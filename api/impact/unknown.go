package impact

import (
	"slices"

	"cloud.internal/ulbconsole/api"
)

// checkTargets looks for the targets among the backends.
func (a *assessor) checkTargets() {
	backends, known := a.vserver.Backends.Get()
	if !known {
		a.unknown(Finding{Kind: FoundNoBackends})
		return
	}
	times := map[api.BackendID]int{}
	for _, b := range backends {
		times[b.ID]++
	}
	whole := a.goal() == GoalUndo || a.goal() == GoalCheck
	if !whole && len(a.targets) == 0 {
		a.unknown(Finding{Kind: FoundNoTarget})
	}
	for _, id := range a.targets {
		switch {
		case blank(id):
			a.unknown(Finding{Kind: FoundTargetBlank})
		case times[id] == 0 && a.like(id) != "":
			a.unknown(Finding{Kind: FoundTargetRespelt, Was: string(id), Is: string(a.like(id))})
		case times[id] == 0 && len(a.targets) == 1:
			a.unknown(Finding{Kind: FoundTargetGone})
		case times[id] == 0:
			a.unknown(Finding{Kind: FoundOneTargetGone, ID: string(id)})
		case times[id] == 1:
			a.result.Targets = append(a.result.Targets, a.byID[id])
		}
	}
	a.result.TargetFound = len(a.result.Targets) == len(a.targets) && (len(a.targets) > 0 || whole)
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
		a.unknown(Finding{Kind: FoundSameID, ID: string(id)})
	}
	for _, pair := range alikeIDs(ids) {
		a.unknown(ofTwo(FoundAlikeIDs, pair[0], pair[1]))
	}
	if slices.ContainsFunc(ids, blank) && !slices.ContainsFunc(a.targets, blank) {
		a.unknown(Finding{Kind: FoundBackendBlank})
	}
	a.warnOfTwins(backends)
}

// warnOfTwins warns of one address that stands under two ids: it counts as two backends, and may be
// one server.
func (a *assessor) warnOfTwins(backends []api.Backend) {
	var found []Finding
	var earlier twins
	for _, b := range backends {
		for _, earlier := range earlier.with(b) {
			f := ofTwo(FoundTwins, earlier.ID, b.ID)
			f.Backend = nameOf(earlier)
			found = append(found, f)
			if len(found) > mostFindings {
				a.warn(Finding{Kind: FoundManyTwins, N: mostFindings})
				return
			}
		}
	}
	slices.SortFunc(found, byBackend)
	for _, f := range slices.Compact(found) {
		a.warn(f)
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
			a.unknown(ofTwo(FoundAlikeVServers, other.ID, a.vserver.ID))
		}
		backends, _ := other.Backends.Get()
		for _, b := range backends {
			for _, id := range targets[api.FoldID(b.ID)] {
				if b.ID == id {
					a.unknown(Finding{Kind: FoundElsewhere, ID: string(other.ID), Backend: a.name(id)})
					continue
				}
				a.unknown(Finding{
					Kind: FoundAlikeElsewhere, ID: string(other.ID), Backend: a.name(id), Is: string(b.ID),
				})
			}
		}
	}
	if same > 1 {
		a.unknown(Finding{Kind: FoundSameVServerID, ID: string(a.vserver.ID)})
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
