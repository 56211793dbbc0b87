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
	return FoundSummary(th, states, true)
}

// FoundSummary is StateSummary of what was found, all of it read or not.
func FoundSummary(th *theme.Theme, states map[api.State]int, all bool) []string {
	return stateSummary(th, states, all, api.State.Badness, StateStyle)
}

// BackendSummary is StateSummary of backends, and how many of those that are healthy get no requests because of their
// weight.
func BackendSummary(th *theme.Theme, states map[api.State]int, weightless int) []string {
	parts := StateSummary(th, states)
	if weightless == 0 {
		return parts
	}
	if len(badStates(states)) == 0 {
		parts = nil // not all are ok
	}
	glyph, style := StateStyle(th, api.StateDisabled)
	return append(parts, style.Render(fmt.Sprintf("%s %d weight 0", glyph, weightless)))
}

// ULBStateSummary is StateSummary of load balancers, and how many VServers are down in those that are not: these
// are the first to look at, and a load balancer that is merely degraded hides them.
func ULBStateSummary(th *theme.Theme, states map[api.State]int, down int) []string {
	parts := stateSummary(th, states, true, api.State.ULBBadness, ULBStateStyle)
	if down == 0 {
		return parts
	}
	at := 0
	if states[api.StateDown] > 0 {
		at = 1
	}
	glyph, style := StateStyle(th, api.StateDown)
	words := fmt.Sprintf("%s %d %s down", glyph, down, Plural(down, NounVServer, NounVServers))
	return slices.Insert(parts, at, style.Render(words))
}

// DownWithin stands behind the state of a load balancer: how many of its VServers are down.
func DownWithin(th *theme.Theme, down int) string {
	if down == 0 {
		return ""
	}
	glyph, _ := StateStyle(th, api.StateDown)
	return fmt.Sprintf(" %s%d", glyph, down)
}

func stateSummary(th *theme.Theme, states map[api.State]int, all bool, badness func(api.State) int,
	style func(*theme.Theme, api.State) (string, *lipgloss.Style),
) []string {
	bad := badStates(states)
	slices.SortFunc(bad, func(a, b api.State) int { return cmp.Or(badness(b)-badness(a), cmp.Compare(a, b)) })
	if len(bad) == 0 {
		glyph, ok := StateStyle(th, api.StateOK)
		return []string{ok.Render(glyph + " all ok" + asFarAsRead(all))}
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

// badStates are those that are not ok, in no order.
func badStates(states map[api.State]int) (bad []api.State) {
	for s := range states {
		if s.Badness() > 0 {
			bad = append(bad, s)
		}
	}
	return bad
}
