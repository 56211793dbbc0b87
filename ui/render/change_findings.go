package render

import "cloud.internal/ulbconsole/api/impact"

// answers are why an answer is worth nothing, each refused with the words that it is read again.
var answers = map[impact.FindingKind]string{
	impact.FoundOlder: "may be older than what was seen: {object} is {is or gone}, and was seen " +
		"{was or gone}",
	impact.FoundNoVServer:      "the VServer is not in the answer",
	impact.FoundVServerBeside:  "the answer has a VServer {'is'} beside {'was'}",
	impact.FoundVServerOfOther: "VServer {id} came as one of ULB {is}",
	impact.FoundVServerTwice:   "VServer {id} came twice, and differs",
	impact.FoundFieldLacks:     "the answer lacks the {what} of the VServer",
	impact.FoundBackendLacks:   "the answer lacks the {what} of backend {id}",
	impact.FoundDefaultLacks:   "the answer lacks the Default rule, which is always there",
	impact.FoundRuleLacks:      "the answer does not say all of {the rule}",
	impact.FoundRespelled:      "id {'was'} came as {'is'}",
	impact.FoundVanished:       "backends are missing that nobody here touched: {is}",
	impact.FoundBackendsNull:   "the BackendSet is null, and was not empty before",
	impact.FoundSameBackend:    "several backends carry the id {is}",
	impact.FoundSameRule:       "several rules carry the id {is}",
}

// changed are what is not as a plan took it to be.
var changed = map[impact.FindingKind]string{
	impact.FoundBackendGone: "backend {id} is not on the VServer any more",
	impact.FoundSwitchUnsaid: "the service does not say whether backend {id} is enabled, so what a " +
		"switch does could not be verified",
	impact.FoundWeightUnsaid: "the service does not say which weight backend {id} has, so what setting it does " +
		"could not be verified",
	impact.FoundCheckMoved:    "the health check is {is} now, confirmed as {was}",
	impact.FoundSwitched:      "backend {id} is already {done}: somebody else did it",
	impact.FoundWeightMoved:   "backend {id} has weight {is} now, confirmed as {was}",
	impact.FoundEnabledAgain:  "somebody enabled backend {id} during the drain: {is}",
	impact.FoundServesNoMore:  "backend {id} served when this was confirmed, and no longer does: {is or gone}",
	impact.FoundInRuleAgain:   "backend {backend} is in a Custom rule again: {rule}",
	impact.FoundRuleVanished:  "the rule is not there any more: {rule}",
	impact.FoundRuleAltered:   "the rule {rule} has changed since it was confirmed",
	impact.FoundWouldEmpty:    "it would leave the rule without members: {rule}",
	impact.FoundPlanMisfits:   "the rule's members are not those of the plan: {rule}",
	impact.FoundOtherMembers:  "the rule still has other members: {rule}",
	impact.FoundRuleLike:      "a rule like it is there already ({id}): {rule}",
	impact.FoundNoMembers:     "the rule would have no members: {rule}",
	impact.FoundMemberAbsent:  "backend {id}, a member of {the rule}, is not on the VServer",
	impact.FoundMemberHost:    "backend {id}, a member of {the rule}, is another host now: {is} instead of {was}",
	impact.FoundHostThere:     "the host is already a backend there: {id}",
	impact.FoundNoRequest:     "this version knows no request for step {'is'}",
	impact.FoundWhileRecorded: "the VServer, while the request was recorded",
	impact.FoundKeysShown:     "{is}, shown with {was}",

	impact.FoundDiffers:         "{what} {is} instead of {was}",
	impact.FoundListenerDiffers: "VServer {what} {is} instead of {was}",
	impact.FoundHostDiffers:     "backend {id} {is} instead of {was}",
	impact.FoundRuleDiffers:     "{the rule}: {what} {is} instead of {was}",
	impact.FoundRuleThere:       "{the rule} is there again: members {is}",
	impact.FoundRuleNotThere:    "{the rule} is not there: expected members {was}",
	impact.FoundAddedOtherwise:  "backend {id}: {what} {is} instead of {was}",
	impact.FoundHostElse:        "the same host on another port, too: {is}",
	impact.FoundBackends:        "{is}",
}

// waits are why something goes on.
var waits = map[impact.FindingKind]string{
	impact.FoundReadFailed:      "reading failed, {is}",
	impact.FoundReadsFailed:     "{n} readings failed in {seconds}, {is}",
	impact.FoundAttemptFailed:   "attempt {n} failed, {is}",
	impact.FoundError:           "{is}",
	impact.FoundUndecided:       "not seen yet",
	impact.FoundULBBusy:         "another change runs on this ULB",
	impact.FoundULBLocked:       "{is}",
	impact.FoundKeysInvalid:     "the keys are no longer valid",
	impact.FoundRefusedChecking: "refused, checking: {is}",
	impact.FoundCancelled:       "cancelled",
}

// became are what became of a request, and of the operation. What begins with a comma goes on with what
// stands before it.
var became = map[impact.FindingKind]string{
	impact.FoundAcceptedUndone: "accepted, but after {seconds} {undone step}",
	impact.FoundIgnored:        "accepted, but after {seconds} {undone step}: the service ignored it",
	impact.FoundAcceptedUnseen: "accepted, but no read shows it",
	impact.FoundItIs:           "{is}; it is backend {id}",
	impact.FoundGoneAlready:    "gone already; the service answered: {is}",
	impact.FoundRefusedDone:    "refused, but {done step}: {is}",
	impact.FoundRefusedUnseen:  "refused, but no read shows it: {is}",
	impact.FoundAnsweredDone:   "the service answered: {is}, but {done step}",
	impact.FoundAnsweredUndone: "the service answered: {is}, and after {seconds} {undone step}",
	impact.FoundAnsweredUnseen: "the service answered: {is}, and no read shows it",
	impact.FoundLostDone:       "answer lost ({is}), but {done step}",
	impact.FoundLostUndone:     "answer lost ({is}), and after {seconds} {undone step}",
	impact.FoundLostUnseen:     "answer lost ({is}), and no read shows it",
	impact.FoundNotSent:        "not sent: {is}",
	impact.FoundReadingRefused: "reading is refused: {is}",
	impact.FoundGoneBesides:    "also gone, not by this console: {is}",
	impact.FoundHolds:          "{the rule} holds it",
	impact.FoundHoldersUnsaid:  "it did not say which",
	impact.FoundNoneHolds:      ", although no Custom rule holds it",
	impact.FoundHasRule:        "the VServer has {the rule}",
	impact.FoundNoCustomRule:   ", although the VServer has no Custom rule",
	impact.FoundSuperseded:     "backend {id} is gone: somebody else removed it",
	impact.FoundRuleSuperseded: "the rule {rule} is gone: somebody else removed it",
	impact.FoundSeenDone:       "seen later: {done step}",
	impact.FoundSeenUndone:     "seen later: {undone step}",
	impact.FoundAcceptedIt:     ", although accepted",
	impact.FoundHostWasThere:   "the host was there already, as backend {id}",
	impact.FoundVServerGone:    "the VServer is gone",
	impact.FoundLineUnread:     "the journal's line about it cannot be read",
	impact.FoundGoneMeanwhile:  "gone meanwhile: {is}",
	impact.FoundLeftAsItIs:     "another host now, left as it is: {is}",
	impact.FoundOperation:      "{operation}",
	impact.FoundMadeBy:         ", made by {maker}",
	impact.FoundMadeByRunning:  ", made by {maker} in a console that still runs",
	impact.FoundMadeAt:         "it was made at {was or unrecorded}, and this console uses {is}",
	impact.FoundMadeWith:       "it was made with other keys ({was}), and this console has {is}",
}

// nexts are the next thing to do about what was found.
var nexts = map[impact.FindingKind]string{
	impact.FoundIgnored:       "release it instead, or change it in the web console",
	impact.FoundHoldersUnsaid: "look for its rules in the web console",
	impact.FoundNoneHolds:     "look at these rules in the web console",
	impact.FoundNoCustomRule:  "look for its rules in the web console, give support the request id",
	impact.FoundMadeByRunning: "refresh there, then try again",
	impact.FoundMadeAt:        "resolve it there, or close it in the history",
	impact.FoundMadeWith:      "resolve it with those, or close it in the history",
}
