package render

import (
	"strconv"
	"time"

	"cloud.internal/ulbconsole/api"
)

// What is said of what is read beside a list while it is not there.
const (
	BesideReading = "reading"
	besideDenied  = "denied"
)

// Labels of what is read beside a list, where there is little room.
const (
	LabelMetrics     = "metrics"
	LabelConnections = "conns"
	LabelOthers      = "others"
)

// SpanWords is a span of metrics.
func SpanWords(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d%day == 0:
		return strconv.Itoa(int(d/day)) + "d"
	case d%time.Hour == 0:
		return strconv.Itoa(int(d/time.Hour)) + "h"
	default:
		return strconv.Itoa(int(d/time.Minute)) + "m"
	}
}

// besideFailed says in a word why it is not there.
func besideFailed(err error) string {
	switch api.KindOf(err) {
	case api.KindPermission, api.KindAuth:
		return besideDenied
	default:
		return "not read"
	}
}
