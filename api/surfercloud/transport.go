package surfercloud

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

const (
	// An HTTP/2 connection that brings nothing for pingAfter is asked whether it
	// lives, and given up pingLimit later: before a read's own limit is over.
	pingAfter = 5 * time.Second
	pingLimit = 5 * time.Second
)

// transports are what reads and writes go over.
func transports(way proxy, ca []byte, caFile string) (reads *pool, writes *http.Transport, err error) {
	roots, err := trustedRoots(ca, caFile)
	if err != nil {
		return nil, nil, err
	}
	d := newDialer()
	build := func() *http.Transport { return newTransport(d, way, roots) }
	return newPool(d, build), forWrites(build()), nil
}

func newTransport(d *dialer, way proxy, roots *x509.CertPool) *http.Transport {
	return &http.Transport{
		Proxy:             func(r *http.Request) (*url.URL, error) { return way.choose(r.URL) },
		DialContext:       d.DialContext,
		ForceAttemptHTTP2: true,
		HTTP2: &http.HTTP2Config{
			SendPingTimeout: pingAfter, PingTimeout: pingLimit,
			WriteByteTimeout: pingAfter + pingLimit,
		},
		TLSClientConfig:        &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    10 * time.Second,
		MaxIdleConns:           mostReads,
		MaxIdleConnsPerHost:    mostReads,
		IdleConnTimeout:        90 * time.Second,
		MaxResponseHeaderBytes: 1 << 20,
		OnProxyConnectResponse: proxyRefusal,
	}
}

// forWrites gives every write a connection of its own. A kept one may have died
// unseen, and then net/http sends a second time; on a fresh one it never does,
// so a request went out at most once, and not at all where no connection came.
func forWrites(t *http.Transport) *http.Transport {
	t.DisableKeepAlives = true
	t.ForceAttemptHTTP2 = false
	t.TLSClientConfig.NextProtos = []string{"http/1.1"}
	t.TLSNextProto = map[string]func(string, *tls.Conn) http.RoundTripper{}
	return t
}

// trustedRoots is nil, the system's roots, without certificates of one's own.
func trustedRoots(pem []byte, file string) (*x509.CertPool, error) {
	if pem == nil {
		return nil, nil
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool()
	}
	if !roots.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("the CA file %s holds no certificate: it must be PEM, beginning with -----BEGIN "+
			"CERTIFICATE-----", file)
	}
	return roots, nil
}
