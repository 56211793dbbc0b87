package ui

import (
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/theme"
)

// filter is what the operator typed: all words must be found, those with a
// leading "!" must not. The zero filter lets everything through.
type filter struct {
	text string
	want []string
	not  []string
}

func parseFilter(text string) filter {
	f := filter{text: strings.TrimSpace(text)}
	for _, word := range strings.Fields(strings.ToLower(text)) {
		if rest, negated := strings.CutPrefix(word, "!"); negated {
			if rest != "" {
				f.not = append(f.not, rest)
			}
			continue
		}
		f.want = append(f.want, word)
	}
	return f
}

func (f filter) empty() bool { return len(f.want) == 0 && len(f.not) == 0 }

// matches tells whether a text, in lower case, passes, beside one that has these
// of the words.
func (f filter) matches(text string, beside wordsThere) bool {
	for i, word := range f.want {
		if !beside.want[i] && !strings.Contains(text, word) {
			return false
		}
	}
	for i, word := range f.not {
		if beside.not[i] || strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// wordsThere says of each word of a filter whether a text has it.
type wordsThere struct{ want, not []bool }

func (f filter) wordsIn(text string) wordsThere {
	in := func(all []string) []bool {
		there := make([]bool, len(all))
		for i, word := range all {
			there[i] = strings.Contains(text, word)
		}
		return there
	}
	return wordsThere{want: in(f.want), not: in(f.not)}
}

// narrows says that whatever the filter lets through, the one before lets through, too.
func (f filter) narrows(before filter) bool {
	if before.empty() {
		return false // it was none
	}
	for _, word := range before.want {
		if !slices.ContainsFunc(f.want, func(now string) bool { return strings.Contains(now, word) }) {
			return false
		}
	}
	for _, word := range before.not {
		if !slices.ContainsFunc(f.not, func(now string) bool { return strings.Contains(word, now) }) {
			return false
		}
	}
	return true
}

// searchText is all values of a description in lower case, one a line, as they
// are read and, where that differs, as they are shown.
func searchText(th *theme.Theme, sections []section) string {
	var b strings.Builder
	for _, s := range sections {
		for _, f := range s.facts {
			if f.value == "" || f.value == absent {
				continue
			}
			b.WriteString(f.value)
			b.WriteByte('\n')
			if shown := th.Visible(f.value); shown != f.value {
				b.WriteString(shown)
				b.WriteByte('\n')
			}
		}
	}
	return strings.ToLower(b.String())
}

// ulbSearch is what the filter of the ULB list looks in: the ULB's own fields, and
// the names, ids and addresses of what is inside. The states inside are left
// out, or "!ok" would hide a ULB for its one good VServer.
func ulbSearch(u api.ULB, floor api.Floor) []section {
	vservers, _ := u.VServers.Get()
	text := append(make([]section, 0, 1+2*len(vservers)), ulbHead(u, floor))
	for _, v := range vservers {
		inside := section{facts: []fact{{"", string(v.ID)}, {"", orAbsent(v.Name)}, {"", listener(v)}}}
		text = append(text, inside, backendsSearch(v))
	}
	return text
}

// vserverSearch is the VServer's own fields, and the names, ids, addresses and
// matches of what is inside.
func vserverSearch(v api.VServer, floor api.Floor) []section {
	return []section{vserverHead(v, floor), backendsSearch(v)}
}

func backendsSearch(v api.VServer) section {
	var s section
	backends, _ := v.Backends.Get()
	for _, b := range backends {
		s.facts = append(s.facts, fact{"", string(b.ID)}, fact{"", hostPort(b.PrivateIP, b.Port)},
			fact{"", orAbsent(b.ResourceName)}, fact{"", orAbsent(b.ResourceID)},
			fact{"", orAbsent(b.SubResourceID)}, fact{"", orAbsent(b.SubResourceName)})
	}
	rules, _ := v.Rules.Get()
	for _, r := range rules {
		s.facts = append(s.facts, fact{"", string(r.ID)}, fact{"", orAbsent(r.Match)})
	}
	return s
}

// memberSearch is a backend's own fields; the rules it is in it shares with others.
func memberSearch(m member) []section { return []section{{facts: backendFields(m.backend)}} }
