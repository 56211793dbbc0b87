package render

import (
	"fmt"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/theme"
)

// What the line at the top says.
const (
	Protected    = "PROTECTED"
	NoRegionYet  = "no region yet"
	NoProject    = "no project"
	NoProjectYet = "no project yet"
	AllRegions   = "all regions"
	AllProjects  = "all projects"
)

// ProjectName is the name of a project, and its id.
func ProjectName(th *theme.Theme, name string, id api.ProjectID) string {
	return ShortName(th, name) + " (" + ShortName(th, string(id)) + ")"
}

// AgeEvery is how rarely rows are read again, before their age.
func AgeEvery(every, age string) string { return "every " + every + "  " + age }

// AgeStale is the age of rows that cannot be read again.
func AgeStale(age string) string { return "STALE " + age }

// TooSmall says what size is needed.
func TooSmall(width, height, minWidth, minHeight int) string {
	return fmt.Sprintf("This screen is %dx%d: ulbconsole needs at least %dx%d.", width, height, minWidth, minHeight)
}

// DescribeTitle is that of the page of one object.
func DescribeTitle(id string) string { return "describe " + id }

// What the keys of a dialog, a text field and the command line do, which no keymap names.
const (
	HintCancels   = "cancels"
	HintCloses    = "closes"
	HintCompletes = "completes"
	HintCopyPlan  = "copy plan"
	HintEarlier   = "earlier"
	HintEither    = "either"
	HintGoes      = "goes"
	HintKeeps     = "keeps the filter"
	HintLeavesOut = "leaves out"
	HintMoves     = "moves"
	HintPresses   = "presses"
	HintReadsOn   = "reads on"
	HintToRows    = "to the rows"

	OfferClose   = "close"   // the key that quits, of a screen that a key opened
	OfferDismiss = "dismiss" // the key that goes back, while a message or a result stands above
)

// CopyTitle asks what to copy, and PartPlan is what is copied of a dialog.
const (
	CopyTitle = "copy: "
	PartPlan  = "plan"
)

// What the line below a page says.

// StatusGone says that a page is of what is not in its list any more.
const StatusGone = "GONE from the list; this is how it was"

// StatusEnd is the key that goes up from the end of a page.
func StatusEnd(up string) string { return "the end; " + up + " goes up" }

// StatusMore are the keys that show the rest of a page.
func StatusMore(down, up string) string { return "more: " + down + ", " + up }

// PlanLabel is what a change is called of which only the plan is shown.
func PlanLabel(change string) string { return "plan: " + change }

// NoKey stands for the key of an action that has none.
func NoKey(action string) string { return "(no key for " + action + ")" }

// TryNumber counts the tries of a read.
func TryNumber(n int) string { return fmt.Sprintf(", try %d", n) }

// What is wrong with a region or a project, and the key that helps.

// ErrorNoProduct says that a region has no load balancers.
func ErrorNoProduct(th *theme.Theme, region string) string {
	return "no load balancers in " + ShortName(th, region)
}

// ErrorNoRegion says that there is no such region.
func ErrorNoRegion(th *theme.Theme, region string) string {
	return "there is no region " + ShortName(th, region)
}

// NextRegion is the key for another region.
func NextRegion(key string) string { return "press " + key + " for another region" }

// NextProject is the key for another project.
func NextProject(key string) string { return "press " + key + " for another project" }

// Refreshes is the key that reads what is on the screen again.
func Refreshes(key string) string { return key + " refreshes" }

// OnlyRefreshes is Refreshes where nothing reads again by itself.
func OnlyRefreshes(key string) string { return "only " + Refreshes(key) }

// What the help says of the signs and words of the lists.

// LegendState is the word of a state; two are drawn alike.
func LegendState(s api.State) string {
	if s == api.StateDown {
		return string(api.StateDown) + ", " + string(api.StateFailing)
	}
	return string(s)
}

// LegendChanged is of a row whose state changed a moment ago.
const LegendChanged = "changed"

// LegendSigns are the other signs, each with its meaning.
func LegendSigns(th *theme.Theme) []string {
	return []string{
		th.Glyph.Chosen + " marked", OwnedMark + " Kubernetes owns it", "7/8 serving of enabled",
		th.Glyph.Mark + " " + th.Glyph.Blank + " not shown as it is",
	}
}
