package impact

import (
	"fmt"
	"strings"

	"cloud.internal/ulbconsole/api"
)

// DefaultMaxTargets is how many backends one plan may take where nobody set it. Of GoalUndo only
// those count that it disables again: what it gives back is not limited.
const DefaultMaxTargets = 10

// MostSteps is how many steps a plan may have. Each is recorded with its rule before anything is
// sent, and each has to be read.
const MostSteps = 1000

// limits finds what the profile's policy and the number of backends make of a plan.
func (a *assessor) limits() {
	if a.policy.Protected {
		a.find(ClassSevere, "the profile is protected")
	}
	if a.policy.Kubernetes {
		a.find(ClassSevere, "a Kubernetes cluster owns this load balancer")
	}
	n := len(a.effects) + len(a.adds)
	if n > 1 {
		a.find(ClassSevere, fmt.Sprintf("%d backends at once", n))
	}
	most := a.policy.MaxTargets
	if most < 1 {
		most = DefaultMaxTargets
	}
	if n := a.steps(); a.goal() == GoalRelease && n > MostSteps {
		words := fmt.Sprintf("It would take %d steps, and one plan may have at most %d: ", n, MostSteps)
		if len(a.targets) > 1 {
			a.refuse(words + "choose fewer backends.")
		} else {
			a.refuse(words + "take the backend out of some of its rules in the web console first.")
		}
	}
	switch idled := a.idled(); {
	case a.goal() == GoalUndo && idled > most:
		a.refuse(fmt.Sprintf("%d backends would be disabled again, but one plan may take at most %d: disable them "+
			"yourself, fewer at a time.", idled, most))
	case a.goal() != GoalUndo && n > most:
		a.refuse(fmt.Sprintf("%d backends are chosen, but one plan may take at most %d: choose fewer.", n, most))
	}
}

// idled is how many backends the plan takes from serving.
func (a *assessor) idled() int {
	n := 0
	for id := range a.effects {
		if a.takes(id) {
			n++
		}
	}
	return n
}

// mostTyped is how long a name may be that is typed to confirm: nobody compares a longer one.
const mostTyped = 64

// gate sets what must be typed. The name is what an operator knows; the id stands in where the name
// is too long, could be typed in two ways, or means two VServers.
func (a *assessor) gate() {
	v := a.vserver
	name, known := v.Name.Get()
	unique := true
	for _, other := range a.ulb {
		// Names that differ only in case or blanks are not told apart by eye.
		if other.ID != v.ID && api.SameID(other.Name.Or(""), name) {
			unique = false
		}
	}
	switch {
	case known && unique && typable(name) && len(name) <= mostTyped:
		a.result.Gate = name
	case typable(string(v.ID)):
		a.result.Gate = string(v.ID)
	default:
		a.refuse("Confirming this takes typing the VServer's name or id, and neither can be typed exactly: do it in the " +
			"web console.")
	}
}

// typable says whether a text can be typed as it is seen: printable ASCII, and no spaces that the
// eye misses.
func typable(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return text != "" && strings.Trim(text, " ") == text && !strings.Contains(text, "  ")
}
