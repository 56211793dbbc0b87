package impact

import (
	"fmt"
	"net"
	"strings"

	"cloud.internal/ulbconsole/api"
)

// servingWords say how many serve before and after.
func servingWords(before, after int) string {
	verb := "falls"
	if after > before {
		verb = "rises"
	}
	return fmt.Sprintf("serving %s from %d to %d", verb, before, after)
}

func asSentence(words string) string { return capital(words) + "." }

// capital is for words of our own: raw text must not be changed.
func capital(words string) string {
	if words == "" {
		return ""
	}
	return strings.ToUpper(words[:1]) + words[1:]
}

// nameOf names a backend by its address, by its id where it has none.
func nameOf(b api.Backend) string {
	switch {
	case b.PrivateIP.Or("") != "" && b.Port.IsKnown():
		return address(b.PrivateIP, b.Port)
	case b.ID != "":
		return api.Short(string(b.ID))
	default:
		return "a backend without an id"
	}
}

func address(ip api.Maybe[string], port api.Maybe[int]) string {
	return net.JoinHostPort(api.Short(ip.Or(api.Absent)), api.Show(port))
}

// machine names what is behind a backend: its address, its host, and the card of it that serves.
func machine(b api.Backend) string {
	words := []string{address(b.PrivateIP, b.Port)}
	for _, m := range []api.Maybe[string]{
		b.ResourceType, b.ResourceID, b.SubResourceType,
		b.SubResourceID, b.ResourceName,
	} {
		if m.Or("") != "" {
			words = append(words, api.Short(m.Or("")))
		}
	}
	return strings.Join(words, " ")
}

// counted is a number of backends in a running text.
func counted(n int) string {
	if n == 1 {
		return "one"
	}
	return fmt.Sprint(n)
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func others(n int) string {
	if n == 1 {
		return "1 other does"
	}
	return fmt.Sprintf("%d others do", n)
}

func areOthers(n int) string {
	if n == 1 {
		return "1 other is"
	}
	return fmt.Sprintf("%d others are", n)
}

func ofOthers(n int) string {
	if n == 1 {
		return "1 other backend"
	}
	return fmt.Sprintf("%d other backends", n)
}

func quoted(m api.Maybe[string]) string {
	if text, known := m.Get(); known {
		return fmt.Sprintf("%q", api.Short(text))
	}
	return api.Absent
}

// RuleName names a rule by its type and match, as "path /api"; by its id where it has neither. Each
// is short, by api.Short. It may hold raw text of the service.
func RuleName(r api.Rule) string {
	var parts []string
	for _, part := range []string{strings.ToLower(r.Type.Or("")), r.Match.Or("")} {
		if part != "" {
			parts = append(parts, api.Short(part))
		}
	}
	switch {
	case !r.Custom():
		return "Default rule"
	case len(parts) > 0:
		return strings.Join(parts, " ")
	case r.ID != "":
		return "rule " + api.Short(string(r.ID))
	default:
		return "a rule without a name or id"
	}
}
