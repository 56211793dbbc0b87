package changes

import (
	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
)

// Msg is a message for the Tracker.
type Msg interface{ changesMsg() }

type (
	// progressMsg says that an operation under way has gone on.
	progressMsg struct {
		op  change.Operation
		out chan progressMsg
	}
	// endedMsg is the end of an operation of this session.
	endedMsg struct{ op change.Operation }
	// allEndedMsg is the end of a rollout.
	allEndedMsg struct{ ops []change.Operation }
	// resolvedMsg is an operation whose outcome a later read showed, and the rollout that it is of, nil without one.
	resolvedMsg struct {
		op    change.Operation
		whole *change.Operation
	}
	// tickMsg lets what counts be drawn again.
	tickMsg struct{ round int }
	// journalMsg is the journal as it was read for what ended consoles left open.
	journalMsg struct {
		all    []change.Operation
		damage []change.Damage
		err    error
		again  bool // not at the start
	}
	// resolvingMsg says that a reading resolved nothing, and why.
	resolvingMsg struct {
		id, why string
		out     chan resolvingMsg
	}
	// outcomeMsg is what reading showed of an operation without an outcome.
	outcomeMsg struct {
		before, now change.Operation
		whole       *change.Operation // the rollout that it is of, nil without one
		err         error
	}
	// closedMsg is the end of closing an operation.
	closedMsg struct {
		op  change.Operation
		err error
	}
)

func (progressMsg) changesMsg()  {}
func (endedMsg) changesMsg()     {}
func (allEndedMsg) changesMsg()  {}
func (resolvedMsg) changesMsg()  {}
func (tickMsg) changesMsg()      {}
func (journalMsg) changesMsg()   {}
func (resolvingMsg) changesMsg() {}
func (outcomeMsg) changesMsg()   {}
func (closedMsg) changesMsg()    {}

// Effects are what follows for the other screens from what the Tracker took in.
type Effects struct {
	Rows    bool         // they say something else of what runs
	Taken   []api.Place  // what is marked there orders have taken that sent something
	Truth   bool         // something was changed: what is on the screen is read again
	Journal bool         // the history is to be read again
	Seen    *change.Seen // what was read of a VServer meanwhile, nil for nothing
	GoesOn  string       // what goes on where a dialog asked about its wait, as in "releasing"
}
