package impact

import (
	"fmt"

	"cloud.internal/ulbconsole/api"
)

// count finds what the release does to the VServer as a whole.
func (w *work) count() {
	backends, known := w.vserver.Backends.Get()
	a := &w.result
	unknown := 0
	for _, b := range backends {
		a.Before.Total++
		if b.ID == w.id {
			if w.targetServes(b) {
				a.Before.Serving++
			}
			continue
		}
		a.After.Total++
		if b.State() == api.StateUnknown {
			unknown++
		}
		if b.Serving(w.vserver.Method) {
			a.Before.Serving++
			a.After.Serving++
		}
	}
	a.Before.Known, a.After.Known = known, known && a.TargetFound
	if !a.TargetFound {
		return
	}
	w.serving()
	w.warnOfUnknown(unknown)
	w.floor()
	w.method()
}

// targetServes takes the worse of what may be true: a target whose state is
// unknown may be the one that serves.
func (w *work) targetServes(b api.Backend) bool {
	return b.State() == api.StateUnknown || b.Serving(w.vserver.Method)
}

func (w *work) serving() {
	before, after := w.result.Before.Serving, w.result.After.Serving
	const refusal = "Nothing would serve on the VServer after this: add another backend, or wait until another one is healthy."
	switch {
	case before == 0:
		w.refuse(ClassSevere, "the VServer already serves nothing", refusal)
	case after == 0:
		w.refuse(ClassOutage, fmt.Sprintf("serving falls from %d to nothing", before), refusal)
	case before == after:
		w.find(ClassTrivial, fmt.Sprintf("the backend does not serve (%s), and %s", w.idle(), others(after)))
	default:
		w.find(ClassOrdinary, fmt.Sprintf("serving falls from %d to %d", before, after))
	}
	if after == 1 && before > 1 {
		w.warn("only one backend will be left serving")
	} else if after == 1 {
		w.warn("only one backend serves")
	}
}

// idle is the word for why the target does not serve.
func (w *work) idle() string {
	if s := w.result.Target.State(); s != api.StateHealthy {
		return string(s)
	}
	return "weight 0"
}

func (w *work) floor() {
	before, after, floor := w.result.Before.Serving, w.result.After.Serving, w.policy.Floor.Number
	switch {
	case after >= floor:
	case after < before:
		w.find(ClassSevere, fmt.Sprintf("serving falls to %d, under the configured floor of %d", after, floor))
	default:
		w.warn(fmt.Sprintf("the VServer is already under its configured floor of %d", floor))
	}
}

// method finds what the VServer's Method makes of a release. A Method that the
// service left out may be any of the severe ones.
func (w *work) method() {
	method, known := w.vserver.Method.Get()
	switch {
	case !known:
		w.find(ClassSevere, "the service did not say which Method the VServer has, and it may be one that re-maps all clients")
	case method == api.MethodSource, method == api.MethodSourcePort:
		w.find(ClassSevere, fmt.Sprintf("Method %s: removing one backend re-maps the clients of all", method))
	case method == api.MethodBackup:
		w.find(ClassSevere, "Method Backup: the main and standby pair loses one")
	case method == api.MethodWeightRoundrobin:
		w.warnOfWeights()
	}
}

func (w *work) warnOfUnknown(survivors int) {
	if w.result.Target.State() == api.StateUnknown {
		w.warn("the backend's own state is unknown: it counts as serving")
	}
	if survivors > 0 {
		w.warn(fmt.Sprintf("the state of %s is unknown: not counted as serving", ofOthers(survivors)))
	}
}

// warnOfWeights tells of survivors that a look at their health misjudges.
func (w *work) warnOfWeights() {
	backends, _ := w.vserver.Backends.Get()
	idle, open := 0, 0
	for _, b := range backends {
		if b.ID == w.id || b.State() != api.StateHealthy {
			continue
		}
		if !b.Weight.IsKnown() {
			open++
		}
		if api.Is(b.Weight, 0) {
			idle++
		}
	}
	if idle > 0 {
		w.warn(fmt.Sprintf("%s healthy but of weight 0: not counted as serving", areOthers(idle)))
	}
	if open > 0 {
		w.warn(fmt.Sprintf("the Weight of %s is unknown: counted as serving", ofOthers(open)))
	}
}

// profile finds what the policy of the profile makes of a release.
func (w *work) profile() {
	if w.policy.Protected {
		w.refuse(ClassSevere, "the profile is protected",
			"The profile is protected, and this version changes nothing in such a profile: use one that is not protected, or the web console.")
	}
}
