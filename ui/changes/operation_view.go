package changes

import (
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// operationSections describe an operation with all its steps.
func (t *Tracker) operationSections(op change.Operation) []render.Section {
	facts := t.factsOf(op)
	all := []render.Section{render.OperationSection(op, facts.addresses, t.now(op))}
	can := render.Section{Title: render.TitleFollowUps}
	for _, f := range t.offers(op) {
		can.Facts = append(can.Facts, render.Fact{Label: t.env.Key(f.action), Value: f.words})
	}
	if why := t.notHere(op); why != "" && !op.Running && (!facts.record.Empty() || op.Outcome == "" || op.InDoubt()) {
		can.Facts = append(can.Facts, render.Fact{Label: render.LabelNotHere, Value: why})
	}
	if len(can.Facts) > 0 {
		all = append(all, can)
	}
	if steps := render.StepFacts(op, facts.addresses); len(steps) > 0 {
		all = append(all, render.Section{Title: render.TitleSteps, Facts: steps})
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
		return render.RefusedResolving
	}
	long := t.env.Clock.Now().Sub(is.begun)
	return render.RefusedResolving + screen.Tries{N: is.reads + 1}.Words(long) + "; " + is.why
}

// CloseWords are what was asked for, how that stands and what closing it means, raw.
func (t *Tracker) CloseWords(op change.Operation) (what, state, closing string) {
	return render.OrderWords(op.Order, t.factsOf(op).addresses), render.OperationState(op), render.ClosingText(op)
}
