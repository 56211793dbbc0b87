package confirm

import (
	"context"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// asking is what the dialogs are alike in that ask by a fresh reading: about an order, or about several.
type asking struct {
	exposure
	Box      *dialog.Dialog
	of       asker
	reader   Reader
	planOnly bool // nothing may be changed: the plan is shown, and cannot be confirmed

	height int // of the screen
	lines  int // of the last answer

	round  int // of reading: an older answer is dropped
	cancel context.CancelFunc
	begun  time.Time // when it was asked for
	hint   string
	fields []dialog.Field
	all    []button
}

// asker is what they differ in.
type asker interface {
	came() bool  // all that is asked for has come, or cannot
	fill()       // draws the present state into the box
	shown() bool // what a press answers was on the screen
	Arm() tea.Cmd
	confirmed() Action
	cancelled() Action
	turn(f func(*impact.Request)) tea.Cmd // makes another order of it
	edited() tea.Cmd                      // takes in what stands in the fields
	whyDisabled() string
	copyPlan() (text, why string) // for a ticket or a chat, or why there is none
}

func newAsking(e *screen.Env, r Reader, planOnly bool, of asker) asking {
	return asking{exposure: newExposure(e), Box: newBox(e, ""), of: of, reader: r, planOnly: planOnly}
}

// renew begins another round of reading, with what ends it.
func (q *asking) renew() context.Context {
	q.Discard()
	q.round++
	q.anew()
	q.hint, q.begun = "", q.env.Clock.Now()
	ctx, cancel := context.WithCancel(q.env.Context)
	q.cancel = cancel
	return ctx
}

// Discard ends the reads under way.
func (q *asking) Discard() {
	if q.cancel != nil {
		q.cancel()
		q.cancel = nil
	}
}

// now is the round's tick.
func (q *asking) now() tickMsg { return tickMsg{id: q.id, round: q.round} }

// tick draws the time that reading takes, in coarse steps.
func (q *asking) tick(m tickMsg) tea.Cmd {
	if m != q.now() || q.of.came() {
		return nil
	}
	q.of.fill()
	_, next := screen.Seconds(q.env.Clock.Now().Sub(q.begun))
	return q.env.Clock.After(next, m)
}

// receive takes what is no answer.
func (q *asking) receive(m Msg) tea.Cmd {
	switch m := m.(type) {
	case tickMsg:
		return q.tick(m)
	case CopiedMsg:
		q.hint = copiedHint(q.env, m)
		q.of.fill()
	case shownMsg:
		if q.got(m) {
			q.hint = ""
			q.of.fill()
		}
	}
	return nil
}

// held is a body as high as the answer will be, as far as that is known: as the last one was, else with so
// many lines. The box is not to jump when that comes.
func (q *asking) held(top, body []dialog.Line, lines int) []dialog.Line {
	const beside = 4 // the frame and the buttons, with the line above these
	if q.lines > 0 {
		lines = q.lines
	}
	more := min(lines, q.height-beside) - len(top) - len(body)
	return append(body, slices.Repeat([]dialog.Line{{Gap: true}}, max(more, 0))...)
}

// Resize lays it out for a screen.
func (q *asking) Resize(width, height int) {
	q.height = height
	q.Box.SetSize(width, height)
	q.of.fill()
}

// Resized lays it out for another screen.
func (q *asking) Resized(width, height int) tea.Cmd {
	q.anew()
	q.Resize(width, height)
	return q.of.Arm()
}

func (q *asking) View() string { return q.Box.View() }

func (q *asking) Unread() bool { return !q.Box.EndShown() }

// Ended is never so: what it asks about is read anew before it is done.
func (q *asking) Ended() bool { return false }

// PlanOnly says that the dialog has a plan to copy and nothing else to do.
func (q *asking) PlanOnly() bool { return q.planOnly }

func (q *asking) Paste(text string) tea.Cmd {
	q.Box.Paste(text)
	cmd := q.of.edited()
	q.of.fill()
	return cmd
}

// titled is a title that says that it is only a plan.
func (q *asking) titled(title string) string {
	if q.planOnly {
		title += " " + q.env.Theme.Glyph.Dot + " " + render.ReadOnly
	}
	return title
}

// fillButtons puts the buttons and the hint into the box.
func (q *asking) fillButtons(all []button) {
	q.all = all
	setButtons(q.Box, q.all)
	if setHint(q.env, q.Box, q.hint, q.of.shown()); q.planOnly {
		q.Box.Hint = planHint(q.env, q.Box, q.hint)
	}
}

// Key presses a key.
func (q *asking) Key(name string) (Action, tea.Cmd) {
	if q.planOnly {
		return q.planKey(name)
	}
	q.hint = "" // it was about the key before
	q.of.fill()
	p := press(q.Box, q.all, name, q.of.confirmed)
	cmd := q.of.edited()
	switch {
	case p.cancelled:
		return q.of.cancelled(), nil
	case p.turn != nil:
		return nil, q.of.turn(p.turn)
	case p.early:
		q.hint = q.of.whyDisabled()
		q.early(q.of.shown())
	case p.hint != "":
		q.hint = p.hint
	}
	if p.done == nil {
		q.of.fill()
	}
	return p.done, cmd
}

// planKey is Key of a dialog that shows only a plan.
func (q *asking) planKey(name string) (Action, tea.Cmd) {
	q.hint = ""
	defer q.of.fill()
	if name == copyPlanKey {
		text, why := q.of.copyPlan()
		if why != "" {
			q.hint = why
			return nil, nil
		}
		return CopyPlan{Text: text}, nil
	}
	if outcome, _ := q.Box.Key(name); outcome == dialog.Cancelled || outcome == dialog.Pressed {
		return q.of.cancelled(), nil
	}
	return nil, nil
}
