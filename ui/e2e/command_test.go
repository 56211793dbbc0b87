//go:build linux

package e2e

import (
	"encoding/json"
	"flag"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestVersionAndHelpNeedNoTerminal(t *testing.T) {
	for arg, wanted := range map[string][]string{
		"--version": {"ulbconsole"},
		"--help": {
			"--demo", "demo-server", "completion", "--profile", "--region", "--project", "--base-url",
			"--config", "--read-only",
			"--protected", "--allow-outage", "--ascii", "--color", "--theme", "--log", "--version",
		},
	} {
		got := Run(t, []string{"TERM=dumb"}, arg)
		assert.Zero(t, got.Code, arg)
		assert.Empty(t, got.Stderr, arg)
		for _, text := range wanted {
			assert.Contains(t, got.Stdout, text, arg)
		}
		assert.NotContains(t, got.Stdout, "\x1b", arg)
	}
}

var update = flag.Bool("update", false, "write what the help says to testdata")

func TestTheHelpFitsATerminal(t *testing.T) {
	help := Run(t, nil, "--help").Stdout
	assert.Equal(t, help, Run(t, nil, "help").Stdout)
	assert.Equal(t, help, Run(t, nil, "-h").Stdout)
	for line := range strings.Lines(help) {
		assert.LessOrEqual(t, len(line), 81, line)
	}
	if *update {
		require.NoError(t, os.WriteFile("testdata/help.txt", []byte(help), 0o600))
	}
	want, err := os.ReadFile("testdata/help.txt")
	require.NoError(t, err)
	assert.Equal(t, string(want), help)
}

func TestHelpAndVersionAreCommandsToo(t *testing.T) {
	for _, args := range [][]string{{"find"}, {"history"}, {"demo-server"}, {"demo-server", "faults"}, {"completion", "bash"}} {
		got := Run(t, nil, append([]string{"help"}, args...)...)
		assert.Zero(t, got.Code)
		assert.Equal(t, Run(t, nil, append(args, "--help")...), got, args)
		assert.Contains(t, got.Stdout, "Usage:\n  ulbconsole "+strings.Join(args, " "))
	}
	assert.Equal(t, Run(t, nil, "--version"), Run(t, nil, "version"))
}

func TestTheLicencesOfTheLibrariesArePrinted(t *testing.T) {
	got := Run(t, []string{"TERM=dumb"}, "licenses")
	assert.Zero(t, got.Code)
	assert.Empty(t, got.Stderr)
	for _, text := range []string{
		"The Go standard library", "Copyright 2009 The Go Authors", "github.com/charmbracelet/bubbletea", "Charmbracelet",
		"github.com/ucloud/ucloud-sdk-go", "Apache License",
	} {
		assert.Contains(t, got.Stdout, text)
	}
}

func TestNoFlagTakesAKey(t *testing.T) {
	help := Run(t, nil, "--help").Stdout
	assert.NotContains(t, help, "-key")
	for _, flag := range []string{"--private-key", "--public-key"} {
		assert.Equal(t, 2, Run(t, nil, flag, "x").Code, flag)
	}
}

func TestTheDemoServerListsItsFaultsAndQuirks(t *testing.T) {
	for args, wanted := range map[string][]string{
		"--help": {"--listen", "--ulbs", "--latency", "--fault", "--quirk", "--seed", "--public", "demo-server faults"},
		"faults": {"throttle", "timeout", "retcode-N"},
		"quirks": {"two-replicas", "second-release-4093"},
	} {
		got := Run(t, nil, "demo-server", args)
		assert.Zero(t, got.Code)
		assert.Empty(t, got.Stderr)
		for _, text := range wanted {
			assert.Contains(t, got.Stdout, text)
		}
	}
}

func TestWrongUsageIsOneSentenceAndCode2(t *testing.T) {
	for _, args := range [][]string{
		{"--nonsense"},
		{"histroy"},
		{"web", "mail"},
		{""},
		{"help", "nonsense"},
		{"help", "history", "nonsense"},
		{"version", "nonsense"},
		{"demo-server", "faults", "nonsense"},
		{"--color", "sometimes"},
		{"--theme", "pink"},
		{"--demo", "--profile", "x"},
		{"--demo", "--region", "hk"},
		{"--demo", "--project", "org-x"},
		{"--demo", "--base-url", "http://127.0.0.1:1/"},
		{"--problems", "web"},
		{"find"},
		{"find", " "},
		{"find", "x", "--read-only"},
		{"find", "x", "--ulbs", "3"},
		{"find", "x", "--demo", "--profile", "x"},
		{"demo-server", "--fault", "earthquake=1"},
		{"demo-server", "--quirk", "nonsense"},
		{"demo-server", "--latency", "soon"},
	} {
		got := Run(t, nil, args...)
		assert.Equal(t, 2, got.Code, "%q: %s", args, got.Stderr)
		assert.Empty(t, got.Stdout, "%q", args)
		assertSentence(t, got.Stderr)
	}
}

func TestWithoutATerminalItIsRefused(t *testing.T) {
	got := Run(t, nil, "--demo")
	assert.Equal(t, 1, got.Code)
	assert.Empty(t, got.Stdout)
	assert.Contains(t, got.Stderr, "terminal")
	assertSentence(t, got.Stderr)
}

func TestAScreenThatIsNoTerminalIsRefused(t *testing.T) {
	term := start(t, Setup{}, "/bin/sh", "-c", `"$0" --demo | cat; echo "end"`, console(t))
	term.WaitFor("end")
	assert.NotContains(t, string(term.Raw()), "\x1b")
	assert.Contains(t, term.Screen(), "terminal")
}

func TestADumbTerminalIsRefused(t *testing.T) {
	term := Start(t, Setup{Env: []string{"TERM=dumb"}}, "--demo")
	assert.Equal(t, 1, term.ExitCode())
	assert.NotContains(t, string(term.Raw()), "\x1b")
	assert.Contains(t, term.Screen(), "TERM")
	assert.NoError(t, term.Restored())
}

func TestWithoutCredentialsItSaysHowToGiveThem(t *testing.T) {
	term := Start(t, Setup{})
	assert.Equal(t, 1, term.ExitCode())
	text := strings.ReplaceAll(strings.ReplaceAll(string(term.Raw()), "\r", ""), "\n", "")
	for _, way := range []string{"UCLOUD_PUBLIC_KEY", "UCLOUD_PRIVATE_KEY", "--demo"} {
		assert.Contains(t, text, way)
	}
	assert.NotContains(t, text, "\x1b")
	assert.NoError(t, term.Restored())
}

func TestTheDemoNeedsNothingOfTheUsers(t *testing.T) {
	term := Start(t, Setup{Env: []string{
		"UCLOUD_PUBLIC_KEY=half-a-set", "UCLOUD_REGION=nowhere", "UCLOUD_API_BASE_URL=http://127.0.0.1:1/",
		"HTTP_PROXY=http://127.0.0.1:1/",
		"HTTPS_PROXY=http://127.0.0.1:1/",
	}}, "--demo").WaitFor("web-frontend")
	assert.Zero(t, term.Type("q").ExitCode())
}

// assertSentence holds an error to one line that names the program.
func assertSentence(t *testing.T, stderr string) {
	t.Helper()
	require.NotEmpty(t, stderr)
	assert.True(t, strings.HasPrefix(stderr, "ulbconsole: "), stderr)
	assert.Equal(t, 1, strings.Count(stderr, "\n"), stderr)
	assert.NotContains(t, stderr, "\x1b")
}

func TestTheLogHasTheRequestsAndNoSecret(t *testing.T) {
	file := filepath.Join(t.TempDir(), "log")
	term := Start(t, Setup{}, "--demo", "--log", file).WaitFor("web-frontend")
	assert.Zero(t, term.Type("q").ExitCode())
	info, err := os.Stat(file)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode())
	log, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Contains(t, string(log), "DescribeULB")
	assert.NotContains(t, string(log), "demo-private-key")
	assert.NotContains(t, string(log), "Signature=")
}

func TestTheHistoryNeedsNoKeysAndNoTerminal(t *testing.T) {
	s := startServer(t)
	state := t.TempDir()
	env := []string{"XDG_STATE_HOME=" + state}
	term := Start(t, Setup{Width: 160, Height: 60, Env: append(env,
		"UCLOUD_PUBLIC_KEY=demo-public-key", "UCLOUD_PRIVATE_KEY=demo-private-key")}, "--base-url", s.url+"/")
	term.WaitFor("api-tcp").Type("/").Type("api-tcp").Type(Enter).WaitGone("web-frontend")
	term.Type(Enter).WaitFor("metrics-9100").Type(Enter).WaitFor("api-04")
	term.Type("x").WaitFor("[  Release  ]").Type(Tab).WaitFor("[> Release <]").Type(Enter).WaitFor("● released ")
	require.Zero(t, term.Type("q").ExitCode())

	got := Run(t, env, "history", "--since", "1d")
	assert.Zero(t, got.Code)
	assert.Empty(t, got.Stderr)
	assert.Regexp(t, `^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \S+  done  release [0-9.]+:9000 api-\d\d \d -> \d  `+
		`api-tcp/api-9000 hk environment\n$`, got.Stdout)
	got = Run(t, env, "history", "--json")
	assert.Zero(t, got.Code)
	var change struct{ Outcome, Profile string }
	require.NoError(t, json.Unmarshal([]byte(got.Stdout), &change))
	assert.Equal(t, "done environment", change.Outcome+" "+change.Profile)
	assert.NotContains(t, got.Stdout, "demo-private-key")

	require.NoError(t, os.Chmod(state+"/ulbconsole", 0o755))
	got = Run(t, env, "history")
	assert.Equal(t, 1, got.Code)
	assert.Empty(t, got.Stdout)
	assertSentence(t, got.Stderr)
	got = Run(t, env, "history", "--since", "soon")
	assert.Equal(t, 2, got.Code)
	assert.Contains(t, got.Stderr, "want a time such as 90m, 2h or 3d")
	assertSentence(t, got.Stderr)
}

func TestAnAddressIsFoundFromTheShell(t *testing.T) {
	got := Run(t, nil, "find", "--demo", "10.23.0.10")
	assert.Zero(t, got.Code)
	assert.Empty(t, got.Stderr)
	lines := strings.Split(strings.TrimSuffix(got.Stdout, "\n"), "\n")
	require.Len(t, lines, 4)
	assert.Regexp(t, `^\w+ +10\.23\.0\.10:\d+ +web-01 +running +\S+ +\d/\d( \+\d off)? -> \d/\d +[-\d]\S* +[a-z]+ +`+
		`hk/org-prod01 +backend-\w+$`, lines[0])
	var place struct{ Region, Address string }
	got = Run(t, nil, "find", "--demo", "--json", "10.23.0.10")
	assert.Zero(t, got.Code)
	first, _, _ := strings.Cut(got.Stdout, "\n")
	require.NoError(t, json.Unmarshal([]byte(first), &place))
	assert.Equal(t, "hk 10.23.0.10", place.Region+" "+place.Address)

	got = Run(t, nil, "find", "--demo", "no", "such", "thing")
	assert.Equal(t, 1, got.Code)
	assert.Empty(t, got.Stdout)
	assert.Contains(t, got.Stderr, `Nothing has "no such thing"`)
	assertSentence(t, got.Stderr)
	got = Run(t, nil, "find", "--demo", "10.23.0.10", "--fault", "retcode-299=1")
	assert.Equal(t, 1, got.Code)
	assert.Empty(t, got.Stdout)
	assert.Contains(t, got.Stderr, "GetRegion: ")
	assert.Contains(t, got.Stderr, "no region is known: name one with --region")
	assert.NotContains(t, Run(t, nil, "find", "--demo", "x\x1b[31m").Stderr, "\x1b")
}

func TestCtrlCEndsASearchFromTheShell(t *testing.T) {
	asked := make(chan struct{}, 100)
	silent := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // or it would not be seen that nobody waits any more
		asked <- struct{}{}
		<-r.Context().Done()
	}))
	defer silent.Close()
	term := start(t, Setup{Env: []string{"UCLOUD_PUBLIC_KEY=demo-public-key", "UCLOUD_PRIVATE_KEY=demo-private-key"}},
		console(t), "find", "10.23.0.10", "--base-url", silent.URL)
	within(t, asked, "nothing was asked", func() { asked <- struct{}{} })
	assert.Equal(t, 130, term.Type(CtrlC).ExitCode())
	assert.NotContains(t, term.Screen(), "ulbconsole:")
}

func TestAllThatIsWrongWithADemonstrationIsReportedAtOnce(t *testing.T) {
	got := Run(t, nil, "--demo", "--region", "hk", "--config", "x", "--color", "pink", "--fault", "x=1", "--quirk", "y")
	assert.Equal(t, 2, got.Code)
	for i, line := range strings.Split(strings.TrimSuffix(got.Stderr, "\n"), "\n") {
		assert.Contains(t, line, []string{"--region", "--config", "--color", `"x"`, `"y"`}[i])
	}
	assert.Equal(t, 5, strings.Count(got.Stderr, "ulbconsole: "))
}

func TestAllThatIsWrongIsReportedAtOnce(t *testing.T) {
	config := filepath.Join(t.TempDir(), "config.yaml")
	require.NoError(t, os.WriteFile(config, []byte("theme: pink\nkeys: {release: enter, fly: f}\n"+
		"profiles:\n  p: {public_key: a, credential_command: [sh, -c, 'touch asked; echo key']}\n"), 0o600))
	got := Run(t, []string{"ULBCONSOLE_PROTECTED=perhaps", "UCLOUD_PROFILE=p"}, "--config", config, "--color", "pink")
	assert.Equal(t, 2, got.Code, "the command line is among it")
	assert.Empty(t, got.Stdout)
	want := []string{
		`--color "pink" is unknown: want auto, always or never`,
		config + ":1: theme: want dark, light, mono, dark-rgb or light-rgb",
		"ULBCONSOLE_PROTECTED is neither true nor false: set it to true or unset it",
		config + ":2: keys.fly: there is no such action; the actions are ",
		config + `:2: keys.release: "enter" answers dialogs, and release is dangerous; choose a key such as a letter`,
	}
	lines := strings.Split(strings.TrimSuffix(got.Stderr, "\n"), "\n")
	require.Len(t, lines, len(want), got.Stderr)
	for i, line := range lines {
		assert.True(t, strings.HasPrefix(line, "ulbconsole: "+want[i]), line)
	}
	require.NoFileExists(t, filepath.Join(filepath.Dir(config), "asked"), "no passphrase was asked for")
}
