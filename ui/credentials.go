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
	"cloud.internal/ulbconsole/ui/screen"
)

// Keys are the keys in use, where others can take their place while the console runs.
type Keys interface {
	execute.Keys
	State() renew.State
	// Renew asks their source, with the terminal where it is attended.
	Renew(ctx context.Context, attended bool) error
}

// credentials are the keys in use, and what was reported of them.
type credentials struct {
	env     *screen.Env
	notices *notice.Board
	keys    Keys   // nil where no others can take their place
	account string // of them, as far as it was reported
	number  int
	wanted  bool
	asking  bool // their source is being asked
}

func newCredentials(e *screen.Env, notices *notice.Board, keys Keys, account string) *credentials {
	c := &credentials{env: e, notices: notices, keys: keys, account: account}
	if keys != nil {
		c.account, c.number = keys.Account(), keys.State().Number
	}
	return c
}

// keysMsg is the end of asking for other keys.
type keysMsg struct{ err error }

// report says what has become of the keys since it was said last.
func (c *credentials) report() tea.Cmd {
	if c.keys == nil {
		return nil
	}
	now, account, number, wanted := c.keys.State(), c.account, c.number, c.wanted
	c.number, c.account, c.wanted = now.Number, c.keys.Account(), now.Wanted
	th, source, refresh := c.env.Theme, now.Source.Name, c.env.Key(keymap.Refresh)
	switch {
	case now.Number != number && now.Wanted:
		return c.failed(render.NoticeKeysInvalid(th, refresh, source))
	case now.Number != number:
		c.notices.Drop(keysSubject)
		return c.remark(render.NoticeKeys(th, c.account == account, c.account, source))
	case now.Wanted && !wanted:
		return c.failed(render.NoticeKeysOver(th, refresh, source, now.Failed))
	}
	return nil
}

// keysSubject is the subject of what is said while keys are wanted.
const keysSubject = "keys"

func (c *credentials) failed(text string) tea.Cmd {
	return c.notices.Add(notice.Notice{Kind: notice.Error, Of: keysSubject, Text: text})
}

func (c *credentials) remark(text string) tea.Cmd {
	return c.notices.Add(notice.Notice{Kind: notice.Info, Text: text})
}

// ask asks for other keys before anything is read again. What may want to ask
// the operator gets the terminal meanwhile.
func (c *credentials) ask() tea.Cmd {
	if c.asking {
		return c.remark(render.NoticeAskingForKeys)
	}
	c.asking = true
	ctx, keys := c.env.Context, c.keys
	if keys.State().Source.MayPrompt {
		return tea.Exec(keyPrompt{ctx, keys}, func(err error) tea.Msg { return keysMsg{err} })
	}
	return func() tea.Msg { return keysMsg{keys.Renew(ctx, false)} }
}

// missing says whether reading again is of no use before other keys come.
func (c *credentials) missing() bool { return c.keys != nil && c.keys.State().Wanted }

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
