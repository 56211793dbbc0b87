package list

import (
	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/table"
	"cloud.internal/ulbconsole/ui/theme"
)

// TextColumn is a column that shows and compares a text of the service.
func TextColumn[T any](th *theme.Theme, c table.Column, get func(T) string) Column[T] {
	return Column[T]{
		Column: c,
		Cell: func(t T) table.Cell {
			text := get(t)
			return table.Cell{Text: th.Name(api.Ends(text)), Ends: len(text) > api.Longest}
		},
		Key: func(t T) OrderKey { return ByText(get(t)) },
	}
}
