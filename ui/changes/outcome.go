package changes

import (
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/render"
)

// reportEnd says how an operation ended, in the place of what was said of the one that it followed.
func (t *Tracker) reportEnd(op change.Operation) tea.Cmd {
	t.dropFollowed(op)
	for _, one := range append([]change.Operation{op}, op.Parts...) {
		t.said[one.ID] = subjectOf(op)
	}
	o := t.outcome(op)
	if next := t.nextKey(op); next != "" {
		o.Next = append(o.Next, next)
	}
	return t.notices.Add(notice.Notice{Kind: endKind(op), Outcome: o, Of: subjectOf(op)})
}

// outcome is how an operation ended, with the key that shows all of it.
func (t *Tracker) outcome(op change.Operation) render.Outcome {
	o := render.OutcomeOf(t.env.Theme, op)
	o.Head[0] = t.of(op.Order) + o.Head[0]
	o.More = t.pageKey(op)
	return o
}

// pageKey is the key that shows an operation: of this session the changes, else the history.
func (t *Tracker) pageKey(op change.Operation) string {
	for _, one := range append([]change.Operation{op}, op.Parts...) {
		if _, here := t.endedHere(one.ID); here || one.Mine {
			return t.env.Key(keymap.Watch)
		}
	}
	return t.env.Key(keymap.History)
}

// endKind is how the end of an operation looks.
func endKind(op change.Operation) notice.Kind {
	switch {
	case op.Outcome == change.OutcomeDone, op.Cancelled && !op.Draining():
		return notice.Good
	case op.StoppedByOperator():
		return notice.Stopped
	default:
		return notice.Error
	}
}

// dropFollowed takes away what was said of the operations that one follows, once it has begun: it is not true any
// more.
func (t *Tracker) dropFollowed(op change.Operation) {
	for _, part := range append([]change.Operation{op}, op.Parts...) {
		before := part.Order.Follows
		if before == "" || part.Outcome == change.OutcomeAborted {
			continue
		}
		if of, found := t.said[before]; found {
			t.notices.Drop(of)
		}
		if t.shownResult != nil && t.shownResult.op.ID == before {
			t.shownResult = nil
		}
	}
}

// nextKey is where there is more about an operation that did not go well.
func (t *Tracker) nextKey(op change.Operation) string {
	if op.Outcome != change.OutcomeRefused && op.Outcome != change.OutcomeStopped || op.Draining() || op.Cancelled {
		return "" // nothing is left to do, or nothing but reading helps yet
	}
	return render.NextKeyText(op, t.pageKey(op), t.of(op.Order) != "")
}

// subjectOf is subject of an operation, or of a whole rollout, however often that goes on.
func subjectOf(op change.Operation) string {
	if len(op.Parts) > 0 {
		return rolloutSubject(op.Order.Profile, op.ID)
	}
	return subject(op.Order)
}

func rolloutSubject(profile, id string) string { return fmt.Sprintf("%q", []string{profile, id}) }

// subject is what an outcome is about: a newer one of the same takes its place.
func subject(o change.Order) string {
	parts := make([]string, 0, 6+len(o.Request.Targets))
	parts = append(parts, o.Profile, string(o.Scope.Region), string(o.Scope.Project), string(o.ULB), string(o.VServer))
	for _, id := range o.Request.Targets {
		parts = append(parts, string(id))
	}
	if len(o.Request.Targets) == 0 {
		parts = append(parts, o.Follows)
	}
	return fmt.Sprintf("%q", parts)
}

// Lines are all changes of this session as lines of the history, clean: what ended, and what is still
// open, by when they began, which they say. What sent nothing is none.
func (t *Tracker) Lines() []string {
	all := append(slices.Clone(t.session.Ended()), t.session.Running()...)
	all = slices.DeleteFunc(all, func(op change.Operation) bool { return !op.Mine })
	// One place that changed nothing may be why a change of several ended.
	all = slices.DeleteFunc(t.joined(all), func(op change.Operation) bool {
		return op.Outcome == change.OutcomeAborted
	})
	slices.SortStableFunc(all, func(a, b change.Operation) int { return a.Began.Compare(b.Began) })
	find := among(all)
	lines := make([]string, len(all))
	for i, op := range all {
		line := t.historyLine(op, find)
		if op.Running {
			line = render.NewHistoryLine(render.Left(op, t.env.Practice), nil)
		}
		lines[i] = t.env.Theme.Visible(line.String())
	}
	return lines
}
