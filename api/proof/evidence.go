package proof

import (
	"maps"
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// Worth is what an answer is worth against what was seen and sent before.
type Worth string

const (
	Usable        Worth = "usable"
	Stale         Worth = "stale"         // older than what was seen: it proves nothing
	Incomplete    Worth = "incomplete"    // lacks what was known, or says one thing in two ways
	Contradicting Worth = "contradicting" // something else changed that the plan rests on
)

// Judgement is the worth of an answer, and why.
type Judgement struct {
	Worth       Worth
	VServer     api.VServer
	Missing     bool             // the answer is whole, and the VServer is not in it
	Lacking     bool             // incomplete by what is not there: it counts once the lag is over
	Found       impact.Finding   // why it is worth nothing
	Differences []impact.Finding // of a contradicting one: old and new
	// vanished are backends that were there, and that nobody here touched.
	Vanished []api.Backend
	facts    map[object]fact // of the answer, nil where it came to none
}

// Evidence is what was seen of one VServer, each fact with the time from which it is known.
// Replicas of the service lag by up to LagLimit, so the newest fact is the truth, whatever the
// newest answer says.
type Evidence struct {
	seen   map[object][]sighting // the newest last
	last   api.VServer           // of the newest usable answer
	at     time.Time             // when that was asked for, zero without one
	behind time.Time             // since when answers are stale, or lack something that was there
}

type sighting struct {
	fact
	from time.Time // the earliest request whose answer showed it
}

// judge says what an answer is worth: everything that is decided on an answer is decided on its
// judgement. It is pure.
func judge(e Evidence, x Expectation, at api.Place, got api.VServerList, asked time.Time) Judgement {
	v, doubt, found := only(got, at)
	j := Judgement{Worth: Usable, VServer: v}
	whole := x.Whole
	if whole == nil && !e.at.IsZero() && asked.Sub(e.at) <= change.LagLimit {
		whole = &e.last
	}
	switch {
	case doubt.Kind != "":
		return j.incomplete(doubt)
	case !found:
		j.Missing = got.Incomplete == ""
		return j.incomplete(impact.Finding{Kind: impact.FoundNoVServer})
	}
	if doubt = whyIncomplete(v, whole, !x.NoRules); doubt.Kind != "" {
		return j.incomplete(doubt)
	}
	if doubt = respelled(v, e.knownIDs(whole, x)); doubt.Kind != "" {
		return j.incomplete(doubt)
	}
	j.facts = factsOf(v)
	if why := e.older(v, j.facts, asked); why.Kind != "" {
		j.Worth, j.Found = Stale, why
		return j
	}
	if whole != nil {
		j.Vanished = slices.DeleteFunc(vanished(*whole, v, x.Touched), e.seenGone)
		if why := lacks(*whole, v, j.Vanished); why.Kind != "" && !e.counts(x, asked) {
			j.Lacking = true
			return j.incomplete(why)
		}
	}
	if j.Differences = x.contradictions(v); len(j.Differences) > 0 {
		j.Worth = Contradicting
	}
	return j
}

// Judge says what an answer is worth, and notes what it shows.
func (e *Evidence) Judge(x Expectation, at api.Place, got api.VServerList, asked time.Time) Judgement {
	j := judge(*e, x, at, got, asked)
	switch {
	case j.Worth == Usable, j.Worth == Contradicting:
		e.take(j.VServer, j.facts, asked)
	case e.behind.IsZero() && (j.Lacking || j.Worth == Stale):
		e.behind = asked
	}
	return j
}

func (j Judgement) incomplete(why impact.Finding) Judgement {
	j.Worth, j.Found = Incomplete, why
	return j
}

// seenGone says that nothing newer is known of a backend than that it is gone.
func (e Evidence) seenGone(b api.Backend) bool {
	h := e.seen[object{ofHost, string(b.ID)}]
	return len(h) > 0 && !h[len(h)-1].there
}

// counts says that an answer is to be believed although it lacks something: what is not there
// stayed so over the lag.
func (e Evidence) counts(x Expectation, asked time.Time) bool {
	if !x.Counts.IsZero() && !asked.Before(x.Counts) {
		return true
	}
	return !e.behind.IsZero() && !asked.Before(e.behind.Add(change.LagLimit))
}

// older names what the answer shows that something newer has replaced less than the lag ago, or
// that it does not show yet.
func (e Evidence) older(v api.VServer, facts map[object]fact, asked time.Time) impact.Finding {
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
		if asked.Before(newest.from) || back && asked.Before(newest.from.Add(change.LagLimit)) {
			return o.older(is, newest.fact)
		}
		for i := range h[:len(h)-1] {
			if is.same(h[i].fact) && asked.Before(h[i+1].from.Add(change.LagLimit)) {
				return o.older(is, newest.fact)
			}
		}
	}
	return impact.Finding{}
}

// take notes what an answer shows, whose facts these are. It may change them.
func (e *Evidence) take(v api.VServer, facts map[object]fact, asked time.Time) {
	first := e.at.IsZero()
	if e.seen == nil {
		e.seen = map[object][]sighting{}
	}
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

func (e *Evidence) note(o object, f fact, from time.Time) {
	if e.seen == nil {
		e.seen = map[object][]sighting{}
	}
	h := slices.Clone(e.seen[o])
	if len(h) > 0 {
		switch newest := h[len(h)-1]; {
		case from.Before(newest.from):
			return
		case newest.any && f.there && !f.any: // now it is known what it is like
			h = h[:len(h)-1]
		case f.same(newest.fact):
			return
		}
	}
	e.seen[o] = append(h, sighting{fact: f, from: from})
}

// forget drops what was replaced so long ago that no replica shows it any more.
func (e *Evidence) forget(now time.Time) {
	for o, h := range e.seen {
		for len(h) > 1 && !now.Before(h[1].from.Add(change.LagLimit)) {
			h = h[1:]
		}
		if len(h) == 1 && !h[0].there {
			delete(e.seen, o)
			continue
		}
		e.seen[o] = h
	}
}

// NoteStep notes what a step was seen to have done, by this console or by another.
func (e *Evidence) NoteStep(s change.StepStatus, steps []change.StepStatus, i int) {
	if e.seen == nil {
		e.seen = map[object][]sighting{}
	}
	did := func(o object, before, after fact) {
		// What was before it may have been over when this console first looked.
		if !slices.ContainsFunc(e.seen[o], func(s sighting) bool { return s.same(before) }) {
			e.seen[o] = slices.Insert(slices.Clone(e.seen[o]), 0, sighting{fact: before})
		}
		e.note(o, after, s.EndedAt)
	}
	backend, rule := string(s.Step.Backend), object{ofRule, string(s.Step.Rule.ID)}
	switch s.Step.Kind {
	case impact.StepRelease:
		did(object{ofHost, backend}, fact{there: true, any: true}, fact{})
	case impact.StepDisable, impact.StepEnable:
		on := s.Step.Enabled()
		did(object{ofEnabled, backend}, numberFact(api.Known(1-on)), numberFact(api.Known(on)))
	case impact.StepWeight:
		did(object{ofWeight, backend}, numberFact(s.Step.From), numberFact(s.Step.Weight))
	case impact.StepCheck:
		did(object{ofCheck, ""}, textFact(api.Known(s.Step.CheckFrom)), textFact(api.Known(s.Step.Check)))
	case impact.StepLeaveRule, impact.StepJoinRule:
		before, after := s.Step.Rule, s.Step.Rule
		before.Members = membersAs(change.CurrentIDs(steps, i, before.MemberIDs()))
		after.Members = membersAs(change.CurrentIDs(steps, i, s.Step.Members))
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

// knownIDs are the ids of backends and rules that were seen, or that the change is about.
func (e Evidence) knownIDs(whole *api.VServer, x Expectation) []string {
	var known []string
	for o := range e.seen {
		if o.kind == ofHost || o.kind == ofRule {
			known = append(known, o.id)
		}
	}
	if whole != nil {
		for _, id := range whole.BackendIDs() {
			known = append(known, string(id))
		}
	}
	for _, id := range x.Touched {
		known = append(known, string(id))
	}
	for id := range x.Rules {
		known = append(known, string(id))
	}
	slices.Sort(known)
	return slices.Compact(known)
}

// Unusable says why an answer proves nothing, nothing where it is worth something: an error, or what
// was found.
func (j Judgement) Unusable(got api.VServerList, at api.Place) (impact.Finding, error) {
	if j.Worth == Usable || j.Worth == Contradicting {
		return impact.Finding{}, nil
	}
	if _, err := Pick(got, at); err != nil {
		return impact.Finding{}, err
	}
	return j.Found, nil
}
