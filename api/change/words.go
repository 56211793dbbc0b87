//go:build old

package change

import (
	"context"
	"errors"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

func asError(err error) *api.Error {
	var e *api.Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// what says in plain words what an error is, with the service's own words and
// the facts that a support desk asks for.
func what(err error) string {
	e := asError(err)
	switch {
	case e == nil && errors.Is(err, context.Canceled):
		return "it was cancelled"
	case e == nil && errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	case e == nil:
		return err.Error()
	}
	words := e.What()
	if e.Message != "" {
		words += " (" + e.Message + ")"
	}
	if facts := e.Facts(); facts != "" {
		words += " [" + facts + "]"
	}
	return words
}

func next(err error) string {
	if errors.Is(err, context.Canceled) {
		return "try again if it still must go"
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

func custom(v api.VServer) []api.Rule {
	all, _ := v.Rules.Get()
	var rules []api.Rule
	for _, r := range all {
		if r.Custom() {
			rules = append(rules, r)
		}
	}
	return rules
}
