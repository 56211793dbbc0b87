package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/terminal"
)

// keys routes what was typed: dialog, text field, quit, global, top screen.
func (a *App) keys(msg tea.KeyMsg) tea.Cmd {
	a.pace.lastKey = a.env.clock.Now()
	var cmds []tea.Cmd
	for _, k := range terminal.Keys(msg) {
		cmds = append(cmds, a.key(k))
	}
	return tea.Batch(append(cmds, a.resume())...)
}

func (a *App) key(k tea.KeyMsg) tea.Cmd {
	name := k.String()
	top := a.top()
	switch {
	case k.Paste:
		// A pasted text is only ever text.
		switch {
		case a.dialog != nil:
			a.dialog.paste(string(k.Runes))
		case top.typing():
			return top.typed(k)
		}
		return nil
	case a.dialog != nil:
		return a.dialogKey(name)
	case top.typing() && name != "ctrl+c":
		return top.typed(k)
	}
	action, known := a.env.keys.Action(name)
	if !known {
		return nil
	}
	if why := a.why(action); why != "" {
		return a.notify(noticeInfo, why)
	}
	return a.act(action)
}

// dialogKey gives a dialog its key. While it cannot be seen it can only be
// cancelled.
func (a *App) dialogKey(name string) tea.Cmd {
	if a.tooSmall() && name != "esc" && name != "ctrl+c" && name != "q" {
		return nil
	}
	cmd := a.decide(a.dialog.key(name))
	if a.dialog != nil {
		return tea.Batch(cmd, a.dialog.arm())
	}
	return cmd
}

// why says why an action does not work now, "" where it does.
func (a *App) why(action keymap.Action) string {
	switch {
	case global(action):
		return ""
	case a.tooSmall():
		return "the screen is too small"
	case action == keymap.GoOn && a.waiting() != nil:
		return ""
	case action == keymap.GoOn && !a.offersGoOn():
		return "nothing waits: no drain and no pause between two backends is running"
	default:
		return a.top().why(action)
	}
}

// offersGoOn says whether the screen shows a drain that can be gone on with.
func (a *App) offersGoOn() bool {
	var in intent
	switch top := a.top().(type) {
	case *page:
		if top.offered != nil {
			in, _ = top.offered(keymap.GoOn)
		}
	case *list[change.Operation]:
		if op, ok := top.selected(); ok {
			in, _ = a.followUp(keymap.GoOn, a.storyOf(op))
		}
	}
	return in != nil
}

// global says whether an action works on every screen.
func global(action keymap.Action) bool {
	switch action {
	case keymap.Quit, keymap.ForceQuit, keymap.Help, keymap.Regions, keymap.Projects, keymap.Back, keymap.History, keymap.Watch:
		return true
	default:
		return false
	}
}

func (a *App) act(action keymap.Action) tea.Cmd {
	switch action {
	case keymap.Quit, keymap.ForceQuit:
		return a.quit()
	case keymap.Help:
		return a.help()
	case keymap.Regions:
		return a.pick(newList(a.env, regionSpec(a.env, a.client)))
	case keymap.Projects:
		return a.pick(newList(a.env, projectSpec(a.env, a.client)))
	case keymap.History:
		return a.history()
	case keymap.Watch:
		return a.watch()
	case keymap.Refresh:
		if a.keysWanted() {
			return a.askKeys()
		}
	case keymap.GoOn:
		if !a.offersGoOn() {
			return a.goOn()
		}
	case keymap.Back:
		if a.notices.dismiss() || a.stopSeries() || a.dismissKept() {
			return nil
		}
	default:
	}
	in, cmd := a.top().act(action)
	if in == nil && action == keymap.Back {
		return tea.Batch(cmd, a.rearm()) // a stopped read is made up for
	}
	if in == nil {
		return cmd
	}
	return tea.Batch(cmd, a.perform(in))
}

func (a *App) help() tea.Cmd {
	if p, ok := a.top().(*page); ok && p.title == helpTitle {
		return a.back()
	}
	under := a.top()
	return a.push(newHelp(a.env, under, func(action keymap.Action) string {
		if global(action) {
			return ""
		}
		return under.why(action)
	}))
}

// pick opens a picker, unless it is open, in the place of the other one.
func (a *App) pick(s screen) tea.Cmd {
	if a.top().name() == s.name() {
		return nil
	}
	if a.top().picks() && len(a.stack) > 1 {
		a.top().close()
		a.stack = a.stack[:len(a.stack)-1]
	}
	return tea.Batch(a.push(s), s.start(false))
}
