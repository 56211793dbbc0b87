package terminal

import (
	"sync/atomic"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
)

// TestAStopThatWasAskedForBeforeOneIsThatOne: of two keys read at once the second may be handled when the program
// goes on.
func TestAStopThatWasAskedForBeforeOneIsThatOne(t *testing.T) {
	var returning atomic.Bool
	asked := make(chan struct{}, 1)
	pass := filter(asked, &returning, false)
	stops := func() bool {
		assert.Nil(t, pass(nil, tea.SuspendMsg{}))
		select {
		case <-asked:
			return true
		default:
			return false
		}
	}
	key := func() { assert.NotNil(t, pass(nil, tea.KeyMsg{Type: tea.KeyCtrlZ})) }
	key()
	key()
	assert.True(t, stops())
	returning.Store(true)
	assert.False(t, stops(), "the second key's, before the terminal is back")
	assert.NotNil(t, pass(nil, tea.ResumeMsg{}))
	assert.False(t, returning.Load())
	assert.False(t, stops(), "the second key's, afterwards")
	key()
	assert.True(t, stops())
}
