package impact

// Goal is what is to become of the targets.
type Goal string

// The goals.
const (
	GoalRelease Goal = "release"
	GoalDisable Goal = "disable"
	GoalEnable  Goal = "enable"
	GoalWeight  Goal = "weight"   // Request.Weight becomes the weight of each
	GoalCheck   Goal = "check"    // Request.Check becomes the VServer's health check
	GoalUndo    Goal = "put back" // what an earlier change took away
)

// goalWords are a goal in words: as an order, while it is carried out, and done.
type goalWords struct{ order, doing, done string }

func (g Goal) words() goalWords {
	switch g {
	case GoalRelease:
		return goalWords{"Release", "releasing", "released"}
	case GoalDisable:
		return goalWords{"Disable", "disabling", "disabled"}
	case GoalEnable:
		return goalWords{"Enable", "enabling", "enabled"}
	case GoalWeight:
		return goalWords{"Weigh", "weighing", "weighed"}
	case GoalCheck:
		return goalWords{"Switch", "switching", "switched"}
	default:
		return goalWords{"Undo", "undoing", "undone"}
	}
}

// Order is the goal as a title or a button says it, as in "Release".
func (g Goal) Order() string { return g.words().order }

// Doing is what is going on, as in "releasing".
func (g Goal) Doing() string { return g.words().doing }

// FinalStep is the step that brings a target to the goal.
func (g Goal) FinalStep() StepKind {
	switch g {
	case GoalDisable:
		return StepDisable
	case GoalEnable:
		return StepEnable
	case GoalWeight:
		return StepWeight
	case GoalCheck:
		return StepCheck
	default:
		return StepRelease
	}
}

// Done is what has become of the targets, as in "released".
func (g Goal) Done() string { return g.words().done }
