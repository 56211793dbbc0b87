package ui

import (
	"errors"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/render"
)

// errorText says in one clean sentence what went wrong and what to do next, with
// the keys that help.
func errorText(e *env, err error) string {
	if err == nil {
		return ""
	}
	words := api.WordsOf(err)
	var failed *api.Error
	if !errors.As(err, &failed) {
		return e.theme.Text(words.What)
	}
	region := render.ShortName(e.theme, string(e.scope.Region))
	switch {
	case failed.Kind == api.KindNoProduct:
		words.What = "no load balancers in " + region
		words.Next = "press " + e.key(keymap.Regions) + " for another region"
	case failed.Kind == api.KindNoRegion:
		words.What = "there is no region " + region
		words.Next = "press " + e.key(keymap.Regions) + " for another region"
	case failed.NoSuchProject():
		words.Next = "press " + e.key(keymap.Projects) + " for another project"
	}
	words.Message = e.theme.Text(words.Message)
	words.Facts = e.theme.Text(strings.TrimSuffix(failed.Action+", "+words.Facts, ", "))
	return words.String()
}

// tryAgain is the key that reads again, in words, where that can help: a region
// stays what it is. Where nothing reads again by itself that is said, too.
func tryAgain(e *env, err error) string {
	switch {
	case api.KindOf(err) == api.KindNoProduct, api.KindOf(err) == api.KindNoRegion:
		return ""
	case api.NeedsOperator(err):
		return "only " + e.key(keymap.Refresh) + " tries again"
	default:
		return e.key(keymap.Refresh) + " tries again"
	}
}

// tone is the style of a weight of text.
func (e *env) tone(t tone) lipgloss.Style {
	switch t {
	case toneInfo:
		return e.theme.Info
	case toneWarn:
		return e.theme.Warn
	case toneBad:
		return e.theme.Bad
	default:
		return e.theme.Muted
	}
}
