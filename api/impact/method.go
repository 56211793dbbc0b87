package impact

import (
	"fmt"

	"cloud.internal/ulbconsole/api"
)

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
		a.find(ClassSevere, "the service did not say which Method the VServer has: it may re-map all clients")
		return
	}
	switch method {
	case api.MethodSource, api.MethodSourcePort:
		a.find(ClassSevere, fmt.Sprintf("Method %s re-maps the clients of all backends", method))
		a.note("clients may come to another backend and lose their session")
	case api.MethodBackup:
		a.backup()
	case methodConsistentHash, methodConsistentHashPort:
		a.note(fmt.Sprintf("Method %s: few clients come to another backend", method))
	case methodRoundrobin, methodLeastconn, api.MethodWeightRoundrobin:
	default:
		a.note(fmt.Sprintf("Method %q is unknown here: so is where the clients go", method))
	}
}

// backup says which of main and standby the plan takes or brings.
func (a *assessor) backup() {
	if g := a.goal(); g != GoalRelease && g != GoalDisable {
		a.find(ClassSevere, "Method Backup: who serves may change between main and standby")
	} else {
		a.find(ClassSevere, fmt.Sprintf("Method Backup: main and standby lose %s", counted(len(a.targets))))
		for _, b := range a.result.Targets {
			a.note(nameOf(b) + " is " + role(b))
		}
	}
	if a.switches() {
		a.note("under Method Backup the service may ignore a switch of Enabled; reading shows it")
	}
}

// switches says whether the plan sets Enabled or Weight of a backend.
func (a *assessor) switches() bool {
	if a.goal() == GoalRelease {
		return a.result.Request.Drain
	}
	return len(a.effects) > 0
}

func role(b api.Backend) string {
	switch standby, known := b.IsBackup.Get(); {
	case known && standby == 0:
		return "the main one: only a standby is left"
	case known && standby == 1:
		return "a standby: nothing takes over when the main one fails"
	default:
		return "main or standby, the service did not say which"
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
		a.note("PersistenceType is unknown: clients bound to a target would lose their session")
	case kind == "ServerInsert" || kind == "UserDefined":
		a.note(fmt.Sprintf("sticky clients of the target lose their session (%s)", kind))
	}
	if a.switches() {
		a.note("no new traffic; open connections are neither shown nor cut")
	}
}
