package ui

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/ui/dialog"
)

// closeAsk asks before a change is closed that an ended console left open. It
// closes nothing before it has been there, to its end, for shownFor.
type closeAsk struct {
	env     *env
	id      int
	story   story
	box     *dialog.Dialog
	showing int // of being on the screen: an older timer is dropped
	armed   bool
	live    bool
	hint    string
}

func newCloseAsk(e *env, s story) *closeAsk {
	return &closeAsk{env: e, id: e.id(), story: s, box: dialog.New(e.theme, "Close change without its outcome?")}
}

func (q *closeAsk) resize(width, height int) {
	q.box.SetSize(width, height)
	q.fill()
}

// fill draws what is closed, and what that means.
func (q *closeAsk) fill() {
	e, op := q.env, q.story.op
	o := op.Order
	top := []dialog.Line{
		labelled("change", e.look.name(op.ID)),
		labelled("what", e.look.text(orderWords(q.story))),
		labelled("state", e.look.text(storyState(q.story))),
	}
	body := []dialog.Line{
		labelled("closing", "nothing is sent or read; what was open stays unknown in the record; the load balancer is no longer blocked by it"),
		labelled("VServer", e.look.name(o.VServerName)+"  "+e.look.name(string(o.VServer))),
		labelled("ULB", e.look.name(o.ULBName)+"  "+e.look.name(string(o.ULB))),
		labelled("where", e.look.name(string(o.Scope.Region))+", project "+e.look.name(string(o.Scope.Project))),
		labelled("profile", e.look.name(o.Profile)+" @ "+e.look.name(op.Endpoint)),
	}
	if op.Account != "" {
		body = append(body, labelled("keys", e.look.name(op.Account)))
	}
	hint := dialog.Line{Text: fmt.Sprintf("%-*s", len(hintWait), "Tab moves, Enter presses, Esc cancels."), Style: &e.theme.Muted}
	if q.hint != "" {
		hint = dialog.Line{Text: fmt.Sprintf("%-*s", len(hintWait), q.hint), Style: &e.theme.Warn}
	}
	q.box.SetContent(top, body, []dialog.Line{hint})
	q.box.SetButtons(dialog.Button{Label: buttonCancel}, dialog.Button{Label: buttonClose, Danger: true, Dead: !q.live || !q.box.EndShown()})
}

// resized lets the time begin anew: this is not what was on the screen before.
func (q *closeAsk) resized(width, height int) tea.Cmd {
	q.armed, q.live = false, false
	q.showing++
	q.resize(width, height)
	return q.arm()
}

func (q *closeAsk) arm() tea.Cmd {
	if q.armed || !q.box.EndShown() {
		return nil
	}
	q.armed = true
	q.showing++
	return q.env.clock.After(shownFor, askShownMsg{id: q.id, showing: q.showing})
}

func (q *closeAsk) gotShown(m askShownMsg) {
	if m.id == q.id && m.showing == q.showing {
		q.live, q.hint = true, ""
		q.fill()
	}
}

func (q *closeAsk) view() string { return q.box.View() }

func (q *closeAsk) paste(string) {}

func (q *closeAsk) key(name string) decision {
	q.hint = ""
	outcome, i := q.box.Key(name)
	switch {
	case outcome == dialog.Cancelled:
		return decidedCancel
	case outcome == dialog.PressedDead && !q.box.EndShown():
		q.hint = "Read to the end first: PgDn."
	case outcome == dialog.PressedDead:
		q.hint = hintWait
	case outcome == dialog.Pressed && q.box.Buttons[i].Label == buttonClose:
		return decidedClose
	case outcome == dialog.Pressed:
		return decidedCancel
	}
	q.fill()
	return decidedNothing
}

// openClose asks whether a change is to be closed.
func (a *App) openClose(s story) tea.Cmd {
	if why := a.notClosable(s); why != "" {
		return a.notify(noticeInfo, why)
	}
	q := newCloseAsk(a.env, s)
	a.dialog = q
	return q.resized(a.width, a.height)
}

func (a *App) decideClose(q *closeAsk, d decision) tea.Cmd {
	switch d {
	case decidedClose:
		a.closeDialog()
		return tea.Batch(a.closeStory(q.story.op), a.resume())
	case decidedCancel:
		a.closeDialog()
		return a.resume()
	default:
		return nil
	}
}

// closedMsg is the end of closing a change.
type closedMsg struct {
	op  change.Operation
	err error
}

func (a *App) closeStory(op change.Operation) tea.Cmd {
	runner, by := a.runner, a.session.User
	return func() tea.Msg {
		now, err := runner.Close(op, by)
		return closedMsg{op: now, err: err}
	}
}

func (a *App) gotClosed(m closedMsg) tea.Cmd {
	a.stories++
	if m.err != nil {
		return tea.Batch(a.notify(noticeError, errorText(a.env, m.err)), a.rereadBook())
	}
	text := "Change " + a.env.look.name(m.op.ID) + " is closed"
	if m.op.Outcome != change.OutcomeStopped { // somebody was faster
		text = "Change " + a.env.look.name(m.op.ID) + " has its end already: " + string(m.op.Outcome)
	}
	return tea.Batch(a.notices.add(a.env, notice{kind: noticeGood, of: subject(m.op.Order), text: text}), a.rereadBook())
}
