package proof

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

func (o object) compare(p object) int {
	return cmp.Or(cmp.Compare(o.kind, p.kind), cmp.Compare(o.id, p.id))
}

// vanishes says whether the object is gone where the VServer lacks it: the attributes of a backend
// go with it, and rules that were not said are not gone, nor is the Default one ever.
func vanishes(o object, v api.VServer) bool {
	return o.kind == ofHost || o.kind == ofRule && o.id != "" && rulesSaid(v)
}

// older says that this is shown instead of what was seen already.
func (o object) older(is, seen fact) impact.Finding {
	return impact.Finding{Kind: impact.FoundOlder, What: o.kind, ID: o.id, Is: is.short(), Was: seen.short()}
}

// short is "" of what is not there.
func (f fact) short() string {
	switch {
	case !f.there:
		return ""
	case f.any:
		return "there"
	default:
		return api.Short(f.is)
	}
}

// factsOf are all facts of a VServer whose sets are known.
func factsOf(v api.VServer) map[object]fact {
	backends, _ := v.Backends.Get()
	facts := make(map[object]fact, 2+4*len(backends))
	facts[object{ofListener, ""}] = fact{
		there: true,
		is: fmt.Sprintf("%s %s:%s, Method %s", quoted(v.Name), api.Show(v.Protocol), api.Show(v.Port),
			api.Show(v.Method)),
	}
	facts[object{ofCheck, ""}] = textFact(v.MonitorType)
	for _, b := range backends {
		id := string(b.ID)
		facts[object{ofHost, id}] = fact{there: true, is: HostText(b)}
		facts[object{ofEnabled, id}] = numberFact(b.Enabled)
		facts[object{ofWeight, id}] = numberFact(b.Weight)
		facts[object{ofStandby, id}] = numberFact(b.IsBackup)
	}
	rules, _ := v.Rules.Get()
	for _, r := range rules {
		facts[object{ofRule, string(r.ID)}] = ruleFact(r)
	}
	return facts
}

func numberFact(n api.Maybe[int]) fact { return fact{there: true, is: api.Show(n)} }

func textFact(text api.Maybe[string]) fact { return fact{there: true, is: quoted(text)} }

func ruleFact(r api.Rule) fact {
	if !r.Members.IsKnown() {
		return fact{there: true, any: true}
	}
	members := r.MemberIDs()
	slices.Sort(members)
	is := fmt.Appendf(nil, "match %s, type %s, mode %s, priority %s, members [",
		quoted(r.Match), api.Show(r.Type), api.Show(r.DomainMatchMode), api.Show(r.Priority))
	for i, id := range members {
		if i > 0 {
			is = append(is, ' ')
		}
		is = strconv.AppendQuote(is, string(id))
	}
	return fact{there: true, is: string(append(is, ']'))}
}

// object is one thing whose facts are kept apart from those of others.
type object struct{ kind, id string }

// The kinds of object. Health is none: it comes and goes.
const (
	ofListener = "listener"
	ofHost     = "host"
	ofEnabled  = "enabled"
	ofWeight   = "weight"
	ofStandby  = "standby"
	ofCheck    = "check"
	ofRule     = "rule"
)

// fact is what an object was seen to be. Any is there, whatever it is like: the journal knows of a
// new id no more than that.
type fact struct {
	there, any bool
	is         string
}

func (f fact) same(g fact) bool {
	return f.there == g.there && (!f.there || f.any || g.any || f.is == g.is)
}

// rulesSaid says whether the answer has the rules: an HTTP or HTTPS VServer is never without its
// Default one.
func rulesSaid(v api.VServer) bool {
	rules, known := v.Rules.Get()
	return known && (len(rules) > 0 || !v.Layer7())
}
