package render

import (
	"fmt"
	"strings"

	"cloud.internal/ulbconsole/ui/theme"
)

// Where a list has no rows: why, and the key that helps.

// ListAllOK says that rows which are ok are hidden, and there are no others.
func ListAllOK(one string, all bool, key string) string {
	return "Every " + one + " is ok" + asFarAsRead(all) + ".\n" + key + " shows all."
}

// ListNoMatch says that the filter hides all rows; clears is the key and what it does to it.
func ListNoMatch(th *theme.Theme, one, filter string, all bool, clears string) string {
	return "No " + one + " matches \"" + th.Text(filter) + "\"" + asFarAsRead(all) + ".\n" + clears + " the filter."
}

// ListMatchesOK says that all rows that the filter shows are ok, which are hidden, and the key that shows them.
func ListMatchesOK(n int, all bool, key string) string {
	if n == 1 {
		return "1 match is ok" + asFarAsRead(all) + ": " + key + " shows it."
	}
	return fmt.Sprintf("%d matches are ok%s: %s shows them.", n, asFarAsRead(all), key)
}

// ListFilterKey is the key that clears the filter, or changes one that came from the list before.
func ListFilterKey(key string, clears bool) string {
	if clears {
		return key + " clears"
	}
	return key + " changes"
}

// ListReading says that rows are being read.
func ListReading(many string) string { return "Reading " + many + " ..." }

// ListRetried says why rows were not read, and that they are being read again.
func ListRetried(many, why string) string {
	return "Reading " + many + " failed, and is tried again.\n" + why
}

// ThenRefresh is how what to do about an error may end.
const ThenRefresh = ", then refresh"

// ListFailed says why rows were not read, and what refreshes, "" for nothing.
func ListFailed(many, again, why string) string {
	return hinted("Reading "+many+" failed", ": ", again) + ".\n" + why
}

// ListStopped says that nothing was read, and the key that refreshes.
func ListStopped(key string) string { return "Stopped before any came. " + key + " refreshes." }

// ListIncomplete says what is missing or old where there are no rows, and the key that refreshes.
func ListIncomplete(th *theme.Theme, word string, why []string, key string) string {
	text := word + ": " + th.Text(strings.Join(why[:min(len(why), MostListed)], "; "))
	if more := len(why) - MostListed; more > 0 {
		text += fmt.Sprintf("; +%d more", more)
	}
	return text + ".\n" + key + " refreshes."
}

// What the line below the rows says of them.

// StatusParts joins what is there of that line.
func StatusParts(parts ...string) string {
	var there []string
	for _, p := range parts {
		if p != "" {
			there = append(there, p)
		}
	}
	return strings.Join(there, " | ")
}

// StatusOrder is the column that rows are ordered by, where no title shows it.
func StatusOrder(title string) string { return "ordered by " + title }

// StatusAside says that a filter hides nothing here.
func StatusAside(th *theme.Theme, filter string) string {
	return "filter " + th.Text(filter) + " set aside: nothing here"
}

// StatusFilter is the filter, how many rows it shows, and what clears it.
func StatusFilter(th *theme.Theme, filter string, shown, all int, clears string) string {
	return fmt.Sprintf("filter %s: %s (%s)", th.Text(filter), CountOf(shown, all), clears)
}

// StatusFoundIn is the field in which the filter found a row, "" for one that the row shows.
func StatusFoundIn(field string) string {
	if field == "" {
		return ""
	}
	return "found in " + field
}

// CountOf are so many of all.
func CountOf(n, all int) string { return fmt.Sprintf("%d of %d", n, all) }

// StatusMarks counts the marks, and those that are not on the screen: a filter or z hides them.
func StatusMarks(marked, hidden int) string {
	text := fmt.Sprintf("%d marked", marked)
	if hidden > 0 {
		text += fmt.Sprintf(", %d of them hidden", hidden)
	}
	return text
}

// StatusProgress is how far a read is: of so many rows, which may not be known, 0.
func StatusProgress(got, total int, many string) string {
	if total > 0 {
		return CountOf(got, total) + " " + many
	}
	return "reading " + many
}

// StatusStops is the key that stops reading.
func StatusStops(key string) string { return ", " + key + " stops" }

// StatusAgain says what rows are worth that are being read again, how far that is, and why it failed
// before, "" for not.
func StatusAgain(worth, doing, why string) string {
	return StatusDoing(worth+", refreshing: "+doing, why)
}

// StatusDoing is how far a read is, and why it failed before, "" for not.
func StatusDoing(doing, why string) string { return hinted(doing, ": ", why) }

// What rows are worth that are old, or not all.
const (
	StatusStale      = "STALE"
	StatusIncomplete = "INCOMPLETE"
)

// StatusRefreshStopped says that rows are as they were, and the key that refreshes.
func StatusRefreshStopped(key string) string { return "refresh stopped; " + key + " refreshes" }

// StatusStopped says that not all rows came, of what says beside them how far it was read, and the key that refreshes.
func StatusStopped(key string) string { return StatusIncomplete + ": stopped; " + key + " refreshes" }

// StatusStoppedAt is how many rows came of all, 0 for not known, and the key that refreshes.
func StatusStoppedAt(got, all int, key string) string {
	return fmt.Sprintf("%s: stopped at %d of %s; %s refreshes", StatusIncomplete, got, orUnknown(all), key)
}

// StatusFailedAt is how many rows came of all, 0 for not known, until reading failed, what refreshes,
// "" for nothing, and why.
func StatusFailedAt(got, all int, again, why string) string {
	return hinted(fmt.Sprintf("%s at %d of %s", StatusIncomplete, got, orUnknown(all)), ", ", again) +
		": reading failed, " + why
}

// StatusOld says why rows were not read again, and what refreshes, "" for nothing.
func StatusOld(again, why string) string {
	return hinted(StatusStale, ", ", again) + ": reading failed, " + why
}

// missingMost is how many lines StatusMissing takes to name more than one thing.
const missingMost = 2

// StatusMissing says what is missing or old, of several as many as have room in a few lines of so many cells, and
// the key that refreshes.
func StatusMissing(th *theme.Theme, word string, why []string, key string, width int) string {
	text := ""
	for n := 1; n <= len(why); n++ {
		next := word + ": " + th.Text(strings.Join(why[:n], "; "))
		if more := len(why) - n; more > 0 {
			next += fmt.Sprintf("; +%d more", more)
		}
		next += "; " + key + " refreshes"
		if n > 1 && len(theme.Fold(next, width)) > missingMost {
			break
		}
		text = next
	}
	return text
}

// StatusElsewhere counts the rows, and says where there may be more.
func StatusElsewhere(th *theme.Theme, n int, rows, elsewhere string) string {
	return fmt.Sprintf("%d %s; ", n, rows) + th.Text(elsewhere)
}

// SummaryOnlyBad says that rows are hidden that are ok.
const SummaryOnlyBad = "only not ok"

// SummaryWindow are the rows on the screen, of all.
func SummaryWindow(first, last, all int) string { return fmt.Sprintf("%d-%d of %d", first, last, all) }

// CellTwice is the state of rows that share an id.
const CellTwice = "id twice"

// What a list offers beside the keymap's words.
const (
	OfferChoose      = "choose"
	OfferSelect      = "select" // the key that moves down, where no row is selected
	OfferShowAll     = "show all"
	OfferEditText    = "edit text" // of what is looked for
	OfferStopReading = "stop reading"
	OfferClearFilter = "clear filter"
	OfferClearMarks  = "clear marks"
)

// OfferMarked is what a change of all that is marked is called.
func OfferMarked(change string, n int) string { return fmt.Sprintf("%s %d marked", change, n) }

// PartRow is the name of a row that is copied.
const PartRow = "row"

// Why a key does nothing in a list.
const (
	RefusedRules      = "a VServer has rules"
	RefusedTheseRules = "these are the rules"
	RefusedNotMarked  = "only backends can be marked"
	RefusedAllMarked  = "these are marked: move to the other end"
	RefusedNotChanged = "a backend is changed from its VServer's list: open a ULB, then a VServer"
	RefusedNoRule     = "only a backend is changed, not a rule"
)

// RefusedNoVServer says that a row is no backend, and the key that opens its backends.
func RefusedNoVServer(key string) string { return "only a backend is changed: " + key + " opens them" }

// RefusedRulesIn says that a row has no rules, and the key that opens what has.
func RefusedRulesIn(key string) string { return RefusedRules + ": " + key + " opens them" }

// RefusedNotSelected says that no row is.
func RefusedNotSelected(one string) string { return "nothing is selected: move to a " + one + " first" }

// RefusedNoRows says that there are none.
func RefusedNoRows(one string) string { return "there is no " + one + " here" }

// RefusedOneRow says that there is no other.
func RefusedOneRow(one string) string { return "this is the only " + one + " here" }

// RefusedNoState says that rows are neither ok nor not.
func RefusedNoState(one string) string { return "a " + one + " has no state to look for" }

// RefusedNoOrder is the key that orders the rows first.
func RefusedNoOrder(key string) string { return "order the rows by a column first: " + key }

// RefusedNoMark is the key that marks one end first.
func RefusedNoMark(key string) string { return "mark one end first: " + key }

// RefusedUndo is the key of the history, where a change is undone.
func RefusedUndo(key string) string { return RefusedUndoHere + ": " + key }

// RefusedClose is the key of the history, where a change is closed.
func RefusedClose(key string) string { return RefusedCloseHere + ": " + key }

// RefusedTwice says that an id does not say which row is meant, and the key that refreshes.
func RefusedTwice(one, key string) string {
	return "the answer has the id of this " + one + " more than once: " + key + " refreshes"
}

// hinted is a text with what to press, where there is something.
func hinted(text, separator, hint string) string {
	if hint == "" {
		return text
	}
	return text + separator + hint
}

func orUnknown(n int) string {
	if n == 0 {
		return "?"
	}
	return fmt.Sprint(n)
}
