package impact

import "cloud.internal/ulbconsole/api"

// mostWeight is the highest Weight that the service takes; 0 is the lowest.
const mostWeight = 100

func weightFits(weight int) bool { return weight >= 0 && weight <= mostWeight }

// checkWeights wants weights that are known and mean something. It says whether there is a new one.
func (a *assessor) checkWeights() bool {
	request := a.result.Request
	switch method, known := a.vserver.Method.Get(); {
	case !known:
		a.unknown(Finding{Kind: FoundNoMethod})
	case method != api.MethodWeightRoundrobin:
		a.refuse(Finding{Kind: FoundWeightless, Is: api.Short(method)})
	}
	for _, b := range a.result.Targets {
		if !b.Weight.IsKnown() {
			a.unknown(Finding{Kind: FoundWeightAbsent, Backend: nameOf(b)})
		}
	}
	weight, said := request.Weight.Get()
	if said && !weightFits(weight) {
		a.refuse(Finding{Kind: FoundWeightOdd, N: weight, Need: mostWeight})
	}
	return said
}

// weigh finds what new weights do to those that go on serving, or begin to.
func (a *assessor) weigh() {
	a.already()
	before, after := a.result.Before.Serving, a.result.After.Serving
	switch {
	case !a.weighs():
		a.find(ClassTrivial, Finding{Kind: FoundUnweighed})
	case after > before:
		a.find(ClassOrdinary, servingChange(before, after))
		a.shares()
	case after == before && a.anyServes():
		a.shares()
	default:
		a.moderate()
	}
}

// anyServes says whether a target goes on serving, or begins to.
func (a *assessor) anyServes() bool {
	for _, b := range a.result.Targets {
		if a.servesAfter(b) {
			return true
		}
	}
	return false
}

// shares finds how much of the new requests each target gets, as far as every weight is known. Of
// several it is no reason of its own: together they may well get as much as before.
func (a *assessor) shares() {
	before, known := a.percents(a.servesBefore, func(b api.Backend) api.Maybe[int] { return b.Weight })
	after, knownAfter := a.percents(a.servesAfter, a.weightAfter)
	if !known || !knownAfter {
		a.find(ClassOrdinary, Finding{Kind: FoundShareUnknown})
		return
	}
	a.result.Shares = make([]Share, len(before))
	for i := range before {
		a.result.Shares[i] = Share{Before: before[i], After: after[i]}
	}
	if len(before) != 1 {
		return
	}
	switch s := a.result.Shares[0]; {
	case s.Before == s.After:
		a.find(ClassOrdinary, Finding{Kind: FoundShareStays, N: s.After})
	case s.Before < s.After:
		a.find(ClassOrdinary, Finding{Kind: FoundShareRises, N: s.After, Of: s.Before})
	default:
		a.find(ClassOrdinary, Finding{Kind: FoundShareFalls, N: s.After, Of: s.Before})
	}
}

// percents are the parts that the targets have of the weights of all that serve.
func (a *assessor) percents(serves func(api.Backend) bool, of func(api.Backend) api.Maybe[int]) (
	all []int, known bool,
) {
	backends, _ := a.vserver.Backends.Get()
	own, sum := map[api.BackendID]int{}, 0
	for _, b := range backends {
		if !serves(b) {
			continue
		}
		weight, said := of(b).Get()
		if !said || !weightFits(weight) {
			return nil, false
		}
		own[b.ID] = weight
		sum += weight
	}
	all = make([]int, len(a.result.Targets))
	for i, b := range a.result.Targets {
		if sum > 0 {
			all[i] = (own[b.ID]*100 + sum/2) / sum
		}
	}
	return all, true
}

func (a *assessor) weightAfter(b api.Backend) api.Maybe[int] {
	if weight, said := a.weights[b.ID]; said {
		return api.Known(weight)
	}
	return b.Weight
}

// moves says whether what becomes of a backend changes what serves, whatever its health.
func (a *assessor) moves(id api.BackendID) bool {
	if weight, said := a.weights[id]; said && a.effects[id] == GoalWeight {
		was, known := a.byID[id].Weight.Get()
		return !known || (was == 0) != (weight == 0)
	}
	return a.effects[id] != ""
}
