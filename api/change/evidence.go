package change

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// worth is what an answer is worth against what was seen and sent before.
type worth string

const (
	usable        worth = "usable"
	stale         worth = "stale"         // older than what was seen: it proves nothing
	incomplete    worth = "incomplete"    // lacks what was known, or says one thing in two ways
	contradicting worth = "contradicting" // something else changed that the plan rests on
)

// judgement is the worth of an answer, and why.
type judgement struct {
	worth   worth
	vserver api.VServer
	missing bool // the answer is whole, and the VServer is not in it
	lacking bool // incomplete by what is not there: it counts once the lag is over
	why     string
	changes []Change // of a contradicting one: old and new
	// vanished are backends that were there, and that nobody here touched.
	vanished []api.Backend
}

// evidence is what was seen of one VServer, each fact with the time from which it
// is known. Replicas of the service lag by up to LagLimit, so the newest fact is
// the truth, whatever the newest answer says.
type evidence struct {
	seen   map[object][]sighting // the newest last
	last   api.VServer           // of the newest usable answer
	at     time.Time             // when that was asked for, zero without one
	behind time.Time             // since when answers are stale, or lack something that was there
}

// object is one thing whose facts are kept apart from those of others.
type object struct{ kind, id string }

// The kinds of object. Health is none: it comes and goes.
const (
	ofListener   = "listener"
	ofHost       = "host"
	ofEnabled    = "enabled"
	ofAttributes = "attributes"
	ofRule       = "rule"
)

// fact is what an object was seen to be. Any is there, whatever it is like: the
// journal knows of a new id no more than that.
type fact struct {
	there, any bool
	is         string
}

func (f fact) same(g fact) bool {
	return f.there == g.there && (!f.there || f.any || g.any || f.is == g.is)
}

type sighting struct {
	fact
	from time.Time // the earliest request whose answer showed it
}

// expectation is what a running change rests on. The zero one is a dialog's.
type expectation struct {
	whole    *api.VServer    // the last answer, which a whole one does not fall behind; nil takes the evidence's
	touched  []api.BackendID // whose absence the change explains
	counts   time.Time       // from when an answer counts although it lacks something, zero for never
	noRules  bool            // what is to be proved shows without the rules
	listener *api.VServer    // as confirmed
	hosts    []api.Backend   // that must be who they were
	rules    map[api.PolicyID][]expectedRule
}

// expectedRule is one state in which a rule may be seen.
type expectedRule struct {
	rule    api.Rule
	members []api.BackendID
	gone    bool
}

// judge says what an answer is worth: everything that is decided on an answer is
// decided on its judgement. It is pure.
func judge(e evidence, x expectation, at Place, got api.VServerList, asked time.Time) judgement {
	v, doubt, found := only(got, at)
	j := judgement{worth: usable, vserver: v}
	whole := x.whole
	if whole == nil && !e.at.IsZero() && asked.Sub(e.at) <= LagLimit {
		whole = &e.last
	}
	switch {
	case doubt != "":
		return j.incomplete(doubt)
	case !found:
		j.missing = got.Incomplete == ""
		return j.incomplete("the VServer is not in the answer")
	}
	if doubt = inDoubt(v, whole, !x.noRules); doubt != "" {
		return j.incomplete(doubt)
	}
	if doubt = respelled(v, e.knownIDs(whole, x)); doubt != "" {
		return j.incomplete(doubt)
	}
	if why := e.older(v, asked); why != "" {
		j.worth, j.why = stale, why
		return j
	}
	if whole != nil {
		j.vanished = vanished(*whole, v, x.touched)
		if why := lacks(*whole, v, j.vanished); why != "" && !e.counts(x, asked) {
			j.lacking = true
			return j.incomplete(why)
		}
	}
	if j.changes = x.contradictions(v); len(j.changes) > 0 {
		j.worth, j.why = contradicting, sayChanges(j.changes)
	}
	return j
}

func (j judgement) incomplete(why string) judgement {
	j.worth, j.why = incomplete, why
	return j
}

// only finds the place's VServer where the answer says one thing of it.
func only(got api.VServerList, at Place) (v api.VServer, doubt string, found bool) {
	for _, one := range got.VServers {
		switch {
		case one.ID != at.VServer && api.SameID(one.ID, at.VServer):
			return v, fmt.Sprintf("the answer has a VServer %q beside %q", one.ID, at.VServer), found
		case one.ID != at.VServer:
			continue
		case one.ULB != "" && one.ULB != at.ULB:
			return v, fmt.Sprintf("VServer %s came as one of ULB %s", one.ID, one.ULB), found
		case found && !reflect.DeepEqual(one, v):
			return v, fmt.Sprintf("VServer %s came twice, not alike", one.ID), found
		}
		v, found = one, true
	}
	return v, "", found
}

// inDoubt says what an answer leaves out that it must have, or says in two ways.
func inDoubt(v api.VServer, whole *api.VServer, rules bool) string {
	backends, known := v.Backends.Get()
	if !known {
		return "the service did not say which backends the VServer has"
	}
	ids := make([]string, 0, len(backends))
	for _, b := range backends {
		ids = append(ids, string(b.ID))
	}
	if twin := twinOf(ids); twin != "" {
		return "several backends carry the id " + twin
	}
	if rules {
		if doubt := rulesInDoubt(v); doubt != "" {
			return doubt
		}
	}
	if whole == nil {
		return ""
	}
	if doubt := lost(v, *whole); doubt != "" || !rules {
		return doubt
	}
	return lostOfRules(v, *whole)
}

// rulesSaid says whether the answer has the rules: an HTTP or HTTPS VServer is
// never without its Default one.
func rulesSaid(v api.VServer) bool {
	rules, known := v.Rules.Get()
	return known && (len(rules) > 0 || !v.Layer7())
}

func rulesInDoubt(v api.VServer) string {
	if v.Layer7() && !rulesSaid(v) {
		return "the service did not say which forwarding rules the VServer has"
	}
	rules, _ := v.Rules.Get()
	ids := make([]string, 0, len(rules))
	for _, r := range rules {
		if r.ID != "" {
			ids = append(ids, string(r.ID))
		}
		if r.Custom() && !r.Members.IsKnown() {
			return "the service did not say which members a rule has: " + impact.RuleName(r)
		}
	}
	if twin := twinOf(ids); twin != "" {
		return "several rules carry the id " + twin
	}
	return ""
}

// lost names a field of a backend that was there in the answer before.
func lost(v, whole api.VServer) string {
	backends, _ := v.Backends.Get()
	for _, is := range backends {
		was, there := whole.Backend(is.ID)
		if !there {
			continue
		}
		for _, f := range []struct {
			name    string
			was, is bool
		}{
			{"PrivateIP", was.PrivateIP.IsKnown(), is.PrivateIP.IsKnown()},
			{"Port", was.Port.IsKnown(), is.Port.IsKnown()},
			{"ResourceId", was.ResourceID.IsKnown(), is.ResourceID.IsKnown()},
			{"Enabled", was.Enabled.IsKnown(), is.Enabled.IsKnown()},
			{"Status", was.Status.IsKnown(), is.Status.IsKnown()},
		} {
			if f.was && !f.is {
				return fmt.Sprintf("the answer lacks the %s of backend %s", f.name, is.ID)
			}
		}
	}
	return ""
}

func lostOfRules(v, whole api.VServer) string {
	for _, is := range customs(v) {
		was, there := ruleOf(whole, is.ID)
		switch {
		case !there:
		case was.Match.IsKnown() && !is.Match.IsKnown(), was.Type.IsKnown() && !is.Type.IsKnown(),
			was.DomainMatchMode.IsKnown() && !is.DomainMatchMode.IsKnown(), was.Priority.IsKnown() && !is.Priority.IsKnown():
			return "the answer does not say all of rule " + impact.RuleName(was)
		}
	}
	return ""
}

// twinOf is an id that stands twice, or beside one that differs only in case or
// blanks.
func twinOf(ids []string) string {
	for i, id := range ids {
		if slices.ContainsFunc(ids[:i], func(other string) bool { return api.SameID(id, other) }) {
			return fmt.Sprintf("%q", id)
		}
	}
	return ""
}

// knownIDs are the ids of backends and rules that were seen, or that the change
// is about.
func (e evidence) knownIDs(whole *api.VServer, x expectation) []string {
	var known []string
	for o := range e.seen {
		if o.kind == ofHost || o.kind == ofRule {
			known = append(known, o.id)
		}
	}
	if whole != nil {
		for _, id := range ids(*whole, *whole) {
			known = append(known, string(id))
		}
	}
	for _, id := range x.touched {
		known = append(known, string(id))
	}
	for id := range x.rules {
		known = append(known, string(id))
	}
	slices.Sort(known)
	return slices.Compact(known)
}

// respelled finds an id that was seen otherwise, in case or blanks: what it was
// before is not gone.
func respelled(v api.VServer, known []string) string {
	rules, _ := v.Rules.Get()
	now := make([]string, 0, len(rules))
	for _, id := range ids(v, v) {
		now = append(now, string(id))
	}
	for _, r := range rules {
		now = append(now, string(r.ID))
	}
	for _, id := range now {
		if id == "" || slices.Contains(known, id) {
			continue
		}
		if i := slices.IndexFunc(known, func(was string) bool { return api.SameID(was, id) }); i >= 0 {
			return fmt.Sprintf("%q came as %q", known[i], id)
		}
	}
	return ""
}

// vanished are the backends that were there and are not, but those touched.
func vanished(was, is api.VServer, touched []api.BackendID) []api.Backend {
	backends, _ := was.Backends.Get()
	var gone []api.Backend
	for _, b := range backends {
		if _, there := is.Backend(b.ID); !there && !slices.Contains(touched, b.ID) {
			gone = append(gone, b)
		}
	}
	return gone
}

// lacks says what of the answer before is not there any more. A null BackendSet
// reads as an empty one (its slice is nil): the service may mean either.
func lacks(was, is api.VServer, gone []api.Backend) string {
	before, _ := was.Backends.Get()
	now, _ := is.Backends.Get()
	switch {
	case len(gone) > 0:
		return "backends are not there that nobody here touched: " + addresses(gone)
	case now == nil && len(before) > 0:
		return "the BackendSet is null, and was not empty before"
	}
	return ""
}

// counts says that an answer is to be believed although it lacks something: what
// is not there stayed so over the lag.
func (e evidence) counts(x expectation, asked time.Time) bool {
	if !x.counts.IsZero() && !asked.Before(x.counts) {
		return true
	}
	return !e.behind.IsZero() && !asked.Before(e.behind.Add(LagLimit))
}

// older names what the answer shows that something newer has replaced less than
// the lag ago, or that it does not show yet.
func (e evidence) older(v api.VServer, asked time.Time) string {
	facts := factsOf(v)
	for _, o := range slices.SortedFunc(maps.Keys(e.seen), object.compare) {
		h := e.seen[o]
		is, there := facts[o]
		if !there && !vanishes(o, v) {
			continue
		}
		newest := h[len(h)-1]
		if is.same(newest.fact) {
			continue
		}
		back := !newest.there && is.there && len(h) > 1 // an id that was gone does not come back
		if asked.Before(newest.from) || back && asked.Before(newest.from.Add(LagLimit)) {
			return o.words(is, newest.fact)
		}
		for i := range h[:len(h)-1] {
			if is.same(h[i].fact) && asked.Before(h[i+1].from.Add(LagLimit)) {
				return o.words(is, newest.fact)
			}
		}
	}
	return ""
}

// take notes what an answer shows.
func (e *evidence) take(v api.VServer, asked time.Time) {
	first := e.at.IsZero()
	if e.seen == nil {
		e.seen = map[object][]sighting{}
	}
	facts := factsOf(v)
	for o := range e.seen {
		if _, there := facts[o]; !there && vanishes(o, v) {
			facts[o] = fact{}
		}
	}
	for o, f := range facts {
		if h := e.seen[o]; len(h) == 0 && !first && vanishes(o, e.last) {
			e.note(o, fact{}, e.at)
		}
		e.note(o, f, asked)
	}
	if !asked.Before(e.at) {
		e.last, e.at = v, asked
	}
	e.behind = time.Time{}
	e.forget(asked)
}

func (e *evidence) note(o object, f fact, from time.Time) {
	if e.seen == nil {
		e.seen = map[object][]sighting{}
	}
	h := e.seen[o]
	if len(h) > 0 && (f.same(h[len(h)-1].fact) || from.Before(h[len(h)-1].from)) {
		return
	}
	e.seen[o] = append(slices.Clone(h), sighting{fact: f, from: from})
}

// forget drops what was replaced so long ago that no replica shows it any more.
func (e *evidence) forget(now time.Time) {
	for o, h := range e.seen {
		for len(h) > 1 && !now.Before(h[1].from.Add(LagLimit)) {
			h = h[1:]
		}
		if len(h) == 1 && !h[0].there {
			delete(e.seen, o)
			continue
		}
		e.seen[o] = h
	}
}

// act notes what a step was seen to have done, by this console or by another.
func (e *evidence) act(s StepStatus, steps []StepStatus, i int) {
	did := func(o object, before, after fact) {
		if len(e.seen[o]) == 0 {
			e.note(o, before, time.Time{})
		}
		e.note(o, after, s.EndedAt)
	}
	backend, rule := string(s.Step.Backend), object{ofRule, string(s.Step.Rule.ID)}
	switch s.Step.Kind {
	case impact.StepRelease:
		did(object{ofHost, backend}, fact{there: true, any: true}, fact{})
	case impact.StepDisable, impact.StepEnable:
		on := enabled(s.Step)
		did(object{ofEnabled, backend}, enabledFact(api.Known(1-on)), enabledFact(api.Known(on)))
	case impact.StepLeaveRule, impact.StepJoinRule:
		before, after := s.Step.Rule, s.Step.Rule
		before.Members = membersAs(currentIDs(steps, i, before.MemberIDs()))
		after.Members = membersAs(currentIDs(steps, i, s.Step.Members))
		did(rule, ruleFact(before), ruleFact(after))
	case impact.StepDeleteRule:
		did(rule, fact{there: true, any: true}, fact{})
	case impact.StepAdd:
		if s.Backend != "" {
			did(object{ofHost, string(s.Backend)}, fact{}, fact{there: true, any: true})
		}
	case impact.StepCreateRule:
		if s.Policy != "" {
			did(object{ofRule, string(s.Policy)}, fact{}, fact{there: true, any: true})
		}
	case impact.StepWait:
	}
}

func membersAs(ids []api.BackendID) api.Maybe[[]api.Member] {
	members := make([]api.Member, 0, len(ids))
	for _, id := range ids {
		members = append(members, api.Member{Backend: id})
	}
	return api.Known(members)
}

// contradictions are what differs from what the change rests on.
func (x expectation) contradictions(v api.VServer) []Change {
	var c changes
	if x.listener != nil {
		c.listener(*x.listener, v)
	}
	for _, was := range x.hosts {
		if is, there := v.Backend(was.ID); there && !api.SameHost(was, is) {
			c.differ(true, "backend "+string(was.ID), host(was), host(is))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(x.rules)) {
		if rulesSaid(v) {
			c.rule(v, id, x.rules[id])
		}
	}
	return c
}

// rule holds a rule to the states that it may be seen in.
func (c *changes) rule(v api.VServer, id api.PolicyID, allowed []expectedRule) {
	is, there := ruleOf(v, id)
	var differs changes
	for _, x := range allowed {
		if differs = x.differs(is, there); len(differs) == 0 {
			return
		}
	}
	*c = append(*c, differs...)
}

// differs compares a rule with how it should be. What was not sent along the
// service may have filled in.
func (x expectedRule) differs(is api.Rule, there bool) changes {
	var c changes
	name := "rule " + impact.RuleName(x.rule)
	switch {
	case x.gone && there:
		c.differ(true, name, gone, "members "+membersOf(is))
		return c
	case x.gone:
		return nil
	case !there:
		c.differ(true, name, "members ["+list(x.members)+"]", gone)
		return c
	}
	was := x.rule
	field(&c, true, name+": match", was.Match, is.Match)
	if !fits(was.Type, is.Type) {
		field(&c, true, name+": type", was.Type, is.Type)
	}
	if !fits(was.DomainMatchMode, is.DomainMatchMode) {
		field(&c, true, name+": mode", was.DomainMatchMode, is.DomainMatchMode)
	}
	if n, known := was.Priority.Get(); known && n >= 1 && n <= 9999 {
		field(&c, true, name+": priority", was.Priority, is.Priority)
	}
	if !is.Members.IsKnown() || !sameIDs(x.members, is.MemberIDs()) {
		c.differ(true, name+": members", "["+list(x.members)+"]", membersOf(is))
	}
	return c
}

func addresses(backends []api.Backend) string {
	words := make([]string, 0, len(backends))
	for _, b := range backends {
		words = append(words, string(b.ID)+" "+address(b))
	}
	slices.Sort(words)
	return joined(words)
}
