package render

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/theme"
)

// Metrics are a VServer's over a span, as far as they were read.
type Metrics struct {
	Span   time.Duration
	Curves api.Curves
	Read   bool  // they were, or Err says why not
	Err    error // of the last read
}

// Word stands in the place of curves that there are not, "" where there are some.
func (m Metrics) Word() string {
	switch {
	case !m.Read:
		return BesideReading
	case m.Err != nil:
		return besideFailed(m.Err)
	case len(m.Curves.Points) == 0:
		return "none"
	default:
		return ""
	}
}

// OfferSpan is what a key does that changes the span of metrics.
func OfferSpan(d time.Duration) string { return SpanWords(d) + " span" }

// WithLately are a VServer's sections with its metrics, a line each, and what others did, for a description
// so wide. While they are read they take as many lines as they will: those of requests are HTTP's. Where
// there are none that is only one more fact.
func WithLately(th *theme.Theme, sections []Section, m Metrics, http bool, others []Fact, width int) []Section {
	word := m.Word()
	if m.Read && word != "" {
		return BehindState(sections, append([]Fact{{LabelMetrics, word}}, others...))
	}
	s := Section{Title: LabelMetrics}
	since := sinceWords(m.Span)
	for _, metric := range api.Metrics() {
		points := m.Curves.Points[metric]
		switch {
		case word != "" && (http || !metric.OfRequests()):
			s.Facts = append(s.Facts, Fact{metricName(metric), word})
		case len(points) > 0:
			s.Facts = append(s.Facts, Fact{metricName(metric), curve(th, m.Curves, points, since, metricUnit(metric), width)})
		}
	}
	s.Facts = append(s.Facts, others...)
	return append([]Section{s}, sections...)
}

// axis is a graph between when it begins and now.
func axis(since, drawn string) string { return since + " " + drawn + " now" }

// sinceWords say when a graph begins.
func sinceWords(span time.Duration) string { return "-" + SpanWords(span) }

// curve is a curve with the number that it ends with and its highest.
func curve(th *theme.Theme, c api.Curves, points []api.Point, since, unit string, width int) string {
	const numbers, most = 26, 60
	from, to := bounds(c, points)
	cells := min(width-labelWidth-1-numbers-len(axis(since, "")), stepsIn(points, from, to), most)
	return fmt.Sprintf("%s %s%s, max %s%s", axis(since, graph(th, points, from, to, cells, nil)),
		amount(points[len(points)-1].Value), unit, amount(highest(points)), unit)
}

func metricName(m api.Metric) string {
	switch m {
	case api.MetricConnections:
		return "connections"
	case api.MetricNewConnections:
		return "new connections"
	case api.MetricRequests:
		return "requests"
	case api.MetricErrors:
		return "5xx answers"
	case api.MetricUpstreamTime:
		return "upstream time"
	default:
		return string(m)
	}
}

func metricUnit(m api.Metric) string {
	switch m {
	case api.MetricConnections:
		return ""
	case api.MetricUpstreamTime:
		return "ms"
	default:
		return "/s"
	}
}

// Connections adds how many connections a listener has, or the word that stands for it.
func (d *Details) Connections(m Metrics) {
	const label = 9
	if drawn := Connections(d.theme, m, max(d.width-label-8, 1)); drawn != "" {
		d.field(LabelConnections, drawn)
		return
	}
	d.add(&d.theme.Muted, fmt.Sprintf("%-8s %s", LabelMetrics, Dash(m.Word())))
}

// Others adds who else changed the load balancer, where anybody did, or that one may not know.
func (d *Details) Others(o Others, now time.Time) {
	switch {
	case o.Any():
		d.add(&d.theme.Warn, fmt.Sprintf("%-8s %s", LabelOthers, OthersLine(d.theme, o, now)))
	case o.Err != nil:
		d.add(&d.theme.Muted, fmt.Sprintf("%-8s %s", LabelOthers, o.word()))
	}
}

// Connections are a VServer's, drawn in at most so many cells, and how many there are now; "" where they
// are not known.
func Connections(th *theme.Theme, m Metrics, cells int) string {
	points := m.Curves.Points[api.MetricConnections]
	if m.Word() != "" || len(points) == 0 {
		return ""
	}
	now, since := amount(points[len(points)-1].Value), sinceWords(m.Span)
	from, to := bounds(m.Curves, points)
	cells = min(cells-len(axis(since, "")), stepsIn(points, from, to))
	return axis(since, graph(th, points, from, to, cells, nil)) + " " + now
}

// Mark is when a step was sent that a graph shows.
type Mark struct {
	At   time.Time
	Step int
}

// sign is the step's number, in ASCII in brackets: digits are the curve's there.
func (m Mark) sign(ascii bool) string {
	n := strconv.Itoa(m.Step)
	if ascii {
		return "[" + n + "]"
	}
	return n
}

// ConnectionsSince are those since shortly before the first mark, with each mark where it belongs, and
// how many they were at the first one and are now; "" where they are not known.
func ConnectionsSince(th *theme.Theme, m Metrics, marks []Mark, cells int) string {
	const before = 10 * time.Minute
	points := m.Curves.Points[api.MetricConnections]
	if m.Word() != "" || len(points) == 0 || len(marks) == 0 {
		return ""
	}
	first := marks[0].At
	from, to := bounds(m.Curves, points)
	if begin := first.Add(-before); begin.After(from) {
		from = begin
	}
	for _, mark := range marks {
		to = api.Later(to, mark.At)
	}
	was := points[0].Value
	for _, p := range points {
		if !p.At.After(first) {
			was = p.Value
		}
	}
	for _, mark := range marks {
		cells -= len(mark.sign(th.ASCII))
	}
	drawn := graph(th, points, from, to, min(cells, stepsIn(points, from, to)), marks)
	return fmt.Sprintf("%s, step %d: %s %s %s", axis(sinceWords(to.Sub(from).Round(time.Minute)), drawn), marks[0].Step,
		amount(was), th.Glyph.Arrow, amount(points[len(points)-1].Value))
}

// bounds are the times that a curve is drawn between: what the service has not measured yet is no gap.
func bounds(c api.Curves, points []api.Point) (from, to time.Time) {
	step := stepOf(points)
	from, to = c.From, c.To
	if last := points[len(points)-1].At.Add(step); to.Sub(last) <= 2*step {
		to = last
	}
	return from, to
}

// stepOf is the time from one point to the next.
func stepOf(points []api.Point) time.Duration {
	step := time.Duration(math.MaxInt64)
	for i := 1; i < len(points); i++ {
		step = min(step, points[i].At.Sub(points[i-1].At))
	}
	if step == math.MaxInt64 {
		step = time.Minute
	}
	return max(step, time.Minute)
}

func stepsIn(points []api.Point, from, to time.Time) int {
	step := stepOf(points)
	return int((to.Sub(from) + step - 1) / step)
}

// graph draws a curve in so many cells, each the highest of what it stands for: a peak is what one looks
// for. The last one is what is now, as the number behind it says. Marks are put in between.
func graph(th *theme.Theme, points []api.Point, from, to time.Time, cells int, marks []Mark) string {
	cells = max(cells, 1)
	span := max(to.Sub(from), time.Second)
	at := func(t time.Time) int { return int(float64(t.Sub(from)) / float64(span) * float64(cells)) }
	values := make([]float64, cells)
	for i := range values {
		values[i] = math.NaN()
	}
	top := 0.0
	for n, p := range points {
		i := at(p.At)
		if i < 0 || i >= cells || p.At.Before(from) {
			continue
		}
		if !(values[i] >= p.Value) || n == len(points)-1 {
			values[i] = p.Value
		}
		top = max(top, p.Value)
	}
	var b strings.Builder
	drawn := 0
	for _, mark := range marks {
		next := min(max(at(mark.At), drawn), cells)
		b.WriteString(th.Spark(values[drawn:next], top) + mark.sign(th.ASCII))
		drawn = next
	}
	return b.String() + th.Spark(values[drawn:], top)
}

func highest(points []api.Point) float64 {
	top := 0.0
	for _, p := range points {
		top = max(top, p.Value)
	}
	return top
}

// amount is a number of at most three digits or so.
func amount(x float64) string {
	for _, unit := range []string{"", "k", "M", "G", "T"} {
		switch {
		case x < 9.95:
			return strings.TrimSuffix(strconv.FormatFloat(x, 'f', 1, 64), ".0") + unit
		case x < 999.5:
			return strconv.FormatFloat(x, 'f', 0, 64) + unit
		}
		x /= 1000
	}
	return "999T"
}
