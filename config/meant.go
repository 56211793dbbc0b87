package config

import (
	"maps"
	"slices"
	"strings"
)

// meant guesses what an unknown field was to be: the rest of the sentence that names it. elsewhere
// says where fields belong that are unknown here.
func meant(name string, known map[string]fieldReader, elsewhere map[string]string) string {
	fields := slices.Sorted(maps.Keys(known))
	list := "; the fields here are " + strings.Join(fields, ", ")
	if quotedName(name) == "" {
		return list
	}
	name = strings.ReplaceAll(strings.ToLower(name), "-", "_")
	if place, ok := elsewhere[name]; ok {
		return " here; it belongs " + place
	}
	best, least := "", 3
	for _, candidate := range append(fields, slices.Sorted(maps.Keys(elsewhere))...) {
		if d := distance(name, candidate); d < least && d < len(candidate)-1 {
			best, least = candidate, d
		}
	}
	switch _, here := known[best]; {
	case best == "":
		return list
	case here:
		return `; did you mean "` + best + `"?`
	default:
		return `; did you mean "` + best + `", which belongs ` + elsewhere[best] + "?"
	}
}

// distance counts the edits - a letter added, dropped, replaced, or two swapped
// - that turn a into b.
func distance(a, b string) int {
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		now := make([]int, len(b)+1)
		now[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
		}
		before, last = last, now
	}
	return last[len(b)]
}
