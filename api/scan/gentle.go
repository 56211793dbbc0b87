package scan

import (
	"context"
	"sync"
	"time"
)

const (
	// gentleScopes is how many scopes a gentle scan reads at once.
	gentleScopes = 3
	// gentlePause is how long it rests between two pages of a list.
	gentlePause = time.Second
	// gentleSilence is how long a scope keeps others waiting that says nothing.
	gentleSilence = 5 * time.Second
)

// slots bound how many scopes are read at once. Nil ones bound nothing.
type slots chan struct{}

// slot is what a scope has while it is read, nil where nothing is bounded.
type slot struct {
	silence *time.Timer
	free    func()
}

// take waits for a slot. A scope that says nothing loses it, and goes on: what hangs is no load.
func (s slots) take(ctx context.Context) (*slot, error) {
	if s == nil {
		return nil, ctx.Err()
	}
	select {
	case s <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if err := ctx.Err(); err != nil { // both were at once, of which either is chosen
		<-s
		return nil, err
	}
	free := sync.OnceFunc(func() { <-s })
	return &slot{silence: time.AfterFunc(gentleSilence, free), free: free}, nil
}

// heard notes that the scope said something.
func (s *slot) heard() {
	if s != nil {
		s.silence.Reset(gentleSilence)
	}
}

// leave gives the slot to another scope.
func (s *slot) leave() {
	if s != nil {
		s.silence.Stop()
		s.free()
	}
}
