package config

import (
	"errors"
	"net"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"cloud.internal/ulbconsole/api/endpoint"
)

// printable reports whether text holds only characters that can be shown: no control
// bytes, no invisible ones.
func printable(text string) bool {
	return utf8.ValidString(text) && strings.IndexFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) < 0
}

// keyShaped reports whether text can be a key or token: printable ASCII without spaces. What a
// paste brings along - a line break, a space, curly quotes - is not trimmed but refused, because a
// key with a hole in it fails later as "wrong key".
func keyShaped(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
}

// display returns a path as the user may see it: quoted if it holds anything but
// printable characters.
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

// baseURL checks an endpoint and returns it with a path. The error completes a sentence that starts
// with the field's name and never repeats the value, which may hold a password.
func baseURL(text string, insecureHTTP bool) (string, error) {
	text = strings.TrimSpace(text)
	if quoted(text) {
		return "", errors.New(inQuotes)
	}
	u, err := endpoint.Parse(text)
	switch {
	case err != nil:
		return "", err
	case u.Scheme == "http" && !insecureHTTP && !loopback(u.Hostname()):
		return "", errors.New("is plain http, which shows signed requests to the network: " +
			"use https, or a profile of the configuration file with insecure_http: true")
	}
	return u.String(), nil
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

// quotedName returns ` "name"` where the text can be a misspelt field; a key pasted into the
// wrong place is not shown.
func quotedName(name string) string {
	foreign := func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '_' && r != '-'
	}
	if name == "" || len(name) > 32 || strings.ContainsFunc(name, foreign) {
		return ""
	}
	return " " + strconv.Quote(name)
}

// inQuotes is what is wrong with a value that a shell would have unquoted, and
// an env-file does not.
const inQuotes = "stands in quotes, which only a shell takes away: take them away where it is set"

// quoted reports whether a value has quotes around it, or at one end where its other end was lost.
func quoted(text string) bool {
	const marks = "\"'`“”‘’„"
	return text != "" && (strings.ContainsAny(firstRune(text), marks) || strings.ContainsAny(lastRune(text), marks))
}

func firstRune(text string) string { return string([]rune(text)[:1]) }

func lastRune(text string) string {
	all := []rune(text)
	return string(all[len(all)-1:])
}
