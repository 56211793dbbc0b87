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
