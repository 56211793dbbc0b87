package change

import (
	"slices"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// CurrentIDs translates ids as the plan knows them: a backend that an earlier step added back goes
// by its new id.
func CurrentIDs(steps []StepStatus, before int, ids []api.BackendID) []api.BackendID {
	var added map[api.BackendID]api.BackendID
	for i := range steps[:before] {
		if s := &steps[i]; s.Step.Kind == impact.StepAdd && s.Backend != "" {
			if added == nil {
				added = map[api.BackendID]api.BackendID{}
			}
			added[s.Step.Backend] = s.Backend
		}
	}
	now := slices.Clone(ids)
	if added == nil {
		return now
	}
	for n, id := range ids {
		if is, there := added[id]; there {
			now[n] = is
		}
	}
	return now
}

// Joining are the members that a StepJoinRule adds.
func Joining(steps []StepStatus, i int) []api.BackendID {
	was := map[api.BackendID]bool{}
	for _, id := range steps[i].Step.Rule.MemberIDs() {
		was[id] = true
	}
	var ids []api.BackendID
	for _, id := range steps[i].Step.Members {
		if !was[id] {
			ids = append(ids, id)
		}
	}
	return CurrentIDs(steps, i, ids)
}

// SameIDs says whether two lists hold the same ids, in whatever order and however often.
func SameIDs(a, b []api.BackendID) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(slices.Compact(a), slices.Compact(b))
}
