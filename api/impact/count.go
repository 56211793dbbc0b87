package impact

import (
	"slices"

	"cloud.internal/ulbconsole/api"
)

// takes says whether what becomes of a backend takes it from serving.
func (a *assessor) takes(id api.BackendID) bool {
	switch a.effects[id] {
	case GoalRelease, GoalDisable:
		return true
	case GoalWeight:
		weight, said := a.weights[id]
		return said && weight == 0 && api.Is(a.vserver.Method, api.MethodWeightRoundrobin)
	default:
		return false
	}
}

// servesBefore takes the worse of what may be true: one that is taken away and whose state is
// unknown may be the one that serves.
func (a *assessor) servesBefore(b api.Backend) bool {
	if a.takes(b.ID) && b.State() == api.StateUnknown {
		return true
	}
	return b.Serving(a.vserver.Method)
}

func (a *assessor) servesAfter(b api.Backend) bool {
	if a.effects[b.ID] == GoalEnable {
		b.Enabled = api.Known(1)
	}
	if weight, said := a.weights[b.ID]; said {
		b.Weight = api.Known(weight)
	}
	return !a.takes(b.ID) && !a.rechecks() && b.Serving(a.vserver.Method)
}

// offBefore and offAfter say whether a backend is disabled.
func (a *assessor) offBefore(id api.BackendID) bool {
	b, found := a.byID[id]
	return found && b.State() == api.StateDisabled
}

func (a *assessor) offAfter(id api.BackendID) bool {
	switch {
	case a.effects[id] == GoalDisable:
		return true
	case a.effects[id] == GoalEnable:
		return false
	case a.adds[id]:
		return a.addsOff(id)
	default:
		return a.offBefore(id)
	}
}

// addsOff says whether a backend is added back disabled.
func (a *assessor) addsOff(id api.BackendID) bool {
	return slices.ContainsFunc(a.undoSteps, func(s Step) bool {
		return s.Kind == StepAdd && s.Backend == id && api.Is(s.Host.Enabled, 0)
	})
}

// count counts the VServer's backends before and after. One that is added does not serve yet.
func (a *assessor) count() {
	backends, known := a.vserver.Backends.Get()
	result := &a.result
	for _, b := range backends {
		result.Before.Total++
		if a.servesBefore(b) {
			result.Before.Serving++
		}
		if a.offBefore(b.ID) {
			result.Before.Off++
		}
		if a.effects[b.ID] == GoalRelease {
			continue
		}
		result.After.Total++
		if a.servesAfter(b) {
			result.After.Serving++
		}
		if a.offAfter(b.ID) {
			result.After.Off++
		}
	}
	result.After.Total += len(a.adds)
	for id := range a.adds {
		if a.offAfter(id) {
			result.After.Off++
		}
	}
	result.Before.Known, result.After.Known = known, known && result.TargetFound
}

// moderate finds the classes of a loss that leaves others serving, or finds nothing that serves.
func (a *assessor) moderate() {
	before, after := a.result.Before.Serving, a.result.After.Serving
	if before > after {
		if after > 0 {
			a.find(ClassOrdinary, servingChange(before, after))
		}
		return
	}
	f := Finding{Kind: FoundNoneServes, N: len(a.targets), Of: after}
	if len(a.targets) == 1 {
		f = Finding{Kind: FoundIdle, Is: idleWord(a.result.Targets[0]), Of: after}
	}
	a.find(ClassTrivial, f)
}

// forGood warns of what a release loses for good: GoalUndo could not add it.
func (a *assessor) forGood() {
	if a.goal() != GoalRelease {
		return
	}
	for _, b := range a.result.Targets {
		if _, err := b.Host(); err != nil {
			a.warn(Finding{Kind: FoundNoWayBack, Is: err.Error()})
		}
	}
}

// losses finds what is worse where the plan takes some backends away, of which from serve.
func (a *assessor) losses(taken, from int) {
	before, after := a.result.Before.Serving, a.result.After.Serving
	switch {
	case before == 0:
		a.warn(Finding{Kind: FoundServesNothing})
	case after == 0:
		a.find(ClassOutage, Finding{Kind: FoundDown})
		a.result.Down = append(a.result.Down, RuleRef{})
	case taken > 1 && from > before/2:
		a.find(ClassSevere, Finding{Kind: FoundManyServing, N: from, Of: before})
	}
	switch {
	case after == 1 && before > 1:
		a.warn(Finding{Kind: FoundOneLeft})
	case after == 1:
		a.warn(Finding{Kind: FoundOneServes})
	}
}

// idleWord is the word for why a backend does not serve.
func idleWord(b api.Backend) string {
	if s := b.State(); s != api.StateHealthy {
		return string(s)
	}
	return "weight 0"
}

func (a *assessor) floor() {
	before, after := a.result.Before.Serving, a.result.After.Serving
	floor := a.policy.Floor
	f := Finding{Kind: FoundUnderFloor, N: after, Of: a.result.Before.Total}
	f.Need = floor.Need(f.Of)
	if floor.ByShare(f.Of) {
		f.Percent = min(floor.Percent, 100)
	}
	switch {
	case after >= f.Need:
	case after < before:
		a.find(ClassSevere, f)
	default:
		f.Kind = FoundBelowFloor
		a.warn(f)
	}
}

// already refuses to disable what is disabled, to enable what is enabled, and a weight that is there.
func (a *assessor) already() {
	f := Finding{Kind: FoundOneAlready, Goal: a.goal()}
	if len(a.targets) == 1 {
		f.Kind = FoundAlready
	}
	is := func(b api.Backend) bool { return api.Is(b.Enabled, 0) }
	switch a.goal() {
	case GoalDisable:
	case GoalEnable:
		is = func(b api.Backend) bool { return api.Is(b.Enabled, 1) }
	case GoalWeight:
		weight := a.result.Request.Weight
		f.N = weight.Or(0)
		is = func(b api.Backend) bool { return b.Weight == weight }
	default:
		return
	}
	for _, b := range a.result.Targets {
		if is(b) {
			f.Backend = nameOf(b)
			a.refuse(f)
		}
	}
}

// gains finds what enabling does: nothing is lost by itself.
func (a *assessor) gains() {
	a.already()
	before, after := a.result.Before.Serving, a.result.After.Serving
	may := false
	for _, b := range a.result.Targets {
		b.Enabled = api.Known(1)
		switch {
		case b.State() == api.StateUnknown:
			may = true
			a.warn(Finding{Kind: FoundHealthUnknown, Backend: nameOf(b)})
		case b.State() == api.StateFailing:
			a.warn(Finding{Kind: FoundFailing, Backend: nameOf(b)})
		case !b.Serving(a.vserver.Method):
			a.warn(Finding{Kind: FoundWeightZero, Backend: nameOf(b)})
		}
	}
	a.note(Finding{Kind: FoundLastSeen})
	switch {
	case after > before:
		a.find(ClassOrdinary, servingChange(before, after))
	case may:
		a.find(ClassOrdinary, Finding{Kind: FoundMayRise})
	default:
		a.find(ClassOrdinary, Finding{Kind: FoundEnabledIdle})
	}
}

// warnOfUnknown warns of backends that are counted by what is not known of them.
func (a *assessor) warnOfUnknown() {
	backends, _ := a.vserver.Backends.Get()
	taken, stay := 0, 0
	for _, b := range backends {
		switch {
		case b.State() != api.StateUnknown:
		case a.takes(b.ID):
			taken++
		case a.effects[b.ID] == "":
			stay++
		}
	}
	switch {
	case taken == 1 && len(a.targets) == 1:
		a.warn(Finding{Kind: FoundStateUnknown})
	case taken > 0:
		a.warn(Finding{Kind: FoundTakenUnknown, N: taken})
	}
	if stay > 0 {
		a.warn(Finding{Kind: FoundStayUnknown, N: stay})
	}
	if a.weighs() {
		a.warnOfWeights()
	}
}

// warnOfWeights warns of survivors that a look at their health misjudges, or that may not serve by
// a Method that the service left out.
func (a *assessor) warnOfWeights() {
	backends, _ := a.vserver.Backends.Get()
	idle, open := 0, 0
	for _, b := range backends {
		if a.effects[b.ID] != "" || b.State() != api.StateHealthy {
			continue
		}
		if !b.Weight.IsKnown() {
			open++
		}
		if api.Is(b.Weight, 0) {
			idle++
		}
	}
	if !a.vserver.Method.IsKnown() {
		if idle > 0 {
			a.warn(Finding{Kind: FoundIdleOrNot, N: idle})
		}
		return
	}
	if idle > 0 {
		a.warn(Finding{Kind: FoundOthersIdle, N: idle})
	}
	if open > 0 {
		a.warn(Finding{Kind: FoundOthersWeight, N: open})
	}
}
