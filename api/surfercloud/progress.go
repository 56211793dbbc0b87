package surfercloud

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"strings"
	"sync"
	"time"
)

// limits are how long an exchange may take: a slow answer is not a silent one.
type limits struct {
	silence time.Duration // without a byte, 0 for any time within the whole
	whole   time.Duration
	set     string // where the silence was set, as "timeout: 15s in FILE"
}

// errSilent ends an exchange of which nothing came for too long.
var errSilent = errors.New("nothing came for too long")

// progressSummary is what is known of an exchange.
type progressSummary struct {
	peer       string    // the address that was connected to
	connected  bool      // a connection was had: the request may have left
	kept       bool      // it was one of an earlier exchange
	headers    bool      // the answer began
	handshakes int       // of TLS that were begun, with a proxy or the endpoint
	bytes      int       // of the answer's body
	last       time.Time // when anything came, or went out
}

// progress is what is known of an exchange while it runs. Callbacks of a dial may
// come after the exchange is over.
type progress struct {
	mu    sync.Mutex
	seen  progressSummary
	timer *time.Timer // nil without a limit, and after the end
	limit time.Duration
	heard func() // is called with whatever comes or goes out, may be nil
}

// watch ends the context after so long without progress. Stop must be called.
func (p *progress) watch(ctx context.Context, silence time.Duration) (watched context.Context, stop func()) {
	watched, cancel := context.WithCancelCause(ctx)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.limit, p.seen.last = silence, time.Now()
	if silence > 0 {
		p.timer = time.AfterFunc(silence, func() { cancel(errSilent) })
	}
	return watched, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.timer != nil {
			p.timer.Stop()
			p.timer = nil
		}
		cancel(nil)
	}
}

// came notes progress.
func (p *progress) came(note func(*progressSummary)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen.last = time.Now()
	if p.heard != nil {
		p.heard()
	}
	if note != nil {
		note(&p.seen)
	}
	if p.timer != nil {
		p.timer.Reset(p.limit)
	}
}

// summary is a copy of what is known.
func (p *progress) summary() progressSummary {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.seen
}

// trace notes each step on the way to an answer.
func (p *progress) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		DNSDone: func(i httptrace.DNSDoneInfo) {
			if i.Err == nil {
				p.came(nil)
			}
		},
		ConnectDone: func(_, address string, err error) {
			if err == nil {
				p.came(func(s *progressSummary) { s.peer = address })
			}
		},
		TLSHandshakeStart: func() { p.came(func(s *progressSummary) { s.handshakes++ }) },
		TLSHandshakeDone: func(_ tls.ConnectionState, err error) {
			if err == nil {
				p.came(nil)
			}
		},
		GotConn: func(i httptrace.GotConnInfo) {
			p.came(func(s *progressSummary) {
				s.connected, s.kept = true, i.Reused
				if i.Conn != nil {
					s.peer = addressOf(i.Conn)
				}
			})
		},
		WroteRequest:         func(httptrace.WroteRequestInfo) { p.came(nil) },
		GotFirstResponseByte: func() { p.came(func(s *progressSummary) { s.headers = true }) },
	}
}

func addressOf(conn net.Conn) string {
	if at := conn.RemoteAddr(); at != nil {
		return at.String()
	}
	return ""
}

// countedReader is a body whose every piece is progress.
type countedReader struct {
	io.Reader
	of *progress
}

func (c countedReader) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	if n > 0 {
		c.of.came(func(s *progressSummary) { s.bytes += n })
	}
	return n, err
}

// maxRetryAfter bounds what a Retry-After is believed.
const maxRetryAfter = 5 * time.Minute

// retryAfter is how long an answer asks to wait, 0 where it does not say: seconds,
// or a time, which is held against the answer's own clock where it has one.
func retryAfter(h http.Header, now time.Time) time.Duration {
	text := strings.TrimSpace(h.Get("Retry-After"))
	if text == "" {
		return 0
	}
	if strings.Trim(text, "0123456789") == "" {
		seconds, err := strconv.Atoi(text)
		if err != nil || seconds > int(maxRetryAfter/time.Second) {
			return maxRetryAfter
		}
		return time.Duration(seconds) * time.Second
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	if theirs, err := http.ParseTime(h.Get("Date")); err == nil {
		now = theirs
	}
	return min(max(at.Sub(now), 0), maxRetryAfter)
}
