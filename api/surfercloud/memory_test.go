package surfercloud

import (
	"cmp"
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/demo"
)

// memory is a network without a kernel, so that a test's clock can jump: its
// connections can fall silent, as those do whose packets are dropped.
type memory struct {
	accepts chan net.Conn
	closed  chan struct{}
	dials   atomic.Int32

	mu    sync.Mutex
	lines []*line
}

func newMemory() *memory { return &memory{accepts: make(chan net.Conn), closed: make(chan struct{})} }

// line is the client's end of a connection.
type line struct {
	net.Conn
	silent atomic.Bool
}

func (l *line) Write(b []byte) (int, error) {
	if l.silent.Load() {
		return len(b), nil
	}
	return l.Conn.Write(b)
}

func (l *line) Read(b []byte) (int, error) {
	for {
		n, err := l.Conn.Read(b)
		if err != nil || !l.silent.Load() {
			return n, err
		}
	}
}

func (m *memory) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	m.dials.Add(1)
	ours, theirs := net.Pipe()
	select {
	case m.accepts <- theirs:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	l := &line{Conn: ours}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.lines = append(m.lines, l)
	return l, nil
}

// silence lets every connection there is fall silent, for good.
func (m *memory) silence() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, l := range m.lines {
		l.silent.Store(true)
	}
}

func (m *memory) Accept() (net.Conn, error) {
	select {
	case conn := <-m.accepts:
		return conn, nil
	case <-m.closed:
		return nil, net.ErrClosed
	}
}

func (m *memory) Close() error { close(m.closed); return nil }

func (m *memory) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 443} }

// protocol is how the server of a test speaks.
type protocol struct {
	name   string
	scheme string
	http2  bool
	base   string // what is asked for, where it is not the server: then that is a proxy
}

var protocols = []protocol{
	{name: "HTTP/1.1", scheme: "http"},
	{name: "HTTPS", scheme: "https"},
	{name: "HTTP/2", scheme: "https", http2: true},
}

// over gives a client of a server in memory. What it starts ends with done, which
// must be called within the test's bubble.
func over(t *testing.T, p protocol, o Options, handle http.HandlerFunc) (c *Client, m *memory, done func()) {
	t.Helper()
	m = newMemory()
	server := &http.Server{
		Protocols: new(http.Protocols),
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_ = r.ParseForm() // to the end, or it would not see the client go
			handle(w, r)
		}),
	}
	server.Protocols.SetHTTP1(true)
	server.Protocols.SetHTTP2(p.http2)
	var served sync.WaitGroup
	var roots *tls.Config
	if p.scheme == "https" {
		certified := httptest.NewUnstartedServer(nil)
		certified.StartTLS()
		server.TLSConfig = &tls.Config{Certificates: certified.TLS.Certificates}
		roots = certified.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
		certified.Close()
	}
	served.Go(func() {
		if roots != nil {
			_ = server.ServeTLS(m, "", "")
			return
		}
		_ = server.Serve(m)
	})
	if o.Clock == nil {
		o.Clock = api.SystemClock{}
	}
	o.BaseURL, o.PublicKey, o.PrivateKey = cmp.Or(p.base, p.scheme+"://example.com/"), demo.PublicKey, demo.PrivateKey
	c, err := New(o)
	require.NoError(t, err)
	build := c.reads.build
	c.reads.build = func() *http.Transport {
		transport := build()
		transport.DialContext = m.dial
		if roots != nil {
			transport.TLSClientConfig.RootCAs = roots.RootCAs
		}
		return transport
	}
	c.reads.now = c.reads.build()
	return c, m, func() {
		c.Close()
		m.mu.Lock()
		for _, l := range m.lines {
			_ = l.Close()
		}
		m.mu.Unlock()
		_ = server.Close()
		served.Wait()
	}
}
