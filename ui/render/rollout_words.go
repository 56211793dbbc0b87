package render

import (
	"cmp"
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

// LeftOutText is why the first of these refusals leaves a place out, raw.
func LeftOutText(refusals []impact.Finding) string {
	if f := refusals[0]; f.Kind == impact.FoundAlready {
		return "already " + doneState(f)
	}
	return RefusalTexts(refusals)[0]
}

// LeftOutBackend is one that a change leaves as it is, because it was read to be disabled already.
func LeftOutBackend(th *theme.Theme, b api.Backend) string {
	if s := b.State(); s != api.StateDisabled {
		return HostPortName(th, b) + " was disabled, is " + string(s)
	}
	return HostPortName(th, b) + " already disabled"
}

// RolloutEmptied says which rules would be left without members.
func RolloutEmptied(th *theme.Theme, rules []api.Rule) string {
	return fmt.Sprintf("empties %s %s", Plural(len(rules), "rule", "rules"), th.Name(RuleNames(rules)))
}

// RolloutNotRead names the regions and projects that are not known whole, and says that there may be more and why
// they are not listed, "" for none: the hosts may serve there.
func RolloutNotRead(th *theme.Theme, all []index.Coverage, unlisted error, now time.Time) string {
	beyond := ""
	if unlisted != nil {
		beyond = "the list of regions or projects: " + coverageFault(unlisted)
	}
	groups := groupUnread(all, func(c index.Coverage) string { return cmp.Or(unreadWord(c), underway(c)) })
	if len(groups) == 0 {
		return beyond
	}
	n, parts := 0, make([]string, len(groups))
	for i, u := range groups {
		n, parts[i] = n+u.n, u.short(th, now)
	}
	if beyond != "" {
		beyond = "; " + beyond
	}
	return fmt.Sprintf("%d of %d regions and projects: ", n, len(all)) + firstFew(parts) + beyond
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

// RolloutCanary says in which order the places are changed, and after which of them, counted from 0, there is a
// pause; after none below that.
func RolloutCanary(taken, all, canary int, pause time.Duration) string {
	text := fmt.Sprintf("%d of %d", taken, all)
	if taken > 1 {
		text += ", in turn"
	}
	switch {
	case canary == 0:
		text += fmt.Sprintf("; %s pause after the first", pause)
	case canary > 0:
		text += fmt.Sprintf("; %s pause after number %d", pause, canary+1)
	}
	return text
}

// RolloutRisks counts the places of the worst class.
func RolloutRisks(n, all int) string { return fmt.Sprintf("in %d of %d", n, all) }

// PlaceName is where an order is carried out, ULB and VServer by their names.
func PlaceName(th *theme.Theme, o change.Order) string {
	return ULBName(th, o) + "/" + ShortName(th, orID(o.VServerName, string(o.VServer)))
}

// ULBName is the load balancer of an order by its name.
func ULBName(th *theme.Theme, o change.Order) string {
	return ShortName(th, orID(o.ULBName, string(o.ULB)))
}

// PlaceScope is its region and project.
func PlaceScope(th *theme.Theme, o change.Order) string {
	return Join(ShortName(th, string(o.Scope.Region)), ShortName(th, orID(o.ProjectName, string(o.Scope.Project))))
}

// PartOf is a part as its rollout has it: once that is over, no drain of it waits.
func PartOf(op, part change.Operation) change.Operation {
	if !op.Ended.IsZero() && part.Draining() {
		part.Outcome, part.Ended, part.Until = change.OutcomeStopped, op.Ended, time.Time{}
	}
	return part
}

// PartTitle heads a place of a rollout and what became of it, raw. By is the operation that continued or
// undid it, nil without one.
func PartTitle(part change.Operation, by *change.Operation) string {
	o := part.Order
	state, _, _ := strings.Cut(OperationState(part, by), ":") // the page of the change says what that means
	switch {
	case part.Queued:
		state = stepQueued
	case part.Reason == change.ReasonPlaces:
		state = notBegun
	}
	return fmt.Sprintf("place %d/%d %s", o.Rollout.Place, o.Rollout.Of, placeAndState(o, state))
}

// AheadTitle heads a place of a rollout that was not begun, raw.
func AheadTitle(o change.Order) string { return placeAndState(o, notBegun) }

// EarlierTitle heads what was done of a place before the rollout went on there, raw. By is the operation that
// continued or undid it, nil without one.
func EarlierTitle(part change.Operation, by *change.Operation) string {
	return "earlier, " + placeAndState(part.Order, OperationState(part, by))
}

// EarlierSteps are its steps as far as it came.
func EarlierSteps(part change.Operation, addresses map[api.BackendID]string) []Fact {
	begun := len(part.Steps)
	for begun > 0 && part.Steps[begun-1].State == change.StepWaiting {
		begun--
	}
	part.Steps = part.Steps[:begun]
	return StepFacts(part, addresses)
}

func placeAndState(o change.Order, state string) string {
	return fmt.Sprintf("%s/%s %s: %s", orID(o.ULBName, string(o.ULB)), orID(o.VServerName, string(o.VServer)),
		o.Scope.Region, state)
}

// PlaceStates are the places of a rollout, each with how it stands, raw.
func PlaceStates(op change.Operation) []string {
	current := op.Current()
	all := make([]string, 0, len(current)+len(op.Ahead))
	for _, part := range current {
		all = append(all, PartTitle(PartOf(op, part), nil))
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
