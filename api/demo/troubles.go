package demo

import (
	"slices"
	"time"
)

const (
	// replicaLag is how far the second of two replicas is behind.
	replicaLag = 8 * time.Second
	// refusedFor is how long a write that was refused and happens all the same is not to be seen.
	refusedFor = 5 * time.Second
	// maxTurns bounds how many questions two replicas keep apart.
	maxTurns = 10000
)

// behind is how old the answer to a question is. Two replicas take turns over each question, for
// who asks two in turn must not get all the answers to one of them from the same replica.
func (c *Cloud) behind(q query) time.Duration {
	if !c.quirks["two-replicas"] {
		return 0
	}
	c.turnMu.Lock()
	defer c.turnMu.Unlock()
	if len(c.turns) >= maxTurns {
		clear(c.turns)
	}
	question := turnKey{q.scope, q.form["Action"], q.form["ULBId"], q.form["VServerId"], q.form["Offset"]}
	second := c.turns[question]
	c.turns[question] = !second
	if second {
		return replicaLag
	}
	return 0
}

type turnKey struct {
	scope
	action, ulb, vserver, offset string
}

// failureCodes are the RetCodes by action that say that a write failed and may be tried later.
func failureCodes(action string) []int {
	return map[string][]int{
		"ReleaseBackend":         {4092, 4147},
		"AllocateBackend":        {4090, 4145},
		"UpdateBackendAttribute": {4074, 4104},
		"UpdateVServerAttribute": {4104},
		"CreatePolicy":           {4097, 4099, 4101},
		"UpdatePolicy":           {4104, 4074},
		"DeletePolicy":           {4075, 4098},
	}[action]
}

// write does a write and remembers it. One that was done may be refused all the same.
func (c *Cloud) write(a actionSpec, q query, w *writer) error {
	about := c.about(q)
	err := a.run(c, q, w)
	if err == nil && c.quirks["refused-then-done"] {
		codes := failureCodes(q.form["Action"])
		err = refuse(codes[c.recorded%len(codes)])
	}
	c.record(q, err == nil, about)
	return err
}

// putBack adds a released host again, as somebody who keeps the members to a list of his own.
// Whatever was done to it before, it is enabled and in no rule.
func (c *Cloud) putBack(v *vserver, released *backend, now time.Time) {
	b := *released
	b.id, b.enabled, b.added, b.shows = c.estate.ids.next("backend"), true, now, time.Time{}
	v.backends = append(v.backends, &b)
}

// listed are the rows of a VServer's BackendSet.
func (c *Cloud) listed(v *vserver, now time.Time) []*backend {
	out := v.backends
	if len(out) == 0 {
		return out
	}
	again := func(change func(*backend)) {
		b := *v.backends[0]
		change(&b)
		out = append(slices.Clip(out), &b)
	}
	if c.quirks["duplicate-row-health"] {
		again(func(b *backend) { b.failing, b.flaky, b.added = !c.failing(b, now), false, time.Time{} })
	}
	if c.quirks["duplicate-row-address"] {
		again(func(b *backend) { b.host.ip = "10.97.0.1" })
	}
	return out
}
