package config

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/require"
)

// Every key of these tests holds this text, so that one look finds a leak.
const marker = "S3CR3T"

// world is the outside world of one test: files in a folder of its own, an
// environment, a command line.
type world struct {
	t      *testing.T
	sys    System
	env    map[string]string
	folder string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, env: map[string]string{}, folder: t.TempDir()}
	w.sys = System{
		Getenv:     func(name string) string { return w.env[name] },
		Home:       filepath.Join(w.folder, "home"),
		ConfigPath: filepath.Join(w.folder, "config.yaml"),
		Run: func(context.Context, Command) ([]byte, error) {
			return nil, fmt.Errorf("no command was expected")
		},
	}
	return w
}

// write makes a file that only the user can read.
func (w *world) write(path, text string) {
	w.t.Helper()
	require.NoError(w.t, os.MkdirAll(filepath.Dir(path), 0o700))
	require.NoError(w.t, os.WriteFile(path, []byte(text), 0o600))
}

func (w *world) config(text string) { w.write(w.sys.ConfigPath, text) }

func (w *world) cliPath(name string) string { return filepath.Join(w.sys.Home, ".ucloud", name) }

func (w *world) cli(config, credential string) {
	w.write(w.cliPath("config.json"), config)
	w.write(w.cliPath("credential.json"), credential)
}

func (w *world) setenv(pairs ...string) {
	for _, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		w.env[name] = value
	}
}

func flags(t *testing.T, args ...string) *Flags {
	t.Helper()
	f := &Flags{}
	fs := pflag.NewFlagSet("test", pflag.ContinueOnError)
	f.Register(fs)
	require.NoError(t, fs.Parse(args))
	return f
}

// load loads, and looks for secrets in the error whatever the test is about.
func (w *world) load(args ...string) (*Settings, error) {
	w.t.Helper()
	s, err := loadAll(w.t.Context(), flags(w.t, args...), w.sys)
	if err != nil {
		require.NotContains(w.t, err.Error(), marker)
		for _, line := range Lines(err) {
			require.True(w.t, printable(line), "%q", err)
		}
	}
	return s, err
}

// loadAll loads, and runs the credential_command.
func loadAll(ctx context.Context, f *Flags, sys System) (*Settings, error) {
	s, err := Load(f, sys)
	if err == nil {
		err = s.FetchCredentials(ctx, sys)
	}
	return s, err
}

func (w *world) mustLoad(args ...string) *Settings {
	w.t.Helper()
	s, err := w.load(args...)
	require.NoError(w.t, err)
	return s
}

// refuses loads and wants an error with every one of the parts, one that is not the
// command line's fault.
func (w *world) refuses(args []string, parts ...string) {
	w.t.Helper()
	err := w.refusal(args, parts)
	var usage *UsageError
	require.NotErrorAs(w.t, err, &usage)
}

// wrongUsage is refuses for an error that is.
func (w *world) wrongUsage(args []string, parts ...string) {
	w.t.Helper()
	err := w.refusal(args, parts)
	var usage *UsageError
	require.ErrorAs(w.t, err, &usage)
}

func (w *world) refusal(args, parts []string) error {
	w.t.Helper()
	_, err := w.load(args...)
	require.Error(w.t, err)
	for _, part := range parts {
		require.Contains(w.t, err.Error(), part)
	}
	return err
}

const (
	twoProfiles = `profiles:
  prod: {region: hk, project: org-prod, public_key: prod-public, private_key: prod-S3CR3T}
  test: {region: sg, public_key: test-public, private_key: test-S3CR3T, base_url: "https://test.example/api"}
`
	cliConfigs = `[
  {"profile":"cli-a","active":false,"project_id":"org-a/Name A","region":"cn-bj2","timeout_sec":30,
   "max_retry_times":3},
  {"profile":"cli-b","active":true,"project_id":"org-b","region":"cn-sh2","zone":"cn-sh2-01",
   "base_url":"https://cli.example/","channel_key":"cli-channel-S3CR3T"}]`
	cliCredentials = `[
  {"profile":"cli-a","public_key":"cli-a-public","private_key":"cli-a-S3CR3T","auth_mode":""},
  {"profile":"cli-b","public_key":"cli-b-public","private_key":"cli-b-S3CR3T"}]`
)

var environmentKeys = []string{"UCLOUD_PUBLIC_KEY=env-public", "UCLOUD_PRIVATE_KEY=env-S3CR3T"}

// replaced puts name where the texts say FIELD.
func replaced(name string, texts ...string) []string {
	var out []string
	for _, text := range texts {
		out = append(out, strings.ReplaceAll(text, "FIELD", name))
	}
	return out
}
