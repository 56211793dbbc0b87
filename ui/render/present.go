package render

import (
	"fmt"
	"net"
	"strconv"

	"github.com/charmbracelet/lipgloss"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/theme"
)

// ShortName is a name, id or match as the theme shows it: its ends, where it is long.
func ShortName(th *theme.Theme, s string) string { return th.Name(api.Short(s)) }

// NameEnds is shortName in a column, which may be narrower than that.
func NameEnds(th *theme.Theme, s string) string { return th.Name(api.Ends(s)) }

// HostPort joins an address and a port, either of which may be absent.
func HostPort(ip api.Maybe[string], port api.Maybe[int]) string {
	return net.JoinHostPort(OrAbsent(ip), Number(port))
}

// Count is how many serve of those that are enabled, and how many are off
// beside them.
func Count(c api.Count) string {
	if !c.Known {
		return Absent
	}
	text := countOn(c)
	if c.Off > 0 {
		text += " +" + strconv.Itoa(c.Off) + " off"
	}
	return text
}

// countOn is how many serve of those that are enabled.
func countOn(c api.Count) string {
	serving := strconv.Itoa(c.Serving)
	switch {
	case c.Unknown > 0 && c.Serving == 0:
		serving = Absent
	case c.Unknown > 0:
		serving += "+" + Absent
	}
	return serving + "/" + strconv.Itoa(c.Enabled())
}

// servingText is how many served before and after, "" where either is not known.
func servingText(arrow string, before, after api.Maybe[int]) string {
	if !before.IsKnown() || !after.IsKnown() {
		return ""
	}
	return Number(before) + " " + arrow + " " + Number(after)
}

// StateStyle is a state's symbol and colour. The word always stands beside it.
func StateStyle(t *theme.Theme, s api.State) (glyph string, style *lipgloss.Style) {
	switch s {
	case api.StateOK, api.StateHealthy:
		return t.Glyph.OK, &t.OK
	case api.StateDown, api.StateFailing, api.StateEmpty: // an empty VServer drops its traffic
		return t.Glyph.Bad, &t.Bad
	case api.StateDegraded:
		return t.Glyph.Warn, &t.Warn
	case api.StateDisabled:
		return t.Glyph.Off, &t.Off
	default:
		return t.Glyph.Unknown, &t.Unknown
	}
}

// StateDetail is a backend's state, with the fields that it does not say by itself.
func StateDetail(b api.Backend) string {
	switch s := b.State(); {
	case s == api.StateDisabled && api.Is(b.Status, 1):
		return string(s) + ", its check fails"
	case s == api.StateDisabled && !api.Is(b.Status, 0):
		return string(s) + ", health status " + Number(b.Status)
	case s == api.StateUnknown:
		return string(s) + ", enabled " + OnOff(b.Enabled) + ", health status " + Number(b.Status)
	default:
		return string(s)
	}
}

// ULBStateStyle is stateStyle for a ULB: an empty one has nothing to drop.
func ULBStateStyle(t *theme.Theme, s api.State) (glyph string, style *lipgloss.Style) {
	if s == api.StateEmpty {
		return t.Glyph.Empty, &t.Off
	}
	return StateStyle(t, s)
}

// OwnedMark stands in a list beside the state of what a UK8S cluster owns;
// ownedBy says what that means.
const (
	OwnedMark = "k8s"
	OwnedBy   = "UK8S: its controller reverts what is changed by hand"
)

// ownerFacts are about the owner, where a cluster is it.
func ownerFacts(kubernetes bool) []Fact {
	if !kubernetes {
		return nil
	}
	return []Fact{{"owner", OwnedBy}}
}

// ULBType is a ULB's type in plain words.
func ULBType(u api.ULB) string {
	switch t := u.Type.Or(Absent); t {
	case "OuterMode":
		return "internet"
	case "InnerMode":
		return "VPC"
	default:
		return t
	}
}

// ULBAddress is where a ULB is reached: its first public address, else its
// private one, with how many more there are.
func ULBAddress(u api.ULB) string {
	ips, _ := u.IPs.Get()
	var all []string
	for _, ip := range ips {
		if a, ok := ip.Address.Get(); ok && a != "" {
			all = append(all, a)
		}
	}
	if p := u.PrivateIP.Or(""); p != "" {
		all = append(all, p)
	}
	switch {
	case len(all) > 1:
		return all[0] + " +" + strconv.Itoa(len(all)-1)
	case len(all) == 1:
		return all[0]
	case u.IPs.IsKnown() || u.PrivateIP.IsKnown():
		return "-"
	default:
		return Absent
	}
}

// VServerCount is how many VServers a ULB has.
func VServerCount(u api.ULB) string {
	v, ok := u.VServers.Get()
	if !ok {
		return Absent
	}
	return strconv.Itoa(len(v))
}

// Listener is a VServer's protocol and port.
func Listener(v api.VServer) string { return OrAbsent(v.Protocol) + ":" + Number(v.Port) }

// RuleCount counts the Custom rules; "-" for a protocol without rules.
func RuleCount(v api.VServer) string {
	if !v.Layer7() {
		return "-"
	}
	if !v.Rules.IsKnown() {
		return Absent
	}
	return strconv.Itoa(len(v.CustomRules()))
}

// RuleNames lists the names of rules in one line.
func RuleNames(rules []api.Rule) string { return Enumerate(NamesOf(rules)) }

// RulesCell is a rule's name and, of several, how many more there are, "-" for none: the end of it is to be seen.
func RulesCell(rules []api.Rule) string {
	switch len(rules) {
	case 0:
		return "-"
	case 1:
		return RuleName(rules[0])
	default:
		return fmt.Sprintf("%s +%d", RuleName(rules[0]), len(rules)-1)
	}
}

// NamesOf are the names of rules.
func NamesOf(rules []api.Rule) []string {
	names := make([]string, 0, len(rules))
	for _, r := range rules {
		names = append(names, RuleName(r))
	}
	return names
}

// StateWord is a state with its symbol and colour; what it is the state of
// decides how bad that looks.
func StateWord(th *theme.Theme, of, word string) string {
	draw := StateStyle
	if of == titleULB {
		draw = ULBStateStyle
	}
	glyph, style := draw(th, api.State(word))
	return style.Render(glyph + " " + word)
}

// IsState says whether a word is that of a state.
func IsState(word string) bool {
	switch api.State(word) {
	case api.StateHealthy, api.StateFailing, api.StateDisabled, api.StateUnknown,
		api.StateEmpty, api.StateDown, api.StateDegraded, api.StateOK:
		return true
	default:
		return false
	}
}
