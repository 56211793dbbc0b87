package changes

import (
	"fmt"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/theme"
)

// panelSteps is how many steps of a running order are on the screen at once.
const panelSteps = 5

// Panel is what the running orders are doing, on every screen: a line each, and the steps of the
// one that belongs to the screen. The results of a series stay until they are dismissed.
func (t *Tracker) Panel(on screen.Screen, width int) []string {
	if on.ID() == screen.IDWatch {
		return nil // it shows all of this
	}
	th := t.env.Theme
	out := t.runningLines(t.running(), on, width)
	if t.ResultShown(on) {
		out = append(out, th.Info.Render(th.Fit(" "+t.resultLine(), width)))
		out = append(out, t.stepLines(t.shownResult.op, t.shownResult.addresses, width)...)
	}
	return out
}

func (t *Tracker) runningLines(running []change.Operation, on screen.Screen, width int) []string {
	th := t.env.Theme
	var out []string
	const most = 3
	for i, op := range running {
		if i == most-1 && len(running) > most {
			out = append(out,
				th.Warn.Render(th.Fit(th.Glyph.Arrow+" "+
					t.offerAll(render.MoreChanges(len(running)-i)), width)))
			break
		}
		out = append(out, th.Warn.Render(th.Fit(t.runLineIn(op, t.runKeys(op, on), width), width)))
		shown := present(op)
		if i == 0 && len(running) <= 2 && len(shown.Steps) > 1 {
			out = append(out, t.stepLines(shown, t.factsOf(shown).addresses, width)...)
			if text := t.connections(shown, min(width-42, 50)); text != "" {
				out = append(out, th.Muted.Render(th.Fit("     "+render.LabelConnections+" "+text, width)))
			}
		}
	}
	return out
}

// runKeys are the keys that work on a running order, as they stand behind its line: none while a dialog or
// a text field has them.
func (t *Tracker) runKeys(op change.Operation, on screen.Screen) string {
	switch {
	case op.Reading, t.env.Asked():
		return ""
	case op.Draining():
		return render.OfferEnd(t.env.Key(keymap.Continue), render.OfferEndWait)
	case op.Pause.IsZero() || op.Stopping:
		return ""
	}
	keys := render.OfferEnd(t.env.Key(keymap.Continue), render.OfferSkipPause)
	if here, why := t.series(on); why == "" && (here.Run == op.Run || isPart(here, op)) {
		keys += render.OfferStop(t.env.Key(keymap.Stop))
	}
	return keys
}

// runLineIn is runLine with its keys in so many cells. How far it is counts most: what it is about is cut for
// that, and the keys, which the footer has, too, and why it takes its time go.
func (t *Tracker) runLineIn(op change.Operation, keys string, width int) string {
	const least = 8
	th := t.env.Theme
	doing, what, state, why := t.runWords(op)
	doing, state = th.Glyph.Arrow+" "+doing, "  "+state
	if room := max(width-theme.Width(doing+state), least); theme.Width(what) > room {
		what = th.FitEnds(what, room)
	}
	line := doing + what + state
	all := render.Join(line, why)
	switch room := width - theme.Width(line); {
	case theme.Width(all+keys) <= width:
		return all + keys
	case room > 2: // of why there is a word
		return all
	default:
		return line
	}
}

// runLine is one running order in one line, clean.
func (t *Tracker) runLine(op change.Operation) string {
	doing, what, state, why := t.runWords(op)
	return doing + what + "  " + render.Join(state, why)
}

// runWords are what a running order does, with what, how far it is, and why that takes its time.
func (t *Tracker) runWords(op change.Operation) (doing, what, state, why string) {
	th := t.env.Theme
	var steps []impact.Step
	if op.Order.Undoes() {
		steps = render.StepsOf(op.Steps)
	}
	what = render.BriefTargets(th, op.Order, steps, t.factsOf(op).addresses)
	at := present(op)
	switch {
	case len(op.Parts) > 0 && at.Draining(): // all that are under way
		what = render.RolloutHost(th, op)
	case len(op.Parts) > 0:
		what = render.Join(render.RolloutHost(th, op), render.PlaceName(th, at.Order))
	case len(op.Touched()) > 1:
		what = render.ManyBackends(len(op.Touched())) // the steps name them
	}
	state, why = render.Progress(op, at, t.env.Clock.Now())
	return t.of(op.Order) + render.DoingTo(at) + " ", what, state + render.StopsAfter(op), th.Text(why)
}

func doneSteps(steps []change.StepStatus) int {
	n := 0
	for _, s := range steps {
		if s.State == change.StepDone {
			n++
		}
	}
	return n
}

// stepLines are the steps around the one under way, each with its state.
func (t *Tracker) stepLines(op change.Operation, addresses map[api.BackendID]string, width int) []string {
	th, steps := t.env.Theme, op.Steps
	now := op.Present()
	if now < 0 {
		now = len(steps) - 1
	}
	from := max(min(now-panelSteps/2, len(steps)-panelSteps), 0)
	to := min(from+panelSteps, len(steps))
	out := make([]string, 0, to-from+1)
	for i := from; i < to; i++ {
		s := steps[i]
		glyph, style := th.Glyph.Off, th.Muted
		switch s.State {
		case change.StepDone:
			glyph, style = th.Glyph.OK, th.OK
		case change.StepRefused, change.StepUnknown:
			glyph, style = th.Glyph.Bad, th.Bad
		default:
			if render.StepUnderWay(op, i) {
				glyph, style = th.Glyph.Arrow, th.Warn
			}
		}
		what, why := render.StepLine(th, op, i, addresses), render.StepWhy(s)
		switch {
		case s.State == change.StepDone:
			if serving := render.Serving(th.Glyph.Arrow, op, i); serving != "" {
				what += "  " + serving
			}
		case why == "":
		case s.State.Ended():
			what += ": " + th.Text(why)
		default: // first what goes on now: a rule's step alone fills the line
			what = th.Text(why) + ": " + what
		}
		text := fmt.Sprintf("   %s %d %-9s %s", glyph, i+1, render.StepState(op, i), what)
		out = append(out, style.Render(th.Fit(text, width)))
	}
	if hidden := len(steps) - (to - from); hidden > 0 {
		out = append(out,
			th.Muted.Render(th.Fit("     "+t.offerAll(render.MoreSteps(hidden)), width)))
	}
	return out
}

// resultLine heads the results of a series that stay on the screen.
func (t *Tracker) resultLine() string {
	op := t.shownResult.op
	head := t.of(op.Order) + render.ResultHead(doneSteps(op.Steps), len(op.Steps))
	if t.env.Asked() {
		return head
	}
	return head + render.ResultKeys(t.env.Key(keymap.Watch), t.env.Key(keymap.Back))
}

// offerAll names the key that shows all, while it does.
func (t *Tracker) offerAll(text string) string {
	if t.env.Asked() {
		return text
	}
	return render.OfferAll(text, t.env.Key(keymap.Watch))
}

// DismissResult takes the results of a series off the screen, and says whether there were any.
func (t *Tracker) DismissResult(on screen.Screen) bool {
	if !t.ResultShown(on) {
		return false
	}
	t.shownResult = nil
	return true
}

// ResultShown says whether the results of a series are on the screen.
func (t *Tracker) ResultShown(on screen.Screen) bool {
	return t.shownResult != nil && !t.Busy() && on.ID() != screen.IDWatch
}

// UnderWay says what each running order is doing and how many places it has not begun, whether any has
// sent something, and whether any drains.
func (t *Tracker) UnderWay() (lines []string, sent, drains bool) {
	for _, op := range t.running() {
		lines = append(lines, t.runLine(op))
		if unbegun := render.PlacesUnbegun(op); unbegun != "" {
			lines = append(lines, unbegun)
		}
		sent, drains = sent || op.Sent(), drains || op.Draining()
	}
	return lines, sent, drains
}
