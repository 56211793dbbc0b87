package render

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// StepWhy is what is to be said of a step, raw: what the service said, and what was found.
func StepWhy(s change.StepStatus) string {
	texts := make([]string, 0, 1+len(s.Found))
	for _, f := range s.Found {
		if _, waits := waits[f.Kind]; !s.State.Ended() && !saysItself(f.Kind) && (waits || isAnswer(f.Kind)) {
			texts = append(texts, waitingShort(f))
			continue
		}
		texts = append(texts, FindingText(f))
	}
	return together(s.Why, texts)
}

// saysItself says that a finding is whole while its step goes on.
func saysItself(kind impact.FindingKind) bool {
	return kind == impact.FoundRefusedChecking || kind == impact.FoundCancelled
}

// isAnswer says that a finding can be why an answer is worth nothing.
func isAnswer(kind impact.FindingKind) bool {
	_, is := answers[kind]
	_, doubt := doubts[kind]
	return is || doubt
}

// together is what the service said, and what was found.
func together(why string, found []string) string { return strings.Join(clauses(why, found), "; ") }

// clauses are together in its parts: what begins with a comma goes on with what stands before it.
func clauses(why string, found []string) []string {
	var all []string
	if why != "" {
		all = append(all, why)
	}
	for _, text := range found {
		if len(all) > 0 && strings.HasPrefix(text, ", ") {
			all[len(all)-1] += text
			continue
		}
		all = append(all, text)
	}
	return all
}

// WaitingText is why something goes on, raw, "" of the zero finding.
func WaitingText(f impact.Finding) string {
	if f.Kind == "" {
		return ""
	}
	return FindingText(f)
}

// waitingShort leaves the particulars away, for a line that has more to say.
func waitingShort(f impact.Finding) string {
	text := WaitingText(f)
	if f.Kind == impact.FoundULBLocked {
		return text
	}
	head, _, _ := strings.Cut(text, ": ")
	if open := strings.LastIndex(head, " ("); open > strings.LastIndex(head, ")") { // cut within it
		head = head[:open]
	}
	return head
}

// phrases are what reading shows of a step's request: that it is done, and that it is not.
type phrases struct{ done, undone string }

func phrasesOf(f impact.Finding) phrases {
	switch f.Step {
	case impact.StepRelease:
		return phrases{"the backend is gone", "the backend is still there"}
	case impact.StepDisable:
		return phrases{"the backend is disabled", "the backend is still enabled"}
	case impact.StepEnable:
		return phrases{"the backend is enabled", "the backend is still disabled"}
	case impact.StepWeight:
		weight := "weight " + strconv.Itoa(f.N)
		return phrases{"the backend has " + weight, "the backend has not " + weight}
	case impact.StepCheck:
		by := "the check is by " + f.What
		return phrases{by, "the check is still by " + f.Was}
	case impact.StepLeaveRule:
		return phrases{"the backend is out of the rule", "the backend is still in the rule"}
	case impact.StepJoinRule:
		return phrases{"all its members are in the rule", "not all its members are in the rule"}
	case impact.StepDeleteRule:
		return phrases{"the rule is gone", "the rule is still there"}
	case impact.StepCreateRule:
		return phrases{"the rule is there" + asID(f.ID), "the rule is not there"}
	case impact.StepAdd:
		return phrases{"the host is there" + asID(f.ID), "the host is not there"}
	case impact.StepWait: // has none
	}
	return phrases{"it is done", "it is not done"}
}

func asID(id string) string {
	if id == "" {
		return ""
	}
	return " as " + id
}

// partOfChange is partOf, of what is found while a change is carried out.
func partOfChange(name string, f impact.Finding) string {
	switch name {
	case "done step":
		return phrasesOf(f).done
	case "undone step":
		return phrasesOf(f).undone
	case "seconds":
		return (time.Duration(f.Seconds) * time.Second).String()
	case "what":
		return f.What
	case "object":
		return objectText(f)
	case "is or gone":
		return orNotThere(f.Is)
	case "was or gone":
		return orNotThere(f.Was)
	case "was or unrecorded":
		return cmp.Or(f.Was, "an endpoint that is not recorded")
	case "operation":
		return operationBrief(f)
	case "maker":
		return makerText(f)
	default:
		return "{" + name + "}" // which a test finds
	}
}

// objectText is what an older answer shows otherwise than seen.
func objectText(f impact.Finding) string {
	switch name := f.What; {
	case name == "host":
		return "backend " + f.ID
	case name == "listener":
		return "the VServer"
	case name == "check":
		return "the health check"
	case name == "enabled", name == "weight", name == "standby":
		return name + " of backend " + f.ID
	case name == "rule" && f.ID == "":
		return "the Default rule"
	default:
		return Join(name, f.ID)
	}
}

// operationBrief names an operation by what it was to do.
func operationBrief(f impact.Finding) string {
	text := cmp.Or(goalVerb(f.Goal), "operation "+f.ID)
	if f.Backend != "" {
		text += " of backend " + f.Backend
	}
	return text
}

// makerText is who made an operation, and in which session and profile.
func makerText(f impact.Finding) string {
	text := cmp.Or(f.Was, "somebody")
	if f.Is != "" {
		text += " on " + f.Is
	}
	return text + " (session " + cmp.Or(f.ID, Absent) + ", profile " + cmp.Or(f.Backend, Absent) + ")"
}
