package surfercloud

import (
	"errors"
	"net/url"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// checkBaseURL never repeats the address itself: it may hold a password.
func checkBaseURL(address string) (*url.URL, error) {
	const form = "write it like https://api.surfercloud.com/"
	u, err := url.Parse(address)
	switch {
	case address == "":
		return nil, errors.New("the base URL is missing: " + form)
	case err != nil || u.Hostname() == "" || (u.Scheme != "https" && u.Scheme != "http"):
		return nil, errors.New("the base URL is not an http or https address: " + form)
	case u.User != nil:
		return nil, errors.New("the base URL holds a user name: remove it, requests are signed with the keys")
	case u.RawQuery != "" || u.Fragment != "":
		return nil, errors.New("the base URL holds a query or fragment: " + form)
	case !isASCII(u.Hostname()):
		return nil, errors.New("the base URL's host is not ASCII, and may look like another one: " + writeASCII(u.Hostname()))
	}
	return u, nil
}

// maxHost is the most characters that a host's name can have.
const maxHost = 253

func isASCII(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// writeASCII says how a host that is not ASCII is written. It shows no letter of it
// that could be taken for another one.
func writeASCII(host string) string {
	const cannot = "it has no xn-- form, so it cannot exist: correct it"
	if utf8.RuneCountInString(host) > maxHost { // the form of a long one takes minutes
		return cannot
	}
	ascii, err := idna.New(idna.MapForLookup(), idna.BidiRule(), idna.VerifyDNSLength(true)).ToASCII(host)
	if err != nil || !isASCII(ascii) {
		return cannot
	}
	return "if it is the one you mean, write it as " + ascii
}
