package ui

import (
	"cmp"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/lipgloss"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/theme"
)

// absent stands for a value the service did not give.
const absent = "?"

func orAbsent(m api.Maybe[string]) string { return m.Or(absent) }

func number(m api.Maybe[int]) string {
	if n, ok := m.Get(); ok {
		return strconv.Itoa(n)
	}
	return absent
}

// either is the word for 0 or for 1, the number itself for any other.
func either(m api.Maybe[int], zero, one string) string {
	switch {
	case api.Is(m, 0):
		return zero
	case api.Is(m, 1):
		return one
	default:
		return number(m)
	}
}

func onOff(m api.Maybe[int]) string { return either(m, "off", "on") }

func role(m api.Maybe[int]) string { return either(m, "main", "standby") }

func bandwidthType(m api.Maybe[int]) string { return either(m, "own", "shared") }

// shortName is a name, id or match as the theme shows it: its ends, where it is long.
func shortName(th *theme.Theme, s string) string { return th.Name(api.Short(s)) }

// nameEnds is shortName in a column, which may be narrower than that.
func nameEnds(th *theme.Theme, s string) string { return th.Name(api.Ends(s)) }

// join joins what is there with a blank.
func join(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
}

func dash(s string) string { return cmp.Or(s, "-") }

// clockTime is a moment in the operator's zone, which is named.
func clockTime(t time.Time) string { return t.Local().Format("2006-01-02 15:04:05 MST") }

// shortMoment is a time for a column: without its zone, which describe has.
func shortMoment(t time.Time) string { return t.Local().Format("2006-01-02 15:04:05") }

func moment(m api.Maybe[time.Time]) string {
	t, ok := m.Get()
	if !ok {
		return absent
	}
	return clockTime(t)
}

// hostPort joins an address and a port, either of which may be absent.
func hostPort(ip api.Maybe[string], port api.Maybe[int]) string {
	return net.JoinHostPort(orAbsent(ip), number(port))
}

// count is how many serve of those that are enabled, and how many are off
// beside them.
func count(c api.Count) string {
	if !c.Known {
		return absent
	}
	serving := strconv.Itoa(c.Serving)
	switch {
	case c.Unknown > 0 && c.Serving == 0:
		serving = absent
	case c.Unknown > 0:
		serving += "+" + absent
	}
	text := serving + "/" + strconv.Itoa(c.Enabled())
	if c.Off > 0 {
		text += " +" + strconv.Itoa(c.Off) + " off"
	}
	return text
}

// stateStyle is a state's symbol and colour. The word always stands beside it.
func stateStyle(t *theme.Theme, s api.State) (glyph string, style *lipgloss.Style) {
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

// ulbStateStyle is stateStyle for a ULB: an empty one has nothing to drop.
func ulbStateStyle(t *theme.Theme, s api.State) (glyph string, style *lipgloss.Style) {
	if s == api.StateEmpty {
		return t.Glyph.Empty, &t.Off
	}
	return stateStyle(t, s)
}

// ownedMark stands in a list beside the state of what a UK8S cluster owns;
// ownedBy says what that means.
const (
	ownedMark = "k8s"
	ownedBy   = "UK8S: its controller puts back what is changed by hand"
)

// ownerFacts are about the owner, where a cluster is it.
func ownerFacts(kubernetes bool) []fact {
	if !kubernetes {
		return nil
	}
	return []fact{{"owner", ownedBy}}
}

// ulbType is a ULB's type in plain words.
func ulbType(u api.ULB) string {
	switch t := u.Type.Or(absent); t {
	case "OuterMode":
		return "internet"
	case "InnerMode":
		return "VPC"
	default:
		return t
	}
}

// ulbAddress is where a ULB is reached: its first public address, else its
// private one, with how many more there are.
func ulbAddress(u api.ULB) string {
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
		return absent
	}
}

func vserverCount(u api.ULB) string {
	v, ok := u.VServers.Get()
	if !ok {
		return absent
	}
	return strconv.Itoa(len(v))
}

// listener is a VServer's protocol and port.
func listener(v api.VServer) string { return orAbsent(v.Protocol) + ":" + number(v.Port) }

// ruleCount counts the Custom rules; "-" for a protocol without rules.
func ruleCount(v api.VServer) string {
	if !v.Layer7() {
		return "-"
	}
	if !v.Rules.IsKnown() {
		return absent
	}
	return strconv.Itoa(len(v.CustomRules()))
}

func ruleNames(rules []api.Rule) string { return enumerate(namesOf(rules)) }

func namesOf(rules []api.Rule) []string {
	names := make([]string, 0, len(rules))
	for _, r := range rules {
		names = append(names, impact.RuleName(r))
	}
	return names
}

// mostListed is how many things are listed at most in one place of a dialog or a line.
const mostListed = 50

// enumerate lists texts in one line: the first and the last of very many, and how many they are.
func enumerate(texts []string) string {
	if len(texts) <= mostListed {
		return strings.Join(texts, ", ")
	}
	return ends(slices.Concat(texts[:firstOfFew], texts[len(texts)-lastOfFew:]), len(texts))
}

// Of a list that is too long to read, so many of the first and of the last are shown.
const firstOfFew, lastOfFew = 8, 2

// ends lists the first and the last of all texts, and how many they are.
func ends(texts []string, all int) string {
	return fmt.Sprintf("%s ... %s (%d)", strings.Join(texts[:firstOfFew], ", "), strings.Join(texts[firstOfFew:], ", "), all)
}

// ageSteps are the coarse steps in which the age of data is shown: an idle
// screen writes only when a step is reached.
var ageSteps = []struct {
	from time.Duration
	text string
}{
	{0, "just now"},
	{15 * time.Second, "15 s ago"},
	{30 * time.Second, "30 s ago"},
	{time.Minute, "1 min ago"},
	{2 * time.Minute, "2 min ago"},
	{5 * time.Minute, "5 min ago"},
	{10 * time.Minute, "10 min ago"},
	{15 * time.Minute, "15 min ago"},
	{30 * time.Minute, "30 min ago"},
	{time.Hour, "1 h ago"},
	{2 * time.Hour, "2 h ago"},
	{6 * time.Hour, "6 h ago"},
	{24 * time.Hour, "over a day ago"},
}

// age says how old data is, and how long until that text changes, 0 for never.
func age(d time.Duration) (text string, next time.Duration) {
	for i := len(ageSteps) - 1; i >= 0; i-- {
		if d < ageSteps[i].from {
			continue
		}
		if i+1 < len(ageSteps) {
			next = ageSteps[i+1].from - d
		}
		return ageSteps[i].text, next
	}
	return ageSteps[0].text, ageSteps[1].from - d
}

// stateWord is a state with its symbol and colour; what it is the state of
// decides how bad that looks.
func stateWord(e *env, of, word string) string {
	draw := stateStyle
	if of == titleULB {
		draw = ulbStateStyle
	}
	glyph, style := draw(e.theme, api.State(word))
	return style.Render(glyph + " " + word)
}

func isState(word string) bool {
	switch api.State(word) {
	case api.StateHealthy, api.StateFailing, api.StateDisabled, api.StateUnknown,
		api.StateEmpty, api.StateDown, api.StateDegraded, api.StateOK:
		return true
	default:
		return false
	}
}
