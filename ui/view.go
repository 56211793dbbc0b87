package ui

import (
	"cmp"
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/confirm"
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/frame"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// View draws the screen.
func (a *App) View() string {
	if a.width == 0 || a.height == 0 {
		return ""
	}
	if a.tooSmall() {
		return frame.TooSmall(a.width, a.height)
	}
	top := a.stack.top()
	notes, status := a.arrange()
	lines := slices.Concat([]string{a.header().Draw(a.width), top.Summary(a.width), top.View()}, notes, status,
		[]string{a.footer.Draw(a.env.Theme, a.footerKeys(top), a.width)})
	drawn := strings.Join(lines, "\n")
	if a.dialog != nil {
		a.dialog.Resize(a.width, a.height)
		drawn = dialog.Overlay(drawn, a.dialog.View(), a.width, a.height)
	}
	return drawn
}

// header is the line at the top.
func (a *App) header() frame.Header {
	c := a.connection
	h := frame.Header{
		Env: a.env, Profile: c.Profile, Color: c.Color, ReadOnly: c.ReadOnly, Protected: c.Protected,
		Project: func(id api.ProjectID) string { return a.project.wordsOf(id, "") },
		Screens: a.stack.open, Age: a.pace.age(a.stack.top().Freshness()),
	}
	if c.Foreign {
		h.Endpoint = c.Endpoint
	}
	return h
}

// footerKeys names the keys that work now, the most wanted first.
func (a *App) footerKeys(top screen.Screen) []screen.Hint {
	cancels := screen.Hint{Key: "esc", Does: render.HintCancels}
	switch a.keysTo() {
	case toDialog:
		return dialogKeys(a.dialog, cancels)
	case toCopy:
		return []screen.Hint{cancels}
	case toCommand:
		return a.command.Hints()
	case toField:
		return fieldKeys(a.env, top, cancels)
	case toScreen:
	}
	return a.offered(top)
}

func dialogKeys(q confirm.Dialog, cancels screen.Hint) []screen.Hint {
	var hints []screen.Hint
	if q.PlanOnly() {
		hints = append(hints, screen.Hint{Key: "y", Does: render.HintCopyPlan})
	}
	if q.Unread() {
		hints = append(hints, screen.Hint{Key: "pgdn", Does: render.HintReadsOn})
	}
	if q.PlanOnly() {
		return append(hints, screen.Hint{Key: "esc", Does: render.HintCloses})
	}
	return append(hints,
		screen.Hint{Key: "tab", Does: render.HintMoves}, screen.Hint{Key: "enter", Does: render.HintPresses}, cancels)
}

// fieldKeys names the keys of the text field of a screen.
func fieldKeys(e *screen.Env, top screen.Screen, cancels screen.Hint) []screen.Hint {
	hints := []screen.Hint{{Key: "enter", Does: render.HintToRows}, cancels}
	if top.ID() != screen.IDFind {
		hints = []screen.Hint{
			{Key: "enter", Does: render.HintKeeps},
			cancels,
			{Key: "a|b", Does: render.HintEither},
			{Key: "!word", Does: render.HintLeavesOut},
		}
	}
	if e.Filters.Any() {
		hints = append(hints, screen.Hint{Key: "up", Does: render.HintEarlier})
	}
	return hints
}

// offered names the keys that do something on the screen, as many as a line may hold: what a key would
// do takes time to find out.
func (a *App) offered(top screen.Screen) []screen.Hint {
	pairs, room := make([]screen.Hint, 0, 16), a.width
	add := func(action keymap.Action, does string) {
		hint := screen.Hint{Key: a.env.Theme.Text(a.env.Keys.Label(action)), Does: does}
		pairs = append(pairs, hint)
		room -= hint.Width()
	}
	if o := a.offer(top, keymap.MoveDown); o.Label != "" {
		add(keymap.MoveDown, o.Label)
	}
	for _, action := range []keymap.Action{
		keymap.Stop, keymap.Continue, keymap.Open, keymap.Undo, keymap.Release, keymap.Disable, keymap.Close, keymap.Mark,
		keymap.Back, keymap.Filter, keymap.Help, keymap.Weight, keymap.Check, keymap.OnlyBad,
		keymap.Quit, keymap.Watch, keymap.Describe, keymap.Rules, keymap.Refresh,
		keymap.Shorter, keymap.Longer, keymap.Find, keymap.Problems,
		keymap.History,
		keymap.Events,
		keymap.Copy, keymap.Order, keymap.Reverse, keymap.MarkAll, keymap.LastPlace, keymap.Command, keymap.Regions,
		keymap.Projects, keymap.Profiles,
	} {
		if room < 0 {
			break
		}
		if !a.env.Keys.Bound(action) {
			continue
		}
		if o := a.offer(top, action); o.Why == "" {
			add(action, cmp.Or(o.Label, a.env.Keys.Help(action)))
		}
	}
	return pairs
}
