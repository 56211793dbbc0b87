package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// another is a user who is not the one of the test.
const another = 4711

// asRoot skips where files cannot be given to another user.
func asRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("SKIPPED: only root can give a file to another user, and whose files are obeyed is not seen here")
	}
}

// obeyed is every file that the console does what it says, in a folder of its own each, with the
// arguments to load it.
func obeyed(t *testing.T) map[string]func() (w *world, path string, load func() error) {
	t.Helper()
	loading := func(w *world, args ...string) func() error {
		return func() error { _, err := w.load(args...); return err }
	}
	return map[string]func() (*world, string, func() error){
		"settings": func() (*world, string, func() error) {
			w := newWorld(t)
			path := filepath.Join(w.folder, "of", "config.yaml")
			w.write(path, "theme: light\n")
			w.setenv(environmentKeys...)
			return w, path, loading(w, "--config", path)
		},
		"default settings": func() (*world, string, func() error) {
			w := newWorld(t)
			w.sys.ConfigPath = filepath.Join(w.folder, "of", "config.yaml")
			w.config("theme: light\n")
			w.setenv(environmentKeys...)
			return w, w.sys.ConfigPath, loading(w)
		},
		"config.json": func() (*world, string, func() error) {
			w := newWorld(t)
			w.cli(cliConfigs, cliCredentials)
			path := filepath.Join(w.folder, "of", "config.json")
			w.write(path, cliConfigs)
			w.setenv("UCLOUD_SHARED_CONFIG_FILE=" + path)
			return w, path, loading(w)
		},
		"credential.json": func() (*world, string, func() error) {
			w := newWorld(t)
			w.cli(cliConfigs, cliCredentials)
			path := filepath.Join(w.folder, "of", "credential.json")
			w.write(path, cliCredentials)
			w.setenv("UCLOUD_SHARED_CREDENTIAL_FILE=" + path)
			return w, path, loading(w)
		},
		"ca_file": func() (*world, string, func() error) {
			w := newWorld(t)
			w.config("profiles:\n  p: {public_key: a, private_key: b, ca_file: of/ca.pem}\n")
			path := filepath.Join(w.folder, "of", "ca.pem")
			w.write(path, "certificates")
			return w, path, loading(w, "--profile=p")
		},
		"log": func() (*world, string, func() error) {
			w := newWorld(t)
			path := filepath.Join(w.folder, "of", "ulb.log")
			w.write(path, "")
			return w, path, func() error {
				f, err := OpenLog(path)
				if err == nil {
					return f.Close()
				}
				require.True(t, printable(err.Error()), "%q", err)
				require.True(t, strings.HasPrefix(err.Error(), "the log "+w.folder), err.Error())
				return err
			}
		},
	}
}

func TestAFileOfAnotherUserIsRefusedWithOwnerAndCure(t *testing.T) {
	asRoot(t)
	for name, file := range obeyed(t) {
		w, path, load := file()
		require.NoError(t, load(), name)

		require.NoError(t, os.Lchown(path, another, -1))
		err := load()
		require.ErrorContains(t, err,
			path+" belongs to uid 4711 and you are uid 0: start as that user, or run chown 0 "+path, name)
		require.NoError(t, os.Lchown(path, 0, -1))
		require.NoError(t, load(), name)

		for _, folder := range []string{filepath.Dir(path), w.folder} {
			require.NoError(t, os.Lchown(folder, another, -1))
			require.ErrorContains(t, load(), " lies in "+folder+", which belongs to uid 4711 (you are uid 0)", name)
			require.NoError(t, os.Lchown(folder, 0, -1))
		}
		require.NoError(t, load(), name)
	}
}

func TestAFileInAFolderThatOthersCanWriteIsRefused(t *testing.T) {
	for name, file := range obeyed(t) {
		w, path, load := file()
		for _, folder := range []string{filepath.Dir(path), w.folder} {
			for _, mode := range []os.FileMode{0o770, 0o702, 0o777, 0o720} {
				require.NoError(t, os.Chmod(folder, mode))
				want := fmt.Sprintf(" lies in %s, where others can replace it (mode %04o): run chmod go-w %s",
					folder, mode, folder)
				require.ErrorContains(t, load(), want, name)
			}
			require.NoError(t, os.Chmod(folder, 0o755))
			require.NoError(t, load(), name)
		}
		// In a sticky folder, as /tmp is one, nobody can replace what is another's.
		require.NoError(t, os.Chmod(filepath.Dir(path), 0o777|os.ModeSticky))
		require.NoError(t, load(), name)
		if os.Geteuid() == 0 {
			require.NoError(t, os.Lchown(path, another, -1))
			require.ErrorContains(t, load(), "belongs to uid 4711", name)
		}
	}
}

func TestALinkThatAnotherUserLaidIsRefused(t *testing.T) {
	asRoot(t)
	for name, file := range obeyed(t) {
		_, path, load := file()
		folder := filepath.Dir(path)
		require.NoError(t, os.Rename(folder, folder+".real"))
		require.NoError(t, os.Symlink(folder+".real", folder))
		require.NoError(t, load(), name)
		require.NoError(t, os.Lchown(folder, another, -1))
		require.ErrorContains(t, load(), path+" goes through the symbolic link "+folder+", which belongs to uid 4711", name)
	}
}

// A link of one's own leads into a folder that is not, or past one: what the link
// names is judged, too.
func TestTheWholeWayOfALinkIsJudged(t *testing.T) {
	w := newWorld(t)
	w.setenv(environmentKeys...)
	shared := filepath.Join(w.folder, "shared")
	w.write(filepath.Join(shared, "deep", "config.yaml"), "theme: light\n")
	for _, to := range []string{
		"shared/deep/config.yaml", "./shared/../shared/deep/config.yaml",
		filepath.Join(shared, "deep", "config.yaml"),
	} {
		require.NoError(t, os.Chmod(shared, 0o700))
		require.NoError(t, os.Symlink(to, w.sys.ConfigPath))
		w.mustLoad()
		require.NoError(t, os.Chmod(shared, 0o777))
		w.refuses(nil, w.sys.ConfigPath+" lies in "+shared+", where others can replace it")
		require.NoError(t, os.Remove(w.sys.ConfigPath))
	}
	require.NoError(t, os.Symlink("config.yaml", w.sys.ConfigPath))
	w.refuses(nil, "too many levels of symbolic links")
}

// A folder that others can write says nothing about a file that is not there.
func TestWhereThereIsNoFileNothingIsJudged(t *testing.T) {
	w := newWorld(t)
	w.setenv(environmentKeys...)
	require.NoError(t, os.Chmod(w.folder, 0o777))
	w.mustLoad()
}

func TestAFileOfAnotherThatIsNotUsedDoesNotMatter(t *testing.T) {
	asRoot(t)
	w := newWorld(t)
	w.setenv(environmentKeys...)
	w.cli(cliConfigs, cliCredentials)
	require.NoError(t, os.Lchown(w.cliPath("credential.json"), another, -1))
	w.mustLoad()
}

func TestALogWithASecondNameIsRefused(t *testing.T) {
	w := newWorld(t)
	path := filepath.Join(w.folder, "ulb.log")
	w.write(filepath.Join(w.folder, "precious"), "")
	require.NoError(t, os.Link(filepath.Join(w.folder, "precious"), path))
	_, err := OpenLog(path)
	require.ErrorContains(t, err, "the log "+path+" has a second name (a hard link)")
}

func TestNoLogIsMadeInAFolderOfAnother(t *testing.T) {
	asRoot(t)
	w := newWorld(t)
	require.NoError(t, os.Lchown(w.folder, another, -1))
	path := filepath.Join(w.folder, "ulb.log")
	_, err := OpenLog(path)
	require.ErrorContains(t, err, "the log "+path+" lies in "+w.folder+", which belongs to uid 4711")
	assert.NoFileExists(t, path)
}

func TestAPathInACureCanBePasted(t *testing.T) {
	for path, want := range map[string]string{
		"/home/a/b.yaml": "/home/a/b.yaml", "/home/a b/it's": `'/home/a b/it'\''s'`, "/x/$(id)": "'/x/$(id)'",
		"-f": "'./-f'", "/x/é": "'/x/é'", "/x/\x1b": `"/x/\x1b"`,
	} {
		assert.Equal(t, want, shell(path))
	}
	w := newWorld(t)
	w.sys.ConfigPath = filepath.Join(w.folder, "my files", "config.yaml")
	w.config("theme: light\n")
	w.setenv(environmentKeys...)
	require.NoError(t, os.Chmod(w.sys.ConfigPath, 0o666))
	w.refuses(nil, "run chmod go-w '"+w.sys.ConfigPath+"'")
}

// Opening a pipe waits for whoever writes it.
func TestAPipeIsNoFile(t *testing.T) {
	for name, file := range obeyed(t) {
		_, path, load := file()
		require.NoError(t, os.Remove(path))
		require.NoError(t, syscall.Mkfifo(path, 0o600))
		require.ErrorContains(t, load(), "is not a regular file", name)
	}
}
