package render

import (
	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/theme"
)

// What stands in the place of the rows of a list that has none.
const (
	EmptyBackends = "This VServer has no backends."
	EmptyRules    = "This VServer has no rules."
	EmptyRegions  = "These keys see no regions. Name one with --region."
	EmptyProjects = "These keys see no projects. Name one with --project."
	EmptyProfiles = "There are no profiles: the configuration file names none."
	EmptyEvents   = "No state changed yet."
	EmptyHistory  = "No changes yet."
)

// asFarAsRead stands behind what holds of what was read, where that is not all.
func asFarAsRead(all bool) string {
	if all {
		return ""
	}
	return ", as far as read"
}

// EmptyProblems says that nothing is wrong, of all or of what was read.
func EmptyProblems(all bool) string { return "Nothing is wrong" + asFarAsRead(all) + "." }

// EmptyULBs is for a region of a project, with the keys that choose others.
func EmptyULBs(th *theme.Theme, region api.RegionID, regions, projects string) string {
	return "No load balancers in " + ShortName(th, string(region)) + " in this project.\n" + regions +
		" chooses another region, " + projects + " another project."
}

// EmptyVServers is for a load balancer, with the keys that go back and read again.
func EmptyVServers(back, again string) string {
	return "This ULB has no VServers, or is gone.\n" + back + " goes back, " + again + " refreshes."
}

// EmptyPlaces is for the places that a text meant.
func EmptyPlaces(th *theme.Theme, text string) string {
	return "There is no " + ShortName(th, text) + " any more."
}

// What is wrong with an answer, raw.

// VServerGone says that a ULB has it no more.
func VServerGone(id api.VServerID) string {
	return "the ULB has no VServer " + string(id) + " any more"
}

// VServerMissing says that a VServer may be there, and did not come.
func VServerMissing(why string) string { return "the VServer is not among those that came: " + why }

// VServerTwice says that rows are of several VServers with one id.
func VServerTwice(many string) string {
	return "the answer has this VServer more than once, and these are the " + many + " of each"
}

// PartsMissing says that an answer leaves out what a VServer has.
func PartsMissing(many string) string {
	return "the answer does not say which " + many + " the VServer has"
}

// SummaryMore stands after how many were found, where there are more.
const SummaryMore = "and more"

// Parts of an object that are copied.
const (
	PartAddress = "address"
	PartHost    = "host"
	PartJSON    = "JSON"
	PartMatch   = "match"
)
