package demo

import (
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// faultWant is what a client sees of a fault, and whether the write happened.
type faultWant struct {
	status   int    // 0: no answer at all
	retCode  string // looked for in the body
	html     bool
	cut      bool // the body breaks off
	empty    bool
	happened bool
}

func TestEveryFaultKind(t *testing.T) {
	want := map[string]faultWant{
		"timeout":             {},
		"timeout-done":        {happened: true},
		"500":                 {status: 500},
		"502":                 {status: 502, html: true},
		"502-done":            {status: 502, html: true, happened: true},
		"cut":                 {status: 200, cut: true, happened: true},
		"empty":               {status: 200, empty: true, happened: true},
		"html":                {status: 200, html: true},
		"huge":                {status: 200, retCode: `"RetCode":0`, happened: true},
		"throttle":            {status: 200, retCode: `"RetCode":153`},
		"http429":             {status: 429},
		"abnormal":            {status: 200, retCode: `"RetCode":130`},
		"server-timeout":      {status: 200, retCode: `"RetCode":110`},
		"server-timeout-done": {status: 200, retCode: `"RetCode":110`, happened: true},
		"lost":                {happened: true},
		"drop":                {},
		"retcode-4092":        {status: 200, retCode: `"RetCode":4092`},
	}
	kinds := []string{"retcode-4092"}
	for _, k := range FaultKinds() {
		assert.NotEmpty(t, k.Help)
		if k.Name != "retcode-N" {
			kinds = append(kinds, k.Name)
		}
	}
	for _, kind := range kinds {
		t.Run(kind, func(t *testing.T) {
			w, known := want[kind]
			require.True(t, known)
			c := serve(t, Options{})
			c.cloud.wait = func(context.Context, time.Duration) error { return nil } // the bound of an answer that never comes
			p := c.at("api-tcp", "api-9000")
			c.cloud.FaultNext("ReleaseBackend", kind)
			c.ok("DescribeULB", nil) // another action is not hit
			request := signed("ReleaseBackend", params{"ULBId": p.ulb, "BackendId": p.backends[0]})
			got, err := c.post(request)
			w.check(t, got, err)
			assert.Equal(t, w.happened, len(c.cloud.Backends(p.ulb, p.vserver)) == 3, "whether the write happened")
			c.ok("ReleaseBackend", params{"ULBId": p.ulb, "BackendId": p.backends[1]}) // the fault came once
		})
	}
	assert.Len(t, want, len(kinds))
}

func (w faultWant) check(t *testing.T, got reply, err error) {
	t.Helper()
	if w.status == 0 {
		require.Error(t, err, "no answer at all")
		assert.Zero(t, got.status)
		return
	}
	assert.Equal(t, w.status, got.status)
	switch {
	case w.cut:
		require.ErrorIs(t, err, io.ErrUnexpectedEOF)
		assert.NotEmpty(t, got.body)
	case w.empty:
		require.NoError(t, err)
		assert.Empty(t, got.body)
	case w.html:
		require.NoError(t, err)
		assert.Contains(t, string(got.body), "<html>")
	default:
		require.NoError(t, err)
		assert.Contains(t, string(got.body), w.retCode)
		assert.NotEmpty(t, got.body)
	}
}

func TestHugeIsMoreThanACarefulClientReads(t *testing.T) {
	c := serve(t, Options{})
	c.cloud.FaultNext("", "huge")
	got, err := c.post(signed("GetRegion", nil))
	require.NoError(t, err)
	assert.Greater(t, len(got.body), 32<<20)
}

func TestAnAnswerThatNeverComesEndsWhenTheClientLeaves(t *testing.T) {
	left := make(chan error, 1)
	c := serve(t, Options{})
	c.cloud.wait = func(ctx context.Context, d time.Duration) error {
		if d == 0 {
			return nil
		}
		assert.Equal(t, hangTime, d, "bounded, though no client should wait so long")
		err := waitReal(ctx, d)
		left <- err
		return err
	}
	c.cloud.FaultNext("GetRegion", "timeout")
	ctx, cancel := context.WithCancel(t.Context())
	c.cloud.options.OnRequest = func(string, url.Values) { cancel() }
	request, err := http.NewRequestWithContext(ctx, http.MethodGet,
		c.url+"/?"+form(signed("GetRegion", nil)).Encode(), http.NoBody)
	require.NoError(t, err)
	response, err := c.http.Do(request)
	if err == nil {
		_ = response.Body.Close()
	}
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorIs(t, <-left, context.Canceled)
}

func TestScriptedFaultsQueueUp(t *testing.T) {
	c := serve(t, Options{})
	c.cloud.FaultNext("GetRegion", "throttle")
	c.cloud.FaultNext("", "abnormal")
	c.cloud.FaultNext("GetRegion", "server-timeout")
	c.refused(153, "GetRegion", nil)
	c.refused(130, "GetProjectList", nil)
	c.refused(110, "GetRegion", nil)
	c.ok("GetRegion", nil)
	assert.Panics(t, func() { c.cloud.FaultNext("GetRegion", "gremlins") })
}

func TestFaultRatesHitTheirShareAndRepeatBySeed(t *testing.T) {
	run := func(seed uint64, rates map[string]float64) (string, map[string]int) {
		cloud, err := New(Options{Seed: seed, Faults: rates})
		require.NoError(t, err)
		var log string
		hits := map[string]int{}
		for range 2000 {
			kind := cloud.fault("DescribeULB")
			log += kind + ","
			hits[kind]++
		}
		return log, hits
	}
	rates := map[string]float64{"500": 0.2, "lost": 0.05, "cut": 0}
	first, hits := run(1, rates)
	again, _ := run(1, rates)
	other, _ := run(2, rates)
	assert.Equal(t, first, again)
	assert.NotEqual(t, first, other)
	assert.InDelta(t, 390, hits["500"], 80)
	assert.InDelta(t, 90, hits["lost"], 50)
	assert.Zero(t, hits["cut"])
	_, always := run(1, map[string]float64{"throttle": 1})
	assert.Equal(t, map[string]int{"throttle": 2000}, always)
	everything := map[string]float64{}
	for _, k := range FaultKinds() {
		if k.Name != "retcode-N" {
			everything[k.Name] = 0.2
		}
	}
	_, hits = run(1, everything)
	assert.Len(t, hits, len(everything)+1, "with many rates each kind still comes, and no fault as well")
}

func TestParseFaults(t *testing.T) {
	got, err := ParseFaults([]string{"timeout=0.1", "502=1", "retcode-4092=0.5", "timeout=0.25"})
	require.NoError(t, err)
	assert.Equal(t, map[string]float64{"timeout": 0.25, "502": 1, "retcode-4092": 0.5}, got)
	_, err = New(Options{Faults: got})
	require.NoError(t, err)
	got, err = ParseFaults(nil)
	require.NoError(t, err)
	assert.Empty(t, got)
	for _, bad := range []string{
		"timeout", "timeout=", "timeout=often", "timeout=1.1", "timeout=-0.1", "timeout=NaN",
		"gremlins=0.1", "=0.1", "retcode-N=0.1", "retcode-0=1", "retcode-=1",
	} {
		_, err := ParseFaults([]string{bad})
		assert.Error(t, err, bad)
	}
	_, err = ParseFaults([]string{"gremlins=0.1"})
	for _, k := range FaultKinds() {
		assert.ErrorContains(t, err, k.Name)
	}
}

func TestNewRefusesWhatMakesNoSense(t *testing.T) {
	for name, o := range map[string]Options{
		"rate above 1":         {Faults: map[string]float64{"500": 2}},
		"unknown fault":        {Faults: map[string]float64{"gremlins": 0.1}},
		"negative size":        {ULBs: -1},
		"negative latency":     {Latency: -1},
		"negative writedelay":  {WriteDelay: -1},
		"negative createdelay": {CreateDelay: -1},
	} {
		_, err := New(o)
		assert.Error(t, err, name)
	}
	_, err := New(Options{ULBs: maxULBs + 1})
	assert.ErrorContains(t, err, "give at most 100000")
}

func TestLatencyIsWaitedBeforeEachAnswer(t *testing.T) {
	c := serve(t, Options{Latency: 40 * time.Millisecond})
	var waited atomic.Int64
	c.cloud.wait = func(_ context.Context, d time.Duration) error {
		waited.Add(int64(d))
		return nil
	}
	for range 3 {
		c.ok("GetRegion", nil)
	}
	assert.Equal(t, 120*time.Millisecond, time.Duration(waited.Load()))
	c.cloud.wait = func(context.Context, time.Duration) error { return errors.New("the server stops") }
	_, err := c.post(signed("GetRegion", nil))
	assert.Error(t, err, "dropped, not answered empty")
}

func TestRealWaitEndsByTimeOrContext(t *testing.T) {
	require.NoError(t, waitReal(t.Context(), 0))
	require.NoError(t, waitReal(t.Context(), time.Nanosecond))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, waitReal(ctx, 0), context.Canceled)
	require.ErrorIs(t, waitReal(ctx, time.Hour), context.Canceled)
}

func TestObserverSeesRequestsAndMayChangeTheCloud(t *testing.T) {
	var seen []string
	var c *client
	c = serve(t, Options{OnRequest: func(action string, form url.Values) {
		seen = append(seen, action+" "+form.Get("Offset"))
		form.Set("Region", "moon") // a copy
		if action == "DescribeULB" && form.Get("Offset") == "1" {
			c.cloud.RemoveULB(c.cloud.ULBIDs("hk", "")[0])
		}
	}})
	before := c.ok("DescribeULB", params{"Limit": "1"})["TotalCount"]
	after := c.ok("DescribeULB", params{"Limit": "1", "Offset": "1"})["TotalCount"]
	assert.EqualValues(t, before, after.(float64)+1)
	f := maps.Clone(signed("GetRegion", nil))
	f["Signature"] = "wrong"
	c.raw(f)
	assert.Equal(t, []string{"DescribeULB ", "DescribeULB 1", "GetRegion "}, seen)
}
