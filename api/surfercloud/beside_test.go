package surfercloud

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/demo"
)

var (
	hourEnds   = time.Unix(1_700_003_600, 0)
	hourBegins = hourEnds.Add(-time.Hour)
)

func TestTheCurvesOfTheSimulatedCloud(t *testing.T) {
	cloud, c := newCloud(t, demo.Options{})
	for _, u := range cloud.ULBIDs("hk", "org-prod01") {
		for _, v := range cloud.VServers(u) {
			to := time.Now()
			curves, err := c.Metrics(t.Context(), prod, api.VServerID(v.VServerID), to.Add(-time.Hour), to)
			require.NoError(t, err)
			points := curves.Points[api.MetricConnections]
			require.Len(t, points, 60, "one a minute")
			for i := 1; i < len(points); i++ {
				assert.Equal(t, time.Minute, points[i].At.Sub(points[i-1].At))
			}
			assert.Equal(t, v.Protocol == "HTTP" || v.Protocol == "HTTPS", len(curves.Points[api.MetricErrors]) > 0)
		}
	}
	_, err := c.Metrics(t.Context(), prod, "", hourBegins, hourEnds)
	assert.True(t, asError(t, err).NotSent)
}

func TestWhatAnAnswerOfMetricsIsWorth(t *testing.T) {
	point := func(at, value string) string { return fmt.Sprintf(`{"Timestamp":%s,"Value":%s}`, at, value) }
	ok := point("1700000060", "5")
	connections := func(points ...string) string {
		return `{"RetCode":0,"DataSets":{"CurrentConnections":[` + strings.Join(points, ",") + `]}}`
	}
	for name, want := range map[string]struct {
		body   string
		values []float64
	}{
		"as printed":          {connections(ok, point("1700000120", "0")), []float64{5, 0}},
		"strings, a fraction": {connections(point(`"1700000060"`, `"1.5"`), point("1700000120", "2.25")), []float64{1.5, 2.25}},
		"not in order":        {connections(point("1700000120", "2"), ok), []float64{5, 2}},
		"a time twice":        {connections(ok, point("1700000060", "9")), []float64{5}},
		"no value":            {connections(ok, `{"Timestamp":1700000120}`, point("1700000180", "null")), []float64{5}},
		"no time":             {connections(ok, `{"Value":3}`, point("null", "3"), point("0", "3")), []float64{5}},
		"no number":           {connections(ok, point("1700000120", "[]"), point("1700000120", `"NaN"`), point("1700000120", `"Inf"`)), []float64{5}},
		"what cannot be":      {connections(ok, point("1700000120", "-1"), point("1700000120", "1e300"), point("1700000120", "1e999")), []float64{5}},
		"of another time":     {connections(ok, point("1600000000", "1"), point("1800000000", "1"), point("-5", "1")), []float64{5}},
		"no points at all":    {connections("3", `"x"`, "null", "[]"), nil},
		"no list":             {`{"RetCode":0,"DataSets":{"CurrentConnections":"none"}}`, nil},
		"a curve twice":       {`{"RetCode":0,"DataSets":{"CurrentConnections":[` + ok + `],"CurrentConnections":[]}}`, nil},
		"other curves only":   {`{"RetCode":0,"DataSets":{"Else":[` + ok + `]}}`, nil},
		"null":                {`{"RetCode":0,"DataSets":null}`, nil},
		"an empty list":       {`{"RetCode":0,"DataSets":[ ]}`, nil},
		"nothing":             {`{"RetCode":0}`, nil},
		"too many":            {connections(strings.Repeat(ok+",", mostPoints) + ok), nil},
	} {
		t.Run(name, func(t *testing.T) {
			server, requests := serve(t, says(http.StatusOK, want.body))
			curves, err := newClient(t, Options{BaseURL: server.URL}).
				Metrics(t.Context(), prod, "vserver-1", hourBegins, hourEnds)
			require.NoError(t, err)
			var values []float64
			for _, p := range curves.Points[api.MetricConnections] {
				values = append(values, p.Value)
			}
			assert.Equal(t, want.values, values)
			assert.EqualValues(t, 1, requests.Load())
		})
	}
	for name, body := range map[string]string{
		"a list":      `{"RetCode":0,"DataSets":[1]}`,
		"a text":      `{"RetCode":0,"DataSets":"x"}`,
		"twice":       `{"RetCode":0,"DataSets":{},"DataSets":{"a":1}}`,
		"no RetCode":  `{}`,
		"HTML":        `<html>`,
		"a cut":       `{"RetCode":0,"DataSets":{`,
		"too nested":  `{"RetCode":0,"DataSets":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + `}`,
		"too many of": `{"RetCode":0,"DataSets":{"CurrentConnections":[` + strings.Repeat("{},", 300_000) + `{}]}}`,
	} {
		t.Run(name, func(t *testing.T) {
			server, requests := serve(t, says(http.StatusOK, body))
			_, err := newClient(t, Options{BaseURL: server.URL}).
				Metrics(t.Context(), prod, "vserver-1", hourBegins, hourEnds)
			assert.Equal(t, api.KindBadResponse, asError(t, err).Kind)
			assert.EqualValues(t, 1, requests.Load(), "it is asked once")
		})
	}
}

func TestMetricsAreAskedForByNameAndTime(t *testing.T) {
	var form url.Values
	server := collect(t, &form, `{"RetCode":0}`)
	_, err := newClient(t, Options{BaseURL: server}).Metrics(t.Context(), prod, "vserver-1", hourBegins, hourEnds)
	require.NoError(t, err)
	for name, want := range map[string]string{
		"Action": "GetMetric", "Region": "hk", "ProjectId": "org-prod01", "ResourceType": "ulb-vserver",
		"ResourceId": "vserver-1", "BeginTime": "1700000000", "EndTime": "1700003600",
		"MetricName.0": "CurrentConnections", "MetricName.4": "VServerUpstreamRT", "MetricName.5": "",
	} {
		assert.Equal(t, want, form.Get(name), name)
	}
}

// collect answers every request with a body and keeps the form of the last.
func collect(t *testing.T, form *url.Values, body string) string {
	t.Helper()
	server, _ := serve(t, nil)
	server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.NoError(t, r.ParseForm())
		*form = r.Form
		_, _ = io.WriteString(w, body)
	})
	return server.URL
}

// operation is one of the service, about a load balancer.
func operation(ulb string, change func(map[string]any)) string {
	o := map[string]any{
		"Region": "hk", "Api": "UpdateVServerAttribute", "IsSuccess": true, "OperateTime": 1_700_003_000,
		"UserName": "alice", "UserEmail": "alice@example.com", "RemoteIP": "10.0.0.7", "AccessKeyID": "key-1",
		"RelatedResource": []map[string]any{{"ResourceId": "vserver-1"}, {"ResourceId": ulb, "ResourceName": "web"}},
	}
	if change != nil {
		change(o)
	}
	text, _ := json.Marshal(o)
	return string(text)
}

func TestWhoChangedALoadBalancer(t *testing.T) {
	with := func(name string, value any) string {
		return operation("ulb-1", func(o map[string]any) {
			if value == nil {
				delete(o, name)
				return
			}
			o[name] = value
		})
	}
	alice := api.UserOperation{
		At: time.Unix(1_700_003_000, 0), Action: "UpdateVServerAttribute", User: api.Known("alice"),
		From: api.Known("10.0.0.7"), Account: api.Fingerprint("key-1"),
	}
	changed := func(f func(*api.UserOperation)) []api.UserOperation {
		one := alice
		f(&one)
		return []api.UserOperation{one}
	}
	for name, want := range map[string]struct {
		events string
		found  []api.UserOperation
	}{
		"as printed":        {operation("ulb-1", nil), []api.UserOperation{alice}},
		"of another ULB":    {operation("ulb-2", nil), nil},
		"of nothing named":  {with("RelatedResource", nil), nil},
		"resources no list": {with("RelatedResource", "ulb-1"), nil},
		"only read":         {with("Api", "DescribeVServer"), nil},
		"no name":           {with("Api", nil), nil},
		"no time":           {with("OperateTime", nil), nil},
		"before":            {with("OperateTime", 1_699_000_000), nil},
		"time as text":      {with("OperateTime", "1700003000"), []api.UserOperation{alice}},
		"failed":            {with("IsSuccess", false), changed(func(o *api.UserOperation) { o.Failed = true })},
		"success unknown":   {with("IsSuccess", map[string]any{}), []api.UserOperation{alice}},
		"no user": {with("UserName", nil), changed(func(o *api.UserOperation) {
			o.User = api.Known("alice@example.com")
		})},
		"no key":      {with("AccessKeyID", nil), changed(func(o *api.UserOperation) { o.Account = "" })},
		"no address":  {with("RemoteIP", nil), changed(func(o *api.UserOperation) { o.From = api.Maybe[string]{} })},
		"not objects": {`3,null,"x",[],` + operation("ulb-1", nil), []api.UserOperation{alice}},
		"none":        {``, nil},
	} {
		t.Run(name, func(t *testing.T) {
			server, _ := serve(t, says(http.StatusOK, `{"RetCode":0,"NextToken":"","Events":[`+want.events+`]}`))
			got, err := newClient(t, Options{BaseURL: server.URL}).UserOperations(t.Context(), prod, "ulb-1", hourBegins)
			require.NoError(t, err)
			assert.Equal(t, want.found, got.All)
			assert.False(t, got.More)
		})
	}
}

func TestUserOperationsOfAProjectAreReadToABound(t *testing.T) {
	for name, want := range map[string]struct {
		pages, requests int
		same            bool // the token does not change
		more            bool
	}{
		"two pages": {pages: 2, requests: 2},
		"very many": {pages: 100, requests: operationsPages, more: true},
		"a circle":  {pages: 100, requests: 2, same: true, more: true},
	} {
		t.Run(name, func(t *testing.T) {
			asked := 0
			server, requests := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				asked++
				token := ""
				if asked < want.pages {
					token = fmt.Sprint("page-", asked)
				}
				if want.same {
					token = "page"
				}
				at := func(o map[string]any) { o["OperateTime"] = 1_700_003_000 + asked }
				_, _ = fmt.Fprintf(w, `{"RetCode":0,"NextToken":%q,"Events":[%s]}`, token, operation("ulb-1", at))
			})
			got, err := newClient(t, Options{BaseURL: server.URL}).UserOperations(t.Context(), prod, "ulb-1", hourBegins)
			require.NoError(t, err)
			assert.EqualValues(t, want.requests, requests.Load())
			require.Len(t, got.All, want.requests)
			assert.True(t, got.All[0].At.After(got.All[1].At), "the newest first")
			assert.Equal(t, want.more, got.More)
		})
	}
}

// TestWhatIsReadBesideDisturbsNoOtherRead: whatever it is answered, the others are made as before.
func TestWhatIsReadBesideDisturbsNoOtherRead(t *testing.T) {
	for name, beside := range map[string]http.HandlerFunc{
		"denied":     says(200, `{"RetCode":299,"Message":"no"}`),
		"throttled":  says(200, `{"RetCode":153}`),
		"HTTP 429":   says(429, ""),
		"wrong keys": says(200, `{"RetCode":171}`),
		"locked":     says(200, `{"RetCode":295}`),
		"no gateway": says(502, ""),
		"cut":        says(200, `{"RetCode":0,"Data`),
	} {
		t.Run(name, func(t *testing.T) {
			server, requests := serve(t, nil)
			server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				requests.Add(1)
				if assert.NoError(t, r.ParseForm()); strings.HasPrefix(r.Form.Get("Action"), "Get") {
					beside(w, r)
					return
				}
				_, _ = io.WriteString(w, `{"RetCode":0,"TotalCount":0,"DataSet":[]}`)
			})
			limiter := NewLimiter()
			c := newClient(t, Options{BaseURL: server.URL, Limiter: limiter})
			_, err := c.VServers(t.Context(), prod, "ulb-1")
			require.NoError(t, err)
			type learned struct {
				limit, rate    float64
				quickest       time.Duration
				held, next     time.Time
				passing        bool
				refusals, busy int
			}
			state := func() learned {
				return learned{
					limiter.limit, limiter.rate, limiter.quickest, limiter.held, limiter.next,
					c.breaker.passing, c.breaker.refusalCount(), limiter.inFlight,
				}
			}
			before := state()
			assert.True(t, before.passing)
			_, err = c.Metrics(t.Context(), prod, "vserver-1", hourBegins, hourEnds)
			require.Error(t, err)
			_, err = c.UserOperations(t.Context(), prod, "ulb-1", hourBegins)
			require.Error(t, err)
			assert.EqualValues(t, 3, requests.Load(), "each is asked once")
			assert.Equal(t, before, state(), "nothing was learned from it")
			_, err = c.VServers(t.Context(), prod, "ulb-1")
			require.NoError(t, err)
		})
	}
}
