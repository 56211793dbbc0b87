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
		shown := op
		if part, found := atWork(op); found {
			shown = part
		}
		if i == 0 && len(running) <= 2 && len(shown.Steps) > 1 {
			out = append(out, t.stepLines(shown, t.factsOf(shown).addresses, width)...)
			if text := t.connections(shown, min(width-30, 50)); text != "" {
				out = append(out, th.Muted.Render(th.Fit("     "+text, width)))
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

// runLineIn is runLine with its keys in so many cells: what it is about is cut before how far it is.
func (t *Tracker) runLineIn(op change.Operation, keys string, width int) string {
	const least, mostState = 12, 20 // a wait is shorter, and what else is said of a step may be any length
	th := t.env.Theme
	doing, what, state := t.runWords(op)
	doing, state = th.Glyph.Arrow+" "+doing, "  "+state
	if room := max(width-theme.Width(doing)-min(theme.Width(state), mostState), least); theme.Width(what) > room {
		what = th.FitEnds(what, room)
	}
	return doing + what + state + keys // the footer has them, too
}

// runLine is one running order in one line, clean.
func (t *Tracker) runLine(op change.Operation) string {
	doing, what, state := t.runWords(op)
	return doing + what + "  " + state
}

// runWords are what a running order does, with what, and how far it is.
func (t *Tracker) runWords(op change.Operation) (doing, what, state string) {
	th := t.env.Theme
	doing = t.of(op.Order)
	if len(op.Parts) > 0 {
		doing += render.PanelPlaces(op)
	} else if total := len(op.Steps); total > 1 {
		doing += fmt.Sprintf("%d/%d ", endedSteps(op.Steps), total)
	}
	var steps []impact.Step
	if op.Order.Request.Goal == impact.GoalUndo {
		steps = render.StepsOf(op.Steps)
	}
	what = render.BriefTargets(th, op.Order, steps, t.factsOf(op).addresses)
	part, rolls := atWork(op)
	switch {
	case rolls:
		what = render.Join(render.RolloutHost(th, op), render.PlaceName(th, part.Order))
		op.Reading, op.Waiting, op.Steps = part.Reading, part.Waiting, part.Steps
		op.Pause, op.Until = part.Pause, part.Until
	case len(op.Parts) > 0:
		what = render.RolloutHost(th, op)
	case len(op.Touched()) > 1:
		what = render.ManyBackends(len(op.Touched())) // the steps name them
	}
	return doing + render.DoingTo(op) + " ", what, t.runState(op)
}

// runState is how far a running order is with its present step, or its wait.
func (t *Tracker) runState(op change.Operation) (text string) {
	th, now := t.env.Theme, t.env.Clock.Now()
	switch {
	case op.Reading:
		text = render.Join(render.PanelReading, th.Text(render.WaitingBrief(op)))
	case !op.Until.IsZero():
		text = render.WaitLeft(render.TimeLeft(now, op.Until))
	case !op.Pause.IsZero() && !op.Stopping:
		text = render.PauseLeft(render.TimeLeft(now, op.Pause))
	default:
		text = render.Join(present(th, op.Steps), th.Text(render.WaitingBrief(op)))
	}
	if op.Stopping {
		text += render.PanelStopping
	}
	return text
}

// present says what the step under way is doing.
func present(th *theme.Theme, steps []change.StepStatus) string {
	for _, s := range steps {
		if s.State.Ended() {
			continue
		}
		kind := render.StepVerb(s.Step.Kind) + ","
		if len(steps) == 1 {
			kind = "" // the verb says it
		}
		return render.Join(kind, render.StateLabel(s.State, false), th.Text(render.Bracketed(render.StepWhy(s))))
	}
	return render.PanelEnding
}

func endedSteps(steps []change.StepStatus) int {
	n := 0
	for _, s := range steps {
		if s.State.Ended() {
			n++
		}
	}
	return n
}

// stepLines are the steps around the one under way, each with its state.
func (t *Tracker) stepLines(op change.Operation, addresses map[api.BackendID]string, width int) []string {
	th, steps := t.env.Theme, op.Steps
	now := 0
	for now < len(steps)-1 && steps[now].State.Ended() {
		now++
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
		case change.StepSent, change.StepVerifying:
			glyph, style = th.Glyph.Arrow, th.Warn
		default:
		}
		what, why := render.StepText(th.Name, th.Glyph.Arrow, s.Step, addresses), render.StepWhy(s)
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
		text := fmt.Sprintf("   %s %d %-9s %s", glyph, i+1, render.StateLabel(s.State, !op.Ended.IsZero()), what)
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
	head := t.of(op.Order) + render.ResultHead(endedSteps(op.Steps), len(op.Steps))
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

// UnderWay says what each running order is doing, whether any has sent
// something, and whether any drains.
func (t *Tracker) UnderWay() (lines []string, sent, drains bool) {
	for _, op := range t.running() {
		lines = append(lines, t.runLine(op))
		sent, drains = sent || op.Sent(), drains || op.Draining()
	}
	return lines, sent, drains
}
