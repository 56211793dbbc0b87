package api

import (
	"crypto/sha256"
	"encoding/hex"
	"net"
	"net/netip"
	"net/url"
	"strings"
)

// Fingerprint names an account's keys without telling them: the first eight hex
// digits of the public key's SHA-256, "" without one.
func Fingerprint(publicKey string) string {
	if publicKey == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(publicKey))
	return hex.EncodeToString(sum[:4])
}

// NormalEndpoint spells an endpoint the one way that two of them are compared
// in: scheme and host in lower case, no default port, the path as it is with a
// slash at its end. What is no address is only trimmed and put in lower case.
func NormalEndpoint(address string) string {
	address = strings.TrimSpace(address)
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "" || u.Host == "" {
		return strings.ToLower(address)
	}
	scheme := strings.ToLower(u.Scheme)
	port := u.Port()
	if scheme == "https" && port == "443" || scheme == "http" && port == "80" {
		port = ""
	}
	return scheme + "://" + normalHost(u.Hostname(), port) + strings.TrimRight(u.EscapedPath(), "/") + "/"
}

// SameEndpoint says whether two spellings are one endpoint. One that was
// recorded as a host alone is compared by the host.
func SameEndpoint(a, b string) bool {
	a, b = NormalEndpoint(a), NormalEndpoint(b)
	if strings.Contains(a, "://") && strings.Contains(b, "://") {
		return a == b
	}
	return hostOf(a) == hostOf(b)
}

// hostOf is the host of a normal endpoint, without the ports that either scheme
// has by default: a host alone does not tell its scheme.
func hostOf(endpoint string) string {
	_, rest, found := strings.Cut(endpoint, "://")
	if !found {
		rest = endpoint
	}
	host, _, _ := strings.Cut(rest, "/")
	name, port, err := net.SplitHostPort(host)
	switch {
	case err != nil:
		return normalHost(strings.Trim(host, "[]"), "")
	case port == "443" || port == "80":
		port = ""
	}
	return normalHost(name, port)
}

// normalHost joins a host's name, in lower case and without the root's dot, with
// its port. An address is written as such are.
func normalHost(name, port string) string {
	name = strings.TrimSuffix(strings.ToLower(name), ".")
	if ip, err := netip.ParseAddr(name); err == nil {
		name = ip.Unmap().String()
	}
	switch {
	case port != "":
		return net.JoinHostPort(name, port)
	case strings.Contains(name, ":"):
		return "[" + name + "]"
	default:
		return name
	}
}
