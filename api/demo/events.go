package demo

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	// maxEvents is how many operations are remembered; the oldest go first.
	maxEvents = 1000
	// maxEventAge is how long the service remembers one.
	maxEventAge = 365 * day
)

// event is a write that somebody asked for, whatever became of it.
type event struct {
	number int // counts up, for paging
	scope
	api, user, from, key string
	done                 bool
	at                   time.Time
	about                []named
}

// named is a resource with its name, as far as it has one.
type named struct{ id, name string }

// record remembers a write. It needs the lock.
func (c *Cloud) record(q query, done bool, about []named) {
	c.remembered(event{
		scope: q.scope, api: q.form["Action"], done: done, at: q.at, about: about,
		user: "demo", from: q.from, key: q.form["PublicKey"],
	})
}

func (c *Cloud) remembered(e event) {
	c.recorded++
	e.number = c.recorded
	c.events = append(c.events, e)
	if len(c.events) > maxEvents {
		c.events = slices.Delete(c.events, 0, len(c.events)-maxEvents)
	}
}

// about are the resources that a write names, as they are before it.
func (c *Cloud) about(q query) []named {
	var out []named
	add := func(id, name string) {
		if id != "" {
			out = append(out, named{id, name})
		}
	}
	u := c.ulb(q)
	if u == nil {
		u = &ulb{}
	}
	add(q.form["ULBId"], u.name)
	if v := u.vserver(q.form["VServerId"]); v != nil {
		add(v.id, v.name)
	} else {
		add(q.form["VServerId"], "")
	}
	if _, b := u.backend(q.form["BackendId"]); b != nil {
		add(b.id, b.host.name)
		add(b.host.id, b.host.name)
	} else {
		add(q.form["BackendId"], "")
	}
	add(q.form["PolicyId"], "")
	add(q.form["ResourceId"], c.estate.hosts[q.form["ResourceId"]].name)
	return out
}

// getUserOperationEvents gives the writes of a project, the newest first. NextToken is where
// the next page begins.
func (c *Cloud) getUserOperationEvents(q query, w *writer) error {
	p, found := c.estate.project(q.form["ProjectId"])
	if !found {
		return refuse(292)
	}
	now := int(q.at.Unix())
	begin, err := q.number("BeginTime", now-int(maxEventAge.Seconds()), 0, math.MaxInt)
	if err != nil {
		return err
	}
	end, err := q.number("EndTime", now, begin, math.MaxInt)
	if err != nil {
		return err
	}
	most, err := q.number("MaxResults", 20, 1, 50)
	if err != nil {
		return err
	}
	before := c.recorded + 1
	if q.given("NextToken") {
		number, isOurs := strings.CutPrefix(q.form["NextToken"], "before-")
		if before, err = strconv.Atoi(number); err != nil || !isOurs {
			return unavailable("NextToken")
		}
	}
	var page []event
	for _, e := range slices.Backward(c.events) {
		at := int(e.at.Unix())
		if e.number < before && e.project == p.id && at >= begin && at <= end && e.isFor(q) {
			page = append(page, e)
		}
	}
	next := ""
	if len(page) > most {
		page = page[:most]
		next = "before-" + strconv.Itoa(page[most-1].number)
	}
	w.text("NextToken", next)
	w.list("Events", len(page), func(i int) { writeEvent(w, page[i]) })
	return nil
}

// isFor reports whether the request wants the event: one of its keys, and about its
// resource, where it names any.
func (e event) isFor(q query) bool {
	keys, resource := q.list("AccessKeyIDs"), q.form["ResourceID"]
	return (len(keys) == 0 || slices.Contains(keys, e.key)) &&
		(resource == "" || slices.ContainsFunc(e.about, func(n named) bool { return n.id == resource }))
}

func writeEvent(w *writer, e event) {
	w.object(func() {
		w.text("Region", e.region)
		w.text("Api", e.api)
		w.flag("IsSuccess", e.done)
		w.number("OperateTime", int(e.at.Unix()))
		w.text("UserName", e.user)
		w.text("UserEmail", e.user+"@example.com")
		w.text("RemoteIP", e.from)
		w.text("AccessKeyID", e.key)
		w.list("RelatedResource", len(e.about), func(i int) {
			w.object(func() {
				w.text("ResourceId", e.about[i].id)
				w.text("ResourceName", e.about[i].name)
			})
		})
	})
}
