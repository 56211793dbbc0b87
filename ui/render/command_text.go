package render

import (
	"fmt"
	"strings"
	"time"

	"cloud.internal/ulbconsole/ui/theme"
)

// mostListed is how many names a sentence lists.
const mostListed = 8

// listed are names in one line, and how many more there are.
func listed(th *theme.Theme, names []string) string {
	shown := make([]string, 0, mostListed)
	for _, name := range names[:min(len(names), mostListed)] {
		shown = append(shown, ShortName(th, name))
	}
	text := strings.Join(shown, ", ")
	if more := len(names) - mostListed; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// NoSuch says that there is no such region, VServer or the like, and which there are.
func NoSuch(th *theme.Theme, what, text string, names []string) string {
	said := "no " + what + " " + ShortName(th, text)
	if len(names) == 0 {
		return said + ", nor any other"
	}
	return said + ": " + listed(th, names)
}

// NoCommand says that there is no such command.
func NoCommand(th *theme.Theme, text string) string {
	return "no command " + ShortName(th, text) + ": tab lists them"
}

// Several says that a text means more than one of them.
func Several(th *theme.Theme, what, text string, names []string) string {
	return what + " " + ShortName(th, text) + " may be " + listed(th, names)
}

// TakesNothing says that a command has no argument.
func TakesNothing(command string) string { return command + " takes no argument" }

// NoneBegins says that no name goes on like what was typed.
func NoneBegins(th *theme.Theme, what, text string) string {
	return "no " + what + " begins with " + ShortName(th, text)
}

// NoChanges says that the journal at a path holds none, and NoChangesSince of which time.
func NoChanges(path string) string { return "no changes in " + path }

// NoChangesSince is NoChanges, of which time.
func NoChangesSince(from, now time.Time, path string) string {
	return "no changes since " + DayMoment(from, now) + " in " + path
}

// LeavingWaits says how long the console waits at most once its screen is gone.
func LeavingWaits(most time.Duration) string {
	return "waiting up to " + most.String() + " for the answer in flight: Ctrl-C leaves without it"
}

// ChoicesReading says that what a command can take is being read.
func ChoicesReading(many string) string { return "reading " + many + " ..." }

// ChoicesFailed says why that was not read.
func ChoicesFailed(many, why string) string { return "reading " + many + " failed: " + why }
