package change

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

const (
	again            = "look at what is there now, and try again if it still must be done"
	lookWhoPutItBack = "look what put it back - Kubernetes, Terraform, autoscaling - and take it out there"

	lookAtHost   = "see whether this is the right host before it joins any rule, and release it if it is not"
	lookAtRule   = "look at what the rule holds now, and correct it where it is not as it should be"
	resolveFirst = "refresh until a read shows what became of it, or settle it in the history"
	lookItUp     = "refresh to see what became of it; until then nothing else can be changed on this ULB"
)

func asError(err error) *api.Error {
	var e *api.Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// errorText says in plain words what an error is, without what to do next: that stands
// apart from it.
func errorText(err error) string {
	if asError(err) == nil && errors.Is(err, context.Canceled) {
		return "it was cancelled"
	}
	words := api.WordsOf(err)
	words.Next = ""
	return words.String()
}

func nextAfter(err error) string {
	if errors.Is(err, context.Canceled) {
		return again
	}
	if e := asError(err); e != nil && e.Next() != "" {
		return e.Next()
	}
	return "refresh to see what is there now"
}

func names(rules []api.Rule) string {
	all := make([]string, 0, len(rules))
	for _, r := range rules {
		all = append(all, impact.RuleName(r))
	}
	return strings.Join(all, ", ")
}

// stepText names a step with its backend.
func stepText(s impact.Step) string {
	if s.Backend == "" {
		return s.String()
	}
	return s.String() + " [" + string(s.Backend) + "]"
}

// summary names an operation by what it was to do.
func summary(op Operation) string {
	targets := make([]string, 0, len(op.Order.Request.Targets))
	for _, id := range op.Order.Request.Targets {
		targets = append(targets, string(id))
	}
	words := string(op.Order.Request.Goal)
	if words == "" {
		words = "operation " + op.ID
	}
	if len(targets) > 0 {
		words += " of backend " + strings.Join(targets, ", ")
	}
	return words
}

// maker names the console that made an operation, where it is not this one.
func maker(op Operation) string {
	if op.Mine {
		return ""
	}
	words := ", made by " + cmp.Or(op.Who.User, "somebody")
	if op.Who.Host != "" {
		words += " on " + op.Who.Host
	}
	words += fmt.Sprintf(" (session %s, profile %s)", cmp.Or(op.Session, absent), cmp.Or(op.Order.Profile, absent))
	if op.Alive {
		words += " in a console that still runs"
	}
	return words
}

func differencesText(all []Difference) string {
	words := make([]string, 0, len(all))
	for _, c := range all {
		words = append(words, fmt.Sprintf("%s %s instead of %s", c.What, c.New, c.Old))
	}
	return strings.Join(words, ", ")
}

func membersOf(r api.Rule) string {
	if !r.Members.IsKnown() {
		return absent
	}
	return "[" + idList(r.MemberIDs()) + "]"
}

// hostText names a backend's host and address.
func hostText(b api.Backend) string {
	words := addressText(b) + " " + show(b.ResourceType) + " " + show(b.ResourceID)
	if b.SubResourceID.Or("") != "" {
		words += " " + show(b.SubResourceType) + " " + show(b.SubResourceID)
	}
	return words
}

func switchedWord(s impact.Step) string {
	if s.Kind == impact.StepEnable {
		return impact.GoalEnable.Done()
	}
	return impact.GoalDisable.Done()
}

// phrases are a step's request, and what reading shows of it, in words.
type phrases struct{ request, done, undone, open string }

func phrasesOf(s StepStatus) phrases {
	rule := impact.RuleName(s.Step.Rule)
	switch s.Step.Kind {
	case impact.StepRelease:
		return phrases{"the release", "the backend is seen gone", "the backend is still there", "whether the backend is gone"}
	case impact.StepDisable:
		return phrases{"the disabling", "the backend is seen disabled", "the backend is still enabled", "whether the backend is disabled"}
	case impact.StepEnable:
		return phrases{"the enabling", "the backend is seen enabled", "the backend is still disabled", "whether the backend is enabled"}
	case impact.StepLeaveRule:
		return phrases{"the update of rule " + rule, "the backend is seen out of it", "the backend is still in it", "whether the backend is out of it"}
	case impact.StepJoinRule:
		return phrases{"the update of rule " + rule, "all its members are seen in it", "not all its members are in it", "whether its members are in it"}
	case impact.StepDeleteRule:
		return phrases{"the deletion of rule " + rule, "the rule is seen gone", "the rule is still there", "whether the rule is gone"}
	case impact.StepCreateRule:
		return phrases{"the creation of rule " + rule, "the rule is seen there" + newID(s.Policy), "the rule is not there", "whether the rule is there"}
	case impact.StepAdd:
		return phrases{"the adding of the host", "the host is seen there" + newID(s.Backend), "the host is not there", "whether the host is there"}
	default:
		return phrases{"the request", "it is seen done", "it is seen not done", "whether it was done"}
	}
}

func newID[T ~string](id T) string {
	if id == "" {
		return ""
	}
	return ", with the new id " + string(id)
}
