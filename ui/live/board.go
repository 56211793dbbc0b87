package live

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

const (
	// DefaultSpan is that of metrics where no key chose another.
	DefaultSpan = time.Hour
	// every is how often something is read again at most.
	every = time.Minute
	// restsFor is how long something under the cursor is looked at before it is read.
	restsFor = 350 * time.Millisecond
	// readLimit is how long a read may take.
	readLimit = 10 * time.Second
	// mostKnown is how many answers are kept.
	mostKnown = 64
	// unknownAction is the RetCode of a service that has no such action.
	unknownAction = 161
)

func spans() []time.Duration {
	return []time.Duration{15 * time.Minute, DefaultSpan, 6 * time.Hour, 24 * time.Hour, 7 * 24 * time.Hour}
}

// Look is something that is looked at: a VServer or, without one, a load balancer.
type Look struct {
	Place  api.Place
	Span   time.Duration // of its metrics
	AtOnce bool          // a key asked for it; else it is under the cursor
	// ReadAt is when what it stands beside was read: what is older is read again.
	ReadAt   time.Time
	Priority api.Priority
}

// about names an answer: the metrics of a VServer over a span or, without one, the operations on a load
// balancer.
type about struct {
	place api.Place
	span  time.Duration
}

// answer is what is known of one thing.
type answer struct {
	asked      time.Time
	cancel     context.CancelFunc // of the read under way, nil without one
	read       bool
	err        error
	curves     api.Curves
	operations api.UserOperations
	number     int // of the read: an older one does nothing
}

// Board is what was read so. It is used within Update and View only.
type Board struct {
	env    *screen.Env
	client api.Client
	own    func(api.Place) Own

	known    map[about]*answer
	denied   map[about]error // by what is asked for, in which region and project
	span     int
	rests    api.Place // what is under the cursor, since a moment or since restsFor
	moves    int
	rested   bool
	revision int
	reads    int
}

// New returns a board that knows nothing. Own says which operations on a load balancer are this console's.
func New(e *screen.Env, client api.Client, own func(api.Place) Own) *Board {
	return &Board{
		env: e, client: client, own: own, known: map[about]*answer{}, denied: map[about]error{},
		span: slices.Index(spans(), DefaultSpan),
	}
}

// Msg is a message for the Board.
type Msg interface{ liveMsg() }

// restMsg says that something is under the cursor long enough.
type restMsg struct{ moves int }

// answerMsg is the end of a read.
type answerMsg struct {
	of         about
	number     int
	curves     api.Curves
	operations api.UserOperations
	err        error
}

func (restMsg) liveMsg()   {}
func (answerMsg) liveMsg() {}

// Span is how far metrics go back, as a key chose it.
func (b *Board) Span() time.Duration { return spans()[b.span] }

// Other is the next longer span or, for -1, the next shorter one; false where there is none.
func (b *Board) Other(by int) (time.Duration, bool) {
	all, i := spans(), b.span+by
	if i < 0 || i >= len(all) {
		return 0, false
	}
	return all[i], true
}

// Choose takes the next longer span or, for -1, the next shorter one.
func (b *Board) Choose(by int) {
	if _, there := b.Other(by); there {
		b.span += by
		b.revision++
	}
}

// Revision changes with what there is to draw of a place: with each answer, and with the minute, for that
// says how old something is.
func (b *Board) Revision() int {
	const minutes = 1 << 24
	return b.revision*minutes + int(b.env.Clock.Now().Unix()/60%minutes)
}

// Metrics are a VServer's over the chosen span.
func (b *Board) Metrics(at api.Place) render.Metrics { return b.Over(at, b.Span()) }

// Over are a VServer's metrics over a span.
func (b *Board) Over(at api.Place, span time.Duration) render.Metrics {
	m := render.Metrics{Span: span}
	a, known := b.answerOf(about{at, span})
	if known {
		m.Read, m.Err, m.Curves = a.read, a.err, a.curves
	}
	return m
}

// Others is who else changed the place's load balancer.
func (b *Board) Others(at api.Place) render.Others {
	a, known := b.answerOf(operationsOn(at))
	if !known {
		return render.Others{}
	}
	return render.Others{All: a.operations.All, More: a.operations.More, Read: a.read, Err: a.err}
}

func operationsOn(at api.Place) about {
	at.VServer = ""
	return about{place: at}
}

func (b *Board) answerOf(of about) (answer, bool) {
	if err, denied := b.denied[kindOf(of)]; denied {
		return answer{read: true, err: err}, true
	}
	if a := b.known[of]; a != nil {
		return *a, true
	}
	return answer{}, false
}

// kindOf is what may be denied as a whole: metrics or operations, in a region and project.
func kindOf(of about) about {
	kind := about{place: api.Place{Scope: of.place.Scope}}
	if of.span > 0 {
		kind.span = 1
	}
	return kind
}

// Look says what is looked at now, and reads what is to be read of it.
func (b *Board) Look(now ...Look) tea.Cmd {
	var cmd tea.Cmd
	under := api.Place{}
	wanted := map[about]Look{}
	for _, l := range now {
		if !l.AtOnce {
			under = l.Place
		}
		if l.AtOnce || b.rested && l.Place == b.rests {
			wanted[operationsOn(l.Place)] = l
			if l.Place.VServer != "" {
				wanted[about{l.Place, l.Span}] = l
			}
		}
	}
	if under != b.rests {
		b.rests, b.rested = under, false
		if b.moves++; under != (api.Place{}) {
			cmd = b.env.Clock.After(restsFor, restMsg{moves: b.moves})
		}
	}
	b.leave(wanted)
	cmds := []tea.Cmd{cmd}
	for _, of := range slices.SortedFunc(maps.Keys(wanted), byKind) {
		if b.due(of, wanted[of]) {
			cmds = append(cmds, b.ask(of, wanted[of].Priority))
		}
	}
	return tea.Batch(cmds...)
}

// byKind puts operations before metrics: one of them may be a warning.
func byKind(x, y about) int { return int(x.span - y.span) }

// leave gives up what nobody looks at any more, and forgets the rest where that is much.
func (b *Board) leave(wanted map[about]Look) {
	for of, a := range b.known {
		if _, still := wanted[of]; still {
			continue
		}
		if a.cancel != nil {
			a.cancel()
			a.cancel, a.number = nil, 0
			if !a.read {
				delete(b.known, of)
			}
		}
		if len(b.known) > mostKnown {
			delete(b.known, of)
		}
	}
}

// due says whether something is to be read now.
func (b *Board) due(of about, l Look) bool {
	if _, denied := b.denied[kindOf(of)]; denied {
		return false
	}
	a := b.known[of]
	switch {
	case a == nil:
		return true
	case a.cancel != nil, api.NeedsOperator(a.err):
		return false
	default:
		return b.env.Clock.Now().Sub(a.asked) >= every && a.asked.Before(l.ReadAt)
	}
}

// ask reads it.
func (b *Board) ask(of about, p api.Priority) tea.Cmd {
	a := b.known[of]
	if a == nil {
		a = &answer{}
		b.known[of] = a
	}
	b.reads++
	a.asked, a.number = b.env.Clock.Now(), b.reads
	ctx, cancel := context.WithTimeout(api.WithPriority(b.env.Context, p), readLimit)
	a.cancel = cancel
	client, m, now := b.client, answerMsg{of: of, number: a.number}, a.asked
	return func() tea.Msg {
		defer cancel()
		if of.span > 0 {
			m.curves, m.err = client.Metrics(ctx, of.place.Scope, of.place.VServer, now.Add(-of.span), now)
		} else {
			m.operations, m.err = client.UserOperations(ctx, of.place.Scope, of.place.ULB, now.Add(-render.OthersSpan))
		}
		return m
	}
}

// Receive takes a message in.
func (b *Board) Receive(m Msg) {
	switch m := m.(type) {
	case restMsg:
		b.rested = b.rested || m.moves == b.moves
	case answerMsg:
		a := b.known[m.of]
		if a == nil || a.number != m.number {
			return
		}
		a.cancel()
		a.cancel, a.read, a.err, a.curves, a.operations = nil, true, m.err, m.curves, m.operations
		a.operations.All = others(m.operations.All, b.own(m.of.place))
		if deniesAll(m.err) {
			b.denied[kindOf(m.of)] = m.err
		}
		b.revision++
	}
}

// deniesAll says whether the same would be said of every other place.
func deniesAll(err error) bool {
	var e *api.Error
	return errors.As(err, &e) && (e.Kind == api.KindPermission || e.Kind == api.KindAuth || e.RetCode == unknownAction)
}

// Again lets what was denied be asked for once more: a key asked for it.
func (b *Board) Again() {
	clear(b.denied)
	for of, a := range b.known {
		if a.err != nil && a.cancel == nil {
			delete(b.known, of)
		}
	}
	b.revision++
}

// Close gives up what is read.
func (b *Board) Close() { b.leave(nil) }
