// Package surfercloud is the api.Client over HTTP. The official SDK signs, encodes and sends;
// everything it leaves open is done here: contexts, bounds, retries of reads, words for what went
// wrong, and decoding that keeps an absent field apart from a zero.
//
// It may import api and the pure packages beneath it, and alone imports the SDK. It must never send
// a write twice, follow a redirect, let a key into an error or a log, or decide anything about a
// change.
package surfercloud

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"
	"unicode"

	"github.com/ucloud/ucloud-sdk-go/ucloud"
	"github.com/ucloud/ucloud-sdk-go/ucloud/auth"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/endpoint"
)

const (
	// DefaultReadTimeout is how long a read may be silent where nobody set it.
	DefaultReadTimeout = 15 * time.Second
	// A read that keeps coming, however slowly, ends all the same.
	wholeReadTimeout = 5 * time.Minute
	// The service may work on a request for 60 s before it gives up. What is known
	// of a lost write rests on this: api/change waits longer.
	writeTimeout = 65 * time.Second
)

// Options is what a Client needs to know.
type Options struct {
	BaseURL       string // such as https://api.surfercloud.com/
	PublicKey     string
	PrivateKey    string
	SecurityToken string         // with temporary keys
	ChannelKey    string         // sent as the header channel-key
	CA            []byte         // PEM roots trusted beside the system's, nil is none
	CAFile        string         // where they stand, for the error of a wrong one
	ReadOnly      bool           // the client itself refuses every write
	ReadTimeout   time.Duration  // for a read without a byte, 0 is DefaultReadTimeout
	TimeoutSet    string         // where that was set, as "timeout: 20s in FILE", for errors
	Limiter       *Limiter       // shared by the clients of a process, nil is one of its own
	Clock         api.Clock      // nil is the machine's
	Log           *slog.Logger   // one record per request, without secrets; nil is none
	UserAgent     string         // appended to the SDK's
	Jitter        func() float64 // 0 <= j < 1, spreads retries; nil is random
}

// Client is the load balancer service over HTTP. It is safe for concurrent use.
type Client struct {
	sdk         ucloud.Config
	keys        auth.Credential
	channelKey  string
	readOnly    bool
	host        string // of the endpoint
	readLimits  limits
	writeLimits limits
	clock       api.Clock
	log         *slog.Logger
	jitter      func() float64
	mask        *mask
	proxy       proxy
	asker       string // the public key, shortened, and the endpoint
	reads       *pool
	writes      *http.Transport
	sizes       pageSizes
	breaker     *breaker
	limiter     *Limiter
}

var _ api.Client = (*Client)(nil)

// New checks the options and returns a Client. It sends nothing.
func New(o Options) (*Client, error) {
	base, err := endpoint.Parse(o.BaseURL)
	if err != nil {
		return nil, fmt.Errorf("the base URL %w", err)
	}
	if err := checkKeys(o); err != nil {
		return nil, err
	}
	way, err := proxyFor(base)
	if err != nil {
		return nil, err
	}
	reads, writes, err := transports(way, o.CA, o.CAFile)
	if err != nil {
		return nil, err
	}
	c := &Client{
		sdk:         ucloud.Config{BaseUrl: base.String(), UserAgent: o.UserAgent},
		keys:        auth.Credential{PublicKey: o.PublicKey, PrivateKey: o.PrivateKey, SecurityToken: o.SecurityToken},
		channelKey:  o.ChannelKey,
		readOnly:    o.ReadOnly,
		host:        base.Host,
		readLimits:  limits{silence: o.ReadTimeout, whole: wholeReadTimeout, set: o.TimeoutSet},
		writeLimits: limits{whole: writeTimeout},
		clock:       o.Clock,
		log:         o.Log,
		jitter:      o.Jitter,
		asker:       asker(o.PublicKey, base.Host),
		mask:        newMask(o.PublicKey, o.PrivateKey, o.SecurityToken, o.ChannelKey, way.password),
		proxy:       way,
		reads:       reads,
		writes:      writes,
		breaker:     newBreaker(),
		limiter:     o.Limiter,
	}
	c.setDefaults()
	return c, nil
}

func (c *Client) setDefaults() {
	if c.readLimits.silence <= 0 {
		c.readLimits.silence = DefaultReadTimeout
	}
	if c.clock == nil {
		c.clock = api.SystemClock{}
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	if c.limiter == nil {
		c.limiter = NewLimiter()
	}
	if c.jitter == nil {
		c.jitter = rand.Float64
	}
}

// Close closes the connections that are kept alive. Calls still running go on.
func (c *Client) Close() {
	c.reads.close()
	c.writes.CloseIdleConnections()
}

// asker names the keys in use by the beginning of the public one.
func asker(publicKey, host string) string {
	if n := min(8, len(publicKey)/2); n > 0 {
		publicKey = publicKey[:n] + "..."
	}
	return "public key " + publicKey + " at " + host
}

func checkKeys(o Options) error {
	for _, key := range []struct {
		name, value string
		needed      bool
	}{
		{"public key", o.PublicKey, true},
		{"private key", o.PrivateKey, true},
		{"security token", o.SecurityToken, false},
		{"channel key", o.ChannelKey, false},
	} {
		if key.needed && key.value == "" {
			return fmt.Errorf("the %s is missing: set it in the profile or the environment", key.name)
		}
		if strings.ContainsFunc(key.value, notKeyRune) {
			return fmt.Errorf("the %s holds a space, a line end or another character that no key has: copy it again", key.name)
		}
	}
	return nil
}

func notKeyRune(r rune) bool {
	return r > unicode.MaxASCII || r <= ' ' || r == 0x7f
}

// hide takes keys and signatures out of a text and bounds it.
func (c *Client) hide(s string) string { return bounded(c.mask.hide(s)) }

// Mask takes keys and signatures out of a text that was not made for a reader: of
// a library, or the trace of a fault. It goes line by line.
func (c *Client) Mask(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(c.mask.hide(line))
	}
	return b.String()
}
