package config

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func answering(stdout string, err error) func(context.Context, Command) ([]byte, error) {
	return func(context.Context, Command) ([]byte, error) { return []byte(stdout), err }
}

const commandProfile = "profiles:\n  p:\n    credential_command: [get-key, --for, p]\n"

func TestACommandGivesTheSetOrThePrivateKey(t *testing.T) {
	for name, c := range map[string]struct {
		profile, stdout        string
		public, private, token string
	}{
		"the whole set": {
			stdout: `{"public_key":"cp","private_key":"ck","security_token":"ct"}`, public: "cp",
			private: "ck", token: "ct",
		},
		"an object": {
			profile: "public_key: pp", stdout: "{\n \"private_key\": \"ck\"\n}\n",
			public: "pp", private: "ck",
		},
		"the same key twice": {
			profile: "public_key: pp", stdout: `{"public_key":"pp","private_key":"ck"}`,
			public: "pp", private: "ck",
		},
		"null is not there": {
			profile: "public_key: pp", stdout: `{"public_key":null,"private_key":"ck"}`,
			public: "pp", private: "ck",
		},
		"other fields ignored": {
			profile: "public_key: pp", stdout: `{"private_key":"ck","expires":7}`,
			public: "pp", private: "ck",
		},
		"a JSON text": {profile: "public_key: pp", stdout: `"ck"`, public: "pp", private: "ck"},
		"a bare line": {profile: "public_key: pp", stdout: "ck/+=\r\n", public: "pp", private: "ck/+="},
		"a token of the file's": {
			profile: "public_key: pp\n    security_token: pt", stdout: "ck", public: "pp",
			private: "ck", token: "pt",
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.config(commandProfile + "    " + c.profile + "\n")
			var ran []string
			w.sys.Run = func(ctx context.Context, command Command) ([]byte, error) {
				_, limited := ctx.Deadline()
				assert.True(t, limited, "a command without a time limit")
				assert.True(t, command.Terminal, "before the screen it may ask")
				ran = command.Argv
				return []byte(c.stdout), nil
			}
			got := w.mustLoad("--profile=p").Credentials
			assert.Equal(t, []string{"get-key", "--for", "p"}, ran)
			assert.Equal(t, Credentials{
				PublicKey: c.public, PrivateKey: NewSecret(c.private), SecurityToken: NewSecret(c.token),
			}, got)
		})
	}
}

func TestAWrongAnswerIsRefusedWithoutShowingIt(t *testing.T) {
	for name, c := range map[string]struct{ profile, stdout, want string }{
		"nothing":        {"public_key: a", " \n", "printed nothing"},
		"two lines":      {"public_key: a", "S3CR3T\nS3CR3T\n", "printed something that is not a key"},
		"a list":         {"public_key: a", `["S3CR3T", 1]`, "printed something that is not a key"},
		"a list of one":  {"public_key: a", `["S3CR3T"]`, "printed something that is not a key"},
		"null":           {"public_key: a", "null\n", "printed something that is not a key"},
		"HTML":           {"public_key: a", "<html>S3CR3T</html>", "printed something that is not a key"},
		"a null key":     {"public_key: a", `{"private_key":null}`, "printed no private_key"},
		"broken JSON":    {"public_key: a", `{"private_key": "S3CR3T`, "printed JSON that cannot be read"},
		"a number":       {"public_key: a", `{"private_key": 5353}`, "printed JSON that cannot be read"},
		"JSON and more":  {"public_key: a", `{"private_key": "S3CR3T"} S3CR3T`, "printed JSON that cannot be read"},
		"broken text":    {"public_key: a", `"S3CR3T`, "printed a JSON text that cannot be read"},
		"no private key": {"public_key: a", `{"privatekey": "S3CR3T"}`, "printed no private_key"},
		"empty text":     {"public_key: a", `""`, "printed no private_key"},
		"a space in it":  {"public_key: a", `{"private_key": "S3CR3T "}`, "printed something that is not a key"},
		"control bytes":  {"public_key: a", "\x1b[31mS3CR3T", "printed something that is not a key"},
		"no public key":  {"region: hk", "S3CR3T", "public_key is missing"},
		"two public keys": {
			"public_key: a", `{"public_key":"b","private_key":"S3CR3T"}`,
			"public_key differs from the one that credential_command gives",
		},
		"two tokens": {
			"security_token: S3CR3T-a", `{"public_key":"b","private_key":"k","security_token":"S3CR3T-b"}`,
			"security_token differs",
		},
		"a token of spaces": {
			"public_key: a", `{"private_key":"k","security_token":"S3CR3T S3CR3T"}`,
			"printed something that is not a key",
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.config(commandProfile + "    " + c.profile + "\n")
			w.sys.Run = answering(c.stdout, nil)
			line := `config.yaml:3: profile "p": credential_command `
			switch {
			case strings.Contains(c.want, "missing"):
				line = `config.yaml:2: profile "p": ` // where it should be
			case strings.Contains(c.want, "differs"):
				line = `config.yaml:4: profile "p": `
			}
			w.refuses([]string{"--profile=p"}, line, c.want)
		})
	}
}

func TestOnlyTheCommandOfTheProfileInUseRuns(t *testing.T) {
	w := newWorld(t)
	w.config(commandProfile + "  other: {public_key: a, private_key: b}\n")
	w.mustLoad("--profile=other") // the world's Run fails
	w.setenv(environmentKeys...)
	w.mustLoad()
	w.refuses([]string{"--profile=p"}, "credential_command could not be run")
}

// The programs here write the key wherever they can; world.load looks for it in the error.
func TestAFailedCommandSaysHowItFailedAndNothingThatItWrote(t *testing.T) {
	folder := t.TempDir()
	noProgram := filepath.Join(folder, "S3CR3T")
	require.NoError(t, os.WriteFile(noProgram, []byte("no program"), 0o600))
	for command, want := range map[string]string{
		`[/bin/sh, -c, "set -x; K=S3CR3T; exit 3"]`: "credential_command failed (exit status 3): " +
			"run it by hand to see what it says",
		`[/bin/sh, -c, "echo S3CR3T >&2; echo out of luck >&2; exit 3"]`: `credential_command failed (exit status ` +
			`3): it says "out of luck": run it by hand to see more`,
		`[/bin/sh, -c, "echo 'no \\033[31mluck' >&2; exit 3"]`: `it says "no luck": run`,
		`[/bin/sh, -c, "echo S3CR3T; echo not S3CR3T, >&2; exit 1"]`: `credential_command failed (exit status ` +
			`1): it says "not ***,": run it by hand`,
		`[/bin/sh, -c, "echo key S3CR3T0123456789+/= >&2; kill -9 $$"]`: `credential_command failed (signal: ` +
			`killed): it says "key ***+/=": run it by hand`,
		`[/bin/sh, -c, "printf 'cannot decrypt' >&2; exit 2"]`:               `it says "cannot decrypt": run`,
		`[/bin/sh, -c, "head -c 999999 /dev/zero | tr '\\0' a >&2; exit 2"]`: `it says "***": run`,
		`[yes, S3CR3T]`: "credential_command printed more than 64 KiB, which no key is: let it print the private " +
			"key alone",
		`[/S3CR3T/no]`:        "credential_command names a program that is not there",
		`[S3CR3T-no]`:         "credential_command names a program that is not there",
		"[" + noProgram + "]": "credential_command names a program that you may not run",
		`[/dev/null/S3CR3T]`:  "credential_command could not be run",
	} {
		w := newWorld(t)
		w.config("profiles:\n  p:\n    public_key: a\n    credential_command: " + command + "\n")
		w.sys.Run = runCommand
		w.refuses([]string{"--profile=p"}, want)
	}
}

func TestACommandThatDoesNotEndIsGivenUp(t *testing.T) {
	w := newWorld(t)
	w.config(commandProfile)
	waits := func(ctx context.Context, _ Command) ([]byte, error) {
		<-ctx.Done()
		return []byte(marker), errors.New("signal: killed")
	}
	w.sys.Run = waits
	synctest.Test(t, func(t *testing.T) { // its clock jumps
		_, err := loadAll(t.Context(), flags(t, "--profile=p"), w.sys)
		require.ErrorContains(t, err, "credential_command did not end within 1m0s: run it by hand to see what it says")
	})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := loadAll(ctx, flags(t, "--profile=p"), w.sys)
	require.ErrorContains(t, err, "credential_command was interrupted")
}

func TestTheProgramRunsWithoutAShellAndWithoutInput(t *testing.T) {
	out, err := runCommand(t.Context(),
		Command{Argv: []string{"/bin/sh", "-c", `cat; printf '%s' "$1"`, "sh", "$HOME; `id`"}})
	require.NoError(t, err)
	assert.Equal(t, "$HOME; `id`", string(out))
}

func TestAProgramThatFailsOrIsNotThereIsAnError(t *testing.T) {
	out, err := runCommand(t.Context(), Command{Argv: []string{"/bin/sh", "-c", "echo out; echo why >&2; exit 3"}})
	require.EqualError(t, err, "exit status 3")
	assert.Equal(t, "out\n", string(out))
	_, err = runCommand(t.Context(), Command{Argv: []string{filepath.Join(t.TempDir(), "nowhere")}})
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestAProgramThatRunsByHandSaysWhyItDoesNotHere(t *testing.T) {
	w := newWorld(t)
	for name, text := range map[string]string{
		"script": "echo key\n", "missing": "#!/nowhere/sh\necho key\n", "zeros": "#!/bin/sh\nprintf 'k\\0ey'\n",
		"pathed": "#!/bin/sh\necho key\n",
	} {
		w.write(filepath.Join(w.folder, name), text)
		require.NoError(t, os.Chmod(filepath.Join(w.folder, name), 0o700))
	}
	t.Chdir(w.folder)
	t.Setenv("PATH", os.Getenv("PATH")+":.")
	w.sys.Run = runCommand
	for program, why := range map[string]string{
		"./script": "credential_command names a program that only a shell runs: begin it with a line such as #!/bin/sh",
		"./missing": "credential_command names a program that is not there, or whose #! line names one that is not: " +
			"correct its name or path",
		"./zeros": "credential_command printed something that holds NUL bytes, which no text does: let it print the key " +
			"alone",
		"pathed": "credential_command names a program that PATH has in a relative folder: write its whole path",
	} {
		w.config("profiles:\n  p: {public_key: a, credential_command: [" + program + "]}\n")
		w.refuses([]string{"--profile=p"}, why)
	}
}

// What a program says on a terminal is coloured, and drawn over what it said before.
func TestWhatAProgramSaysLastIsShownAsItWouldBeSeen(t *testing.T) {
	w := newWorld(t)
	w.config("profiles:\n  p: {public_key: a, credential_command: [sh, say]}\n")
	w.sys.Run = runCommand
	for script, said := range map[string]string{
		`printf '\033[1;31merror:\033[0m no such \033]0;title\007vault\n'`:         "error: no such vault",
		`for i in $(seq 100); do printf "\rloading $i%%"; done; printf '\rlate\n'`: "late",
		`printf 'gone\r\nlate\r\n'`: "late",
	} {
		w.write(filepath.Join(w.folder, "say"), script+" >&2\nexit 2\n")
		w.refuses([]string{"--profile=p"}, `it says "`+said+`": `)
	}
}

func TestOutputIsBounded(t *testing.T) {
	out, err := runCommand(t.Context(), Command{Argv: []string{"/bin/sh", "-c", "while :; do echo " +
		"0123456789012345678901234567890123456789; done"}})
	require.ErrorIs(t, err, errTooMuch)
	assert.LessOrEqual(t, len(out), 64<<10)
	out, err = runCommand(t.Context(), Command{Argv: []string{"/bin/sh", "-c", "head -c 500000 /dev/zero | tr '\\0' x " +
		">&2; echo key"}})
	require.NoError(t, err, "what it complains about does not matter when it succeeds")
	assert.Equal(t, "key\n", string(out))
}

// A child that outlives the program and holds its output, such as an agent, must not hang
// the start. The child here reads a pipe that nobody writes: without the grace period
// runCommand would never return.
func TestAChildThatHoldsTheOutputDoesNotHangTheStart(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	require.NoError(t, syscall.Mkfifo(pipe, 0o600))
	release, err := os.OpenFile(pipe, os.O_RDWR, 0)
	require.NoError(t, err)
	t.Cleanup(func() { _ = release.Close() })

	out, err := runCommand(t.Context(), Command{Argv: []string{"/bin/sh", "-c", `cat "$1" & echo key`, "sh", pipe}})
	require.NoError(t, err)
	assert.Equal(t, "key\n", string(out))

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = runCommand(ctx, Command{Argv: []string{"/bin/sh", "-c", `cat "$1" & wait`, "sh", pipe}})
	require.Error(t, err)
}

func TestTheProgramsPathMayStartAtHome(t *testing.T) {
	w := newWorld(t)
	w.config("profiles:\n  p: {public_key: a, credential_command: [~/bin/key, ~/x, ./y]}\n")
	var ran []string
	w.sys.Run = func(_ context.Context, c Command) ([]byte, error) {
		ran = c.Argv
		return []byte("k"), nil
	}
	w.mustLoad("--profile=p")
	assert.Equal(t, []string{w.sys.Home + "/bin/key", "~/x", "./y"}, ran)
}

// Where the program and its arguments lie must not depend on where the console is started.
func TestARelativeCommandHangsUnderTheConfigurationsFolder(t *testing.T) {
	w := newWorld(t)
	w.write(filepath.Join(w.folder, "bin", "key"), "#!/bin/sh\ncat \"$1\"\n")
	require.NoError(t, os.Chmod(filepath.Join(w.folder, "bin", "key"), 0o700))
	w.write(filepath.Join(w.folder, "the.key"), "ck")
	w.sys.Run = runCommand
	for _, program := range []string{"bin/key", "./bin/key", filepath.Join(w.folder, "bin", "key")} {
		w.config("profiles:\n  p: {public_key: a, credential_command: [" + program + ", the.key]}\n")
		assert.Equal(t, "ck", w.mustLoad("--profile=p").Credentials.PrivateKey.Reveal(), program)
	}
	t.Chdir(w.folder)
	assert.Equal(t, "ck", w.mustLoad("--profile=p", "--config=config.yaml").Credentials.PrivateKey.Reveal())
	w.config("profiles:\n  p: {public_key: a, credential_command: [./key, the.key]}\n")
	require.NoError(t, os.Rename("bin/key", "key"))
	assert.Equal(t, "ck", w.mustLoad("--profile=p", "--config=config.yaml").Credentials.PrivateKey.Reveal())
	w.config("profiles:\n  p: {public_key: a, credential_command: [key, the.key]}\n")
	w.refuses([]string{"--profile=p"}, "credential_command names a program that is not there") // a bare name is PATH's
}

func TestAProgramThatOthersCanReplaceIsNotRun(t *testing.T) {
	w := newWorld(t)
	key := filepath.Join(w.folder, "bin", "key")
	w.write(key, "#!/bin/sh\necho ck\n")
	w.config("profiles:\n  p:\n    public_key: a\n    credential_command: [bin/key]\n")
	w.sys.Run = runCommand
	require.NoError(t, os.Chmod(key, 0o720))
	w.refuses([]string{"--profile=p"}, w.sys.ConfigPath+`:4: profile "p": credential_command `+key+" can be changed by "+
		"others: run chmod go-w "+key)
	require.NoError(t, os.Chmod(key, 0o700))
	require.NoError(t, os.Chmod(filepath.Dir(key), 0o777))
	w.refuses([]string{"--profile=p"}, "credential_command "+key+" lies in "+filepath.Dir(key)+", where others can "+
		"replace it")
	require.NoError(t, os.Chmod(filepath.Dir(key), 0o755))
	w.mustLoad("--profile=p")
	if os.Geteuid() == 0 {
		require.NoError(t, os.Lchown(key, another, -1))
		w.refuses([]string{"--profile=p"}, "credential_command "+key+" belongs to uid 4711 and you are uid 0")
	}
}
