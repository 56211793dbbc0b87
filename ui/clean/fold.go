package clean

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Cut is what of a text stands on one line, and how far that is indented.
type Cut struct{ Indent, From, To int }

// Cuts breaks a clean text into lines of at most width cells, those after the first indented by
// hang, half the width at most. It breaks at blanks alone, and those at the breaks are lost: an id
// or an address is never broken, nor is "a -> b", where it has room on a line of its own. What has
// not is broken where it stands: behind its label, not below it.
func Cuts(s string, width, hang int) []Cut {
	hang = max(0, min(hang, width/2))
	room, rest := max(width, 1), max(width-hang, 1)
	lines := []Cut{{}}
	for at := 0; ; {
		to, next := lineEnd(s, at, room, rest)
		lines[len(lines)-1].To = to
		if next == len(s) {
			return lines
		}
		lines = append(lines, Cut{Indent: hang, From: next})
		at, room = next, rest
	}
}

// Fold is the lines of Cuts. Text from outside must not begin a line as the program's own words do,
// which is what the indent is for.
func Fold(s string, width, indent int) []string {
	cuts := Cuts(s, width, indent)
	lines := make([]string, len(cuts))
	for i, c := range cuts {
		lines[i] = strings.Repeat(" ", c.Indent) + s[c.From:c.To]
	}
	return lines
}

// lineEnd is where the line that begins there ends, and where the next one begins, of which the
// cells are rest. It looks no further than both lines, so that a long text takes one pass.
func lineEnd(s string, from, room, rest int) (to, next int) {
	at, used, free, tied := from, 0, -1, -1
	words := false
	for at < len(s) {
		size, cells := firstLetter(s[at:])
		switch {
		case s[at] != ' ':
			words = true
		case !words: // a line is not broken before its first word
		case ties(s, at):
			tied = at
		default:
			free = at
		}
		if used+cells > room {
			break
		}
		at, used = at+size, used+cells
	}
	switch {
	case at == len(s):
		return at, at
	case free >= 0 && fits(s, afterBlanks(s, free), rest, true):
		return endOfWord(s, free), afterBlanks(s, free)
	case tied >= 0 && fits(s, afterBlanks(s, tied), rest, false):
		return endOfWord(s, tied), afterBlanks(s, tied)
	case at == from: // not even the first letter fits; without progress there would be no end
		size, _ := firstLetter(s[at:])
		return at + size, at + size
	case words:
		return endOfWord(s, at), afterBlanks(s, at)
	default:
		return at, at
	}
}

// fits says whether the word that begins there, or all that is tied to it, has room.
func fits(s string, from, room int, withTied bool) bool {
	for at, used := from, 0; at < len(s); {
		if s[at] == ' ' && (!withTied || !ties(s, at)) {
			return true
		}
		size, cells := firstLetter(s[at:])
		if used += cells; used > room {
			return false
		}
		at += size
	}
	return true
}

// ties says that a blank holds an arrow to what it points from or to.
func ties(s string, blank int) bool {
	for _, arrow := range []string{"→", "->"} {
		if strings.HasPrefix(s[blank+1:], arrow+" ") || strings.HasSuffix(s[:blank], " "+arrow) {
			return true
		}
	}
	return false
}

func afterBlanks(s string, at int) int {
	for at < len(s) && s[at] == ' ' {
		at++
	}
	return at
}

func endOfWord(s string, at int) int {
	for at > 0 && s[at-1] == ' ' {
		at--
	}
	return at
}

// firstLetter is the bytes and the cells of the first letter of a text.
func firstLetter(s string) (size, cells int) {
	if len(s) > 1 && s[0] >= ' ' && s[0] <= '~' && s[1] >= ' ' && s[1] <= '~' {
		return 1, 1 // nothing joins it
	}
	first, cells := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
	return len(first), cells
}
