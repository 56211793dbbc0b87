package surfercloud

import (
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/http2"

	"cloud.internal/ulbconsole/api"
)

// TestAnAttemptIsOneRequest where each connection goes away, or refuses the request, before it has
// an answer: net/http would go on for ever by itself, some hundred times a second.
func TestAnAttemptIsOneRequest(t *testing.T) {
	for name, end := range map[string]func(f *http2.Framer, stream uint32) error{
		"it goes away": func(f *http2.Framer, _ uint32) error { return f.WriteGoAway(0, http2.ErrCodeNo, nil) },
		"it refuses": func(f *http2.Framer, stream uint32) error {
			return f.WriteRSTStream(stream, http2.ErrCodeRefusedStream)
		},
	} {
		t.Run(name, func(t *testing.T) {
			certified := httptest.NewUnstartedServer(nil)
			certified.StartTLS()
			roots := certified.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
			config := &tls.Config{Certificates: certified.TLS.Certificates, NextProtos: []string{"h2"}}
			certified.Close()
			l, err := tls.Listen("tcp", "127.0.0.1:0", config)
			require.NoError(t, err)
			var requests atomic.Int32
			var serving sync.WaitGroup
			serving.Go(func() {
				for {
					conn, err := l.Accept()
					if err != nil {
						return
					}
					serving.Go(func() {
						serveHTTP2(conn, func(f *http2.Framer, stream uint32) error {
							requests.Add(1)
							return end(f, stream)
						})
					})
				}
			})
			c := newClient(t, Options{BaseURL: "https://" + l.Addr().String(), Clock: atOnce{}})
			anew(c, func(t *transport) { t.TLSClientConfig.RootCAs = roots })
			_, err = c.Regions(t.Context())
			e := asError(t, err)
			assert.Equal(t, errLost.Error(), e.Message)
			assert.True(t, api.Retryable(err))
			assert.Equal(t, int32(maxAttempts), requests.Load())
			c.Close()
			require.NoError(t, l.Close())
			serving.Wait()
		})
	}
}

// serveHTTP2 answers each request with end, until the connection does.
func serveHTTP2(conn net.Conn, end func(f *http2.Framer, stream uint32) error) {
	defer func() { _ = conn.Close() }()
	if _, err := io.CopyN(io.Discard, conn, int64(len(http2.ClientPreface))); err != nil {
		return
	}
	f := http2.NewFramer(conn, conn)
	if f.WriteSettings() != nil {
		return
	}
	for {
		frame, err := f.ReadFrame()
		if err != nil {
			return
		}
		if data, is := frame.(*http2.DataFrame); is && data.StreamEnded() && end(f, data.StreamID) != nil {
			return
		}
	}
}
