package changes

import (
	"context"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// Tracker shows the changes that a session knows: what runs, what ended, and what became of what
// ended consoles left open. It is used within Update and View only.
type Tracker struct {
	env     *screen.Env
	session *execute.Session
	notices *notice.Board

	confirmed   map[int]*confirmed // by the number of its run: those under way
	shownResult *shownResult       // whose steps stay on the screen until Esc
	said        map[string]string  // what the word on an operation's end is about, by its id
	resolving   map[string]resolving
	facts       map[*change.StepStatus]opFacts
	released    map[api.Target]time.Time // what was seen gone, and when
	before      []change.Operation       // of other consoles of the same user, lately
	parts       []change.Operation       // of earlier consoles, of rollouts that went on in this one
	metrics     Metrics                  // nil for none
	span        time.Duration            // of these
	revision    int                      // changes with what is under way, has ended or is being resolved
	ticks       int                      // older ticks are dropped
}

// New returns a tracker of a session's changes.
func New(e *screen.Env, session *execute.Session, notices *notice.Board) *Tracker {
	return &Tracker{
		env: e, session: session, notices: notices,
		confirmed: map[int]*confirmed{}, said: map[string]string{},
		resolving: map[string]resolving{}, released: map[api.Target]time.Time{},
	}
}

// Reconnect lets what is asked for from now on go through another connection. What runs goes on
// through its own, and is known as before.
func (t *Tracker) Reconnect(session *execute.Session) {
	session.Join(t.session)
	t.session = session
	t.revision++
}

// confirmed is what the screen knows besides of an order under way.
type confirmed struct {
	order     change.Order
	shown     change.Reading
	addresses map[api.BackendID]string // of the VServer's backends, as they were confirmed
	recorded  bool                     // the journal has it
	taken     bool                     // the marks that it was made of are gone
}

// shownResult is the end of a plan of several steps, which stays on the screen.
type shownResult struct {
	op        change.Operation
	addresses map[api.BackendID]string
}

// resolving is how far reading is for what became of a change.
type resolving struct {
	begun time.Time
	reads int    // that resolved nothing
	why   string // the last of them did not
}

// opFacts is what takes long to find out about an operation of many steps.
type opFacts struct {
	record    impact.Record
	addresses map[api.BackendID]string
	hosts     map[api.BackendID]string // addresses with the hosts' names
}

// Any says whether this session changed anything.
func (t *Tracker) Any() bool { return t.Busy() || len(t.session.Ended()) > 0 }

// Busy says whether an order is under way.
func (t *Tracker) Busy() bool { return len(t.session.Running()) > 0 }

// Running are the operations under way.
func (t *Tracker) Running() []change.Operation { return t.session.Running() }

// Leave lets no order begin. Those under way end after the request in flight.
func (t *Tracker) Leave() { t.session.Leave() }

// Lately says whether an operation changes a backend now, or did so little ago that readings may
// still show what it did.
func (t *Tracker) Lately(of api.Target) bool {
	about := func(op change.Operation) bool {
		return op.Order.Place == of.Place && (op.Order.Concerns(of.Backend) ||
			slices.ContainsFunc(op.Steps, func(s change.StepStatus) bool { return s.Backend == of.Backend }))
	}
	return slices.ContainsFunc(t.session.Running(), about) ||
		slices.ContainsFunc(t.session.Ended(), func(op change.Operation) bool {
			return about(op) && t.env.Clock.Now().Sub(op.Over()) < change.LagLimit
		})
}

// Wait waits for the operations under way, at most until the context ends.
func (t *Tracker) Wait(ctx context.Context) { t.session.Wait(ctx) }

func (t *Tracker) notify(kind notice.Kind, text string) tea.Cmd {
	return t.notices.Add(notice.Notice{Kind: kind, Text: text})
}

// of is before what is said of an operation that was not made with the profile in use.
func (t *Tracker) of(o change.Order) string {
	if o.Profile == t.session.Profile {
		return ""
	}
	return render.ShortName(t.env.Theme, o.Profile) + ": "
}

// run finds an operation under way by its number.
func (t *Tracker) run(number int) (change.Operation, bool) {
	for _, op := range t.session.Running() {
		if op.Run == number {
			return op, true
		}
	}
	return change.Operation{}, false
}

// latest is the operation that ended last in this session, or was resolved last.
func (t *Tracker) latest() (latest change.Operation, found bool) {
	for _, op := range t.joined(t.session.Ended()) {
		if !op.Over().Before(latest.Over()) {
			latest, found = op, true
		}
	}
	return t.known(latest), found
}

// factsOf finds it out once for the same steps: a list asks with every key.
func (t *Tracker) factsOf(op change.Operation) opFacts {
	const most = 256
	if c, there := t.confirmed[op.Run]; there {
		return opFacts{addresses: c.addresses, hosts: c.addresses} // what takes it back is not known before its end
	}
	var key *change.StepStatus
	if len(op.Steps) > 0 {
		key = &op.Steps[0]
		if known, there := t.facts[key]; there {
			return known
		}
	}
	known := opFacts{
		record:    op.Record(),
		addresses: render.AddressesOf(api.VServer{}, op.Facts, op.Order.Request.Record),
		hosts:     render.HostsOf(op),
	}
	if key == nil {
		return known
	}
	if t.facts == nil || len(t.facts) >= most {
		t.facts = map[*change.StepStatus]opFacts{}
	}
	t.facts[key] = known
	return known
}
