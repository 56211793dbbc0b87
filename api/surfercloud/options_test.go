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
	"cloud.internal/ulbconsole/api/endpoint"
)

func TestNewRefusesWhatCannotWorkAndNamesIt(t *testing.T) {
	good := Options{BaseURL: "https://api.surfercloud.com/", PublicKey: "public-key-0", PrivateKey: "hush-hush"}
	for name, c := range map[string]struct {
		change func(*Options)
		says   string
	}{
		"no address":       {func(o *Options) { o.BaseURL = "" }, "the base URL does not start with https://"},
		"no scheme":        {func(o *Options) { o.BaseURL = "api.surfercloud.com" }, "https://api.surfercloud.com/"},
		"no host":          {func(o *Options) { o.BaseURL = "https:///" }, "the base URL names no host"},
		"another scheme":   {func(o *Options) { o.BaseURL = "ftp://api" }, "the base URL does not start with https://"},
		"broken address":   {func(o *Options) { o.BaseURL = "https://u:hush-hush@a b/" }, "the base URL is not a URL"},
		"password":         {func(o *Options) { o.BaseURL = "https://u:hush-hush@host/" }, "user name"},
		"query":            {func(o *Options) { o.BaseURL = "https://host/?a=hush-hush" }, "query"},
		"no public key":    {func(o *Options) { o.PublicKey = "" }, "public key is missing"},
		"no private key":   {func(o *Options) { o.PrivateKey = "" }, "private key is missing"},
		"line end":         {func(o *Options) { o.PrivateKey = "hush-hush\n" }, "private key holds"},
		"token with space": {func(o *Options) { o.SecurityToken = "hush-hush x" }, "security token holds"},
		"header injection": {func(o *Options) { o.ChannelKey = "hush-hush\r\nX: y" }, "channel key holds"},
		"CA not PEM": {
			func(o *Options) { o.CA, o.CAFile = []byte("hello"), "/etc/not.pem" },
			"/etc/not.pem holds no certificate",
		},
		"CA empty": {
			func(o *Options) { o.CA, o.CAFile = []byte{}, "/etc/empty.pem" },
			"/etc/empty.pem holds no certificate",
		},
	} {
		o := good
		c.change(&o)
		_, err := New(o)
		require.Error(t, err, name)
		assert.Contains(t, err.Error(), c.says, name)
		assert.NotContains(t, err.Error(), "hush-hush", name)
		assert.NotContains(t, err.Error(), "\n", name)
	}
	c, err := New(good)
	require.NoError(t, err)
	c.Close()
}

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

func TestAProxyThatRefusesIsSaidSo(t *testing.T) {
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
func TestWhatIsWrongWithAProxyIsSaidOfTheProxy(t *testing.T) {
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
func TestWhatIsWrongBehindAProxyIsNotSaidOfTheProxy(t *testing.T) {
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

// TestTheProxyIsChosenAsCurlDoes: small letters first, the scheme's own before
// ALL_PROXY, and an empty one for none.
func TestTheProxyIsChosenAsCurlDoes(t *testing.T) {
	for name, c := range map[string]struct {
		env  string
		base string
		want string // the proxy, "" for none
		by   string
	}{
		"none":                    {"", "https://api.example/", "", ""},
		"ALL_PROXY":               {"ALL_PROXY=http://all:1", "https://api.example/", "http://all:1", "ALL_PROXY"},
		"ALL_PROXY of plain http": {"ALL_PROXY=http://all:1", "http://api.example/", "http://all:1", "ALL_PROXY"},
		"all_proxy first": {
			"ALL_PROXY=http://all:1 all_proxy=http://small:1", "https://api.example/",
			"http://small:1", "all_proxy",
		},
		"the scheme's own first": {
			"all_proxy=http://all:1 HTTPS_PROXY=http://own:1", "https://api.example/",
			"http://own:1", "HTTPS_PROXY",
		},
		"small letters first": {
			"https_proxy=http://small:1 HTTPS_PROXY=http://own:1", "https://api.example/",
			"http://small:1", "https_proxy",
		},
		"another scheme's": {"HTTP_PROXY=http://other:1", "https://api.example/", "", ""},
		"another scheme's, and all": {
			"HTTP_PROXY=http://other:1 ALL_PROXY=http://all:1", "https://api.example/",
			"http://all:1", "ALL_PROXY",
		},
		"an empty one is none": {
			"https_proxy= ALL_PROXY=http://all:1", "https://api.example/",
			"http://all:1", "ALL_PROXY",
		},
		"NO_PROXY": {"ALL_PROXY=http://all:1 NO_PROXY=.example", "https://api.example/", "", ""},
		"no_proxy first": {
			"ALL_PROXY=http://all:1 NO_PROXY=api.example no_proxy=other",
			"https://api.example/", "http://all:1", "ALL_PROXY",
		},
		"NO_PROXY of all":  {"ALL_PROXY=http://all:1 NO_PROXY=*", "https://api.example/", "", ""},
		"loopback":         {"ALL_PROXY=http://all:1", "http://127.0.0.1:8080/", "", ""},
		"without a scheme": {"ALL_PROXY=all:1", "https://api.example/", "http://all:1", "ALL_PROXY"},
		"socks5":           {"ALL_PROXY=socks5://all:1", "https://api.example/", "socks5://all:1", "ALL_PROXY"},
		"socks5h": {
			"all_proxy=socks5h://all:1", "https://api.example/",
			"socks5h://all:1", "all_proxy",
		},
		"one for another scheme is bad": {
			"HTTP_PROXY=ftp://x HTTPS_PROXY=http://own:1", "https://api.example/",
			"http://own:1", "HTTPS_PROXY",
		},
	} {
		t.Run(name, func(t *testing.T) {
			proxyless(t)
			for _, set := range strings.Fields(c.env) {
				name, value, _ := strings.Cut(set, "=")
				t.Setenv(name, value)
			}
			base, err := endpoint.Parse(c.base)
			require.NoError(t, err)
			p, err := proxyFor(base)
			require.NoError(t, err)
			assert.Equal(t, c.by, p.name)
			way, err := p.choose(base)
			require.NoError(t, err)
			if c.want == "" {
				assert.Nil(t, way)
				return
			}
			assert.Equal(t, c.want, way.String())
		})
	}
}

// proxyless clears what this machine's own environment says of proxies.
func proxyless(t *testing.T) {
	t.Helper()
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"} {
		t.Setenv(name, "")
		t.Setenv(strings.ToLower(name), "")
	}
}

func TestAProxyThatCannotBeUsedIsNamedAtTheStart(t *testing.T) {
	for address, says := range map[string]string{
		"socks4://u:hush-hush@proxy:1080":  "none of http, https, socks5 and socks5h",
		"socks4a://u:hush-hush@proxy:1080": "none of http, https, socks5 and socks5h",
		"socks://u:hush-hush@proxy:1080":   "none of http, https, socks5 and socks5h",
		"ftp://u:hush-hush@proxy":          "none of http, https, socks5 and socks5h",
		"http://u:hush-hush@%zz":           "cannot be used",
		"http://u:hush-hush@":              "cannot be used",
		"http://u:hush-hush@proxy:99999":   "not a number from 1 to 65535",
		"http://u:hush-hush@proxy:0":       "not a number from 1 to 65535",
		"http://u:hush-hush@прокси:3128": "not ASCII, and may look like another one: if it is the one you mean, write " +
			"it as xn--h1adldfi",
		"socks5://u:hush-hush@рroxy:1080": "not ASCII, and may look like another one: if it is the one you mean, write " +
			"it as xn--roxy-f6d",
	} {
		for _, name := range []string{"ALL_PROXY", "all_proxy", "HTTPS_PROXY"} {
			t.Run(name+" "+address, func(t *testing.T) {
				proxyless(t)
				t.Setenv(name, address)
				_, err := New(Options{BaseURL: "https://api.example/", PublicKey: "p", PrivateKey: "k"})
				require.ErrorContains(t, err, says)
				assert.Contains(t, err.Error(), name)
				assert.NotContains(t, err.Error(), "hush-hush")
			})
		}
	}
}

// TestASOCKSProxyIsGoneThrough: it gets the name, and opens the way.
func TestASOCKSProxyIsGoneThrough(t *testing.T) {
	server, requests := serve(t, says(200, noRegions))
	for scheme, user := range map[string]string{"socks5": "", "socks5h": "op:hush-hush@"} {
		asked := make(chan string, 4)
		socks := socksServer(t, user, server.Listener.Addr().String(), asked)
		proxyless(t)
		t.Setenv("ALL_PROXY", scheme+"://"+user+socks)
		before := requests.Load()
		_, err := newClient(t, Options{BaseURL: "http://api.example.invalid/"}).Regions(t.Context())
		require.NoError(t, err)
		assert.Equal(t, "api.example.invalid", <-asked)
		assert.Equal(t, before+1, requests.Load())

		t.Setenv("ALL_PROXY", scheme+"://op:wrong-hush@"+socks)
		if user == "" {
			continue
		}
		_, err = newClient(t, Options{BaseURL: "http://api.example.invalid/"}).Regions(t.Context())
		e := asError(t, err)
		assert.True(t, e.Proxy)
		assert.True(t, api.NeedsOperator(err), err)
		assert.Contains(t, e.Message, "check ALL_PROXY")
		assert.NotContains(t, err.Error(), "hush")
		assert.Equal(t, before+1, requests.Load())
		assert.Equal(t, "wrong password", <-asked)
		assert.Empty(t, asked, "its password went out once")
	}
}

// socksServer opens a way to one address, whatever is asked for, for the user
// that it knows, and says what was asked for.
func socksServer(t *testing.T, user, to string, asked chan<- string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	var running sync.WaitGroup
	one := func(conn net.Conn) {
		defer func() { _ = conn.Close() }()
		read := func(n int) []byte {
			b := make([]byte, n)
			_, _ = io.ReadFull(conn, b)
			return b
		}
		read(int(read(2)[1])) // the methods
		if user == "" {
			_, _ = conn.Write([]byte{5, 0})
		} else {
			_, _ = conn.Write([]byte{5, 2})
			name := read(int(read(2)[1]))
			password := read(int(read(1)[0]))
			if string(name)+":"+string(password)+"@" != user {
				asked <- "wrong password"
				_, _ = conn.Write([]byte{1, 1})
				return
			}
			_, _ = conn.Write([]byte{1, 0})
		}
		asked <- string(read(int(read(5)[4])))
		read(2)
		_, _ = conn.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0})
		there, err := net.Dial("tcp", to)
		if err != nil {
			return
		}
		running.Go(func() { _, _ = io.Copy(there, conn); _ = there.Close() })
		_, _ = io.Copy(conn, there)
	}
	running.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			running.Go(func() { one(conn) })
		}
	})
	t.Cleanup(func() { _ = l.Close() })
	return l.Addr().String()
}
