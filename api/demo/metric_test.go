package demo

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// curve is one metric of a VServer as GetMetric gives it.
func (c *client) curve(p place, metric string, extra params) (times, values []int) {
	c.t.Helper()
	all := params{"ResourceType": "ulb-vserver", "ResourceId": p.vserver, "MetricName.0": metric}
	for name, value := range extra {
		all[name] = value
	}
	for _, row := range rows(c.t, c.ok("GetMetric", all)["DataSets"].(object), metric) {
		times = append(times, int(row["Timestamp"].(float64)))
		values = append(values, int(row["Value"].(float64)))
	}
	return times, values
}

func span(from, to time.Time) params {
	return params{"BeginTime": strconv.FormatInt(from.Unix(), 10), "EndTime": strconv.FormatInt(to.Unix(), 10)}
}

func TestMetricsComeInStepsThatFitTheSpan(t *testing.T) {
	k := newClock()
	c := serve(t, Options{Now: k.now})
	p := c.at("api-gateway", "gateway-443")
	for _, v := range []struct{ span, step time.Duration }{
		{time.Hour, time.Minute},
		{2*time.Hour + time.Minute, time.Minute},
		{2*time.Hour + 2*time.Minute, 5 * time.Minute},
		{24*time.Hour + 5*time.Minute, 5 * time.Minute},
		{24*time.Hour + 6*time.Minute, time.Hour},
		{15*day + time.Hour, time.Hour},
	} {
		times, _ := c.curve(p, "VServerQPS", span(k.now().Add(-v.span), k.now()))
		assert.InDelta(t, float64(v.span/v.step), len(times), 1, "%s", v.span)
		for i, at := range times {
			assert.Zero(t, at%int(v.step.Seconds()))
			assert.Equal(t, times[0]+i*int(v.step.Seconds()), at)
		}
		assert.GreaterOrEqual(t, times[0], int(k.now().Add(-v.span).Unix()))
		assert.LessOrEqual(t, times[len(times)-1], int(k.now().Unix()))
	}
	times, _ := c.curve(p, "VServerQPS", params{"TimeRange": "600"})
	assert.Len(t, times, 10)
	times, _ = c.curve(p, "VServerQPS", nil)
	assert.Len(t, times, 60, "an hour is what nobody asked for")
	times, _ = c.curve(p, "VServerQPS", span(k.now(), k.now().Add(time.Hour)))
	assert.LessOrEqual(t, len(times), 1, "what has not been yet is not known")

	ask := params{"ResourceType": "ulb-vserver", "ResourceId": p.vserver, "MetricName.0": "VServerQPS"}
	for field, value := range map[string]string{
		"ResourceType": "uhost", "MetricName.0": "Mood", "TimeRange": "1400000",
		"BeginTime": "9999999999", "Zone": "moon-01",
	} {
		bad := params{"Region": "hk", field: value}
		if field == "Zone" {
			bad["Region"] = ""
		}
		for name, good := range ask {
			if bad[name] == "" {
				bad[name] = good
			}
		}
		c.refused(230, "GetMetric", bad)
	}
	c.refused(220, "GetMetric", params{"ResourceType": "ulb-vserver", "ResourceId": p.vserver})
	ask["Region"] = ""
	c.refused(220, "GetMetric", ask)
	ask["Zone"] = "hk-02"
	byZone := c.ok("GetMetric", ask)
	delete(ask, "Zone")
	ask["Region"] = "hk"
	assert.Equal(t, c.ok("GetMetric", ask), byZone)
	ask["ResourceId"] = "vserver-none"
	assert.Empty(t, rows(t, c.ok("GetMetric", ask)["DataSets"].(object), "VServerQPS"))
}

func TestEveryMetricHasACurveThatRepeatsItself(t *testing.T) {
	k := newClock()
	c := serve(t, Options{Now: k.now})
	p, tcp := c.at("api-gateway", "gateway-443"), c.at("api-tcp", "api-9000")
	ask := params{"ResourceType": "ulb-vserver", "ResourceId": p.vserver}
	for name := range metricCurves() {
		ask["MetricName."+strconv.Itoa(len(ask)-2)] = name
	}
	all := c.ok("GetMetric", ask)["DataSets"].(object)
	assert.Len(t, all, 14)
	for name := range all {
		assert.Len(t, rows(t, all, name), 60, name)
	}
	k.advance(time.Second) // the same past
	assert.Equal(t, all, c.ok("GetMetric", ask)["DataSets"])
	ask["ResourceId"] = tcp.vserver
	all = c.ok("GetMetric", ask)["DataSets"].(object)
	assert.Empty(t, rows(t, all, "UlbVserverHrsp5xx"), "TCP has no answers to count")
	assert.NotEmpty(t, rows(t, all, "CurrentConnections"))
}

// TestTheAnswersOfAnHourAddUpToItsRequests, of every listener that has any.
func TestTheAnswersOfAnHourAddUpToItsRequests(t *testing.T) {
	k := newClock()
	c := serve(t, Options{Now: k.now, HealthMoves: true})
	listeners := 0
	for s, ulbs := range c.cloud.estate.shares {
		for _, u := range ulbs {
			for _, v := range u.vservers {
				if !v.layer7() {
					continue
				}
				listeners++
				p := place{ulb: u.id, vserver: v.id}
				in := params{"Region": s.region, "ProjectId": s.project}
				_, requests := c.curve(p, "VServerQPS", in)
				sum, failed := make([]int, len(requests)), []int(nil)
				for _, class := range []string{"2xx", "3xx", "4xx", "Other", "5xx"} {
					_, failed = c.curve(p, "UlbVserverHrsp"+class, in)
					for i, n := range failed {
						sum[i] += n
					}
				}
				for i, n := range requests {
					assert.InDelta(t, n, sum[i], 3, "%s/%s", u.name, v.name)
					if c.cloud.served(v, k.now()) >= 0.5 && c.cloud.served(v, k.now().Add(-time.Hour)) >= 0.5 {
						assert.LessOrEqual(t, failed[i], n/10+1, "%s/%s: others took over", u.name, v.name)
					}
				}
			}
		}
	}
	assert.Greater(t, listeners, 5)
}

func TestADayGoesUpAndDown(t *testing.T) {
	k := newClock()
	c := serve(t, Options{Now: k.now})
	_, values := c.curve(c.at("web-frontend", "https-443"), "VServerQPS", span(k.now().Add(-24*time.Hour), k.now()))
	require.Len(t, values, 288)
	low, high := values[0], values[0]
	for i, v := range values {
		low, high = min(low, v), max(high, v)
		if i > 0 {
			assert.InDelta(t, values[i-1], v, 0.1*float64(values[i-1]), "no jumps while nothing fails")
		}
	}
	assert.Greater(t, high, 2*low)
}

func TestTheCurvesMoveWithHealthAndKeepThePast(t *testing.T) {
	k := newClock()
	c := serve(t, Options{Now: k.now})
	p := c.at("web-frontend", "https-443")
	began := k.now()
	for _, b := range p.backends[:3] {
		require.True(t, c.cloud.SetHealth(b, true))
	}
	k.advance(20 * time.Minute)
	for _, b := range p.backends {
		require.True(t, c.cloud.SetHealth(b, true))
	}
	k.advance(20 * time.Minute)
	last := func(metric string) (well, some, all int) {
		_, v := c.curve(p, metric, span(began.Add(-10*time.Minute), k.now()))
		return v[5], v[25], v[len(v)-1]
	}
	well, some, all := last("UlbVserverHrsp5xx")
	assert.Greater(t, some, 5*well)
	assert.Greater(t, all, 2*some)
	well, some, all = last("CurrentConnections")
	assert.Less(t, some, well/2)
	assert.Zero(t, all)
	_, some, all = last("UlbVserverHrsp2xx")
	assert.Positive(t, some)
	assert.Zero(t, all, "with nothing left every client gets a 503")

	for _, b := range p.backends {
		require.True(t, c.cloud.SetEnabled(b, b == p.backends[0]))
		require.True(t, c.cloud.SetHealth(b, false))
	}
	k.advance(5 * time.Minute)
	_, v := c.curve(p, "UlbVserverHrsp5xx", span(k.now().Add(-time.Minute), k.now()))
	assert.Less(t, v[len(v)-1], some, "who is disabled fails nobody")
}
