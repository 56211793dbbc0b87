package config

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestALogIsMadeForItsOwnerOnlyAndKeepsWhatItHolds(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ulb.log")
	for _, line := range []string{"one\n", "two\n"} {
		f, err := OpenLog(path)
		require.NoError(t, err)
		_, err = f.WriteString(line)
		require.NoError(t, err)
		require.NoError(t, f.Close())
	}
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode())
	held, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "one\ntwo\n", string(held))
}

func TestALogThatOthersCouldReadOrRedirectIsRefusedWithTheCure(t *testing.T) {
	folder := t.TempDir()
	at := func(name string) string { return filepath.Join(folder, name) }
	require.NoError(t, os.WriteFile(at("open.log"), nil, 0o600))
	require.NoError(t, os.Chmod(at("open.log"), 0o640))
	require.NoError(t, os.WriteFile(at("mine.log"), nil, 0o600))
	require.NoError(t, os.Symlink(at("mine.log"), at("link.log")))
	require.NoError(t, os.Symlink(at("nowhere"), at("dangling.log")))
	require.NoError(t, syscall.Mkfifo(at("pipe"), 0o600))
	for path, want := range map[string]string{
		at("open.log"):     "the log " + at("open.log") + " is open to others: run chmod 600 " + at("open.log"),
		at("link.log"):     "the log " + at("link.log") + " is a symbolic link: name the file itself",
		at("dangling.log"): "the log " + at("dangling.log") + " is a symbolic link: name the file itself",
		at("pipe"):         "the log " + at("pipe") + " is not a regular file: name one",
		folder:             "the log " + folder + " is not a regular file: name one",
		os.DevNull:         "the log " + os.DevNull + " is not a regular file: name one",
		at("none/ulb.log"): "the log " + at("none/ulb.log") +
			" cannot be opened: no such file or directory: name a file that you may write",
		at("none/\x1b[31mred"): `the log "` + at("none") +
			`/\x1b[31mred" cannot be opened: no such file or directory: name a file that you may write`,
	} {
		f, err := OpenLog(path)
		assert.EqualError(t, err, want)
		assert.Nil(t, f, path)
	}
	assert.NoFileExists(t, at("nowhere"), "a link must not be followed to make a file")
}
