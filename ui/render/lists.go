package render

import (
	"fmt"
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api"
)

// MostListed is how many things are listed at most in one place of a dialog or a line.
const MostListed = 50

// Enumerate lists texts in one line: the first and the last of very many, and how many they are.
func Enumerate(texts []string) string {
	if len(texts) <= MostListed {
		return strings.Join(texts, ", ")
	}
	return ends(slices.Concat(texts[:firstOfFew], texts[len(texts)-lastOfFew:]), len(texts))
}

// Of a list that is too long to read, so many of the first and of the last are shown.
const firstOfFew, lastOfFew = 8, 2

// ends lists the first and the last of all texts, and how many they are.
func ends(texts []string, all int) string {
	return fmt.Sprintf("%s ... %s (%d)", strings.Join(texts[:firstOfFew], ", "),
		strings.Join(texts[firstOfFew:], ", "), all)
}

// enumerateBackends names backends in one line, those of many by the first and the last.
func enumerateBackends(ids []api.BackendID, who func(api.BackendID) string) string {
	if len(ids) == 0 {
		return "none"
	}
	names := make([]string, 0, min(len(ids), firstOfFew+lastOfFew+1))
	for i, id := range ids {
		if len(ids) > MostListed && i >= firstOfFew && i < len(ids)-lastOfFew {
			continue
		}
		names = append(names, who(id))
	}
	if len(names) == len(ids) {
		return strings.Join(names, ", ")
	}
	return ends(names, len(ids))
}
