package impact

// What is found of another health check of a VServer.
const (
	FoundCheckAll      FindingKind = "check all"      // all backends are checked otherwise
	FoundCheckPort     FindingKind = "check port"     // what listens gets requests
	FoundCheckPath     FindingKind = "check path"     // of path Was and domain Is
	FoundCheckKept     FindingKind = "check kept"     // what else is to stay as it is
	FoundCheckFails    FindingKind = "check fails"    // all failed the former one
	FoundCheckAbsent   FindingKind = "check absent"   // how the VServer checks is not known
	FoundChecked       FindingKind = "checked"        // by Is already
	FoundCheckOther    FindingKind = "check other"    // Was is not switched to Is here
	FoundCheckPasses   FindingKind = "check passes"   // not all fail
	FoundCheckLost     FindingKind = "check lost"     // it is not known, and is left as it is
	FoundCheckReplaced FindingKind = "check replaced" // it is by Is now, and is left so
)
