package changes

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/render"
)

// reportEnd says how an order ended.
func (t *Tracker) reportEnd(r change.Operation) tea.Cmd {
	kind := notice.Error
	if r.Outcome == change.OutcomeDone {
		kind = notice.Good
	}
	text := t.resultText(r)
	if r.Cancelled && !r.Draining() {
		kind = notice.Good // it is what the operator wanted
	}
	if r.Outcome != change.OutcomeDone && r.Outcome != change.OutcomeAborted && !r.Draining() && !r.Cancelled {
		text += "; " + t.env.Key(keymap.Watch) + " shows the steps"
		switch {
		case r.Outcome == change.OutcomeUnknown: // nothing but reading helps yet
		case r.Order.Request.Goal == impact.GoalUndo:
			text += " and puts back what is still missing"
		case r.Partial() && !r.AllDone():
			text += " and does either"
		}
	}
	return t.notices.Add(notice.Notice{Kind: kind, Text: text, Of: subject(r.Order)})
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

func (t *Tracker) resultText(r change.Operation) string { return render.ResultText(t.env.Theme, r) }

// Changes are all changes of this session, one plain line each: what ended, and what is still open.
// What sent nothing is none.
func (t *Tracker) Changes() []string {
	var lines []string
	for _, r := range t.Results() {
		if r.Outcome == change.OutcomeAborted {
			continue
		}
		line := render.ResultText(t.env.Theme, r)
		if !r.Over().IsZero() {
			line = r.Over().Local().Format("15:04:05 MST") + " " + line
		}
		lines = append(lines, line)
	}
	for _, p := range t.runs.running() {
		lines = append(lines, render.LeftText(t.env.Theme, p))
	}
	return lines
}
