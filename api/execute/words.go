package execute

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

const readOnly = "this session is READ-ONLY"

func asError(err error) *api.Error {
	var e *api.Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// errorText says in plain words what an error is, without what to do next and the facts of a support
// desk: these stand apart from it.
func errorText(err error) string {
	if asError(err) == nil && errors.Is(err, context.Canceled) {
		return "cancelled"
	}
	words := api.WordsOf(err)
	words.Next, words.Facts = "", ""
	return words.String()
}

func nextAfter(err error) string {
	if e := asError(err); e != nil {
		return e.Next()
	}
	return ""
}

func names(rules []api.Rule) string {
	all := make([]string, 0, len(rules))
	for _, r := range rules {
		all = append(all, impact.RuleName(r))
	}
	return strings.Join(all, ", ")
}

// summary names an operation by what it was to do.
func summary(op change.Operation) string {
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
func maker(op change.Operation) string {
	if op.Mine {
		return ""
	}
	words := ", made by " + cmp.Or(op.Who.User, "somebody")
	if op.Who.Host != "" {
		words += " on " + op.Who.Host
	}
	words += fmt.Sprintf(" (session %s, profile %s)", cmp.Or(op.Session, api.Absent),
		cmp.Or(op.Order.Profile, api.Absent))
	if op.Alive {
		words += " in a console that still runs"
	}
	return words
}

func switchedWord(s impact.Step) string {
	if s.Kind == impact.StepEnable {
		return impact.GoalEnable.Done()
	}
	return impact.GoalDisable.Done()
}
