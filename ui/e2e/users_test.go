//go:build linux

package e2e

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Two users of one host, beside the one of the tests, who is root.
const alice, bob = 4711, 4712

// host is what two users share: a folder with a home for each, and the program.
type host struct {
	t               *testing.T
	folder, program string
	keys            []string
}

// twoUsers skips where files cannot belong to two users.
func twoUsers(t *testing.T) *host {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("SKIPPED: only root can be two users. Run these tests as root once: whose files are obeyed is not seen here")
	}
	folder, err := os.MkdirTemp("", "ulbconsole-users-")
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	require.NoError(t, os.Chmod(folder, 0o755))
	h := &host{t: t, folder: folder, program: filepath.Join(folder, "ulbconsole")}
	built, err := os.ReadFile(console(t))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(h.program, built, 0o700))
	require.NoError(t, os.Chmod(h.program, 0o755))
	for _, uid := range []int{alice, bob} {
		require.NoError(t, os.Mkdir(h.home(uid), 0o755))
		require.NoError(t, os.Chown(h.home(uid), uid, uid))
	}
	s := startServer(t)
	h.keys = []string{
		"UCLOUD_PUBLIC_KEY=demo-public-key", "UCLOUD_PRIVATE_KEY=demo-private-key",
		"UCLOUD_API_BASE_URL=" + s.url,
	}
	return h
}

func (h *host) home(uid int) string {
	return filepath.Join(h.folder, map[int]string{alice: "alice", bob: "bob"}[uid])
}

// write makes a file of a user's, in folders of theirs.
func (h *host) write(uid int, path, text string) {
	h.t.Helper()
	require.NoError(h.t, os.MkdirAll(filepath.Dir(path), 0o700))
	require.NoError(h.t, os.WriteFile(path, []byte(text), 0o600))
	for at := path; at != h.home(uid) && at != h.folder; at = filepath.Dir(at) {
		require.NoError(h.t, os.Chown(at, uid, uid))
	}
}

// start starts the console as a user, with a home that need not be theirs.
func (h *host) start(uid uint32, home string, env []string, args ...string) *Terminal {
	h.t.Helper()
	env = append([]string{"HOME=" + home, "XDG_CONFIG_HOME=", "XDG_STATE_HOME=", "XDG_RUNTIME_DIR="}, env...)
	return start(h.t, Setup{Width: 200, Height: 40, UID: uid, Env: env}, h.program, args...)
}

// found lists what is in a folder, with whose it is.
func (h *host) found(folder string) map[string]uint32 {
	h.t.Helper()
	all := map[string]uint32{}
	require.NoError(h.t, filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		require.NoError(h.t, err)
		info, err := d.Info()
		require.NoError(h.t, err)
		if st, ok := info.Sys().(*syscall.Stat_t); ok && path != folder {
			all[strings.TrimPrefix(path, folder+"/")] = st.Uid
		}
		return nil
	}))
	return all
}

func (h *host) refuses(term *Terminal, parts ...string) {
	h.t.Helper()
	assert.Equal(h.t, 1, term.ExitCode())
	said := strings.ReplaceAll(strings.ReplaceAll(term.Screen(), "\n    ", ""), "\n", " ")
	for _, part := range parts {
		assert.Contains(h.t, strings.ReplaceAll(said, " ", ""), strings.ReplaceAll(part, " ", ""))
	}
}

// sudo -E keeps HOME: the user's files are not root's to obey, and their folders not root's
// to make anything in.
func TestRootWithTheHomeOfAUserMakesNothingThere(t *testing.T) {
	h := twoUsers(t)
	home := h.home(alice)
	for _, args := range [][]string{{"--read-only"}, {}} {
		term := h.start(0, home, h.keys, args...).WaitFor("web-frontend")
		if len(args) == 0 {
			term.WaitFor("No changes: ").WaitFor("made in it: it belongs to uid 4711 and you are uid 0")
		} else {
			term.Type("H").WaitFor("No changes yet").Type("q").WaitFor("q quit")
		}
		assert.Zero(t, term.Type("q").ExitCode())
		assert.Empty(t, h.found(home), "%q", args)
	}
	h.refuses(h.start(0, home, h.keys, "--log", filepath.Join(home, "ulb.log")),
		"the log "+home+"/ulb.log lies in "+home+", which belongs to uid 4711 (you are uid 0)")
	assert.Empty(t, h.found(home))

	config := filepath.Join(home, ".config/ulbconsole/config.yaml")
	h.write(alice, config, "read_only: false\n")
	h.refuses(h.start(0, home, h.keys), config+" lies in "+home+", which belongs to uid 4711 (you are uid 0): start as "+
		"that user")
	h.write(alice, filepath.Join(home, ".ucloud/config.json"), `[{"profile":"p","active":true}]`)
	require.NoError(t, os.Remove(config))
	h.refuses(h.start(0, home, nil), home+"/.ucloud/config.json lies in "+home+", which belongs to uid 4711")
}

func TestAUserObeysAndTouchesOnlyTheirOwn(t *testing.T) {
	h := twoUsers(t)
	mine, theirs := h.home(alice), h.home(bob)
	require.NoError(t, os.Chmod(mine, 0o700))
	h.write(alice, filepath.Join(mine, ".config/ulbconsole/config.yaml"), "log: ~/ulb.log\nascii: true\n")

	term := h.start(alice, mine, h.keys, "--read-only").WaitFor("web-frontend").WaitFor("READ-ONLY")
	term.Type("H").WaitFor("No changes yet").Type("q").WaitFor("q quit")
	assert.Zero(t, term.Type("q").ExitCode())
	assert.NotContains(t, h.found(mine), ".local", "a read-only session makes no folder")

	assert.Zero(t, h.start(alice, mine, h.keys).WaitFor("web-frontend").Type("q").ExitCode())
	found := h.found(mine)
	assert.Contains(t, found, ".local/state/ulbconsole/journal.jsonl")
	assert.Contains(t, found, "ulb.log")
	for path, uid := range found {
		assert.EqualValues(t, alice, uid, path)
	}
	assert.Empty(t, h.found(theirs))

	// Another user's file, in their folder and in one where everybody may put files.
	for _, place := range []string{theirs, h.folder} {
		config := filepath.Join(place, "config.yaml")
		h.write(bob, config, "theme: light\n")
		require.NoError(t, os.Chmod(config, 0o644))
		want := config + " belongs to uid 4712 and you are uid 4711: start as that user, or have root run chown 4711 " +
			config
		if place == theirs {
			want = config + " lies in " + theirs + ", which belongs to uid 4712 (you are uid 4711)"
		}
		h.refuses(h.start(alice, mine, h.keys, "--config", config), want)
	}
	require.NoError(t, os.Chmod(h.folder, 0o777|os.ModeSticky))
	link := filepath.Join(h.folder, "link.yaml")
	require.NoError(t, os.Symlink(filepath.Join(mine, ".config/ulbconsole/config.yaml"), link))
	require.NoError(t, os.Lchown(link, bob, bob))
	h.refuses(h.start(alice, mine, h.keys, "--config", link),
		link+" goes through the symbolic link "+link+", which belongs to uid 4712")
	log := filepath.Join(h.folder, "ulb.log")
	h.write(bob, log, "")
	h.refuses(h.start(alice, mine, h.keys, "--log", log), "the log "+log)
	h.refuses(h.start(alice, mine, h.keys, "--log", filepath.Join(theirs, "new.log")),
		"the log "+theirs+"/new.log lies in "+theirs)
}

// The user's own journal is read in a read-only session, and nothing is added to
// it, not even a lock.
func TestAReadOnlySessionReadsTheJournalAndMakesNothing(t *testing.T) {
	h := twoUsers(t)
	home := h.home(alice)
	state := filepath.Join(home, ".local/state/ulbconsole")
	h.write(alice, filepath.Join(state, "journal.jsonl"),
		`{"time":"2026-03-01T03:00:00Z","op":"op-of-yore","session":"s","event":"begin","who":{"user":"alice"},`+
			`"profile":"environment","endpoint":"http://127.0.0.1/","region":"hk","project":"org-prod01","ulb":"ulb-1",`+
			`"ulb_name":"shop-of-yore","vserver":"vs-1","want":{"Goal":"release","Targets":["b1"]},"step":0}
{"time":"2026-03-01T03:00:09Z","op":"op-of-yore","session":"s","event":"end","who":{"user":"alice"},"profile":"environment","endpoint":"http://127.0.0.1/","region":"hk","project":"org-prod01","ulb":"ulb-1","vserver":"vs-1","step":0,"outcome":"aborted","why":"told so"}
`)
	before := h.found(home)
	term := h.start(alice, home, h.keys, "--read-only").WaitFor("web-frontend")
	term.Type("H").WaitFor("shop-of-yore").Type("q").WaitFor("q quit")
	assert.Zero(t, term.Type("q").ExitCode())
	assert.Equal(t, before, h.found(home))
}

// Every user's folders may hold pipes: what reads them before it is asked to hangs.
func TestVersionAndDemoReadNothingOfTheUsers(t *testing.T) {
	home := t.TempDir()
	for _, name := range []string{"user-dirs.dirs", "ulbconsole/config.yaml"} {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(home, name)), 0o700))
		require.NoError(t, syscall.Mkfifo(filepath.Join(home, name), 0o600))
	}
	env := []string{"HOME=" + home, "XDG_CONFIG_HOME=" + home}
	assert.Zero(t, Run(t, env, "--version").Code)
	assert.Zero(t, Start(t, Setup{Env: env}, "--demo").WaitFor("web-frontend").Type("q").ExitCode())
	for _, bad := range []string{"HOME=", "HOME=relative"} {
		env := []string{bad, "XDG_CONFIG_HOME=", "XDG_STATE_HOME="}
		assert.Zero(t, Run(t, env, "--version").Code)
		assert.Zero(t, Start(t, Setup{Env: env}, "--demo").WaitFor("web-frontend").Type("q").ExitCode())
		term := Start(t, Setup{Env: append(env, "UCLOUD_PUBLIC_KEY=a", "UCLOUD_PRIVATE_KEY=b")})
		assert.Equal(t, 1, term.ExitCode())
		assert.Contains(t, term.Screen(), "set it to your home folder")
	}
}
