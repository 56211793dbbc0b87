package ui

import (
	"context"
	"io"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/api/renew"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/render"
)

// Keys are the keys in use, where others can take their place while the console
// runs.
type Keys interface {
	execute.Keys
	State() renew.State
	// Renew asks their source, with the terminal where it is attended.
	Renew(ctx context.Context, attended bool) error
}

// keysState is what was said of the keys last.
type keysState struct {
	number  int
	account string
	wanted  bool
	asking  bool // their source is being asked
}

// keysMsg is the end of asking for other keys.
type keysMsg struct{ err error }

// account is the fingerprint of the keys in use.
func (a *App) account() string {
	if a.keysOf != nil {
		return a.keysOf.Account()
	}
	return a.session.Account
}

// reportKeys says what has become of the keys since it was said last.
func (a *App) reportKeys() tea.Cmd {
	if a.keysOf == nil {
		return nil
	}
	now, was := a.keysOf.State(), a.keysReported
	a.keysReported.number, a.keysReported.account, a.keysReported.wanted = now.Number, a.account(), now.Wanted
	name := a.env.Theme.Text(now.Source.Name)
	switch {
	case now.Number != was.number && now.Wanted:
		return a.keysFailed("Keys that came are not valid either: " + a.env.Key(keymap.Refresh) + " asks for others, of " + name)
	case now.Number != was.number:
		a.notices.Drop(keysSubject)
		text := "other keys are in use"
		if a.account() == was.account {
			text = "the keys were read again" // and may be the same, or have another token
		}
		return a.notify(notice.Info, text+" ("+render.ShortName(a.env.Theme, a.account())+"), from "+name)
	case now.Wanted && !was.wanted:
		text := "The keys are no longer valid: " + a.env.Key(keymap.Refresh) + " asks for others"
		if now.Failed != nil {
			return a.keysFailed(text + "; without the terminal: " + a.env.Theme.Text(now.Failed.Error()))
		}
		return a.keysFailed(text + ", of " + name)
	}
	return nil
}

// keysSubject is the subject of what is said while keys are wanted.
const keysSubject = "keys"

func (a *App) keysFailed(text string) tea.Cmd {
	return a.notices.Add(notice.Notice{Kind: notice.Error, Of: keysSubject, Text: text})
}

// askKeys asks for other keys before anything is read again. What may want to ask
// the operator gets the terminal meanwhile.
func (a *App) askKeys() tea.Cmd {
	if a.keysReported.asking {
		return a.notify(notice.Info, "other keys are being asked for")
	}
	a.keysReported.asking = true
	ctx, keys := a.env.Context, a.keysOf
	if keys.State().Source.MayPrompt {
		return tea.Exec(keyPrompt{ctx, keys}, func(err error) tea.Msg { return keysMsg{err} })
	}
	return func() tea.Msg { return keysMsg{keys.Renew(ctx, false)} }
}

// keysWanted says whether reading again is of no use before other keys come.
func (a *App) keysWanted() bool { return a.keysOf != nil && a.keysOf.State().Wanted }

func (a *App) gotKeys(m keysMsg) tea.Cmd {
	a.keysReported.asking = false
	if m.err != nil {
		return a.keysFailed("No other keys: " + a.env.Theme.Text(m.err.Error()))
	}
	if a.dialog != nil || a.top().Typing() {
		return nil
	}
	return a.act(keymap.Refresh)
}

// keyPrompt asks for keys while Bubble Tea has let go of the terminal.
type keyPrompt struct {
	ctx  context.Context
	keys Keys
}

// Run asks. The source opens the terminal itself.
func (t keyPrompt) Run() error { return t.keys.Renew(t.ctx, true) }

// SetStdin does nothing.
func (keyPrompt) SetStdin(io.Reader) {}

// SetStdout does nothing.
func (keyPrompt) SetStdout(io.Writer) {}

// SetStderr does nothing.
func (keyPrompt) SetStderr(io.Writer) {}
