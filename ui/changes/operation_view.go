package changes

import (
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// operationSections describe an operation with all its steps.
func (t *Tracker) operationSections(s Operation) []render.Section {
	head := render.Section{Title: operationTitle(s), Prose: true, Facts: []render.Fact{
		{Label: "state", Value: operationState(s.Op)},
		{Label: "what", Value: render.OrderWords(s.Op.Order, s.addresses)},
		{Label: "now", Value: t.now(s)},
		{Label: "why", Value: s.Op.Why},
		{Label: "next", Value: s.Op.Next},
		{Label: "began", Value: render.Moment(api.Known(s.Op.Began))},
	}}
	if !s.Op.Ended.IsZero() && s.Op.Outcome != "" {
		head.Facts = append(head.Facts,
			render.Fact{
				Label: "ended",
				Value: render.Moment(api.Known(s.Op.Ended)) + ", after " + render.RoundedDuration(s.Op.Ended.Sub(s.Op.Began)),
			})
	}
	if !s.Op.Until.IsZero() {
		head.Facts = append(head.Facts, render.Fact{Label: "drains until", Value: render.Moment(api.Known(s.Op.Until))})
	}
	head.Facts = slices.DeleteFunc(head.Facts, func(f render.Fact) bool { return f.Value == "" })
	for _, c := range s.Op.Differences {
		head.Facts = append(head.Facts,
			render.Fact{Label: "changed meanwhile", Value: c.What + ": " + render.Dash(c.Old) + " -> " + render.Dash(c.New)})
	}
	if f := t.follower(s.Op); f != "" {
		head.Facts = append(head.Facts, render.Fact{Label: "taken up by", Value: f})
	}
	all := []render.Section{head}
	can := render.Section{Title: "what can be done", Prose: true}
	for _, f := range t.offers(s) {
		can.Facts = append(can.Facts, render.Fact{Label: t.env.Key(f.action), Value: f.words})
	}
	if why := t.notHere(s.Op); why != "" && (!s.record.Empty() || s.Op.Outcome == "") {
		can.Facts = append(can.Facts, render.Fact{Label: "not here", Value: why})
	}
	if len(can.Facts) > 0 {
		all = append(all, can)
	}
	if steps := render.StepFacts(s.Op.Steps, s.addresses); len(steps) > 0 {
		all = append(all, render.Section{Title: "steps", Prose: true, Facts: steps})
	}
	all = append(all, render.WhereSection(s.Op))
	return append(all, render.RecordSections(s.record, s.Op.Facts)...)
}

// now is what is going on about it beside the screen, "" for nothing.
func (t *Tracker) now(s Operation) string {
	is, there := t.resolving[s.Op.ID]
	if !there {
		return ""
	}
	if is.why == "" {
		return resolvingText
	}
	long := t.env.Clock.Now().Sub(is.begun)
	return resolvingText + screen.Tries{N: is.reads + 1}.Words(long) + "; " + is.why
}

func operationTitle(s Operation) string {
	if s.Op.ID == "" {
		return "change"
	}
	return "change " + s.Op.ID
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
		return "OPEN: a request may or may not have happened"
	case op.Mine && op.Outcome == "":
		return "running"
	case op.Follower != "":
		return "taken up: by change " + op.Follower
	case op.Draining():
		return "OPEN: drained, and not released"
	default:
		return "OPEN: interrupted between two steps"
	}
}

func shortState(op change.Operation) string {
	word, _, _ := strings.Cut(operationState(op), ":")
	if op.Draining() && !op.Running && !op.InDoubt() {
		return "DRAINING"
	}
	return word
}

// Words are what was asked for, how that stands and what closing it means, raw.
func (s Operation) Words() (what, state, closing string) {
	return render.OrderWords(s.Op.Order, s.addresses), operationState(s.Op), s.closing()
}

// closing is what closing it means. Only a request without an outcome blocks anything.
func (s Operation) closing() string {
	words := "nothing is sent or read; " + ifClosed(s.Op)
	if s.Op.InDoubt() {
		words += " in the record; the load balancer is no longer blocked by it"
	}
	return words
}
