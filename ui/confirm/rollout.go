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

// Rollout is the dialog that asks about orders for several VServers as one change. Those that cannot be
// read, or are refused, are left out of it.
type Rollout struct {
	exposure
	Box    *dialog.Dialog
	reader Reader
	plan   bool // nothing may be changed: the plan is shown, and cannot be confirmed
	places []*Place
	before []change.Operation // the parts of the change that these go on with

	round  int // of reading: an older answer is dropped
	cancel context.CancelFunc
	begun  time.Time // when it was asked for
	hint   string
	fields []dialog.Field
	all    []button
}

// Place is one order of a rollout, and what is known of it beside what is read.
type Place struct {
	Order  change.Order
	Listed []screen.Listed // the rows it was made of, none of an order that follows another

	reading *change.Reading
	moved   []movement // where the reading is of something else than the rows were
	err     error
	ends    bool // reading it has
}

// StartAll carries several orders out as one change, by what was shown of each.
type StartAll struct {
	Orders []change.Order
	Shown  []change.Reading
	Before []change.Operation // the parts of the change that they go on with
}

func (StartAll) action() {}

// NewRollout asks about several orders, which go on with a change that has had these parts.
func NewRollout(e *screen.Env, r Reader, places []*Place, before []change.Operation, planOnly bool) *Rollout {
	q := &Rollout{
		exposure: newExposure(e), Box: newBox(e, ""), reader: r, plan: planOnly, places: places, before: before,
	}
	q.Box.SetTitle(q.title())
	q.Box.SetCorner(render.ShortName(e.Theme, places[0].Order.Profile))
	return q
}

// Read asks for the fresh reading of each place.
func (q *Rollout) Read() tea.Cmd {
	q.Discard()
	q.round++
	q.anew()
	q.hint, q.begun = "", q.env.Clock.Now()
	q.setFields(nil)
	ctx, cancel := context.WithCancel(q.env.Context)
	q.cancel = cancel
	cmds := make([]tea.Cmd, 0, 1+len(q.places))
	cmds = append(cmds, q.tick(tickMsg{id: q.id, round: q.round}))
	for i, p := range q.places {
		p.reading, p.moved, p.err, p.ends = nil, nil, nil, false
		id, round, order, from := q.id, q.round, p.Order, q.reader
		cmds = append(cmds, func() tea.Msg {
			reading, err := from.Read(ctx, order, func(impact.Finding) {})
			return ReadMsg{id: id, round: round, place: i, Reading: reading, err: err}
		})
	}
	q.fill()
	return tea.Batch(cmds...)
}

// tick draws the time that reading takes, in coarse steps.
func (q *Rollout) tick(m tickMsg) tea.Cmd {
	if m.id != q.id || m.round != q.round || q.whole() {
		return nil
	}
	q.fill()
	_, next := screen.Seconds(q.env.Clock.Now().Sub(q.begun))
	return q.env.Clock.After(next, m)
}

// turn makes other orders of them, which are read and shown afresh.
func (q *Rollout) turn(f func(r *impact.Request)) tea.Cmd {
	for _, p := range q.places {
		r := p.Order.Request
		r.Targets = slices.Clone(r.Targets)
		f(&r)
		p.Order.Request = r
	}
	return q.Read()
}

// Discard ends the reads under way.
func (q *Rollout) Discard() {
	if q.cancel != nil {
		q.cancel()
		q.cancel = nil
	}
}

// Receive takes what it waits for. An answer to an earlier reading does nothing.
func (q *Rollout) Receive(m Msg) tea.Cmd {
	switch m := m.(type) {
	case ReadMsg:
		return q.gotReading(m)
	case tickMsg:
		return q.tick(m)
	case CopiedMsg:
		q.hint = copiedHint(q.env, m)
		q.fill()
	case shownMsg:
		if q.got(m) {
			q.hint = ""
			q.fill()
		}
	}
	return nil
}

// gotReading shows the answer of a place. Once all are there it starts the time they must be seen for.
func (q *Rollout) gotReading(m ReadMsg) tea.Cmd {
	if m.id != q.id || m.round != q.round || m.place >= len(q.places) {
		return nil
	}
	p := q.places[m.place]
	p.ends, p.err = true, m.err
	if m.err == nil {
		p.reading, p.moved = &m.Reading, movedSince(p.Listed, m.Reading.VServer)
	}
	if !q.whole() {
		q.fill()
		return nil
	}
	q.Discard()
	q.setFields(q.fieldsFor())
	q.fill()
	return q.Arm()
}

// whole says whether every place was read, or could not be.
func (q *Rollout) whole() bool {
	return !slices.ContainsFunc(q.places, func(p *Place) bool { return !p.ends })
}

// gate is what must be typed: always where something is taken away, and where a place asks for it.
func (q *Rollout) gate() string {
	taken, asks := q.taken(), q.takesAway()
	all := make([]api.Backend, 0, len(taken))
	for _, p := range taken {
		all = append(all, q.backends(p)...)
		asks = asks || p.reading.Assessment.Gate != ""
	}
	if !asks {
		return ""
	}
	return impact.HostGate(all)
}

// backends are what the place is about.
func (q *Rollout) backends(p *Place) []api.Backend {
	if !q.undoes() {
		return p.reading.Assessment.Targets
	}
	all := make([]api.Backend, 0, len(p.Order.Request.Record.Backends))
	for _, b := range p.Order.Request.Record.Backends {
		all = append(all, b.Backend)
	}
	return all
}

func (q *Rollout) fieldsFor() []dialog.Field {
	if len(q.taken()) == 0 || q.plan {
		return nil
	}
	var fields []dialog.Field
	if gate := q.gate(); gate != "" {
		fields = append(fields, dialog.Field{Required: gate})
	}
	if q.drains() {
		fields = append(fields, waiting())
	}
	return fields
}

func (q *Rollout) setFields(fields []dialog.Field) {
	q.fields = fields
	q.Box.SetFields(fields...)
	if i := waitField(fields); i >= 0 {
		wait := time.Duration(0)
		for _, p := range q.taken() {
			wait = max(wait, impact.DrainTime(p.reading.VServer))
		}
		q.Box.SetValue(i, strconv.Itoa(int(wait/time.Second)))
	}
}

// pressable says whether the button that changes something is alive: seen long enough, and to its end,
// with everything typed.
func (q *Rollout) pressable() bool {
	_, ok := waitOf(q.Box, q.fields)
	return ok && !q.plan && q.live && q.whole() && len(q.taken()) > 0 && typed(q.Box, q.fields) && q.Box.EndShown()
}

// confirmed carries the orders out by what was shown, nil while they cannot be confirmed.
func (q *Rollout) confirmed() Action {
	if !q.pressable() {
		return nil
	}
	start := StartAll{Before: q.before}
	for _, p := range q.taken() {
		o := p.Order
		o.Wait, _ = waitOf(q.Box, q.fields)
		if name, known := p.reading.VServer.Name.Get(); known {
			o.VServerName = name
		}
		start.Orders, start.Shown = append(start.Orders, o), append(start.Shown, *p.reading)
	}
	return start
}

// Arm starts the time that the answers must be on the screen for, once their end is there too.
func (q *Rollout) Arm() tea.Cmd { return q.begin(q.whole() && q.Box.EndShown()) }

// Resized lays it out for another screen.
func (q *Rollout) Resized(width, height int) tea.Cmd {
	q.anew()
	q.Resize(width, height)
	return q.Arm()
}

// Resize lays it out for a screen.
func (q *Rollout) Resize(width, height int) {
	q.Box.SetSize(width, height)
	q.fill()
}

func (q *Rollout) Unread() bool { return !q.Box.EndShown() }

// Ended is never so: what it asks about is read anew before it is done.
func (q *Rollout) Ended() bool { return false }

// About is no place: nothing is read beside for several.
func (q *Rollout) About() (api.Place, time.Time) { return api.Place{}, time.Time{} }

// PlanOnly says that the plan is shown, and nothing else can be done.
func (q *Rollout) PlanOnly() bool { return q.plan }

func (q *Rollout) View() string { return q.Box.View() }

func (q *Rollout) Paste(text string) tea.Cmd {
	q.Box.Paste(text)
	q.fill()
	return nil
}

// Key presses a key.
func (q *Rollout) Key(name string) (Action, tea.Cmd) {
	if q.plan {
		return q.planKey(name)
	}
	q.hint = ""
	q.fill()
	p := press(q.Box, q.all, name, q.confirmed)
	switch {
	case p.cancelled:
		return q.cancelled(), nil
	case p.turn != nil:
		return nil, q.turn(p.turn)
	case p.early:
		q.hint = q.whyDisabled()
		q.early(q.Box.EndShown())
	case p.hint != "":
		q.hint = p.hint
	}
	if p.done == nil {
		q.fill()
	}
	return p.done, nil
}

func (q *Rollout) whyDisabled() string {
	if !q.whole() {
		return render.HintReading
	}
	if _, ok := waitOf(q.Box, q.fields); !ok && q.Box.EndShown() {
		return render.HintWait(longestDrain)
	}
	return hintUnread(q.Box.EndShown(), q.live)
}

// cancelled does nothing. Where a reading is of something else than the rows were, those are old.
func (q *Rollout) cancelled() Action {
	return Cancel{Outdated: slices.ContainsFunc(q.places, func(p *Place) bool { return len(p.moved) > 0 })}
}
