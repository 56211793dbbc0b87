package config

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// anywhere is a world whose configuration file is where the environment says.
func anywhere(t *testing.T, home string) *world {
	t.Helper()
	w := newWorld(t)
	w.sys.ConfigPath, w.sys.Home = "", home
	w.setenv(environmentKeys...)
	return w
}

func TestTheConfigurationFileIsWhereTheXDGFoldersSay(t *testing.T) {
	w := anywhere(t, filepath.Join(t.TempDir(), "home"))
	w.write(filepath.Join(w.sys.Home, ".config", "ulbconsole", "config.yaml"), "theme: light\n")
	assert.Equal(t, "light", w.mustLoad().Theme)
	w.write(filepath.Join(w.folder, "xdg", "ulbconsole", "config.yaml"), "theme: mono\n")
	w.setenv("XDG_CONFIG_HOME=" + filepath.Join(w.folder, "xdg"))
	assert.Equal(t, "mono", w.mustLoad().Theme)
}

func TestAnUnusableHomeIsRefusedWithTheVariableToSet(t *testing.T) {
	for home, why := range map[string]string{
		"": "HOME is not set", "home/alice": "HOME is not an absolute path",
		".": "HOME is not an absolute path",
	} {
		w := anywhere(t, home)
		w.refuses(nil, why+": set it to your home folder, or set XDG_CONFIG_HOME, or name the configuration file with "+
			"--config")
		_, err := StateDir(w.sys)
		require.EqualError(t, err, why+": set it to your home folder, or set XDG_STATE_HOME")

		// Only where it is needed.
		w.write(filepath.Join(w.folder, "x.yaml"),
			"profiles:\n  p: {public_key: a, private_key: b}\n  q: {ca_file: ~/x, credential_command: [~/x]}\n")
		w.mustLoad("--config", filepath.Join(w.folder, "x.yaml"), "--profile=p")
		_, err = LoadAppearance(flags(t), w.sys)
		require.NoError(t, err)
		w.setenv("XDG_CONFIG_HOME="+w.folder, "XDG_STATE_HOME="+w.folder)
		w.mustLoad()
		dir, err := StateDir(w.sys)
		require.NoError(t, err)
		assert.Equal(t, filepath.Join(w.folder, "ulbconsole"), dir)

		w.env = map[string]string{"XDG_CONFIG_HOME": w.folder}
		w.refuses(nil, why+": set it to your home folder, or set UCLOUD_SHARED_CONFIG_FILE")
	}
}

func TestARelativeXDGFolderIsRefused(t *testing.T) {
	w := anywhere(t, "/home/alice")
	w.setenv("XDG_CONFIG_HOME=~/cfg", "XDG_STATE_HOME=state")
	w.refuses(nil, "XDG_CONFIG_HOME is not an absolute path: set it to one, or unset it")
	_, err := StateDir(w.sys)
	require.EqualError(t, err, "XDG_STATE_HOME is not an absolute path: set it to one, or unset it")
}

// A shell replaces ~/ only at the beginning of a word: it stands as it is in --config=~/x, in a
// variable and in a file.
func TestALeadingTildeIsReplacedInEveryPath(t *testing.T) {
	w := newWorld(t)
	at := func(name string) string { return filepath.Join(w.sys.Home, name) }
	w.write(at("c.yaml"), "log: ~/a.log\nprofiles:\n  p: {public_key: a, credential_command: [~/key], ca_file: "+
		"~/ca.pem}\n")
	w.write(at("ca.pem"), "certificates")
	w.sys.Run = answering("k", nil)
	s := w.mustLoad("--config=~/c.yaml", "--profile=p")
	assert.Equal(t, at("a.log"), s.LogFile)
	assert.Equal(t, at("ca.pem"), s.CAFile)
	assert.Equal(t, at("b.log"), w.mustLoad("--config=~/c.yaml", "--profile=p", "--log=~/b.log").LogFile)
	look, err := LoadAppearance(flags(t, "--log=~/d.log"), w.sys)
	require.NoError(t, err)
	assert.Equal(t, at("d.log"), look.LogFile)
	assert.Equal(t, "./~x", w.mustLoad("--config=~/c.yaml", "--profile=p", "--log=./~x").LogFile)
}

func TestATildeThatCannotBeReplacedIsReported(t *testing.T) {
	const name = "begins with ~ and a name, which only a shell replaces: write the whole path"
	w := newWorld(t)
	w.wrongUsage([]string{"--config=~bob/x.yaml"}, "--config "+name)
	w.setenv(environmentKeys...)
	w.wrongUsage([]string{"--log=~bob/x.log"}, "--log "+name)
	w.config("theme: dark\nlog: ~bob/x.log\n")
	w.refuses(nil, w.sys.ConfigPath+":2: log "+name)
	w.mustLoad("--log=/x.log") // the file's is not used

	w = newWorld(t)
	w.config("profiles:\n  p:\n    public_key: a\n    credential_command: [~bob/key]\n  q:\n    ca_file: ~bob/ca.pem\n")
	w.refuses([]string{"--profile=p"}, w.sys.ConfigPath+`:4: profile "p": credential_command `+name)
	w.refuses([]string{"--profile=q"}, w.sys.ConfigPath+`:6: profile "q": ca_file `+name)
	w.setenv("UCLOUD_SHARED_CONFIG_FILE=~bob/c.json")
	w.refuses([]string{"--profile=r"}, "UCLOUD_SHARED_CONFIG_FILE "+name)

	w = newWorld(t)
	w.sys.Home = ""
	w.wrongUsage([]string{"--config=~/x.yaml"},
		"--config begins with ~/, and HOME is not set: set it to your home folder")
}
