//go:build linux

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// prompting starts the console with a profile whose credential_command is the script; the folder is
// that of the configuration.
func prompting(t *testing.T, script string) (term *Terminal, folder string) {
	t.Helper()
	folder = t.TempDir()
	config := filepath.Join(folder, "config.yaml")
	require.NoError(t, os.WriteFile(config, []byte("profiles:\n  p:\n    public_key: a\n    base_url: "+
		"http://127.0.0.1:1/\n    credential_command: [./key]\n"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "key"), []byte("#!/bin/sh\n"+script), 0o700))
	return Start(t, Setup{}, "--config", config, "--profile=p"), folder
}

// settings are the terminal's.
func (term *Terminal) settings() unix.Termios {
	term.t.Helper()
	var now *unix.Termios
	require.NoError(term.t, term.control(func(fd int) (err error) {
		now, err = unix.IoctlGetTermios(fd, unix.TCGETS)
		return err
	}))
	return *now
}

// A helper that is given up, as after a minute, or by a signal: nothing of it is left, neither its
// processes nor what it set, and what was typed for it reaches nobody.
func TestAPromptingHelperThatIsGivenUpLeavesNothingBehind(t *testing.T) {
	for signal, code := range map[syscall.Signal]int{syscall.SIGTERM: 143, syscall.SIGHUP: 129, syscall.SIGQUIT: 131} {
		t.Run(signal.String(), func(t *testing.T) {
			term, folder := prompting(t, `before=$(stty -g)
echo "$before" > settings
trap '' TERM
stty raw -echo
sleep 1000 &
echo $$ $! > pids
printf 'Passphrase: ' > /dev/tty
sleep 1000 < /dev/tty
`)
			term.WaitFor("Passphrase:").Type("hunter2\rhunter2\n")
			term.Signal(signal)
			assert.Equal(t, code, term.ExitCode())
			raw := string(term.Raw())
			assert.NotContains(t, raw, "hunter2")
			assert.NotContains(t, strings.TrimPrefix(raw, "Passphrase: "), "Passphrase")
			modes := term.settings()
			assert.NotZero(t, modes.Lflag&unix.ECHO)
			assert.NotZero(t, modes.Lflag&unix.ICANON)
			assert.NotZero(t, modes.Cc[unix.VSUSP], "Ctrl-Z stops programs again")
			require.NoError(t, term.Restored())
			pids, err := os.ReadFile(filepath.Join(folder, "pids"))
			require.NoError(t, err)
			for _, pid := range strings.Fields(string(pids)) {
				number, err := strconv.Atoi(pid)
				require.NoError(t, err)
				assert.True(t, gone(number), "process %d runs on", number)
			}
		})
	}
}

// A helper with a screen of its own, such as a pinentry, has no time to leave it.
func TestTheScreenOfAHelperThatIsEndedIsLeft(t *testing.T) {
	const draw = `printf '\033[?1049h\033[?25l\033[?1000h\033[44mPassphrase: ' > /dev/tty` + "\n"
	for name, c := range map[string]struct {
		script string
		end    func(term *Terminal)
		code   int
	}{
		"given up":    {"trap '' TERM\nsleep 1000\n", func(term *Terminal) { term.Signal(syscall.SIGTERM) }, 143},
		"interrupted": {"exec sleep 1000\n", func(term *Terminal) { term.Type(CtrlC) }, 130},
		"failed":      {"read x\nexit 3\n", func(term *Terminal) { term.Type("x\r") }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			term, _ := prompting(t, draw+c.script)
			c.end(term.WaitFor("Passphrase:"))
			assert.Equal(t, c.code, term.ExitCode())
			require.NoError(t, term.Restored())
			assert.Contains(t, string(term.Raw()), "\x1b[?1000l")
		})
	}
}

// gone waits for a process that was killed to be no more, or dead and not yet buried.
func gone(pid int) bool {
	for began := time.Now(); time.Since(began) < limit; {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			return true
		}
		if _, rest, _ := strings.Cut(string(stat), ") "); strings.HasPrefix(rest, "Z") {
			return true
		}
	}
	return false
}

// What was typed for the helper stays in the terminal's queue, where the shell would read it next.
func TestWhatWasTypedForAHelperDoesNotReachTheShell(t *testing.T) {
	folder := t.TempDir()
	config := filepath.Join(folder, "config.yaml")
	require.NoError(t,
		os.WriteFile(config, []byte("profiles:\n  p: {public_key: a, credential_command: [./key]}\n"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "key"), []byte("#!/bin/sh\nstty -echo\nprintf 'Passphrase: ' "+
		"> /dev/tty\nexec sleep 1000\n"), 0o700))
	script := `trap : INT; "$0" --config "$1" --profile p; echo "code $?"; stty -icanon min 0 time 2; printf ` +
		`'left:'; cat; echo ":end"`
	term := start(t, Setup{}, "/bin/sh", "-c", script, console(t), config)
	term.WaitFor("Passphrase:").Type("hunter2\n").Type(CtrlC)
	term.WaitFor(":end")
	assert.Contains(t, term.Screen(), "code 130")
	assert.Contains(t, term.Screen(), "left::end")
	assert.NotContains(t, string(term.Raw()), "hunter2")
}

func TestAHelperReadsTheTerminalAndItsPromptIsSeen(t *testing.T) {
	s := startServer(t)
	folder := t.TempDir()
	config := filepath.Join(folder, "config.yaml")
	require.NoError(t, os.WriteFile(config, []byte(
		"profiles:\n  p:\n    public_key: demo-public-key\n    base_url: "+s.url+"\n    credential_command: [bash, key]\n"),
		0o600))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "key"), []byte(`read -r -s -p "Vault password: " p
echo >&2
[ "$p" = hunter2 ] || { echo "wrong password" >&2; exit 4; }
echo demo-private-key
`), 0o600))
	term := Start(t, Setup{}, "--config", config, "--profile=p").WaitFor("Vault password:")
	term.Type("hunter2\r").WaitFor("web-frontend")
	assert.Zero(t, term.Type("q").ExitCode())
	assert.NoError(t, term.Restored())
	assert.NotContains(t, string(term.Raw()), "hunter2")

	term = Start(t, Setup{}, "--config", config, "--profile=p").WaitFor("Vault password:")
	assert.Equal(t, 1, term.Type("guess\r").ExitCode())
	assert.Contains(t, strings.Join(strings.Fields(term.Screen()), " "), `"wrong password"`)
	assert.NoError(t, term.Restored())
	assert.NotContains(t, string(term.Raw()), "guess")

	term = start(t, Setup{Width: 160, Height: 24}, "/bin/sh", "-c", `"$0" find 10.23.0.10 --config "$1" --profile p | cat`,
		console(t), config)
	term.WaitFor("Vault password:").Type("hunter2\r").WaitFor("web-frontend/https-443").ExitCode()
	assert.NoError(t, term.Restored())
	assert.NotContains(t, string(term.Raw()), "hunter2")
}

func TestCtrlCAtAPromptEndsAll(t *testing.T) {
	term, _ := prompting(t, "stty -echo\nprintf 'Passphrase: ' > /dev/tty\nread x < /dev/tty\n")
	term.WaitFor("Passphrase:").Type(CtrlC)
	assert.Equal(t, 130, term.ExitCode())
	assert.NoError(t, term.Restored())
}

// What a program needs no keys for is not given them: neither the credential_command nor tmux.
func TestNoProgramThatIsStartedFindsTheKeysInItsEnvironment(t *testing.T) {
	s := startServer(t)
	folder := t.TempDir()
	at := func(name string) string { return filepath.Join(folder, name) }
	write := func(name, text string, mode os.FileMode) {
		require.NoError(t, os.WriteFile(at(name), []byte(text), mode))
	}
	write("config.yaml", "profiles:\n  p:\n    public_key: demo-public-key\n    base_url: "+s.url+"\n    "+
		"credential_command: [./key]\n", 0o600)
	write("key", "#!/bin/sh\nenv > key.env\necho demo-private-key\n", 0o700)
	write("tmux", "#!/bin/sh\ncat > /dev/null\nenv > "+at("tmux.env")+"\n", 0o700)
	keys := []string{"UCLOUD_PUBLIC_KEY=S3CR3T", "UCLOUD_PRIVATE_KEY=S3CR3T", "UCLOUD_SECURITY_TOKEN=S3CR3T"}
	env := slices.Concat(keys,
		[]string{
			"HTTPS_PROXY=http://u:hush-hush@127.0.0.1:1", "TMUX=/nowhere,1,0",
			"PATH=" + folder + ":" + os.Getenv("PATH"),
		})
	term := Start(t, Setup{Env: env}, "--config", at("config.yaml"), "--profile=p").WaitFor("web-frontend")
	term.Type("yy").WaitFor("sent to the terminal's clipboard")
	assert.Zero(t, term.Type("q").ExitCode())
	for name, never := range map[string][]string{"key.env": {"S3CR3T"}, "tmux.env": {"S3CR3T", "hush-hush"}} {
		given, err := os.ReadFile(at(name))
		require.NoError(t, err)
		assert.Contains(t, string(given), "PATH=")
		for _, text := range never {
			assert.NotContains(t, string(given), text, name)
		}
	}

	// They are read all the same.
	term = Start(t,
		Setup{Env: []string{
			"UCLOUD_PUBLIC_KEY=demo-public-key", "UCLOUD_PRIVATE_KEY=demo-private-key",
			"UCLOUD_API_BASE_URL=" + s.url,
		}})
	assert.Zero(t, term.WaitFor("web-frontend").Type("q").ExitCode())
}

// renewing starts a console whose first keys the service does not know, and whose
// credential_command is the script.
func renewing(t *testing.T, script string) (term *Terminal, folder string) {
	t.Helper()
	s := startServer(t)
	folder = t.TempDir()
	config := filepath.Join(folder, "config.yaml")
	require.NoError(t,
		os.WriteFile(config, []byte("log: ulb.log\nprofiles:\n  p:\n    base_url: "+s.url+"\n    credential_command: "+
			"[./key]\n"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "key"), []byte(`#!/bin/sh
asked=$(cat asked 2>/dev/null | wc -l)
echo again >> asked
[ "$asked" -gt 0 ] || { echo '{"public_key": "old-public-key", "private_key": "old-private-key"}'; exit; }
`+script), 0o700))
	return Start(t, Setup{Width: 120, Height: 40}, "--config", config, "--profile=p"), folder
}

const goodKeys = `echo '{"public_key": "demo-public-key", "private_key": "demo-private-key"}'` + "\n"

func askedTimes(t *testing.T, folder string) int {
	t.Helper()
	asked, err := os.ReadFile(filepath.Join(folder, "asked"))
	require.NoError(t, err)
	return strings.Count(string(asked), "again")
}

func TestKeysThatAreNoLongerKnownAreAskedForBehindTheScreen(t *testing.T) {
	term, folder := renewing(t, goodKeys)
	term.WaitFor("web-frontend").WaitFor("other keys are in use (")
	assert.Equal(t, 2, askedTimes(t, folder))
	assert.Zero(t, term.Type("q").ExitCode())
	assert.NoError(t, term.Restored())
}

func TestAHelperThatWantsToAskGetsTheTerminalByAKey(t *testing.T) {
	term, folder := renewing(t, `[ -t 0 ] && stty -echo && printf "Passphrase $asked: " > /dev/tty || { echo "no `+
		`terminal" >&2; exit 2; }
read p
[ "$p" = hunter2 ] || { echo "wrong passphrase" >&2; exit 3; }
`+goodKeys)
	term.WaitFor("The keys are no longer valid").WaitFor("no terminal")
	assert.Equal(t, 2, askedTimes(t, folder), "once behind the screen")

	term.Type("r").WaitFor("Passphrase 2:").Type("guess\r").WaitFor("No other keys").WaitFor("wrong passphrase")
	assert.Equal(t, 3, askedTimes(t, folder))
	term.Type("r").WaitFor("Passphrase 3:").Type("hunter2\r").WaitFor("web-frontend").WaitGone("No other keys")
	assert.Equal(t, 4, askedTimes(t, folder))
	term.Type("d").WaitFor("› describe").Type(Esc).WaitGone("› describe")
	assert.Zero(t, term.Type("q").ExitCode())
	assert.NoError(t, term.Restored())
	assert.NotContains(t, string(term.Raw()), "hunter2")
	log, err := os.ReadFile(filepath.Join(folder, "ulb.log"))
	require.NoError(t, err)
	assert.NotContains(t, string(log), "public-key")
}

func TestASignalWhileAHelperHasTheTerminalEndsBoth(t *testing.T) {
	term, _ := renewing(t, `[ -t 0 ] || exit 2
stty -echo raw
printf 'Passphrase: ' > /dev/tty
exec sleep 1000
`)
	term.WaitFor("The keys are no longer valid").Type("r").WaitFor("Passphrase:")
	term.Signal(syscall.SIGTERM)
	assert.Equal(t, 143, term.ExitCode())
	assert.NoError(t, term.Restored())
}
