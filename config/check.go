package config

import (
	"errors"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// printable says whether text holds only characters that can be shown: no control bytes, no invisible ones.
func printable(text string) bool {
	return utf8.ValidString(text) && strings.IndexFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) < 0
}

// keyShaped says whether text can be a key or token: printable ASCII without spaces. What a paste brings along - a line
// break, a space, curly quotes - is not trimmed but refused, because a key with a hole in it fails later as "wrong key".
func keyShaped(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
}

// display returns a path as the user may see it: quoted if it holds anything but printable characters.
func display(path string) string {
	if printable(path) {
		return path
	}
	return strconv.Quote(path)
}

// projectID cuts the name off that the CLI writes behind the id: "org-x/Name".
func projectID(text string) string {
	id, _, _ := strings.Cut(text, "/")
	return strings.TrimSpace(id)
}

// baseURL checks an endpoint and returns it with a path. The error completes a sentence that starts with the field's
// name and never repeats the value, which may hold a password.
func baseURL(text string, insecureHTTP bool) (string, error) {
	text = strings.TrimSpace(text)
	if quoted(text) {
		return "", errors.New(inQuotes)
	}
	u, err := url.Parse(text)
	if err != nil || !printable(text) || strings.ContainsAny(text, " \\") {
		return "", errors.New("is not a URL: want one such as " + surferCloudURL)
	}
	switch {
	case u.Scheme != "https" && u.Scheme != "http":
		return "", errors.New("does not start with https://: want a URL such as " + surferCloudURL)
	case u.User != nil:
		return "", errors.New("holds a user name or password: take it out, requests are signed with the keys")
	case u.Hostname() == "":
		return "", errors.New("names no host: want a URL such as " + surferCloudURL)
	case u.RawQuery != "" || u.ForceQuery || strings.Contains(text, "#"):
		return "", errors.New("has a query or fragment: take everything from ? or # on away")
	case !ascii(u.Hostname()):
		return "", errors.New(notASCII(u.Hostname()))
	case !goodHost(u.Hostname()):
		return "", errors.New("has a host with a character that no host has, a dot too many, or more than 253 characters: correct it, as in " + surferCloudURL)
	case !goodPort(u):
		return "", errors.New("has a port that is not a number from 1 to 65535: correct it")
	case u.Scheme == "http" && !insecureHTTP && !loopback(u.Hostname()):
		return "", errors.New("is plain http, which shows signed requests to the network: " +
			"use https, or a profile of the configuration file with insecure_http: true")
	}
	name, zone, _ := strings.Cut(u.Host, "%") // the zone of an IPv6 address is the name of an interface
	u.Host = strings.ToLower(name)
	if zone != "" {
		u.Host += "%" + zone
	}
	if u.Path == "" {
		u.Path = "/"
	}
	return u.String(), nil
}

// maxHost is the most characters that a host's name can have.
const maxHost = 253

func ascii(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// notASCII completes a sentence about a host that is not ASCII. It shows none of
// its letters: one may look like another, and the keys are signed for the other.
func notASCII(host string) string {
	const cannot = "has a host that is not ASCII and has no xn-- form, so it cannot exist: correct it"
	if utf8.RuneCountInString(host) > maxHost { // the form of a long one takes minutes
		return cannot
	}
	form, err := idna.New(idna.MapForLookup(), idna.BidiRule(), idna.VerifyDNSLength(true)).ToASCII(host)
	if err != nil || !goodHost(form) {
		return cannot
	}
	return "has a host that is not ASCII, and may look like another one: if it is the one you mean, write it as " + form
}

// goodHost says whether a host is an address, or labels of letters, digits, - and _ with single dots between them.
func goodHost(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	if len(host) > maxHost {
		return false
	}
	for label := range strings.SplitSeq(host, ".") {
		strange := func(r rune) bool {
			return r >= utf8.RuneSelf || r != '-' && r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
		}
		if label == "" || strings.ContainsFunc(label, strange) {
			return false
		}
	}
	return true
}

func goodPort(u *url.URL) bool {
	if u.Port() == "" {
		return !strings.HasSuffix(u.Host, ":")
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	return err == nil && port > 0
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

func oneOf(value string, words []string) bool { return slices.Contains(words, value) }

// orList returns "a, b or c".
func orList(words []string) string {
	if len(words) == 0 {
		return ""
	}
	last := len(words) - 1
	if last == 0 {
		return words[0]
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
