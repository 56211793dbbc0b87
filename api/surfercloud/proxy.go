package surfercloud

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/net/http/httpproxy"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/endpoint"
)

// proxy is the way out that HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY ask
// for now; http.ProxyFromEnvironment would remember for ever what it saw first,
// and knows nothing of ALL_PROXY.
type proxy struct {
	choose   func(*url.URL) (*url.URL, error)
	name     string // of the variable that named it, "" where requests go directly
	forwards bool   // it reads the requests and answers itself, for they are plain http
	tunnels  bool   // it is asked to open a way to the endpoint, and then hears nothing more: by CONNECT or SOCKS
	secure   bool   // it is spoken to by TLS itself
	password string // never to be shown
}

// proxyFor checks the proxy that requests to base will use. A proxy's address
// that cannot be read is otherwise passed over in silence, and the request
// goes out directly. The error never repeats it: it may hold a password.
func proxyFor(base *url.URL) (proxy, error) {
	name, used := asSet("HTTP_PROXY", "ALL_PROXY")
	if base.Scheme == "https" {
		name, used = asSet("HTTPS_PROXY", "ALL_PROXY")
	}
	_, without := asSet("NO_PROXY")
	env := func(address string) func(*url.URL) (*url.URL, error) {
		c := httpproxy.Config{HTTPProxy: address, HTTPSProxy: address, NoProxy: without}
		return c.ProxyFunc()
	}
	p := proxy{choose: env(used)}
	if stand, err := env("http://stand-in")(base); used == "" || (stand == nil && err == nil) {
		return p, nil
	}
	way, err := p.choose(base)
	if err != nil || way == nil || way.Host == "" || isBogus(used) {
		return proxy{}, errors.New("the proxy's address in " + name + " cannot be used: write it like http://host:port")
	}
	if err := checkProxy(name, way); err != nil {
		return proxy{}, err
	}
	p.name = name
	p.forwards = base.Scheme == "http" && strings.HasPrefix(way.Scheme, "http")
	p.tunnels = !p.forwards
	p.secure = way.Scheme == "https"
	if way.User != nil {
		p.password, _ = way.User.Password()
	}
	return p, nil
}

// checkProxy says what is wrong with a proxy's address that could be read.
func checkProxy(name string, way *url.URL) error {
	if schemes := []string{"http", "https", "socks5", "socks5h"}; !slices.Contains(schemes, way.Scheme) {
		return errors.New("the proxy in " + name +
			" is none of http, https, socks5 and socks5h, which are all that can be used: " +
			"write it like http://host:port or socks5://host:port")
	}
	if fault := endpoint.NotASCII(way.Hostname()); fault != "" {
		return errors.New("the proxy's host in " + name + " " + fault)
	}
	if port := way.Port(); port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return errors.New("the proxy's port in " + name + " is not a number from 1 to 65535: correct it")
		}
	}
	return nil
}

// asSet is the first of the variables that is set, in small letters or capitals, and its value: as
// curl chooses, which takes small letters first and one that is empty for none.
func asSet(names ...string) (name, value string) {
	for _, n := range names {
		for _, n := range []string{strings.ToLower(n), n} {
			if value := strings.TrimSpace(os.Getenv(n)); value != "" {
				return n, value
			}
		}
	}
	return names[0], ""
}

// isBogus reports whether an address with a scheme names no host, in which
// httpproxy takes the scheme for the host.
func isBogus(address string) bool {
	u, err := url.Parse(address)
	return strings.Contains(address, "://") && (err != nil || u.Host == "")
}

// proxyError is a proxy that did not open a way to the endpoint.
type proxyError struct {
	status int
	header http.Header
}

func (e *proxyError) Error() string { return fmt.Sprintf("the proxy answered with HTTP %d", e.status) }

// passes reports whether the proxy may let us through a little later.
func (e *proxyError) passes() bool {
	busy := e.status == http.StatusRequestTimeout || e.status == http.StatusTooManyRequests
	return busy || e.status >= http.StatusInternalServerError
}

// What net/http calls the way to a proxy, and a proxy's work for us.
const (
	proxyConnect = "proxyconnect"
	socksConnect = "socks connect"
)

// opening reports whether a proxy that opens a way to the endpoint has not done so:
// then the endpoint was not reached. Handshakes are those that were begun.
func (p proxy) opening(handshakes int) bool {
	return p.tunnels && (handshakes == 0 || p.secure && handshakes == 1)
}

// failed reports whether it is the proxy that err is about, and not the endpoint.
func (p proxy) failed(err error) bool {
	var (
		refused *proxyError
		op      *net.OpError
	)
	return errors.As(err, &refused) || errors.As(err, &op) && (op.Op == proxyConnect || op.Op == socksConnect)
}

func (p proxy) asksForUser() string {
	return "the proxy asks for a user and a password: set them in " + p.variable()
}

// variable names where the proxy is set, as far as known.
func (p proxy) variable() string {
	if p.name == "" {
		return "HTTPS_PROXY"
	}
	return p.name
}

// inWords says what is wrong with the proxy and what cures it.
func (p proxy) inWords(err error) (message string, cause error) {
	var (
		refused *proxyError
		dns     *net.DNSError
		op      *net.OpError
	)
	check := "check " + p.variable() + " and NO_PROXY"
	const who = "the proxy"
	if message := certificateWords(err, who, check); message != "" {
		return message, api.ErrFinal
	}
	switch {
	case errors.As(err, &refused) && refused.status == http.StatusProxyAuthRequired:
		return p.asksForUser(), api.ErrFinal
	case errors.As(err, &refused) && !refused.passes():
		return fmt.Sprintf("the proxy does not let us through to the endpoint (HTTP %d): %s", refused.status,
			check), api.ErrFinal
	case errors.As(err, &refused):
		return fmt.Sprintf("the proxy does not get through to the endpoint (HTTP %d): %s", refused.status, check), refused
	case errors.As(err, &op) && op.Op == socksConnect && refusedBySOCKS(op.Err):
		return "the proxy does not let us through to the endpoint (" + op.Err.Error() + "): " + check, api.ErrFinal
	case errors.As(err, &op) && op.Op == socksConnect:
		return "the proxy does not get through to the endpoint (" + op.Err.Error() + "): " + check, errLost
	case errors.As(err, &dns):
		return fmt.Sprintf("the proxy's name %s is not known: %s", dns.Name, check), syscall.EHOSTUNREACH
	case speaksNoTLS(err):
		return "the proxy does not speak HTTPS: " + check, api.ErrFinal
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the proxy " + peer(err, "") + " refuses connections: " + check, syscall.ECONNREFUSED
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return "there is no route to the proxy " + peer(err, "") + ": " + check, syscall.EHOSTUNREACH
	case errors.Is(err, context.DeadlineExceeded): // net/http waits a minute for a way
		return "the proxy does not answer: " + check, syscall.ETIMEDOUT
	case isLost(err):
		return "the proxy broke the connection: " + check, errLost
	}
	for errors.As(err, &op) && op.Err != nil {
		if err = op.Err; op.Timeout() && op.Op == "dial" {
			return "the proxy " + peer(op, "") + " does not answer: " + check, syscall.ETIMEDOUT
		}
	}
	return "the proxy failed (" + err.Error() + "): " + check, errLost
}

// refusedBySOCKS reports whether a SOCKS proxy wants another user, or will not for
// this one: net/http says so in words alone.
func refusedBySOCKS(err error) bool {
	for _, words := range []string{
		"no acceptable authentication methods", "authentication failed",
		"invalid username/password", "not allowed by ruleset", "unsupported authentication method",
	} {
		if strings.Contains(err.Error(), words) {
			return true
		}
	}
	return false
}

func proxyRefusal(_ context.Context, _ *url.URL, _ *http.Request, response *http.Response) error {
	if response.StatusCode != http.StatusOK {
		return &proxyError{status: response.StatusCode, header: response.Header}
	}
	return nil
}
