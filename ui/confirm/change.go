package confirm

import (
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

// ReadMsg is the fresh reading of a dialog's order.
type ReadMsg struct {
	id, round int
	place     int // of several
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

// NewChange asks about an order. Listed are the rows it was made of, none of an order that
// follows another.
func NewChange(e *screen.Env, r Reader, o change.Order, listed []screen.Listed, of About) *Change {
	q := &Change{Order: o, listed: listed, about: of}
	q.asking = newAsking(e, r, of.PlanOnly, q)
	q.Box.SetTitle(q.title())
	q.Box.SetCorner(corner(e.Theme, o, of.Project))
	return q
}

// Read asks for the fresh reading.
func (q *Change) Read() tea.Cmd {
	ctx := q.renew()
	if q.answerShown() {
		q.lines = len(q.Box.Top) + len(q.Box.Body)
	}
	if q.err != nil {
		q.before = q.err
	}
	q.Reading, q.moved, q.err, q.again, q.waiting = nil, nil, nil, 0, ""
	q.setFields(nil)
	id, round, order, from := q.id, q.round, q.Order, q.reader
	out := make(chan againMsg, 1)
	run := func() tea.Msg {
		defer close(out)
		reading, err := from.Read(ctx, order,
			func(why impact.Finding) {
				screen.Post(out, againMsg{id: id, round: round, why: render.WaitingText(why), out: out})
			})
		return ReadMsg{id: id, round: round, Reading: reading, err: err}
	}
	return tea.Batch(run, screen.Next(out), q.tick(q.now()))
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
	if w.Goal != q.Order.Request.Goal {
		q.leaves = leaveDisabled(&w, q.Reading)
	}
	q.Order.Request = w
	q.Box.SetTitle(q.title())
	cmd := q.Read()
	q.fill()
	return cmd
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
	default:
		return q.receive(m)
	}
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
	q.beginWeight()
	q.setFields(q.fieldsFor())
	q.fill()
	return q.Arm()
}

// fieldsFor are the text fields of the reading: what must be typed, and how long a drain waits.
func (q *Change) fieldsFor() []dialog.Field {
	var fields []dialog.Field
	if q.weighs && !q.planOnly {
		fields = append(fields, weighing())
	}
	if !q.confirmable() || q.planOnly {
		return fields
	}
	if gate := q.Reading.Assessment.Gate; gate != "" {
		fields = append(fields, dialog.Field{Required: gate})
	}
	if q.Order.Request.Drain {
		fields = append(fields, waiting())
	}
	return fields
}

func (q *Change) setFields(fields []dialog.Field) {
	q.fields = fields
	q.Box.SetFields(fields...)
	if i := q.weightField(); i >= 0 && q.Box.Value(i) == "" {
		if weight, said := q.Order.Request.Weight.Get(); said { // of an order that goes on
			q.Box.SetValue(i, strconv.Itoa(weight))
		}
	}
	if i := waitField(fields); i >= 0 {
		wait := q.Order.Wait
		if wait == 0 {
			wait = impact.DrainTime(q.Reading.VServer)
		}
		q.Box.SetValue(i, strconv.Itoa(int(wait/time.Second)))
	}
}

// Arm starts the time that the answer must be on the screen for, once what is asked was read.
func (q *Change) Arm() tea.Cmd { return q.begin(q.answered() && q.shown()) }

// About is its listener, since it was read.
func (q *Change) About() ([]api.Place, time.Time) { return []api.Place{q.Order.Place}, q.begun }

// fill draws the present state into the box.
func (q *Change) fill() {
	text := q.saying()
	q.Box.Keep = text.keep // what it is about and what it does stay, whatever must scroll for it
	q.Box.SetContent(text.top, text.body)
	q.fillButtons(q.buttons())
	q.Box.Stamp = q.readAt()
}

// saying is content, made anew where that changes; while it is read it is short,
// and says for how long.
func (q *Change) saying() *askText {
	now := askText{made: true, round: q.round, reading: q.Reading}
	now.wait, _ = q.wait()
	if q.about.Revision != nil {
		now.lately = q.about.Revision()
	}
	s := &q.text
	if !s.made || q.Reading == nil || s.round != now.round || s.reading != now.reading || s.wait != now.wait ||
		s.lately != now.lately {
		top, body, keep := q.content()
		now.top, now.body, now.keep = hung(top), hung(body), keep
		*s = now
	}
	return s
}

func (q *Change) whyDisabled() string {
	if q.Reading == nil {
		return render.HintReading
	}
	if q.weighs && !q.Order.Request.Weight.IsKnown() {
		return render.HintWeight
	}
	if _, ok := q.wait(); !ok && q.Box.EndShown() {
		return render.HintWait(longestDrain)
	}
	if len(q.Reading.Assessment.Refusals) > 0 {
		return render.HintRefused
	}
	return hintUnread(q.shown(), q.live)
}
