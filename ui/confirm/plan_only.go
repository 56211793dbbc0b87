package confirm

import (
	"fmt"
	"strings"
	"time"

	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// A dialog of a session that may change nothing shows the plan of a change as any other does. It has
// no button and no key that carries it out: asking.planKey is all that its keys can do.

const copyPlanKey = "y"

// CopyPlan puts the plan of a change on the clipboard. The dialog stays.
type CopyPlan struct{ Text string }

func (CopyPlan) action() {}

// CopiedMsg is the end of copying the plan.
type CopiedMsg struct{ Err error }

func (CopiedMsg) confirmMsg() {}

// copiedHint says what became of copying a plan.
func copiedHint(e *screen.Env, m CopiedMsg) string {
	if m.Err != nil {
		return render.HintNotCopied(e.Theme, m.Err)
	}
	return render.HintCopied
}

// planHint says what can be done with the plan.
func planHint(e *screen.Env, box *dialog.Dialog, hint string) dialog.Line {
	style := &e.Theme.Warn
	switch {
	case hint != "":
		return dialog.Line{Text: hint, Style: style}
	case !box.EndShown():
		return dialog.Line{Text: render.HintMore, Style: &e.Theme.Info}
	default:
		return dialog.Line{Text: render.HintReadOnly, Style: style}
	}
}

// title says what is asked, and that it is only a plan.
func (q *Change) title() string { return q.titled(render.DialogTitle(q.Order)) }

// copyPlan is what the dialog says, a line each.
func (q *Change) copyPlan() (text, why string) {
	switch {
	case !q.came():
		return "", render.HintReading
	case !q.answerShown():
		return "", render.HintNoPlan
	}
	top, body, _ := q.content()
	return planText(render.PlanHead(render.DialogTitle(q.Order)), q.Box.Corner, append(top, body...), q.Reading.At), ""
}

// planText is what a dialog says, for a ticket or a chat.
func planText(head, where string, said []dialog.Line, at time.Time) string {
	lines := []string{head, where}
	for _, l := range said {
		if !l.Gap && !l.Brief {
			lines = append(lines, strings.TrimRight(l.Text, " "))
		}
	}
	lines = append(lines, fmt.Sprintf("%-*s%s", column, render.LabelReadAt, render.ClockTime(at)))
	return strings.Join(lines, "\n") + "\n"
}
