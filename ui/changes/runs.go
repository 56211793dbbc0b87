package changes

import (
	"context"
	"maps"
	"slices"
	"sync"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/ui/screen"
)

// runs are the orders of this session, under way and ended. They outlive the
// screen: main waits for them after the terminal was given back.
type runs struct {
	mu      sync.Mutex
	pending map[int]*execute.Control
	latest  map[int]change.Operation // of those under way
	ended   []change.Operation       // in the order they ended
	changed chan struct{}            // closed and renewed when one ends
	closed  bool                     // the screen is gone: nothing new begins
}

func newRuns() *runs {
	return &runs{pending: map[int]*execute.Control{}, latest: map[int]change.Operation{}, changed: make(chan struct{})}
}

// ProgressMsg and EndedMsg are the progress and the end of an order.
type ProgressMsg struct {
	Run      int
	Progress change.Operation
	Out      chan ProgressMsg
}

type EndedMsg struct {
	Run    int
	result change.Operation
}

// start carries an order out. The commands capture values only; what they share is made for it.
func (r *runs) start(ctx context.Context, runner *execute.Runner, run int, o change.Order, shown change.Reading,
	ctl *execute.Control,
) tea.Cmd {
	out := make(chan ProgressMsg, 1)
	work := func() tea.Msg {
		defer close(out)
		if !r.begin(run, o, ctl) {
			return nil
		}
		result := runner.Run(ctx, o, shown, ctl, func(p change.Operation) {
			r.note(run, p)
			screen.Post(out, ProgressMsg{Run: run, Progress: p, Out: out})
		})
		r.end(run, result)
		return EndedMsg{Run: run, result: result}
	}
	return tea.Batch(work, screen.Next(out))
}

// begin counts an order in, unless the screen is gone: then nobody would wait for it.
func (r *runs) begin(run int, o change.Order, ctl *execute.Control) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return false
	}
	r.pending[run], r.latest[run] = ctl, change.Operation{Order: o}
	return true
}

func (r *runs) note(run int, p change.Operation) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.latest[run] = p
}

// close lets nothing new begin, and those under way end after the request in flight.
func (r *runs) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	for _, ctl := range r.pending {
		ctl.Leave()
	}
}

func (r *runs) end(run int, result change.Operation) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.pending, run)
	delete(r.latest, run)
	r.ended = append(r.ended, result)
	close(r.changed)
	r.changed = make(chan struct{})
}

// resolved replaces the result of an operation of this session that a later read resolved.
func (r *runs) resolved(result change.Operation) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range r.ended {
		if r.ended[i].ID == result.ID {
			r.ended[i] = result
		}
	}
}

// running lists what is under way, and how far it is.
func (r *runs) running() []change.Operation {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Collect(maps.Values(r.latest))
}

// results lists what has ended, as it is known now.
func (r *runs) results() []change.Operation {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.ended)
}

// wait waits until nothing is under way or the context ends.
func (r *runs) wait(ctx context.Context) {
	for {
		r.mu.Lock()
		open, changed := len(r.pending), r.changed
		r.mu.Unlock()
		if open == 0 {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}
