//go:build linux

package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var announcement = regexp.MustCompile(`^listening on (http://127\.0\.0\.1:[0-9]+) \(public key demo-public-key, ` +
	`private key demo-private-key\)\n$`)

// server is a running demo-server.
type server struct {
	url    string
	cmd    *exec.Cmd
	rest   io.Reader // what it prints after its first line
	stderr bytes.Buffer
}

func startServer(t *testing.T, args ...string) *server {
	t.Helper()
	s := &server{cmd: exec.Command(console(t), append([]string{"demo-server"}, args...)...)}
	s.cmd.Env = environment(t, nil)
	s.cmd.Stderr = &s.stderr
	stdout, err := s.cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, s.cmd.Start())
	t.Cleanup(func() { _ = s.cmd.Process.Kill(); _ = s.cmd.Wait() })
	lines := bufio.NewReader(stdout)
	first, err := lines.ReadString('\n')
	if err != nil {
		_ = s.cmd.Wait() // only then is all of its complaint there
		require.FailNow(t, "the server does not start", s.stderr.String())
	}
	found := announcement.FindStringSubmatch(first)
	require.NotNil(t, found, "it prints %q", first)
	s.url, s.rest = found[1], lines
	return s
}

// end sends a signal and tells the exit code, and what was printed since the first line.
func (s *server) end(t *testing.T, signal syscall.Signal) (code int, rest string) {
	t.Helper()
	require.NoError(t, s.cmd.Process.Signal(signal))
	ended := make(chan struct{})
	go func() {
		all, _ := io.ReadAll(s.rest)
		rest = string(all)
		_ = s.cmd.Wait()
		close(ended)
	}()
	within(t, ended, "the server goes on", func() { _ = s.cmd.Process.Kill() })
	return s.cmd.ProcessState.ExitCode(), rest
}

func TestTheDemoServerAnswersUntilASignalEndsIt(t *testing.T) {
	for signal, code := range map[syscall.Signal]int{syscall.SIGINT: 130, syscall.SIGTERM: 143} {
		s := startServer(t)
		response, err := http.PostForm(s.url+"/",
			url.Values{"Action": {"GetRegion"}, "PublicKey": {"demo-public-key"}, "Signature": {"wrong"}})
		require.NoError(t, err)
		var body struct{ RetCode int }
		require.NoError(t, json.NewDecoder(response.Body).Decode(&body))
		_ = response.Body.Close()
		assert.Equal(t, http.StatusOK, response.StatusCode)
		assert.Equal(t, 171, body.RetCode, "a wrong signature is refused as the service does")
		assert.NotEmpty(t, response.Header.Get("X-UCLOUD-REQUEST-UUID"))

		got, rest := s.end(t, signal)
		assert.Equal(t, code, got)
		assert.Empty(t, rest, "one line is all it prints")
		assert.Empty(t, s.stderr.String())
	}
}

// The demonstration's port can be reached by every user of the host, and the printed keys are
// known to all of them.
func TestTheDemonstrationKnowsNobodysKeysButItsOwn(t *testing.T) {
	file := filepath.Join(t.TempDir(), "log")
	term := Start(t, Setup{}, "--demo", "--log", file).WaitFor("web-frontend")
	log, err := os.ReadFile(file)
	require.NoError(t, err)
	endpoint := regexp.MustCompile(`endpoint=(127\.0\.0\.1:[0-9]+)`).FindSubmatch(log)
	require.NotNil(t, endpoint, "%s", log)
	for _, key := range []string{"demo-public-key", "ucloudsomeone@example.com1296235120854146120"} {
		response, err := http.PostForm("http://"+string(endpoint[1])+"/",
			url.Values{"Action": {"GetRegion"}, "PublicKey": {key}, "Signature": {"any"}})
		require.NoError(t, err)
		var body struct{ RetCode int }
		require.NoError(t, json.NewDecoder(response.Body).Decode(&body))
		_ = response.Body.Close()
		assert.Equal(t, 172, body.RetCode, key)
	}
	assert.Zero(t, term.Type("q").ExitCode())
}

func TestTheDemoServerRefusesToBePublicUnasked(t *testing.T) {
	got := Run(t, nil, "demo-server", "--listen", "0.0.0.0:0")
	assert.Equal(t, 2, got.Code)
	assert.Contains(t, got.Stderr, "--public")
	assertSentence(t, got.Stderr)
}

func TestTheDemoServerSaysThatItsPortIsTaken(t *testing.T) {
	s := startServer(t)
	got := Run(t, nil, "demo-server", "--listen", strings.TrimPrefix(s.url, "http://"))
	assert.Equal(t, 1, got.Code)
	assertSentence(t, got.Stderr)
}

func TestTheConsoleBrowsesADemoServerWithItsKeys(t *testing.T) {
	s := startServer(t)
	keys := []string{"UCLOUD_PUBLIC_KEY=demo-public-key", "UCLOUD_PRIVATE_KEY=demo-private-key"}
	term := Start(t, Setup{Env: keys}, "--base-url", s.url+"/").WaitFor("web-frontend")
	term.WaitFor(strings.TrimPrefix(s.url, "http://"))
	assert.Zero(t, term.Type("q").ExitCode())
	assert.NotContains(t, string(term.Raw()), "demo-private-key")
}
