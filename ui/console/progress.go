package console

import (
	"context"
	"slices"
	"sync"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/index"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/theme"
)

// progressEvery is how long nothing is said of what is under way, and how often it is said then.
const progressEvery = time.Second

// progress is what a result is waited for. It is safe for concurrent use.
type progress struct {
	theme *theme.Theme
	clock api.Clock

	mu     sync.Mutex
	doing  string // "" while scopes are read
	began  time.Time
	scopes []scopeProgress
}

type scopeProgress struct {
	scope    api.Scope
	progress index.Progress
	heard    time.Time // when it last said something, while it is under way
}

// run shows it until the end, and leaves nothing of it.
func (p *progress) run(ctx context.Context, show func(string)) (end func()) {
	ctx, cancel := context.WithCancel(ctx)
	var shown sync.WaitGroup
	shown.Go(func() {
		for p.clock.Sleep(ctx, progressEvery) == nil {
			show(p.text())
		}
		show("")
	})
	return func() { cancel(); shown.Wait() }
}

// begin is of what is no reading of scopes.
func (p *progress) begin(doing string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.doing, p.began = doing, p.clock.Now()
}

// read is of the reading of scopes, which take follows.
func (p *progress) read(scopes []api.Scope) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.doing = ""
	for _, s := range scopes {
		p.scopes = append(p.scopes, scopeProgress{scope: s})
	}
}

// take takes in how far a scope is. One that is tried again was not heard of.
func (p *progress) take(c index.Coverage) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := &p.scopes[slices.IndexFunc(p.scopes, func(s scopeProgress) bool { return s.scope == c.Scope })]
	s.progress = c.Progress
	if c.Attempt == 0 {
		s.heard = p.clock.Now()
	}
}

// text names, of the scopes, the one that has said nothing for longest.
func (p *progress) text() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock.Now()
	if p.doing != "" {
		return render.ProgressOf(p.doing, now.Sub(p.began))
	}
	var silent scopeProgress
	read := 0
	for _, s := range p.scopes {
		switch {
		case s.progress == index.Complete:
			read++
		case s.progress == index.Underway && (silent.heard.IsZero() || s.heard.Before(silent.heard)):
			silent = s
		}
	}
	if silent.heard.IsZero() {
		return render.CountRead(read, len(p.scopes))
	}
	return render.ProgressRead(p.theme, read, len(p.scopes), silent.scope, now.Sub(silent.heard))
}
