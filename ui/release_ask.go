package ui

import (
	"context"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/ui/dialog"
)

// releaseAsk is the dialog that asks about a release. It holds the values it
// shows; what is confirmed is these.
type releaseAsk struct {
	env      *env
	id       int
	target   change.Target
	ulb      api.ULB // as listed, for its name
	project  string  // name and id, clean
	endpoint string  // host, clean
	listed   member  // as the list had it, until the fresh reading is there
	box      *dialog.Dialog

	round   int // of reading: an older answer is dropped
	showing int // of being on the screen: an older timer is dropped
	cancel  context.CancelFunc
	reading *change.Reading
	err     error
	armed   bool // the time it must be on the screen for runs, or has run
	live    bool // it has been there long enough
	hint    string
}

// askReadMsg is the fresh reading of a dialog's target.
type askReadMsg struct {
	id, round int
	reading   change.Reading
	err       error
}

// askShownMsg says that an answer has been on the screen long enough.
type askShownMsg struct{ id, showing int }

func newReleaseAsk(e *env, t change.Target, ulb api.ULB, listed member) *releaseAsk {
	return &releaseAsk{env: e, id: e.id(), target: t, ulb: ulb, listed: listed, box: dialog.New(e.theme, "Release backend")}
}

// read asks for the fresh reading.
func (r *releaseAsk) read(releaser *change.Releaser) tea.Cmd {
	r.close()
	r.round++
	r.showing++
	r.reading, r.err, r.armed, r.live, r.hint = nil, nil, false, false, ""
	ctx, cancel := context.WithCancel(r.env.ctx)
	r.cancel = cancel
	id, round, target := r.id, r.round, r.target
	return func() tea.Msg {
		reading, err := releaser.Read(ctx, target)
		return askReadMsg{id: id, round: round, reading: reading, err: err}
	}
}

func (r *releaseAsk) close() {
	if r.cancel != nil {
		r.cancel()
		r.cancel = nil
	}
}

// gotReading shows the answer and starts the time it must be seen for.
func (r *releaseAsk) gotReading(m askReadMsg) tea.Cmd {
	if m.id != r.id || m.round != r.round {
		return nil
	}
	r.close()
	if m.err != nil {
		r.err = m.err
		return nil
	}
	r.reading = &m.reading
	r.fill()
	return r.arm()
}

// arm starts the time that the answer must be on the screen for, once its end
// is there too: keys typed ahead must not press what nobody saw.
func (r *releaseAsk) arm() tea.Cmd {
	if r.armed || !r.releasable() || !r.box.EndShown() {
		return nil
	}
	r.armed = true
	r.showing++
	return r.env.clock.After(shownFor, askShownMsg{id: r.id, showing: r.showing})
}

// resized lets the time begin anew: this is not what was on the screen before.
func (r *releaseAsk) resized(width, height int) tea.Cmd {
	r.armed, r.live = false, false
	r.showing++
	r.resize(width, height)
	return r.arm()
}

func (r *releaseAsk) gotShown(m askShownMsg) {
	if m.id == r.id && m.showing == r.showing {
		r.live = true
		r.hint = ""
	}
}

// releasable says whether the reading may lead to a release at all.
func (r *releaseAsk) releasable() bool {
	return r.reading != nil && r.err == nil && r.reading.Assessment.TargetFound && len(r.reading.Assessment.Refusals) == 0
}

func (r *releaseAsk) resize(width, height int) {
	r.box.SetSize(width, height)
	r.fill()
}

// fill draws the present state into the box.
func (r *releaseAsk) fill() {
	top, body := r.content()
	hint := dialog.Line{Text: "Tab moves, Enter presses, Esc cancels.", Style: &r.env.theme.Muted}
	if r.hint != "" {
		hint = dialog.Line{Text: r.hint, Style: &r.env.theme.Warn}
	}
	// The longest hint sets the width, or the box would jump under the eye.
	hint.Text = fmt.Sprintf("%-*s", len(hintWait), hint.Text)
	r.box.SetContent(top, body, []dialog.Line{hint})
	switch {
	case r.err != nil, r.reading != nil && !r.releasable():
		r.box.SetButtons(dialog.Button{Label: buttonCancel}, dialog.Button{Label: buttonAgain})
	default:
		r.box.SetButtons(dialog.Button{Label: buttonCancel},
			dialog.Button{Label: buttonRelease, Danger: true, Dead: !r.pressable()})
	}
}

// pressable says whether Release is alive: seen long enough, and to its end.
func (r *releaseAsk) pressable() bool { return r.live && r.releasable() && r.box.EndShown() }

func (r *releaseAsk) view() string { return r.box.View() }

func (r *releaseAsk) key(name string) decision {
	r.fill()
	outcome, i := r.box.Key(name)
	switch outcome {
	case dialog.Cancelled:
		return decidedCancel
	case dialog.PressedDead:
		r.hint = r.whyDead()
	case dialog.Pressed:
		switch r.box.Buttons[i].Label {
		case buttonRelease:
			if r.pressable() {
				return decidedRelease
			}
		case buttonAgain:
			return decidedAgain
		default:
			return decidedCancel
		}
	case dialog.None, dialog.Moved, dialog.Scrolled:
	}
	r.fill()
	return decidedNothing
}

func (r *releaseAsk) whyDead() string {
	switch {
	case r.reading == nil:
		return "Release waits for the fresh reading."
	case !r.box.EndShown():
		return "Read to the end first: PgDn."
	default:
		return hintWait
	}
}
