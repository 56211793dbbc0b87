package render

import (
	"github.com/charmbracelet/lipgloss"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fleet"
	"cloud.internal/ulbconsole/ui/theme"
)

// EventState is what became of a backend, and its colour.
func EventState(th *theme.Theme, e fleet.Event) (string, *lipgloss.Style) {
	if e.To == fleet.StateGone {
		return th.Glyph.Off + " gone", &th.Warn
	}
	glyph, style := StateStyle(th, e.To)
	if e.From == fleet.StateGone {
		return glyph + " new, " + string(e.To), style
	}
	return glyph + " " + string(e.To), style
}

// EventLine is an event in one line, without the names that stand behind.
func EventLine(th *theme.Theme, e fleet.Event) string {
	state, _ := EventState(th, e)
	return e.Seen.Local().Format("15:04:05") + " " + state + "  " +
		ShortName(th, HostPort(e.Backend.PrivateIP, e.Backend.Port)) + " "
}

// EventNames are the host and where it happened.
func EventNames(th *theme.Theme, e fleet.Event) string {
	host := ShortName(th, e.Backend.ResourceName.Or(""))
	if host != "" {
		host += " "
	}
	return host + " " + EventPlace(th, e)
}

// EventPlace is where it happened: the names of ULB and VServer.
func EventPlace(th *theme.Theme, e fleet.Event) string {
	return ShortName(th, e.ULB.Name.Or(string(e.ULB.ID))) + "/" + ShortName(th, e.VServer.Name.Or(string(e.VServer.ID)))
}

// EventSearch is what the filter of the events looks in.
func EventSearch(e fleet.Event) []Section {
	facts := append(backendFields(e.Backend), Fact{"state", string(e.To)})
	return []Section{{Facts: append(facts, placeSearch(e.ULB, e.VServer)...)}}
}

// EventTarget is the backend it is about.
func EventTarget(e fleet.Event) api.Target {
	return api.Target{Place: api.Place{Scope: e.Scope, ULB: e.ULB.ID, VServer: e.VServer.ID}, Backend: e.Backend.ID}
}
