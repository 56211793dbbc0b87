package surfercloud

import (
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAtMostFiveReadsAreInFlightOverAllClients(t *testing.T) {
	var now, most atomic.Int32
	full := make(chan struct{})
	fill := sync.OnceFunc(func() { close(full) })
	server, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		n := now.Add(1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); {
			m = most.Load()
		}
		if n == maxReads {
			fill()
		}
		<-full
		now.Add(-1)
		says(200, `{"RetCode":0,"Regions":[]}`)(w, r)
	})
	a, b := newClient(t, Options{BaseURL: server.URL}), newClient(t, Options{BaseURL: server.URL})
	a.breaker.record(nil) // one was answered before
	b.breaker.record(nil)
	done := make(chan error)
	for i := range 4 * maxReads {
		go func() {
			_, err := []*Client{a, b}[i%2].Regions(t.Context())
			done <- err
		}()
	}
	for range 4 * maxReads {
		require.NoError(t, <-done)
	}
	assert.Equal(t, int32(maxReads), most.Load())
}
