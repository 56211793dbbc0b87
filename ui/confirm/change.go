package confirm

import (
	"context"
	"slices"
	"strconv"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// The longest wait of a drain that may be asked for, the service's own limit of an idle timeout.
const longestDrain = 86400

// Change is the dialog that asks about a change. It holds the values it shows;
// what is confirmed is these.
type Change struct {
	exposure
	Order  change.Order
	listed []screen.Listed // as the list had them, until the fresh reading is there
	about  About
	reader Reader
	Box    *dialog.Dialog

	round   int // of reading: an older answer is dropped
	cancel  context.CancelFunc
	Reading *change.Reading
	moved   []change.Difference // where the reading is of something else than the rows were
	begun   time.Time           // when it was asked for
	again   int                 // how often the answer was worth nothing, or none came, and the last time why
	waiting string
	err     error
	before  error // why the reading before this one failed
	hint    string
	fields  []dialog.Field
	all     []button
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

// ReadMsg is the fresh reading of a dialog's order.
type ReadMsg struct {
	id, round int
	Reading   change.Reading
	err       error
}

func (ReadMsg) confirmMsg()  {}
func (tickMsg) confirmMsg()  {}
func (againMsg) confirmMsg() {}

// tickMsg lets the time that a dialog's reading takes be drawn again.
type tickMsg struct{ id, round int }

// againMsg says that a dialog's answer was worth nothing, why, and that it is asked for again.
type againMsg struct {
	id, round int
	why       string
	out       chan againMsg
}

// About is what a dialog says of an order that neither the order nor a reading has.
type About struct {
	Project  string                        // name and id, clean
	Endpoint string                        // host, clean
	Owned    bool                          // the load balancer is a cluster's, as listed
	Loaded   func() ([]api.ULB, time.Time) // what else is known, and when it was asked for; nil for nothing
}

// Reader reads what an order is about, and reports why it asks again.
type Reader interface {
	ReadReporting(ctx context.Context, o change.Order, report func(why string)) (change.Reading, error)
}

// NewChange asks about an order. Listed are the rows it was made of, none of an order that
// follows another.
func NewChange(e *screen.Env, r Reader, o change.Order, listed []screen.Listed, of About) *Change {
	return &Change{
		exposure: newExposure(e), Order: o, listed: listed, about: of, reader: r,
		Box: dialog.New(e.Theme, askTitle(o)),
	}
}

// Read asks for the fresh reading.
func (q *Change) Read() tea.Cmd {
	q.Discard()
	q.round++
	q.anew()
	if q.err != nil {
		q.before = q.err
	}
	q.Reading, q.moved, q.err, q.hint, q.again, q.waiting, q.begun = nil, nil, nil, "", 0, "", q.env.Clock.Now()
	q.setFields(nil)
	ctx, cancel := context.WithCancel(q.env.Context)
	q.cancel = cancel
	id, round, order, from := q.id, q.round, q.Order, q.reader
	out := make(chan againMsg, 1)
	run := func() tea.Msg {
		defer close(out)
		reading, err := from.ReadReporting(ctx, order,
			func(why string) { screen.Post(out, againMsg{id: id, round: round, why: why, out: out}) })
		return ReadMsg{id: id, round: round, Reading: reading, err: err}
	}
	return tea.Batch(run, screen.Next(out), q.tick(tickMsg{id: id, round: round}))
}

// tick draws the time that the reading takes, in coarse steps.
func (q *Change) tick(m tickMsg) tea.Cmd {
	if m.id != q.id || m.round != q.round || q.Reading != nil || q.err != nil {
		return nil
	}
	q.fill()
	_, next := screen.Seconds(q.env.Clock.Now().Sub(q.begun))
	return q.env.Clock.After(next, m)
}

// gotAgain shows why the answer is not there yet.
func (q *Change) gotAgain(m againMsg) {
	if m.id == q.id && m.round == q.round && q.Reading == nil {
		q.again++
		q.waiting = m.why
		q.fill()
	}
}

// turn makes another order of it, which is read and shown afresh.
func (q *Change) turn(f func(w *impact.Request)) tea.Cmd {
	w := q.Order.Request
	w.Targets = slices.Clone(w.Targets)
	f(&w)
	q.Order.Request = w
	q.Box.SetTitle(askTitle(q.Order))
	cmd := q.Read()
	q.fill()
	return cmd
}

// Discard ends the read under way.
func (q *Change) Discard() {
	if q.cancel != nil {
		q.cancel()
		q.cancel = nil
	}
}

// Receive takes what it waits for. An answer to an earlier reading does nothing.
func (q *Change) Receive(m Msg) tea.Cmd {
	switch m := m.(type) {
	case ReadMsg:
		cmd := q.gotReading(m)
		q.fill()
		return cmd
	case againMsg:
		q.gotAgain(m)
		return screen.Next(m.out)
	case tickMsg:
		return q.tick(m)
	case shownMsg:
		if q.got(m) {
			q.hint = ""
			q.fill()
		}
	}
	return nil
}

// gotReading shows the answer and starts the time it must be seen for.
func (q *Change) gotReading(m ReadMsg) tea.Cmd {
	if m.id != q.id || m.round != q.round {
		return nil
	}
	q.Discard()
	if m.err != nil {
		q.err = m.err
		return nil
	}
	q.before = nil
	q.Reading, q.moved = &m.Reading, movedSince(q.listed, m.Reading.VServer)
	q.addresses = render.AddressesOf(m.Reading.VServer, q.Order.Request.Record)
	q.setFields(q.fieldsFor())
	q.fill()
	return q.Arm()
}

// fieldsFor are the text fields of the reading: what must be typed, and how long a drain waits.
func (q *Change) fieldsFor() []dialog.Field {
	if !q.confirmable() {
		return nil
	}
	var fields []dialog.Field
	if gate := q.Reading.Assessment.Gate; gate != "" {
		fields = append(fields, dialog.Field{Required: gate})
	}
	if q.Order.Request.Drain {
		fields = append(fields, dialog.Field{Label: drainLabel, Numeric: true, Max: 5})
	}
	return fields
}

const drainLabel = "wait in seconds"

func (q *Change) setFields(fields []dialog.Field) {
	q.fields = fields
	q.Box.SetFields(fields...)
	if i := q.drainField(); i >= 0 {
		wait := q.Order.Wait
		if wait == 0 {
			wait = impact.DrainTime(q.Reading.VServer)
		}
		q.Box.SetValue(i, strconv.Itoa(int(wait/time.Second)))
	}
}

func (q *Change) drainField() int {
	return slices.IndexFunc(q.fields, func(f dialog.Field) bool { return f.Label == drainLabel })
}

// wait is how long the drain is to wait, and whether that can be.
func (q *Change) wait() (time.Duration, bool) {
	i := q.drainField()
	if i < 0 {
		return 0, true
	}
	n, err := strconv.Atoi(q.Box.Value(i))
	if err != nil || n < 1 || n > longestDrain {
		return 0, false
	}
	return time.Duration(n) * time.Second, true
}

// typed says whether what must be typed was.
func (q *Change) typed() bool {
	for i, f := range q.fields {
		if f.Required != "" && q.Box.Value(i) != f.Required {
			return false
		}
	}
	return true
}

// Arm starts the time that the answer must be on the screen for, once its end is there too.
func (q *Change) Arm() tea.Cmd { return q.begin(q.answered() && q.Box.EndShown()) }

func (q *Change) Resized(width, height int) tea.Cmd {
	q.anew()
	q.Resize(width, height)
	return q.Arm()
}

// Ended is never so: what it asks about is read anew before it is done.
func (q *Change) Ended() bool { return false }

// answered says whether a reading is there that refuses nothing, of what the rows were of.
func (q *Change) answered() bool {
	return q.Reading != nil && q.err == nil && len(q.moved) == 0 && len(q.Reading.Assessment.Refusals) == 0
}

// undecided says whether the operator has to agree first that rules go.
func (q *Change) undecided() bool { return q.answered() && len(q.Reading.Assessment.Emptied) > 0 }

// confirmable says whether the reading may lead to the change at all.
func (q *Change) confirmable() bool {
	return q.answered() && !q.undecided() && len(q.Reading.Assessment.Steps) > 0
}

func (q *Change) Resize(width, height int) {
	q.Box.SetSize(width, height)
	q.fill()
}

// fill draws the present state into the box.
func (q *Change) fill() {
	top, body := q.saying()
	hint := hintLine(q.env, q.hint, "Tab moves, Enter presses, Esc cancels.")
	q.Box.Keep = 2 // what it is about and what it does stay, whatever must scroll for it
	q.Box.SetContent(top, body, []dialog.Line{hint})
	q.all = q.buttons()
	setButtons(q.Box, q.all)
}

// saying is content, made anew where that changes; while it is read it is short,
// and says for how long.
func (q *Change) saying() (top, body []dialog.Line) {
	now := askText{made: true, round: q.round, reading: q.Reading}
	now.wait, _ = q.wait()
	s := &q.text
	if !s.made || q.Reading == nil || s.round != now.round || s.reading != now.reading || s.wait != now.wait {
		top, body := q.content()
		now.top, now.body = hung(top), hung(body)
		*s = now
	}
	return s.top, s.body
}

func (q *Change) View() string { return q.Box.View() }

func (q *Change) Paste(text string) {
	q.Box.Paste(text)
	q.fill()
}

// confirmedOrder is the order with what was entered in the dialog.
func (q *Change) confirmedOrder() change.Order {
	o := q.Order
	o.Wait, _ = q.wait()
	if v, known := q.Reading.VServer.Name.Get(); known {
		o.VServerName = v
	}
	return o
}
