package impact

import (
	"fmt"
	"slices"

	"cloud.internal/ulbconsole/api"
)

const readAgain = "refresh, and try again when the answer is whole"

// doubts finds what makes the class unknown: things the answer left out, and
// things it cannot mean.
func (w *work) doubts(ulb []api.VServer) {
	if w.policy.Unresolved {
		w.doubt("an earlier change on this ULB has no known outcome yet", "refresh until a read shows what became of it")
	}
	if w.vserver.ID == "" {
		w.doubt("the VServer came without an id", readAgain)
	}
	w.doubtTarget()
	w.doubtRules()
	w.doubtTwins(ulb)
}

func (w *work) doubt(reason, cure string) {
	w.refuse(ClassUnknown, reason, sentence(reason+": "+cure))
}

// doubtTarget looks for the target among the backends. Ids that repeat or are
// missing leave it open which backend is meant, and how many there are.
func (w *work) doubtTarget() {
	backends, known := w.vserver.Backends.Get()
	if !known {
		w.doubt("the service did not say which backends the VServer has", readAgain)
		return
	}
	times := map[api.BackendID]int{}
	for _, b := range backends {
		times[b.ID]++
	}
	switch {
	case w.id == "":
		w.doubt("the backend has no id", "it can only be released in the web console")
	case times[w.id] == 0:
		w.doubt("the backend is not on this VServer (any more)", "refresh to see what is there now")
	case times[w.id] == 1:
		w.result.Target, w.result.TargetFound = w.vserver.Backend(w.id)
	}
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
	if times[""] > 0 && w.id != "" {
		w.doubt("the VServer has a backend without an id", readAgain)
	}
}

// doubtRules wants every Custom rule and its members known.
func (w *work) doubtRules() {
	rules, known := w.vserver.Rules.Get()
	if !known && w.vserver.Layer7() {
		w.doubt("the service did not say which forwarding rules the VServer has", readAgain)
	}
	for _, r := range rules {
		if !r.Custom() {
			continue
		}
		members, known := r.Members.Get()
		if !known {
			w.doubt("the service did not say which members a forwarding rule has: "+RuleName(r), readAgain)
		}
		if slices.ContainsFunc(members, func(m api.Member) bool { return m.Backend == "" }) {
			w.doubt("a forwarding rule has a member without an id: "+RuleName(r), readAgain)
		}
	}
}

// doubtTwins wants the ids unique in the ULB.
func (w *work) doubtTwins(ulb []api.VServer) {
	same := 0
	for _, other := range ulb {
		if other.ID == w.vserver.ID {
			same++
			continue
		}
		if _, found := other.Backend(w.id); found {
			w.doubt(fmt.Sprintf("another VServer (%s) has a backend with the same id", other.ID), readAgain)
		}
	}
	if same > 1 {
		w.doubt("several VServers of the ULB carry the id "+string(w.vserver.ID), readAgain)
	}
}
