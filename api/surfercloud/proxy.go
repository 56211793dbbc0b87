package surfercloud

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/http/httpproxy"
)

// proxy is the way out that HTTPS_PROXY, HTTP_PROXY and NO_PROXY ask for now;
// http.ProxyFromEnvironment would remember for ever what it saw first.
type proxy struct {
	choose   func(*url.URL) (*url.URL, error)
	password string // never to be shown
}

// proxyFor checks the proxy that requests to base will use. A proxy's address
// that cannot be read is otherwise passed over in silence, and the request
// goes out directly. The error never repeats it: it may hold a password.
func proxyFor(base *url.URL) (proxy, error) {
	env := httpproxy.FromEnvironment()
	p := proxy{choose: env.ProxyFunc()}
	name, address := "HTTP_PROXY", &env.HTTPProxy
	if base.Scheme == "https" {
		name, address = "HTTPS_PROXY", &env.HTTPSProxy
	}
	used := *address
	*address = "http://stand-in"
	if stand, err := env.ProxyFunc()(base); used == "" || (stand == nil && err == nil) {
		return p, nil
	}
	way, err := p.choose(base)
	schemes := []string{"http", "https", "socks5", "socks5h"}
	if err != nil || way == nil || way.Host == "" || !slices.Contains(schemes, way.Scheme) || isBogus(used) {
		return proxy{}, errors.New("the proxy's address in " + name + " cannot be used: write it like http://host:port")
	}
	if way.User != nil {
		p.password, _ = way.User.Password()
	}
	return p, nil
}

// isBogus says whether an address with a scheme names no host, in which
// httpproxy takes the scheme for the host.
func isBogus(address string) bool {
	u, err := url.Parse(address)
	return strings.Contains(address, "://") && (err != nil || u.Host == "")
}

// proxyError is a proxy that did not open a way to the endpoint.
type proxyError struct{ status int }

func (e *proxyError) Error() string { return fmt.Sprintf("the proxy answered with HTTP %d", e.status) }

func proxyRefusal(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode != http.StatusOK {
		return &proxyError{status: answer.StatusCode}
	}
	return nil
}
