package ui

import (
	"context"
	"errors"

	"github.com/charmbracelet/lipgloss"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/keymap"
)

// noSuchProject is the RetCode of a project that does not exist.
const noSuchProject = 292

// errorText says in one clean sentence what went wrong and what to do next.
func errorText(e *env, err error) string {
	if err == nil {
		return ""
	}
	var failed *api.Error
	if !errors.As(err, &failed) {
		if errors.Is(err, context.DeadlineExceeded) {
			return "no answer in time"
		}
		return e.theme.Text(err.Error())
	}
	text := failed.What()
	region := shortName(e.theme, string(e.scope.Region))
	switch failed.Kind {
	case api.KindNoProduct:
		text = "no load balancers in " + region
	case api.KindNoRegion:
		text = "there is no region " + region
	default:
	}
	if failed.Message != "" {
		text += " (" + e.theme.Text(failed.Message) + ")"
	}
	next := failed.Next()
	switch {
	case failed.Kind == api.KindNoProduct, failed.Kind == api.KindNoRegion:
		next = "press " + e.key(keymap.Regions) + " for another region"
	case failed.RetCode == noSuchProject:
		next = "press " + e.key(keymap.Projects) + " for another project"
	}
	if next != "" {
		text += "; " + next
	}
	return text + errorDetails(e, failed)
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

func errorDetails(e *env, failed *api.Error) string {
	if f := failed.Facts(); f != "" {
		return " [" + e.theme.Text(failed.Action+", "+f) + "]"
	}
	return " [" + e.theme.Text(failed.Action) + "]"
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
