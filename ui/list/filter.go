package list

import (
	"slices"
	"strings"
)

// filter is what the operator typed: each of its terms must hold. The zero filter lets everything
// through.
type filter struct {
	text  string
	terms []term
}

// term is a word of a filter, or several with "|" between them: one of them must be found or, with a
// leading "!", none.
type term struct {
	not   bool
	words []string
}

func parseFilter(text string) filter {
	f := filter{text: strings.TrimSpace(text)}
	for _, word := range strings.Fields(strings.ToLower(text)) {
		rest, not := strings.CutPrefix(word, "!")
		if words := strings.FieldsFunc(rest, func(r rune) bool { return r == '|' }); len(words) > 0 {
			f.terms = append(f.terms, term{not, words})
		}
	}
	return f
}

// plainSigns are the words with the signs of a filter that a Chinese keyboard types as wide ones.
func plainSigns(text string) string {
	words := strings.Fields(strings.ReplaceAll(text, "｜", "|"))
	for i, word := range words {
		if rest, wide := strings.CutPrefix(word, "！"); wide {
			words[i] = "!" + rest
		}
	}
	return strings.Join(words, " ")
}

func (f filter) empty() bool { return len(f.terms) == 0 }

// wanted are the words that a row is shown for.
func (f filter) wanted() []string {
	var words []string
	for _, t := range f.terms {
		if !t.not {
			words = append(words, t.words...)
		}
	}
	return words
}

// in says whether a text, in lower case, has one of the words.
func (t term) in(text string) bool {
	return slices.ContainsFunc(t.words, func(word string) bool { return strings.Contains(text, word) })
}

// matches reports whether a text, in lower case, passes, beside one that has the words of these of
// the terms.
func (f filter) matches(text string, beside []bool) bool {
	for i, t := range f.terms {
		if (beside[i] || t.in(text)) == t.not {
			return false
		}
	}
	return true
}

// foundIn says of each term whether a text has one of its words.
func (f filter) foundIn(text string) []bool {
	found := make([]bool, len(f.terms))
	for i, t := range f.terms {
		found[i] = t.in(text)
	}
	return found
}

// narrows says that whatever the filter lets through, the one before lets through, too.
func (f filter) narrows(before filter) bool {
	if before.empty() {
		return false // it was none
	}
	for _, was := range before.terms {
		if !slices.ContainsFunc(f.terms, func(now term) bool { return now.implies(was) }) {
			return false
		}
	}
	return true
}

// implies says that where the term holds the other one does: each word that one of them finds holds
// a word of the other.
func (t term) implies(other term) bool {
	if t.not {
		t, other = other, t
	}
	return t.not == other.not &&
		!slices.ContainsFunc(t.words, func(word string) bool { return !other.in(word) })
}
