package changes

import (
	"slices"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// watchedCells is how long the curve of a drain's connections is on the page of what runs.
const watchedCells = 24

// operationSections describe an operation with all its steps. Find finds what continued or undid it.
func (t *Tracker) operationSections(op change.Operation, find findOperation) []render.Section {
	op, by := t.withFollower(op, find)
	facts := t.factsOf(op)
	all := []render.Section{render.OperationSection(op, by, facts.addresses, t.now(op))}
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
	all = append(all, t.stepSections(op, facts.addresses, find)...)
	all = append(all, render.WhereSection(op))
	if op.Running {
		return all
	}
	return append(all, render.RecordSections(facts.record, op.Facts)...)
}

// stepFacts are an operation's steps and, while it drains, the connections of its listener.
func (t *Tracker) stepFacts(op change.Operation, addresses map[api.BackendID]string) []render.Fact {
	facts := render.StepFacts(op, addresses)
	if text := t.connections(op, watchedCells); text != "" && len(facts) > 0 {
		facts = append(facts, render.Fact{Label: render.LabelConnections, Value: text})
	}
	return facts
}

// stepSections are the steps of an operation, those of a rollout place by place.
func (t *Tracker) stepSections(op change.Operation, addresses map[api.BackendID]string, find findOperation,
) []render.Section {
	if len(op.Parts) == 0 {
		if steps := t.stepFacts(op, addresses); len(steps) > 0 {
			return []render.Section{{Title: render.TitleSteps, Facts: steps}}
		}
		return nil
	}
	current := op.Current()
	all := make([]render.Section, 0, len(op.Parts)+len(op.Ahead))
	for _, part := range current {
		part, by := t.withFollower(part, find)
		part = render.PartOf(op, part)
		all = append(all, render.Section{Title: render.PartTitle(part, by), Facts: t.stepFacts(part, addresses)})
	}
	for _, o := range op.Ahead {
		if !slices.ContainsFunc(current, func(part change.Operation) bool { return part.Order.Place == o.Place }) {
			all = append(all, render.Section{Title: render.AheadTitle(o)})
		}
	}
	for _, part := range op.Earlier() {
		part, by := t.withFollower(part, find)
		all = append(all, render.Section{Title: render.EarlierTitle(part, by), Facts: render.EarlierSteps(part, addresses)})
	}
	return all
}

// now is what is going on about it, raw, "" for nothing.
func (t *Tracker) now(op change.Operation) string {
	is, there := t.resolvingOf(op)
	switch {
	case !there && op.Running:
		return render.Join(render.Progress(op, present(op), t.env.Clock.Now()))
	case !there:
		return ""
	}
	if is.why == "" {
		return render.RefusedResolving
	}
	long := t.env.Clock.Now().Sub(is.begun)
	return render.RefusedResolving + screen.Tries{N: is.reads + 1}.Words(long) + "; " + is.why
}

// CloseWords are what was asked for, how that stands and what closing it means, raw, and each place of several
// with its state.
func (t *Tracker) CloseWords(op change.Operation) (what, state, closing string, places []string) {
	return render.WhatToDo(op, t.factsOf(op).addresses), render.OperationState(op, nil), render.ClosingText(op),
		render.PlaceStates(op)
}
