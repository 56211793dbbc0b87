package surfercloud

import (
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
)

func TestAProxyThatCannotBeUsedIsAnErrorWithoutItsPassword(t *testing.T) {
	for _, address := range []string{"http://u:hush-hush@%zz", "ftp://u:hush-hush@proxy", "http://u:hush-hush@"} {
		t.Setenv("HTTPS_PROXY", address)
		t.Setenv("NO_PROXY", "")
		_, err := New(Options{BaseURL: "https://api.example.com/", PublicKey: "p", PrivateKey: "k"})
		require.Error(t, err, address)
		assert.Contains(t, err.Error(), "HTTPS_PROXY")
		assert.NotContains(t, err.Error(), "hush-hush")

		for _, unaffected := range []string{"http://api.example.com/", "https://127.0.0.1:8443/"} {
			c, err := New(Options{BaseURL: unaffected, PublicKey: "p", PrivateKey: "k"})
			require.NoError(t, err, unaffected)
			c.Close()
		}
	}
}

func TestTheProxyOfTheEnvironmentIsUsedAndNoProxyGoesAround(t *testing.T) {
	var through atomic.Int32
	proxyServer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		through.Add(1)
		assert.Equal(t, "api.example.invalid", r.URL.Hostname())
		says(200, `{"RetCode":0,"Regions":[]}`)(w, r)
	}))
	t.Cleanup(proxyServer.Close)
	t.Setenv("NO_PROXY", "")
	t.Setenv("HTTP_PROXY", proxyServer.URL)
	c := newClient(t, Options{BaseURL: "http://api.example.invalid/"})
	_, err := c.Regions(t.Context())
	require.NoError(t, err)
	assert.Equal(t, int32(1), through.Load())

	t.Setenv("NO_PROXY", "api.example.invalid")
	around := newClient(t, Options{BaseURL: "http://api.example.invalid/"})
	way, err := around.reads.current().Proxy(httptest.NewRequest(http.MethodPost, "http://api.example.invalid/", nil))
	require.NoError(t, err)
	assert.Nil(t, way)
}

func TestAProxyThatRefusesIsNamed(t *testing.T) {
	for status, says := range map[int]string{407: "user and a password", 403: "HTTP 403"} {
		var requests atomic.Int32
		proxyServer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			requests.Add(1)
			assert.Equal(t, http.MethodConnect, r.Method)
			w.WriteHeader(status)
		}))
		t.Setenv("NO_PROXY", "")
		t.Setenv("HTTPS_PROXY", strings.Replace(proxyServer.URL, "://", "://user:hush-hush@", 1))
		c := newClient(t, Options{BaseURL: "https://api.example.invalid/"})
		_, err := c.Regions(t.Context())
		e := asError(t, err)
		assert.Contains(t, e.Message, says)
		assert.Contains(t, e.Message, "HTTPS_PROXY")
		assert.Contains(t, e.What(), "the proxy")
		assert.NotContains(t, err.Error(), "hush-hush")
		assert.True(t, e.NotSent)
		assert.Equal(t, int32(1), requests.Load(), "it would say the same again")
		proxyServer.Close()
		_, err = c.Regions(t.Context())
		e = asError(t, err)
		assert.True(t, e.Proxy)
		assert.Contains(t, e.Message, "the proxy 127.0.0.1:")
		assert.Contains(t, e.Message, "check HTTPS_PROXY")
		assert.Contains(t, e.Message, "NO_PROXY")
		assert.NotContains(t, e.Message, "base URL and the port")
		assert.NotContains(t, err.Error(), "hush-hush")
	}
}

func TestAProxyOfPlainHTTPThatAsksForAUserIsNotTheEndpoint(t *testing.T) {
	proxyServer, requests := serve(t, says(407, "<html>log in</html>"))
	t.Setenv("NO_PROXY", "")
	t.Setenv("HTTP_PROXY", "")
	t.Setenv("http_proxy", proxyServer.URL)
	c := newClient(t, Options{BaseURL: "http://api.example.invalid/"})
	_, err := c.Regions(t.Context())
	e := asError(t, err)
	assert.True(t, e.Proxy)
	assert.Equal(t, api.KindUnavailable, e.Kind)
	assert.Equal(t, "the proxy asks for a user and a password: set them in http_proxy", e.Message,
		"the variable that is set")
	assert.NotContains(t, err.Error(), "endpoint")
	assert.Equal(t, int32(1), requests.Load())

	body, _ := serve(t, says(403, "<html>this site is blocked</html>"))
	t.Setenv("http_proxy", body.URL)
	c = newClient(t, Options{BaseURL: "http://api.example.invalid/"})
	_, err = c.Regions(t.Context())
	assert.Contains(t, asError(t, err).Message, "the endpoint, or the proxy before it, answered with HTML",
		"nobody can tell")

	portal, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://portal.example/login", http.StatusFound)
	})
	t.Setenv("http_proxy", portal.URL)
	c = newClient(t, Options{BaseURL: "http://api.example.invalid/"})
	_, err = c.Regions(t.Context())
	assert.Contains(t, asError(t, err).Message,
		"the endpoint, or the proxy before it, redirects to http://portal.example,")
}

// TestWhatIsWrongWithAProxyIsSaidOfTheProxy: on the way to an https endpoint.
func TestWhatIsWrongWithAProxyIsReportedOfTheProxy(t *testing.T) {
	secure := httptest.NewUnstartedServer(says(200, ""))
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	t.Cleanup(secure.Close)
	plain, _ := serve(t, says(200, ""))
	plain.Config.ErrorLog = log.New(io.Discard, "", 0)
	hangsUp := listen(t, func(net.Conn) {})
	answersNothing := listen(t, func(conn net.Conn) { _, _ = conn.Write([]byte("hello\r\n\r\n")) })
	refusesSocks := listen(t, func(conn net.Conn) { _, _ = conn.Write([]byte{5, 0xff}) })
	for name, c := range map[string]struct{ address, says string }{
		"its certificate": {secure.URL, "the proxy's certificate is signed by an authority this machine does not know: " +
			"set ca_file"},
		"no TLS": {
			strings.Replace(plain.URL, "http:", "https:", 1),
			"the proxy does not speak HTTPS: check HTTPS_PROXY",
		},
		"it hangs up":     {"https://" + hangsUp, "the proxy broke the connection: check HTTPS_PROXY"},
		"it opens no way": {"http://" + hangsUp, "the proxy broke the connection: check HTTPS_PROXY"},
		"it is no proxy": {
			"http://" + answersNothing,
			`the proxy failed (malformed HTTP response "hello"): check HTTPS_PROXY`,
		},
		"it refuses SOCKS": {"socks5://" + refusesSocks, "the proxy does not let us through to the endpoint ("},
	} {
		t.Setenv("NO_PROXY", "")
		t.Setenv("HTTPS_PROXY", c.address)
		_, err := newClient(t, Options{BaseURL: "https://api.example.invalid/"}).Regions(t.Context())
		e := asError(t, err)
		assert.True(t, e.Proxy, name)
		assert.True(t, e.NotSent, name)
		assert.Contains(t, e.Message, c.says, name)
		assert.Contains(t, e.What(), "the proxy", name)
		assert.Contains(t, e.Next(), "the proxy", name)
	}
}

// TestWhatIsWrongBehindAProxyIsNotSaidOfTheProxy: it has opened the way.
func TestWhatIsWrongBehindAProxyIsNotReportedOfTheProxy(t *testing.T) {
	opens := listen(t, func(conn net.Conn) { _, _ = conn.Write([]byte("HTTP/1.1 200 OK\r\n\r\n")) })
	t.Setenv("NO_PROXY", "")
	t.Setenv("HTTPS_PROXY", "http://"+opens)
	_, err := newClient(t, Options{BaseURL: "https://api.example.invalid/"}).Regions(t.Context())
	e := asError(t, err)
	assert.False(t, e.Proxy)
	assert.True(t, e.NotSent)
	assert.NotContains(t, err.Error(), "proxy")
}

// TestAnEndpointThatAsksForAProxysUserIsNoProxy: no proxy reads these requests.
func TestAnEndpointThatAsksForAProxysUserIsNoProxy(t *testing.T) {
	server, _ := serve(t, says(407, `{"Message":"not from here"}`))
	_, err := newClient(t, Options{BaseURL: server.URL}).Regions(t.Context())
	e := asError(t, err)
	assert.False(t, e.Proxy)
	assert.Equal(t, "HTTP 407 Proxy Authentication Required: not from here", e.Message)
	assert.Contains(t, e.What(), "the endpoint refuses access")
	assert.NotContains(t, err.Error(), "HTTPS_PROXY")
}

func TestANameThatIsNotKnownIsTheProxysOrTheEndpoints(t *testing.T) {
	unknown := &net.DNSError{Name: "x.example", IsNotFound: true}
	toProxy := &net.OpError{Op: proxyConnect, Net: "tcp", Err: &net.OpError{Op: "dial", Err: unknown}}
	p := proxy{name: "HTTPS_PROXY"}
	require.True(t, p.failed(toProxy))
	words, _ := p.inWords(toProxy)
	assert.Equal(t, "the proxy's name x.example is not known: check HTTPS_PROXY and NO_PROXY", words)
	toEndpoint := &net.OpError{Op: "dial", Err: unknown}
	require.False(t, p.failed(toEndpoint))
	words, _ = inWords(toEndpoint)
	assert.Equal(t, "the name x.example is not known: check the base URL", words)
}

// listen answers each connection with reply and drops it.
func listen(t *testing.T, reply func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	var done sync.WaitGroup
	done.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Read(make([]byte, 256))
			reply(conn)
			_ = conn.Close()
		}
	})
	t.Cleanup(func() { _ = l.Close(); done.Wait() })
	return l.Addr().String()
}
