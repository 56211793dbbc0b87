package proof

import (
	"fmt"
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// gone is how a value is shown that is not there (any more).
const gone = "not there"

// DifferencesText is the differences in one line.
func DifferencesText(all []change.Difference) string {
	words := make([]string, 0, len(all))
	for _, c := range all {
		words = append(words, fmt.Sprintf("%s %s instead of %s", c.What, c.New, c.Old))
	}
	return strings.Join(words, ", ")
}

func membersOf(r api.Rule) string {
	if !r.Members.IsKnown() {
		return api.Absent
	}
	return "[" + IDList(r.MemberIDs()) + "]"
}

// HostText names a backend's host and address.
func HostText(b api.Backend) string {
	words := addressText(b) + " " + api.Show(b.ResourceType) + " " + api.Show(b.ResourceID)
	if b.SubResourceID.Or("") != "" {
		words += " " + api.Show(b.SubResourceType) + " " + api.Show(b.SubResourceID)
	}
	return words
}

// Phrases are what reading shows of a step's request, in words.
type Phrases struct{ Done, Undone, Open string }

// PhrasesOf are the phrases of a step, what is new by its id.
func PhrasesOf(s change.StepStatus) Phrases {
	switch s.Step.Kind {
	case impact.StepRelease:
		return Phrases{"the backend is gone", "the backend is still there", "whether the backend is gone"}
	case impact.StepDisable:
		return Phrases{"the backend is disabled", "the backend is still enabled", "whether the backend is disabled"}
	case impact.StepEnable:
		return Phrases{"the backend is enabled", "the backend is still disabled", "whether the backend is enabled"}
	case impact.StepWeight:
		weight := "weight " + api.Show(s.Step.Weight)
		return Phrases{"the backend has " + weight, "the backend has not " + weight, "whether the backend has " + weight}
	case impact.StepCheck:
		by := "the check is by " + s.Step.Check
		return Phrases{by, "the check is still by " + s.Step.CheckFrom, "whether " + by}
	case impact.StepLeaveRule:
		return Phrases{"the backend is out of it", "the backend is still in it", "whether the backend is out of it"}
	case impact.StepJoinRule:
		return Phrases{"all its members are in it", "not all its members are in it", "whether its members are in it"}
	case impact.StepDeleteRule:
		return Phrases{"the rule is gone", "the rule is still there", "whether the rule is gone"}
	case impact.StepCreateRule:
		return Phrases{"the rule is there" + newID(s.Policy), "the rule is not there", "whether the rule is there"}
	case impact.StepAdd:
		return Phrases{"the host is there" + newID(s.Backend), "the host is not there", "whether the host is there"}
	case impact.StepWait: // has none
	}
	return Phrases{"it is done", "it is not done", "whether it was done"}
}

func newID[T ~string](id T) string {
	if id == "" {
		return ""
	}
	return " as " + string(id)
}

// Presence is a backend with its state, or the words for one that is not there.
func Presence(b api.Backend, found bool) string {
	if !found {
		return gone
	}
	return addressText(b) + " " + StateText(b)
}

func addressText(b api.Backend) string { return api.Show(b.PrivateIP) + ":" + api.Show(b.Port) }

// StateText is the backend's word with the fields behind it where the word alone would hide a
// difference.
func StateText(b api.Backend) string {
	return fmt.Sprintf("%s (Enabled %s, Status %s)", b.State(), api.Show(b.Enabled), api.Show(b.Status))
}

func countText(c api.Count) string {
	if !c.Known {
		return api.Absent
	}
	return fmt.Sprintf("%d of %d", c.Serving, c.Total)
}

// IDList are ids in one line, sorted.
func IDList(ids []api.BackendID) string {
	words := make([]string, 0, len(ids))
	for _, id := range ids {
		words = append(words, string(id))
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}

func knownText(is bool) string {
	if is {
		return "known"
	}
	return api.Absent
}

// Addresses are backends in one line, each by its id and address, sorted.
func Addresses(backends []api.Backend) string {
	words := make([]string, 0, len(backends))
	for _, b := range backends {
		words = append(words, string(b.ID)+" "+addressText(b))
	}
	slices.Sort(words)
	return commaList(words)
}

func quoted(m api.Maybe[string]) string {
	if text, known := m.Get(); known {
		return fmt.Sprintf("%q", text)
	}
	return api.Absent
}

func commaList(words []string) string { return strings.Join(words, ", ") }
