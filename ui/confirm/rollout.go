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

// Rollout is the dialog that asks about orders for several VServers as one change. Those that cannot be
// read, or are refused, are left out of it.
type Rollout struct {
	asking
	places []*Place
	before []change.Operation // the parts of the change that these go on with
	about  AboutAll
	beyond Beyond
}

// AboutAll is what the dialog says of several orders that neither they nor their readings have.
type AboutAll struct {
	PlanOnly bool          // nothing may be changed: the plan is shown, and cannot be confirmed
	Beyond   func() Beyond // nil where nobody looks
	// Lately is what is read beside of a place, as far as it is there; nil for nothing.
	Lately func(at api.Place) (render.Metrics, render.Others)
}

// Beyond is what the change leaves alone because nobody named it.
type Beyond struct {
	NotRead string // where the hosts may serve, too; "" for nowhere
	AlsoIn  string // where else they serve
}

// Place is one order of a rollout, and what is known of it beside what is read.
type Place struct {
	Order  change.Order
	Listed []screen.Listed // the rows it was made of, none of an order that follows another

	reading *change.Reading
	moved   []movement    // where the reading is of something else than the rows were
	leaves  []api.Backend // what it leaves as it is: an earlier reading showed it disabled already
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
func NewRollout(e *screen.Env, r Reader, places []*Place, before []change.Operation, of AboutAll) *Rollout {
	q := &Rollout{places: places, before: before, about: of}
	q.asking = newAsking(e, r, of.PlanOnly, q)
	q.Box.SetTitle(q.title())
	q.Box.SetCorner(render.ShortName(e.Theme, places[0].Order.Profile))
	return q
}

// Read asks for the fresh reading of each place.
func (q *Rollout) Read() tea.Cmd {
	ctx := q.renew()
	if q.came() {
		q.lines = len(q.Box.Top) + len(q.Box.Body)
	}
	q.setFields(nil)
	if q.about.Beyond != nil {
		q.beyond = q.about.Beyond()
	}
	cmds := make([]tea.Cmd, 0, 1+len(q.places))
	cmds = append(cmds, q.tick(q.now()))
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

// turn makes other orders of them, which are read and shown afresh. What is disabled already needs no drain. With
// another goal they do not go on with a change: they are one of their own.
func (q *Rollout) turn(f func(r *impact.Request)) tea.Cmd {
	for _, p := range q.places {
		r := p.Order.Request
		drained := r.Drain
		r.Targets = slices.Clone(r.Targets)
		f(&r)
		r.Drain = r.Drain && (drained || !p.off())
		if r.Goal != p.Order.Request.Goal {
			q.before = nil
			p.Order.Follows, p.Order.Earlier, p.Order.Rollout = "", impact.Record{}, change.Rollout{}
			p.leaves = leaveDisabled(&r, p.reading)
		}
		p.Order.Request = r
	}
	return q.Read()
}

// Receive takes what it waits for. An answer to an earlier reading does nothing.
func (q *Rollout) Receive(m Msg) tea.Cmd {
	if read, is := m.(ReadMsg); is {
		return q.gotReading(read)
	}
	return q.receive(m)
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
	if !q.came() {
		q.fill()
		return nil
	}
	q.Discard()
	q.setFields(q.fieldsFor())
	q.fill()
	return q.Arm()
}

// came says whether every place was read, or could not be.
func (q *Rollout) came() bool {
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
	if len(q.taken()) == 0 || q.planOnly {
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
		q.Box.SetValue(i, strconv.Itoa(int(q.drainTime()/time.Second)))
	}
}

// pressable says whether the button that changes something is alive: seen long enough, and to its end,
// with everything typed.
func (q *Rollout) pressable() bool {
	_, ok := waitOf(q.Box, q.fields)
	return ok && !q.planOnly && q.live && q.came() && len(q.taken()) > 0 && typed(q.Box, q.fields) && q.Box.EndShown()
}

// confirmed carries the orders out by what was shown, nil while they cannot be confirmed.
func (q *Rollout) confirmed() Action {
	if !q.pressable() {
		return nil
	}
	start := StartAll{Before: q.before}
	for _, p := range q.taken() {
		o := p.Order
		o.Wait = 0
		if o.Request.Drain {
			o.Wait, _ = waitOf(q.Box, q.fields)
		}
		if name, known := p.reading.VServer.Name.Get(); known {
			o.VServerName = name
		}
		start.Orders, start.Shown = append(start.Orders, o), append(start.Shown, *p.reading)
	}
	return start
}

// Arm starts the time that the answers must be on the screen for, once their end is there too.
func (q *Rollout) Arm() tea.Cmd { return q.begin(q.came() && q.Box.EndShown()) }

// About is the listener of each place, since they were read.
func (q *Rollout) About() ([]api.Place, time.Time) {
	all := make([]api.Place, len(q.places))
	for i, p := range q.places {
		all[i] = p.Order.Place
	}
	return all, q.begun
}

// shown says whether it was on the screen to its end.
func (q *Rollout) shown() bool { return q.Box.EndShown() }

// edited has nothing to take in: what is typed changes no plan.
func (q *Rollout) edited() tea.Cmd { return nil }

func (q *Rollout) whyDisabled() string {
	if !q.came() {
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
