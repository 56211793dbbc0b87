package browse

import (
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// describing gives what draws the facts of a row as they were when it was asked for.
func describing[T any](e *screen.Env, facts func(T) []render.Section) func(T) func(width int) screen.Text {
	return func(row T) func(width int) screen.Text {
		sections := facts(row)
		return func(width int) screen.Text { return render.NewDescription(e.Theme, sections, width) }
	}
}

// searching gives what the filter looks in out of facts.
func searching[T any](e *screen.Env, facts func(T) []render.Section) func(T) string {
	return func(row T) string { return render.SearchText(e.Theme, facts(row)) }
}
