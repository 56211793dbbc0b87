package confirm

import (
	"fmt"
	"slices"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/theme"
)

// stepsLine is how wide a line of steps may be: as much as stands beside its label at 80 columns.
const stepsLine = 66

// plan lists the steps in their order: those of one backend beside each other.
func (q *Change) plan() []dialog.Line {
	th, steps := q.env.Theme, q.Reading.Assessment.Steps
	one := len(q.Order.Request.Targets) == 1 && q.Order.Request.Goal != impact.GoalUndo
	texts := make([]string, 0, len(steps))
	for i, s := range steps {
		text := render.StepShort(th.Name, s, q.addresses, one)
		if w, ok := q.wait(); ok && s.Kind == impact.StepWait {
			text += " " + w.String()
		}
		texts = append(texts, fmt.Sprintf("%d %s", i+1, text))
	}
	if one {
		texts = packed(texts)
	}
	lines := make([]dialog.Line, len(texts))
	for i, text := range texts {
		label := ""
		if i == 0 {
			label = render.TitleSteps
		}
		lines[i] = labelled(th, label, text)
	}
	return lines
}

// packed puts steps beside each other, as many as a line has room for.
func packed(steps []string) []string {
	const between = "   "
	var lines []string
	for _, text := range steps {
		last := len(lines) - 1
		if last >= 0 && theme.Width(lines[last])+len(between)+theme.Width(text) <= stepsLine {
			lines[last] += between + text
			continue
		}
		lines = append(lines, text)
	}
	return lines
}

// rules are the effect on each rule that a target is in.
func (q *Change) rules() []dialog.Line {
	a, th := &q.Reading.Assessment, q.env.Theme
	var out []dialog.Line
	for _, e := range a.Rules {
		if !emptied(a, e) { // else it is to be chosen what becomes of it
			out = append(out, q.ruleLine(e))
		}
	}
	switch {
	case !a.TargetFound || a.Request.Goal == impact.GoalUndo:
	case !q.rulesKnown():
		l := labelled(th, render.LabelRules, render.DialogNoRules)
		l.Style, l.Marks = &th.Warn, nil
		out = append(out, l)
	}
	return out
}

// emptied says whether a rule would be left without members, and nobody agreed yet that it goes.
func emptied(a *impact.Assessment, e impact.RuleEffect) bool {
	return slices.ContainsFunc(a.Emptied, func(r api.Rule) bool { return r.ID == e.Rule.ID })
}

// ruleLine is a rule, how many of its members serve before and after, and which are left.
func (q *Change) ruleLine(e impact.RuleEffect) dialog.Line {
	a, th := &q.Reading.Assessment, q.env.Theme
	l := labelled(th, render.LabelRule, th.Name(render.RuleTitle(e.Rule))+"  ").
		With(render.DialogRuleCounts(th, e, a.Request), leftStyle(th, e.After))
	if members := membersAfter(a.Steps, e.Rule.ID); len(members) > 0 {
		l = l.With(render.DialogWith(th, members, q.addresses), nil)
	}
	return l
}

// membersAfter are a rule's members after the last step that changes them, nil where none does.
func membersAfter(steps []impact.Step, id api.PolicyID) (members []api.BackendID) {
	for _, s := range steps {
		if s.ChangesRule() && s.Rule.ID == id {
			members = s.Members
		}
	}
	return members
}

// rulesKnown says whether the answer has all rules that the targets are in.
func (q *Change) rulesKnown() bool {
	for _, id := range q.Order.Request.Targets {
		if _, known := q.Reading.VServer.CustomRulesWith(id); !known {
			return false
		}
	}
	return true
}
