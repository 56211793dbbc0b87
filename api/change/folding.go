package change

import (
	"hash/maphash"
	"slices"
	"time"
)

// MaxSteps is the most steps of an operation. Of one whose begin is lost, so many may lie between two that
// are recorded: a number beyond that is damage.
const (
	MaxSteps = 1_000
	maxGap   = 64
)

// Folding makes operations of a journal's entries, the oldest first, while they are read, so that
// they need not all be kept. It takes what there is: an operation whose begin is lost has the steps
// that its other entries name, an entry that is there twice counts once, and the entries of several
// consoles may be mixed. The order is that of the lines: a clock may have been wrong, or have been
// set, between any two of them. The zero Folding is ready for use.
type Folding struct {
	Own string // the session that reads: it knows itself what it sent
	// Forgotten, where it is set, is called with each operation that has ended and is too old to be
	// kept. Without it all are kept.
	Forgotten func(id string)

	drafts  map[string]*draft
	all     []*draft
	open    []*draft // all without an end are among these
	opens   int      // how many were, when that was last looked through
	pending []*draft // with a line that cannot be read after the last one that can
	doubted doubted  // since the last line that can be read
	kept    retention
}

func (f *Folding) dropEnded() {
	f.open = slices.DeleteFunc(f.open, func(d *draft) bool { return d.forgotten || !d.op.Ended.IsZero() })
	f.opens = len(f.open)
}

// mark is what two copies of one entry have in common and two entries have not.
type mark struct {
	id, session, request string
	event                Event
	step                 int
	state                StepState
	at                   int64
}

// draft is an operation while its entries come in.
type draft struct {
	op      Operation
	begun   bool
	guessed bool          // where it belongs is from lines that cannot be read
	hidden  bool          // all there is of it are lines that cannot be read, and no request
	planned int           // how many steps its plan had; those of a cancelled drain come after them
	last    time.Time     // of its entries so far
	span    time.Duration // of its drain's wait
	unread  bool          // a line that may be a request of it cannot be read
	by      time.Time     // of unread: when that was written, at the latest
	pending bool          // it is among those of the Folding
	seen    map[mark]bool

	cost      int  // of what is kept of it, in bytes
	counted   bool // among those that have ended
	turn      int  // of its ends, the last one
	charged   int  // of its steps, those that are in the cost
	forgotten bool
}

// retention is what a Folding keeps, and what it has forgotten.
type retention struct {
	ended     []endMark // the oldest end first; not all of them hold any more
	from      int       // of ended: those before are done with
	count     int
	cost      int // of those that have ended
	open      int // the cost of all others
	tooMuch   bool
	seed      maphash.Seed
	forgotten map[uint64]struct{}
	older     int
}

// endMark is an end that an operation had.
type endMark struct {
	of   *draft
	turn int
}

// doubted are the operations that damaged lines, one after the other, have put in doubt already:
// there may be as many lines as operations.
type doubted struct {
	open    int  // so many of Folding.open
	answers bool // only as lines do that may be answers, not requests
	written time.Time
}
