package list

import (
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/table"
	"cloud.internal/ulbconsole/ui/theme"
)

// foundColumn says why the filter shows a row, where none of its other cells does. It stands behind those of
// the Spec.
var foundColumn = table.Column{ //nolint:gochecknoglobals // as good as a constant
	Title: render.ColumnFoundIn, Min: 24, Tight: 16, Max: 40, Priority: 1, Flex: true, Optional: true,
}

// foundIn are the fields of a row that have the words of the filter which no cell on the screen has.
func (l *List[T]) foundIn(i int, cells []table.Cell) string {
	var fields []string
	for _, t := range l.filter.terms {
		on := func(column int) bool { return column < len(cells) && t.in(strings.ToLower(cells[column].Text)) }
		if t.not || slices.ContainsFunc(l.table.Columns(), on) {
			continue
		}
		if field := l.fieldWith(i, t); !slices.Contains(fields, field) {
			fields = append(fields, field)
		}
	}
	return strings.Join(fields, ", ")
}

// foundHere is where the filter found the selected row, where no column has room to say it of all.
func (l *List[T]) foundHere() string {
	key, selected := l.table.Selected()
	if !selected || !l.explains || l.hasRoom(len(l.spec.Columns)) {
		return ""
	}
	cells := l.cells(key)
	return render.StatusFoundIn(cells[len(cells)-1].Text)
}

// longSearch is how much the filter looks in, of rows whose fields are too many to be made for a sample of the
// rows with every key.
const longSearch = 8 << 10

// fieldWith is the first field of a row in which a term of the filter is found, with its name or, of very many,
// without.
func (l *List[T]) fieldWith(i int, t term) string {
	th, row, texts := l.env.Theme, l.rows[i].row, l.searchTextOf(i)
	if l.spec.Fields != nil && len(texts) <= longSearch {
		if f, found := render.FactWith(th, l.spec.Fields(row), t.in); found {
			return render.Join(f.Label, l.around(f.Value, t))
		}
	}
	if l.spec.Shared != nil {
		texts += "\n" + *l.spec.Shared(row)
	}
	for line := range strings.SplitSeq(texts, "\n") {
		if t.in(line) {
			return l.around(line, t)
		}
	}
	return ""
}

// around is a field, of a long one what stands shortly before what was found in it and all after: its end is what
// is cut off.
func (l *List[T]) around(field string, t term) string {
	const long, before = 16, 4
	th := l.env.Theme
	text := th.Name(api.Ends(field))
	lower := strings.ToLower(text)
	if theme.Width(text) <= long || len(lower) != len(text) {
		return text
	}
	at := len(text)
	for _, word := range t.words {
		if n := strings.Index(lower, word); n >= 0 {
			at = min(at, n)
		}
	}
	start, letters := 0, []rune(text[:at])
	if len(letters) > before && at < len(text) {
		start = len(string(letters[:len(letters)-before]))
	}
	if start == 0 {
		return text
	}
	return th.Glyph.Ellipsis + text[start:]
}
