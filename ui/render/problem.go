package render

import (
	"cmp"
	"fmt"
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
	case index.ListenerDown:
		return string(api.StateDown)
	case index.Empty:
		return string(api.StateEmpty)
	case index.RuleDown:
		return "rule down"
	case index.CertOver:
		return "expired"
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
	case index.Down, index.ListenerDown, index.Failing, index.RuleDown, index.CertOver:
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

// ProblemBackend is the address of a backend, or what the rule matches.
func ProblemBackend(th *theme.Theme, p index.Problem) string {
	if p.Backend == nil && p.Rule == nil {
		return "-"
	}
	return FoundAddress(th, p.Item)
}

// ProblemSince is for how long its state is what it is, since a moment, zero for not known: "2m", or ">2m" where
// it was not seen to change.
func ProblemSince(since time.Time, seen bool, now time.Time) string {
	if since.IsZero() {
		return "-"
	}
	long := longAgo(now.Sub(since))
	if !seen {
		return ">" + long
	}
	return long
}

// longAgo is a time in its largest unit, never more than it is, in the steps of Age.
func longAgo(d time.Duration) string {
	switch {
	case d < 5*time.Second:
		return "0s"
	case d < time.Minute:
		return fmt.Sprintf("%ds", int(d.Truncate(5*time.Second).Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%dm", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%dh", int(d.Hours()))
	default:
		return fmt.Sprintf("%dd", int(d.Hours()/24))
	}
}

// TroubleSummary says how many VServers are down, and how many there are of each trouble, the worst first.
func TroubleSummary(th *theme.Theme, n map[index.Trouble]int, down int) []string {
	words := []struct {
		word, words string // words is of several, where that is another one
		of          []index.Trouble
	}{
		{word: "failing", of: []index.Trouble{index.Down, index.Failing}},
		{word: "empty", of: []index.Trouble{index.Empty}},
		{word: "rule down", words: "rules down", of: []index.Trouble{index.RuleDown}},
		{word: "cert expired", of: []index.Trouble{index.CertOver}},
		{word: "one left", of: []index.Trouble{index.OneLeft}},
		{word: "too few", of: []index.Trouble{index.UnderFloor}},
		{word: "unknown", of: []index.Trouble{index.Doubtful}},
		{word: "off", of: []index.Trouble{index.AllOff, index.Disabled}},
		{word: "cert soon", of: []index.Trouble{index.CertSoon}},
	}
	var parts []string
	add := func(t index.Trouble, count int, word string) {
		if count > 0 {
			glyph, style := TroubleStyle(th, t)
			parts = append(parts, style.Render(fmt.Sprintf("%s %d %s", glyph, count, word)))
		}
	}
	add(index.ListenerDown, down, Plural(down, NounVServer, NounVServers)+" down")
	for _, w := range words {
		count := 0
		for _, t := range w.of {
			count += n[t]
		}
		add(w.of[0], count, Plural(count, w.word, cmp.Or(w.words, w.word)))
	}
	return parts
}

// ProblemFacts are all that is known of what is wrong.
func ProblemFacts(p index.Problem, since string, now time.Time) []Section {
	facts := append([]Fact{{"problem", TroubleWord(p, now)}}, itemFacts(p.Item)...)
	if p.Backend != nil {
		facts = append(facts, Fact{"since", since})
	}
	return []Section{{Title: "problem", Facts: facts}}
}
