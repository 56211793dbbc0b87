package render

import (
	"cmp"
	"fmt"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/theme"
)

// differences name what differs between what was shown and what was read again.
var differences = map[change.DifferenceKind]string{
	change.DiffersClass:       "class",
	change.DiffersDown:        "what goes down",
	change.DiffersSteps:       "steps",
	change.DiffersTyped:       "text to type",
	change.DiffersWarning:     "warning",
	change.DiffersBefore:      "serving before",
	change.DiffersAfter:       "serving after",
	change.DiffersBackend:     "backend",
	change.DiffersAddress:     "address",
	change.DiffersHostName:    "host name",
	change.DiffersHostID:      "host id",
	change.DiffersHostType:    "host type",
	change.DiffersCard:        "network card",
	change.DiffersVPC:         "VPC",
	change.DiffersSubnet:      "subnet",
	change.DiffersState:       "state",
	change.DiffersEnabled:     "enabled",
	change.DiffersStatus:      "health status",
	change.DiffersWeight:      "weight",
	change.DiffersStandby:     "standby",
	change.DiffersOther:       "other backend",
	change.DiffersOtherWeight: "weight of other backend",
	change.DiffersName:        "VServer name",
	change.DiffersProtocol:    "VServer protocol",
	change.DiffersPort:        "VServer port",
	change.DiffersMethod:      "VServer Method",
	change.DiffersPersistence: "VServer persistence",
	change.DiffersCheck:       "VServer check",
	change.DiffersPath:        "VServer check path",
	change.DiffersDomain:      "VServer check domain",
	change.DiffersRules:       "Custom rules",
	change.DiffersRule:        "rule",
}

// differing is one difference in words, raw.
type differing struct{ what, was, is string }

func differenceOf(d change.Difference) differing {
	w := differing{what: differences[d.Kind], was: Dash(d.Was), is: Dash(d.Is)}
	switch d.Kind {
	case change.DiffersWarning:
		w.was, w.is = "none", FindingText(d.Warning)
	case change.DiffersDown:
		w.was, w.is = cmp.Or(downText(d.WasDown), "nothing"), downText(d.NowDown)
	case change.DiffersSteps:
		w.was, w.is = stepRefsText(d.WasSteps), stepRefsText(d.NowSteps)
	case change.DiffersBackend, change.DiffersOther:
		w.was, w.is = orNotThere(d.Was), orNotThere(d.Is)
	case change.DiffersRule:
		w.what += " " + ruleWithID(d.Rule)
		w.was, w.is = orNotThere(d.Was), orNotThere(d.Is)
	default:
	}
	switch {
	case d.Backend == "":
	case strings.HasSuffix(w.what, "backend"):
		w.what += " " + string(d.Backend)
	default:
		w.what += " of backend " + string(d.Backend)
	}
	return w
}

// changedText is a difference in a sentence.
func changedText(th *theme.Theme, d change.Difference) string {
	w := differenceOf(d)
	if d.Kind == change.DiffersWarning {
		return "new warning: " + th.Text(w.is)
	}
	return th.Text(w.what) + " changed from " + th.Text(w.was) + " to " + th.Text(w.is)
}

// differenceFact is a difference as a field.
func differenceFact(d change.Difference) Fact {
	w := differenceOf(d)
	if d.Kind == change.DiffersWarning {
		return Fact{"new warning", w.is}
	}
	return Fact{"changed meanwhile", w.what + ": " + w.was + " -> " + w.is}
}

// ruleWithID names a rule by its id, too.
func ruleWithID(r impact.RuleRef) string {
	if r.ID == "" {
		return ruleRefText(r)
	}
	return ruleRefText(r) + " (" + api.Short(string(r.ID)) + ")"
}

// stepRefsText are the first steps of a plan, and how many more there are: nobody reads more.
func stepRefsText(all []change.StepRef) string {
	const most = 20
	texts := make([]string, 0, most+1)
	for _, s := range all[:min(len(all), most)] {
		texts = append(texts, stepRefText(s))
	}
	if more := len(all) - most; more > 0 {
		texts = append(texts, fmt.Sprintf("%d more", more))
	}
	return cmp.Or(strings.Join(texts, ", then "), "none")
}

func stepRefText(s change.StepRef) string {
	text := StepVerb(s.Kind)
	if s.Rule != (impact.RuleRef{}) {
		text += " " + ruleWithID(s.Rule)
	}
	if weight, set := s.Weight.Get(); set {
		text += fmt.Sprintf(" %d", weight)
	}
	if s.Check != "" {
		text += " " + s.CheckFrom + " -> " + s.Check
	}
	if s.Backend != "" {
		text += " [" + s.Backend + "]"
	}
	if s.Members != "" {
		text += " members [" + s.Members + "]"
	}
	return text
}
