package impact

import (
	"time"

	"cloud.internal/ulbconsole/api"
)

// What a drain waits where the VServer says nothing: the service's own idle timeouts, of
// RequestProxy and of PacketsTransmit (API reference). Longer ones are waited for only where the
// operator asks for it.
const (
	drainProxy = 60 * time.Second
	drainMost  = 900 * time.Second
)

// DrainTime is how long a drain waits by default: the VServer's idle timeout, at most 15 minutes.
// It bounds idle connections only. A timeout that is off (0), and a kind of listener that is not
// known, count as the longest.
func DrainTime(v api.VServer) time.Duration {
	if timeout, known := v.ClientTimeout.Get(); known && timeout > 0 {
		return min(time.Duration(min(timeout, int(drainMost/time.Second)))*time.Second, drainMost)
	}
	if api.Is(v.ListenType, "RequestProxy") && !api.Is(v.ClientTimeout, 0) {
		return drainProxy
	}
	return drainMost
}
