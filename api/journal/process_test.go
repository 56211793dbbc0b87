package journal_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/journal"
)

// childMode names what the test binary does instead of testing, when it is run as another console.
const childMode = "ULBCONSOLE_TEST_CHILD"

func TestMain(m *testing.M) {
	modes := map[string]func(dir string, args []string) error{
		"append": childAppend, "hold": childHold, "full": childFull, "plan": childPlan, "rotate": childRotate,
	}
	run, child := modes[os.Getenv(childMode)]
	if !child {
		os.Exit(m.Run())
	}
	if err := run(os.Args[1], os.Args[2:]); err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// startChild starts the test binary as another console.
func startChild(t *testing.T, mode, dir string, args ...string) (*exec.Cmd, *bufio.Scanner, io.Closer) {
	t.Helper()
	exe, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.Command(exe, append([]string{dir}, args...)...)
	cmd.Env = append(os.Environ(), childMode+"="+mode)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	return cmd, bufio.NewScanner(out), in
}

// childAppend appends so many entries, or without end, and says each one that is safe.
func childAppend(dir string, args []string) error {
	j, err := journal.Open(dir, journal.Options{})
	if err != nil {
		return err
	}
	count, _ := strconv.Atoi(args[1])
	for i := 0; i < count || count == 0; i++ {
		e := change.Entry{
			ID: args[0] + "-" + strconv.Itoa(i), Event: change.EventBegin,
			Why: strings.Repeat(args[0], 1+i*37%20000),
		}
		if err := j.Append(e); err != nil {
			return err
		}
		fmt.Println(e.ID)
	}
	return j.Close()
}

// childHold begins an operation, locks its ULB and waits to be killed, or for the end of its input.
func childHold(dir string, args []string) error {
	j, err := journal.Open(dir, journal.Options{Who: change.Who{User: "carol", Host: "jump2", Client: "192.0.2.9"}})
	if err != nil {
		return err
	}
	if _, err := j.Lock("r", "ulb"); err != nil {
		return err
	}
	if err := j.Append(change.Entry{ID: args[0], Event: change.EventBegin}); err != nil {
		return err
	}
	fmt.Println("ready")
	_, _ = io.Copy(io.Discard, os.Stdin)
	return j.Close()
}

// childFull appends until the file may not grow any more, and once more when it may again.
func childFull(dir string, args []string) error {
	limit, _ := strconv.ParseUint(args[0], 10, 64)
	signal.Ignore(syscall.SIGXFSZ)
	var was syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
		return err
	}
	j, err := journal.Open(dir, journal.Options{})
	if err != nil {
		return err
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: limit, Max: was.Max}); err != nil {
		return err
	}
	for i := 0; ; i++ {
		if err := j.Append(change.Entry{ID: strconv.Itoa(i), Event: change.EventBegin, Time: start}); err != nil {
			fmt.Println(i)
			fmt.Println(err)
			break
		}
	}
	fmt.Println(j.Append(change.Entry{ID: "still full", Event: change.EventBegin, Time: start}))
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
		return err
	}
	return j.Append(change.Entry{ID: "room again", Event: change.EventBegin, Time: start})
}

func TestFourConsolesLoseAndMixNothing(t *testing.T) {
	dir := newFolder(t)
	const lines = 200
	var cmds []*exec.Cmd
	for _, name := range []string{"a", "b", "c", "d"} {
		cmd, out, _ := startChild(t, "append", dir, name, strconv.Itoa(lines))
		cmds = append(cmds, cmd)
		go func() {
			for out.Scan() {
			}
		}()
	}
	for _, cmd := range cmds {
		require.NoError(t, cmd.Wait())
	}
	ops, damage := readAll(t, openJournal(t, dir))
	assert.Empty(t, damage)
	next := map[string]int{}
	for line := range strings.Lines(textOf(t, dir)) {
		assert.True(t, strings.HasPrefix(line, `{"time":`) && strings.HasSuffix(line, "}\n"))
	}
	for _, op := range ops {
		name, _, _ := strings.Cut(op.ID, "-")
		assert.Equal(t, name+"-"+strconv.Itoa(next[name]), op.ID, "each console's entries are in their order")
		next[name]++
		assert.False(t, op.Alive)
	}
	assert.Equal(t, map[string]int{"a": lines, "b": lines, "c": lines, "d": lines}, next)
}

func TestAKilledConsoleLosesNothingThatWasSafe(t *testing.T) {
	for _, after := range []int{1, 2, 7, 40} {
		dir := newFolder(t)
		cmd, out, _ := startChild(t, "append", dir, "a", "0")
		var safe []string
		for len(safe) < after && out.Scan() {
			safe = append(safe, out.Text())
		}
		require.NoError(t, cmd.Process.Kill())
		for out.Scan() {
			safe = append(safe, out.Text())
		}
		_ = cmd.Wait()
		require.GreaterOrEqual(t, len(safe), after)

		j := openJournal(t, dir)
		require.NoError(t,
			j.Append(change.Entry{ID: "next", Event: change.EventBegin, Time: time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)}))
		ops, damage := readAll(t, j)
		all := ids(ops)
		assert.LessOrEqual(t, len(damage), 1)
		assert.Equal(t, safe, all[:len(safe)])
		assert.LessOrEqual(t, len(all), len(safe)+2, "one may have been written and not yet said")
		assert.Equal(t, "next", all[len(all)-1])
	}
}

func TestAConsoleIsAliveUntilItIsKilledAndThenItsLocksAreFree(t *testing.T) {
	dir := newFolder(t)
	cmd, out, _ := startChild(t, "hold", dir, "theirs")
	require.True(t, out.Scan())
	require.Equal(t, "ready", out.Text())

	j := openJournal(t, dir)
	ops, _ := readAll(t, j)
	require.Len(t, ops, 1)
	assert.True(t, ops[0].Alive)
	assert.False(t, ops[0].Mine)
	assert.False(t, ops[0].Open())
	_, err := j.Lock("r", "ulb")
	require.ErrorIs(t, err, change.ErrLocked)
	for _, words := range []string{"carol", "192.0.2.9", "jump2", "process " + strconv.Itoa(cmd.Process.Pid), "since "} {
		assert.ErrorContains(t, err, words)
	}
	free, err := j.Lock("r", "another")
	require.NoError(t, err)
	free()

	require.NoError(t, cmd.Process.Kill())
	_ = cmd.Wait()
	ops, _ = readAll(t, j)
	assert.False(t, ops[0].Alive)
	assert.True(t, ops[0].Open())
	free, err = j.Lock("r", "ulb")
	require.NoError(t, err)
	free()
}

func TestOnlyTheSessionsOfEndedConsolesAreSweptAway(t *testing.T) {
	dir := newFolder(t)
	sessions := func() []string {
		files, err := filepath.Glob(filepath.Join(dir, "sessions", "*.lock"))
		require.NoError(t, err)
		return files
	}
	cmd, out, _ := startChild(t, "hold", dir, "theirs")
	require.True(t, out.Scan())
	theirs := sessions()
	require.Len(t, theirs, 1)

	j := openJournal(t, dir)
	assert.Len(t, sessions(), 2)
	assert.Subset(t, sessions(), theirs, "it is alive")
	require.NoError(t, j.Close())
	assert.Equal(t, theirs, sessions(), "a session takes its own file away")

	require.NoError(t, cmd.Process.Kill())
	_ = cmd.Wait()
	assert.Equal(t, theirs, sessions(), "kill -9 leaves it")
	j = openJournal(t, dir)
	assert.Len(t, sessions(), 1)
	assert.NotSubset(t, sessions(), theirs)
	require.NoError(t, j.Close())
}

func TestAConsoleThatEndsInPeaceIsNotAlive(t *testing.T) {
	dir := newFolder(t)
	cmd, out, in := startChild(t, "hold", dir, "theirs")
	require.True(t, out.Scan())
	require.NoError(t, in.Close())
	require.NoError(t, cmd.Wait())
	ops, _ := readAll(t, openJournal(t, dir))
	require.Len(t, ops, 1)
	assert.False(t, ops[0].Alive)
}

func TestAFullDiskIsReportedAndCutsNothingElse(t *testing.T) {
	one := newFolder(t)
	require.NoError(t, openJournal(t, one).Append(change.Entry{ID: "0", Event: change.EventBegin, Time: start}))
	line := len(textOf(t, one)) - len(`"user":"alice","sudo_user":"bob","host":"jump1","client":"192.0.2.7"`) +
		len(`"user":""`)
	tests := []struct {
		name   string
		limit  int
		said   int      // how many appends succeeded
		want   []string // what is there
		damage int
	}{
		{name: "nothing but a brace fits", limit: 1, damage: 1},
		{name: "half a line fits", limit: 2*line + line/2, said: 2, want: []string{"0", "1"}, damage: 1},
		{name: "whole lines fit", limit: 2 * line, said: 2, want: []string{"0", "1"}},
		{
			name: "all but a newline fits: the entry is there, whatever was said", limit: 2*line - 1, said: 1,
			want: []string{"0", "1"},
		},
		{name: "all but a brace and a newline fits", limit: 2*line - 2, said: 1, want: []string{"0"}, damage: 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := newFolder(t)
			cmd, out, _ := startChild(t, "full", dir, strconv.Itoa(tt.limit))
			var said []string
			for out.Scan() {
				said = append(said, out.Text())
			}
			require.NoError(t, cmd.Wait(), "%q", said)
			require.Len(t, said, 3)
			assert.Equal(t, strconv.Itoa(tt.said), said[0])
			for _, words := range said[1:] {
				assert.Contains(t, words, "journal "+pathOf(dir)+": file too large; raise the limit")
			}
			ops, damage := readAll(t, openJournal(t, dir))
			assert.Equal(t, append(tt.want, "room again"), ids(ops))
			assert.Len(t, damage, tt.damage)
			assert.GreaterOrEqual(t, len(textOf(t, dir)), tt.limit, "what was cut is left as it is")
		})
	}
}
