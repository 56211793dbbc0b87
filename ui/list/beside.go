package list

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/ui/screen"
)

// Beside is a read of what the rows want to have known besides. What it gives takes the answer in, where
// the screen is drawn.
type Beside func(context.Context) (take func())

// Began says which read of the list began since it was asked last what its rows want besides.
type Began int

// None, one that nobody asked for, and one that a key asked for.
const (
	BeganNone Began = iota
	BeganUnasked
	BeganAsked
)

// besideReads are those of what the rows want besides.
type besideReads struct {
	began  Began
	ctx    context.Context //nolint:containedctx // of reads that begin later
	cancel context.CancelFunc
}

func (b *besideReads) begin(ctx context.Context, unasked bool) {
	b.ctx, b.cancel = context.WithCancel(ctx)
	b.began = BeganAsked
	if unasked {
		b.began = BeganUnasked
	}
}

func (b *besideReads) end() {
	if b.cancel != nil {
		b.cancel()
	}
	*b = besideReads{}
}

// besideMsg is an answer to such a read.
type besideMsg struct {
	at   screen.Address
	take func()
}

func (m besideMsg) To() screen.Address { return m.at }

// Beside begins the reads that the rows want, but for a text that is not typed to its end yet.
func (l *List[T]) Beside() tea.Cmd {
	if l.spec.Beside == nil || l.editing || l.besides.ctx == nil {
		return nil
	}
	reads := l.spec.Beside(l.besides.began)
	l.besides.began = BeganNone
	if len(reads) == 0 {
		return nil
	}
	ctx, at := l.besides.ctx, l.at
	cmds := make([]tea.Cmd, len(reads))
	for i, read := range reads {
		cmds[i] = func() tea.Msg { return besideMsg{at: at, take: read(ctx)} }
	}
	return tea.Batch(cmds...)
}
