package render_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/theme"
)

var hourEnds = time.Unix(1_700_003_600, 0)

// hourOf are the connections of an hour, one value a minute, the last one now.
func hourOf(values ...float64) render.Metrics {
	points := make([]api.Point, len(values))
	for i, v := range values {
		points[i] = api.Point{At: hourEnds.Add(time.Duration(i-len(values)+1) * time.Minute), Value: v}
	}
	return render.Metrics{Span: time.Hour, Read: true, Curves: api.Curves{
		From: hourEnds.Add(-time.Hour), To: hourEnds,
		Points: map[api.Metric][]api.Point{api.MetricConnections: points},
	}}
}

func themes() (utf8, ascii *theme.Theme) {
	return theme.New(theme.Mono, termenv.Ascii, false), theme.New(theme.Mono, termenv.Ascii, true)
}

func TestConnectionsAreASparkline(t *testing.T) {
	utf8, ascii := themes()
	hour := make([]float64, 61)
	for i := range hour {
		hour[i] = float64(2 * i)
	}
	assert.Equal(t, "-1h ▂▃▄▅▅▆▇█ now 120", render.Connections(utf8, hourOf(hour...), 16))
	assert.Equal(t, "-1h 12356789 now 120", render.Connections(ascii, hourOf(hour...), 16))
	assert.Equal(t, "-1h ······█▅ now 500", render.Connections(utf8, hourOf(1000, 500, 500, 500, 500, 500, 500, 500), 16),
		"a peak is not averaged away, and what was not measured is a gap")
	assert.Equal(t, "-1h ▁▁▁▁ now 0", render.Connections(utf8, hourOf(make([]float64, 61)...), 12))
	one := hourOf(7)
	ended := slices.Repeat([]float64{100}, 61)
	ended[60] = 0
	assert.Equal(t, "-1h ███▁ now 0", render.Connections(utf8, hourOf(ended...), 12), "though the last cell had more")
	assert.Contains(t, render.Connections(utf8, one, 60), "█ now 7")
	assert.Contains(t, render.Connections(utf8, one, -5), "█ now 7", "whatever the width")
	assert.Empty(t, render.Connections(utf8, hourOf(), 8))
}

func TestMarksStandWhereStepsWere(t *testing.T) {
	utf8, ascii := themes()
	var values []float64
	for i := range 61 {
		v := 100.0
		if i > 50 {
			v = 20
		}
		values = append(values, v)
	}
	at := func(minutes int) time.Time { return hourEnds.Add(time.Duration(minutes-60) * time.Minute) }
	marks := []render.Mark{{At: at(51), Step: 1}, {At: at(57), Step: 2}}
	assert.Equal(t, "-20m ██████████1▂▂▂▂▂▂2▂▂▂▂ now, step 1: 20 → 20", render.ConnectionsSince(utf8, hourOf(values...), marks, 40))
	assert.Equal(t, "-20m 9999999999[1]222222[3]2222 now, step 1: 20 -> 20", render.ConnectionsSince(ascii, hourOf(values...), []render.Mark{
		{At: at(51), Step: 1}, {At: at(57), Step: 3},
	}, 40))
	marks[0].At = at(50)
	assert.Equal(t, "-21m ██████████1█▂▂▂▂▂▂2▂▂▂▂ now, step 1: 100 → 20", render.ConnectionsSince(utf8, hourOf(values...), marks, 40))
	assert.Empty(t, render.ConnectionsSince(utf8, hourOf(values...), nil, 40))
	late := []render.Mark{{At: hourEnds.Add(3 * time.Minute), Step: 1}}
	assert.Regexp(t, `^-10m █+·+1 now, step 1: 20 → 20$`, render.ConnectionsSince(utf8, hourOf(values...), late, 40), "what is not measured yet")
}

func TestAWordStandsForMetricsThatThereAreNot(t *testing.T) {
	for word, m := range map[string]render.Metrics{
		"reading":  {},
		"none":     {Read: true},
		"denied":   {Read: true, Err: api.FromRetCode("GetMetric", 299, "no", "")},
		"not read": {Read: true, Err: context.DeadlineExceeded},
		"":         hourOf(1),
	} {
		assert.Equal(t, word, m.Word())
	}
}

func TestAPageHasItsMetricsALineEach(t *testing.T) {
	utf8, _ := themes()
	facts := []render.Section{{Title: "VServer", Facts: []render.Fact{{Label: "state", Value: "ok"}, {Label: "port", Value: "80"}}}}
	others := []render.Fact{{Label: "changed by others", Value: "none"}}
	labels := func(sections []render.Section) (all []string) {
		for _, s := range sections {
			all = append(all, s.Title)
			for _, f := range s.Facts {
				all = append(all, f.Label)
			}
		}
		return all
	}
	head := []string{"metrics", "connections", "new connections"}
	rest := []string{"changed by others", "VServer", "state", "port"}
	assert.Equal(t, append(append(head, "requests", "5xx answers", "upstream time"), rest...),
		labels(render.WithLately(utf8, facts, render.Metrics{Span: time.Hour}, true, others, 80)), "while they are read")
	assert.Equal(t, append(head, rest...),
		labels(render.WithLately(utf8, facts, render.Metrics{Span: time.Hour}, false, others, 80)))
	none := render.WithLately(utf8, facts, render.Metrics{Span: time.Hour, Read: true}, true, others, 80)
	assert.Equal(t, []string{"VServer", "state", "metrics", "changed by others", "port"}, labels(none))
	assert.Len(t, facts[0].Facts, 2, "and the sections stay what they were")

	m := hourOf(1500, 250)
	m.Curves.Points[api.MetricUpstreamTime] = []api.Point{{At: hourEnds, Value: 12.34}}
	drawn := render.WithLately(utf8, facts, m, true, nil, 80)[0].Facts
	assert.Regexp(t, `^-1h ·+█?▂ now 250, max 1.5k$`, drawn[0].Value)
	assert.Regexp(t, `█ now 12ms, max 12ms$`, drawn[1].Value)
	for width := range 200 {
		for _, f := range render.WithLately(utf8, facts, m, true, nil, width)[0].Facts {
			if width >= 60 {
				assert.LessOrEqual(t, theme.Width(f.Value), width-25)
			}
		}
	}
}

func TestWhatOthersDidIsALine(t *testing.T) {
	utf8, _ := themes()
	now := hourEnds
	alice := api.UserOperation{
		At: now.Add(-3 * time.Minute), Action: "UpdateVServerAttribute", User: api.Known("alice"), From: api.Known("10.0.0.7"),
	}
	read := func(all ...api.UserOperation) render.Others { return render.Others{Read: true, All: all} }
	line := func(o render.Others) string { return render.OthersLine(utf8, o, now) }
	assert.Equal(t, "3m ago alice UpdateVServerAttribute 10.0.0.7", line(read(alice)))
	assert.Equal(t, "3m ago alice UpdateVServerAttribute 10.0.0.7, 1 more", line(read(alice, alice)))
	failed := api.UserOperation{At: now.Add(time.Minute), Action: "X", Failed: true}
	assert.Equal(t, "now ? X failed", line(read(failed)), "its clock is ahead of ours")
	places := func(all ...render.Others) string {
		named := make([]render.PlaceOthers, len(all))
		for i, o := range all {
			named[i] = render.PlaceOthers{Name: string(rune('a' + i)), Others: o}
		}
		return render.OthersOfPlaces(utf8, named, now)
	}
	old := alice
	old.At = now.Add(-9 * time.Minute)
	denied := render.Others{Read: true, Err: api.FromRetCode("X", 299, "", "")}
	assert.Equal(t, "b 3m ago alice UpdateVServerAttribute", places(read(), read(alice), render.Others{}))
	assert.Equal(t, "2 ULBs: c 3m ago alice UpdateVServerAttribute, 1 more; a 9m ago alice UpdateVServerAttribute",
		places(read(old), denied, read(alice, old)), "the last changed first")
	assert.Equal(t, "none in 15m", places(read(), read()))
	assert.Equal(t, "reading", places(read(), render.Others{}))
	assert.Equal(t, "none in 15m, denied", places(read(), denied))
	assert.Equal(t, "none in 15m", line(read()))
	assert.Equal(t, "reading", line(render.Others{}))
	assert.Equal(t, "denied", line(render.Others{Read: true, Err: api.FromRetCode("X", 299, "", "")}))
	more := read()
	more.More = true
	assert.Equal(t, "not all read", line(more))
	hostile := alice
	hostile.User, hostile.From = api.Known("a\x1b[31m\nb"), api.Known("\u202e")
	assert.NotRegexp(t, "[\x00-\x1f\u202e]", line(read(hostile)))

	facts := render.OthersFacts(utf8, read(alice, alice, alice, alice, alice, alice, alice), now)
	assert.Len(t, facts, 6)
	assert.Equal(t, render.Fact{Label: "", Value: "and 2 more"}, facts[5])
	assert.Equal(t, []render.Fact{{Label: "changed by others", Value: "none in 15m"}}, render.OthersFacts(utf8, read(), now))
}
