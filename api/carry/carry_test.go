package carry

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAPanicOfAGoroutineIsRaisedWhereItIsWaitedFor(t *testing.T) {
	var panics Panics
	var wg sync.WaitGroup
	var failed error
	wg.Go(func() {
		defer panics.Catch(&failed)
		panic("broken")
	})
	wg.Go(func() { defer panics.Catch(nil) })
	wg.Wait()
	defer func() {
		raised, is := recover().(*Panic)
		require.True(t, is)
		assert.Equal(t, "broken", raised.Error())
		assert.Contains(t, string(raised.Trace()), "TestAPanicOfAGoroutine")
		assert.Same(t, raised, failed)
	}()
	panics.Raise()
}

func TestWithoutAPanicNothingIsRaised(t *testing.T) {
	var panics Panics
	func() { defer panics.Catch(nil) }()
	assert.NotPanics(t, panics.Raise)
}
