package impact

// FindingKind is what a finding says. Journals hold its value.
type FindingKind string

// What is found of how many serve. N serve afterwards, Of before.
const (
	FoundServingFalls FindingKind = "serving falls"
	FoundServingRises FindingKind = "serving rises"
	FoundMayRise      FindingKind = "serving may rise" // the health of what is enabled is unknown
	FoundEnabledIdle  FindingKind = "enabled idle"
	FoundIdle         FindingKind = "idle"         // the target does not serve, by Is; Of others do
	FoundNoneServes   FindingKind = "none serves"  // of N targets; Of others do
	FoundDown         FindingKind = "down"         // the VServer will serve nothing
	FoundManyServing  FindingKind = "many serving" // N of Of at once
	FoundUnderFloor   FindingKind = "under floor"
	FoundSeveral      FindingKind = "several" // N backends at once
	FoundProtected    FindingKind = "protected"
	FoundKubernetes   FindingKind = "kubernetes"
	FoundNoUndo       FindingKind = "nothing undone"
	FoundUndo         FindingKind = "undo"          // N steps like Step
	FoundUnweighed    FindingKind = "unweighed"     // the Method takes no notice of weights
	FoundShareUnknown FindingKind = "share unknown" // of new requests
	FoundShareStays   FindingKind = "share stays"   // N percent
	FoundShareRises   FindingKind = "share rises"   // from Of to N percent
	FoundShareFalls   FindingKind = "share falls"   // likewise
	FoundMore         FindingKind = "more"          // N further ones of the same sort, with the fingerprint ID
)

// What is found of a rule.
const (
	FoundRuleDeleted FindingKind = "rule deleted" // without members, as was agreed to
	FoundRuleEmptied FindingKind = "rule emptied"
	FoundRuleDown    FindingKind = "rule down"
	FoundRuleOne     FindingKind = "rule falls to one"
	FoundRuleIdle    FindingKind = "rule idle" // serves nothing already
)

// What is found of the Method, which is Is.
const (
	FoundMethodAbsent  FindingKind = "method absent"
	FoundMethodHash    FindingKind = "method re-maps all"
	FoundMethodFew     FindingKind = "method re-maps few"
	FoundMethodOther   FindingKind = "method not known"
	FoundSessionsMove  FindingKind = "sessions move"
	FoundBackupGains   FindingKind = "main or standby may change"
	FoundBackupLoses   FindingKind = "main and standby lose" // N
	FoundMain          FindingKind = "main"
	FoundStandby       FindingKind = "standby"
	FoundMainOrStandby FindingKind = "main or standby"
	FoundBackupIgnores FindingKind = "backup may ignore a switch"
	FoundStickyAbsent  FindingKind = "persistence absent"
	FoundSticky        FindingKind = "sticky" // by persistence Is
	FoundConnections   FindingKind = "connections"
)

// What makes it unknown what a plan does.
const (
	FoundUnresolved     FindingKind = "unresolved"
	FoundNoVServerID    FindingKind = "no vserver id"
	FoundNoMethod       FindingKind = "no method"
	FoundWeightAbsent   FindingKind = "weight absent"
	FoundUnknownGoal    FindingKind = "unknown goal" // Is
	FoundNoBackends     FindingKind = "backends absent"
	FoundNoTarget       FindingKind = "no target"
	FoundTargetBlank    FindingKind = "target without id"
	FoundTargetRespelt  FindingKind = "target respelled" // Was came as Is
	FoundTargetGone     FindingKind = "target gone"
	FoundOneTargetGone  FindingKind = "one target gone" // ID
	FoundSameID         FindingKind = "same id"         // ID, of several backends
	FoundAlikeIDs       FindingKind = "alike ids"       // Was and Is
	FoundBackendBlank   FindingKind = "backend without id"
	FoundAlikeVServers  FindingKind = "alike vservers" // Was and Is
	FoundElsewhere      FindingKind = "elsewhere"      // VServer ID has a backend with the id of Backend
	FoundAlikeElsewhere FindingKind = "alike elsewhere"
	FoundSameVServerID  FindingKind = "same vserver id"
	FoundNoRules        FindingKind = "rules absent"
	FoundRulesEmpty     FindingKind = "rules empty"
	FoundDefaults       FindingKind = "several defaults"
	FoundDefaultAbsent  FindingKind = "default members absent"
	FoundDefaultAlone   FindingKind = "default members, no backends"
	FoundMembersAbsent  FindingKind = "members absent"
	FoundMemberBlank    FindingKind = "member without id"
	FoundAlikeMember    FindingKind = "alike member" // member Was, backend Is
	FoundRuleBlank      FindingKind = "rule without id"
	FoundMatchAbsent    FindingKind = "match absent"
	FoundFieldAbsent    FindingKind = "field absent" // Is
	FoundFieldOdd       FindingKind = "field odd"    // Is
	FoundAlikeRules     FindingKind = "alike rules"
	FoundSameRuleID     FindingKind = "same rule id"
	FoundOtherHost      FindingKind = "other host" // ID was Was, and is Is now
)

// What must be said loudly.
const (
	FoundNoWayBack     FindingKind = "no way back" // for the reason Is
	FoundServesNothing FindingKind = "serves nothing"
	FoundOneLeft       FindingKind = "one left"
	FoundOneServes     FindingKind = "one serves"
	FoundBelowFloor    FindingKind = "below floor" // already
	FoundHealthUnknown FindingKind = "health unknown"
	FoundFailing       FindingKind = "failing"
	FoundWeightZero    FindingKind = "weight zero"
	FoundStateUnknown  FindingKind = "state unknown"       // of the target
	FoundTakenUnknown  FindingKind = "taken unknown"       // N of the targets
	FoundStayUnknown   FindingKind = "stay unknown"        // N others
	FoundIdleOrNot     FindingKind = "weight zero or not"  // N others; the Method is unknown
	FoundOthersIdle    FindingKind = "others weight zero"  // N
	FoundOthersWeight  FindingKind = "others weight"       // N, unknown
	FoundTwins         FindingKind = "twins"               // Backend, as Was and Is
	FoundManyTwins     FindingKind = "many twins"          // more than N
	FoundNoDefault     FindingKind = "no default"          // among the rules
	FoundDefaultEmpty  FindingKind = "default empty"       //
	FoundTypeAbsent    FindingKind = "policy type absent"  // counts as Custom
	FoundTypeOther     FindingKind = "policy type unknown" // Is, counts as Custom
	FoundStrangers     FindingKind = "strangers"           // N members that are no backends
	FoundMoved         FindingKind = "member moved"        // a member at Was is backend Is
	FoundManyMoved     FindingKind = "members moved"       // N, a few of them Was
	FoundIncomplete    FindingKind = "incomplete"          // the list of VServers, by Is
)

// What is worth knowing.
const (
	FoundRequestsFall FindingKind = "requests fall"
	FoundLastSeen     FindingKind = "health as last seen"
	FoundAddedLater   FindingKind = "new id, back once checked"
	FoundNewID        FindingKind = "new id"
	FoundDefaultOpen  FindingKind = "default open" // whether it takes what is added
	FoundNewRuleID    FindingKind = "new rule id"
	FoundRuleJoined   FindingKind = "rule joined" // as it is now; it was Before
)

// What an undo says loudly.
const (
	FoundWeightLost   FindingKind = "weight lost" // N
	FoundEnabledLost  FindingKind = "enabled lost"
	FoundThere        FindingKind = "there"       // Backend is, as ID
	FoundThereAsIs    FindingKind = "there as is" // with Is; recorded were Was
	FoundCreatedEmpty FindingKind = "created idle"
)

// What an undo leaves as it is. Where that is all, each is a refusal.
const (
	FoundThereMoved    FindingKind = "there moved" // as ID, at Is
	FoundThereOften    FindingKind = "there often" // N times
	FoundSwitchGone    FindingKind = "switched gone"
	FoundSwitchOther   FindingKind = "switched other" // ID was Was, is Is
	FoundSwitchLost    FindingKind = "switched lost"  // its Enabled
	FoundWeighedGone   FindingKind = "weighed gone"
	FoundWeighedOther  FindingKind = "weighed other" // ID was Was, is Is
	FoundWeighedLost   FindingKind = "weighed lost"  // its weight
	FoundWeighedAbsent FindingKind = "weighed absent"
	FoundRuleGone      FindingKind = "rule gone"
	FoundRuleChanged   FindingKind = "rule changed" // since Before
	FoundRuleMissing   FindingKind = "rule members gone"
	FoundMemberGone    FindingKind = "member gone"
	FoundMemberOther   FindingKind = "member other"
)

// Why a change must not be offered.
const (
	FoundAlready      FindingKind = "already"     // Goal is done
	FoundOneAlready   FindingKind = "one already" // of several
	FoundWeightless   FindingKind = "weightless"  // with Method Is
	FoundWeightOdd    FindingKind = "weight odd"  // N, and Need is the most
	FoundTwice        FindingKind = "twice"       // a backend was chosen
	FoundOutage       FindingKind = "outage"      // of N targets; Goal could be done instead
	FoundSteps        FindingKind = "steps"       // N, of Of targets; Need may be
	FoundManyDisabled FindingKind = "many disabled"
	FoundManyTargets  FindingKind = "many targets" // N; Need may be
	FoundNotTypable   FindingKind = "not typable"
	FoundAsItWas      FindingKind = "as it was"
	FoundNotAddable   FindingKind = "not addable"   // for the reason Is
	FoundIDTaken      FindingKind = "id taken"      // ID was Was, is Is
	FoundAddressTaken FindingKind = "address taken" // Backend as ID, was Was, is Is
	FoundMatchLost    FindingKind = "match lost"
	FoundFieldLost    FindingKind = "field lost" // Is
	FoundWorse        FindingKind = "worse"      // Is now, confirmed as Was
	FoundTakesDown    FindingKind = "takes down"
)

// What is found of another health check of a VServer.
const (
	FoundCheckAll      FindingKind = "check all"       // all backends are checked otherwise
	FoundCheckPort     FindingKind = "check port"      // what listens gets requests
	FoundCheckPath     FindingKind = "check path"      // of path Was and domain Is
	FoundCheckPathOnly FindingKind = "check path only" // of path Was, and no domain is set
	FoundCheckKept     FindingKind = "check kept"      // what else is to stay as it is
	FoundCheckFails    FindingKind = "check fails"     // all failed the former one
	FoundCheckAbsent   FindingKind = "check absent"    // how the VServer checks is not known
	FoundChecked       FindingKind = "checked"         // by Is already
	FoundCheckOther    FindingKind = "check other"     // Was is not switched to Is here
	FoundCheckPasses   FindingKind = "check passes"    // not all fail
	FoundCheckLost     FindingKind = "check lost"      // it is not known, and is left as it is
	FoundCheckReplaced FindingKind = "check replaced"  // it is by Is now, and is left so
)
