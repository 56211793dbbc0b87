package ui

import (
	"fmt"
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/confirm"
	"cloud.internal/ulbconsole/ui/screen"
)

// What an operator does at the keys, now and then too fast or not exactly.

// open goes to the backends of a VServer, and says whether it got there.
func (w *walker) open(ulb api.ULBID, v api.VServerID) bool {
	w.home()
	for range 12 {
		if len(w.app.stack.open) == 1 && w.app.dialog == nil {
			break
		}
		w.key("esc")
	}
	for range 2 { // a session without a region or a project begins with choosing one
		if w.app.stack.top().Picks() {
			w.keysOf("g", "enter")
		}
	}
	return w.to(string(ulb)) && w.enterRow() && w.to(string(v)) && w.enterRow()
}

func (w *walker) enterRow() bool {
	depth := len(w.app.stack.open)
	w.key("enter")
	return len(w.app.stack.open) > depth
}

// to moves the cursor to the row with the id.
func (w *walker) to(id string) bool {
	if strings.Contains(w.selected(), id+" ") {
		return true
	}
	w.key("g")
	for range 12 {
		if strings.Contains(w.selected(), id+" ") {
			return true
		}
		w.key("j")
	}
	return false
}

// answer goes through the dialogs on the screen as far as to the change.
func (w *walker) answer(drain bool) {
	w.pass(pick(w, 10, 200, 290, 400, 400, 400, 400, 600))
	for range 5 {
		_, lines := w.box()
		switch {
		case len(lines) == 0:
			return
		case w.chance(0.05):
			w.key("esc")
			return
		case holds(lines, "Delete rule") || holds(lines, "Delete rules"):
			w.readToEnd(lines)
			w.press("Delete rule", "Delete rules")
		case holds(lines, "  Read again  ") && !holds(lines, "Waiting") && !holds(lines, "LEFT OUT"):
			w.press(pick(w, "Cancel", "Read again", "Disable instead"))
		case drain && holds(lines, "  Drain first  "):
			w.press("Drain first")
			drain = false
		default:
			w.goAhead()
			return
		}
		w.pass(pick(w, 100, 400, 400, 400))
	}
}

// press moves to one of these buttons and presses it.
func (w *walker) press(labels ...string) {
	for range 7 {
		_, lines := w.box()
		if slices.ContainsFunc(labels, func(l string) bool { return holds(lines, "> "+l+" <") }) {
			w.key("enter")
			return
		}
		w.key("tab")
	}
}

// goAhead reads to the end, types what must be typed, and confirms.
func (w *walker) goAhead() {
	var at api.Place
	var labels []string
	switch q := w.app.dialog.(type) {
	case *confirm.Change:
		at, labels = q.Order.Place, []string{confirmLabel(q.Order.Request)}
	case *confirm.Rollout:
		at, labels = api.Place{Scope: scope, ULB: "ulb-every-1", VServer: "vserver-every-1"}, allLabels()
	default:
		return
	}
	_, lines := w.box()
	w.readToEnd(lines)
	if w.chance(0.1) {
		w.size(pick(w, 80, 70, 120), pick(w, 24, 20, 40))
		w.pass(400)
	}
	if w.chance(0.06) {
		w.meddle(at)
	}
	if gate := w.gateOnScreen(); gate != "" {
		w.typeGate(gate)
		if q, ok := w.app.dialog.(*confirm.Change); ok && q.Order.Request.Goal == impact.GoalWeight && w.chance(0.3) {
			w.keysOf("shift+tab", "backspace", pick(w, "0", "3", "8")) // what was typed was for another weight
			w.pass(400)
			w.toGate()
		}
		w.key("enter")
		return
	}
	w.press(labels...)
}

func (w *walker) readToEnd(lines []string) {
	if !holds(lines, "more below") || w.chance(0.05) {
		return
	}
	if focused(lines) == focusWait || w.chance(0.3) {
		w.keysOf("pgdown", "pgdown", "pgdown", "pgdown")
	} else {
		w.key("end")
	}
	w.pass(pick(w, 100, 400, 400, 400))
}

// typeGate types what stands there, sometimes something else.
func (w *walker) typeGate(gate string) {
	keys := strings.Split(gate, "")
	switch w.rand.IntN(12) {
	case 0:
		keys = keys[:len(keys)-1]
	case 1:
		keys = append(keys, " ")
	case 2:
		keys = append(keys, "x", "backspace")
	case 3:
		keys = strings.Split("wide", "")
	case 4:
		keys = append([]string{"x", "ctrl+u"}, keys...)
	case 5:
		w.paste(gate + "\r\r")
		return
	}
	for i, k := range keys {
		if i == 0 {
			w.toGate()
		}
		w.key(k)
	}
}

// toGate moves to the field of the gate.
func (w *walker) toGate() {
	for range 3 {
		switch _, lines := w.box(); focused(lines) {
		case focusGate:
			return
		case focusWeight:
			w.key("tab")
		default:
			w.key("shift+tab")
		}
	}
}

// measure looks at the metrics of a VServer, beside the list or on its page, over other spans.
func (w *walker) measure() {
	w.size(80, 24)
	if !w.open("ulb-wide", "vserver-weigh") {
		return
	}
	w.keysOf("esc", pick(w, "d", "j"))
	w.size(pick(w, 80, 120), 40)
	w.pass(400)
	for range 3 {
		w.key(pick(w, "[", "]", "]"))
	}
}

// typeWeight types a weight, now and then another one before.
func (w *walker) typeWeight(weight string) {
	w.pass(pick(w, 10, 100, 400))
	if _, lines := w.box(); focused(lines) != focusWeight {
		return
	}
	switch w.rand.IntN(8) {
	case 0:
		w.keysOf("1", "0", "1", "ctrl+u")
	case 1:
		w.keysOf("a", "9", "backspace", "-")
	case 2:
		weight = fmt.Sprint(w.rand.IntN(120))
	case 3:
		w.paste(weight + "\r\r")
		return
	}
	w.keysOf(strings.Split(weight, "")...)
}

// await sees a change through, or not: it may be left or killed on its way.
func (w *walker) await(e errand) {
	t := e.twist
	if len(w.app.changes.Running()) > 0 {
		switch surprise := w.rand.IntN(20); {
		case t == twistQuit, surprise == 0:
			w.key(pick(w, "q", "ctrl+c"))
			w.pass(pick(w, 10, 400)) // a dialog that is not read yet lets nobody out
			w.press(pick(w, "Stay", "Quit"))
		case t == twistCrash, t == twistHang, surprise == 1:
			w.again()
		}
	}
	if w.quit || t == twistCrash || t == twistHang {
		if w.quit {
			w.happened("quit: quit")
			w.again()
		}
		w.recover()
		if t == twistHang && w.chance(0.4) { // before anybody looked what became of it
			e.twist = twistNone
			w.run(e)
		}
		w.followUp()
		return
	}
	if len(w.app.changes.Running()) > 0 && t == twistBroken {
		w.note("journal broken")
		w.breakJournal(errDisk)
	}
	for range 6 {
		if len(w.app.changes.Running()) == 0 {
			return
		}
		if t == twistMeddle || w.chance(0.1) {
			w.meddle(w.app.changes.Running()[0].Order.Place)
		}
		if w.chance(0.1) {
			w.otherProfile()
		}
		if w.chance(0.2) {
			w.rare()
		}
		waits := w.app.changes.Continue(w.app.stack.top()).Why == ""
		drains := slices.ContainsFunc(w.app.changes.Running(), change.Operation.Draining)
		switch {
		case !waits:
			w.pass(pick(w, 2000, 20_000, 80_000))
		case !drains && w.chance(0.5):
			w.key("n")
		case !drains:
			w.pass(16_000)
		case w.chance(0.6):
			w.key("n")
			w.answerWait(pick(w, "Release now", "Release now", "Enable again", "Keep waiting"))
		case w.chance(0.7):
			w.pass(80_000)
		default:
			return
		}
		w.pass(pick(w, 100, 2000))
	}
}

// answerWait answers the dialog of a drain that waits.
func (w *walker) answerWait(label string) {
	w.pass(pick(w, 10, 200, 290, 400, 400, 400, 400, 600))
	_, lines := w.box()
	w.readToEnd(lines)
	if gate := w.gateOnScreen(); gate != "" && label == "Release now" {
		w.typeGate(gate)
		w.key("enter")
		return
	}
	w.press(label)
}

// followUp takes up a change of the history, one that is open before any other.
func (w *walker) followUp() {
	if w.chance(0.8) {
		w.recover()
	}
	all, _, _ := w.journal.Operations()
	all = change.Joined(all)
	slices.Reverse(all)
	var open, rest []int
	for i, op := range all[:min(len(all), 12)] {
		if op.Open() {
			open = append(open, i)
		} else {
			rest = append(rest, i)
		}
	}
	from := rest
	if len(open) > 0 && w.chance(0.8) || len(rest) == 0 {
		from = open
	}
	if len(from) == 0 {
		return
	}
	op := all[pick(w, from...)]
	for range 4 {
		if w.app.dialog == nil && w.app.stack.top().ID() != screen.IDHistory {
			break
		}
		w.key("esc")
	}
	w.keysOf("H", "g")
	w.keysOf(slices.Repeat([]string{"j"}, slices.IndexFunc(all, func(o change.Operation) bool { return o.ID == op.ID }))...)
	w.keysOf("enter")
	keys := []string{"u", "u", "x", "e", "n", "r"}
	switch {
	case op.InDoubt():
		keys = []string{"r"}
	case op.Draining():
		rarest := w.rarestWay()
		keys = []string{"x", "e", "n", rarest, rarest, rarest}
	case op.Open():
		keys = []string{"r", "u", "x"}
	}
	if w.chance(0.2) {
		w.rare()
	}
	w.key(pick(w, keys...))
	if op.InDoubt() {
		w.pass(80_000)
		return
	}
	w.answer(false)
	w.await(errand{})
}

// rarestWay is the key for what was done least about a drain that was left.
func (w *walker) rarestWay() string {
	ways := map[string]string{"n": "follow: go on with the drain", "x": "follow: release what was drained", "e": "follow: enable again"}
	return slices.MinFunc([]string{"n", "x", "e"}, func(a, b string) int { return w.tally.counts[ways[a]] - w.tally.counts[ways[b]] })
}
