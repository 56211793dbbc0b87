package render

import "cloud.internal/ulbconsole/api/impact"

// What helps where too little is known.
const (
	cureRead    = "refresh, and try again when the answer is whole"
	cureConsole = "it can only be done in the web console"
	cureLook    = "refresh to see what is there now"
)

// doubts are why it is unknown what a change would do, and what helps.
var doubts = map[impact.FindingKind]struct{ words, cure string }{
	impact.FoundUnresolved: {
		"an earlier change on this ULB has no known outcome yet", "refresh, or resolve it in the history",
	},
	impact.FoundNoVServerID:   {"the VServer came without an id", cureRead},
	impact.FoundUnknownGoal:   {"the goal {'is'} is not known here", "this is a defect of the console"},
	impact.FoundNoMethod:      {"the service did not say which Method the VServer has", cureRead},
	impact.FoundCheckAbsent:   {"the service did not say how the VServer checks its backends", cureRead},
	impact.FoundWeightAbsent:  {"the service did not say the weight of {backend}", cureRead},
	impact.FoundNoBackends:    {"the service did not say which backends the VServer has", cureRead},
	impact.FoundNoTarget:      {"no backend is chosen", "choose one first"},
	impact.FoundTargetBlank:   {"the backend has no id", cureConsole},
	impact.FoundTargetRespelt: {"the backend {'was'} came as {'is'}", cureRead},
	impact.FoundTargetGone:    {"the backend is not on this VServer (any more)", cureLook},
	impact.FoundOneTargetGone: {"a chosen backend ({id}) is not on this VServer (any more)", cureLook},
	impact.FoundSameID:        {"several backends of the VServer carry the id {id}", cureRead},
	impact.FoundAlikeIDs: {
		"the ids of two backends of the VServer differ only in case or blanks: {'was'} and {'is'}", cureConsole,
	},
	impact.FoundBackendBlank: {"the VServer has a backend without an id", cureRead},
	impact.FoundAlikeVServers: {
		"the ids of two VServers of the ULB differ only in case or blanks: {'was'} and {'is'}", cureConsole,
	},
	impact.FoundElsewhere: {"another VServer ({id}) has a backend with the same id as {backend}", cureRead},
	impact.FoundAlikeElsewhere: {
		"another VServer ({id}) has a backend whose id differs only in case or blanks from that of {backend}: {'is'}",
		cureConsole,
	},
	impact.FoundSameVServerID: {"several VServers of the ULB carry the id {id}", cureRead},
	impact.FoundNoRules:       {"the service did not say which rules the VServer has", cureRead},
	impact.FoundRulesEmpty: {
		"the service named no rule of the VServer, and the Default one is always there", cureRead,
	},
	impact.FoundDefaults:      {"the VServer has several Default rules", cureRead},
	impact.FoundDefaultAbsent: {"the service did not say which members the Default rule has", cureRead},
	impact.FoundDefaultAlone: {
		"the service named no backend of the VServer, but members of its Default rule", cureRead,
	},
	impact.FoundMembersAbsent: {"the service did not say which members a rule has: {rule}", cureRead},
	impact.FoundMemberBlank:   {"a rule has a member without an id: {rule}", cureRead},
	impact.FoundAlikeMember: {
		"the id of a member of a rule differs from that of a backend only in case or blanks: {'was'} and " +
			"{'is'}, {rule}", cureConsole,
	},
	impact.FoundRuleBlank: {"a rule that must be changed has no id ({rule})", cureConsole},
	impact.FoundMatchAbsent: {
		"the service did not say what a rule matches that must be changed ({rule})", cureRead,
	},
	impact.FoundFieldAbsent: {
		"the service did not say the {is} of a rule that must be changed ({rule})", cureRead,
	},
	impact.FoundFieldOdd: {
		"this console does not know the {is} of a rule that must be changed ({rule})", cureConsole,
	},
	impact.FoundAlikeRules: {
		"the ids of two rules differ only in case or blanks: {'was'} and {'is'}", cureConsole,
	},
	impact.FoundSameRuleID: {"several rules carry the id {id}", cureRead},
	impact.FoundOtherHost: {
		"backend {id} is another host now: {is} instead of {was}",
		"look at what is there now, and choose it again if it is the one",
	},
}
