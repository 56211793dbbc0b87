// Package renew is an api.Client whose keys can be replaced while it is in use:
// where the service does not know them any more, their source is asked again.
//
// It may import api alone: the connections and the source of the keys are handed in. It must never
// send a write twice.
package renew

import (
	"context"
	"errors"
	"sync"
	"time"

	"cloud.internal/ulbconsole/api"
)

// unattendedTime is how long a source may take that cannot ask anybody.
const unattendedTime = 10 * time.Second

// goodTime is how long keys must have been in use before the service can have
// forgotten them. Before that it has not learned of them yet, or its parts
// disagree, and asking for more helps nobody.
const goodTime = time.Minute

// The RetCodes of keys that were good and are no longer: an unknown public key,
// and an unknown or expired token.
const (
	unknownKey   = 172
	unknownToken = 174
)

// Connection is a client and the account that its keys are of.
type Connection struct {
	Client  api.Client
	Account string // api.Fingerprint of the public key
}

// Source is where keys come from.
type Source struct {
	// Ask gets the keys again and connects with them. Attended says that the
	// terminal is free to ask the operator. Nil is a source that gives them once.
	Ask func(ctx context.Context, attended bool) (Connection, error)
	// Name says in words what is asked.
	Name string
	// MayPrompt says that it may want the terminal.
	MayPrompt bool
}

// Client is the api.Client of the keys in use. A read that is refused for the
// keys has their source asked again, unattended, once, and is repeated with what
// came: should that be refused too, or nothing come, or they be younger than a
// minute, it is final until Renew. A write is never repeated.
type Client struct {
	source Source
	asking chan struct{} // held while the source is asked
	ctx    context.Context
	end    context.CancelFunc

	mu       sync.Mutex
	now      Connection
	number   int           // of the keys in use, from 0
	came     time.Time     // they did, zero for the first
	accepted bool          // by the service, once at least
	tried    bool          // the source was asked again for these keys, unattended
	refused  bool          // the last answer with them said so
	failed   error         // of the last time the source was asked, nil where keys came
	renewed  chan struct{} // closed when other keys take their place
}

var _ api.Client = (*Client)(nil)

// New begins with the keys of a first connection.
func New(first Connection, source Source) *Client {
	c := &Client{source: source, asking: make(chan struct{}, 1), now: first, renewed: make(chan struct{})}
	c.ctx, c.end = context.WithCancel(context.Background())
	return c
}

// Close ends a source that is being asked, and waits until it has ended.
func (c *Client) Close() {
	c.end()
	c.asking <- struct{}{}
	<-c.asking
}

// Account is api.Fingerprint of the keys in use.
func (c *Client) Account() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now.Account
}

// State is what is to be known of the keys.
type State struct {
	Source Source
	// Number counts the keys that took the place of others.
	Number int
	// Wanted says that the service refuses the keys, and that Renew may get others.
	Wanted bool
	// Failed is why the source gave none when it was asked last, nil where it did.
	Failed error
}

// State is that of the keys in use.
func (c *Client) State() State {
	c.mu.Lock()
	defer c.mu.Unlock()
	return State{Source: c.source, Number: c.number, Wanted: c.refused && c.source.Ask != nil, Failed: c.failed}
}

// Renewal is closed when other keys take the place of those that err refused; nil
// where it is of something else, or none can come.
func (c *Client) Renewal(err error) <-chan struct{} {
	if c.source.Ask == nil || !refusesKeys(err) {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.renewed
}

// Renew asks the source for keys, with the terminal where it is attended. The
// error is the source's.
func (c *Client) Renew(ctx context.Context, attended bool) error {
	if c.source.Ask == nil {
		return errors.New("these keys come from where they cannot be read again: start with others")
	}
	if err := c.hold(ctx); err != nil {
		return err
	}
	defer func() { <-c.asking }()
	return c.ask(ctx, attended)
}

func (c *Client) hold(ctx context.Context) error {
	select {
	case c.asking <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// ask is called by who holds asking.
func (c *Client) ask(ctx context.Context, attended bool) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(c.ctx, cancel)() //nolint:contextcheck // Close ends it, too
	got, err := c.source.Ask(ctx, attended)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.failed = err
	if err != nil {
		return err
	}
	c.now, c.accepted, c.tried, c.refused = got, false, false, false
	c.number, c.came = c.number+1, time.Now()
	close(c.renewed)
	c.renewed = make(chan struct{})
	return nil
}

// current is the client in use, and the number of its keys.
func (c *Client) current() (api.Client, int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now.Client, c.number
}

// noteAnswer notes what an answer says of the keys it was asked with.
func (c *Client) noteAnswer(number int, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if number != c.number {
		return
	}
	var e *api.Error
	switch {
	case refusesKeys(err):
		c.refused = true
	case err == nil, errors.As(err, &e) && e.RetCode != 0 && e.Kind != api.KindAuth:
		c.accepted, c.refused = true, false
	}
}

// replacement is the client to repeat a read with that was refused for its keys; ok
// says whether there is one.
func (c *Client) replacement(ctx context.Context, number int) (client api.Client, ok bool) {
	if c.source.Ask == nil || c.hold(ctx) != nil {
		return nil, false
	}
	defer func() { <-c.asking }()
	c.mu.Lock()
	client, other := c.now.Client, c.number != number
	may := !c.tried && (c.number == 0 || c.accepted && time.Since(c.came) >= goodTime)
	c.tried = c.tried || may && !other
	c.mu.Unlock()
	if other || !may {
		return client, other
	}
	// Leaving the screen that read is no reason to leave the others without keys.
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), unattendedTime)
	defer cancel()
	if c.ask(limited, false) != nil {
		return nil, false
	}
	client, _ = c.current()
	return client, true
}

func refusesKeys(err error) bool {
	var e *api.Error
	return errors.As(err, &e) && (e.RetCode == unknownKey || e.RetCode == unknownToken)
}

// read asks, and once more where other keys came.
func read[T any](ctx context.Context, c *Client, ask func(api.Client) (T, error)) (T, error) {
	client, number := c.current()
	got, err := ask(client)
	if refusesKeys(err) {
		if _, ok := c.replacement(ctx, number); ok {
			client, number = c.current()
			got, err = ask(client)
		}
	}
	// Not before their source was asked: nobody is to be asked to do that by hand meanwhile.
	c.noteAnswer(number, err)
	return got, err
}
