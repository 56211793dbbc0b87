package render

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/lipgloss"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/index"
	"cloud.internal/ulbconsole/ui/theme"
)

// HostOf is a host with what is known of it.
type HostOf struct {
	Name, ID   string
	Host       index.Host
	Known      bool // it was asked for, and answered or not
	InRotation bool // a backend of it is enabled
}

// With adds what one region and project says of the host: its state counts for more than a failure, and
// that for more than that it is not there.
func (h HostOf) With(said index.Host, known bool) HostOf {
	if known && (!h.Known || h.Host.State == "" && (said.State != "" || said.Err != nil)) {
		h.Host, h.Known = said, true
	}
	return h
}

// HostWord is what became of a host in a word or two, "" while nobody knows: the state that it had last,
// whatever became of later reads.
func HostWord(h HostOf) string {
	switch {
	case h.Host.State == "" && h.Host.Err != nil:
		return coverageFault(h.Host.Err)
	case !h.Known:
		return ""
	default:
		return cmp.Or(strings.ToLower(h.Host.State), string(api.StateUnknown))
	}
}

// hostMissed is how old the state of a host is that was not read again when it was to be.
const hostMissed = 2 * time.Minute

// hostState is a host's word, with its age where it was not read again since long.
func hostState(h HostOf, now time.Time) string {
	word, old := HostWord(h), now.Sub(h.Host.Asked)
	if h.Host.State != "" && (h.Host.Err != nil || old >= hostMissed) {
		word += ", read " + Ago(old)
	}
	return word
}

// dark says that a host is in rotation and cannot answer.
func (h HostOf) dark() bool {
	return h.InRotation && h.Host.State != "" && h.Host.State != api.HostRunning
}

// mostHostsNamed is how many hosts are named each.
const mostHostsNamed = 2

// HostsSummary names the hosts and what became of them, those that are in rotation and cannot answer
// before others; none for no host.
func HostsSummary(th *theme.Theme, hosts []HostOf, now time.Time) []string {
	worst := slices.Clone(hosts)
	slices.SortStableFunc(worst, func(a, b HostOf) int {
		if a.dark() == b.dark() {
			return 0
		}
		if a.dark() {
			return -1
		}
		return 1
	})
	var parts []string
	for i, h := range worst {
		if i == mostHostsNamed {
			parts = append(parts, fmt.Sprintf("+%d hosts", len(worst)-i))
			break
		}
		parts = append(parts, hostSummary(th, h, now))
	}
	return parts
}

func hostSummary(th *theme.Theme, h HostOf, now time.Time) string {
	name, word := ShortName(th, cmp.Or(h.Name, h.ID)), th.Text(hostState(h, now))
	if h.Name != "" {
		name += " " + ShortName(th, h.ID)
	}
	switch {
	case word == "":
		return name
	case h.dark():
		return th.Bad.Render(th.Glyph.Bad + " " + name + " " + word + ", in rotation")
	case h.Host.State == api.HostRunning:
		return name + " " + th.OK.Render(word)
	default:
		return name + " " + th.Muted.Render(word)
	}
}

// ItemRisk is the class that a release of the backend would have, as far as the index knows.
func ItemRisk(i index.Item, p impact.Policy) impact.Class {
	p.Kubernetes = i.ULB.Owned
	return impact.Estimate(i.Judged(), i.Backend.ID(), p)
}

// RiskStyle is the colour of a class, nil for none.
func RiskStyle(th *theme.Theme, c impact.Class) *lipgloss.Style {
	switch c {
	case impact.ClassSevere:
		return &th.Severe
	case impact.ClassOutage:
		return &th.Outage
	case impact.ClassUnknown:
		return &th.Unknown
	default:
		return nil
	}
}

// ItemRules is how many Custom rules a backend is in, and in how many of them nothing else serves.
func ItemRules(f index.Found) string {
	if !f.Host {
		return ""
	}
	in, last, known := f.RulesOf()
	switch {
	case !known:
		return "?"
	case len(last) > 0:
		return fmt.Sprintf("%d (%d last)", len(in), len(last))
	case len(in) > 0:
		return fmt.Sprint(len(in))
	default:
		return "-"
	}
}

// FoundFacts are all that is known of what was found; of a place of a host its rules, what taking it out
// would be, and what became of the host.
func FoundFacts(f index.Found, risk impact.Class, hosts []HostOf, now time.Time) []Section {
	facts := itemFacts(f.Item)
	if f.Host {
		in, last, _ := f.RulesOf()
		for _, r := range in {
			word := ""
			if slices.Contains(last, r) {
				word = "nothing else serves"
			}
			facts = append(facts, Fact{"in rule", Join(r.Match, string(r.ID), word)})
		}
		facts = append(facts, Fact{"risk of a release", string(risk) + asFarAsRead(false)})
	}
	for _, h := range hosts {
		if f.Host && h.ID == f.Backend.HostID() && h.Known {
			facts = append(facts, Fact{"host state", hostState(h, now)})
		}
	}
	return []Section{{Title: "found", Facts: facts}}
}
