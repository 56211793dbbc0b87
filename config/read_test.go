package config

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAFileWithASecretThatOthersCanReadIsRefusedWithTheChmodToRun(t *testing.T) {
	for _, field := range []string{"private_key", "security_token", "channel_key"} {
		for _, mode := range []os.FileMode{0o640, 0o604, 0o610, 0o601} {
			w := newWorld(t)
			w.config("profiles:\n  other: {" + field + ": S3CR3T}\n")
			require.NoError(t, os.Chmod(w.sys.ConfigPath, mode))
			w.setenv(environmentKeys...)
			w.refuses(nil, w.sys.ConfigPath+" holds a secret", "run chmod 600 "+w.sys.ConfigPath)
			require.NoError(t, os.Chmod(w.sys.ConfigPath, 0o600))
			w.mustLoad()
		}
	}
}

func TestAFileThatOthersCanWriteIsRefusedWithTheChmodToRun(t *testing.T) {
	for _, mode := range []os.FileMode{0o620, 0o602, 0o664, 0o666, 0o777} {
		w := newWorld(t)
		w.config("theme: light\n")
		require.NoError(t, os.Chmod(w.sys.ConfigPath, mode))
		w.setenv(environmentKeys...)
		w.refuses(nil, w.sys.ConfigPath+" can be changed by others: run chmod go-w "+w.sys.ConfigPath)
		require.NoError(t, os.Chmod(w.sys.ConfigPath, mode&^0o022))
		w.mustLoad()
	}
	for _, name := range []string{"credential.json", "config.json"} {
		w := newWorld(t)
		w.cli(`[{"profile":"p","active":true}]`, `[{"profile":"p","public_key":"a","private_key":"b"}]`)
		require.NoError(t, os.Chmod(w.cliPath(name), 0o620))
		w.refuses(nil, "run chmod go-w "+w.cliPath(name))
	}
}

func TestAFileWithoutASecretMayBeReadByOthers(t *testing.T) {
	w := newWorld(t)
	w.config("profiles:\n  p: {public_key: public, credential_command: [x]}\n")
	require.NoError(t, os.Chmod(w.sys.ConfigPath, 0o644))
	w.sys.Run = answering("from-command", nil)
	w.mustLoad("--profile=p")
}

func TestTheCLIsFilesThatOthersCanReadAreRefused(t *testing.T) {
	for _, name := range []string{"credential.json", "config.json"} {
		w := newWorld(t)
		w.cli(cliConfigs, cliCredentials)
		require.NoError(t, os.Chmod(w.cliPath(name), 0o644))
		w.refuses(nil, "run chmod 600 "+w.cliPath(name))
		w.setenv(environmentKeys...)
		w.mustLoad() // not read at all
	}
	w := newWorld(t)
	w.cli(`[{"profile":"p","active":true}]`, `[{"profile":"p","public_key":"a","private_key":"b"}]`)
	require.NoError(t, os.Chmod(w.cliPath("config.json"), 0o644))
	w.mustLoad() // no channel_key in it
}

func TestALinkCountsAsItsTarget(t *testing.T) {
	w := newWorld(t)
	target := filepath.Join(w.folder, "target.yaml")
	w.write(target, twoProfiles)
	require.NoError(t, os.Symlink(target, w.sys.ConfigPath))
	w.mustLoad("--profile=prod")
	require.NoError(t, os.Chmod(target, 0o644))
	w.refuses([]string{"--profile=prod"}, "run chmod 600")
}

func TestOnlyRegularFilesAreRead(t *testing.T) {
	for name, create := range map[string]func(path string) error{
		"folder": func(path string) error { return os.Mkdir(path, 0o700) },
		"pipe":   func(path string) error { return syscall.Mkfifo(path, 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			require.NoError(t, create(w.sys.ConfigPath))
			w.setenv(environmentKeys...)
			w.refuses(nil, w.sys.ConfigPath+" is not a regular file")
		})
	}
}

func TestAMissingFileMattersOnlyIfItWasNamed(t *testing.T) {
	w := newWorld(t)
	w.setenv(environmentKeys...)
	assert.Equal(t, "dark", w.mustLoad().Theme)
	w.wrongUsage([]string{"--config=" + w.folder + "/no\x20such.yaml"},
		"--config "+w.folder+"/no such.yaml does not exist")
	for _, variable := range []string{"UCLOUD_SHARED_CONFIG_FILE", "UCLOUD_SHARED_CREDENTIAL_FILE"} {
		w := newWorld(t)
		w.cli(cliConfigs, cliCredentials)
		w.setenv(variable + "=" + w.folder + "/nowhere.json")
		w.refuses(nil, variable+": "+w.folder+"/nowhere.json cannot be read (no such file or directory)")
	}
}

func TestTheMouseIsOffUnlessTheFileSaysOtherwise(t *testing.T) {
	w := newWorld(t)
	const profile = "profiles: {prod: {public_key: a, private_key: b}}\ndefault_profile: prod\n"
	for text, want := range map[string]bool{"": false, "mouse: false\n": false, "mouse: true\n": true} {
		w.config(text + profile)
		assert.Equal(t, want, w.mustLoad().Mouse, text)
	}
	w.config("mouse: on\n")
	w.refuses(nil, ":1: mouse", "want true or false")
	w.config("profiles: {prod: {public_key: a, private_key: b, mouse: true}}\n")
	w.refuses(nil, "mouse", "at the top of the file")
}

func TestTheOrderThatListsBeginIn(t *testing.T) {
	w := newWorld(t)
	for text, want := range map[string]bool{"": false, "order: worst\n": false, "order: service\n": true} {
		w.config(text + "profiles: {prod: {public_key: a, private_key: b}}\ndefault_profile: prod\n")
		assert.Equal(t, want, w.mustLoad().ServiceOrder, text)
	}
	w.config("order: name\n")
	w.refuses(nil, ":1: order", "worst or service")
}

func TestANamedFileReplacesTheDefaultOne(t *testing.T) {
	w := newWorld(t)
	w.config("theme: light\n")
	other := filepath.Join(w.folder, "other", "x.yaml")
	w.write(other, "theme: mono\nlog: a.log\n")
	w.setenv(environmentKeys...)
	s := w.mustLoad("--config", other)
	assert.Equal(t, "mono", s.Theme)
	assert.Equal(t, filepath.Join(w.folder, "other", "a.log"), s.LogFile)
	assert.Equal(t, other, s.KeysFile)
}

func TestAPathWithAnEscapeSequenceIsQuoted(t *testing.T) {
	w := newWorld(t)
	w.sys.ConfigPath = filepath.Join(w.folder, "a\x1b[31m.yaml")
	w.config("nonsense: 1\n")
	w.refuses(nil, `a\x1b[31m.yaml":1: unknown field "nonsense"`)
}

// A file that is meant to be there and is not, such as one of a folder that is not
// mounted, is no missing file.
func TestALinkThatLeadsNowhereIsAnError(t *testing.T) {
	for name, link := range map[string]func(w *world) string{
		"the settings":       func(w *world) string { return w.sys.ConfigPath },
		"their folder":       func(w *world) string { return filepath.Dir(filepath.Dir(w.sys.ConfigPath)) },
		"the CLI's settings": func(w *world) string { return w.cliPath("config.json") },
		"the CLI's keys":     func(w *world) string { return w.cliPath("credential.json") },
		"the CLI's folder":   func(w *world) string { return filepath.Dir(w.cliPath("config.json")) },
	} {
		w := newWorld(t)
		w.sys.ConfigPath = filepath.Join(w.folder, "etc", "ulbconsole", "config.yaml")
		at := link(w)
		require.NoError(t, os.MkdirAll(filepath.Dir(at), 0o700))
		require.NoError(t, os.Symlink(filepath.Join(w.folder, "not-mounted"), at))
		if strings.HasPrefix(name, "the CLI's") {
			w.setenv("UCLOUD_PROFILE=p")
		} else {
			w.setenv(environmentKeys...)
		}
		_, err := w.load()
		require.ErrorContains(t, err, "the symbolic link "+at+" leads nowhere: correct it, or take it away", name)
	}
}
