package surfercloud

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

const (
	dialTimeout = 10 * time.Second
	// One of several addresses gets no more before the next is tried.
	shareOfDial = 3 * time.Second
)

// dialer connects to an address that failed only after the others of the same name: net.Dialer
// passes over one that takes no connection, but not over one that takes it and then says nothing.
type dialer struct {
	net.Dialer
	lookup func(ctx context.Context, network, host string) ([]netip.Addr, error)

	mu     sync.Mutex
	failed map[string]bool // host:port, as dialed
}

func newDialer() *dialer {
	return &dialer{
		Dialer: net.Dialer{
			Timeout: dialTimeout,
			// A kept connection whose peer is gone is found within half a minute.
			KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 15 * time.Second, Interval: 5 * time.Second, Count: 3},
		},
		lookup: net.DefaultResolver.LookupNetIP,
		failed: map[string]bool{},
	}
}

// DialContext is net.Dialer's, but for addresses that failed.
func (d *dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	for _, other := range d.others(ctx, address) {
		conn, err := d.dialShort(ctx, network, other)
		if err == nil {
			return conn, nil
		}
	}
	return d.Dialer.DialContext(ctx, network, address)
}

func (d *dialer) dialShort(ctx context.Context, network, address string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, shareOfDial)
	defer cancel()
	return d.Dialer.DialContext(ctx, network, address)
}

// others are the addresses of a name that did not fail, none where all are the same to us.
func (d *dialer) others(ctx context.Context, address string) []string {
	d.mu.Lock()
	none := len(d.failed) == 0
	d.mu.Unlock()
	host, port, err := net.SplitHostPort(address)
	if _, literal := netip.ParseAddr(host); none || err != nil || literal == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, shareOfDial)
	defer cancel()
	all, err := d.lookup(ctx, "ip", host)
	if err != nil {
		return nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	var good []string
	for _, ip := range all {
		if at := net.JoinHostPort(ip.Unmap().String(), port); !d.failed[at] {
			good = append(good, at)
		}
	}
	if len(good) == len(all) {
		return nil
	}
	return good
}

// note remembers whether an address failed.
func (d *dialer) note(address string, failed bool) {
	if address == "" {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if failed {
		d.failed[address] = true
		return
	}
	delete(d.failed, address)
}

// pool is the kept connections of reads. After a read that found its connection
// dead, or nobody behind it, the next one dials anew: HTTP/2 would go on with the
// same connection for ever, and others to the same place may be as dead.
type pool struct {
	dialer *dialer
	build  func() *http.Transport

	mu  sync.Mutex
	now *http.Transport
}

func newPool(d *dialer, build func() *http.Transport) *pool {
	return &pool{dialer: d, build: build, now: build()}
}

func (p *pool) current() *http.Transport {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now
}

// leave lets later reads dial anew, unless another one has left these connections
// already. Those in use end with the requests on them.
func (p *pool) leave(failed *http.Transport) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.now == failed {
		p.now = p.build()
	}
}

// done closes what a read has left behind.
func (p *pool) done(used *http.Transport) {
	if used != p.current() {
		used.CloseIdleConnections()
	}
}

func (p *pool) close() { p.current().CloseIdleConnections() }
