package impact

import (
	"fmt"
	"strings"
)

// gateMissing refuses what only a typed confirmation may allow.
func gateMissing(f finding) string {
	return capital(f.reason) + ": confirming that takes typing the VServer's name, which this version cannot ask for yet; use the web console."
}

func sentence(words string) string { return capital(words) + "." }

func capital(words string) string {
	if words == "" {
		return ""
	}
	return strings.ToUpper(words[:1]) + words[1:]
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
