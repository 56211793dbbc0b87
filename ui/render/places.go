package render

import (
	"fmt"
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// rolloutHost names the host that a rollout is about, raw; several are counted.
func rolloutHost(op change.Operation) string {
	var hosts []string
	ids := map[api.BackendID]bool{} // a place that went on is recorded again
	for _, r := range []impact.Record{op.Facts, op.Order.Request.Record} {
		for _, b := range r.Backends {
			host := Join(b.Backend.PrivateIP.Or(""), b.Backend.ResourceName.Or(""))
			if ids[b.Backend.ID] = true; !slices.Contains(hosts, host) {
				hosts = append(hosts, host)
			}
		}
	}
	if len(hosts) == 1 && hosts[0] != "" {
		return hosts[0]
	}
	for _, id := range op.Order.Request.Targets {
		ids[id] = true
	}
	return ManyBackends(len(ids))
}

// mostPlaces is how many places of a rollout are named in one line.
const mostPlaces = 8

// placesNamed names the places of a rollout, raw: of many the first ones, and how many more there are.
func placesNamed(op change.Operation) string {
	all := PlaceNames(op)
	if more := len(all) - mostPlaces; more > 0 {
		return fmt.Sprintf("%s +%d", strings.Join(all[:mostPlaces], ", "), more)
	}
	return strings.Join(all, ", ")
}

// PlaceNames are the places of a rollout, begun or not, with region and project, raw.
func PlaceNames(op change.Operation) []string {
	var all []string
	add := func(o change.Order) {
		name := fmt.Sprintf("%s/%s %s %s", orID(o.ULBName, string(o.ULB)), orID(o.VServerName, string(o.VServer)),
			o.Scope.Region, orID(o.ProjectName, string(o.Scope.Project)))
		if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	for _, part := range op.Parts {
		add(part.Order)
	}
	for _, o := range op.Ahead {
		add(o)
	}
	return all
}

// placesDone is how many places of a rollout are done and were not undone since, and how many it has.
func placesDone(op change.Operation) (done, all int) {
	done, all = op.PlacesDone()
	return done - op.PlacesUndone(), all
}

// placesWords are how many places of a rollout are done, or disabled for it, and in which regions they are, raw.
func placesWords(op change.Operation) string {
	done, all := placesDone(op)
	disabled := op.PlacesDisabled()
	if op.Follower != "" && !isUndo(&op) && disabled == 0 { // all of it was undone, what was disabled, too
		done = op.PlacesTouched()
	}
	text := fmt.Sprintf("%d of %d %s", done, all, Plural(all, "place", "places"))
	if undone := op.PlacesUndone(); undone > 0 {
		text += fmt.Sprintf(", %d undone", undone)
	}
	if disabled > 0 {
		text = fmt.Sprintf("%d of %d disabled", disabled, all)
		if done > 0 {
			text += fmt.Sprintf(", %d released", done)
		}
	}
	var regions []string
	add := func(o change.Order) {
		if region := string(o.Scope.Region); !slices.Contains(regions, region) {
			regions = append(regions, region)
		}
	}
	for _, part := range op.Parts {
		add(part.Order)
	}
	for _, o := range op.Ahead {
		add(o)
	}
	return text + " " + strings.Join(regions, ",")
}
