package proof

import (
	"fmt"
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api"
)

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

// Presence is a backend with its state.
func Presence(b api.Backend) string { return addressText(b) + " " + StateText(b) }

// presence is "" of a backend that is not there.
func presence(b api.Backend, found bool) string {
	if !found {
		return ""
	}
	return Presence(b)
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
	return fmt.Sprintf("%d/%d", c.Serving, c.Total)
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
