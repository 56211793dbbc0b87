package render

import "cloud.internal/ulbconsole/api/impact"

// findings are what an assessment says, and doubts what makes it say that the change is unknown.
// What stands in braces is put there of the finding: fill names it.
var findings = map[impact.FindingKind]string{
	impact.FoundServingFalls:  "serving falls from {of} to {n}",
	impact.FoundServingRises:  "serving rises from {of} to {n}",
	impact.FoundMayRise:       "serving may rise: the health of what is enabled is unknown",
	impact.FoundEnabledIdle:   "what is enabled does not serve",
	impact.FoundIdle:          "it does not serve ({is}){others do}",
	impact.FoundNoneServes:    "none of the {n} backends serves{others do}",
	impact.FoundDown:          "the VServer will serve nothing",
	impact.FoundManyServing:   "{n} of {of} serving at once, more than half",
	impact.FoundUnderFloor:    "serving falls to {n}, under the serving floor of {floor}",
	impact.FoundSeveral:       "{n} backends at once",
	impact.FoundProtected:     "the profile is protected",
	impact.FoundKubernetes:    "a Kubernetes cluster owns this load balancer",
	impact.FoundNoUndo:        "nothing is undone",
	impact.FoundUndo:          "{undone}",
	impact.FoundUnweighed:     "the Method ignores weights",
	impact.FoundCheckAll:      "the health check of all backends changes",
	impact.FoundCheckFails:    "all backends failed the former check, and may fail this one",
	impact.FoundCheckPort:     "whatever listens on the port gets requests, even if it answers none",
	impact.FoundCheckPath:     "asks for path {was} of domain {is}",
	impact.FoundCheckPathOnly: "asks for path {was}, no domain is set",
	impact.FoundCheckKept:     "only the check is sent; Method and timeout are compared afterwards",
	impact.FoundShareUnknown:  "share of new requests unknown",
	impact.FoundShareStays:    "share of new requests stays {n}%",
	impact.FoundShareRises:    "share of new requests rises from {of}% to {n}%",
	impact.FoundShareFalls:    "share of new requests falls from {of}% to {n}%",
	impact.FoundMore:          "and {n} more like these",

	impact.FoundRuleDeleted: "{the rule} is deleted",
	impact.FoundRuleEmptied: "{the rule} is left without members",
	impact.FoundRuleDown:    "{the rule} will serve nothing",
	impact.FoundRuleOne:     "{the rule} falls to one",
	impact.FoundRuleIdle:    "{the rule} already serves nothing",

	impact.FoundMethodAbsent:  "the service did not say which Method the VServer has: it may re-map all clients",
	impact.FoundMethodHash:    "Method {is} re-maps the clients of all backends",
	impact.FoundMethodFew:     "Method {is}: few clients come to another backend",
	impact.FoundMethodOther:   "Method {'is'} is not known here, nor where clients go",
	impact.FoundSessionsMove:  "clients may come to another backend and lose their session",
	impact.FoundBackupGains:   "Method Backup: who serves may change between main and standby",
	impact.FoundBackupLoses:   "Method Backup: main and standby lose {one or n}",
	impact.FoundMain:          "{backend} is the main one: only a standby is left",
	impact.FoundStandby:       "{backend} is a standby: nothing takes over when the main one fails",
	impact.FoundMainOrStandby: "{backend} is main or standby, the service did not say which",
	impact.FoundBackupIgnores: "under Method Backup the service may ignore a switch of Enabled; reading shows it",
	impact.FoundStickyAbsent:  "PersistenceType is unknown: clients bound to a target would lose their session",
	impact.FoundSticky:        "sticky clients of the target lose their session ({is})",
	impact.FoundConnections:   "no new traffic; open connections are neither shown nor cut",

	impact.FoundNoWayBack:     "this release cannot be undone here: {is}",
	impact.FoundServesNothing: "the VServer already serves nothing",
	impact.FoundOneLeft:       "only one is left serving",
	impact.FoundOneServes:     "only one serves",
	impact.FoundBelowFloor:    "the VServer is already under its serving floor of {floor}",
	impact.FoundHealthUnknown: "a backend may not serve once enabled, its health is unknown: " +
		"{backend}",
	impact.FoundFailing:      "a backend will not serve once enabled, its check fails: {backend}",
	impact.FoundWeightZero:   "a backend will not serve once enabled, its weight is 0: {backend}",
	impact.FoundStateUnknown: "its state is unknown: counted as serving",
	impact.FoundTakenUnknown: "the state of {n backends} to be taken away is unknown: counted as serving",
	impact.FoundStayUnknown:  "the state of {n other backends} is unknown: not counted as serving",
	impact.FoundIdleOrNot:    "{n others are} of weight 0, and the Method is unknown: counted as serving",
	impact.FoundOthersIdle:   "{n others are} healthy but of weight 0: not counted as serving",
	impact.FoundOthersWeight: "the Weight of {n other backends} is unknown: counted as serving",
	impact.FoundTwins:        "an address stands twice, and counts as two backends: {backend}, as {was} and {is}",
	impact.FoundManyTwins:    "more than {n} addresses stand twice, and each counts as two backends",
	impact.FoundNoDefault:    "the service named no Default rule, which is always there",
	impact.FoundDefaultEmpty: "the Default rule has no members",
	impact.FoundTypeAbsent: "the service did not say whether a rule is Custom or the Default one, so it counts as " +
		"Custom: {rule}",
	impact.FoundTypeOther: "a rule has the PolicyType {'is'}, which this console does not know, so it counts as " +
		"Custom: {rule}",
	impact.FoundStrangers:  "{n members} of a rule not among the VServer's backends, not counted as serving: {rule}",
	impact.FoundMoved:      "a rule gives a member another address than the VServer does ({was}, {is}): {rule}",
	impact.FoundManyMoved:  "a rule gives {n} members another address than the VServer does ({was}): {rule}",
	impact.FoundIncomplete: "the list of VServers is incomplete: {is}",

	impact.FoundRequestsFall: "requests of a deleted rule fall to the next match or the Default rule",
	impact.FoundLastSeen:     "health is as last seen: it serves once its check passes",
	impact.FoundAddedLater:   "an added backend gets a new id, and serves once its check passes",
	impact.FoundNewID:        "an added backend gets a new id",
	impact.FoundDefaultOpen:  "the Default rule does not hold all backends: whether it takes the added ones is unknown",
	impact.FoundNewRuleID:    "a recreated rule gets a new id",
	impact.FoundRuleJoined:   "a rule was changed since, and is joined as it is now: {rule} ({changes})",

	impact.FoundWeightLost: "a backend had Weight {n}, which cannot be asked for: it comes back with the service's " +
		"own: {backend}",
	impact.FoundEnabledLost: "whether a backend was enabled is not recorded: it comes back enabled: {backend}",
	impact.FoundThere:       "{backend} is there already, as {id}",
	impact.FoundCreatedEmpty: "a recreated rule's members do not serve yet: until they do, its requests, which now " +
		"fall to the next rule or the Default, find nothing: {rule}",

	impact.FoundWorse:     "{is} now, confirmed as {was}",
	impact.FoundTakesDown: "also takes down",
}

// leftAlone are what an undo leaves as it is.
var leftAlone = map[impact.FindingKind]string{
	impact.FoundThereAsIs: "{backend} is there already, as {id}, and is left as it is ({is}; recorded were {was})",
	impact.FoundThereMoved: "the host of {backend} is there already, as {id}, but with another address ({is}): it " +
		"joins no rule, check it first",
	impact.FoundThereOften: "the host of {backend} is there already, {n} times: it joins no rule, check it first",
	impact.FoundSwitchGone: "a backend that was switched is not there any more: {backend}",
	impact.FoundSwitchOther: "another host carries the id of a backend that was switched, and is left as it is " +
		"({id}: then {was}, now {is})",
	impact.FoundSwitchLost:  "whether a backend was enabled is not recorded, so it is left as it is: {backend}",
	impact.FoundWeighedGone: "a backend whose weight was changed is not there any more: {backend}",
	impact.FoundWeighedOther: "another host carries the id of a backend whose weight was changed, and is left as it is " +
		"({id}: then {was}, now {is})",
	impact.FoundWeighedLost:   "the weight that a backend had is not recorded, so it is left as it is: {backend}",
	impact.FoundWeighedAbsent: "the service does not say which weight a backend has, so it is left as it is: {backend}",
	impact.FoundCheckLost:     "the service does not say how the VServer checks its backends, so that is left as it is",
	impact.FoundCheckReplaced: "the VServer checks by {is} now, and is left so",
	impact.FoundRuleGone:      "a rule is gone, not by this console, and is not recreated: {rule}",
	impact.FoundRuleChanged:   "a rule was changed since, and is left alone: {rule} ({changes})",
	impact.FoundRuleMissing:   "a rule is not recreated, for none of its members is there: {rule}",
	impact.FoundMemberGone:    "a former member of a rule is not there any more: {id}, of {rule}",
	impact.FoundMemberOther: "another host carries the id of a former member of a rule, and does not join it ({id}: " +
		"then {was}, now {is}), of {rule}",
}

// refusals are why a change must not be offered, with the way out.
var refusals = map[impact.FindingKind]string{
	impact.FoundAlready:     "The backend is already {done}, nothing to do: {backend}.",
	impact.FoundOneAlready:  "A chosen backend is already {done}, leave it out: {backend}.",
	impact.FoundWeightless:  "Method {is} ignores weights: change it in the web console.",
	impact.FoundWeightOdd:   "Weight {n} is not from 0 to {need}: choose another one.",
	impact.FoundChecked:     "The VServer already checks by {is}: nothing to do.",
	impact.FoundCheckOther:  "Check {was} is not set to {is} here: change it in the web console.",
	impact.FoundCheckPasses: "Not all backends fail: another check is only for a VServer where none passes.",
	impact.FoundTwice:       "A backend was chosen more than once: {backend}.",
	impact.FoundOutage: "An outage in a protected profile is refused: add another backend first{or fewer}{or instead}. " +
		"Only a console started with --allow-outage does it.",
	impact.FoundSteps: "It would take {n} steps, and one plan may have at most {need}: {fewer steps}.",
	impact.FoundManyDisabled: "{n} backends would be disabled again, but one plan may take at most {need}: disable " +
		"them yourself, fewer at a time.",
	impact.FoundManyTargets: "{n} backends are chosen, but one plan may take at most {need}: choose fewer.",
	impact.FoundNotTypable: "Confirming this takes typing the VServer's name or id, and neither can be typed exactly: " +
		"do it in the web console.",
	impact.FoundAsItWas:    "Everything is as it was: nothing is left to undo.",
	impact.FoundNotAddable: "{Is}, so it can only be added in the web console.",
	impact.FoundIDTaken: "Another host carries the id of a backend that was released ({id}: then {was}, now {is}), so " +
		"it can only be added in the web console.",
	impact.FoundAddressTaken: "Another host has the address of a backend that was released ({backend} as {id}: then " +
		"{was}, now {is}), so it can only be added in the web console.",
	impact.FoundMatchLost: "What a deleted rule matched is not recorded ({rule}), so it can only be recreated in the " +
		"web console.",
	impact.FoundFieldLost: "The {is} of a deleted rule is not recorded ({rule}), so it can only be recreated in the " +
		"web console.",
}
