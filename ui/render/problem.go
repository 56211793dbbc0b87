package render

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/lipgloss"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/index"
	"cloud.internal/ulbconsole/ui/theme"
)

// TroubleWord is what is wrong, in one or two words.
func TroubleWord(p index.Problem, now time.Time) string {
	switch p.Trouble {
	case index.Down, index.Failing:
		return string(api.StateFailing)
	case index.Empty:
		return string(api.StateEmpty)
	case index.RuleDown:
		return "rule down"
	case index.CertOver:
		return "cert over"
	case index.CertSoon:
		return fmt.Sprintf("cert %dd", int(p.Listener.Expires.Sub(now).Hours()/24))
	case index.OneLeft:
		return "one left"
	case index.UnderFloor:
		return "too few"
	case index.AllOff:
		return "all off"
	case index.Disabled:
		return string(api.StateDisabled)
	default:
		return string(api.StateUnknown)
	}
}

// troubleState is the state that a trouble looks like.
func troubleState(t index.Trouble) api.State {
	switch t {
	case index.Down, index.Failing, index.RuleDown, index.CertOver:
		return api.StateDown
	case index.Empty:
		return api.StateEmpty
	case index.OneLeft, index.UnderFloor, index.CertSoon:
		return api.StateDegraded
	case index.AllOff, index.Disabled:
		return api.StateDisabled
	default:
		return api.StateUnknown
	}
}

// TroubleStyle is the sign of a trouble, and its colour.
func TroubleStyle(th *theme.Theme, t index.Trouble) (glyph string, style *lipgloss.Style) {
	return StateStyle(th, troubleState(t))
}

// ProblemState is the state of what is wrong.
func ProblemState(p index.Problem) api.State { return troubleState(p.Trouble) }

// ProblemBackend is the address of the backend that it is about.
func ProblemBackend(p index.Problem) string {
	if p.Backend == nil {
		return "-"
	}
	return Dash(p.Backend.AddressAndPort())
}

// ProblemHost is its host's name, or the rule that it is about.
func ProblemHost(p index.Problem) string {
	switch {
	case p.Backend != nil:
		return Dash(p.Backend.HostName())
	case p.Rule != nil:
		return "rule " + Dash(p.Rule.Match)
	default:
		return "-"
	}
}

// IndexPlace is a listener and what it belongs to, by their names.
func IndexPlace(th *theme.Theme, u *index.ULB, l *index.Listener) string {
	place := ShortName(th, orID(u.Name, string(u.ID)))
	if l != nil {
		place += "/" + ShortName(th, orID(l.Name, string(l.ID)))
	}
	return place
}

func orID(name, id string) string {
	if name == "" {
		return id
	}
	return name
}

// ProblemSince is for how long its state is what it is: "2m", or ">2m" where it was so when it was read
// first.
func ProblemSince(p index.Problem, now time.Time) string {
	if p.Backend == nil {
		return "-"
	}
	long := LongAgo(now.Sub(time.Unix(p.Backend.Since, 0)))
	if !p.Backend.Changed {
		return ">" + long
	}
	return long
}

// LongAgo is a time in its largest unit, at least 1m.
func LongAgo(d time.Duration) string {
	switch {
	case d < time.Hour:
		return fmt.Sprintf("%dm", max(int(d.Minutes()), 1))
	case d < 48*time.Hour:
		return fmt.Sprintf("%dh", int(d.Hours()))
	default:
		return fmt.Sprintf("%dd", int(d.Hours()/24))
	}
}

// TroubleSummary says how many there are of each, the worst first.
func TroubleSummary(th *theme.Theme, n map[index.Trouble]int) string {
	words := []struct {
		word string
		of   []index.Trouble
	}{
		{word: "failing", of: []index.Trouble{index.Down, index.Failing}},
		{word: "empty", of: []index.Trouble{index.Empty}},
		{word: "rules down", of: []index.Trouble{index.RuleDown}},
		{word: "certs over", of: []index.Trouble{index.CertOver}},
		{word: "one left", of: []index.Trouble{index.OneLeft}},
		{word: "too few", of: []index.Trouble{index.UnderFloor}},
		{word: "unknown", of: []index.Trouble{index.Doubtful}},
		{word: "off", of: []index.Trouble{index.AllOff, index.Disabled}},
		{word: "certs soon", of: []index.Trouble{index.CertSoon}},
	}
	var parts []string
	for _, w := range words {
		count := 0
		for _, t := range w.of {
			count += n[t]
		}
		if count > 0 {
			glyph, style := TroubleStyle(th, w.of[0])
			parts = append(parts, style.Render(fmt.Sprintf("%s %d %s", glyph, count, w.word)))
		}
	}
	return strings.Join(parts, "  ")
}

// mostScopes is how many regions and projects are named each.
const mostScopes = 4

// Coverage says how far regions and projects were read, in words that fit a title: each where there
// are few, else how many, and those that failed.
func Coverage(th *theme.Theme, all []index.Coverage) string {
	var failed, reading, read []string
	for _, c := range all {
		name := ScopeName(th, c.Scope)
		switch c.Progress {
		case index.Complete:
			read = append(read, name+" "+th.Glyph.Chosen)
		case index.Failed:
			failed = append(failed, name+" "+coverageFault(c.Err))
		case index.Underway:
			reading = append(reading, name+" "+underway(c))
		default:
			reading = append(reading, name+" ...")
		}
	}
	if len(all) > mostScopes {
		reading, read = nil, []string{fmt.Sprintf("%d/%d read", len(read), len(all))}
	}
	if n := len(failed) - mostScopes; n > 0 {
		failed = append(failed[:mostScopes], fmt.Sprintf("%d more failed", n))
	}
	return strings.Join(slices.Concat(failed, reading, read), "  ")
}

func underway(c index.Coverage) string {
	switch total, known := c.Total.Get(); {
	case c.Attempt > 0:
		return fmt.Sprintf("%s, try %d", coverageFault(c.Err), c.Attempt)
	case known:
		return fmt.Sprintf("%d/%d", c.Got, total)
	default:
		return "..."
	}
}

// ScopeName is a region and a project.
func ScopeName(th *theme.Theme, s api.Scope) string {
	return ShortName(th, string(s.Region)) + "/" + ShortName(th, orID(string(s.Project), "default"))
}

// coverageFault is why a region and project could not be read, in a word or two.
func coverageFault(err error) string {
	switch api.KindOf(err) {
	case api.KindPermission, api.KindAuth:
		return "denied"
	case api.KindTimeout:
		return "no answer"
	case api.KindThrottled:
		return "throttled"
	case api.KindNoRegion:
		return "no such region"
	default:
		return "failed"
	}
}

// NotCovered names those that could not be read, with the reason of each, "" for none.
func NotCovered(th *theme.Theme, all []index.Coverage) string {
	var parts []string
	for _, c := range all {
		switch {
		case c.Progress == index.Failed:
			parts = append(parts, ScopeName(th, c.Scope)+" could not be read: "+c.Err.Error())
		case c.Incomplete != "":
			parts = append(parts, ScopeName(th, c.Scope)+": "+c.Incomplete)
		}
	}
	if len(parts) > MostListed {
		parts = append(parts[:MostListed], fmt.Sprintf("and %d more", len(parts)-MostListed))
	}
	return strings.Join(parts, "; ")
}

// ProblemFacts are all that is known of what is wrong.
func ProblemFacts(p index.Problem, now time.Time) []Section {
	facts := []Fact{
		{"problem", TroubleWord(p, now)},
		{"region", string(p.ULB.Scope.Region)},
		{"project", string(p.ULB.Scope.Project)},
		{"ULB", Join(p.ULB.Name, string(p.ULB.ID))},
		{"VServer", Join(p.Listener.Name, string(p.Listener.ID), p.Listener.Protocol+":"+strconv.Itoa(p.Listener.Port))},
		{"serving", Count(p.Listener.Count)},
	}
	if p.Rule != nil {
		facts = append(facts, Fact{"rule", Join(p.Rule.Match, string(p.Rule.ID))},
			Fact{"serving in it", Count(p.Rule.Count)})
	}
	if p.Backend != nil {
		facts = append(facts, Fact{"backend", Join(p.Backend.AddressAndPort(), string(p.Backend.ID()))},
			Fact{"host", Join(p.Backend.HostName(), p.Backend.HostID())}, Fact{"since", ProblemSince(p, now)})
	}
	if at := p.Listener.Expires; !at.IsZero() {
		facts = append(facts, Fact{"certificate expires", at.Local().Format(time.DateTime)})
	}
	return []Section{{Title: "problem", Facts: append(facts, Fact{"read", p.ULB.Asked.Local().Format(time.TimeOnly)})}}
}
