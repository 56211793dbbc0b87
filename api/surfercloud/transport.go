package surfercloud

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"
)

const maxCAFile = 4 << 20

// newTransport is the pool of kept connections.
func newTransport(way proxy, caFile string) (*http.Transport, error) {
	roots, err := trustedRoots(caFile)
	if err != nil {
		return nil, err
	}
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:                  func(r *http.Request) (*url.URL, error) { return way.choose(r.URL) },
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		TLSClientConfig:        &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    10 * time.Second,
		MaxIdleConns:           maxReads,
		MaxIdleConnsPerHost:    maxReads,
		IdleConnTimeout:        90 * time.Second,
		MaxResponseHeaderBytes: 1 << 20,
		OnProxyConnectResponse: proxyRefusal,
	}, nil
}

// forWrites gives every write a connection of its own. A kept one may have died
// unseen, and then net/http sends a second time; on a fresh one it never does,
// so a request went out at most once, and not at all where no connection came.
func forWrites(reads *http.Transport) *http.Transport {
	t := reads.Clone()
	t.DisableKeepAlives = true
	t.ForceAttemptHTTP2 = false
	t.TLSClientConfig.NextProtos = []string{"http/1.1"}
	t.TLSNextProto = map[string]func(string, *tls.Conn) http.RoundTripper{}
	return t
}

// trustedRoots is nil, the system's roots, without a file.
func trustedRoots(file string) (*x509.CertPool, error) {
	if file == "" {
		return nil, nil
	}
	info, err := os.Stat(file)
	if err != nil {
		return nil, fmt.Errorf("the CA file %s cannot be read (%w): correct ca_file in the profile, or remove it", file, rootCause(err))
	}
	if !info.Mode().IsRegular() || info.Size() > maxCAFile {
		return nil, fmt.Errorf("the CA file %s is not a PEM file: name a file of certificates", file)
	}
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("the CA file %s cannot be read (%w): correct ca_file in the profile, or remove it", file, rootCause(err))
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool()
	}
	if !roots.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("the CA file %s holds no certificate: it must be PEM, beginning with -----BEGIN CERTIFICATE-----", file)
	}
	return roots, nil
}

func rootCause(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
