package changes

import (
	"slices"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// operationSections describe an operation with all its steps.
func (t *Tracker) operationSections(op change.Operation) []render.Section {
	facts := t.factsOf(op)
	head := render.Section{Title: operationTitle(op), Facts: []render.Fact{
		{Label: "state", Value: operationState(op)},
		{Label: "what", Value: render.OrderWords(op.Order, facts.addresses)},
		{Label: "now", Value: t.now(op)},
		{Label: "why", Value: render.WhyText(op)},
		{Label: "next", Value: render.NextText(op)},
		{Label: "began", Value: render.Moment(api.Known(op.Began))},
	}}
	if !op.Ended.IsZero() && op.Outcome != "" {
		head.Facts = append(head.Facts,
			render.Fact{
				Label: "ended",
				Value: render.Moment(api.Known(op.Ended)) + ", after " + render.RoundedDuration(op.Ended.Sub(op.Began)),
			})
	}
	if !op.Until.IsZero() {
		head.Facts = append(head.Facts, render.Fact{Label: "drains until", Value: render.Moment(api.Known(op.Until))})
	}
	head.Facts = slices.DeleteFunc(head.Facts, func(f render.Fact) bool { return f.Value == "" })
	for _, c := range op.Differences {
		head.Facts = append(head.Facts,
			render.Fact{Label: "changed meanwhile", Value: c.What + ": " + render.Dash(c.Old) + " -> " + render.Dash(c.New)})
	}
	if op.Follower != "" {
		head.Facts = append(head.Facts, render.Fact{Label: "continued by", Value: op.Follower})
	}
	all := []render.Section{head}
	can := render.Section{Title: "what can be done"}
	for _, f := range t.offers(op) {
		can.Facts = append(can.Facts, render.Fact{Label: t.env.Key(f.action), Value: f.words})
	}
	if why := t.notHere(op); why != "" && !op.Running && (!facts.record.Empty() || op.Outcome == "" || op.InDoubt()) {
		can.Facts = append(can.Facts, render.Fact{Label: "not here", Value: why})
	}
	if len(can.Facts) > 0 {
		all = append(all, can)
	}
	if steps := render.StepFacts(op, facts.addresses); len(steps) > 0 {
		all = append(all, render.Section{Title: "steps", Facts: steps})
	}
	all = append(all, render.WhereSection(op))
	if op.Running {
		return all
	}
	return append(all, render.RecordSections(facts.record, op.Facts)...)
}

// now is what is going on about it beside the screen, "" for nothing.
func (t *Tracker) now(op change.Operation) string {
	is, there := t.resolving[op.ID]
	if !there {
		return ""
	}
	if is.why == "" {
		return resolvingText
	}
	long := t.env.Clock.Now().Sub(is.begun)
	return resolvingText + screen.Tries{N: is.reads + 1}.Words(long) + "; " + is.why
}

func operationTitle(op change.Operation) string {
	if op.ID == "" {
		return "change"
	}
	return "change " + op.ID
}

func operationState(op change.Operation) string {
	switch {
	case op.Running && op.Draining():
		return "draining"
	case op.Running:
		return render.Join("running", render.Bracketed(op.Waiting))
	case !op.Ended.IsZero():
		return string(op.Outcome)
	case op.RunsElsewhere():
		return "running in another console"
	case op.Unrecorded:
		return "OPEN: " + string(op.Outcome) + ", and not recorded"
	case op.InDoubt() && op.Mine:
		return "UNKNOWN: a request may or may not have happened"
	case op.InDoubt():
		return "UNKNOWN: a request may or may not have happened"
	case op.Mine && op.Outcome == "":
		return "running"
	case op.Follower != "":
		return "continued by " + op.Follower
	case op.Draining():
		return "DRAINING: disabled, not released"
	default:
		return "OPEN: interrupted between two steps"
	}
}

// CloseWords are what was asked for, how that stands and what closing it means, raw. Only a request
// without an outcome blocks anything.
func (t *Tracker) CloseWords(op change.Operation) (what, state, closing string) {
	closing = "nothing is sent; " + ifClosed(op)
	if op.InDoubt() {
		closing += ", and blocks no longer"
	}
	return render.OrderWords(op.Order, t.factsOf(op).addresses), operationState(op), closing
}
