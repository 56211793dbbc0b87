package render

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/charmbracelet/lipgloss"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/theme"
)

// StateSummary says how many have which state, the worst first, of what is not ok.
func StateSummary(th *theme.Theme, states map[api.State]int) []string {
	return stateSummary(th, states, api.State.Badness, StateStyle)
}

// ULBStateSummary is StateSummary of load balancers.
func ULBStateSummary(th *theme.Theme, states map[api.State]int) []string {
	return stateSummary(th, states, api.State.ULBBadness, ULBStateStyle)
}

func stateSummary(th *theme.Theme, states map[api.State]int, badness func(api.State) int,
	style func(*theme.Theme, api.State) (string, *lipgloss.Style),
) []string {
	var bad []api.State
	for s := range states {
		if s.Badness() > 0 {
			bad = append(bad, s)
		}
	}
	slices.SortFunc(bad, func(a, b api.State) int { return cmp.Or(badness(b)-badness(a), cmp.Compare(a, b)) })
	if len(bad) == 0 {
		glyph, ok := StateStyle(th, api.StateOK)
		return []string{ok.Render(glyph + " all ok")}
	}
	parts := make([]string, len(bad))
	for i, s := range bad {
		glyph, look := style(th, s)
		word := string(s)
		if s == api.StateDisabled {
			word = "off"
		}
		parts[i] = look.Render(fmt.Sprintf("%s %d %s", glyph, states[s], word))
	}
	return parts
}
