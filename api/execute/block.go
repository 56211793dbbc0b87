package execute

import (
	"fmt"
	"time"

	"cloud.internal/ulbconsole/api/change"
)

// BlockReason is why something may not be changed now.
type BlockReason int

// Why something may not be changed now.
const (
	BlockNone      BlockReason = iota
	BlockReadOnly              // the session is
	BlockNoProject             // a change needs one
	BlockNoJournal             // it cannot be read
	BlockDraining              // a drain that waits has one of the targets
	BlockChanging              // an order under way has one of them
	BlockBusy                  // another order is under way on the ULB
	BlockInDoubt               // an operation on the ULB has no known outcome; a reading may resolve it

	// Of an operation to follow up.
	BlockProfile  // it was made with another profile
	BlockEndpoint // it was made at another endpoint
	BlockKeys     // it was made with other keys

	// Of an operation to close.
	BlockEnded     // it has
	BlockOwn       // a reading of this console shows what became of it
	BlockRunning   // its console still does
	BlockContinued // by its follower
	BlockArriving  // its request may, before Until
)

// Block is what is in the way of a change. The zero Block is nothing.
type Block struct {
	Reason    BlockReason
	Operation change.Operation // that is in the way
	Err       error            // of the journal
	Until     time.Time        // of BlockArriving
}

// NotClosedError says that an operation was not closed for what is in the way of it.
type NotClosedError struct{ Block }

func (e *NotClosedError) Error() string {
	return fmt.Sprintf("operation %s is not closed", e.Operation.ID)
}
