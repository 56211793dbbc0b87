package ui

import (
	"context"
	"sync"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api/change"
)

// runs are the releases under way. They outlive the screen: main waits for them
// after the terminal was given back.
type runs struct {
	mu      sync.Mutex
	pending map[change.Target]bool
	late    []change.Result // ended, but not yet shown on the screen
	changed chan struct{}   // closed and renewed when one ends
	closed  bool            // the screen is gone: nothing new begins
}

func newRuns() *runs {
	return &runs{pending: map[change.Target]bool{}, changed: make(chan struct{})}
}

// stageMsg and releasedMsg are the progress and the end of a release.
type stageMsg struct {
	target change.Target
	stage  change.Stage
	out    chan tea.Msg
}

type releasedMsg struct{ result change.Result }

// start runs a release. The commands capture values only; what they share is
// made for it.
func (r *runs) start(ctx context.Context, releaser *change.Releaser, t change.Target, shown change.Reading) tea.Cmd {
	out := make(chan tea.Msg, 8)
	run := func() tea.Msg {
		if !r.begin(t) {
			close(out)
			return nil
		}
		result := releaser.Release(ctx, t, shown, func(s change.Stage) {
			select {
			case out <- stageMsg{target: t, stage: s, out: out}:
			default: // nobody looks any more
			}
		})
		r.end(result)
		close(out)
		return releasedMsg{result: result}
	}
	return tea.Batch(run, next(out))
}

// begin counts a release in, unless the screen is gone: then nobody would wait
// for it.
func (r *runs) begin(t change.Target) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return false
	}
	r.pending[t] = true
	return true
}

func (r *runs) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
}

func (r *runs) end(result change.Result) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.pending, result.Target)
	r.late = append(r.late, result)
	close(r.changed)
	r.changed = make(chan struct{})
}

// seen forgets a result that was shown on the screen.
func (r *runs) seen(t change.Target) {
	r.mu.Lock()
	defer r.mu.Unlock()
	kept := r.late[:0]
	for _, l := range r.late {
		if l.Target != t {
			kept = append(kept, l)
		}
	}
	r.late = kept
}

// targets lists what is under way.
func (r *runs) targets() []change.Target {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := make([]change.Target, 0, len(r.pending))
	for t := range r.pending {
		all = append(all, t)
	}
	return all
}

// wait waits until nothing is under way or the context ends, and gives the
// results nobody has seen on the screen.
func (r *runs) wait(ctx context.Context) []change.Result {
	for {
		r.mu.Lock()
		late, open, changed := r.late, len(r.pending), r.changed
		r.mu.Unlock()
		if open == 0 {
			return late
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return late
		}
	}
}
