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

	OfferClose = "close" // the key that quits, of a screen that a key opened
)

// CopyTitle asks what to copy, and PartPlan is what is copied of a dialog.
const (
	CopyTitle = "copy: "
	PartPlan  = "plan"
)
