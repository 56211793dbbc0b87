package render

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/index"
	"cloud.internal/ulbconsole/ui/theme"
)

// RolloutTitle is that of the dialog of a change of so many places.
func RolloutTitle(r impact.Request, places int) string {
	n := fmt.Sprintf("%d %s", places, Plural(places, "place", "places"))
	switch {
	case r.Goal == impact.GoalUndo:
		return "Undo in " + n
	case r.Drain:
		return "Drain and release from " + n
	case r.Goal == impact.GoalRelease:
		return "Release from " + n
	default:
		return goals[r.Goal].order + " in " + n
	}
}

// ButtonRollout is the button that carries a change of so many places out.
func ButtonRollout(r impact.Request, places int) string {
	label := goals[r.Goal].order
	if r.Drain {
		label = "Drain and release"
	}
	return fmt.Sprintf("%s in %d", label, places)
}

// What the dialog of a change of several places says.
const (
	LabelPlaces    = "places"
	LabelLeftOut   = "LEFT OUT"
	LabelNotRead   = "NOT READ"
	RolloutNothing = "No place can be changed."
	RolloutNoSteps = "nothing to do there"
	RolloutMoved   = "not what the row was"
)

// RolloutEmptied says which rules would be left without members.
func RolloutEmptied(th *theme.Theme, rules []api.Rule) string {
	return fmt.Sprintf("empties %s %s", Plural(len(rules), "rule", "rules"), th.Name(RuleNames(rules)))
}

// RolloutNotRead names the regions and projects that were not read whole, "" for none: the hosts may
// serve there.
func RolloutNotRead(th *theme.Theme, all []index.Coverage) string {
	var parts []string
	for _, c := range all {
		name := ScopeName(th, c.Scope)
		switch {
		case c.Progress == index.Failed:
			parts = append(parts, name+" "+coverageFault(c.Err))
		case c.Progress != index.Complete:
			parts = append(parts, name+" "+underway(c))
		case c.Incomplete != "":
			parts = append(parts, name+" in part")
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d regions and projects: ", len(parts), len(all)) + firstFew(parts)
}

// RolloutAlsoIn names the places of the hosts that the change leaves alone, "" for none.
func RolloutAlsoIn(places []string) string {
	if len(places) == 0 {
		return ""
	}
	slices.Sort(places)
	n := len(places)
	return fmt.Sprintf("%d other %s, not touched: ", n, Plural(n, "place", "places")) + firstFew(places)
}

// firstFew are the first of these, and how many more there are.
func firstFew(all []string) string {
	if more := len(all) - MostListed; more > 0 {
		all = append(slices.Clone(all[:MostListed]), fmt.Sprintf("%d more", more))
	}
	return strings.Join(all, ", ")
}

// RolloutReading says how many places were read so far.
func RolloutReading(read, all int) string {
	return fmt.Sprintf("Reading %d of %d places ...", read, all)
}

// RolloutCanary says in which order the places are changed.
func RolloutCanary(taken, all int, pause time.Duration) string {
	text := fmt.Sprintf("%d of %d", taken, all)
	if taken > 1 {
		text += ", in turn"
	}
	if taken > 1 && pause > 0 {
		text += fmt.Sprintf("; %s pause after the first", pause)
	}
	return text
}

// RolloutRisks counts the places of the worst class.
func RolloutRisks(n, all int) string { return fmt.Sprintf("in %d of %d", n, all) }

// PlaceName is where an order is carried out, ULB and VServer by their names.
func PlaceName(th *theme.Theme, o change.Order) string {
	return ShortName(th, orID(o.ULBName, string(o.ULB))) + "/" + ShortName(th, orID(o.VServerName, string(o.VServer)))
}

// PlaceScope is its region and project.
func PlaceScope(th *theme.Theme, o change.Order) string {
	return Join(ShortName(th, string(o.Scope.Region)), ShortName(th, orID(o.ProjectName, string(o.Scope.Project))))
}

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

// WhatToDo is what an operation was to do, raw.
func WhatToDo(op change.Operation, addresses map[api.BackendID]string) string {
	if len(op.Parts) > 0 {
		return OrderShort(op, addresses)
	}
	return OrderWords(op.Order, addresses)
}

// placesWords are how many places of a rollout are done, or disabled for it, and in which regions they are, raw.
func placesWords(op change.Operation) string {
	done, all := op.PlacesDone()
	text := fmt.Sprintf("%d places", all)
	if disabled := op.PlacesDisabled(); disabled > 0 {
		text = fmt.Sprintf("%d of %d disabled, %d released", disabled, all, done)
	} else if done < all {
		text = fmt.Sprintf("%d of %d places", done, all)
	}
	var regions []string
	for _, part := range op.Parts {
		if region := string(part.Order.Scope.Region); !slices.Contains(regions, region) {
			regions = append(regions, region)
		}
	}
	return text + " " + strings.Join(regions, ",")
}

// rolloutSubject is what a rollout is about, and in how many places; of one that sent nothing it is the
// place that aborted it.
func rolloutSubject(th *theme.Theme, op change.Operation) (what, in string) {
	if part, found := stoppedBy(op); found && op.Outcome == change.OutcomeAborted {
		return operationSubject(th, part)
	}
	return th.Name(rolloutHost(op)), th.Name(placesWords(op))
}

// stoppedBy is the place that a rollout ended at, false where it ended between two. Those that wait beside
// one that fails are stopped.
func stoppedBy(op change.Operation) (by change.Operation, found bool) {
	for _, part := range op.Current() {
		unbegun := part.ID == "" && part.Outcome == change.OutcomeAborted && (part.Reason == change.ReasonPlaces ||
			part.Reason == change.ReasonStopped || part.Reason == change.ReasonLeft)
		if part.Outcome == change.OutcomeDone || part.Draining() || unbegun {
			continue
		}
		if !found || by.Reason == change.ReasonStopped && part.Reason != change.ReasonStopped {
			by, found = part, true
		}
	}
	return by, found
}

// placeReached is the place at which a rollout ended, "" where it came to none.
func placeReached(op change.Operation) string {
	if part, found := stoppedBy(op); found {
		o, at := part.Order, ""
		if op.Outcome != change.OutcomeAborted { // else what it is about says it
			at = " " + orID(o.ULBName, string(o.ULB)) + "/" + orID(o.VServerName, string(o.VServer))
		}
		return fmt.Sprintf(" at place %d/%d%s%s", o.Rollout.Place, o.Rollout.Of, at, stepReached(part))
	}
	if done, all := op.PlacesDone(); done < all && done > 0 {
		return fmt.Sprintf(" after place %d/%d", done, all)
	}
	return ""
}

// PartTitle heads a place of a rollout and what became of it, raw. By is the operation that continued or
// undid it, nil without one.
func PartTitle(part change.Operation, by *change.Operation) string {
	o := part.Order
	state := OperationState(part, by)
	switch {
	case part.Queued:
		state = stepQueued
	case part.Reason == change.ReasonPlaces:
		state = notBegun
	}
	return fmt.Sprintf("place %d/%d %s/%s %s: %s", o.Rollout.Place, o.Rollout.Of, orID(o.ULBName, string(o.ULB)),
		orID(o.VServerName, string(o.VServer)), o.Scope.Region, state)
}

// AheadTitle heads a place of a rollout that was not begun, raw.
func AheadTitle(o change.Order) string {
	return fmt.Sprintf("%s/%s %s: %s", orID(o.ULBName, string(o.ULB)), orID(o.VServerName, string(o.VServer)),
		o.Scope.Region, notBegun)
}

// PlaceStates are the places of a rollout, each with how it stands, raw.
func PlaceStates(op change.Operation) []string {
	current := op.Current()
	all := make([]string, 0, len(current)+len(op.Ahead))
	for _, part := range current {
		all = append(all, PartTitle(part, nil))
	}
	for _, o := range op.Ahead {
		if !slices.ContainsFunc(current, func(part change.Operation) bool { return part.Order.Place == o.Place }) {
			all = append(all, AheadTitle(o))
		}
	}
	return all
}

// PlacesUnbegun is how many places of a rollout under way are still to begin, "" for none.
func PlacesUnbegun(op change.Operation) string {
	queued := 0
	for _, part := range op.Parts {
		if part.Queued {
			queued++
		}
	}
	if queued == 0 {
		return ""
	}
	_, all := op.PlacesDone()
	return fmt.Sprintf("%d of %d places %s", queued, all, reasons[change.ReasonPlaces].why)
}

// RolloutHost names the host that a rollout is about.
func RolloutHost(th *theme.Theme, op change.Operation) string { return th.Name(rolloutHost(op)) }
