package ui

import (
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
)

// What an operator does, now and then too fast or not exactly: the random keys
// alone would rarely get to the end of a dialog.

// errand changes something somewhere.
func (w *walker) errand() {
	if w.chance(0.7) {
		w.recover()
	}
	if w.chance(0.9) {
		w.size(80, 24)
	}
	s := pick(w, spots()...)
	verb, drain := "x", w.chance(0.4)
	if w.chance(0.35) || s.vserver == "vserver-idle" {
		verb = "e"
	}
	if !w.open(s.ulb, s.vserver) {
		return
	}
	for _, id := range s.backends {
		if !w.to(string(id)) {
			return
		}
		if len(s.backends) > 1 {
			w.key(" ")
		}
	}
	w.key(verb)
	w.answer(drain)
	w.await()
	if w.chance(0.3) {
		w.recover()
		w.key("w")
		w.key(pick(w, "u", "u", "u", "x"))
		w.answer(false)
		w.await()
	}
}

// open goes to the backends of a VServer, and says whether it got there.
func (w *walker) open(ulb api.ULBID, v api.VServerID) bool {
	for range 12 {
		if len(w.app.stack) == 1 && w.app.dialog == nil {
			break
		}
		w.key("esc")
	}
	for range 2 { // a session without a region or a project begins with choosing one
		if w.app.top().picks() {
			w.keysOf("g", "enter")
		}
	}
	return w.to(string(ulb)) && w.enterRow() && w.to(string(v)) && w.enterRow()
}

func (w *walker) enterRow() bool {
	depth := len(w.app.stack)
	w.key("enter")
	return len(w.app.stack) > depth
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
		case holds(lines, "Delete that rule") || holds(lines, "Delete these rules"):
			w.press("Delete that rule", "Delete these rules")
		case holds(lines, "  Read again  ") && !holds(lines, "Waiting"):
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
	q, ok := w.app.dialog.(*ask)
	if !ok {
		return
	}
	_, lines := w.box()
	if holds(lines, "more below") && w.chance(0.95) {
		if focused(lines) == focusWait {
			w.keysOf("pgdown", "pgdown", "pgdown", "pgdown")
		} else {
			w.key("end")
		}
		w.pass(pick(w, 100, 400, 400, 400))
	}
	if w.chance(0.1) {
		w.size(pick(w, 80, 70, 120), pick(w, 24, 20, 40))
		w.pass(400)
	}
	if gate := w.gateOnScreen(); gate != "" {
		w.typeGate(gate)
		w.key("enter")
		return
	}
	w.press(confirmLabel(q.order.Want))
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
		_, lines := w.box()
		if i == 0 && focused(lines) != focusGate {
			w.key("shift+tab")
		}
		w.key(k)
	}
}

// await sees a change through, or not.
func (w *walker) await() {
	if len(w.app.Running()) == 0 {
		return
	}
	for range 6 {
		var waits *run
		if waits = w.app.waiting(); waits == nil {
			break
		}
		switch {
		case !waits.draining() && w.chance(0.5):
			w.key("n")
		case !waits.draining():
			w.pass(16_000)
		case w.chance(0.5):
			w.key("n")
			w.press(pick(w, "Release now", "Release now", "Enable again", "Keep waiting"))
		case w.chance(0.6):
			w.pass(80_000)
		default:
			return
		}
		w.pass(pick(w, 100, 2000))
	}
	if w.chance(0.1) && len(w.app.Running()) > 0 {
		w.key(pick(w, "q", "ctrl+c"))
		w.press(pick(w, "Stay", "Quit"))
	}
	w.pass(pick(w, 10, 2000, 20_000, 20_000, 80_000))
}

// followUp takes up a change of the history, one that is open before any other.
func (w *walker) followUp() {
	if w.chance(0.8) {
		w.recover()
	}
	all, _, _ := w.book.Operations()
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
		if w.app.dialog == nil && w.app.top().name() != historyTitle {
			break
		}
		w.key("esc")
	}
	w.keysOf("H", "g")
	w.keysOf(slices.Repeat([]string{"j"}, slices.IndexFunc(all, func(o change.Operation) bool { return o.ID == op.ID }))...)
	w.keysOf("enter")
	keys := []string{"u", "u", "x", "e", "n", "r"}
	switch {
	case op.Unsettled():
		keys = []string{"r"}
	case op.Draining():
		keys = []string{"x", "e", "n"}
	case op.Open():
		keys = []string{"r", "u", "x"}
	}
	w.key(pick(w, keys...))
	w.answer(false)
	w.await()
	if op.Unsettled() {
		w.pass(80_000)
	}
}

func inWorld(world *fake.World, id api.BackendID) bool {
	for _, ulbs := range world.ULBs {
		for _, u := range ulbs {
			vservers, _ := u.VServers.Get()
			for _, v := range vservers {
				if _, there := v.Backend(id); there {
					return true
				}
			}
		}
	}
	return false
}
