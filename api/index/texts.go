package index

import (
	"strings"
	"unique"
)

// texts are some texts, and the same in lower case to be searched in. Those of a load balancer and of
// all that is in it are one piece of memory.
type texts struct{ all, lower string }

// between stands behind each text. No filter has it.
const between = "\x00"

func (t texts) of(i int) string {
	rest := t.all
	for range i {
		_, rest, _ = strings.Cut(rest, between)
	}
	text, _, _ := strings.Cut(rest, between)
	return text
}

// textsOf are texts in a piece of memory of their own.
func textsOf(all ...string) (t texts) {
	var g gathering
	g.add(&t, all...)
	g.end()
	return t
}

// gathering puts the texts of a load balancer into one piece of memory.
type gathering struct {
	all, lower strings.Builder
	parts      []part
}

// part is where texts stand in it.
type part struct {
	of                           *texts
	from, to, lowerFrom, lowerTo int
}

// add adds texts to what is gathered, for which there is room at of.
func (g *gathering) add(of *texts, all ...string) {
	p := part{of: of, from: g.all.Len(), lowerFrom: g.lower.Len()}
	for _, one := range all {
		one = strings.ReplaceAll(one, between, " ") // it is searched and listed; what is acted on is read afresh
		g.all.WriteString(one)
		g.all.WriteString(between)
		g.lower.WriteString(strings.ToLower(one))
		g.lower.WriteString(between)
	}
	p.to, p.lowerTo = g.all.Len(), g.lower.Len()
	g.parts = append(g.parts, p)
}

// end gives all that was gathered, in lower case.
func (g *gathering) end() string {
	all := strings.Clone(g.all.String()) // without the room of the builder
	lower := all
	if g.lower.String() != all {
		lower = strings.Clone(g.lower.String())
	}
	for _, p := range g.parts {
		*p.of = texts{all: all[p.from:p.to], lower: lower[p.lowerFrom:p.lowerTo]}
	}
	return lower
}

// interned is the one copy of a text of which there are few: a page's own would keep the page.
func interned(text string) string { return unique.Make(text).Value() }
