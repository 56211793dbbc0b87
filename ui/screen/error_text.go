package screen

import (
	"errors"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/render"
)

// ErrorText says in one clean sentence what went wrong and what to do next, with
// the keys that help.
func (e *Env) ErrorText(err error) string { return e.errorText(err, "") }

// ErrorBeside is ErrorText where Refreshes stands beside it, and says already what refreshes.
func (e *Env) ErrorBeside(err error) string { return e.errorText(err, render.ThenRefresh) }

// errorText leaves an end out of what to do next.
func (e *Env) errorText(err error, end string) string {
	if err == nil {
		return ""
	}
	words := api.WordsOf(err)
	var failed *api.Error
	if !errors.As(err, &failed) {
		return e.Theme.Text(words.What)
	}
	region := string(e.Scope.Region)
	switch {
	case failed.Kind == api.KindNoProduct:
		words.What = render.ErrorNoProduct(e.Theme, region)
		words.Next = render.NextRegion(e.Key(keymap.Regions))
	case failed.Kind == api.KindNoRegion:
		words.What = render.ErrorNoRegion(e.Theme, region)
		words.Next = render.NextRegion(e.Key(keymap.Regions))
	case failed.NoSuchProject():
		words.Next = render.NextProject(e.Key(keymap.Projects))
	}
	words.Next = strings.TrimSuffix(words.Next, end)
	words.Message = e.Theme.Text(words.Message)
	words.Facts = e.Theme.Text(strings.TrimSuffix(failed.Action+", "+words.Facts, ", "))
	return words.String()
}

// Refreshes is the key that refreshes, in words, where that can help: a region
// stays what it is. Where nothing reads again by itself that is said, too.
func (e *Env) Refreshes(err error) string {
	switch {
	case api.KindOf(err) == api.KindNoProduct, api.KindOf(err) == api.KindNoRegion:
		return ""
	case api.NeedsOperator(err):
		return render.OnlyRefreshes(e.Key(keymap.Refresh))
	default:
		return render.Refreshes(e.Key(keymap.Refresh))
	}
}

// ToneStyle is the style of a weight of text.
func (e *Env) ToneStyle(t tone) lipgloss.Style {
	switch t {
	case ToneInfo:
		return e.Theme.Info
	case ToneWarn:
		return e.Theme.Warn
	case ToneBad:
		return e.Theme.Bad
	default:
		return e.Theme.Muted
	}
}
