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
func (w *assessor) method() {
	method, known := w.vserver.Method.Get()
	if !known {
		w.find(ClassSevere, "the service did not say which Method the VServer has, and it may be one that re-maps all "+
			"clients")
		return
	}
	switch method {
	case api.MethodSource, api.MethodSourcePort:
		w.find(ClassSevere, fmt.Sprintf("Method %s: %s re-maps the clients of all", method, w.oneBackend()))
		w.note(fmt.Sprintf("Method %s: every client may come to another backend than before, and lose what only the old "+
			"one knew of it", method))
	case api.MethodBackup:
		w.backup()
	case methodConsistentHash, methodConsistentHashPort:
		w.note(fmt.Sprintf("Method %s: only a few clients come to another backend, the rest stay where they are", method))
	case methodRoundrobin, methodLeastconn, api.MethodWeightRoundrobin:
	default:
		w.note(fmt.Sprintf("Method %q is none that this console knows: where the clients go after this is not known",
			method))
	}
}

// oneBackend names what is done, of one backend.
func (w *assessor) oneBackend() string {
	switch w.goal() {
	case GoalDisable, GoalEnable:
		return w.goal().Doing() + " one backend"
	case GoalUndo:
		return "putting a backend back"
	default:
		return "removing one backend"
	}
}

// backup says which of main and standby the plan takes or brings.
func (w *assessor) backup() {
	if !takes(w.goal()) {
		w.find(ClassSevere, "Method Backup: which backend is main and which is standby decides who serves, and one comes "+
			"back")
	} else {
		w.find(ClassSevere, fmt.Sprintf("Method Backup: main and standby lose %s", counted(len(w.targets))))
		for _, b := range w.result.Targets {
			w.note("Method Backup: " + nameOf(b) + " is " + role(b))
		}
	}
	if w.switches() {
		w.note("Method Backup: the service may accept a switch of Enabled and ignore it; reading it back shows that")
	}
}

// switches says whether the plan sets Enabled of a backend.
func (w *assessor) switches() bool {
	if w.goal() == GoalRelease {
		return w.result.Request.Drain
	}
	return len(w.effects) > 0
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
func (w *assessor) persistence() {
	taken := false
	for _, effect := range w.effects {
		taken = taken || takes(effect)
	}
	if !taken {
		return
	}
	switch kind, known := w.vserver.PersistenceType.Get(); {
	case !known:
		w.note("the service did not say whether clients are bound to a backend (PersistenceType): if so, those of the " +
			"target lose their session")
	case kind == "ServerInsert" || kind == "UserDefined":
		w.note(fmt.Sprintf("persistence %s: clients that are bound to the target lose their session and are sent to "+
			"another backend", kind))
	}
	if w.switches() {
		w.note("disabling stops new traffic only: connections that are open, long ones above all, are not cut")
	}
}
