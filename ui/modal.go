package ui

import (
	"context"
	"fmt"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/dialog"
)

// shownFor is how long the fresh answer must have been on the screen before
// Release can be pressed, with the frame it takes to get there.
const shownFor = 300*time.Millisecond + 50*time.Millisecond

// The buttons.
const (
	buttonCancel  = "Cancel"
	buttonRelease = "Release"
	buttonAgain   = "Read again"
	buttonStay    = "Stay"
	buttonQuit    = "Quit"
)

const hintWait = "Release waits until you could read this: press again."

// decision is what a dialog came to, as data that App acts on.
type decision int

const (
	decidedNothing decision = iota
	decidedCancel
	decidedRelease
	decidedAgain
	decidedQuit
)

// modal is a dialog on the screen.
type modal interface {
	resize(width, height int)
	view() string
	key(name string) decision
}

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

// content is what the dialog says. Top stays on the screen whatever its size.
func (r *releaseAsk) content() (top, body []dialog.Line) {
	th, lk := r.env.theme, r.env.look
	top = []dialog.Line{labelled("backend", hostPortClean(lk, r.listed.backend)+"  "+lk.name(string(r.target.Backend)))}
	switch {
	case r.err != nil:
		top = append(top, dialog.Line{Text: "Cannot be released now: reading the VServer failed.", Style: &th.Bad},
			dialog.Line{Text: errorText(r.env, r.err), Style: &th.Bad})
		return top, r.identity()
	case r.reading == nil:
		top = append(top, dialog.Line{Text: "Reading the VServer ...", Style: &th.Info})
		return top, r.identity()
	}
	a := &r.reading.Assessment
	b := a.Target
	if !a.TargetFound {
		top[0] = labelled("backend", lk.name(string(r.target.Backend)))
	} else {
		top[0] = labelled("backend", hostPortClean(lk, b)+"  "+lk.name(string(b.ID)))
		top = append(top, r.servingLine())
	}
	for _, refusal := range a.Refusals {
		top = append(top, dialog.Line{Text: "Cannot be released: " + lk.name(refusal), Style: &th.Bad})
	}
	for _, w := range a.Warnings {
		top = append(top, dialog.Line{Text: "WARNING: " + lk.name(w), Style: &th.Warn, Hang: 9})
	}
	body = r.identity()
	if a.TargetFound {
		body = append(body, r.condition(b)...)
	}
	body = append(body, labelled("class", string(a.Class)+": "+lk.name(strings.Join(a.Reasons, "; "))),
		labelled("read at", clockTime(r.reading.At)))
	return top, body
}

func (r *releaseAsk) servingLine() dialog.Line {
	a := &r.reading.Assessment
	l := labelled("serving", count(a.Before)+" "+r.env.theme.Glyph.Arrow+" "+count(a.After))
	if a.After.Serving <= 1 {
		l.Style = &r.env.theme.Warn
	}
	return l
}

// identity is the whole identity of the target.
func (r *releaseAsk) identity() []dialog.Line {
	lk, t := r.env.look, r.target
	lines := []dialog.Line{
		labelled("profile", lk.name(t.Profile)+" @ "+r.endpoint),
		labelled("region", lk.name(string(t.Scope.Region))),
		labelled("project", r.project),
		labelled("ULB", lk.name(r.ulb.Name.Or(absent))+"  "+lk.name(string(t.ULB))),
	}
	if r.reading == nil {
		v := r.listed.vserver
		return append(lines, labelled("VServer", lk.name(orAbsent(v.Name))+"  "+lk.name(string(t.VServer))+"  "+lk.name(listener(v))+", as listed"))
	}
	v := r.reading.VServer
	return append(lines, labelled("VServer", lk.name(orAbsent(v.Name))+"  "+lk.name(string(t.VServer))+"  "+lk.name(listener(v))),
		labelled("method", lk.name(orAbsent(v.Method))))
}

// condition is what the target is and does now.
func (r *releaseAsk) condition(b api.Backend) []dialog.Line {
	e, lk := r.env, r.env.look
	glyph, style := stateStyle(e.theme, b.State())
	health := labelled("state", glyph+" "+string(b.State())+", health status "+number(b.Status))
	health.Style = style
	lines := []dialog.Line{
		labelled("host", lk.name(orAbsent(b.ResourceName))+"  "+lk.name(orAbsent(b.ResourceID))),
		health,
		labelled("enabled", onOff(b.Enabled)),
		labelled("weight", number(b.Weight)),
	}
	if b.IsBackup.IsKnown() {
		lines = append(lines, labelled("role", role(b.IsBackup)))
	}
	rules, known := r.reading.VServer.CustomRulesWith(b.ID)
	if !known {
		lines = append(lines, labelled("in rules", absent))
	} else if len(rules) == 0 {
		lines = append(lines, labelled("in rules", "none"))
	}
	for _, rule := range rules {
		lines = append(lines, labelled("in rule", lk.name(impact.RuleName(rule))+"  "+lk.name(string(rule.ID))))
	}
	return lines
}

func hostPortClean(lk look, b api.Backend) string { return lk.name(hostPort(b.PrivateIP, b.Port)) }

// labelled is a line of a dialog whose value wraps under itself.
func labelled(label, value string) dialog.Line {
	const column = 9
	return dialog.Line{Text: fmt.Sprintf("%-*s%s", column, label, value), Hang: column}
}

// quitAsk asks before the console is left while a release runs.
type quitAsk struct{ box *dialog.Dialog }

func newQuitAsk(e *env, running []string) *quitAsk {
	box := dialog.New(e.theme, "Quit while a release runs?")
	body := make([]dialog.Line, 0, len(running))
	for _, r := range running {
		body = append(body, dialog.Line{Text: r, Hang: 2})
	}
	box.SetContent([]dialog.Line{{Text: "A release is running. Leaving does not stop it: the terminal is given back, and ulbconsole waits for the outcome without it."}}, body, nil)
	box.SetButtons(dialog.Button{Label: buttonStay}, dialog.Button{Label: buttonQuit, Danger: true})
	return &quitAsk{box: box}
}

func (q *quitAsk) resize(width, height int) { q.box.SetSize(width, height) }
func (q *quitAsk) view() string             { return q.box.View() }

func (q *quitAsk) key(name string) decision {
	outcome, i := q.box.Key(name)
	switch {
	case outcome == dialog.Cancelled:
		return decidedCancel
	case outcome == dialog.Pressed && q.box.Buttons[i].Label == buttonQuit:
		return decidedQuit
	case outcome == dialog.Pressed:
		return decidedCancel
	default:
		return decidedNothing
	}
}
