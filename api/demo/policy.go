package demo

import (
	"slices"
)

// What a ULB can have, over all its VServers. The Default rules do not count.
const (
	maxRules    = 50
	maxBackends = 50
)

// ruleToChange finds the VServer of a rule change, which must be HTTP or HTTPS.
func (c *Cloud) ruleToChange(q query) (*ulb, *vserver, error) {
	u, err := c.toChange(q)
	if err != nil {
		return nil, nil, err
	}
	v := u.vserver(q.form["VServerId"])
	if v == nil {
		return nil, nil, refuse(4088)
	}
	if !v.layer7() {
		return nil, nil, refuse(4112)
	}
	return u, v, nil
}

// members are the BackendIds of the request, each once; one that the VServer does
// not have is refused.
func (c *Cloud) members(q query, v *vserver) ([]string, error) {
	var out []string
	for _, id := range q.list("BackendId") {
		if v.backend(id) == nil {
			return nil, c.noBackend()
		}
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out, nil
}

// set takes the rule's own fields from the request. A Type left out means Domain, whatever it was;
// DomainMatchMode and PolicyPriority left out stay. The priority counts for path rules only.
func (c *Cloud) set(r *rule, q query) error {
	kind := q.form["Type"]
	if kind == "" {
		kind = "Domain"
	}
	if kind != "Domain" && kind != "Path" {
		return unavailable("Type")
	}
	mode := q.form["DomainMatchMode"]
	if mode != "" && mode != "Regular" && mode != "Wildcard" {
		return unavailable("DomainMatchMode")
	}
	lowest := bit(c.quirks["priority-0-refused"])
	priority := r.priority
	if c.quirks["priority-reset"] {
		priority = 0
	}
	if q.given("PolicyPriority") {
		var err error
		if priority, err = q.number("PolicyPriority", 0, lowest, 9999); err != nil {
			return err
		}
	}
	if mode != "" {
		r.mode = mode
	} else if c.quirks["mode-reset"] {
		r.mode = ""
	}
	if kind == "Domain" {
		priority = 0
		if r.mode == "" {
			r.mode = "Regular"
		}
	}
	r.kind, r.match, r.priority = kind, q.form["Match"], priority
	return nil
}

func (c *Cloud) createPolicy(q query, w *writer) error {
	u, v, err := c.ruleToChange(q)
	if err != nil {
		return err
	}
	if u.count(func(v *vserver) int { return len(v.rules) }) >= maxRules {
		return refuse(4207)
	}
	r := &rule{shows: q.at.Add(c.options.CreateDelay)}
	if err := c.set(r, q); err != nil {
		return err
	}
	if r.members, err = c.members(q, v); err != nil {
		return err
	}
	c.changing(u, q)
	r.id = c.estate.ids.next("policy")
	v.rules = append(v.rules, r)
	w.unless("no-new-id", func() { w.text("PolicyId", r.id) })
	return nil
}

// updatePolicy replaces the rule's fields and members; without BackendId.N the rule is left empty.
// The Default rule needs no id, has nothing but its members, and from then on keeps its own.
func (c *Cloud) updatePolicy(q query, _ *writer) error {
	u, v, err := c.ruleToChange(q)
	if err != nil {
		return err
	}
	members, err := c.members(q, v)
	if err != nil {
		return err
	}
	isDefault := q.form["Type"] == "Default"
	at := slices.IndexFunc(v.rules, func(r *rule) bool { return r.id == q.form["PolicyId"] })
	changed := rule{}
	switch {
	case isDefault:
	case !q.given("PolicyId"):
		return missing("PolicyId")
	case at < 0:
		return refuse(4100)
	default:
		changed = *v.rules[at]
		if err := c.set(&changed, q); err != nil {
			return err
		}
	}
	if len(members) == 0 && c.quirks["empty-rule-4077"] {
		return refuse(4077)
	}
	c.changing(u, q)
	if isDefault {
		v.byDefault, v.ownDefault = members, true
		return nil
	}
	changed.members = members
	v.rules[at] = &changed
	return nil
}

// deletePolicy finds the rule by its id alone; a VServerId that was sent must be the rule's.
func (c *Cloud) deletePolicy(q query, _ *writer) error {
	for _, u := range c.estate.shares[q.scope] {
		for _, v := range u.vservers {
			if q.given("VServerId") && v.id != q.form["VServerId"] {
				continue
			}
			at := slices.IndexFunc(v.rules, func(r *rule) bool { return r.id == q.form["PolicyId"] })
			if at >= 0 {
				c.changing(u, q)
				v.rules = slices.Delete(v.rules, at, at+1)
				return nil
			}
		}
	}
	return refuse(4100)
}
