package confirm

import (
	"fmt"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// A dialog of a session that may change nothing shows the plan of a change as any other does. It has
// no button and no key that carries it out: planKey is all that its keys can do.

const copyPlanKey = "y"

// CopyPlan puts the plan of a change on the clipboard. The dialog stays.
type CopyPlan struct{ Text string }

func (CopyPlan) action() {}

// CopiedMsg is the end of copying the plan.
type CopiedMsg struct{ Err error }

func (CopiedMsg) confirmMsg() {}

// PlanOnly says that the dialog has a plan to copy and nothing else to do.
func (q *Change) PlanOnly() bool { return q.about.PlanOnly }

// planKey is Key of such a dialog.
func (q *Change) planKey(name string) (Action, tea.Cmd) {
	q.hint = ""
	defer q.fill()
	if name == copyPlanKey {
		switch {
		case q.answerShown():
			return CopyPlan{Text: q.planText()}, nil
		case q.Reading == nil && q.err == nil:
			q.hint = render.HintReading
		default:
			q.hint = render.HintNoPlan
		}
		return nil, nil
	}
	if outcome, _ := q.Box.Key(name); outcome == dialog.Cancelled || outcome == dialog.Pressed {
		return q.cancelled(), nil
	}
	return nil, nil
}

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
func (q *Change) title() string {
	title := render.DialogTitle(q.Order)
	if q.about.PlanOnly {
		title += " " + q.env.Theme.Glyph.Dot + " " + render.ReadOnly
	}
	return title
}

// planText is what the dialog says, a line each, for a ticket or a chat.
func (q *Change) planText() string {
	top, body, _ := q.content()
	return planText(render.PlanHead(render.DialogTitle(q.Order)), q.Box.Corner, append(top, body...), q.Reading.At)
}

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
