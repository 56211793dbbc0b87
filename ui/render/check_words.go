package render

import (
	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/theme"
)

// What is said of another health check.
const (
	RefusedNoOtherCheck = "only HTTP and HTTPS VServers checked by Port or Path have another check"
	RefusedCheckPasses  = "another check is only for a VServer whose backends all fail"
	RefusedNoCheckHere  = "only a VServer has a health check"
	LabelCheck          = "check"
)

// OfferCheck is what the key offers.
func OfferCheck(to string) string { return "check " + to }

// DialogCheck is the VServer's health check, and the one it would have.
func DialogCheck(th *theme.Theme, v api.VServer, to string) string {
	return ShortName(th, healthCheck(v)) + " " + th.Glyph.Arrow + " " + to
}

// checkStep says what a step does to a health check.
func checkStep(name func(string) string, s impact.Step) string {
	text := StepVerb(s.Kind) + " "
	if s.CheckFrom != "" {
		text += name(api.Short(s.CheckFrom)) + " -> "
	}
	return text + name(api.Short(s.Check))
}

func healthCheck(v api.VServer) string {
	text := OrAbsent(v.MonitorType)
	for _, part := range []Fact{
		{"domain", v.Domain.Or("")},
		{"path", v.Path.Or("")},
		{"request", v.RequestMsg.Or("")},
		{"response", v.ResponseMsg.Or("")},
	} {
		if part.Value != "" {
			text += ", " + part.Label + " " + part.Value
		}
	}
	return text
}
