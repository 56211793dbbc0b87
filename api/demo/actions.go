package demo

import (
	"errors"
	"slices"
	"sync"
)

// actionSpec is one call of the API. run writes the answer's own fields; what it wrote is
// dropped if it refuses.
type actionSpec struct {
	required []string
	// scoped actions need a Region that has the product, and a project.
	scoped bool
	// byZone actions take a Zone in the place of the Region.
	byZone bool
	// replicated actions are answered by one of several replicas.
	replicated bool
	// write actions change the estate.
	write bool
	run   func(*Cloud, query, *writer) error
}

func actions() map[string]actionSpec {
	return map[string]actionSpec{
		"GetRegion":             {run: (*Cloud).getRegion},
		"GetProjectList":        {run: (*Cloud).getProjectList},
		"DescribeULB":           {scoped: true, replicated: true, run: (*Cloud).describeULB},
		"DescribeULBSimple":     {scoped: true, replicated: true, run: (*Cloud).describeULBSimple},
		"DescribeVServer":       {scoped: true, replicated: true, run: (*Cloud).describeVServer},
		"DescribeSSLV2":         {scoped: true, run: (*Cloud).describeSSL},
		"DescribeUHostInstance": {scoped: true, run: (*Cloud).describeUHostInstance},
		"GetMetric": {
			required: []string{"ResourceType", "ResourceId", "MetricName.0"}, scoped: true, byZone: true,
			run: (*Cloud).getMetric,
		},
		"GetUserOperationEvents": {run: (*Cloud).getUserOperationEvents},
		"ReleaseBackend": {
			required: []string{"ULBId", "BackendId"}, scoped: true, write: true,
			run: (*Cloud).releaseBackend,
		},
		"AllocateBackend": {
			required: []string{"ULBId", "VServerId"}, scoped: true, write: true,
			run: (*Cloud).allocateBackend,
		},
		"UpdateBackendAttribute": {
			required: []string{"ULBId", "BackendId"}, scoped: true, write: true,
			run: (*Cloud).updateBackendAttribute,
		},
		"UpdateVServerAttribute": {
			required: []string{"ULBId", "VServerId"}, scoped: true, write: true,
			run: (*Cloud).updateVServerAttribute,
		},
		"CreatePolicy": {
			required: []string{"ULBId", "VServerId", "Match", "BackendId.0"}, scoped: true,
			write: true, run: (*Cloud).createPolicy,
		},
		"UpdatePolicy": {
			required: []string{"ULBId", "VServerId", "Match"}, scoped: true, write: true,
			run: (*Cloud).updatePolicy,
		},
		"DeletePolicy": {required: []string{"PolicyId"}, scoped: true, write: true, run: (*Cloud).deletePolicy},
	}
}

// answer does what the request asks for and returns the body.
func (c *Cloud) answer(q query) []byte {
	scratch := scratches.Get().(*[]byte) //nolint:forcetypeassert // nothing else is put there
	w := &writer{buf: (*scratch)[:0], quirks: c.quirks}
	defer func() {
		*scratch = w.buf
		scratches.Put(scratch)
	}()
	var err error
	w.object(func() {
		w.integer("RetCode", 0, c.retCodeAsText())
		w.text("Action", q.form["Action"]+"Response")
		err = c.perform(q, w)
	})
	var no refusal
	if errors.As(err, &no) {
		return c.refusalBody(q.form["Action"], no)
	}
	return slices.Clone(w.buf)
}

// scratches are what answers are written in: a page is large, and growing to it costs more than the rest.
var scratches = sync.Pool{New: func() any { return new([]byte) }}

func (c *Cloud) retCodeAsText() bool { return c.quirks["retcode-string"] || c.quirks["number-strings"] }

// refusalBody lacks Action where the gateway refused before it knew the caller.
func (c *Cloud) refusalBody(action string, no refusal) []byte {
	w := newWriter(c.quirks)
	w.object(func() {
		w.integer("RetCode", no.code, c.retCodeAsText())
		if gateway := no.code >= 160 && no.code < 180; !gateway {
			w.text("Action", action+"Response")
		}
		w.text("Message", no.message(c.quirks["chinese"]))
	})
	return w.buf
}

// perform checks in the gateway's order: that there is an action, the caller, the action, the
// place, the parameters. The caller comes before the action, so that any signature can be tried
// here, whatever it is for.
func (c *Cloud) perform(q query, w *writer) error {
	name := q.form["Action"]
	if name == "" {
		return refuse(160)
	}
	if err := c.authenticate(q); err != nil {
		return err
	}
	a, known := c.actions[name]
	if !known {
		return refusal{161, name}
	}
	if a.write {
		c.mu.Lock()
		defer c.mu.Unlock()
	} else {
		c.mu.RLock()
		defer c.mu.RUnlock()
	}
	q.at = c.now()
	if a.scoped {
		var err error
		if q.scope, err = c.locate(q, a.byZone); err != nil {
			return err
		}
	}
	for _, parameter := range a.required {
		if !q.given(parameter) {
			return missing(parameter)
		}
	}
	if a.write {
		return c.write(a, q, w)
	}
	if a.replicated {
		q.at = q.at.Add(-c.behind(q))
	}
	return a.run(c, q, w)
}

// locate checks Region, or the Zone where that will do, and ProjectId.
func (c *Cloud) locate(q query, byZone bool) (scope, error) {
	place := "Region"
	if byZone && !q.given(place) && q.given("Zone") {
		place = "Zone"
	}
	if !q.given(place) {
		return scope{}, missing(place)
	}
	r, found := c.estate.region(q.form[place])
	if place == "Zone" {
		r, found = c.estate.regionOfZone(q.form[place])
	}
	if !found {
		return scope{}, unavailable(place)
	}
	if !q.given("ProjectId") && c.quirks["project-required"] {
		return scope{}, missing("ProjectId")
	}
	p, found := c.estate.project(q.form["ProjectId"])
	if !found {
		return scope{}, refuse(292)
	}
	if r.refusal != 0 {
		return scope{}, refusal{r.refusal, "Region"}
	}
	return scope{region: r.id, project: p.id}, nil
}
