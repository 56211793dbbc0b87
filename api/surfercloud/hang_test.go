package surfercloud

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
)

// TestWhoHangsIsNamedWhereNothingWasSent: a proxy that was asked for a way to the
// endpoint, or the endpoint itself; of reads and of a write.
func TestWhoHangsIsNamedWhereNothingWasSent(t *testing.T) {
	const https, http = "https://example.com/", "http://example.com/"
	for name, want := range map[string]struct {
		proxy, base, read, write string
	}{
		"no proxy": {
			base: https, read: "no connection to example.com within 15s (timeout: 15s, the default)",
			write: "no connection to example.com within 1m5s",
		},
		"CONNECT": {proxy: "http://proxy.invalid:1", base: https, read: "the proxy opened no way to example.com for 15s " +
			"(timeout: 15s, the default): check ALL_PROXY", write: "the proxy does not answer: check ALL_PROXY and NO_PROXY"},
		"SOCKS": {
			proxy: "socks5://proxy.invalid:1", base: https, read: "the proxy opened no way to example.com for 15s " +
				"(timeout: 15s, the default): check ALL_PROXY",
			write: "the proxy opened no way to example.com for 1m5s: check ALL_PROXY",
		},
		"SOCKS, to plain http": {
			proxy: "socks5://proxy.invalid:1", base: http, read: "the proxy opened no way to " +
				"example.com for 15s " +
				"(timeout: 15s, the default): check ALL_PROXY",
			write: "the proxy opened no way to example.com for 1m5s: check ALL_PROXY",
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, variable := range []string{
				"NO_PROXY", "no_proxy", "HTTP_PROXY", "http_proxy", "HTTPS_PROXY",
				"https_proxy", "all_proxy",
			} {
				t.Setenv(variable, "")
			}
			t.Setenv("ALL_PROXY", want.proxy)
			synctest.Test(t, func(t *testing.T) {
				c := newClient(t, Options{BaseURL: want.base, Clock: atOnce{}})
				var hanging sync.WaitGroup
				hangs := func(context.Context, string, string) (net.Conn, error) {
					ours, theirs := net.Pipe()
					hanging.Go(func() { _, _ = io.Copy(io.Discard, theirs) })
					return ours, nil
				}
				anew(c, func(t *transport) { t.DialContext, t.TLSHandshakeTimeout = hangs, 0 })
				_, err := c.Regions(t.Context())
				e := asError(t, err)
				assert.Equal(t, want.read, e.Message)
				assert.Equal(t, want.proxy != "", e.Proxy)
				require.ErrorIs(t, err, context.DeadlineExceeded)
				assert.False(t, api.NeedsOperator(err))
				_, err = c.Send(t.Context(), api.ReleaseBackend{Scope: prod, ULB: "ulb-1", Backend: "b-1"})
				e = asError(t, err)
				assert.Equal(t, want.write, e.Message)
				assert.Equal(t, want.proxy != "", e.Proxy)
				assert.True(t, e.NotSent)
				c.Close()
				hanging.Wait()
			})
		})
	}
}

type transport = http.Transport

// anew changes the transports of a client.
func anew(c *Client, change func(*transport)) {
	build := c.reads.build
	c.reads.build = func() *transport {
		t := build()
		change(t)
		return t
	}
	c.reads.now = c.reads.build()
	change(c.writes)
}

// TestATroubleInTheMiddleOfAConnectionIsNotFinal: the endpoint has spoken HTTPS on
// it, so it is none that does not.
func TestATroubleInTheMiddleOfAConnectionIsNotFinal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _, done := over(t, protocols[1], Options{Clock: atOnce{}}, says(200, noRegions))
		defer done()
		anew(c, func(tr *transport) {
			tr.DialTLSContext = func(ctx context.Context, a, b string) (net.Conn, error) {
				conn, err := tr.DialContext(ctx, a, b)
				if err != nil {
					return nil, err
				}
				own := &amiss{Conn: conn}
				secure := tls.Client(own, &tls.Config{RootCAs: tr.TLSClientConfig.RootCAs, ServerName: "example.com"})
				if err := secure.HandshakeContext(ctx); err != nil {
					return nil, err
				}
				own.from = true
				return secure, nil
			}
		})
		_, err := c.Regions(t.Context())
		e := asError(t, err)
		assert.Contains(t, e.Message, "the network failed: tls: ")
		assert.True(t, api.Retryable(err))
		assert.False(t, api.NeedsOperator(err))
	})
}

// amiss is a connection whose bytes are others from some time on.
type amiss struct {
	net.Conn
	from bool
}

func (a *amiss) Read(b []byte) (int, error) {
	n, err := a.Conn.Read(b)
	if a.from {
		for i := range b[:n] {
			b[i] = 'T'
		}
	}
	return n, err
}
