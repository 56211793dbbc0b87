package change

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"cloud.internal/ulbconsole/api/impact"
)

// What is to be done next, where the console knows nothing better.
const (
	NextTryAgain  = "look at what is there now, and try again if it still must be done"
	NextFindCause = "look what put it back - Kubernetes, Terraform, autoscaling - and take it out there"
	NextCheckHost = "see whether this is the right host before it joins any rule, and release it if it is not"
	NextCheckRule = "look at what the rule holds now, and correct it where it is not as it should be"
)

// Conclude gives the operation the outcome that its steps have, all of them being known. Why is
// what stops it although its last step was done, and next what to do about that.
func (op *Operation) Conclude(why, next string) {
	op.Outcome, op.Why, op.Next = OutcomeDone, DoneSummary(op.Steps), ""
	for _, s := range op.Steps {
		if s.State == StepRefused {
			op.Outcome, op.Why, op.Next = OutcomeRefused, s.Why, NextTryAgain
			break
		}
		if s.State != StepDone {
			op.Outcome, op.Why, op.Next = OutcomeStopped, "not all of it was done", NextTryAgain
		}
	}
	if why != "" && op.Outcome != OutcomeRefused {
		op.Outcome, op.Why, op.Next = OutcomeStopped, why, next
	}
	if op.Outcome != OutcomeDone {
		op.Why += ProgressSummary(op.Steps)
		op.Next = NextActions(op.Next, op.Steps, op.Record())
	}
}

// Interrupted is the operation with the end of one that broke off between two requests. Nothing was
// sent where none was begun.
func (op Operation) Interrupted(now time.Time) Operation {
	op.Ended, op.Until = now, time.Time{}
	begun := slices.ContainsFunc(op.Steps, func(s StepStatus) bool { return s.State != StepWaiting })
	op.Conclude("", "")
	switch {
	case len(op.Steps) == 0:
		op.Outcome, op.Why, op.Next = OutcomeStopped, "its console ended, and the plan is lost", NextTryAgain
	case !begun:
		op.Outcome, op.Why, op.Next = OutcomeAborted, "nothing was sent: its console ended before that", NextTryAgain
	case op.Outcome == OutcomeStopped:
		op.Why = "its console ended in the middle of it" + ProgressSummary(op.Steps)
	default:
	}
	return op
}

// Closed is the operation with an end that claims nothing of what was open.
func (op Operation) Closed(by string, at time.Time) Operation {
	op = op.WithSentTime()
	open := "it was interrupted between two steps"
	switch i := op.StepInDoubt(); {
	case i >= 0 && op.Steps[i].Step.Kind == "":
		open = "what was sent of it cannot be read"
	case i >= 0:
		open = "whether it was done was not seen: " + stepText(op.Steps[i].Step)
	case op.Draining():
		open = "its drain, which disabled and did not release"
	}
	op.Outcome, op.Next = OutcomeStopped, NextTryAgain
	op.Why = "closed by " + by + ": what was open is left as it is: " + open
	op.Why += ProgressSummary(op.Steps)
	op.Ended, op.Until = at, time.Time{}
	for i := range op.Steps {
		if s := &op.Steps[i]; s.State == StepSent || s.State == StepVerifying {
			s.State, s.EndedAt = StepUnknown, at
		}
	}
	return op
}

// allDone says how a plan was seen done: of one step in that step's own words.
func DoneSummary(steps []StepStatus) string {
	if len(steps) == 1 {
		return steps[0].Why
	}
	return fmt.Sprintf("all %d steps were done, and seen", len(steps))
}

// ProgressSummary lists what was done and what was not begun, "" for a plan of one step.
func ProgressSummary(steps []StepStatus) string {
	if len(steps) < 2 {
		return ""
	}
	var done, left []string
	for _, s := range steps {
		switch s.State {
		case StepDone:
			done = append(done, stepText(s.Step))
		case StepWaiting:
			left = append(left, stepText(s.Step))
		default:
		}
	}
	words := ""
	for _, part := range []struct {
		title string
		steps []string
	}{{"done", done}, {"not begun", left}} {
		if len(part.steps) == 0 {
			part.steps = []string{"nothing"}
		}
		words += "; " + part.title + ": " + strings.Join(part.steps, ", ")
	}
	return words
}

// NextActions offers to undo what was done, beside the next thing to do. Where all was done
// there is nothing to try again.
func NextActions(next string, steps []StepStatus, done impact.Record) string {
	all := allOver(steps)
	switch {
	case done.Empty(), all && next == NextFindCause:
		return next
	case all && next == NextTryAgain:
		return "look at what is there now, and undo what was done if it must not stay so"
	case all:
		return next
	}
	switch next {
	case "":
		return "undo what was done, or try again from here"
	case NextTryAgain:
		return "look at what is there now, then undo what was done, or try again from here"
	default:
		return next + "; then undo what was done, or try again from here"
	}
}

// stepText names a step with its backend.
func stepText(s impact.Step) string {
	if s.Backend == "" {
		return s.String()
	}
	return s.String() + " [" + string(s.Backend) + "]"
}
