package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/browse"
	"cloud.internal/ulbconsole/ui/list"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/page"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/terminal"
)

// keys routes what was typed: dialog, text field, quit, global, top screen.
func (a *App) keys(msg tea.KeyMsg) tea.Cmd {
	a.pace.lastKey = a.env.Clock.Now()
	var cmds []tea.Cmd
	for _, k := range terminal.Keys(msg) {
		cmds = append(cmds, a.key(k))
	}
	return tea.Batch(append(cmds, a.resume())...)
}

func (a *App) key(k tea.KeyMsg) tea.Cmd {
	name := k.String()
	top := a.top()
	action, known := a.env.Keys.Action(name)
	switch {
	case known && action == keymap.Redraw && !k.Paste:
		return tea.ClearScreen
	case known && action == keymap.Suspend && !k.Paste:
		return tea.Suspend
	case k.Paste:
		// A pasted text is only ever text.
		switch {
		case a.tooSmall():
		case a.dialog != nil:
			a.dialog.Paste(string(k.Runes))
		case top.Typing():
			return top.Typed(k)
		}
		return nil
	case a.dialog != nil:
		return a.dialogKey(name)
	case top.Typing():
		if a.tooSmall() && name != "esc" && name != "ctrl+c" {
			return nil
		}
		return top.Typed(k)
	}
	if !known {
		return nil
	}
	if why := a.why(action); why != "" {
		return a.notify(notice.Info, why)
	}
	return a.act(action)
}

// dialogKey gives a dialog its key. While it cannot be seen it can only be
// cancelled.
func (a *App) dialogKey(name string) tea.Cmd {
	if a.tooSmall() && name != "esc" && name != "ctrl+c" && name != "q" {
		return nil
	}
	cmd := a.decide(a.dialog.Key(name))
	if a.dialog != nil {
		return tea.Batch(cmd, a.dialog.Arm())
	}
	return cmd
}

// why says why an action does not work now, "" where it does.
func (a *App) why(action keymap.Action) string { return a.whyOn(a.top(), action) }

// whyOn says why an action does nothing on a screen of the stack, "" where it
// does something: keys, footer and help all ask here.
func (a *App) whyOn(s screen.Screen, action keymap.Action) string {
	switch {
	case action == keymap.Quit, keymap.Fixed(action):
		return ""
	case a.tooSmall():
		return "the screen is too small"
	}
	switch action {
	case keymap.Help, keymap.History:
		return ""
	case keymap.Regions:
		return pickedHere(s, screen.IDRegions)
	case keymap.Projects:
		return pickedHere(s, screen.IDProjects)
	case keymap.Back:
		if s == a.stack[0] && !s.Closes() && !a.notices.Dismissible() && !a.resultShown() {
			return "this is the first screen: " + a.env.Key(keymap.Quit) + " quits"
		}
		return ""
	case keymap.Watch:
		if len(a.running)+len(a.past) == 0 {
			return "nothing was changed in this session yet; " + a.env.Key(keymap.History) + " shows the journal"
		}
		return ""
	case keymap.Continue:
		if a.waiting(s) == nil && !a.offersContinue(s) {
			return "nothing waits: no drain and no pause between two backends is running"
		}
		return ""
	case keymap.Stop:
		_, why := a.series(s)
		return why
	default:
		return s.Why(action)
	}
}

// pickedHere says that a picker is what is on the screen.
func pickedHere(s screen.Screen, k screen.ID) string {
	if s.ID() == k {
		return "this is where it is chosen"
	}
	return ""
}

// offersContinue says whether the screen shows a drain that can be gone on with.
func (a *App) offersContinue(s screen.Screen) bool {
	var in screen.Intent
	switch s := s.(type) {
	case *page.Page:
		in = s.Offer(keymap.Continue)
	case *list.List[change.Operation]:
		if op, ok := s.Selected(); ok {
			in, _ = a.followUp(keymap.Continue, a.operationOf(op))
		}
	}
	return in != nil
}

func (a *App) act(action keymap.Action) tea.Cmd {
	switch action {
	case keymap.Quit, keymap.ForceQuit:
		return a.quit()
	case keymap.Help:
		return a.help()
	case keymap.Regions:
		return a.pick(browse.Regions(a.env, a.client))
	case keymap.Projects:
		return a.pick(browse.Projects(a.env, a.client))
	case keymap.History:
		return a.history()
	case keymap.Watch:
		return a.watch()
	case keymap.Refresh:
		if a.keysWanted() {
			return a.askKeys()
		}
	case keymap.Continue:
		if !a.offersContinue(a.top()) {
			return a.skipWait()
		}
	case keymap.Stop:
		a.stopSeries()
		return nil
	case keymap.Back:
		if a.notices.Dismiss() || a.dismissResult() {
			return nil
		}
	default:
	}
	in, cmd := a.top().Act(action)
	if in == nil && action == keymap.Back {
		return tea.Batch(cmd, a.rearm()) // a stopped read is made up for
	}
	if in == nil {
		return cmd
	}
	return tea.Batch(cmd, a.perform(in))
}

func (a *App) help() tea.Cmd {
	if a.top().ID() == screen.IDHelp {
		return a.back()
	}
	under := a.top()
	return a.push(newHelp(a.env, under, func(action keymap.Action) bool { return a.whyOn(under, action) == "" }))
}

// pick opens a picker, unless it is open, in the place of the other one.
func (a *App) pick(s screen.Screen) tea.Cmd {
	if a.top().ID() == s.ID() {
		return nil
	}
	if a.top().Picks() && len(a.stack) > 1 {
		a.top().Close()
		a.stack = a.stack[:len(a.stack)-1]
	}
	return tea.Batch(a.push(s), s.Start(false))
}
