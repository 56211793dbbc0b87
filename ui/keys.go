package ui

import (
	"net/netip"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/browse"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/terminal"
)

// keys routes what was typed: dialog, text field, quit, global, top screen.
func (a *App) keys(msg tea.KeyMsg) tea.Cmd {
	a.pace.touched()
	var cmds []tea.Cmd
	for _, k := range terminal.Keys(msg) {
		cmds = append(cmds, a.key(k))
	}
	return tea.Batch(append(cmds, a.resume())...)
}

func (a *App) key(k tea.KeyMsg) tea.Cmd {
	name := k.String()
	top := a.stack.top()
	action, known := a.env.Keys.Action(plainKey(name))
	switch {
	case !k.Paste && (action == keymap.Redraw || action == keymap.Suspend):
		return a.do(a.offer(top, action))
	case k.Paste:
		// A pasted text is only ever text.
		switch {
		case a.tooSmall():
		case a.dialog != nil:
			return a.dialog.Paste(string(k.Runes))
		case a.command.Typing():
			return a.command.Paste(string(k.Runes))
		case top.Typing():
			top.Typed(k)
		default:
			return a.pasted(string(k.Runes))
		}
		return nil
	case a.dialog != nil:
		return a.dialogKey(name)
	case a.clipboard.asks():
		if a.tooSmall() { // what cannot be seen is not chosen
			name = "esc"
		}
		return a.clipboard.key(name)
	case a.command.Typing():
		if a.tooSmall() && name != "esc" && name != "ctrl+c" {
			return nil
		}
		return a.enter(a.command.Key(name))
	case top.Typing():
		if !a.tooSmall() || name == "esc" || name == "ctrl+c" {
			top.Typed(k)
		}
		return nil
	}
	if !known {
		return nil
	}
	if action == keymap.Refresh {
		a.source.Live.Again()
	}
	return a.try(a.offer(top, action))
}

// plainKey is a key, by which the wide colon of a Chinese keyboard is a colon.
func plainKey(name string) string {
	if name == "：" {
		return ":"
	}
	return name
}

// try does what an action offers, or says why not.
func (a *App) try(o screen.Offer) tea.Cmd {
	if o.Why != "" {
		return a.notices.Post(notice.Info, o.Why)
	}
	return a.do(o)
}

// enter does what was entered in the command line, nil for nothing.
func (a *App) enter(o *screen.Offer, cmd tea.Cmd) tea.Cmd {
	if o == nil {
		return cmd
	}
	return tea.Batch(cmd, a.try(*o))
}

// pasted finds an address. Any other text that is pasted where none is typed is nothing.
func (a *App) pasted(text string) tea.Cmd {
	text = strings.TrimSpace(text)
	_, notAddress := netip.ParseAddr(text)
	_, notPort := netip.ParseAddrPort(text)
	if notAddress != nil && notPort != nil || a.clipboard.asks() {
		return nil
	}
	return a.openFind(text)
}

// do does what an action offers.
func (a *App) do(o screen.Offer) tea.Cmd {
	in, cmd := o.Do()
	return tea.Batch(cmd, a.perform(in))
}

// dialogKey gives a dialog its key. While it cannot be seen it can only be cancelled.
func (a *App) dialogKey(name string) tea.Cmd {
	if a.tooSmall() && name != "esc" && name != "ctrl+c" && name != "q" {
		return nil
	}
	done, cmd := a.dialog.Key(name)
	cmds := []tea.Cmd{cmd, a.decide(done)}
	if a.dialog != nil {
		cmds = append(cmds, a.dialog.Arm())
	}
	return tea.Batch(cmds...)
}

// offer is what an action does on a screen of the stack now, or why it does nothing: keys, footer
// and help all ask here.
func (a *App) offer(s screen.Screen, action keymap.Action) screen.Offer {
	switch {
	case action == keymap.Quit && a.closable(s):
		o := screen.Return(screen.Back{})
		o.Label = render.OfferClose
		return o
	case action == keymap.Quit, action == keymap.ForceQuit:
		return screen.Run(a.quit)
	case action == keymap.Redraw:
		return screen.Run(func() tea.Cmd { return tea.ClearScreen })
	case action == keymap.Suspend:
		return screen.Run(func() tea.Cmd { return tea.Suspend })
	case a.tooSmall():
		return screen.Refuse(render.RefusedTooSmall)
	}
	switch action {
	case keymap.Command:
		return screen.Run(a.command.Open)
	case keymap.Help:
		return screen.Run(a.help)
	case keymap.History:
		return screen.Run(func() tea.Cmd { return a.visit(screen.IDHistory, a.changes.History) })
	case keymap.Events:
		return screen.Run(func() tea.Cmd { return a.visit(screen.IDEvents, a.newEvents) })
	case keymap.Find:
		if s.ID() == screen.IDFind {
			return s.Offer(action)
		}
		return screen.Run(func() tea.Cmd { return a.openFind("") })
	case keymap.Problems:
		return screen.Run(func() tea.Cmd { return a.visit(screen.IDProblems, a.newProblems) })
	case keymap.Regions:
		return a.offerPicker(s, screen.IDRegions, func() screen.Screen { return browse.Regions(a.env, a.source.Client) })
	case keymap.Projects:
		return a.offerPicker(s, screen.IDProjects, func() screen.Screen { return browse.Projects(a.env, a.source.Client) })
	case keymap.Profiles:
		if why := a.profiles.none(); why != "" {
			return screen.Refuse(why)
		}
		return a.offerPicker(s, screen.IDProfiles, a.profiles.picker)
	case keymap.Watch:
		return a.offerWatch()
	case keymap.Stop:
		return a.changes.Stop(s)
	case keymap.Back:
		return a.offerBack(s)
	case keymap.LastPlace:
		return a.offerLast(s)
	case keymap.Continue:
		if o := s.Offer(action); o.Why == "" { // about the change on the screen, before any that waits elsewhere
			return o
		}
		return a.changes.Continue(s)
	case keymap.Shorter, keymap.Longer:
		return a.offerSpan(s, action)
	case keymap.Check:
		return a.offerCheck(s)
	case keymap.Refresh:
		return a.offerRefresh(s)
	default:
		return s.Offer(action)
	}
}

// offerWatch shows the running or last change.
func (a *App) offerWatch() screen.Offer {
	if !a.changes.Any() {
		return screen.Refuse(render.RefusedNoChanges(a.env.Key(keymap.History)))
	}
	return screen.Run(func() tea.Cmd { return a.visit(screen.IDWatch, a.changes.Watch) })
}

// offerRefresh reads the screen again, or asks for the keys that reading needs.
func (a *App) offerRefresh(s screen.Screen) screen.Offer {
	o := s.Offer(keymap.Refresh)
	if o.Why == "" && a.credentials.missing() {
		return screen.Run(a.credentials.ask)
	}
	return o
}

// closable says whether quit only closes the screen: what a key opened, and what that led to.
func (a *App) closable(s screen.Screen) bool {
	return s.ID() != screen.IDLevel && s != a.stack.first() && !a.tooSmall()
}

func (a *App) offerPicker(s screen.Screen, id screen.ID, picker func() screen.Screen) screen.Offer {
	if s.ID() == id {
		return screen.Refuse(render.RefusedPicking)
	}
	return screen.Run(func() tea.Cmd { return a.pick(picker()) })
}

// offerBack closes what stands above the screen first.
func (a *App) offerBack(s screen.Screen) screen.Offer {
	above := a.profiles.connecting() || a.notices.Dismissible() || a.changes.ResultShown(a.stack.top())
	if s == a.stack.first() && !s.Closes() && !above {
		return screen.Refuse(render.RefusedFirstScreen(a.env.Key(keymap.Quit)))
	}
	label := ""
	switch {
	case a.profiles.connecting():
	case above:
		label = render.OfferDismiss
	default:
		label = s.Offer(keymap.Back).Label
	}
	return screen.Offer{Label: label, Do: func() (screen.Intent, tea.Cmd) {
		if a.profiles.stop() || a.notices.Dismiss() || a.changes.DismissResult(a.stack.top()) {
			return nil, nil
		}
		in, cmd := s.Offer(keymap.Back).Do()
		if in == nil {
			cmd = tea.Batch(cmd, a.rearm()) // a stopped read is made up for
		}
		return in, cmd
	}}
}

// offerLast goes to the list that was left last.
func (a *App) offerLast(s screen.Screen) screen.Offer {
	switch {
	case s.ID() != screen.IDLevel && s != a.stack.first():
		return s.Offer(keymap.LastPlace)
	case a.stack.left == nil:
		return a.last.offer(s.Target().Place)
	default:
		return screen.Run(a.goToLast)
	}
}

func (a *App) newEvents() screen.Screen {
	return browse.Events(a.env, a.source.Fleet, a.connection.Profile)
}

// openFind opens the list of what a text is found in, and its text field where there is no text.
func (a *App) openFind(text string) tea.Cmd {
	s := browse.Find(a.env, a.source, api.Place{Profile: a.connection.Profile, Scope: a.env.Scope}, text)
	s.Sync()
	cmd := tea.Batch(a.push(s), s.Start(false))
	if text != "" {
		return cmd
	}
	_, opened := s.Offer(keymap.Filter).Do()
	return tea.Batch(cmd, opened)
}

func (a *App) newProblems() screen.Screen {
	return browse.Problems(a.env, a.source, api.Place{Profile: a.connection.Profile, Scope: a.env.Scope})
}

// visit opens a screen that a key leads to, or goes back to it.
func (a *App) visit(id screen.ID, open func() screen.Screen) tea.Cmd {
	if a.stack.backTo(id) {
		return a.moved()
	}
	s := open()
	return tea.Batch(a.push(s), s.Start(false))
}

func (a *App) help() tea.Cmd {
	if a.stack.top().ID() == screen.IDHelp {
		return a.back()
	}
	under := a.stack.top()
	return a.push(newHelp(a.env, func(action keymap.Action) screen.Offer { return a.offer(under, action) }))
}

// pick opens a picker, unless it is open, in the place of the other one.
func (a *App) pick(s screen.Screen) tea.Cmd {
	if a.stack.top().ID() == s.ID() {
		return nil
	}
	if below := len(a.stack.open) - 2; a.stack.top().Picks() && below >= 0 {
		a.stack.closeAbove(below)
	}
	return tea.Batch(a.push(s), s.Start(false))
}

// gotKeys is called at the end of asking for other keys.
func (a *App) gotKeys(m keysMsg) tea.Cmd {
	a.credentials.asking = false
	if m.err != nil {
		return a.credentials.failed(render.NoticeNoKeys(a.env.Theme, m.err))
	}
	if a.dialog != nil || a.stack.top().Typing() || a.command.Typing() {
		return nil
	}
	if o := a.offer(a.stack.top(), keymap.Refresh); o.Why == "" {
		return a.do(o)
	}
	return nil
}
