package changes

import (
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// operationSections describe an operation with all its steps.
func (t *Tracker) operationSections(s Operation) []render.Section {
	head := render.Section{Title: operationTitle(s), Prose: true, Facts: []render.Fact{
		{Label: "state", Value: operationState(s)},
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
	for _, c := range s.changes {
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

func operationState(s Operation) string {
	switch {
	case s.running != nil && s.running.Draining():
		return "draining"
	case s.running != nil:
		return render.Join("running", render.Bracketed(s.running.Last.Waiting))
	case s.Op.Outcome != "":
		return string(s.Op.Outcome)
	case s.Op.Alive && !s.Op.Mine:
		return "running in another console"
	case s.inDoubt() && s.Op.Mine:
		return "UNKNOWN: a request may or may not have happened"
	case s.Op.Mine:
		return "running"
	case s.inDoubt():
		return "OPEN: a request may or may not have happened"
	case s.Op.Follower != "":
		return "taken up: by change " + s.Op.Follower
	case s.drains():
		return "OPEN: drained, and not released"
	default:
		return "OPEN: interrupted between two steps"
	}
}

func shortState(s Operation) string {
	word, _, _ := strings.Cut(operationState(s), ":")
	if s.drains() {
		return "DRAINING"
	}
	return word
}

// Words are what was asked for, how that stands and what closing it means, raw.
func (s Operation) Words() (what, state, closing string) {
	return render.OrderWords(s.Op.Order, s.addresses), operationState(s), s.closing()
}

// closing is what closing it means. Only a request without an outcome blocks anything.
func (s Operation) closing() string {
	words := "nothing is sent or read; " + s.ifClosed()
	if s.inDoubt() {
		words += " in the record; the load balancer is no longer blocked by it"
	}
	return words
}
