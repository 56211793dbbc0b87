package render

import (
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// defaultRule is the name of the rule that takes what no other matches.
const defaultRule = "Default rule"

// TheRule is a rule in a sentence.
func TheRule(r impact.RuleRef) string {
	switch {
	case r.Default:
		return "the " + ruleRefText(r)
	case r.Type.Or("") == "" && r.Match.Or("") == "":
		return ruleRefText(r) // which says that it is a rule
	default:
		return "rule " + ruleRefText(r)
	}
}

// RuleName names a rule by its type and match, as "path /api"; by its id where it has neither. Each
// is short, by api.Short. It may hold raw text of the service.
func RuleName(r api.Rule) string { return ruleRefText(impact.RefOf(r)) }

func ruleRefText(r impact.RuleRef) string {
	var parts []string
	for _, part := range []string{strings.ToLower(r.Type.Or("")), r.Match.Or("")} {
		if part != "" {
			parts = append(parts, api.Short(part))
		}
	}
	switch {
	case r.Default:
		return defaultRule
	case len(parts) > 0:
		return strings.Join(parts, " ")
	case r.ID != "":
		return "rule " + api.Short(string(r.ID))
	default:
		return "a rule without a name or id"
	}
}
