package list

import (
	"slices"
	"strings"
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

// matches reports whether a text, in lower case, passes, beside one that has these
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
