package terminal

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestALineForATerminalIsBrokenAndIndentedHere(t *testing.T) {
	_, tty, err := pty.Open()
	require.NoError(t, err)
	defer func() { _ = tty.Close() }()
	require.NoError(t, pty.Setsize(tty, &pty.Winsize{Rows: 24, Cols: 40}))
	hostile := "Not released: " + strings.Repeat("x", 26) + " 15:04:05 UTC Released backend-a      and \x1b[2J"
	assert.Equal(t, strings.Join([]string{
		"Not released: " + strings.Repeat("x", 26),
		"    15:04:05 UTC Released",
		"    backend-a␣␣␣␣␣␣and ␛[2J",
	}, "\n"), Line(tty, hostile))
}

func TestALineForAFileStaysOne(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "out"))
	require.NoError(t, err)
	defer func() { _ = f.Close() }()
	text := "ulbconsole: " + strings.Repeat("word ", 60) + "end\nReleased"
	assert.Equal(t, strings.ReplaceAll(text, "\n", "␊"), Line(f, text))
}

func TestATerminalThatStopsReadingDoesNotHoldALine(t *testing.T) {
	master, tty, err := pty.Open()
	require.NoError(t, err)
	defer func() { _ = master.Close() }()
	defer func() { _ = tty.Close() }()
	fill, err := os.OpenFile(tty.Name(), os.O_WRONLY|syscall.O_NONBLOCK|syscall.O_NOCTTY, 0)
	require.NoError(t, err)
	defer func() { _ = fill.Close() }()
	for err == nil {
		require.NoError(t, fill.SetWriteDeadline(time.Now().Add(10*time.Millisecond)))
		_, err = fill.WriteString(strings.Repeat("x", 1<<10))
	}
	require.ErrorIs(t, err, os.ErrDeadlineExceeded)
	Print(tty, "ended by a signal") // without its limit the test would not end
}
