package impact

import (
	"fmt"
	"slices"

	"cloud.internal/ulbconsole/api"
)

// takes says whether what becomes of a backend takes it from serving.
func takes(effect Goal) bool { return effect == GoalRelease || effect == GoalDisable }

// servesBefore takes the worse of what may be true: one that is taken away and whose state is
// unknown may be the one that serves.
func (w *assessor) servesBefore(b api.Backend) bool {
	if takes(w.effects[b.ID]) && b.State() == api.StateUnknown {
		return true
	}
	return b.Serving(w.vserver.Method)
}

func (w *assessor) servesAfter(b api.Backend) bool {
	effect := w.effects[b.ID]
	if effect == GoalEnable {
		b.Enabled = api.Known(1)
	}
	return !takes(effect) && b.Serving(w.vserver.Method)
}

// offBefore and offAfter say whether a backend is disabled.
func (w *assessor) offBefore(id api.BackendID) bool {
	b, found := w.byID[id]
	return found && b.State() == api.StateDisabled
}

func (w *assessor) offAfter(id api.BackendID) bool {
	switch {
	case w.effects[id] == GoalDisable:
		return true
	case w.effects[id] == GoalEnable:
		return false
	case w.adds[id]:
		return w.addsOff(id)
	default:
		return w.offBefore(id)
	}
}

// addsOff says whether a backend is added back disabled.
func (w *assessor) addsOff(id api.BackendID) bool {
	return slices.ContainsFunc(w.undoSteps, func(s Step) bool {
		return s.Kind == StepAdd && s.Backend == id && api.Is(s.Host.Enabled, 0)
	})
}

// count counts the VServer's backends before and after. One that is added does not serve yet.
func (w *assessor) count() {
	backends, known := w.vserver.Backends.Get()
	a := &w.result
	for _, b := range backends {
		a.Before.Total++
		if w.servesBefore(b) {
			a.Before.Serving++
		}
		if w.offBefore(b.ID) {
			a.Before.Off++
		}
		if w.effects[b.ID] == GoalRelease {
			continue
		}
		a.After.Total++
		if w.servesAfter(b) {
			a.After.Serving++
		}
		if w.offAfter(b.ID) {
			a.After.Off++
		}
	}
	a.After.Total += len(w.adds)
	for id := range w.adds {
		if w.offAfter(id) {
			a.After.Off++
		}
	}
	a.Before.Known, a.After.Known = known, known && a.TargetFound
}

// moderate finds the classes of a loss that leaves others serving, or finds nothing that serves.
func (w *assessor) moderate() {
	before, after := w.result.Before.Serving, w.result.After.Serving
	if before > after {
		if after > 0 {
			w.find(ClassOrdinary, fmt.Sprintf("serving falls from %d to %d", before, after))
		}
		return
	}
	words := fmt.Sprintf("none of the %d backends serves", len(w.targets))
	if len(w.targets) == 1 {
		words = fmt.Sprintf("the backend does not serve (%s)", idleWord(w.result.Targets[0]))
	}
	if after > 0 {
		words += ", and " + others(after)
	}
	w.find(ClassTrivial, words)
}

// forGood warns of what a release loses for good: GoalUndo could not add it.
func (w *assessor) forGood() {
	if w.goal() != GoalRelease {
		return
	}
	for _, b := range w.result.Targets {
		if _, err := b.Host(); err != nil {
			w.warn("this release cannot be taken back here: " + err.Error())
		}
	}
}

// losses finds what is worse where the plan takes some backends away, of which from serve.
func (w *assessor) losses(taken, from int) {
	before, after := w.result.Before.Serving, w.result.After.Serving
	switch {
	case before == 0:
		w.warn("the VServer already serves nothing")
	case after == 0:
		w.find(ClassOutage, fmt.Sprintf("serving falls from %d to nothing", before))
		w.result.Down = append(w.result.Down, "the VServer")
	case taken > 1 && from > before/2:
		w.find(ClassSevere,
			fmt.Sprintf("%d backends at once, more than half of those serving (%d of %d)", taken, from, before))
	}
	switch {
	case after == 1 && before > 1:
		w.warn("only one backend will be left serving")
	case after == 1:
		w.warn("only one backend serves")
	}
}

// idleWord is the word for why a backend does not serve.
func idleWord(b api.Backend) string {
	if s := b.State(); s != api.StateHealthy {
		return string(s)
	}
	return "weight 0"
}

func (w *assessor) floor() {
	before, after := w.result.Before.Serving, w.result.After.Serving
	need, words := floorOf(w.policy.Floor, w.result.Before.Total)
	switch {
	case after >= need:
	case after < before:
		w.find(ClassSevere, fmt.Sprintf("serving falls to %d, under the configured floor of %s", after, words))
	default:
		w.warn("the VServer is already under its configured floor of " + words)
	}
}

// already refuses to disable what is disabled, and the other way round.
func (w *assessor) already() {
	enabled := 0
	switch w.goal() {
	case GoalDisable:
	case GoalEnable:
		enabled = 1
	default:
		return
	}
	state := w.goal().Done()
	for _, b := range w.result.Targets {
		switch {
		case !api.Is(b.Enabled, enabled):
		case len(w.targets) == 1:
			w.refuse(fmt.Sprintf("The backend is already %s, so nothing is to be done: %s.", state, nameOf(b)))
		default:
			w.refuse(fmt.Sprintf("A chosen backend is already %s, leave it out: %s.", state, nameOf(b)))
		}
	}
}

// gains finds what enabling does: nothing is lost by itself.
func (w *assessor) gains() {
	w.already()
	before, after := w.result.Before.Serving, w.result.After.Serving
	may := false
	for _, b := range w.result.Targets {
		b.Enabled = api.Known(1)
		switch {
		case b.State() == api.StateUnknown:
			may = true
			w.warn("the health of a backend is unknown, so it may or may not serve once it is enabled: " + nameOf(b))
		case b.State() == api.StateFailing:
			w.warn("a backend fails its check, and will not serve once it is enabled: " + nameOf(b))
		case !b.Serving(w.vserver.Method):
			w.warn("a backend has weight 0, and will not serve once it is enabled: " + nameOf(b))
		}
	}
	w.note("the health of a disabled backend is as last seen: it serves once its check passes")
	switch {
	case after > before:
		w.find(ClassOrdinary, fmt.Sprintf("serving rises from %d to %d", before, after))
	case may:
		w.find(ClassOrdinary, "serving may rise: the health of what is enabled is unknown")
	default:
		w.find(ClassOrdinary, "what is enabled does not serve")
	}
}

// warnOfUnknown warns of backends that are counted by what is not known of them.
func (w *assessor) warnOfUnknown() {
	backends, _ := w.vserver.Backends.Get()
	taken, stay := 0, 0
	for _, b := range backends {
		switch {
		case b.State() != api.StateUnknown:
		case takes(w.effects[b.ID]):
			taken++
		case w.effects[b.ID] == "":
			stay++
		}
	}
	switch {
	case taken == 1 && len(w.targets) == 1:
		w.warn("the backend's own state is unknown: it counts as serving")
	case taken > 0:
		w.warn(fmt.Sprintf("the state of %s to be taken away is unknown: counted as serving", plural(taken, "backend")))
	}
	if stay > 0 {
		w.warn(fmt.Sprintf("the state of %s is unknown: not counted as serving", ofOthers(stay)))
	}
	if w.weighs() {
		w.warnOfWeights()
	}
}

// warnOfWeights warns of survivors that a look at their health misjudges, or that may not serve by
// a Method that the service left out.
func (w *assessor) warnOfWeights() {
	backends, _ := w.vserver.Backends.Get()
	idle, open := 0, 0
	for _, b := range backends {
		if w.effects[b.ID] != "" || b.State() != api.StateHealthy {
			continue
		}
		if !b.Weight.IsKnown() {
			open++
		}
		if api.Is(b.Weight, 0) {
			idle++
		}
	}
	if !w.vserver.Method.IsKnown() {
		if idle > 0 {
			w.warn(fmt.Sprintf("%s of weight 0, and the Method is unknown: counted as serving", areOthers(idle)))
		}
		return
	}
	if idle > 0 {
		w.warn(fmt.Sprintf("%s healthy but of weight 0: not counted as serving", areOthers(idle)))
	}
	if open > 0 {
		w.warn(fmt.Sprintf("the Weight of %s is unknown: counted as serving", ofOthers(open)))
	}
}

// floorOf gives how many of total backends must serve, and the floor in words.
func floorOf(f Floor, total int) (need int, words string) {
	need = f.Need(total)
	if f.ByShare(total) {
		return need, fmt.Sprintf("%d%% (%d of %d)", min(f.Percent, 100), need, total)
	}
	return need, fmt.Sprint(need)
}
