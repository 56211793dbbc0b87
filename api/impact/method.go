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
		a.find(ClassSevere, "the service did not say which Method the VServer has, and it may be one that re-maps all "+
			"clients")
		return
	}
	switch method {
	case api.MethodSource, api.MethodSourcePort:
		a.find(ClassSevere, fmt.Sprintf("Method %s: %s re-maps the clients of all", method, a.oneBackend()))
		a.note(fmt.Sprintf("Method %s: every client may come to another backend than before, and lose what only the old "+
			"one knew of it", method))
	case api.MethodBackup:
		a.backup()
	case methodConsistentHash, methodConsistentHashPort:
		a.note(fmt.Sprintf("Method %s: only a few clients come to another backend, the rest stay where they are", method))
	case methodRoundrobin, methodLeastconn, api.MethodWeightRoundrobin:
	default:
		a.note(fmt.Sprintf("Method %q is none that this console knows: where the clients go after this is not known",
			method))
	}
}

// oneBackend names what is done, of one backend.
func (a *assessor) oneBackend() string {
	switch a.goal() {
	case GoalDisable, GoalEnable:
		return a.goal().Doing() + " one backend"
	case GoalUndo:
		return "putting a backend back"
	default:
		return "removing one backend"
	}
}

// backup says which of main and standby the plan takes or brings.
func (a *assessor) backup() {
	if !takes(a.goal()) {
		a.find(ClassSevere, "Method Backup: which backend is main and which is standby decides who serves, and one comes "+
			"back")
	} else {
		a.find(ClassSevere, fmt.Sprintf("Method Backup: main and standby lose %s", counted(len(a.targets))))
		for _, b := range a.result.Targets {
			a.note("Method Backup: " + nameOf(b) + " is " + role(b))
		}
	}
	if a.switches() {
		a.note("Method Backup: the service may accept a switch of Enabled and ignore it; reading it back shows that")
	}
}

// switches says whether the plan sets Enabled of a backend.
func (a *assessor) switches() bool {
	if a.goal() == GoalRelease {
		return a.result.Request.Drain
	}
	return len(a.effects) > 0
}

func role(b api.Backend) string {
	switch standby, known := b.IsBackup.Get(); {
	case known && standby == 0:
		return "the main one, and only a standby is left to take over"
	case known && standby == 1:
		return "a standby, and nothing takes over for it when the main one fails"
	default:
		return "main or standby, the service did not say which"
	}
}

// persistence notes what becomes of sessions and of open connections.
func (a *assessor) persistence() {
	taken := false
	for _, effect := range a.effects {
		taken = taken || takes(effect)
	}
	if !taken {
		return
	}
	switch kind, known := a.vserver.PersistenceType.Get(); {
	case !known:
		a.note("the service did not say whether clients are bound to a backend (PersistenceType): if so, those of the " +
			"target lose their session")
	case kind == "ServerInsert" || kind == "UserDefined":
		a.note(fmt.Sprintf("persistence %s: clients that are bound to the target lose their session and are sent to "+
			"another backend", kind))
	}
	if a.switches() {
		a.note("disabling stops new traffic only: connections that are open, long ones above all, are not cut")
	}
}
