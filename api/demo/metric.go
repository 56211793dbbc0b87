package demo

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"time"
)

// metricSpans are the longest spans that GetMetric gives in steps of a length: one step more than a
// round number of hours or days. The length itself is not documented and taken from that.
var metricSpans = []struct{ span, step time.Duration }{
	{2*time.Hour + time.Minute, time.Minute},
	{24*time.Hour + 5*time.Minute, 5 * time.Minute},
	{15*day + time.Hour, time.Hour},
}

// load is what a VServer does in one second.
type load struct {
	// asked is what clients ask for, per second; served is the share of it that
	// backends can answer, 0 to 1.
	asked, served float64
}

// metricCurves are the known ones of a VServer, each made of its load. Those of requests
// are for HTTP and HTTPS.
func metricCurves() map[string]func(load) float64 {
	// A few fail always, hardly more while others take over, and all once nobody does.
	failed := func(l load) float64 { return l.asked * (0.002 + 0.998*math.Pow(1-l.served, 6)) }
	slower := func(l load) float64 { return 1 / (0.25 + 0.75*l.served) }
	return map[string]func(load) float64{
		"CurrentConnections":  func(l load) float64 { return 40 * l.asked * l.served },
		"NewConnections":      func(l load) float64 { return l.asked * (0.1 + 0.9*l.served) },
		"VServerQPS":          func(l load) float64 { return l.asked },
		"VServerRT":           func(l load) float64 { return 24 * slower(l) },
		"VServerUpstreamRT":   func(l load) float64 { return 20 * slower(l) * float64(bit(l.served > 0)) },
		"UlbVserverHrsp2xx":   func(l load) float64 { return 0.95 * (l.asked - failed(l)) },
		"UlbVserverHrsp3xx":   func(l load) float64 { return 0.03 * (l.asked - failed(l)) },
		"UlbVserverHrsp4xx":   func(l load) float64 { return 0.02 * (l.asked - failed(l)) },
		"UlbVserverHrsp5xx":   failed,
		"UlbVserverHrspOther": func(load) float64 { return 0 },
		"BandIn":              func(l load) float64 { return 6000 * l.asked * (0.1 + 0.9*l.served) },
		"BandOut":             func(l load) float64 { return 90000 * l.asked * l.served },
		"NetPacketIn":         func(l load) float64 { return 8 * l.asked * (0.1 + 0.9*l.served) },
		"NetPacketOut":        func(l load) float64 { return 12 * l.asked * l.served },
	}
}

// ofRequests reports whether the metric is one of HTTP requests: without them it has no points.
func ofRequests(metric string) bool { return metric[0] == 'U' || metric[0] == 'V' }

// getMetric gives the curves of one VServer.
func (c *Cloud) getMetric(q query, w *writer) error {
	if q.form["ResourceType"] != "ulb-vserver" {
		return unavailable("ResourceType")
	}
	from, to, step, err := q.span()
	if err != nil {
		return err
	}
	known, names := metricCurves(), q.list("MetricName")
	if len(names) > len(known) {
		return unavailable("MetricName")
	}
	for _, name := range names {
		if known[name] == nil {
			return unavailable("MetricName")
		}
	}
	u := c.ulbOf(q.scope, q.form["ResourceId"])
	w.name("DataSets")
	w.object(func() {
		for _, name := range names {
			var points []point
			for at := from; u != nil && !at.After(to); at = at.Add(step) {
				if value, measured := c.measure(u, q.form["ResourceId"], name, at); measured {
					points = append(points, point{at, value})
				}
			}
			w.list(name, len(points), func(i int) {
				w.object(func() {
					w.number("Timestamp", int(points[i].at.Unix()))
					w.number("Value", points[i].value)
				})
			})
		}
	})
	return nil
}

// span is the time that a request for metrics is about, in whole steps: what has not
// been yet is left out.
func (q query) span() (from, to time.Time, step time.Duration, err error) {
	now := int(q.at.Unix())
	end, err := q.number("EndTime", now, 0, math.MaxInt)
	if err != nil {
		return from, to, 0, err
	}
	seconds, err := q.number("TimeRange", 3600, 1, math.MaxInt32)
	if err != nil {
		return from, to, 0, err
	}
	begin, err := q.number("BeginTime", end-seconds, 0, end)
	if err != nil {
		return from, to, 0, err
	}
	for _, s := range metricSpans {
		if end-begin <= int(s.span.Seconds()) {
			from = time.Unix(int64(begin), 0).Add(s.step - 1).Truncate(s.step)
			return from, time.Unix(int64(min(end, now)), 0), s.step, nil
		}
	}
	if q.given("BeginTime") {
		return from, to, 0, unavailable("BeginTime")
	}
	return from, to, 0, unavailable("TimeRange")
}

// ulbOf finds the ULB of a VServer.
func (c *Cloud) ulbOf(s scope, vserverID string) *ulb {
	for _, u := range c.estate.shares[s] {
		if u.vserver(vserverID) != nil {
			return u
		}
	}
	return nil
}

type point struct {
	at    time.Time
	value int
}

// measure is a metric of a VServer at a time. It follows the hours of the day and what
// served at that moment.
func (c *Cloud) measure(u *ulb, vserverID, metric string, at time.Time) (value int, measured bool) {
	then := &ulb{vservers: u.asOf(at)}
	v := then.vserver(vserverID)
	if v == nil || ofRequests(metric) && !v.layer7() {
		return 0, false
	}
	// What moves them from minute to minute is the clients' doing, and so the same in all.
	clients := asked(v, at) * (0.97 + 0.06*chance(v.id, at))
	return int(math.Round(metricCurves()[metric](load{asked: clients, served: c.served(v, at)}))), true
}

// served is the share of the enabled backends that work: one that is disabled fails nobody.
func (c *Cloud) served(v *vserver, at time.Time) float64 {
	enabled, working := 0, 0
	for _, b := range v.backends {
		if b.enabled {
			enabled++
			working += bit(!c.failing(b, at))
		}
	}
	return float64(working) / float64(max(enabled, 1))
}

// asked is how much clients want of a VServer: most at three in the afternoon where the regions
// are, least twelve hours later, each VServer with its own height.
func asked(v *vserver, at time.Time) float64 {
	height := 40 + 400*chance(v.id, time.Unix(0, 0))
	at = at.Add(8 * time.Hour)
	hours := at.Sub(at.Truncate(day)).Hours()
	return height * (0.3 + 0.7*(1+math.Cos((hours-15)/24*2*math.Pi))/2)
}

// chance is a number from 0 to 1 that is always the same for a name and a time.
func chance(name string, at time.Time) float64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name))
	//nolint:gosec // a made-up curve must repeat itself; nothing here is secret
	return rand.New(rand.NewPCG(h.Sum64(), uint64(at.Unix()))).Float64()
}
