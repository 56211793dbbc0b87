package api

import "context"

// Priority says which of the reads that wait leaves first.
type Priority int

// The priorities, the first goes first.
const (
	Urgent     Priority = iota // somebody waits for this answer: every read that says nothing else
	Listed                     // a further page of a list that is looked at
	Background                 // nobody waits for it in particular
	Again                      // the same of what failed: it may fail again, and is tried once
	Priorities                 // how many there are
)

type priorityKey struct{}

// WithPriority gives reads with the context a priority.
func WithPriority(ctx context.Context, p Priority) context.Context {
	return context.WithValue(ctx, priorityKey{}, p)
}

// PriorityOf is what WithPriority gave, else Urgent.
func PriorityOf(ctx context.Context) Priority {
	p, _ := ctx.Value(priorityKey{}).(Priority)
	return p
}
