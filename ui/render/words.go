package render

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cloud.internal/ulbconsole/api"
)

// Absent stands for a value the service did not give.
const Absent = api.Absent

// OrAbsent is a text that the service may not have given.
func OrAbsent(m api.Maybe[string]) string { return m.Or(Absent) }

// Number is a number that the service may not have given.
func Number(m api.Maybe[int]) string {
	if n, ok := m.Get(); ok {
		return strconv.Itoa(n)
	}
	return Absent
}

// either is the word for 0 or for 1, the number itself for any other.
func either(m api.Maybe[int], zero, one string) string {
	switch {
	case api.Is(m, 0):
		return zero
	case api.Is(m, 1):
		return one
	default:
		return Number(m)
	}
}

// OnOff is a switch of the service, which is 0 or 1.
func OnOff(m api.Maybe[int]) string { return either(m, "off", "on") }

// enabledWord is what a host is added as.
func enabledWord(m api.Maybe[int]) string {
	if word := either(m, "disabled", "enabled"); word != Number(m) {
		return word
	}
	return "enabled " + Number(m)
}

// Role is what a backend is under Method Backup.
func Role(m api.Maybe[int]) string { return either(m, "main", "standby") }

func bandwidthType(m api.Maybe[int]) string { return either(m, "own", "shared") }

// Join joins what is there with a blank.
func Join(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
}

// Dash stands for what is empty, and is not absent.
func Dash(s string) string { return cmp.Or(s, "-") }

// Plural is the word for one or for several.
func Plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// Bracketed is a text in brackets, "" for none.
func Bracketed(text string) string {
	if text == "" {
		return ""
	}
	return "(" + text + ")"
}

func raw(s string) string { return s }

// ManyBackends counts the backends of an order.
func ManyBackends(n int) string { return fmt.Sprintf("%d backends", n) }

func orNotThere(text string) string { return cmp.Or(text, "not there") }
