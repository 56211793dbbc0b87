package render

import (
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fleet"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/theme"
)

// HitPlace names the ULB of a place and, where it is in one, the VServer.
func HitPlace(th *theme.Theme, h fleet.Hit) string {
	ulb := ShortName(th, h.ULB.ULB.Name.Or(string(h.ULB.ULB.ID)))
	if h.Target.VServer == "" {
		return ulb
	}
	return ulb + "/" + ShortName(th, h.VServer.Name.Or(string(h.VServer.ID)))
}

// HitAddress is where a place is reached.
func HitAddress(h fleet.Hit) string {
	switch {
	case h.Target.VServer == "":
		return ULBAddress(h.ULB.ULB)
	case h.Target.Backend == "":
		return Listener(h.VServer)
	default:
		return HostPort(h.Backend.PrivateIP, h.Backend.Port)
	}
}

// HitHost is the host that serves there, "-" for a place that is none.
func HitHost(h fleet.Hit) string {
	if h.Target.Backend == "" {
		return "-"
	}
	return OrAbsent(h.Backend.ResourceName)
}

// HitID is the id of what the place is.
func HitID(h fleet.Hit) string {
	switch {
	case h.Target.VServer == "":
		return string(h.Target.ULB)
	case h.Target.Backend == "":
		return string(h.Target.VServer)
	default:
		return string(h.Target.Backend)
	}
}

// HitFacts are all fields of what the place is, and where else the host of a backend serves.
func HitFacts(h fleet.Hit, floor api.Floor, elsewhere []impact.Use) []Section {
	switch {
	case h.Target.VServer == "":
		return ULBFacts(h.ULB.ULB, floor)
	case h.Target.Backend == "":
		return VServerFacts(h.VServer, floor)
	default:
		return BackendFacts(h.VServer, h.Backend, time.Time{}, elsewhere)
	}
}

// HitSearch is what the filter of the places looks in.
func HitSearch(h fleet.Hit, floor api.Floor) []Section {
	facts := []Fact{{"state", string(h.State(floor))}, {"address", HitAddress(h)}}
	if h.Target.Backend != "" {
		facts = append(facts, backendFields(h.Backend)...)
	}
	return []Section{{Facts: append(facts, placeSearch(h.ULB.ULB, h.VServer)...)}}
}
