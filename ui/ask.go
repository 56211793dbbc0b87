package ui

import (
	"context"
	"slices"
	"strconv"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/browse"
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// The longest wait of a drain that may be asked for, the service's own limit of
// an idle timeout.
const longestDrain = 86400

// ask is the dialog that asks about a change. It holds the values it shows;
// what is confirmed is these.
type ask struct {
	exposure
	order    change.Order
	listed   []browse.Member               // as the list had them, until the fresh reading is there
	hidden   int                           // how many of them a filter hides
	project  string                        // name and id, clean
	endpoint string                        // host, clean
	owned    bool                          // the load balancer is a cluster's, as listed
	loaded   func() ([]api.ULB, time.Time) // and when they were asked for
	box      *dialog.Dialog

	round   int // of reading: an older answer is dropped
	cancel  context.CancelFunc
	reading *change.Reading
	moved   []change.Difference // where the reading is of something else than the rows were
	begun   time.Time           // when it was asked for
	again   int                 // how often the answer was worth nothing, or none came, and the last time why
	waiting string
	err     error
	before  error // why the reading before this one failed
	hint    string
	fields  []dialog.Field
	text    askText
	// addresses are those of the reading's backends, and of what is put back.
	addresses map[api.BackendID]string
}

// askText is what the dialog says, and of what: it is made anew where that changes, and
// not with every key, for it may be long.
type askText struct {
	made      bool
	round     int
	reading   *change.Reading
	wait      time.Duration
	top, body []dialog.Line
}

// askReadMsg is the fresh reading of a dialog's order.
type askReadMsg struct {
	id, round int
	reading   change.Reading
	err       error
}

// askTickMsg lets the time that a dialog's reading takes be drawn again.
type askTickMsg struct{ id, round int }

// askAgainMsg says that a dialog's answer was worth nothing, why, and that it is
// asked for again.
type askAgainMsg struct {
	id, round int
	why       string
	out       chan askAgainMsg
}

func newAsk(e *screen.Env, o change.Order, listed []browse.Member) *ask {
	return &ask{exposure: newExposure(e), order: o, listed: listed, box: dialog.New(e.Theme, askTitle(o)), loaded: func() ([]api.ULB, time.Time) { return nil, time.Time{} }}
}

// read asks for the fresh reading.
func (q *ask) read(runner *execute.Runner) tea.Cmd {
	q.close()
	q.round++
	q.anew()
	if q.err != nil {
		q.before = q.err
	}
	q.reading, q.moved, q.err, q.hint, q.again, q.waiting, q.begun = nil, nil, nil, "", 0, "", q.env.Clock.Now()
	q.setFields(nil)
	ctx, cancel := context.WithCancel(q.env.Context)
	q.cancel = cancel
	id, round, order := q.id, q.round, q.order
	out := make(chan askAgainMsg, 1)
	ask := func() tea.Msg {
		defer close(out)
		reading, err := runner.ReadReporting(ctx, order, func(why string) { screen.Post(out, askAgainMsg{id: id, round: round, why: why, out: out}) })
		return askReadMsg{id: id, round: round, reading: reading, err: err}
	}
	return tea.Batch(ask, screen.Next(out), q.tick(askTickMsg{id: id, round: round}))
}

// tick draws the time that the reading takes, in coarse steps.
func (q *ask) tick(m askTickMsg) tea.Cmd {
	if m.id != q.id || m.round != q.round || q.reading != nil || q.err != nil {
		return nil
	}
	q.fill()
	_, next := screen.Seconds(q.env.Clock.Now().Sub(q.begun))
	return q.env.Clock.After(next, m)
}

// gotAgain shows why the answer is not there yet.
func (q *ask) gotAgain(m askAgainMsg) {
	if m.id == q.id && m.round == q.round && q.reading == nil {
		q.again++
		q.waiting = m.why
		q.fill()
	}
}

// turn makes another order of it, which is read and shown afresh.
func (q *ask) turn(runner *execute.Runner, f func(w *impact.Request)) tea.Cmd {
	w := q.order.Request
	w.Targets = slices.Clone(w.Targets)
	f(&w)
	q.order.Request = w
	q.box.SetTitle(askTitle(q.order))
	cmd := q.read(runner)
	q.fill()
	return cmd
}

func (q *ask) close() {
	if q.cancel != nil {
		q.cancel()
		q.cancel = nil
	}
}

// gotReading shows the answer and starts the time it must be seen for.
func (q *ask) gotReading(m askReadMsg) tea.Cmd {
	if m.id != q.id || m.round != q.round {
		return nil
	}
	q.close()
	if m.err != nil {
		q.err = m.err
		return nil
	}
	q.before = nil
	q.reading, q.moved = &m.reading, movedSince(q.listed, m.reading.VServer)
	q.addresses = render.AddressesOf(m.reading.VServer, q.order.Request.Record)
	q.setFields(q.fieldsFor())
	q.fill()
	return q.arm()
}

// fieldsFor are the text fields of the reading: what must be typed, and how long a
// drain waits.
func (q *ask) fieldsFor() []dialog.Field {
	if !q.confirmable() {
		return nil
	}
	var fields []dialog.Field
	if gate := q.reading.Assessment.Gate; gate != "" {
		fields = append(fields, dialog.Field{Required: gate})
	}
	if q.order.Request.Drain {
		fields = append(fields, dialog.Field{Label: drainLabel, Numeric: true, Max: 5})
	}
	return fields
}

const drainLabel = "wait in seconds"

func (q *ask) setFields(fields []dialog.Field) {
	q.fields = fields
	q.box.SetFields(fields...)
	if i := q.drainField(); i >= 0 {
		wait := q.order.Wait
		if wait == 0 {
			wait = impact.DrainTime(q.reading.VServer)
		}
		q.box.SetValue(i, strconv.Itoa(int(wait/time.Second)))
	}
}

func (q *ask) drainField() int {
	return slices.IndexFunc(q.fields, func(f dialog.Field) bool { return f.Label == drainLabel })
}

// wait is how long the drain is to wait, and whether that can be.
func (q *ask) wait() (time.Duration, bool) {
	i := q.drainField()
	if i < 0 {
		return 0, true
	}
	n, err := strconv.Atoi(q.box.Value(i))
	if err != nil || n < 1 || n > longestDrain {
		return 0, false
	}
	return time.Duration(n) * time.Second, true
}

// typed says whether what must be typed was.
func (q *ask) typed() bool {
	for i, f := range q.fields {
		if f.Required != "" && q.box.Value(i) != f.Required {
			return false
		}
	}
	return true
}

// arm starts the time that the answer must be on the screen for, once its end
// is there too.
func (q *ask) arm() tea.Cmd { return q.begin(q.answered() && q.box.EndShown()) }

func (q *ask) resized(width, height int) tea.Cmd {
	q.anew()
	q.resize(width, height)
	return q.arm()
}

func (q *ask) shown(m shownMsg) {
	if q.got(m) {
		q.hint = ""
		q.fill()
	}
}

// answered says whether a reading is there that refuses nothing, of what the
// rows were of.
func (q *ask) answered() bool {
	return q.reading != nil && q.err == nil && len(q.moved) == 0 && len(q.reading.Assessment.Refusals) == 0
}

// undecided says whether the operator has to agree first that rules go.
func (q *ask) undecided() bool { return q.answered() && len(q.reading.Assessment.Emptied) > 0 }

// confirmable says whether the reading may lead to the change at all.
func (q *ask) confirmable() bool {
	return q.answered() && !q.undecided() && len(q.reading.Assessment.Steps) > 0
}

func (q *ask) resize(width, height int) {
	q.box.SetSize(width, height)
	q.fill()
}

// fill draws the present state into the box.
func (q *ask) fill() {
	top, body := q.saying()
	hint := hintLine(q.env, q.hint, "Tab moves, Enter presses, Esc cancels.")
	q.box.Keep = 2 // what it is about and what it does stay, whatever must scroll for it
	q.box.SetContent(top, body, []dialog.Line{hint})
	q.box.SetButtons(q.buttons()...)
}

// saying is content, made anew where that changes; while it is read it is short, and says for how long.
func (q *ask) saying() (top, body []dialog.Line) {
	now := askText{made: true, round: q.round, reading: q.reading}
	now.wait, _ = q.wait()
	s := &q.text
	if !s.made || q.reading == nil || s.round != now.round || s.reading != now.reading || s.wait != now.wait {
		top, body := q.content()
		now.top, now.body = hung(top), hung(body)
		*s = now
	}
	return s.top, s.body
}

func (q *ask) view() string { return q.box.View() }

func (q *ask) paste(text string) {
	q.box.Paste(text)
	q.fill()
}

// confirmedOrder is the order with what was entered in the dialog.
func (q *ask) confirmedOrder() change.Order {
	o := q.order
	o.Wait, _ = q.wait()
	if v, known := q.reading.VServer.Name.Get(); known {
		o.VServerName = v
	}
	return o
}
