package ui

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/confirm"
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
)

// What the random keys were shown: nothing is allowed to leave that did not
// stand in a dialog on the screen.

// showing tells one showing of one reading from another.
type showing struct {
	dialog        confirm.Dialog
	reading       *change.Reading
	width, height int
}

// pass is an Enter that may begin a change, with what was on the screen.
type pass struct {
	ask     *confirm.Change
	order   change.Order
	steps   []impact.Step
	class   impact.Class  // as the dialog says
	wait    time.Duration // of a drain, as it stands in the dialog
	weight  string        // likewise
	typed   string        // what was typed by the keys, "" where nothing had to be
	deletes bool          // that rules go was agreed to with a button of its own
}

// look follows what the dialog shows, after each message.
func (w *walker) look() {
	w.news++
	var now showing
	title, lines := w.box()
	switch q := w.app.dialog.(type) {
	case *confirm.Change:
		if title != "" && q.Reading != nil {
			now = showing{dialog: q, reading: q.Reading, width: w.app.width, height: w.app.height}
		}
	case *confirm.Rollout:
		if r := w.lookAll(q); r != nil && title != "" {
			now = showing{dialog: q, reading: r, width: w.app.width, height: w.app.height}
		}
	case *confirm.Wait:
		if title != "" {
			now = showing{dialog: q, reading: &q.Drains[0].Shown, width: w.app.width, height: w.app.height}
		}
	}
	if now != w.on {
		w.on, w.wholeAt = now, time.Time{}
	}
	if now.reading == nil {
		return
	}
	if now.reading != w.gate.of || now.dialog != w.gate.in {
		w.gate, w.seen = gateText{of: now.reading, in: now.dialog}, map[string]bool{}
	}
	below := false
	for _, l := range lines {
		w.seen[l] = true
		below = below || strings.Contains(l, "more below")
	}
	if !below && w.wholeAt.IsZero() {
		w.wholeAt = time.Now()
	}
}

// enter notes what the screen says that this Enter may do.
func (w *walker) enter() {
	title, lines := w.box()
	switch q := w.app.dialog.(type) {
	case *confirm.Change:
		w.enterAsk(q, title, lines)
	case *confirm.Rollout:
		w.enterAll(q, title, lines)
	case *confirm.Wait:
		w.enterWait(q, title, lines)
	case *confirm.Quit:
		if holds(lines, "[> Stay <]") {
			w.happened("quit: stay")
		}
	}
}

// read says whether a dialog has been on the screen, to its end, for as long as
// it must be.
func (w *walker) read(q confirm.Dialog) bool {
	return w.on.dialog == q && w.on.reading != nil && !w.wholeAt.IsZero() && time.Since(w.wholeAt) >= 300*time.Millisecond
}

// lacking names what a dialog does not say.
func lacking(box *dialog.Dialog, musts []string) string {
	all := append(slices.Concat(box.Top, box.Body), dialog.Line{Text: box.Corner})
	for _, m := range musts {
		if !slices.ContainsFunc(all, func(l dialog.Line) bool { return strings.Contains(l.Text, m) }) {
			return m
		}
	}
	return ""
}

func holds(lines []string, text string) bool {
	return slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, text) })
}

// enterAsk notes what a dialog that asks was passed with.
func (w *walker) enterAsk(q *confirm.Change, title string, lines []string) {
	if !w.read(q) || title != titleOf(q.Order.Request) {
		return
	}
	if holds(lines, "[> Delete rule <]") || holds(lines, "[> Delete rules <]") {
		w.agreed = q
		return
	}
	p := pass{ask: q, order: q.Order, steps: w.on.reading.Assessment.Steps, deletes: w.agreed == q}
	wanted := w.gateOnScreen()
	switch {
	case holds(lines, "[> "+confirmLabel(q.Order.Request)+" <]"):
	case wanted != "" && focused(lines) == focusGate:
	default:
		return
	}
	if wanted != "" {
		if string(w.gate.text) != wanted {
			return
		}
		p.typed = wanted
	}
	if m := w.inBox(classOnScreen); m != nil {
		p.class = impact.Class(strings.ToLower(m[1]))
	}
	if m := w.inBox(waitOnScreen); q.Order.Request.Drain && m != nil {
		n, _ := strconv.Atoi(strings.ReplaceAll(m[1], "│", ""))
		p.wait = time.Duration(n) * time.Second
	}
	if m := w.inBox(weightOnScreen); q.Order.Request.Goal == impact.GoalWeight && m != nil {
		p.weight = strings.ReplaceAll(m[1], "│", "")
	}
	if missing := w.missing(&p, lines); missing != "" {
		w.note("(" + missing + " was not on the screen)")
		return
	}
	w.passes = append(w.passes, p)
	if w.journal.broken != nil {
		w.happened("confirmed while the journal was broken")
	}
}

var (
	gateOnScreen  = regexp.MustCompile(`^Type (.*) to confirm(?::$|  )`)
	classOnScreen = regexp.MustCompile(`^risk +(\w+)`)
	waitOnScreen  = regexp.MustCompile(`wait in seconds  [> ] ([0-9│]+)`)
	// weightOnScreen is what was typed, and beforeAndAfter what becomes of those that were chosen.
	weightOnScreen = regexp.MustCompile(`^new weight, 0 to 100  [> ] ([0-9│]+)`)
	beforeAndAfter = regexp.MustCompile(`^(?:weight|check) .* → (\w+)$`)
)

// inBox finds a line in the dialog as it was shown, the one on the screen now
// before any other.
func (w *walker) inBox(pattern *regexp.Regexp) []string {
	_, lines := w.box()
	for _, l := range lines {
		if m := pattern.FindStringSubmatch(l); m != nil {
			return m
		}
	}
	for l := range w.seen {
		if m := pattern.FindStringSubmatch(l); m != nil {
			return m
		}
	}
	return nil
}

// gateOnScreen is what the dialog wants to be typed, "" for nothing.
func (w *walker) gateOnScreen() string {
	if m := w.inBox(gateOnScreen); m != nil {
		return m[1]
	}
	return ""
}

// missing names what ought to have been in the dialog before an Enter and was
// not: each target with its id and address on the screen, each step, rule and
// host above the end that was shown.
func (w *walker) missing(p *pass, now []string) string {
	r := w.on.reading
	// Where the top scrolls, too, it was there when this reading came.
	topScrolls := !strings.HasPrefix(p.ask.Box.Top[0].Text, strings.Fields(now[0])[0])
	for _, id := range p.order.Request.Targets[:min(len(p.order.Request.Targets), 3)] {
		b, _ := r.VServer.Backend(id)
		for _, text := range []string{string(id), render.HostPort(b.PrivateIP, b.Port)} {
			if was := topScrolls && holds(slices.Collect(maps.Keys(w.seen)), text); !was && !holds(now, text) {
				return text
			}
		}
	}
	at := p.order.Place
	musts := []string{at.Profile, string(at.Scope.Region), string(at.Scope.Project), string(at.ULB), string(at.VServer)}
	for _, id := range p.order.Request.Targets {
		b, _ := r.VServer.Backend(id)
		musts = append(musts, string(id), render.HostPort(b.PrivateIP, b.Port))
	}
	if to, becomes := p.becomes(); becomes {
		if m := w.inBox(beforeAndAfter); m == nil || m[1] != to {
			return "→ " + to
		}
	}
	for i, s := range p.steps {
		musts = append(musts, stepOnScreen(p, i, s))
		switch s.Kind {
		case impact.StepDisable, impact.StepEnable, impact.StepWeight:
			b, _ := r.VServer.Backend(s.Backend)
			musts = append(musts, string(s.Backend), render.HostPort(b.PrivateIP, b.Port))
		case impact.StepLeaveRule, impact.StepJoinRule:
			musts = append(musts, s.Rule.Match.Or(""), "["+string(s.Rule.ID)+"]")
		case impact.StepDeleteRule:
			musts = append(musts, "DELETE rule", s.Rule.Match.Or(""))
		case impact.StepCreateRule:
			musts = append(musts, s.Rule.Match.Or(""))
		case impact.StepAdd:
			musts = append(musts, s.Host.ResourceID)
		default:
		}
	}
	return lacking(p.ask.Box, musts)
}

// becomes is the weight or the health check that there is to be, where one of these is changed.
func (p *pass) becomes() (to string, becomes bool) {
	switch want := p.order.Request; want.Goal {
	case impact.GoalWeight:
		return p.weight, true
	case impact.GoalCheck:
		return want.Check, true
	default:
		return "", false
	}
}

// stepOnScreen is how the dialog names a step: its backend only where there may be another.
func stepOnScreen(p *pass, i int, s impact.Step) string {
	one := len(p.order.Request.Targets) == 1
	switch {
	case s.Kind == impact.StepLeaveRule && one:
		return fmt.Sprintf("%d out of rule ", i+1)
	case s.Kind == impact.StepDeleteRule:
		return fmt.Sprintf("%d DELETE rule ", i+1)
	case s.Kind == impact.StepCreateRule:
		return fmt.Sprintf("%d recreate rule ", i+1)
	case s.Kind == impact.StepLeaveRule, s.Kind == impact.StepJoinRule:
		return fmt.Sprintf("%d ", i+1)
	case s.Kind == impact.StepAdd:
		return fmt.Sprintf("%d add ", i+1)
	case s.Kind == impact.StepWait, one:
		return fmt.Sprintf("%d %s", i+1, s.Kind)
	default:
		return fmt.Sprintf("%d %s ", i+1, s.Kind)
	}
}

func titleOf(want impact.Request) string {
	what := "backend"
	if n := len(want.Targets); n > 1 {
		what = fmt.Sprintf("%d backends", n)
	}
	switch {
	case want.Goal == impact.GoalRelease && want.Drain:
		return "Drain and release " + what
	case want.Goal == impact.GoalRelease:
		return "Release " + what
	case want.Goal == impact.GoalDisable:
		return "Disable " + what
	case want.Goal == impact.GoalEnable:
		return "Enable " + what
	case want.Goal == impact.GoalCheck:
		return "Set health check"
	case want.Goal == impact.GoalWeight:
		return "Set weight of " + what
	default:
		return "Undo change"
	}
}

// confirmLabel is what the button says that carries it out.
func confirmLabel(want impact.Request) string {
	label := map[impact.Goal]string{
		impact.GoalRelease: "Release", impact.GoalDisable: "Disable", impact.GoalEnable: "Enable", impact.GoalUndo: "Undo",
		impact.GoalWeight: "Set weight", impact.GoalCheck: "Set check",
	}[want.Goal]
	if want.Drain {
		label = "Drain and release"
	}
	if len(want.Targets) > 1 && want.Goal == impact.GoalWeight {
		label += " of"
	}
	if n := len(want.Targets); n > 1 {
		label += fmt.Sprintf(" %d", n)
	}
	return label
}
