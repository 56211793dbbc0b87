package ui

import (
	"net/netip"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/notice"
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
	name, top := k.String(), a.stack.top()
	action, known := a.env.Keys.Action(plainKey(name))
	switch {
	case k.Paste:
		return a.paste(k)
	case action == keymap.Redraw || action == keymap.Suspend:
		return a.do(a.offer(top, action))
	}
	unseen := a.tooSmall() && name != "esc" && name != "ctrl+c" // what cannot be seen can only be cancelled
	switch a.keysTo() {
	case toDialog:
		return a.dialogKey(name)
	case toCopy:
		if unseen {
			name = "esc"
		}
		return a.clipboard.key(name)
	case toCommand:
		if unseen {
			return nil
		}
		return a.enter(a.command.Key(name))
	case toField:
		if !unseen {
			top.Typed(k)
		}
		return nil
	case toScreen:
	}
	if !known {
		return nil
	}
	if action == keymap.Refresh {
		a.source.Live.Again()
	}
	return a.try(a.offer(top, action))
}

// paste takes a pasted text, which is only ever text.
func (a *App) paste(k tea.KeyMsg) tea.Cmd {
	if a.tooSmall() {
		return nil
	}
	switch text := string(k.Runes); a.keysTo() {
	case toDialog:
		return a.dialog.Paste(text)
	case toCommand:
		return a.command.Paste(text)
	case toField:
		a.stack.top().Typed(k)
	case toScreen:
		return a.findPasted(text)
	case toCopy:
	}
	return nil
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

// findPasted finds an address or an id. Any other text that is pasted where none is typed is nothing.
func (a *App) findPasted(text string) tea.Cmd {
	text = strings.TrimSpace(text)
	_, notAddress := netip.ParseAddr(text)
	_, notPort := netip.ParseAddrPort(text)
	if notAddress != nil && notPort != nil && !api.LooksLikeID(text) {
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
