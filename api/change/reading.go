package change

import (
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// Reading is one fresh read of a VServer and what the order would do to it.
type Reading struct {
	VServer    api.VServer
	At         time.Time // when it was asked for
	Assessment impact.Assessment
	// Listed is when the list was asked for that the other listeners of the ULB are taken from,
	// zero where no such list is there.
	Listed time.Time
	// Resolved is the earlier operation that the answer resolved, of this console or of an ended
	// one, nil without one.
	Resolved *Operation

	Beside []api.VServer // all of the ULB, as they came with it
	Came   time.Time     // when the answer was there
	// Incomplete says why the list of the VServers is not whole, "" where it is.
	Incomplete string

	Account string // of the keys in use then
}
