package surfercloud

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const noRegions = `{"RetCode":0,"Regions":[]}`

// TestAConnectionThatWentDeadIsLeft: its packets are dropped, and nothing says so.
func TestAConnectionThatWentDeadIsLeft(t *testing.T) {
	for _, p := range protocols {
		for _, idle := range []time.Duration{0, time.Minute} {
			t.Run(p.name+" after "+idle.String(), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					c, network, done := over(t, p, Options{}, says(200, noRegions))
					defer done()
					_, err := c.Regions(t.Context())
					require.NoError(t, err)
					network.silence()
					time.Sleep(idle)
					began := time.Now()
					_, err = c.Regions(t.Context())
					require.NoError(t, err)
					assert.Equal(t, int32(2), network.dials.Load(), "a second connection, and no third")
					limit := DefaultReadTimeout
					if p.http2 {
						limit = pingAfter + pingLimit
					}
					assert.LessOrEqual(t, time.Since(began), limit+time.Second)
					if p.http2 && idle > 0 {
						assert.Zero(t, time.Since(began), "the pings had found it")
					}
				})
			})
		}
	}
}

// TestAServerThatAnswersPingsAloneIsLeft: the connection lives, and nobody is behind it.
func TestAServerThatAnswersPingsAloneIsLeft(t *testing.T) {
	for _, p := range protocols {
		t.Run(p.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var requests atomic.Int32
				var hung atomic.Value
				c, network, done := over(t, p, Options{}, func(w http.ResponseWriter, r *http.Request) {
					if requests.Add(1) == 1 {
						hung.Store(r.RemoteAddr)
						silent(w, r)
						return
					}
					says(200, noRegions)(w, r)
				})
				defer done()
				began := time.Now()
				_, err := c.Regions(t.Context())
				require.NoError(t, err)
				assert.NotEmpty(t, hung.Load())
				assert.Equal(t, int32(2), network.dials.Load())
				assert.Equal(t, int32(2), requests.Load())
				assert.LessOrEqual(t, time.Since(began), DefaultReadTimeout+time.Second)
			})
		})
	}
}

// TestATunnelThatWentDeadIsLeft: a proxy's, which hides what is behind it.
func TestATunnelThatWentDeadIsLeft(t *testing.T) {
	t.Setenv("NO_PROXY", "")
	t.Setenv("no_proxy", "")
	t.Setenv("HTTPS_PROXY", "http://user:hush-hush@proxy.example:3128")
	for _, p := range protocols[1:] {
		t.Run(p.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, endpoint, done := over(t, p, Options{}, says(200, noRegions))
				defer done()
				tunnels := newMemory()
				var connects atomic.Int32
				var running sync.WaitGroup
				proxyServer := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					connects.Add(1)
					assert.Equal(t, http.MethodConnect, r.Method)
					theirs, err := endpoint.dial(r.Context(), "tcp", r.Host)
					if !assert.NoError(t, err) {
						return
					}
					ours, _, err := http.NewResponseController(w).Hijack()
					if !assert.NoError(t, err) {
						return
					}
					_, _ = io.WriteString(ours, "HTTP/1.1 200 OK\r\n\r\n")
					running.Go(func() { _, _ = io.Copy(theirs, ours); _ = theirs.Close() })
					running.Go(func() { _, _ = io.Copy(ours, theirs); _ = ours.Close() })
				})}
				running.Go(func() { _ = proxyServer.Serve(tunnels) })
				build := c.reads.build
				c.reads.build = func() *http.Transport {
					transport := build()
					transport.DialContext = tunnels.dial
					return transport
				}
				c.reads.now = c.reads.build()

				_, err := c.Regions(t.Context())
				require.NoError(t, err)
				tunnels.silence()
				_, err = c.Regions(t.Context())
				require.NoError(t, err)
				assert.Equal(t, int32(2), connects.Load())

				c.Close()
				for _, l := range tunnels.lines {
					_ = l.Close()
				}
				for _, l := range endpoint.lines {
					_ = l.Close()
				}
				_ = proxyServer.Close()
				running.Wait()
			})
		})
	}
}

// TestAnAddressThatFailedComesAfterTheOthers: it took the connection, so net.Dialer
// would take it again.
func TestAnAddressThatFailedComesAfterTheOthers(t *testing.T) {
	first, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = first.Close() }()
	_, port, err := net.SplitHostPort(first.Addr().String())
	require.NoError(t, err)
	second, err := net.Listen("tcp", "127.0.0.2:"+port)
	if err != nil {
		t.Skip("this machine has one loopback address: ", err)
	}
	defer func() { _ = second.Close() }()
	d := newDialer()
	asked := 0
	d.lookup = func(_ context.Context, _, host string) ([]netip.Addr, error) {
		asked++
		assert.Equal(t, "localhost", host)
		return []netip.Addr{netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("127.0.0.2")}, nil
	}
	reached := func() string {
		t.Helper()
		conn, err := d.DialContext(t.Context(), "tcp", "localhost:"+port)
		require.NoError(t, err)
		defer func() { _ = conn.Close() }()
		return conn.RemoteAddr().String()
	}
	assert.Equal(t, "127.0.0.1:"+port, reached(), "where nothing failed it is net.Dialer's choice")
	assert.Zero(t, asked)
	d.note("127.0.0.1:"+port, true)
	assert.Equal(t, "127.0.0.2:"+port, reached())
	d.note("127.0.0.2:"+port, true)
	assert.Equal(t, "127.0.0.1:"+port, reached(), "all the same to us")
	d.note("127.0.0.2:"+port, false)
	require.NoError(t, second.Close())
	assert.Equal(t, "127.0.0.1:"+port, reached(), "better one that failed than none")
}

// TestWhatFailedIsRemembered: whether the next attempt goes elsewhere.
func TestWhatFailedIsRemembered(t *testing.T) {
	for name, want := range map[string]struct {
		handle       http.HandlerFunc
		failed, left bool
	}{
		"silence":                 {silent, true, true},
		"it hangs up":             {hangUp, true, true},
		"a gateway in trouble":    {says(502, ""), true, true},
		"a cut answer":            {says(200, `{"RetCode":0,`), true, true},
		"the service in trouble":  {says(200, `{"RetCode":130}`), false, false},
		"the service refuses":     {says(200, `{"RetCode":171}`), false, false},
		"the service asks for it": {says(429, ""), false, false},
		"good":                    {says(200, noRegions), false, false},
	} {
		server, _ := serve(t, want.handle)
		c := newClient(t, Options{BaseURL: server.URL, ReadTimeout: 20 * time.Millisecond})
		before := c.reads.current()
		_, _ = c.Regions(t.Context())
		assert.Equal(t, want.failed, c.reads.dialer.failed[server.Listener.Addr().String()], name)
		assert.Equal(t, want.left, before != c.reads.current(), name)
	}
}

// TestAReadThatIsGivenUpInSilenceLeavesItsConnection: the key that reads again
// would hang where this one hung.
func TestAReadThatIsGivenUpInSilenceLeavesItsConnection(t *testing.T) {
	for after, left := range map[time.Duration]bool{time.Second: false, 10 * time.Second: true} {
		synctest.Test(t, func(t *testing.T) {
			c, _, done := over(t, protocols[2], Options{}, silent)
			defer done()
			before := c.reads.current()
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(after, cancel)
			_, err := c.Regions(ctx)
			require.ErrorIs(t, err, context.Canceled)
			assert.Equal(t, left, before != c.reads.current())
		})
	}
}
