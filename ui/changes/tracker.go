package changes

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/screen"
)

// Session is who makes changes, and from where.
type Session struct {
	Profile, User string
	ReadOnly      bool
	Account       func() string // the fingerprint of the keys in use
}

// Tracker knows the changes of this session: what runs, what ended, and what became of what ended
// consoles left open. It is used within Update only, but for what runs keeps.
type Tracker struct {
	env     *screen.Env
	runner  *execute.Runner
	notices *notice.Board
	session Session

	Orders      []*Run               // orders under way, as the screen knows them
	Past        []change.Operation   // those that ended, the latest last
	shownResult *shownResult         // whose steps stay on the screen until Esc
	resolving   map[string]resolving // changes of which it is being read what became of them
	recorded    map[*change.StepStatus]opFacts
	released    map[released]time.Time // what past has seen gone, and when
	revision    int                    // changes with what running, past and resolving say
	ticks       int                    // older ticks are dropped
	journalErr  error                  // why the journal cannot be used
	runs        *runs
}

// New returns a tracker of no change yet.
func New(e *screen.Env, runner *execute.Runner, notices *notice.Board, s Session) *Tracker {
	return &Tracker{
		env: e, runner: runner, notices: notices, session: s,
		resolving: map[string]resolving{}, runs: newRuns(),
	}
}

// At is where the operator looks: at a screen, and on that of a VServer's backends at one of them.
type At struct {
	Screen   screen.ID
	Place    api.Place     // of the backends, zero on other screens
	Selected api.BackendID // "" for none
}

// Any says whether this session changed anything.
func (t *Tracker) Any() bool { return len(t.Orders)+len(t.Past) > 0 }

// Busy says whether an order is under way.
func (t *Tracker) Busy() bool { return len(t.Orders) > 0 }

// Running lists the orders under way.
func (t *Tracker) Running() []change.Operation { return t.runs.running() }

// Wait waits for the orders under way, at most until the context ends.
func (t *Tracker) Wait(ctx context.Context) { t.runs.wait(ctx) }

// Close lets no order begin. Those under way end after the request in flight.
func (t *Tracker) Close() { t.runs.close() }

func (t *Tracker) notify(kind notice.Kind, text string) tea.Cmd {
	return t.notices.Add(notice.Notice{Kind: kind, Text: text})
}

// released names a backend that was seen gone.
type released struct {
	place   api.Place
	backend api.BackendID
}

// shownResult is the end of a plan of several steps, which stays on the screen.
type shownResult struct {
	result    change.Operation
	addresses map[api.BackendID]string
}

// Results are those that ended in this session, in their order, as they are known now.
func (t *Tracker) Results() []change.Operation { return t.runs.results() }

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
}
