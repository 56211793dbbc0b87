// Package endpoint says what the base URL of the service is, and what is wrong with a text that is
// none. It is below the settings, which take one from the user, and the client, which is given one:
// both refuse the same.
//
// It is pure and imports nothing of ours. It must never repeat a text that it refuses: a password
// may stand in it, and of a host that is not ASCII no letter is shown, for one may look like
// another and the keys are signed for the other.
package endpoint

import (
	"errors"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// Example is the base URL that errors show; it is SurferCloud's own.
const Example = "https://api.surfercloud.com/"

// maxHost is the most characters that a host's name can have.
const maxHost = 253

// Parse returns a base URL with its host in small letters and with a path, so that the
// same one is always the same text. The error completes a sentence that starts with
// whatever the text was given as.
func Parse(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil || !utf8.ValidString(text) || strings.ContainsFunc(text, noneOfURL) {
		return nil, errors.New("is not a URL: want one such as " + Example)
	}
	switch {
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, errors.New("does not start with https://: want a URL such as " + Example)
	case u.User != nil:
		return nil, errors.New("holds a user name or password: take it out, requests are signed with the keys")
	case u.Hostname() == "":
		return nil, errors.New("names no host: want a URL such as " + Example)
	case u.RawQuery != "" || u.ForceQuery || strings.Contains(text, "#"):
		return nil, errors.New("has a query or fragment: take everything from ? or # on away")
	case NotASCII(u.Hostname()) != "":
		return nil, errors.New("has a host that " + NotASCII(u.Hostname()))
	case !goodHost(u.Hostname()):
		return nil, errors.New("has a host with a character that no host has, a dot too many, or more than 253 " +
			"characters: correct it, as in " + Example)
	case !goodPort(u):
		return nil, errors.New("has a port that is not a number from 1 to 65535: correct it")
	}
	name, zone, _ := strings.Cut(u.Host, "%") // the zone of an IPv6 address is the name of an interface
	u.Host = strings.ToLower(name)
	if zone != "" {
		u.Host += "%" + zone
	}
	if u.Path == "" {
		u.Path = "/"
	}
	return u, nil
}

func noneOfURL(r rune) bool { return r == ' ' || r == '\\' || !unicode.IsPrint(r) }

// NotASCII is what is wrong with a host that is not ASCII, "" with one that is. It completes a
// sentence that starts with the host.
func NotASCII(host string) string {
	const cannot = "is not ASCII and has no xn-- form, so it cannot exist: correct it"
	if isASCII(host) {
		return ""
	}
	if utf8.RuneCountInString(host) > maxHost { // the form of a long one takes minutes
		return cannot
	}
	form, err := idna.New(idna.MapForLookup(), idna.BidiRule(), idna.VerifyDNSLength(true)).ToASCII(host)
	if err != nil || !goodHost(form) {
		return cannot
	}
	return "is not ASCII, and may look like another one: if it is the one you mean, write it as " + form
}

func isASCII(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// goodHost reports whether a host is an address, or labels of letters, digits, - and _ with
// single dots between them.
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
