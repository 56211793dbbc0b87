package surfercloud

import (
	"fmt"
	"strings"
)

const maxGaps = 3

// gapList collects what did not add up in a list, in words. It keeps the first
// few and the number of all.
type gapList struct {
	first []string
	count int
}

func (g *gapList) add(what string) {
	for _, have := range g.first {
		if have == what {
			return
		}
	}
	g.count++
	if len(g.first) < maxGaps {
		g.first = append(g.first, bounded(what))
	}
}

func (g *gapList) join(more gapList) {
	for _, what := range more.first {
		g.add(what)
	}
	g.count += more.count - len(more.first)
}

func (g *gapList) String() string {
	text := strings.Join(g.first, "; ")
	if more := g.count - len(g.first); more > 0 {
		text += fmt.Sprintf("; and %d more of the kind", more)
	}
	return text
}

const maxMessage = 300 // runes

// bounded cuts a text of the service's to what a screen can hold.
func bounded(s string) string {
	n := 0
	for i := range s {
		if n == maxMessage {
			return s[:i] + "..."
		}
		n++
	}
	return s
}
