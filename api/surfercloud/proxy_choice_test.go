package surfercloud

import (
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/endpoint"
)

// TestTheProxyIsChosenAsCurlDoes: small letters first, the scheme's own before
// ALL_PROXY, and an empty one for none.
func TestTheProxyIsChosenAsCurlDoes(t *testing.T) {
	for name, c := range map[string]struct {
		env  string
		base string
		want string // the proxy, "" for none
		by   string
	}{
		"none": {base: "https://api.example/"},
		"ALL_PROXY": {
			env: "ALL_PROXY=http://all:1", base: "https://api.example/",
			want: "http://all:1", by: "ALL_PROXY",
		},
		"ALL_PROXY of plain http": {
			env: "ALL_PROXY=http://all:1", base: "http://api.example/",
			want: "http://all:1", by: "ALL_PROXY",
		},
		"all_proxy first": {
			env: "ALL_PROXY=http://all:1 all_proxy=http://small:1", base: "https://api.example/",
			want: "http://small:1", by: "all_proxy",
		},
		"the scheme's own first": {
			env: "all_proxy=http://all:1 HTTPS_PROXY=http://own:1", base: "https://api.example/",
			want: "http://own:1", by: "HTTPS_PROXY",
		},
		"small letters first": {
			env: "https_proxy=http://small:1 HTTPS_PROXY=http://own:1", base: "https://api.example/",
			want: "http://small:1", by: "https_proxy",
		},
		"another scheme's": {env: "HTTP_PROXY=http://other:1", base: "https://api.example/"},
		"another scheme's, and all": {
			env: "HTTP_PROXY=http://other:1 ALL_PROXY=http://all:1", base: "https://api.example/",
			want: "http://all:1", by: "ALL_PROXY",
		},
		"an empty one is none": {
			env: "https_proxy= ALL_PROXY=http://all:1", base: "https://api.example/",
			want: "http://all:1", by: "ALL_PROXY",
		},
		"NO_PROXY": {env: "ALL_PROXY=http://all:1 NO_PROXY=.example", base: "https://api.example/"},
		"no_proxy first": {
			env:  "ALL_PROXY=http://all:1 NO_PROXY=api.example no_proxy=other",
			base: "https://api.example/", want: "http://all:1", by: "ALL_PROXY",
		},
		"NO_PROXY of all":  {env: "ALL_PROXY=http://all:1 NO_PROXY=*", base: "https://api.example/"},
		"loopback":         {env: "ALL_PROXY=http://all:1", base: "http://127.0.0.1:8080/"},
		"without a scheme": {env: "ALL_PROXY=all:1", base: "https://api.example/", want: "http://all:1", by: "ALL_PROXY"},
		"socks5": {
			env: "ALL_PROXY=socks5://all:1", base: "https://api.example/",
			want: "socks5://all:1", by: "ALL_PROXY",
		},
		"socks5h": {
			env: "all_proxy=socks5h://all:1", base: "https://api.example/",
			want: "socks5h://all:1", by: "all_proxy",
		},
		"one for another scheme is bad": {
			env: "HTTP_PROXY=ftp://x HTTPS_PROXY=http://own:1", base: "https://api.example/",
			want: "http://own:1", by: "HTTPS_PROXY",
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
