package impact

import "cloud.internal/ulbconsole/api"

// Estimate is the class that a release of one backend would have, of a listener that is not read but
// remembered: nothing is confirmed by it.
func Estimate(v api.VServer, b api.BackendID, p Policy) Class {
	return assess(nil, v, Request{Goal: GoalRelease, Targets: []api.BackendID{b}}, p).Class
}
