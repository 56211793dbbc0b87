package impact

import (
	"fmt"
	"slices"

	"cloud.internal/ulbconsole/api"
)

const (
	readAgain  = "refresh, and try again when the answer is whole"
	webConsole = "it can only be done in the web console"
)

// doubts finds what makes the class unknown: things the answer left out, and
// things it cannot mean.
func (w *work) doubts() {
	if w.policy.Unresolved {
		w.doubt("an earlier change on this ULB has no known outcome yet", "refresh until a read shows what became of it, or settle it in the history")
	}
	if w.vserver.ID == "" {
		w.doubt("the VServer came without an id", readAgain)
	}
	w.doubtTargets()
	w.doubtRules()
	w.doubtChanges()
	w.doubtTwins()
}

func (w *work) doubt(reason, cure string) {
	w.find(ClassUnknown, reason)
	w.refuse(sentence(reason + ": " + cure))
}

// doubtTargets looks for the targets among the backends. Ids that repeat or are
// missing leave it open which backend is meant, and how many there are.
func (w *work) doubtTargets() {
	backends, known := w.vserver.Backends.Get()
	if !known {
		w.doubt("the service did not say which backends the VServer has", readAgain)
		return
	}
	times := map[api.BackendID]int{}
	for _, b := range backends {
		times[b.ID]++
	}
	if w.goal() != GoalRestore && len(w.targets) == 0 {
		w.doubt("no backend is chosen", "choose one first")
	}
	for _, id := range w.targets {
		switch {
		case id == "":
			w.doubt("the backend has no id", webConsole)
		case times[id] == 0 && len(w.targets) == 1:
			w.doubt("the backend is not on this VServer (any more)", "refresh to see what is there now")
		case times[id] == 0:
			w.doubt(fmt.Sprintf("a chosen backend (%s) is not on this VServer (any more)", id), "refresh to see what is there now")
		case times[id] == 1:
			w.result.Targets = append(w.result.Targets, w.byID[id])
		}
	}
	w.result.TargetFound = len(w.result.Targets) == len(w.targets) && (len(w.targets) > 0 || w.goal() == GoalRestore)
	var repeated []string
	for id, n := range times {
		if id != "" && n > 1 {
			repeated = append(repeated, string(id))
		}
	}
	slices.Sort(repeated)
	for _, id := range repeated {
		w.doubt("several backends of the VServer carry the id "+id, readAgain)
	}
	if times[""] > 0 && !slices.Contains(w.targets, "") {
		w.doubt("the VServer has a backend without an id", readAgain)
	}
}

// doubtRules wants every Custom rule and its members known.
func (w *work) doubtRules() {
	if !w.vserver.Rules.IsKnown() && w.vserver.Layer7() {
		w.doubt("the service did not say which forwarding rules the VServer has", readAgain)
	}
	for _, r := range w.custom() {
		members, known := r.Members.Get()
		if !known {
			w.doubt("the service did not say which members a forwarding rule has: "+RuleName(r), readAgain)
		}
		if slices.ContainsFunc(members, func(m api.Member) bool { return m.Backend == "" }) {
			w.doubt("a forwarding rule has a member without an id: "+RuleName(r), readAgain)
		}
	}
}

// doubtChanges wants every rule that the plan changes such that it can be named,
// and sent back as it was read.
func (w *work) doubtChanges() {
	rules := w.custom()
	times := map[api.PolicyID]int{}
	for _, r := range rules {
		times[r.ID]++
	}
	for _, r := range rules {
		_, joined := w.join[r.ID]
		leaves := slices.ContainsFunc(r.MemberIDs(), func(id api.BackendID) bool { return w.fates[id] == GoalRelease })
		if !joined && !leaves {
			continue
		}
		switch {
		case r.ID == "":
			w.doubt("a forwarding rule that must be changed has no id ("+RuleName(r)+")", webConsole)
		case times[r.ID] > 1:
			w.doubt("several forwarding rules carry the id "+string(r.ID), readAgain)
		case r.Match.Or("") == "" || r.Type.Or("") == "":
			w.doubt("the service did not say what a forwarding rule matches that must be changed ("+RuleName(r)+")", readAgain)
		}
	}
}

// doubtTwins wants the ids unique in the ULB.
func (w *work) doubtTwins() {
	same := 0
	for _, other := range w.ulb {
		if other.ID == w.vserver.ID {
			same++
			continue
		}
		for _, id := range w.targets {
			if _, found := other.Backend(id); found {
				w.doubt(fmt.Sprintf("another VServer (%s) has a backend with the same id as %s", other.ID, w.name(id)), readAgain)
			}
		}
	}
	if same > 1 {
		w.doubt("several VServers of the ULB carry the id "+string(w.vserver.ID), readAgain)
	}
}
