package surfercloud

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/surfercloud/rawjson"
)

// errBeside is how the limiter sees every read end that is made beside the others. Other parts of the
// service answer these: how busy it is with load balancers they do not say.
var errBeside = errors.New("beside")

// readBeside makes a read on which nothing depends: once, when a read of its priority may leave, and
// without a word to what the other reads share. It may be denied, throttled or hang as long as it likes.
func (c *Client) readBeside(ctx context.Context, action string, p params, check func(*answer) error) (*answer, error) {
	if api.PriorityOf(ctx) == api.Urgent {
		ctx = api.WithPriority(ctx, api.Listed)
	}
	pass, err := c.limiter.acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer pass.done(errBeside)
	over := c.reads.current()
	defer c.reads.done(over)
	a, err := c.do(ctx, over, c.readLimits, call{
		action: action, params: p, attempt: 1, check: check, heard: pass.heard,
	})
	if err != nil && gaveUp(ctx) {
		return nil, stopped(ctx, action, err)
	}
	return a, err
}

// mostPoints is more than any span has steps; of a curve with more nothing is believed.
const mostPoints = 5_000

// Metrics reads the curves of one VServer.
func (c *Client) Metrics(ctx context.Context, scope api.Scope, v api.VServerID, from, to time.Time,
) (api.Curves, error) {
	const action = "GetMetric"
	if v == "" {
		return api.Curves{}, notSent(action, "no VServer is named")
	}
	p := paramsOf(scope.Params("ResourceType", "ulb-vserver", "ResourceId", string(v)))
	p["BeginTime"], p["EndTime"] = int(from.Unix()), int(to.Unix())
	for i, m := range api.Metrics() {
		p[fmt.Sprintf("MetricName.%d", i)] = string(m)
	}
	a, err := c.readBeside(ctx, action, p, func(a *answer) error { return a.hasObject("DataSets") })
	if err != nil {
		return api.Curves{}, err
	}
	curves := api.Curves{From: from, To: to, Points: map[api.Metric][]api.Point{}}
	sets := a.fields.Inner("DataSets")
	if sets == nil {
		return curves, nil
	}
	for _, m := range api.Metrics() {
		if points := decodePoints(sets, m, from, to); len(points) > 0 {
			curves.Points[m] = points
		}
	}
	return curves, nil
}

// hasObject says why the answer has no such object. Null, or none beside RetCode 0, is an empty one, and
// so is an empty list, as some services write an empty map.
func (a *answer) hasObject(name string) error {
	text := a.fields.Raw(name)
	switch {
	case text == nil:
		return a.hasList(name)
	case a.fields.Torn(name):
		return errors.New(name + " came twice in the answer")
	case a.fields.Present(name) && text[0] != '{' && strings.Trim(string(text), "[] \t\r\n") != "":
		return errors.New(name + " in the answer is no object")
	}
	return nil
}

// decodePoints reads one curve, nil where there is none or it cannot be believed. A point without a
// time or a value, or of another time than was asked for, is left out: it is a gap.
func decodePoints(sets *rawjson.Object, m api.Metric, from, to time.Time) []api.Point {
	const beyond = 1e15 // more than any of them can be
	var points []api.Point
	whole := rawjson.Each(sets.Take(string(m)), func(o *rawjson.Object) bool {
		if len(points) == mostPoints {
			return false
		}
		at, timed := o.Time("Timestamp").Get()
		value, measured := o.Float("Value").Get()
		if timed && measured && value >= 0 && value <= beyond && !at.Before(from) && !at.After(to) {
			points = append(points, api.Point{At: at, Value: value})
		}
		return true
	})
	if !whole {
		return nil
	}
	slices.SortStableFunc(points, func(x, y api.Point) int { return x.At.Compare(y.At) })
	return slices.CompactFunc(points, func(x, y api.Point) bool { return x.At.Equal(y.At) })
}

const (
	operationsPage  = 50 // the most that the service gives at once
	operationsPages = 4
)

// UserOperations reads what was asked of a load balancer since a time. Where the service takes no notice
// of ResourceID it gives those of the whole project, of which so many pages are read at most.
func (c *Client) UserOperations(ctx context.Context, scope api.Scope, ulb api.ULBID, since time.Time,
) (api.UserOperations, error) {
	const action = "GetUserOperationEvents"
	if ulb == "" {
		return api.UserOperations{}, notSent(action, "no load balancer is named")
	}
	var found api.UserOperations
	next := ""
	for range operationsPages {
		p := paramsOf(scope.Params("ResourceID", string(ulb)))
		delete(p, "Region") // it is asked of a project
		p["BeginTime"], p["EndTime"], p["MaxResults"] = int(since.Unix()), int(c.clock.Now().Unix()), operationsPage
		if next != "" {
			p["NextToken"] = next
		}
		a, err := c.readBeside(ctx, action, p, func(a *answer) error { return a.hasList("Events") })
		if err != nil {
			return api.UserOperations{}, err
		}
		rawjson.Each(a.list("Events"), func(o *rawjson.Object) bool {
			if op, ok := decodeUserOperation(o, ulb); ok && !op.At.Before(since) {
				found.All = append(found.All, op)
			}
			return true
		})
		last := next
		next = a.fields.ID("NextToken")
		if next == "" || next == last {
			break
		}
	}
	found.More = next != ""
	slices.SortStableFunc(found.All, func(x, y api.UserOperation) int { return y.At.Compare(x.At) })
	return found, nil
}

// decodeUserOperation reads one that changes a load balancer, as far as that is said: one of something
// else, one that only reads, and one without a time or a name is none.
func decodeUserOperation(o *rawjson.Object, ulb api.ULBID) (api.UserOperation, bool) {
	at, timed := o.Time("OperateTime").Get()
	success := strings.Trim(string(o.Take("IsSuccess")), `"`)
	op := api.UserOperation{
		At: at, Action: o.ID("Api"), User: o.Text("UserName"), From: o.Text("RemoteIP"),
		Account: api.Fingerprint(o.ID("AccessKeyID")),
		Failed:  success == "false" || success == "0",
	}
	if op.User.Or("") == "" {
		op.User = o.Text("UserEmail")
	}
	about := false
	rawjson.Each(o.Take("RelatedResource"), func(r *rawjson.Object) bool {
		about = about || r.ID("ResourceId") == string(ulb)
		return true
	})
	return op, about && timed && op.Action != "" && !onlyReads(op.Action)
}

// onlyReads says whether an action only reads, by its name.
func onlyReads(action string) bool {
	return slices.ContainsFunc([]string{"Describe", "Get", "List"}, func(verb string) bool {
		return strings.HasPrefix(action, verb)
	})
}
