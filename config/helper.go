package config

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
	"unicode"
)

const (
	// helperGrace is how long a helper may take to end when it is told to: less than a screen that
	// is to end waits for it.
	helperGrace = 500 * time.Millisecond
	// pipeGrace is how long its pipes may stay open after it ended, by a child that holds them.
	pipeGrace = time.Second
	// maxOutput bounds what it may print, in bytes.
	maxOutput = 64 << 10
	// maxStderrLine bounds what is kept of one line of its standard error, in bytes.
	maxStderrLine = 400
	// promptPause is how long a line may stand without its end before it is taken for a prompt.
	promptPause = 150 * time.Millisecond
	// maxPrompts bounds what is shown of prompts, in bytes.
	maxPrompts = 4 << 10
)

// Command is a credential_command to run.
type Command struct {
	// Argv is the program, a bare name or an absolute path, and its arguments. There is no shell.
	Argv []string
	// Dir is its working folder, the configuration's; "" is this process's.
	Dir string
	// Terminal gives it the terminal to ask for a passphrase. Without it, it has none to ask: it
	// runs in a session of its own, with an empty standard input.
	Terminal bool
}

var errTooMuch = errors.New("printed more than 64 KiB")

// failure is how a helper failed, with the last line of its standard error, raw.
type failure struct {
	error
	stderr string
}

func (f *failure) Unwrap() error { return f.error }

// runCommand runs a helper and returns what it prints. It returns when the helper ended, whatever
// its children do, or soon after ctx: then the helper's whole process group has been ended. The
// terminal is as before when it returns, and nothing was written to it but what the helper wrote,
// its prompts, and the end of what a helper that failed switched on.
func runCommand(ctx context.Context, c Command) ([]byte, error) {
	ctx, giveUp := context.WithCancel(ctx)
	defer giveUp()
	//nolint:gosec,noctx // the user's own program is the purpose; end ends it, and its children
	cmd := exec.Command(c.Argv[0], c.Argv[1:]...)
	cmd.Dir, cmd.WaitDelay = c.Dir, pipeGrace
	stdout, said := &bounded{full: giveUp}, &lastLine{}
	cmd.Stdout, cmd.Stderr = stdout, said

	var term *tty
	if c.Terminal {
		term = openTTY()
	}
	if term != nil {
		defer term.close()
		cmd.SysProcAttr, cmd.Stdin = term.lend(), term.input()
		said.prompts = term.file
	} else {
		cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	}
	if !c.Terminal {
		// An agent would have its dialog drawn on the terminal that this names.
		cmd.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "GPG_TTY=") }),
			"GPG_TTY="+os.DevNull)
	}
	err := runHelper(ctx, cmd)
	said.stop()
	if term != nil {
		term.takeBack(ctx.Err() != nil)
		if err != nil {
			term.leaveModes()
		}
		said.endLine()
	}
	switch {
	case stdout.tooMuch():
		err = errTooMuch // and not the signal that the program died of for it
	case errors.Is(err, exec.ErrWaitDelay) && ctx.Err() == nil:
		// The program itself succeeded; an agent it left behind still holds the pipe.
		err = nil
	}
	if err != nil {
		err = &failure{err, said.text()}
	}
	return stdout.buffer.Bytes(), err
}

// runHelper starts cmd, which has a process group of its own, and sees it to its end.
func runHelper(ctx context.Context, cmd *exec.Cmd) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	group := -cmd.Process.Pid
	_ = syscall.Kill(group, syscall.SIGTERM)
	_ = syscall.Kill(group, syscall.SIGCONT) // a stopped one would hear of it only then
	grace := time.NewTimer(helperGrace)
	defer grace.Stop()
	var err error
	select {
	case err = <-ended:
		_ = syscall.Kill(group, syscall.SIGKILL) // its children, if they did not end
	case <-grace.C:
		_ = syscall.Kill(group, syscall.SIGKILL)
		err = <-ended
	}
	return errors.Join(ctx.Err(), err)
}

// bounded keeps up to maxOutput bytes. Past that it fails and calls full, which ends the program.
type bounded struct {
	buffer bytes.Buffer
	full   func()
	more   bool
}

func (b *bounded) tooMuch() bool { return b.more }

func (b *bounded) Write(p []byte) (int, error) {
	room := maxOutput - b.buffer.Len()
	if len(p) <= room {
		return b.buffer.Write(p)
	}
	b.buffer.Write(p[:room])
	b.more = true
	b.full()
	return room, errTooMuch
}

// lastLine keeps the last line that says something, cut. What stands without the end of its line
// for a moment is a prompt, such as that of read -p, and is shown where there is somebody to answer
// it. Whole lines are not: a traced shell (set -x) writes the key there.
type lastLine struct {
	mu      sync.Mutex
	last    []byte // complete
	now     []byte // begun
	prompts io.Writer
	shown   int  // of now, in bytes
	open    bool // a prompt was shown whose line has not ended
	total   int
	timer   *time.Timer
	stopped bool
}

func (l *lastLine) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for rest := p; len(rest) > 0; {
		n := bytes.IndexAny(rest, "\r\n") // what a return draws over was a line, too
		line := rest
		if n >= 0 {
			line = rest[:n]
		}
		l.now = append(l.now, line[:min(len(line), max(0, maxStderrLine-len(l.now)))]...)
		if n < 0 {
			break
		}
		l.lineEnded()
		rest = rest[n+1:]
	}
	if l.prompts != nil && !l.stopped && len(l.now) > l.shown {
		if l.timer == nil {
			l.timer = time.AfterFunc(promptPause, l.prompt)
		} else {
			l.timer.Reset(promptPause)
		}
	}
	return len(p), nil
}

func (l *lastLine) lineEnded() {
	if len(bytes.TrimSpace(l.now)) > 0 {
		l.last = append(l.last[:0], l.now...)
	}
	if l.open && !l.stopped {
		_, _ = io.WriteString(l.prompts, "\n")
		l.open = false
	}
	l.now, l.shown = l.now[:0], 0
}

func (l *lastLine) prompt() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if text := shownText(l.now[l.shown:]); !l.stopped && text != "" && l.total < maxPrompts {
		_, _ = io.WriteString(l.prompts, text)
		l.total += len(text)
		l.open = true
	}
	l.shown = len(l.now)
}

// stop lets nothing more be shown.
func (l *lastLine) stop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stopped = true
	if l.timer != nil {
		l.timer.Stop()
	}
}

// endLine ends the line of a prompt that nothing ended.
func (l *lastLine) endLine() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open {
		_, _ = io.WriteString(l.prompts, "\n")
	}
}

// text is the last line, raw.
func (l *lastLine) text() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(bytes.TrimSpace(l.now)) > 0 {
		return string(l.now)
	}
	return string(l.last)
}

// sequence is what moves a terminal's cursor, or sets its colour or title.
var sequence = regexp.MustCompile("\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b]*(?:\x07|\x1b\\\\))")

// shownText is text without what a terminal would act on.
func shownText(text []byte) string {
	text = sequence.ReplaceAll(text, nil)
	return strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, string(text))
}
