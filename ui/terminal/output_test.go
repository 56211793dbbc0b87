package terminal

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

var (
	_ term.File       = (*Output)(nil)
	_ term.File       = (*Input)(nil)
	_ io.StringWriter = (*Output)(nil)
)

// pipe returns an Output and what reads it to its end.
func pipe(t *testing.T) (out *Output, end func() string) {
	t.Helper()
	r, w, err := os.Pipe()
	require.NoError(t, err)
	all := make(chan string, 1)
	go func() {
		text, _ := io.ReadAll(r)
		_ = r.Close()
		all <- string(text)
	}()
	return NewOutput(w), func() string {
		_ = w.Close()
		return <-all
	}
}

func TestWritesDoNotGetIntoEachOther(t *testing.T) {
	out, end := pipe(t)
	const writers, writes, size = 4, 50, 3000
	var group sync.WaitGroup
	for i := range writers {
		text := strings.Repeat(string(rune('a'+i)), size)
		group.Go(func() {
			for range writes {
				_, _ = out.Write([]byte(text))
				_, _ = io.WriteString(out, text)
				_ = out.Copy(text, env())
			}
		})
	}
	group.Wait()
	all := end()
	for i := range writers {
		letter := string(rune('a' + i))
		all = strings.ReplaceAll(all, clipboardSequences(strings.Repeat(letter, size), env()), "")
		all = strings.ReplaceAll(all, strings.Repeat(letter, size), "")
	}
	assert.Empty(t, all, "what is left of writes that were cut")
}

func TestNothingIsWrittenAfterTheTerminalWasTakenAway(t *testing.T) {
	out, end := pipe(t)
	_, err := out.WriteString("frame")
	require.NoError(t, err)
	out.takeAway("last", time.Minute)
	n, err := out.WriteString("frame")
	require.NoError(t, err)
	assert.Equal(t, 5, n)
	assert.Equal(t, "framelast", end())
}

func TestAWriteUnderWayIsBrokenOff(t *testing.T) {
	r, w, err := os.Pipe()
	require.NoError(t, err)
	defer r.Close()
	defer w.Close()
	out := NewOutput(w)
	broken := make(chan error)
	go func() {
		_, err := out.Write(bytes.Repeat([]byte("x"), 1<<20)) // more than a pipe takes
		broken <- err
	}()
	_, err = io.ReadFull(r, make([]byte, 1)) // it has begun
	require.NoError(t, err)
	out.takeAway("", time.Nanosecond)
	assert.ErrorIs(t, <-broken, os.ErrDeadlineExceeded)
}

func TestInputThatAnotherProcessMadeNonBlockingIsNoEnd(t *testing.T) {
	var fds [2]int
	require.NoError(t, unix.Pipe(fds[:]))
	r, w := os.NewFile(uintptr(fds[0]), "r"), os.NewFile(uintptr(fds[1]), "w")
	defer r.Close()
	require.NoError(t, unix.SetNonblock(fds[0], true))
	in := NewInput(r)
	buf := make([]byte, 256)
	n, err := in.Read(buf)
	assert.Zero(t, n)
	require.NoError(t, err)
	_, _ = w.WriteString("j")
	n, err = in.Read(buf)
	require.NoError(t, err)
	assert.Equal(t, "j", string(buf[:n]))
	_ = w.Close()
	_, err = in.Read(buf)
	require.ErrorIs(t, err, errGone)
	assert.NotErrorIs(t, err, io.EOF, "Bubble Tea would run on without keys")
}

func TestInputWaitsOnlyForWhatMayFollowAnEsc(t *testing.T) {
	r, w, err := os.Pipe()
	require.NoError(t, err)
	defer r.Close()
	defer w.Close()
	in := NewInput(r)
	var waits []time.Duration
	in.wait = func(limit time.Duration) bool {
		waits = append(waits, limit)
		return false
	}
	buf := make([]byte, 256)
	for _, c := range []struct {
		sent, read string
		waits      int
	}{
		{"j", "j", 0},
		{"\x1b[A", "\x1b[A", 0},
		{"\x1b[", "", 0},
		{"A", "\x1b[A", 0},
		{"\x1b", "\x1b", 1},
		{"k\x1b", "k\x1b", 1},
	} {
		waits = nil
		_, _ = w.WriteString(c.sent)
		n, err := in.Read(buf)
		require.NoError(t, err)
		assert.Equal(t, c.read, string(buf[:n]), "%q", c.sent)
		assert.Len(t, waits, c.waits, "%q", c.sent)
	}
	assert.Equal(t, []time.Duration{50 * time.Millisecond}, waits)
}

func TestASmallBufferLosesNothing(t *testing.T) {
	r, w, err := os.Pipe()
	require.NoError(t, err)
	defer r.Close()
	_, _ = w.WriteString("abcdefgh")
	_ = w.Close()
	in := NewInput(r)
	var all []byte
	for buf := make([]byte, 3); len(all) < 8; {
		n, err := in.Read(buf)
		require.NoError(t, err)
		all = append(all, buf[:n]...)
	}
	assert.Equal(t, "abcdefgh", string(all))
}

func TestTheClipboardSequenceFitsWhatIsInBetween(t *testing.T) {
	const (
		plain  = "\x1b]52;c;d2ViLTAx\x07"
		tmux   = "\x1bPtmux;\x1b" + plain + "\x1b\\"
		screen = "\x1bP" + plain + "\x1b\\"
	)
	for _, c := range []struct {
		env  func(string) string
		want string
	}{
		{env("TERM", "xterm-256color"), plain},
		{env("TERM", "tmux-256color"), plain + tmux},
		{env("TERM", "screen-256color"), plain + screen},
		{env("TERM", "xterm", "STY", "1.host"), plain + screen},
		{env("TERM", "screen", "TMUX", "/tmp/no"), plain + tmux},
	} {
		assert.Equal(t, c.want, clipboardSequences("web-01", c.env))
	}
}

func TestTooMuchForAClipboardIsRefused(t *testing.T) {
	out, end := pipe(t)
	require.NoError(t, out.Copy(strings.Repeat("a", maxCopy), env()))
	require.ErrorContains(t, out.Copy(strings.Repeat("a", maxCopy+1), env()), "copy less")
	assert.Len(t, end(), len("\x1b]52;c;\x07")+100_000-8, "the first one only")
}

func TestTmuxOnThisHostTakesTheCopyItself(t *testing.T) {
	dir := t.TempDir()
	copied := filepath.Join(dir, "copied")
	script := "#!/bin/sh\n{ echo \"$@\"; /bin/cat; } > " + copied + "\n/usr/bin/env > " + copied + ".env\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "tmux"), []byte(script), 0o700))
	t.Setenv("PATH", dir)
	t.Setenv("HTTPS_PROXY", "http://user:hush-hush@proxy")
	t.Setenv("UCLOUD_PRIVATE_KEY", "hush-hush")

	out, end := pipe(t)
	require.NoError(t, out.Copy("web-01", env("TMUX", "/tmp/tmux-0/default,1,0", "TERM", "screen")))
	text, err := os.ReadFile(copied)
	require.NoError(t, err)
	assert.Equal(t, "load-buffer -w -\nweb-01", string(text))
	given, err := os.ReadFile(copied + ".env")
	require.NoError(t, err)
	assert.NotContains(t, string(given), "hush-hush")
	assert.Contains(t, string(given), "TMUX=/tmp/tmux-0/default,1,0\n")

	require.NoError(t, os.WriteFile(filepath.Join(dir, "tmux"), []byte("#!/bin/sh\nexit 1\n"), 0o700))
	require.NoError(t, out.Copy("web-01", env("TMUX", "/tmp/tmux-0/default,1,0", "TERM", "screen")))
	assert.Equal(t, clipboardSequences("web-01", env("TERM", "tmux")), end(), "sequences only when tmux refused")
}
