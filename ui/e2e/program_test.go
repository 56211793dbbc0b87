//go:build linux

package e2e

import (
	"bytes"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// builtIn is the folder that TestMain makes for the program and takes away after the tests.
var builtIn string

// build builds the console once for all tests that need it, with the race
// detector where they have it.
var build = sync.OnceValues(func() (string, error) {
	program := filepath.Join(builtIn, "ulbconsole")
	args := []string{"build", "-o", program}
	if withRace {
		args = append(args, "-race")
	}
	if out, err := exec.Command("go", append(args, "cloud.internal/ulbconsole")...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the console: %w\n%s", err, out)
	}
	return program, nil
})

func console(t *testing.T) string {
	t.Helper()
	program, err := build()
	require.NoError(t, err)
	return program
}

// Start runs the console in a new terminal, with lists in the order of the service.
func Start(t *testing.T, setup Setup, args ...string) *Terminal {
	t.Helper()
	return start(t, setup, console(t), append(slices.Clone(args), "--order", "service")...)
}

// Ended is what a program without a terminal left behind.
type Ended struct {
	Stdout, Stderr string
	Code           int
}

// Run runs the console without a terminal until it ends.
func Run(t *testing.T, env []string, args ...string) Ended {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(console(t), args...)
	cmd.Env = environment(t, env)
	cmd.Dir = t.TempDir()
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	require.NoError(t, cmd.Start())
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(ended)
	}()
	within(t, ended, "the program goes on", func() { _ = cmd.Process.Kill() })
	return Ended{Stdout: stdout.String(), Stderr: stderr.String(), Code: cmd.ProcessState.ExitCode()}
}

// within waits for a process to end; one that does not is stopped and fails the test.
func within(t *testing.T, ended <-chan struct{}, message string, stop func()) {
	t.Helper()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-ended:
	case <-timer.C:
		stop()
		<-ended
		require.FailNow(t, message)
	}
}
