package render

import (
	"fmt"
	"slices"

	"cloud.internal/ulbconsole/api/change"
)

// FollowUpWords are what can be done about an operation: for the footer, and on its page.
func FollowUpWords(f change.FollowUp, op change.Operation) (label, words string) {
	switch f {
	case change.FollowUpResolve:
		if !op.InDoubt() {
			return "end it", "end it"
		}
		return "read outcome", "read its outcome"
	case change.FollowUpDrain:
		return "keep waiting", "keep waiting, then release"
	case change.FollowUpRelease:
		return "release now", "release now"
	case change.FollowUpEnable:
		return "enable again", "enable again"
	case change.FollowUpAgain:
		if n := stillToDo(op); n > 0 {
			return fmt.Sprintf("continue %d left", n), fmt.Sprintf("continue with the %d left", n)
		}
		return "try again", "try again"
	case change.FollowUpUndo:
		if op.Order.Undoes() {
			return "undo", "undo the rest"
		}
		return "undo", "undo"
	case change.FollowUpClose:
		return "close", "close it: " + ifClosed(op)
	}
	return "", ""
}

// stillToDo is how many of several backends or places an operation left that did some of them, or disabled some
// to release them, 0 of any other.
func stillToDo(op change.Operation) int {
	done, left := len(targetsDone(op)), len(op.Remaining())
	if len(op.Parts) > 0 {
		done, _ = placesDone(op)
		done, left = done+op.PlacesDisabled(), op.PlacesLeft()
	}
	if done == 0 {
		return 0
	}
	return left
}

// ifClosed says what becomes of an open change that is closed.
func ifClosed(op change.Operation) string {
	switch {
	case op.InDoubt():
		return "its outcome stays unknown"
	case op.Draining():
		return "what it disabled stays disabled"
	default:
		return "what it did stays so"
	}
}

// ClosingText says what closing an operation means. Only a request without an outcome blocks
// anything.
func ClosingText(op change.Operation) string {
	text := "nothing is sent; " + ifClosed(op)
	if op.InDoubt() {
		text += ", and blocks no longer"
	}
	return text
}

// What the key does that ends a wait, in the running line and in the footer.
const (
	OfferEndWait   = "end wait"   // of a drain: a dialog asks what is to become of it
	OfferSkipPause = "skip pause" // before the next backend
)

// OfferEnd is the key that ends a wait, OfferStop the one that stops a series.
func OfferEnd(key, does string) string { return "   " + key + " " + does }

// OfferStop is described at OfferEnd.
func OfferStop(key string) string { return "  " + key + " stop" }

// OfferAll is the key that shows all of what has no room.
func OfferAll(text, key string) string { return text + ": " + key + " shows all" }

// MoreChanges and MoreSteps count what has no room in the panel.
func MoreChanges(n int) string { return fmt.Sprintf("%d more changes", n) }

// MoreSteps counts the steps that have no room in the panel.
func MoreSteps(n int) string { return fmt.Sprintf("and %d more steps", n) }

// NextKeyText is what the key of the changes offers about an operation that did not go well. Elsewhere
// says that it is not of the session's place: there is what can be done.
func NextKeyText(op change.Operation, key string, elsewhere bool) string {
	offers := op.FollowUps()
	again, undo := slices.Contains(offers, change.FollowUpAgain), slices.Contains(offers, change.FollowUpUndo)
	switch {
	case elsewhere:
		return key + " shows the steps"
	case undo && op.Order.Undoes():
		return key + " to undo the rest"
	case op.AllDone():
		return key + " shows the steps"
	case undo && again && stillToDo(op) > 0:
		return key + " to undo or continue"
	case undo && again:
		return key + " to undo or try again"
	case undo:
		return key + " to undo"
	default:
		return key + " shows the steps"
	}
}
