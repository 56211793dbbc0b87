package config

import (
	"fmt"
	"strconv"
	"strings"
)

// UsageError says that the command line is wrong: the cure is another flag or another value for it.
// main exits with 2 on it, and with 1 on every other error.
type UsageError struct {
	Message string
	cause   error
}

// Error returns the message: one sentence with the cure.
func (e *UsageError) Error() string { return e.Message }

// Unwrap gives what the flag's value led to, nil where that is the value itself.
func (e *UsageError) Unwrap() error { return e.cause }

func usagef(format string, args ...any) error {
	return &UsageError{Message: fmt.Sprintf(format, args...)}
}

// maxErrors bounds how many errors are reported of one run.
const maxErrors = 20

// errorList is several errors, each of which stands for itself.
type errorList []error

func (l errorList) Error() string { return strings.Join(Lines(l), "\n") }

func (l errorList) Unwrap() []error { return l }

// Join is all of the errors, those in another list among them, each text once: nil where there is
// none, and the error itself where there is one.
func Join(errs ...error) error {
	var all errorList
	seen := map[string]bool{}
	for _, err := range flat(errs) {
		if text := err.Error(); !seen[text] {
			seen[text] = true
			all = append(all, err)
		}
	}
	switch len(all) {
	case 0:
		return nil
	case 1:
		return all[0]
	default:
		return all
	}
}

func flat(errs []error) []error {
	var all []error
	for _, err := range errs {
		switch several := err.(type) { //nolint:errorlint // what wraps several has words of its own
		case nil:
		case interface{ Unwrap() []error }:
			all = append(all, flat(several.Unwrap())...)
		default:
			all = append(all, err)
		}
	}
	return all
}

// Lines are the errors of a list, one a line, not more than fit on a screen.
func Lines(err error) []string {
	all := flat([]error{err})
	var lines []string
	for _, err := range all[:min(len(all), maxErrors)] {
		lines = append(lines, err.Error())
	}
	if more := len(all) - maxErrors; more > 0 {
		lines = append(lines, fmt.Sprintf("and %d more errors: correct these first", more))
	}
	return lines
}

// listed names profiles for an error: quoted, and not more than fit in a sentence.
func listed(names []string) string {
	const most = 20
	if len(names) == 0 {
		return "it has none"
	}
	var all []string
	for _, name := range names[:min(len(names), most)] {
		all = append(all, strconv.Quote(name))
	}
	if more := len(names) - most; more > 0 {
		all = append(all, fmt.Sprintf("%d more", more))
	}
	return "it has " + strings.Join(all, ", ")
}
