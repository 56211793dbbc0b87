package impact

// What is not as the plan took it to be: a request is not sent.
const (
	FoundBackendGone   FindingKind = "backend gone"    // ID
	FoundSwitchUnsaid  FindingKind = "switch unsaid"   // whether ID is enabled
	FoundWeightUnsaid  FindingKind = "weight unsaid"   // of ID
	FoundCheckMoved    FindingKind = "check moved"     // Is now, confirmed as Was
	FoundSwitched      FindingKind = "switched"        // ID to Goal, by somebody else
	FoundWeightMoved   FindingKind = "weight moved"    // of ID: Is now, confirmed as Was
	FoundEnabledAgain  FindingKind = "enabled again"   // ID, in state Is
	FoundServesNoMore  FindingKind = "serves no more"  // ID, which is Is
	FoundInRuleAgain   FindingKind = "in rule again"   // ID
	FoundRuleVanished  FindingKind = "rule vanished"   //
	FoundRuleAltered   FindingKind = "rule altered"    // since it was confirmed
	FoundWouldEmpty    FindingKind = "would empty"     // the rule
	FoundPlanMisfits   FindingKind = "plan misfits"    // the rule's members
	FoundOtherMembers  FindingKind = "other members"   // of a rule to be deleted
	FoundRuleLike      FindingKind = "rule like it"    // ID is there already
	FoundNoMembers     FindingKind = "no members"      // for the rule
	FoundMemberAbsent  FindingKind = "member absent"   // ID of the rule
	FoundMemberHost    FindingKind = "member's host"   // ID of the rule was Was, is Is
	FoundHostThere     FindingKind = "host there"      // as ID
	FoundNoRequest     FindingKind = "no request"      // for a step of kind Is
	FoundWhileRecorded FindingKind = "while recorded"  // it changed
	FoundKeysShown     FindingKind = "keys shown with" // Was; Is now
)

// What differs from what the plan rests on, What of it: Is now, Was expected.
const (
	FoundDiffers         FindingKind = "differs"          // of the rule just named
	FoundListenerDiffers FindingKind = "listener differs" //
	FoundHostDiffers     FindingKind = "host differs"     // of backend ID
	FoundRuleDiffers     FindingKind = "rule differs"     //
	FoundRuleThere       FindingKind = "rule there"       // again, with members Is
	FoundRuleNotThere    FindingKind = "rule not there"   // with members Was
	FoundAddedOtherwise  FindingKind = "added otherwise"  // ID
	FoundHostElse        FindingKind = "host elsewhere"   // on the ports of Is, too
	FoundBackends        FindingKind = "backends"         // Is, by id and address
)

// What an answer is not worth relying on for.
const (
	FoundOlder           FindingKind = "older"             // than seen: What of ID is Is, and was seen Was
	FoundNoVServer       FindingKind = "no vserver"        // in the answer
	FoundVServerBeside   FindingKind = "vserver beside"    // Is beside Was
	FoundVServerOfOther  FindingKind = "vserver of other"  // ID came as one of ULB Is
	FoundVServerTwice    FindingKind = "vserver twice"     // ID
	FoundFieldLacks      FindingKind = "field lacks"       // What of the VServer
	FoundBackendLacks    FindingKind = "backend lacks"     // What of ID
	FoundDefaultLacks    FindingKind = "default lacks"     // in the answer
	FoundRuleLacks       FindingKind = "rule lacks"        // something that was said of it
	FoundRespelled       FindingKind = "respelled"         // Was came as Is
	FoundVanished        FindingKind = "vanished"          // backends Is, that nobody here touched
	FoundBackendsNull    FindingKind = "backends null"     //
	FoundSameBackend     FindingKind = "same backend"      // several carry the id Is
	FoundSameRule        FindingKind = "same rule"         // likewise
	FoundReadFailed      FindingKind = "read failed"       // by Is
	FoundReadsFailed     FindingKind = "reads failed"      // N in Seconds, the last by Is
	FoundAttemptFailed   FindingKind = "attempt failed"    // number N, by Is
	FoundError           FindingKind = "error"             // Is
	FoundUndecided       FindingKind = "undecided"         // what is looked for is not seen yet
	FoundULBBusy         FindingKind = "ulb busy"          // with another change
	FoundULBLocked       FindingKind = "ulb locked"        // by another console: Is
	FoundKeysInvalid     FindingKind = "keys invalid"      // no longer valid
	FoundRefusedChecking FindingKind = "refused, checking" // by Is
	FoundCancelled       FindingKind = "cancelled"         // a drain
)

// What became of the request of a step of kind Step, which gives ID or the weight N. The service
// said Is.
const (
	FoundAcceptedUndone FindingKind = "accepted, undone" // after Seconds
	FoundIgnored        FindingKind = "ignored"          // likewise, by Method Backup
	FoundAcceptedUnseen FindingKind = "accepted, unseen"
	FoundItIs           FindingKind = "it is" // backend ID that is there already
	FoundGoneAlready    FindingKind = "gone already"
	FoundRefusedDone    FindingKind = "refused, done"
	FoundRefusedUnseen  FindingKind = "refused, unseen"
	FoundAnsweredDone   FindingKind = "answered, done"
	FoundAnsweredUndone FindingKind = "answered, undone" // after Seconds
	FoundAnsweredUnseen FindingKind = "answered, unseen"
	FoundLostDone       FindingKind = "lost, done"
	FoundLostUndone     FindingKind = "lost, undone" // after Seconds
	FoundLostUnseen     FindingKind = "lost, unseen"
	FoundNotSent        FindingKind = "not sent"         // by Is
	FoundReadingRefused FindingKind = "reading refused"  // by Is
	FoundGoneBesides    FindingKind = "gone besides"     // backends Is
	FoundHolds          FindingKind = "holds"            // the rule does
	FoundHoldersUnsaid  FindingKind = "holders unsaid"   // which rules do
	FoundNoneHolds      FindingKind = "none holds"       //
	FoundHasRule        FindingKind = "has rule"         // the VServer
	FoundNoCustomRule   FindingKind = "no custom rule"   //
	FoundSuperseded     FindingKind = "superseded"       // ID was taken away
	FoundRuleSuperseded FindingKind = "rule superseded"  // likewise
	FoundSeenDone       FindingKind = "seen done"        // later
	FoundSeenUndone     FindingKind = "seen undone"      // later
	FoundAcceptedIt     FindingKind = "accepted it"      // all the same
	FoundHostWasThere   FindingKind = "host was there"   // as backend ID
	FoundVServerGone    FindingKind = "vserver gone"     //
	FoundLineUnread     FindingKind = "line unread"      // of the journal
	FoundGoneMeanwhile  FindingKind = "gone meanwhile"   // backends Is
	FoundLeftAsItIs     FindingKind = "left as it is"    // Is are other hosts now
	FoundOperation      FindingKind = "operation"        // ID, of Goal and backends Backend
	FoundMadeBy         FindingKind = "made by"          // Was on Is, session ID and profile Backend
	FoundMadeByRunning  FindingKind = "made by, running" // likewise, and its console still runs
	FoundMadeAt         FindingKind = "made at"          // endpoint Was; Is is spoken to
	FoundMadeWith       FindingKind = "made with"        // keys Was; Is are those here
)
