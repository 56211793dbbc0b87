package terminal

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// carried is a panic that another goroutine handed on.
type carried struct{}

func (carried) Trace() []byte { return []byte("where it happened") }

func TestAPanicThatWasCarriedHereKeepsItsOwnTrace(t *testing.T) {
	g := NewGuard()
	func() {
		defer g.catch()
		panic(carried{})
	}()
	p := g.caught()
	require.NotNil(t, p)
	assert.Equal(t, "where it happened", string(p.Stack))
}
