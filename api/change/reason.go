package change

// Reason is why an operation ended before all of it was done. What it is about - an error, an id,
// what differs - stands in Operation.Why, raw, or in its Findings. Journals hold its value.
type Reason string

// The reasons. None is of a step, whose own are Operation.Why and Findings, and of journals that knew none.
const (
	ReasonNone           Reason = ""
	ReasonStopped        Reason = "stopped"         // by the operator
	ReasonLeft           Reason = "left"            // its console was being left
	ReasonInterrupted    Reason = "interrupted"     // its context ended
	ReasonConsoleEnded   Reason = "console ended"   // between two steps
	ReasonPlanLost       Reason = "plan lost"       // likewise, and the journal has no plan of it
	ReasonClosed         Reason = "closed"          // by the operator, what was open being left as it is
	ReasonPlaces         Reason = "places"          // of a rollout: one before it ended it
	ReasonLeftOut        Reason = "left out"        // of a whole rollout: places where it could not go on
	ReasonDrainCancelled Reason = "drain cancelled" // Why is what could not be enabled again
	ReasonDrainLeft      Reason = "drain left"      // it waits on in the journal
	ReasonDrainBusy      Reason = "drain busy"      // its ULB was not to be had after the wait
	ReasonDrainKeys      Reason = "drain keys"      // no keys came that the service accepts

	ReasonReadOnly   Reason = "read-only"
	ReasonNotShown   Reason = "not shown"  // what was shown is no plan of this order
	ReasonBusy       Reason = "busy"       // another change runs on the ULB
	ReasonDraining   Reason = "draining"   // another order drains one of its backends
	ReasonLocked     Reason = "locked"     // another console has the ULB
	ReasonNoLock     Reason = "no lock"    // the ULB cannot be locked
	ReasonNoJournal  Reason = "no journal" // it cannot be read, or takes no entry
	ReasonUnrecorded Reason = "unrecorded" // the journal took no entry after a request had left
	ReasonContinued  Reason = "continued"  // what it follows was continued by Why
	ReasonInDoubt    Reason = "in doubt"   // a change on the ULB has no known outcome
	ReasonKeys       Reason = "other keys"
	ReasonUnread     Reason = "unread" // the VServer could not be read again

	ReasonChanged  Reason = "changed"  // since it was shown
	ReasonRefused  Reason = "refused"  // as things are now, the assessment refuses it
	ReasonEmpties  Reason = "empties"  // a rule, which it would leave without members
	ReasonNothing  Reason = "nothing"  // is left to do
	ReasonDiffers  Reason = "differs"  // something is not as the plan took it to be
	ReasonWorse    Reason = "worse"    // than confirmed
	ReasonReturned Reason = "returned" // what it released is a backend again
	ReasonHost     Reason = "host"     // it was added otherwise than asked for
	ReasonRule     Reason = "rule"     // it is otherwise than sent
	ReasonGone     Reason = "gone"     // what the step was about
)
