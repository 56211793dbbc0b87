package keymap

import "strconv"

// nearest is the candidate with the fewest letters to change, "" if more than a third of the word
// (and more than one letter) would have to.
func nearest(word string, candidates []string) string {
	best, limit := "", max(1, len(word)/3)+1
	if len(word) > 40 {
		return ""
	}
	for _, candidate := range candidates {
		if d := distance(word, candidate); d < limit {
			best, limit = candidate, d
		}
	}
	return best
}

// distance is Levenshtein's: how many letters to insert, delete or replace to turn a into b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// quote shows a text from a configuration file in an error: escaped, and never longer
// than a line can bear.
func quote(text string) string {
	const most = 40
	if runes := []rune(text); len(runes) > most {
		return strconv.Quote(string(runes[:most])) + "..."
	}
	return strconv.Quote(text)
}

// settingName is a setting's own name inside its path, quoted only where it is no plain word.
func settingName(name string) string {
	if quoted := quote(name); quoted != `"`+name+`"` || name == "" {
		return quoted
	}
	return name
}
