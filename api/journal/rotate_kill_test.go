package journal_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/journal"
)

// TestWhateverAConsoleLeftInTheMiddleOfPuttingAsideIsContinued has every state that
// a crash can leave.
func TestWhateverAConsoleLeftInTheMiddleOfPuttingAsideIsContinued(t *testing.T) {
	for name, leave := range map[string]func(t *testing.T, dir string){
		"half of the next file": func(t *testing.T, dir string) {
			t.Helper()
			require.NoError(t, os.WriteFile(filepath.Join(dir, "journal.next"), []byte(textOf(t, dir)[:100]), 0o600))
		},
		"the next file": func(t *testing.T, dir string) {
			t.Helper()
			require.NoError(t, os.WriteFile(filepath.Join(dir, "journal.next"), []byte(textOf(t, dir)), 0o600))
		},
		"the next file and the second name": func(t *testing.T, dir string) {
			t.Helper()
			require.NoError(t, os.WriteFile(filepath.Join(dir, "journal.next"), []byte(textOf(t, dir)), 0o600))
			require.NoError(t, os.Link(pathOf(dir), filepath.Join(dir, "journal-20260101T000000Z.jsonl")))
		},
		"a folder of the next file's name": func(t *testing.T, dir string) {
			t.Helper()
			require.NoError(t, os.MkdirAll(filepath.Join(dir, "journal.next", "x"), 0o700))
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := newFolder(t)
			old := openJournal(t, dir)
			requireEvents(t, old, "sent", change.EventBegin, change.EventRequest)
			for n := 0; len(textOf(t, dir)) < 2*smallFile; n++ {
				requireEvents(t, old, fmt.Sprint(n), wholeChange...)
			}
			require.NoError(t, old.Close())
			leave(t, dir)
			before := len(asides(t, dir))
			j := openSmall(t, dir)
			requireEvents(t, j, "next", wholeChange...)
			ops := byID(t, j)
			assert.True(t, ops["sent"].InDoubt())
			assert.Equal(t, change.OutcomeDone, ops["next"].Outcome)
			if name == "a folder of the next file's name" {
				assert.Empty(t, asides(t, dir), "it only grows")
				return
			}
			assert.Len(t, asides(t, dir), 1)
			assert.NoFileExists(t, filepath.Join(dir, "journal.next"))
			assert.Less(t, len(textOf(t, dir)), smallFile)
			if before == 1 {
				put, err := os.ReadFile(asides(t, dir)[0])
				require.NoError(t, err)
				assert.Contains(t, string(put), `"op":"sent"`)
			}
		})
	}
}

// childRotate makes changes without end in small files: of every eight one is
// left without its end. It says each entry that is safe.
func childRotate(dir string, args []string) error {
	j, err := journal.Open(dir, journal.Options{})
	if err != nil {
		return err
	}
	j.PutAsideAt(smallFile)
	for n := 0; ; n++ {
		id := fmt.Sprintf("%s-%d", args[0], n)
		for _, event := range wholeChange {
			if event == change.EventEnd && n%8 == 0 && n < 64 {
				break
			}
			if err := j.Append(entryOf(id, event)); err != nil {
				return err
			}
			fmt.Println(id, event)
		}
	}
}

// TestConsolesThatAreKilledWhilePuttingAsideLoseNothing kills two consoles, as
// kill -9 does, that put the file aside every few changes.
func TestConsolesThatAreKilledWhilePuttingAsideLoseNothing(t *testing.T) {
	rounds := 12
	if testing.Short() {
		rounds = 3
	}
	dir := newFolder(t)
	left := map[string]bool{}
	for round := range rounds {
		said := make(chan string)
		var kill []func()
		for _, name := range []string{"a", "b"} {
			cmd, out, _ := startChild(t, "rotate", dir, fmt.Sprintf("%s%d", name, round))
			kill = append(kill, func() { _ = cmd.Process.Signal(syscall.SIGKILL) })
			go func() {
				for out.Scan() {
					said <- out.Text()
				}
				said <- ""
			}()
		}
		states := map[string]string{}
		for n, ended := 0, 0; ended < 2; n++ {
			line := <-said
			if line == "" {
				ended++
				continue
			}
			id, event, _ := strings.Cut(line, " ")
			states[id] = event
			if n == 500+37*round {
				kill[0]()
			}
			if n == 600+37*round {
				kill[1]()
			}
		}
		for id, event := range states {
			if event != "end" {
				left[id] = true
			}
		}
		j := openJournal(t, dir)
		ops, damage := readAll(t, j)
		assert.LessOrEqual(t, len(damage), 2)
		is := map[string]bool{}
		for _, op := range ops {
			is[op.ID] = op.Open()
		}
		for id := range left {
			open, there := is[id]
			// A console that is killed may have written its last entry without saying it:
			// the change has ended then, and the other console may leave it in an older file.
			assert.True(t, there || endsAside(t, dir, id), "round %d: %s is lost", round, id)
			if !open {
				delete(left, id)
			}
		}
		require.NoError(t, j.Close())
	}
	assert.Greater(t, len(asides(t, dir)), rounds, "it was put aside meanwhile")
	assert.Greater(t, len(left), rounds*2, "and much was open")
}

// endsAside reports whether the end of the change is in a file that was put aside.
func endsAside(t *testing.T, dir, id string) bool {
	t.Helper()
	for _, path := range asides(t, dir) {
		f, err := os.Open(path)
		require.NoError(t, err)
		lines := bufio.NewScanner(f)
		for lines.Scan() {
			var e change.Entry
			if json.Unmarshal(lines.Bytes(), &e) == nil && e.ID == id && e.Event == change.EventEnd {
				require.NoError(t, f.Close())
				return true
			}
		}
		require.NoError(t, lines.Err())
		require.NoError(t, f.Close())
	}
	return false
}
