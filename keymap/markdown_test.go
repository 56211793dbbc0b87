package keymap

import (
	"cmp"
	"strings"
)

// markdown is the table of all actions that README shows, ending in a newline.
func markdown(m *Map) string {
	var b strings.Builder
	b.WriteString("| Keys | Name | What it does | Group |\n|---|---|---|---|\n")
	for _, binding := range m.bindings {
		keys := make([]string, len(binding.Keys))
		for i, key := range binding.Keys {
			keys[i] = code(KeyLabel(key))
		}
		name := code(string(binding.Action))
		if Fixed(binding.Action) {
			name = "cannot be rebound"
		}
		b.WriteString("| " + strings.Join(keys, " ") + " | " + name + " | " +
			inCell(cmp.Or(binding.Long, binding.Help)) + " | " + string(binding.Group) + " |\n")
	}
	return b.String()
}

// code is a text in markdown's code marks, inside a table's cell: there even a marked
// bar would end the cell.
func code(text string) string {
	if strings.Contains(text, "`") {
		return "`` " + text + " ``"
	}
	return "`" + inCell(text) + "`"
}

func inCell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
