package render

import (
	"cmp"
	"fmt"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/ui/theme"
)

// Why a change, or what follows one, is refused now.
const (
	RefusedNoProject     = "changes need a project: name one with --project or in the profile"
	RefusedReadOnly      = "this session is READ-ONLY"
	RefusedBusy          = "another change runs on this ULB: wait for it"
	RefusedRunning       = "the change is still running"
	RefusedResolving     = "its outcome is being read, up to 2m"
	RefusedGone          = "gone from the journal"
	RefusedNothingAgain  = "nothing to try again"
	RefusedNotDrained    = "no drain of it waits to be enabled again"
	RefusedDrainWaits    = "its drain waits: open it to continue, release or enable"
	RefusedUndoOfUndo    = "an undo is not undone: release or disable it again"
	RefusedNothingToUndo = "nothing to undo"
	RefusedWaitOver      = "its wait is over: release it now, or enable it again"
	RefusedNoWait        = "no drain waits, and no pause runs"
	RefusedNoSeries      = "nothing to stop: no change of several backends runs"
	RefusedStopping      = "it already stops after this backend"
	RefusedUndoRuns      = "its undo is running"
	RefusedUndoHere      = "a change is undone from the history"
	RefusedCloseHere     = "a change is closed in the history"
	RefusedEnded         = "it has ended"
	RefusedConsoleRuns   = "its console still runs"
	RefusedSwitchUnknown = "the service did not say whether the backend is enabled: refresh first"
	RefusedShortest      = "the metrics' span is already the shortest"
	RefusedLongest       = "the metrics' span is already the longest"
	RefusedWeightPlaces  = "a weight is set in one VServer at a time"
	RefusedSwitchMixed   = "enabled and disabled backends are marked: mark one kind"
)

// RefusedNoMetrics says that no metrics are on the screen, and the key of a VServer's page, which has them.
func RefusedNoMetrics(key string) string {
	return "no metrics here: " + key + " on a VServer shows them"
}

// RefusedOpen says that the outcome is to be read first, or the change to be ended, with the keys that do so:
// that which opens the change where it is not open, "" where it is.
func RefusedOpen(op change.Operation, opens, key string) string {
	if opens != "" {
		key = opens + ", then " + key
	}
	if op.InDoubt() {
		return "outcome unknown: " + key + " reads it first"
	}
	return interruptedAt(op) + ": " + key + " ends it first"
}

// RefusedManyMarked says that more is marked than one change may be of.
func RefusedManyMarked(n, most int) string {
	return fmt.Sprintf("%d backends are marked: at most %d at once", n, most)
}

// RefusedManyPlaces says that a change is of more places than one may have.
func RefusedManyPlaces(n, most int) string {
	return fmt.Sprintf("%d VServers are marked: at most %d at once", n, most)
}

// RefusedNoWeights says that a weight means nothing with a Method.
func RefusedNoWeights(th *theme.Theme, method string) string {
	return "weight needs Method " + api.MethodWeightRoundrobin + ": it is " + ShortName(th, method)
}

// RefusedNoJournal says that the journal does not work.
func RefusedNoJournal(th *theme.Theme, err error) string {
	return "no changes: " + th.Text(err.Error()) + "; then start again"
}

// RefusedDraining says that a backend is being drained, and the key that ends that.
func RefusedDraining(key string) string {
	return "this backend is being drained: " + key + " releases it now or enables it again"
}

// RefusedChanging says what is being done with a backend.
func RefusedChanging(doing string) string { return "this backend is being changed: " + doing }

// RefusedOtherProfile says of which profile a change is, and the key that switches to that.
func RefusedOtherProfile(th *theme.Theme, profile, key string) string {
	return "it was made with profile " + ShortName(th, profile) + ": " + key + " switches to it"
}

// RefusedNoProfile says of which profile a change is that this console does not have.
func RefusedNoProfile(th *theme.Theme, profile string) string {
	return "it was made with profile " + ShortName(th, profile) + ": start with it"
}

// RefusedEndpoint says at which endpoint a change was made.
func RefusedEndpoint(th *theme.Theme, endpoint string) string {
	return "it was made at " + cmp.Or(ShortName(th, endpoint), "an endpoint that is not recorded")
}

// RefusedKeys says with which keys a change was made.
func RefusedKeys(th *theme.Theme, account string) string {
	return "it was made with other keys (" + ShortName(th, account) + "): start with those"
}

// RefusedContinued says which change continues or undid this one: by is that, nil where it is not known.
func RefusedContinued(th *theme.Theme, op change.Operation, by *change.Operation) string {
	did := "continued by "
	if Undone(op, by) {
		did = "undone by "
	}
	return did + ShortName(th, followerName(op.Follower))
}

// RefusedOwn is the key that shows what became of a change of this console.
func RefusedOwn(key string) string { return "it is this console's own: " + key + " reads its outcome" }

// RefusedArriving says until when a request may still arrive.
func RefusedArriving(until time.Time) string {
	return "its request may still arrive: it can be closed from " + until.Local().Format("15:04:05 MST")
}

// Why a key does nothing now.
const (
	RefusedOnScreen    = "it is on the screen"
	RefusedTooSmall    = "the screen is too small"
	RefusedPicking     = "this is where it is chosen"
	RefusedNoneLeft    = "no earlier place"
	RefusedNoULB       = "no ULB is open: :ulb NAME opens one"
	RefusedNoULBRead   = "no ULB was read"
	RefusedNotRead     = "the VServers are not read yet"
	RefusedOneProfile  = "this console has no other profile"
	RefusedNothingCopy = "nothing to copy here"
	RefusedNothingRead = "nothing to refresh here"
	RefusedAllShown    = "all of it is on the screen"
	RefusedDoesNothing = "this does nothing here"
)

// RefusedNoChanges says that nothing was changed yet, and the key of the journal.
func RefusedNoChanges(key string) string {
	return "no change in this session yet; " + key + " shows the journal"
}

// RefusedFirstScreen says that nothing is below, and the key that quits.
func RefusedFirstScreen(key string) string { return "this is the first screen: " + key + " quits" }

// RefusedConnecting and RefusedConnected say that a profile is asked for that is on its way, or there.
func RefusedConnecting(th *theme.Theme, profile string) string {
	return "already connecting with profile " + ShortName(th, profile)
}

// RefusedConnected is RefusedConnecting of the profile in use.
func RefusedConnected(th *theme.Theme, profile string) string {
	return "profile " + ShortName(th, profile) + " is already in use"
}

// RefusedNoBackend says that a row is no backend, and the key that shows those that it has.
func RefusedNoBackend(key string) string {
	return "this is no backend: " + key + " shows those that it has"
}

// RefusedInPage is the key that goes back to the list, where this works.
func RefusedInPage(key string) string { return "this works in a list: " + key + " goes back to it" }

// RefusedNotAsShown says that what would be pasted is not what is seen here.
func RefusedNotAsShown(part string) string {
	return "not copied: the " + part + " holds characters that are not shown as they are"
}
