package demo

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestListenRefusesWhatOthersCouldReach(t *testing.T) {
	for _, addr := range []string{"", "0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:8080"} {
		_, err := Listen(addr, false)
		require.ErrorContains(t, err, "not a loopback address", addr)
		assert.ErrorContains(t, err, "--public", addr)
	}
	for _, addr := range []string{"127.0.0.1", "127.0.0.1:no-such-port"} {
		l, err := Listen(addr, true)
		if assert.Error(t, err, addr) {
			assert.ErrorContains(t, err, "127.0.0.1:0")
		} else {
			_ = l.Close()
		}
	}
	for addr, public := range map[string]bool{"127.0.0.1:0": false, "0.0.0.0:0": true} {
		l, err := Listen(addr, public)
		require.NoError(t, err)
		_, err = Listen(l.Addr().String(), public)
		require.ErrorContains(t, err, "choose another port")
		require.NoError(t, l.Close())
	}
}

func TestListenOpensTheAddressThatWasGivenAndNoOther(t *testing.T) {
	for addr, network := range map[string]string{
		"0.0.0.0:0": "tcp4", "127.0.0.1:0": "tcp4", "[::ffff:0.0.0.0]:0": "tcp4",
		"[::1]:0": "tcp6", "[::]:0": "tcp6",
	} {
		at, err := net.ResolveTCPAddr("tcp", addr)
		require.NoError(t, err)
		assert.Equal(t, network, family(at.IP), addr)
	}
	assert.Equal(t, "tcp", family(nil))
	l, err := Listen("0.0.0.0:0", true)
	require.NoError(t, err)
	defer func() { _ = l.Close() }()
	assert.Regexp(t, `^0\.0\.0\.0:\d+$`, l.Addr().String())
}

func TestServeAnswersUntilItsContextEnds(t *testing.T) {
	cloud, err := New(Options{})
	require.NoError(t, err)
	l, err := Listen("127.0.0.1:0", false)
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- Serve(ctx, l, cloud) }()

	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	c := &client{t: t, url: "http://" + l.Addr().String(), http: &http.Client{Transport: transport}, cloud: cloud}
	c.ok("GetRegion", nil)

	// An answer that never comes must not hold up the end.
	cloud.FaultNext("GetRegion", "timeout")
	cloud.options.OnRequest = func(string, url.Values) { stop() }
	_, err = c.post(signed("GetRegion", nil))
	require.Error(t, err)
	require.NoError(t, <-ended)
	_, err = net.Dial("tcp", l.Addr().String())
	require.Error(t, err, "the port is free again")
}

func TestServeSaysWhyItStopped(t *testing.T) {
	cloud, err := New(Options{})
	require.NoError(t, err)
	l, err := Listen("127.0.0.1:0", false)
	require.NoError(t, err)
	require.NoError(t, l.Close())
	require.ErrorContains(t, Serve(t.Context(), l, cloud), l.Addr().String())
}

func TestManyClientsAtOnce(t *testing.T) {
	c := serve(t,
		Options{
			Faults: map[string]float64{"throttle": 0.1, "500": 0.1, "lost": 0.1}, HealthMoves: true, WriteDelay: 1,
			Quirks: []string{"two-replicas"},
		})
	p := c.at("web-frontend", "https-443")
	var all sync.WaitGroup
	for worker := range 8 {
		all.Go(func() {
			for i := range 25 {
				switch (worker + i) % 5 {
				case 0:
					_, _ = c.post(signed("DescribeULB", params{"Limit": "100"}))
				case 1:
					_, _ = c.post(signed("UpdatePolicy", p.ruleParams(0, params{"BackendId.0": p.backends[i%5]})))
				case 2:
					_, _ = c.post(signed("ReleaseBackend", params{"ULBId": p.ulb, "BackendId": p.backends[4]}))
				case 3:
					c.cloud.SetHealth(p.backends[i%5], i%2 == 0)
					c.cloud.FaultNext("GetRegion", "abnormal")
				default:
					_, _ = c.post(signed("DescribeVServer", params{"ULBId": p.ulb}))
					_, _ = c.post(signed("GetUserOperationEvents", nil))
					_, _ = c.post(signed("GetMetric",
						params{"ResourceType": "ulb-vserver", "ResourceId": p.vserver, "MetricName.0": "BandIn"}))
					c.cloud.Backends(p.ulb, p.vserver)
				}
			}
		})
	}
	all.Wait()
	assert.Subset(t, p.backends, func() (ids []string) {
		for _, b := range c.cloud.Backends(p.ulb, p.vserver) {
			ids = append(ids, b.BackendID)
		}
		return ids
	}(), "nothing came from nowhere")
	assert.Len(t, c.cloud.Rules(p.ulb, p.vserver), 3)
	assert.NotEmpty(t, c.cloud.Rules(p.ulb, p.vserver)[0].Members)
}
