//go:build linux

package e2e

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"testing"

	"golang.org/x/term"
)

// asProbe makes this test's own binary be the probe instead of running tests.
const asProbe = "E2E_PROBE=1"

func TestMain(m *testing.M) {
	if os.Getenv("E2E_PROBE") == "1" {
		os.Exit(probe())
	}
	folder, err := os.MkdirTemp("", "ulbconsole-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	_ = os.Chmod(folder, 0o755) // also another user runs what is in it
	builtIn = folder
	code := m.Run()
	_ = os.RemoveAll(folder)
	os.Exit(code)
}

// startProbe runs the smallest program that shows what a Terminal does: it tells its keys, its size
// and the terminal's answers, and leaves well (q), badly (k), or not at all.
func startProbe(t *testing.T, setup Setup) *Terminal {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	setup.Env = append(setup.Env, asProbe)
	return start(t, setup, program)
}

func probe() int {
	before, err := term.MakeRaw(0)
	if err != nil {
		fmt.Println("not a terminal")
		return 9
	}
	resized := make(chan os.Signal, 1)
	signal.Notify(resized, syscall.SIGWINCH)
	keys := make(chan string)
	go func() {
		buf := make([]byte, 256)
		for {
			n, err := os.Stdin.Read(buf)
			if err != nil {
				close(keys)
				return
			}
			keys <- string(buf[:n])
		}
	}()
	fmt.Print("\x1b[?1049h\x1b[?25l\x1b[H")
	say := func(format string, args ...any) { fmt.Printf("\x1b[2J\x1b[H"+format, args...) }
	showSize := func() {
		width, height, _ := term.GetSize(0)
		say("size %dx%d", width, height)
	}
	showSize()
	for {
		select {
		case <-resized:
			showSize()
		case key, ok := <-keys:
			switch {
			case !ok:
				return 8
			case key == "q":
				fmt.Print("\x1b[?25h\x1b[?1049lgoodbye")
				_ = term.Restore(0, before)
				return 3
			case key == "k":
				return 4
			case key == "a":
				say("asking \x1b[6n")
			case key == "w":
				say("wide 中文 é |")
			default:
				say("key %q", key)
			}
		}
	}
}
