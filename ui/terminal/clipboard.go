package terminal

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"github.com/aymanbagabas/go-osc52/v2"
)

const (
	// maxCopy is the most bytes of text that terminals take: 100,000 bytes in base64.
	maxCopy     = 74_994
	tmuxTimeout = 2 * time.Second
)

// Copy sends text to the terminal's clipboard. Whether it arrived cannot be
// known: say "sent to the terminal's clipboard" and show the text. Call it from
// a command, for it may take up to two seconds.
//
// On tmux's own host tmux itself hands the text on, which works with its default settings where
// escape sequences do not. Elsewhere it is OSC 52, and where the terminal says that a multiplexer
// is in between, also in the form that one passes through to the terminal around it.
func (out *Output) Copy(text string, getenv func(string) string) error {
	if len(text) > maxCopy {
		return fmt.Errorf("the text has %d bytes and a terminal's clipboard takes %d: copy less", len(text), maxCopy)
	}
	if getenv("TMUX") != "" && tmuxCopy(text, getenv) == nil {
		return nil
	}
	_, err := out.WriteString(clipboardSequences(text, getenv))
	return err
}

// tmuxNeeds is what tmux is given of the environment: where its server is, and
// the locale, without which it refuses. Nothing else is its business.
var tmuxNeeds = []string{"TMUX", "TMUX_TMPDIR", "TERM", "PATH", "LANG", "LC_ALL", "LC_CTYPE"}

func tmuxCopy(text string, getenv func(string) string) error {
	ctx, cancel := context.WithTimeout(context.Background(), tmuxTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, "tmux", "load-buffer", "-w", "-")
	cmd.Stdin = strings.NewReader(text)
	cmd.Env = []string{} // nil would be all of it
	for _, name := range tmuxNeeds {
		if value := getenv(name); value != "" {
			cmd.Env = append(cmd.Env, name+"="+value)
		}
	}
	return cmd.Run()
}

func clipboardSequences(text string, getenv func(string) string) string {
	plain := osc52.New(text)
	name := getenv("TERM")
	switch {
	case getenv("TMUX") != "", strings.HasPrefix(name, "tmux"):
		return plain.String() + plain.Tmux().String()
	case getenv("STY") != "", strings.HasPrefix(name, "screen"):
		// Only what tmux ignores, too: it also calls itself screen.
		return plain.String() + plain.Screen().String()
	}
	return plain.String()
}
