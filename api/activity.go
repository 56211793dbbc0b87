package api

import "time"

// Metric is something that the service measures of a VServer, by the service's own name.
type Metric string

// The metrics that are asked for. Those of requests only an HTTP or HTTPS VServer has.
const (
	MetricConnections    Metric = "CurrentConnections"
	MetricNewConnections Metric = "NewConnections"    // a second
	MetricRequests       Metric = "VServerQPS"        // a second
	MetricErrors         Metric = "UlbVserverHrsp5xx" // a second
	MetricUpstreamTime   Metric = "VServerUpstreamRT" // milliseconds
)

// OfRequests says whether only an HTTP or HTTPS VServer has it.
func (m Metric) OfRequests() bool {
	return m == MetricRequests || m == MetricErrors || m == MetricUpstreamTime
}

// Metrics are those that are asked for, in their order on the screen.
func Metrics() []Metric {
	return []Metric{MetricConnections, MetricNewConnections, MetricRequests, MetricErrors, MetricUpstreamTime}
}

// Point is what was measured at a time.
type Point struct {
	At    time.Time
	Value float64
}

// Curves are what was measured of a VServer in a time, by metric, each in the order of time. A metric
// that the account or the VServer does not have is absent.
type Curves struct {
	From, To time.Time
	Points   map[Metric][]Point
}

// UserOperation is a request to the service that changes something, whoever made it.
type UserOperation struct {
	At      time.Time
	Action  string        // as the service names it, such as UpdateVServerAttribute
	User    Maybe[string] // who made it: the name, or the e-mail address where that has none
	From    Maybe[string] // the address that it came from
	Account string        // Fingerprint of the keys that it was made with, "" where the service does not say
	Failed  bool
}

// UserOperations are those on one load balancer, the newest first.
type UserOperations struct {
	All []UserOperation
	// More says that there may be others: the project had more of them than were read.
	More bool
}
