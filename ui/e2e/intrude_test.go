//go:build linux

package e2e

import (
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// chatty is a proxy before a demo-server that says something of its own on every
// connection that is idle.
type chatty struct {
	url   string
	conns chan heard
}

// heard is a connection, and what closes when the client is done with it.
type heard struct {
	net.Conn
	closed chan struct{}
}

const unsolicited = "HTTP/1.1 503 Unavailable\r\nX-Hostile: \x1b[31mred\r\nContent-Length: 0\r\nConnection: " +
	"close\r\n\r\n"

func startChatty(t *testing.T, to string) *chatty {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	c := &chatty{url: "http://" + l.Addr().String() + "/", conns: make(chan heard, 100)}
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial("tcp", strings.TrimPrefix(to, "http://"))
			if err != nil {
				return
			}
			conn := heard{client, make(chan struct{})}
			c.conns <- conn
			go func() { _, _ = io.Copy(server, client); _ = server.Close(); close(conn.closed) }()
			go func() { _, _ = io.Copy(client, server); _ = client.Close() }()
		}
	}()
	return c
}

// speak says it on every connection, and waits until the client has heard it, for then it closes.
func (c *chatty) speak(t *testing.T) {
	t.Helper()
	require.NotEmpty(t, c.conns)
	for len(c.conns) > 0 {
		conn := <-c.conns
		if _, err := io.WriteString(conn, unsolicited); err == nil {
			within(t, conn.closed, "the client does not hear it", func() { _ = conn.Close() })
		}
	}
}

var demoKeys = []string{"UCLOUD_PUBLIC_KEY=demo-public-key", "UCLOUD_PRIVATE_KEY=demo-private-key"}

// What a server says unasked, net/http prints with its own log.
func TestAnUnsolicitedAnswerOnAnIdleConnectionIsNotOnTheScreen(t *testing.T) {
	proxy := startChatty(t, startServer(t).url)
	log := filepath.Join(t.TempDir(), "log")
	term := Start(t, Setup{Env: demoKeys}, "--base-url", proxy.url, "--log",
		log).WaitFor("web-frontend").WaitFor("q quit")
	proxy.speak(t)
	term.Type("?").WaitFor(" › help").Type(Esc).WaitGone(" › help").WaitFor("web-frontend") // frames were drawn since
	assert.NotContains(t, string(term.Raw()), "nsolicited")
	assert.NotContains(t, string(term.Raw()), "503 Un")
	assert.Zero(t, term.Type("q").ExitCode())
	assert.NotContains(t, string(term.Raw()), "nsolicited")
}

func TestWhatTheRuntimePrintsGoesToTheLogWithoutSecrets(t *testing.T) {
	server := startServer(t)
	log := filepath.Join(t.TempDir(), "log")
	env := append([]string{"GODEBUG=gctrace=1,http2debug=2,netdns=2", "GOGC=1"}, demoKeys...)
	term := Start(t, Setup{Env: env}, "--base-url", server.url+"/", "--log",
		log).WaitFor("web-frontend").WaitFor("q quit")
	for range 5 {
		term.Type("r").Type("?").WaitFor(" › help").Type(Esc).WaitGone(" › help").WaitFor("web-frontend")
	}
	assert.Zero(t, term.Type("q").ExitCode())
	_, screen, _ := strings.Cut(string(term.Raw()), "\x1b[?1049h")
	screen, _, _ = strings.Cut(screen, "\x1b[?1049l")
	assert.NotContains(t, screen, "clock", "as a collection's line has it")
	text, err := os.ReadFile(log)
	require.NoError(t, err)
	assert.Contains(t, string(text), `msg="standard error" line="gc `)
	for _, secret := range []string{"demo-public-key", "demo-private-key", "Signature="} {
		assert.NotContains(t, string(text), secret)
		assert.NotContains(t, string(term.Raw()), secret)
	}
}

// wall is what another user of the host writes onto the terminal: it scrolls the frame.
const wall = "\r\n\r\nBroadcast message from root (pts/1):\r\n\r\nreboot at 04:00\r\n\r\n"

func TestCtrlLDrawsWhatAnotherProgramWroteOverAnew(t *testing.T) {
	term := Start(t, Setup{}, "--demo").WaitFor("web-frontend").WaitFor("q quit")
	// a list, a text field, help
	for reach, there := range map[string]string{"": "q quit", "/": "enter keeps the filter", "?": " › help"} {
		term.Type(reach).WaitFor(there)
		term.emulate("\x1b[24;1H" + wall).WaitFor("reboot at 04:00")
		term.Type(CtrlL).WaitGone("reboot at 04:00").WaitGone("Broadcast")
		term.WaitUntil("the header", func(screen string) bool { return strings.HasPrefix(screen, "demo › ") })
		term.WaitFor(there) // the footer is drawn last: what is not there yet is not gone
		if reach != "" {
			term.Type(Esc).WaitGone(there)
		}
	}
	term.WaitFor("web-frontend")
	assert.Zero(t, term.Type("q").ExitCode())
}

func TestADialogOpensOnAScreenThatIsDrawnAnew(t *testing.T) {
	term := openBackends(t)
	term.emulate("\x1b[24;1H" + wall).WaitFor("reboot at 04:00")
	term.Type("x").WaitFor("[  Release  ]").WaitGone("reboot at 04:00").WaitGone("Broadcast")
	b, whole := findBox(term.Screen(), releaseTitle)
	assert.True(t, whole, "%v", b)
	term.emulate("\x1b[24;1H" + wall).Type(CtrlL).WaitGone("reboot at 04:00").WaitFor("[> Cancel <]")
	term.Type(Esc).WaitGone(releaseTitle)
	assert.Zero(t, term.Type("q").ExitCode())
}
