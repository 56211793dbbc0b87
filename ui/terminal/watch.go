package terminal

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"regexp"
	"strings"
	"sync"
	"syscall"

	"github.com/charmbracelet/x/term"

	"cloud.internal/ulbconsole/ui/clean"
)

// watchArgument makes the program a watcher; the others name the files that it has
// from descriptor 3 on.
const watchArgument, withErrors, withLog = "watch-terminal", "errors", "log"

// maxTrace is how many bytes of a trace are kept: those of the goroutine at fault come first.
const maxTrace = 256 << 10

// Crash is what becomes of a fault that the program does not survive: one of the
// runtime, a panic in a goroutine of a library, SIGKILL. Nothing in the process
// can give the terminal back then, so a second process, the watcher, waits for it.
type Crash struct {
	Log *os.File // the trace is appended to it; nil for none

	mu      sync.Mutex
	secrets []string
	watcher *watcher // nil while there is none
}

// Hide takes secrets out of the trace. They may come at any time.
func (c *Crash) Hide(secrets ...string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.secrets = append(c.secrets, secrets...)
	c.watcher.send(message{Secrets: secrets})
}

// setWatcher makes a watcher the one that hides the secrets.
func (c *Crash) setWatcher(w *watcher) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.watcher = w
	w.send(message{Secrets: c.secrets})
}

// message is what a Run sends its watcher: a line of JSON each. The runtime's trace
// comes through the same pipe, and begins with a letter.
type message struct {
	Secrets  []string `json:"secrets,omitempty"` // more of them
	Terminal *holding `json:"terminal,omitempty"`
}

// holding is what there is to put back.
type holding struct {
	Before *settings `json:"before,omitempty"` // nil if the terminal is not held
	Raw    *settings `json:"raw,omitempty"`    // those of the screen
}

// IsWatcher reports whether a Run started this process as its watcher: main then
// calls Watch and nothing else. Nobody else can ask for it from a terminal.
func IsWatcher(args []string, in *os.File) bool {
	return len(args) > 1 && args[1] == watchArgument && !term.IsTerminal(in.Fd())
}

// Watch waits until the program on the other end of in is done with the terminal or
// ends without having given it back. Then the watcher does that, while the runtime
// still writes its trace, which goes to the log. It returns an exit code.
func Watch(args []string, in, tty *os.File) int {
	files := map[string]*os.File{}
	for i, name := range args[2:] {
		files[name] = os.NewFile(uintptr(3+i), name)
	}
	signal.Ignore(syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGTSTP, syscall.SIGTTIN,
		syscall.SIGTTOU, syscall.SIGPIPE)
	pipe := bufio.NewReaderSize(in, 64<<10)
	var (
		now     holding
		secrets secretList
	)
	for {
		first, err := pipe.Peek(1)
		switch {
		case err != nil:
			now.giveBack(tty)
			return 0
		case first[0] != '{':
			now.giveBack(tty)
			report(pipe, tty, files[withErrors], files[withLog], secrets)
			return 0
		}
		line, err := pipe.ReadBytes('\n')
		var next message
		if err != nil || json.Unmarshal(line, &next) != nil {
			return 1
		}
		secrets = append(secrets, next.Secrets...)
		if next.Terminal != nil {
			now = *next.Terminal
		}
	}
}

// giveBack gives the terminal back, if it is held. Settings that are not the
// screen's any more are somebody else's, who came first.
func (h holding) giveBack(tty *os.File) {
	if h.Before == nil {
		return
	}
	if now := getSettings(tty); now != nil && (h.Raw == nil || *now == *h.Raw) {
		setSettings(tty, h.Before)
	}
	_, _ = tty.WriteString(leaving)
}

// report says what happened, and puts the trace into the log. The runtime says
// what the fault is before it sends its trace here: only on standard error.
func report(trace *bufio.Reader, tty, errors, log *os.File, hide secretList) {
	first, _ := trace.Peek(1) // there is one
	text := string(first)
	if n := trace.Buffered(); n > 0 {
		all, _ := trace.Peek(n)
		text = string(all)
	}
	var said string
	if errors != nil {
		said = string(unread(errors))
	}
	advice := "start it with --log FILE to keep the trace, and report it"
	if log != nil {
		advice = "the trace is in the log: report it"
	}
	reason := hide.mask(faultLine(said + "\n" + text))
	_, _ = fmt.Fprintln(tty,
		Line(tty, "ulbconsole: the console stopped on a fault of its own ("+clean.Text(reason)+"): "+advice))
	kept, _ := io.ReadAll(io.LimitReader(trace, maxTrace))
	_, _ = io.Copy(io.Discard, trace)
	if log != nil {
		slog.New(slog.NewTextHandler(log, nil)).Error("fault", "reason", reason, "trace", hide.mask(string(kept)))
	}
}

// faultLine is the line of what the runtime says that names the fault; without one, for
// the console may have read it while it ended, the function that was running.
func faultLine(text string) string {
	running, where := false, ""
	for line := range strings.Lines(text) {
		for _, begins := range []string{"fatal error: ", "panic: ", "SIG", "unexpected fault "} {
			if strings.HasPrefix(line, begins) {
				return strings.TrimSpace(line)
			}
		}
		if at := strings.LastIndexByte(line, '('); running && where == "" && at > 0 {
			where = "in " + line[:at]
		}
		running = strings.HasPrefix(line, "goroutine ") && strings.Contains(line, "[running")
	}
	return cmp.Or(where, "of the runtime")
}

// secretList holds what is taken out of what is said and kept.
type secretList []string

func (all secretList) mask(text string) string {
	for _, secret := range all {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "***")
		}
	}
	return signature.ReplaceAllString(text, "***")
}

var signature = regexp.MustCompile(`[0-9a-fA-F]{40,}`)

// encoded is a message as the watcher reads it.
func (m message) encoded() []byte {
	line, err := json.Marshal(m)
	if err != nil {
		return nil
	}
	return append(line, '\n')
}
