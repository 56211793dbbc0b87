package changes

import (
	"cmp"
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/render"
)

// reportEnd says how an operation ended.
func (t *Tracker) reportEnd(op change.Operation) tea.Cmd {
	kind := notice.Error
	if op.Outcome == change.OutcomeDone {
		kind = notice.Good
	}
	text := t.of(op.Order) + render.ResultText(t.env.Theme, op)
	if op.Cancelled && !op.Draining() {
		kind = notice.Good // it is what the operator wanted
	}
	text += t.nextKey(op)
	return t.notices.Add(notice.Notice{Kind: kind, Text: text, Of: subjectOf(op)})
}

// nextKey is where there is more about an operation that did not go well.
func (t *Tracker) nextKey(op change.Operation) string {
	if op.Outcome != change.OutcomeRefused && op.Outcome != change.OutcomeStopped || op.Draining() || op.Cancelled {
		return "" // nothing is left to do, or nothing but reading helps yet
	}
	return "; " + render.NextKeyText(op, t.env.Key(keymap.Watch), t.of(op.Order) != "")
}

// subjectOf is subject of an operation, or of a whole rollout, however often that goes on.
func subjectOf(op change.Operation) string {
	if len(op.Parts) > 0 {
		return fmt.Sprintf("%q", []string{op.Order.Profile, op.ID})
	}
	return subject(op.Order)
}

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
// open, in the order they were started in. What sent nothing is none.
func (t *Tracker) Lines() []string {
	all := append(slices.Clone(t.session.Ended()), t.session.Running()...)
	all = slices.DeleteFunc(all, func(op change.Operation) bool { return !op.Mine })
	slices.SortStableFunc(all, func(a, b change.Operation) int { return cmp.Compare(a.Run, b.Run) })
	// One place that changed nothing may be why a change of several ended.
	all = slices.DeleteFunc(t.joined(all), func(op change.Operation) bool {
		return op.Outcome == change.OutcomeAborted
	})
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
