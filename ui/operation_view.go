package ui

import (
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// operationSections describe an operation with all its steps.
func (a *App) operationSections(s operation) []render.Section {
	head := render.Section{Title: operationTitle(s), Prose: true, Facts: []render.Fact{
		{Label: "state", Value: operationState(s)},
		{Label: "what", Value: render.OrderWords(s.op.Order, s.addresses)},
		{Label: "now", Value: a.now(s)},
		{Label: "why", Value: s.op.Why},
		{Label: "next", Value: s.op.Next},
		{Label: "began", Value: render.Moment(api.Known(s.op.Began))},
	}}
	if !s.op.Ended.IsZero() && s.op.Outcome != "" {
		head.Facts = append(head.Facts, render.Fact{Label: "ended", Value: render.Moment(api.Known(s.op.Ended)) + ", after " + render.RoundedDuration(s.op.Ended.Sub(s.op.Began))})
	}
	if !s.op.Until.IsZero() {
		head.Facts = append(head.Facts, render.Fact{Label: "drains until", Value: render.Moment(api.Known(s.op.Until))})
	}
	head.Facts = slices.DeleteFunc(head.Facts, func(f render.Fact) bool { return f.Value == "" })
	for _, c := range s.changes {
		head.Facts = append(head.Facts, render.Fact{Label: "changed meanwhile", Value: c.What + ": " + render.Dash(c.Old) + " -> " + render.Dash(c.New)})
	}
	if f := a.follower(s.op); f != "" {
		head.Facts = append(head.Facts, render.Fact{Label: "taken up by", Value: f})
	}
	all := []render.Section{head}
	can := render.Section{Title: "what can be done", Prose: true}
	for _, f := range a.offers(s) {
		can.Facts = append(can.Facts, render.Fact{Label: a.env.Key(f.action), Value: f.words})
	}
	if why := a.notHere(s.op); why != "" && (!s.record.Empty() || s.op.Outcome == "") {
		can.Facts = append(can.Facts, render.Fact{Label: "not here", Value: why})
	}
	if len(can.Facts) > 0 {
		all = append(all, can)
	}
	if steps := render.StepFacts(s.op.Steps, s.addresses); len(steps) > 0 {
		all = append(all, render.Section{Title: "steps", Prose: true, Facts: steps})
	}
	all = append(all, render.WhereSection(s.op))
	return append(all, render.RecordSections(s.record, s.op.Facts)...)
}

// now is what is going on about it beside the screen, "" for nothing.
func (a *App) now(s operation) string {
	is, there := a.resolving[s.op.ID]
	if !there {
		return ""
	}
	if is.why == "" {
		return resolvingText
	}
	long := a.env.Clock.Now().Sub(is.begun)
	return resolvingText + screen.Tries{N: is.reads + 1}.Words(long) + "; " + is.why
}

func operationTitle(s operation) string {
	if s.op.ID == "" {
		return "change"
	}
	return "change " + s.op.ID
}

func operationState(s operation) string {
	switch {
	case s.running != nil && s.running.draining():
		return "draining"
	case s.running != nil:
		return render.Join("running", render.Bracketed(s.running.last.Waiting))
	case s.op.Outcome != "":
		return string(s.op.Outcome)
	case s.op.Alive && !s.op.Mine:
		return "running in another console"
	case s.inDoubt() && s.op.Mine:
		return "UNKNOWN: a request may or may not have happened"
	case s.op.Mine:
		return "running"
	case s.inDoubt():
		return "OPEN: a request may or may not have happened"
	case s.op.Follower != "":
		return "taken up: by change " + s.op.Follower
	case s.drains():
		return "OPEN: drained, and not released"
	default:
		return "OPEN: interrupted between two steps"
	}
}

func shortState(s operation) string {
	word, _, _ := strings.Cut(operationState(s), ":")
	if s.drains() {
		return "DRAINING"
	}
	return word
}
