package render

// Titles of the columns of lists.
const (
	ColumnAddress     = "ADDRESS"
	ColumnBackend     = "BACKEND"
	ColumnBackendID   = "BACKEND ID"
	ColumnBefore      = "BEFORE"
	ColumnEndpoint    = "ENDPOINT"
	ColumnFoundIn     = "FOUND IN"
	ColumnHost        = "HOST"
	ColumnHostID      = "HOST ID"
	ColumnID          = "ID"
	ColumnInRules     = "IN RULES"
	ColumnListener    = "LISTENER"
	ColumnListensAs   = "LISTENS AS"
	ColumnMatch       = "MATCH"
	ColumnMembers     = "MEMBERS"
	ColumnMethod      = "METHOD"
	ColumnName        = "NAME"
	ColumnOutcome     = "OUTCOME"
	ColumnPersistence = "PERSISTENCE"
	ColumnPrio        = "PRIO"
	ColumnProfile     = "PROFILE"
	ColumnProject     = "PROJECT"
	ColumnRegion      = "REGION"
	ColumnRisk        = "RISK"
	ColumnRole        = "ROLE"
	ColumnRules       = "RULES"
	ColumnServing     = "SERVING"
	ColumnSince       = "SINCE"
	ColumnState       = "STATE"
	ColumnType        = "TYPE"
	ColumnULBVServer  = "ULB / VSERVER"
	ColumnVServers    = "VSERVERS"
	ColumnWeight      = "WEIGHT"
	ColumnWhat        = "WHAT"
	ColumnWhen        = "WHEN"
	ColumnWhere       = "WHERE"
	ColumnWho         = "WHO"
)

// What the rows of a list are, one of them and many.
const (
	NounBackend  = "backend"
	NounBackends = "backends"
	NounEvent    = "event"
	NounEvents   = "events"
	NounPlace    = "place"
	NounPlaces   = "places"
	NounULB      = "ULB"
	NounULBs     = "ULBs"
	NounVServer  = "VServer"
	NounVServers = "VServers"
	NounRegion   = "region"
	NounRegions  = "regions"
	NounProject  = "project"
	NounProjects = "projects"
	NounProfile  = "profile"
	NounProfiles = "profiles"
	NounProblem  = "problem"
	NounProblems = "problems"
	NounRule     = "rule"
	NounRules    = "rules"
	NounChange   = "change"
	NounChanges  = "changes"
	NounText     = "text"
	NounTexts    = "texts"
)

// NounCommand is what stands on the command line.
const NounCommand = "command"

// Titles of the screens that show one thing only.
const (
	TitleChanges  = "changes"
	TitleEvents   = "events"
	TitleFind     = "find"
	TitleHelp     = "help"
	TitleHistory  = "history"
	TitleProblems = "problems"
	TitleULBs     = "ULBs"
	TitleRegions  = "choose a region"
	TitleProjects = "choose a project"
	TitleProfiles = "choose a profile"
)

// TitlePlaces is that of the list of where a text stands.
func TitlePlaces(text string) string { return "places of " + text }

// TitleChange is that of the page of one change.
func TitleChange(id string) string { return "change " + id }

// TitleRules is that of the list of a listener's rules, "" where the list above names that.
func TitleRules(listener string) string { return Join(listener, NounRules) }

// Names of what can be copied.
const (
	PartID   = "id"
	PartLine = "line"
)

// NoProjects says that an account has no project.
const NoProjects = "the account shows no projects"

// ProfileFacts are what is known of a profile.
func ProfileFacts(name, limits, region, project, endpoint string) []Section {
	return []Section{{Title: NounProfile, Facts: []Fact{
		{Label: "name", Value: name},
		{Label: "limits", Value: Dash(limits)},
		{Label: NounRegion, Value: Dash(region)},
		{Label: NounProject, Value: Dash(project)},
		{Label: LabelEndpoint, Value: Dash(endpoint)},
	}}}
}
