package impact

import (
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
		a.find(ClassSevere, Finding{Kind: FoundProtected})
	}
	if a.policy.Kubernetes {
		a.find(ClassSevere, Finding{Kind: FoundKubernetes})
	}
	n := len(a.effects) + len(a.adds)
	if n > 1 {
		a.find(ClassSevere, Finding{Kind: FoundSeveral, N: n})
	}
	most := a.policy.MaxTargets
	if most < 1 {
		most = DefaultMaxTargets
	}
	if n := a.steps(); a.goal() == GoalRelease && n > MostSteps {
		a.refuse(Finding{Kind: FoundSteps, N: n, Of: len(a.targets), Need: MostSteps})
	}
	switch idled := a.idled(); {
	case a.goal() == GoalUndo && idled > most:
		a.refuse(Finding{Kind: FoundManyDisabled, N: idled, Need: most})
	case a.goal() != GoalUndo && n > most:
		a.refuse(Finding{Kind: FoundManyTargets, N: n, Need: most})
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
		a.refuse(Finding{Kind: FoundNotTypable})
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
