package render

import (
	"fmt"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/theme"
)

// Titles of the dialogs.
const (
	DialogWait  = "Draining"
	DialogQuit  = "Quit while a change runs?"
	DialogClose = "Close change without its outcome?"
)

// DialogTitle is that of the dialog of a change.
func DialogTitle(o change.Order) string {
	noun := "backend"
	if n := len(o.Request.Targets); n > 1 {
		noun = fmt.Sprintf("%d backends", n)
	}
	switch {
	case o.Undoes():
		return "Undo change"
	case o.Request.Drain:
		return "Drain and release " + noun
	}
	switch o.Request.Goal {
	case impact.GoalWeight:
		noun = "of " + noun
	case impact.GoalCheck:
		return "Set health check"
	default:
	}
	return goals[o.Request.Goal].order + " " + noun
}

// Buttons of the dialogs.
const (
	ButtonCancel      = "Cancel"
	ButtonClose       = "Close"
	ButtonReadAgain   = "Read again"
	ButtonNoDrain     = "No drain"
	ButtonDrain       = "Drain first"
	ButtonDisable     = "Disable instead"
	ButtonKeepWaiting = "Keep waiting"
	ButtonEnableAgain = "Enable again"
	ButtonReleaseNow  = "Release now"
	ButtonCloseChange = "Close it"
	ButtonStay        = "Stay"
	ButtonQuit        = "Quit"
)

// ButtonGo is the button that carries an order out.
func ButtonGo(o change.Order) string {
	label := goals[o.Request.Goal].order
	if o.Request.Drain {
		label = "Drain and release"
	}
	switch n := len(o.Request.Targets); {
	case n > 1 && o.Request.Goal == impact.GoalWeight:
		label += fmt.Sprintf(" of %d", n)
	case n > 1:
		label += fmt.Sprintf(" %d", n)
	}
	return label
}

// ButtonDelete is the button that agrees to so many rules being deleted.
func ButtonDelete(n int) string { return Plural(n, "Delete rule", "Delete rules") }

// Labels of the lines of a dialog.
const (
	LabelUndo     = "undo"
	LabelServing  = "serving"
	LabelRisk     = "risk"
	LabelChoose   = "choose"
	LabelWarning  = "WARNING"
	LabelNote     = "note"
	LabelOwner    = "owner"
	LabelRule     = "rule"
	LabelRules    = "rules"
	LabelMethod   = "method"
	LabelAlsoIn   = "also in"
	LabelListed   = "listed"
	LabelNow      = "now"
	LabelReadAt   = "read at"
	LabelChange   = "change"
	LabelID       = "id"
	LabelState    = "state"
	LabelClosing  = "closing"
	LabelVServer  = "VServer"
	LabelBackend  = "backend"
	LabelULB      = "ULB"
	LabelEndpoint = "endpoint"
	LabelKeys     = "keys"
	LabelWait     = "wait in seconds"
	LabelWaits    = "waits"
)

// Hints below the buttons: why nothing was pressed, and what can be done.
const (
	HintReading  = "Waiting for the fresh reading."
	HintRead     = "Read to the end first: PgDn."
	HintMore     = "More: PgDn."
	HintTooEarly = "Too early to have read this: press again."
	HintRefused  = "Cannot be done: see above."
	HintType     = "Type what stands above first."
	HintTab      = "A button has the focus: Tab moves to the text field."
	HintNoPlan   = "There is no plan to copy."
	HintCopied   = "The plan was sent to the terminal's clipboard."
	HintReadOnly = ReadOnly + ": nothing can be done here."
)

// Bounds says which numbers a field takes.
func Bounds(least, most int) string { return fmt.Sprintf("%d to %d only", least, most) }

// HintWait is how long a drain may wait.
func HintWait(longest int) string {
	return fmt.Sprintf("The wait must be 1 to %d whole seconds.", longest)
}

// HintNotCopied says why the plan was not copied.
func HintNotCopied(th *theme.Theme, err error) string {
	return "Not copied: " + th.Text(err.Error()) + "."
}

// What a dialog says of itself: what to type, how far that is right, and what is scrolled off.
const (
	GateType    = "Type"
	GateConfirm = "to confirm"
	GateExact   = "exact"
)

// GateWrong is the first character that is not as it must be.
func GateWrong(at int) string { return fmt.Sprintf("wrong at %d", at) }

// GateTyped counts the characters that are right so far.
func GateTyped(n, of int) string { return fmt.Sprintf("%d of %d", n, of) }

// LinesBelow and LinesAbove count the lines that are scrolled off.
func LinesBelow(n int) string { return fmt.Sprintf("%d more below: PgDn", n) }

// LinesAbove is LinesBelow, of what is above.
func LinesAbove(n int) string { return fmt.Sprintf("%d more above: PgUp", n) }

// What the dialog of a change says.
const (
	ReadOnly       = "READ-ONLY"
	DialogFailed   = "Cannot be done now: reading the VServer failed."
	DialogReading  = "Reading the VServer ..."
	DialogMoved    = "Cannot be done: this is not what the row was. Look at the list again."
	DialogAsListed = ", as listed"
	DialogHidden   = "  (hidden)"
	DialogNoRules  = Absent + ", the service did not say which"
	NoteNoLock     = "rules have no lock: others' edits in the same seconds may be lost"
)

// DialogFailedBefore says why the last reading failed.
func DialogFailedBefore(why string) string { return "The last reading failed: " + why }

// DialogRefused says why a change cannot be done.
func DialogRefused(th *theme.Theme, why string) string { return "Cannot be done: " + th.Name(why) }

// DialogHiddenTargets counts the marked backends that are not seen in the list.
func DialogHiddenTargets(n int) string {
	return fmt.Sprintf("%d marked %s hidden", n, Plural(n, "backend is", "backends are"))
}

// DialogEmptied says what is to be decided about rules left without members.
func DialogEmptied(th *theme.Theme, rules []impact.RuleEffect, r impact.Request) string {
	names := make([]string, len(rules))
	for i, e := range rules {
		names[i] = th.Name(RuleTitle(e.Rule)) + " (" + DialogRuleCounts(th, e, r) + ")"
	}
	n := len(rules)
	return fmt.Sprintf("delete %s %s, and %s requests fall to the next match or the Default rule; or cancel",
		Plural(n, "rule", "rules"), strings.Join(names, ", "), Plural(n, "its", "their"))
}

// DialogAlsoIn are the other places where the same hosts serve, as far as read, or all; old ago, "" for
// just now.
func DialogAlsoIn(th *theme.Theme, uses []impact.Use, all bool, old string) string {
	since := ""
	if old != "" {
		since = " " + old + " ago"
	}
	if len(uses) == 0 {
		return "nothing else" + asFarAsRead(all) + since
	}
	names := make([]string, 0, min(len(uses), MostListed+1))
	for i, u := range uses {
		if i == MostListed {
			names = append(names, fmt.Sprintf("%d more", len(uses)-i))
			break
		}
		names = append(names, UseWords(th, u))
	}
	if since != "" {
		since = " (as read" + since + ")"
	}
	return fmt.Sprintf("%d other %s%s, not touched%s: %s", len(uses), Plural(len(uses), "place", "places"),
		asFarAsRead(all), since, strings.Join(names, "; "))
}

// DialogListed is when the other listeners were read.
func DialogListed(at string) string { return "the ULB's other VServers at " + at }

// DialogReadAt is when the VServer was.
func DialogReadAt(at string) string { return LabelReadAt + " " + at }

// DialogThrough names the network card by which a host serves.
func DialogThrough(th *theme.Theme, card string) string { return "  through " + ShortName(th, card) }

// DialogWith names the members that a rule is left with.
func DialogWith(th *theme.Theme, members []api.BackendID, addresses map[api.BackendID]string) string {
	return " with " + MemberNames(th, members, addresses)
}

// DialogMore counts the backends that are not listed.
func DialogMore(n int) string { return fmt.Sprintf("and %d more backends", n) }

// DialogRuleCounts are how many of a rule's members serve before and after.
func DialogRuleCounts(th *theme.Theme, e impact.RuleEffect, r impact.Request) string {
	before, after := Count(e.Before), Count(e.After)
	if e.Before.Total == 0 && r.Goal == impact.GoalUndo {
		before = "nothing"
	}
	switch {
	case e.After.Total > 0 || r.Goal != impact.GoalRelease:
	case r.DeleteEmptied && e.Rule.Custom():
		after = "deleted"
	default:
		after = "no member"
	}
	return before + " " + th.Glyph.Arrow + " " + after
}

// DialogMethod is how requests find a backend, and what of that is its own. Alone says that it is in
// no rule.
func DialogMethod(th *theme.Theme, v api.VServer, targets []api.Backend, alone bool) string {
	text := ShortName(th, OrAbsent(v.Method))
	if len(targets) > 0 {
		text += Plural(len(targets), ", weight", ", weights")
		for _, b := range targets[:min(len(targets), MostListed)] {
			text += " " + Number(b.Weight)
		}
	}
	text += ", persistence " + ShortName(th, OrAbsent(v.PersistenceType))
	if alone {
		text += ", in no rule"
	}
	return text
}

// PlanHead heads a plan that is copied.
func PlanHead(title string) string { return "PLAN, nothing was done: " + strings.ToLower(title) }

// What the dialog of a drain says.
const (
	NoteDraining  = "no new traffic; open connections are neither shown nor cut"
	NoteReadFirst = "a release reads the VServer again first"
	NoteDrains    = "Release now: the places above; Enable again: all that drain"
)

// DialogWaits is the title of the dialog of drains in so many places.
func DialogWaits(places int) string {
	if places == 1 {
		return DialogWait
	}
	return fmt.Sprintf("%s in %d places", DialogWait, places)
}

// WaitsUntil says until when a drain waits.
func WaitsUntil(clock string) string { return "until " + clock }

// What the dialog of quitting says.
const (
	QuitUnsent = "Nothing was sent yet: leaving cancels it."
	QuitSent   = "An answer in flight is waited for and recorded; no further step begins."
	QuitDrains = "A drain stays in the journal: the next start continues, releases or enables it."
	QuitCtrlC  = "Ctrl-C leaves, too."
)
