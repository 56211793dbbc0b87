package ui

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/confirm"
	"cloud.internal/ulbconsole/ui/render"
)

// A change of several places: what one Enter confirmed, and what of it begins.

// everyAddress is that of a host which serves in several load balancers.
const everyAddress, everyHost = "10.7.0.1", "host-every"

// severalPlaces has one host serve in three load balancers, two of them with others.
func severalPlaces(w *fake.World) {
	host := func(n int) api.Backend {
		b := fake.Healthy(api.BackendID(fmt.Sprintf("every-%d", n)), everyAddress, 90+n)
		b.ResourceID, b.ResourceName = api.Known("uhost-every"), api.Known(everyHost)
		return b
	}
	ulb := func(n int, others ...api.Backend) api.ULB {
		return fake.ULB(api.ULBID(fmt.Sprintf("ulb-every-%d", n)), fmt.Sprintf("every%d", n),
			fake.TCP(api.VServerID(fmt.Sprintf("vserver-every-%d", n)), fmt.Sprintf("listener%d", n), 90+n,
				append(others, host(n))...))
	}
	other := func(from string, n int) []api.Backend {
		var all []api.Backend
		for i := range n {
			all = append(all, fake.Healthy(api.BackendID(fmt.Sprintf("%s-%d", from, i)), fmt.Sprintf("10.7.1.%d", i+1), 80))
		}
		return all
	}
	w.ULBs[scope] = append(w.ULBs[scope], ulb(1, other("east", 5)...), ulb(2, other("west", 4)...), ulb(3))
}

// passAll is an Enter that may begin a change of several places, with what was on the screen.
type passAll struct {
	ask     *confirm.Rollout
	title   string
	lines   []string // of the dialog, whole
	of      int      // places
	wait    time.Duration
	typed   string // "" where nothing had to be
	deletes bool
	begun   []*confirmed // in their order
}

// everyPlace takes the host out wherever it serves, or switches it there, and now and then stops or undoes that.
func (w *walker) everyPlace() {
	w.home()
	w.recover()
	w.size(80, 24)
	w.keysOf("esc", "esc", "esc", "esc", "esc", "esc")
	w.paste(everyAddress)
	w.pass(2000)
	w.key(pick(w, "x", "x", "e"))
	w.answer(w.chance(0.3))
	for range 4 {
		if len(w.app.changes.Running()) == 0 {
			break
		}
		switch w.rand.IntN(8) {
		case 0:
			w.key("s")
		case 1:
			w.again()
		case 2:
			w.meddle(w.app.changes.Running()[0].Order.Place)
		}
		w.await(errand{})
	}
	w.recover()
	w.keysOf("esc", "esc", "esc", "H", "g")
	w.key(pick(w, "u", "u", "x", "r"))
	w.answer(false)
	w.await(errand{})
}

// allLabels are what the button may say that confirms a change of several places.
func allLabels() []string {
	var all []string
	for _, goal := range rolloutGoals {
		for n := range 5 {
			all = append(all, fmt.Sprintf("%s in %d", goal, n+1))
		}
	}
	return all
}

// lookAll follows what the dialog of several places shows: a reading of its own each time all are there.
func (w *walker) lookAll(q *confirm.Rollout) *change.Reading {
	switch {
	case q.Box.Stamp == "":
		w.several = nil
	case w.several == nil:
		w.several = &change.Reading{}
	}
	return w.several
}

var (
	placeRow     = regexp.MustCompile(`^ *(\d+)  `)
	placeClass   = regexp.MustCompile(`(?i) → .*  (trivial|ordinary|severe|outage)  `)
	rolloutGoals = []string{"Release", "Drain and release", "Disable", "Enable", "Undo"}
)

// enterAll notes what a dialog about several places was passed with.
func (w *walker) enterAll(q *confirm.Rollout, title string, lines []string) {
	if !w.read(q) || q.PlanOnly() {
		return
	}
	if holds(lines, "[> Delete rule <]") || holds(lines, "[> Delete rules <]") {
		w.agreedAll = q
		return
	}
	wanted := w.gateOnScreen()
	pressed := slices.ContainsFunc(rolloutGoals, func(g string) bool { return holds(lines, "[> "+g+" in ") })
	if !pressed && (wanted == "" || focused(lines) != focusGate) || string(w.gate.text) != wanted && wanted != "" {
		return
	}
	p := &passAll{ask: q, title: title, typed: wanted, deletes: w.agreedAll == q}
	for _, l := range slices.Concat(q.Box.Top, q.Box.Body) {
		p.lines = append(p.lines, l.Text)
		if placeRow.MatchString(l.Text) {
			p.of++
		}
	}
	if m := w.inBox(waitOnScreen); m != nil {
		n, _ := strconv.Atoi(strings.ReplaceAll(m[1], "│", ""))
		p.wait = time.Duration(n) * time.Second
	}
	w.passesAll = append(w.passesAll, p)
}

// confirmedPlace wants the one Enter that confirmed this place of several, in its order, and gives what was shown of it.
func (w *walker) confirmedPlace(line *change.Entry) (*passAll, pass) {
	missing := "no dialog"
	for _, p := range slices.Backward(w.passesAll) {
		n := p.of - len(line.Rollout.Next)
		if n != len(p.begun)+1 {
			missing = fmt.Sprintf("its turn: %d of %d, after %d", n, p.of, len(p.begun))
			continue
		}
		if missing = p.lacks(n, line); missing == "" {
			return p, p.place(n)
		}
	}
	require.Fail(w.t, "a place of several began that no Enter had confirmed", "%s is missing: %+v", missing, line)
	return nil, pass{}
}

// row is where the place stands in the dialog.
func (p *passAll) row(n int) int {
	return slices.IndexFunc(p.lines, func(l string) bool { return strings.HasPrefix(l, fmt.Sprintf("%2d  ", n)) })
}

// lacks names what the dialog does not say of a place.
func (p *passAll) lacks(n int, line *change.Entry) string {
	at := p.row(n)
	if at < 0 || at+1 >= len(p.lines) {
		return fmt.Sprintf("place %d", n)
	}
	draining, released := line.Request, line.Request
	draining.Drain, released.Drain = true, false
	want := render.RolloutTitle(released, p.of)
	// The title is that of the first place: where a stopped change goes on, some have drained and some have not.
	if p.title != want && (line.Request.Goal != impact.GoalRelease || p.title != render.RolloutTitle(draining, p.of)) {
		return want
	}
	for _, must := range []string{line.ULBName + "/" + line.VServerName, string(line.Region)} {
		if !strings.Contains(p.lines[at], must) {
			return must
		}
	}
	steps := p.lines[at+1]
	for _, s := range line.Plan {
		word := string(s.Kind)
		switch s.Kind {
		case impact.StepLeaveRule:
			word = "out of rule "
		case impact.StepDeleteRule:
			word = "DELETE rule "
		case impact.StepJoinRule:
			word = "into rule "
		case impact.StepCreateRule:
			word = "recreate rule "
		case impact.StepAdd:
			word = "add "
		default:
		}
		_, after, found := strings.Cut(steps, word)
		if !found {
			return word
		}
		steps = after
	}
	return ""
}

// place is what the dialog said of one of its places.
func (p *passAll) place(n int) pass {
	class := ""
	if m := placeClass.FindStringSubmatch(p.lines[p.row(n)]); m != nil {
		class = strings.ToLower(m[1])
	}
	return pass{class: impact.Class(class), wait: p.wait, typed: p.typed, deletes: p.deletes}
}

// checkTypedAll wants the host's name, its address, or how many backends they are: always where something is taken away.
func (w *walker) checkTypedAll(p *passAll, line *change.Entry, gate string) {
	if p.typed == "" {
		require.True(w.t, givesBack(line.Request.Goal), "nothing had to be typed for %+v", line)
		require.Empty(w.t, gate, "nothing had to be typed for %+v", line)
		return
	}
	for _, b := range slices.Concat(line.Facts.Backends, line.Request.Record.Backends) {
		if slices.Contains(line.Request.Targets, b.Backend.ID) {
			require.True(w.t, strings.HasSuffix(p.typed, " backends") ||
				slices.Contains([]string{b.Backend.ResourceName.Or(""), b.Backend.PrivateIP.Or("")}, p.typed),
				"%q was typed for %+v", p.typed, b.Backend)
		}
	}
}

// givesBack says that nothing is taken away where that is wanted.
func givesBack(goal impact.Goal) bool { return goal == impact.GoalUndo || goal == impact.GoalEnable }

// checkCanary sees that no place begins before the first was looked at again.
func (w *walker) checkCanary(p *passAll, line *change.Entry) {
	if len(p.begun) == 0 || givesBack(line.Request.Goal) {
		return
	}
	first := p.begun[0]
	ready := !first.until.IsZero() // it waits, and the others do so beside it
	for i := range first.begin.Plan {
		if seen, done := first.at[i]; done && i == len(first.begin.Plan)-1 {
			ready = !line.Time.Before(seen.Add(change.CanaryPause)) || !w.wentOn.Before(seen)
		}
	}
	require.True(w.t, ready || first.torn, "the second place began before the first was looked at again: %+v", line)
}

// endedAll are the changes of this session that ended, those of several places as one.
func (w *walker) endedAll() []change.Operation {
	all := slices.DeleteFunc(slices.Clone(w.app.dialogs.session.Ended()),
		func(op change.Operation) bool { return !op.Mine })
	slices.SortStableFunc(all, func(a, b change.Operation) int { return a.Run - b.Run })
	return slices.DeleteFunc(change.Joined(all), func(op change.Operation) bool {
		return op.Outcome == change.OutcomeAborted
	})
}
