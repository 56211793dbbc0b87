package render

import (
	"fmt"
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/theme"
)

// What the dialog of a weight says.
const (
	LabelWeight    = "weight"
	LabelShare     = "share"
	LabelNewWeight = "new weight, 0 to 100"
	HintWeight     = "Type a weight from 0 to 100 first."
)

// DialogWeights are the weights of the targets, and the new one once it is known.
func DialogWeights(th *theme.Theme, a *impact.Assessment) string {
	was := make([]string, 0, len(a.Targets))
	for _, b := range a.Targets[:min(len(a.Targets), MostListed)] {
		was = append(was, Number(b.Weight))
	}
	now := "?"
	if weight, said := a.Request.Weight.Get(); said {
		now = fmt.Sprint(weight)
	}
	return strings.Join(was, " ") + " " + th.Glyph.Arrow + " " + now
}

// DialogShares are how much of the new requests each of several targets gets.
func DialogShares(th *theme.Theme, shares []impact.Share) string {
	shares = shares[:min(len(shares), MostListed)]
	was, now := make([]string, len(shares)), make([]string, len(shares))
	for i, s := range shares {
		was[i], now[i] = fmt.Sprintf("%d%%", s.Before), fmt.Sprintf("%d%%", s.After)
	}
	after := strings.Join(now, " ")
	if len(slices.Compact(now)) == 1 {
		after = now[0] + " each"
	}
	return strings.Join(was, " ") + " " + th.Glyph.Arrow + " " + after + " of new requests"
}

// weightStep says what a step does to a weight. Who is the backend, "" where that is clear.
func weightStep(s impact.Step, who string) string {
	text := StepVerb(s.Kind) + " "
	if s.From.IsKnown() {
		text += Number(s.From) + " -> "
	}
	text += Number(s.Weight)
	if who = strings.TrimSpace(who); who != "" {
		text += " of " + who
	}
	return text
}
