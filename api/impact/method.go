package impact

import "cloud.internal/ulbconsole/api"

// Further values of VServer.Method.
const (
	methodRoundrobin         = "Roundrobin"
	methodLeastconn          = "Leastconn"
	methodConsistentHash     = "ConsistentHash"
	methodConsistentHashPort = "ConsistentHashPort"
)

// method finds what the VServer's Method makes of the plan. A Method that the service left out may
// be any of the severe ones.
func (a *assessor) method() {
	method, known := a.vserver.Method.Get()
	if !known {
		a.find(ClassSevere, Finding{Kind: FoundMethodAbsent})
		return
	}
	switch method {
	case api.MethodSource, api.MethodSourcePort:
		a.find(ClassSevere, Finding{Kind: FoundMethodHash, Is: method})
		a.note(Finding{Kind: FoundSessionsMove})
	case api.MethodBackup:
		a.backup()
	case methodConsistentHash, methodConsistentHashPort:
		a.note(Finding{Kind: FoundMethodFew, Is: method})
	case methodRoundrobin, methodLeastconn, api.MethodWeightRoundrobin:
	default:
		a.note(Finding{Kind: FoundMethodOther, Is: method})
	}
}

// backup says which of main and standby the plan takes or brings.
func (a *assessor) backup() {
	if g := a.goal(); g != GoalRelease && g != GoalDisable {
		a.find(ClassSevere, Finding{Kind: FoundBackupGains})
	} else {
		a.find(ClassSevere, Finding{Kind: FoundBackupLoses, N: len(a.targets)})
		for _, b := range a.result.Targets {
			a.note(Finding{Kind: role(b), Backend: nameOf(b)})
		}
	}
	if a.switches() {
		a.note(Finding{Kind: FoundBackupIgnores})
	}
}

// switches says whether the plan sets Enabled or Weight of a backend.
func (a *assessor) switches() bool {
	if a.goal() == GoalRelease {
		return a.result.Request.Drain
	}
	return len(a.effects) > 0
}

func role(b api.Backend) FindingKind {
	switch standby, known := b.IsBackup.Get(); {
	case known && standby == 0:
		return FoundMain
	case known && standby == 1:
		return FoundStandby
	default:
		return FoundMainOrStandby
	}
}

// persistence notes what becomes of sessions and of open connections.
func (a *assessor) persistence() {
	taken := false
	for id := range a.effects {
		taken = taken || a.takes(id)
	}
	if !taken {
		return
	}
	switch kind, known := a.vserver.PersistenceType.Get(); {
	case !known:
		a.note(Finding{Kind: FoundStickyAbsent})
	case kind == "ServerInsert" || kind == "UserDefined":
		a.note(Finding{Kind: FoundSticky, Is: kind})
	}
	if a.switches() {
		a.note(Finding{Kind: FoundConnections})
	}
}
