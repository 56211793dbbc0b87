package terminal

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestProgressIsOneLineThatIsGoneInTheEnd(t *testing.T) {
	master, tty, err := pty.Open()
	require.NoError(t, err)
	defer func() { _ = master.Close() }()
	defer func() { _ = tty.Close() }()
	require.NoError(t, pty.Setsize(tty, &pty.Winsize{Rows: 24, Cols: 30}))
	p := Progress{File: tty}
	p.Show("") // nothing to take away
	p.Show("waiting for a\x1b[2J")
	p.Show("waiting for what is longer than a line")
	p.Show("")
	p.Show("")
	empty := "\r" + strings.Repeat(" ", 29) + "\r"
	want := empty + "waiting for a␛[2J" + empty + "waiting for what is longer" + empty
	got := make([]byte, len(want))
	_, err = io.ReadFull(master, got)
	require.NoError(t, err)
	assert.Equal(t, want, string(got))
}

func TestProgressIsNotForAFile(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "err"))
	require.NoError(t, err)
	defer func() { _ = f.Close() }()
	p := Progress{File: f}
	p.Show("waiting")
	p.Show("")
	written, err := os.ReadFile(f.Name())
	require.NoError(t, err)
	assert.Empty(t, written)
}
