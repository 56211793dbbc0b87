package demo

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"sync"
	"time"

	"cloud.internal/ulbconsole/api"
)

// The keys of a simulated cloud that was given none. They are no secret: they open nothing else.
const (
	PublicKey  = "demo-public-key"
	PrivateKey = "demo-private-key"
	// SecurityToken makes the keys pass as temporary ones (STS): it is accepted and not required;
	// any other token is RetCode 174.
	SecurityToken = "demo-security-token"
)

// maxULBs bounds a generated estate: far more than any account has, and what fits in the
// memory of a small machine.
const maxULBs = 100000

// maxParts bounds the regions, and the projects of each.
const maxParts = 100

// Options say which cloud to simulate. The zero value is the hand-made estate, without latency,
// faults or quirks, where a write shows up at once and health stays as it is.
type Options struct {
	// ULBs is 0 for the hand-made estate, else the size of a generated one, at most 100000, shared
	// out evenly over regions and projects.
	ULBs int
	// Regions and Projects are how many of each a generated estate has, 2 to 100; 0 is 2.
	Regions, Projects int
	// Keys are the only ones to answer to; without them the printed ones hold.
	Keys Keys
	// Seed decides the generated estate and which requests the fault rates hit.
	Seed uint64
	// Latency is waited before each answer, in real time.
	Latency time.Duration
	// Faults maps a fault kind (FaultKinds) to its rate, 0 to 1.
	Faults map[string]float64
	// Quirks names the uncertain rules to play the other way round (QuirkNames).
	Quirks []string
	// WriteDelay is how long, by Now, a write stays invisible to Describe. The write
	// itself counts at once.
	WriteDelay time.Duration
	// CreateDelay is the same for what AllocateBackend and CreatePolicy made, which the service
	// shows later than other changes. The longer of the two counts.
	CreateDelay time.Duration
	// HealthMoves lets the health of a few backends come and go, driven by Now.
	HealthMoves bool
	// Others says that others changed the hand-made estate some minutes before the cloud is made.
	Others bool
	// Now is the clock; nil is time.Now.
	Now func() time.Time
	// OnRequest, when set, sees every readable request before anything is done about it, signature
	// and all. It may change the cloud, which is how a test changes the state between two pages. It
	// is called from several goroutines.
	OnRequest func(action string, form url.Values)
}

// Cloud is one simulated cloud. It is safe for concurrent use.
type Cloud struct {
	options Options
	quirks  map[string]bool
	actions map[string]actionSpec
	now     func() time.Time
	// wait is how real time passes: latency, and the answers that never come.
	wait func(context.Context, time.Duration) error

	mu     sync.RWMutex
	estate *estate
	// events are the last writes, and recorded is how many there were.
	events   []event
	recorded int

	// turns says of each question whether its next answer is the second replica's.
	turnMu sync.Mutex
	turns  map[turnKey]bool

	faultMu  sync.Mutex
	rng      *rand.Rand
	scripted []scriptedFault
}

// New builds a cloud. An unknown fault kind or quirk, or a rate outside 0 to 1, is an error that
// names the known ones.
func New(o Options) (*Cloud, error) {
	if o.ULBs < 0 || o.Latency < 0 || o.WriteDelay < 0 || o.CreateDelay < 0 {
		return nil, fmt.Errorf("the simulated cloud was asked for %d ULBs, latency %s, write delay %s and create delay %s: "+
			"give numbers of 0 or more", o.ULBs, o.Latency, o.WriteDelay, o.CreateDelay)
	}
	if o.ULBs > maxULBs {
		return nil, fmt.Errorf("the simulated cloud was asked for %d ULBs: give at most %d", o.ULBs, maxULBs)
	}
	for name, n := range map[string]int{"regions": o.Regions, "projects": o.Projects} {
		switch {
		case n == 0:
		case o.ULBs == 0:
			return nil, fmt.Errorf("the simulated cloud was asked for %d %s, which a generated one alone has: "+
				"say how many ULBs, too", n, name)
		case n < 2 || n > maxParts:
			return nil, fmt.Errorf("the simulated cloud was asked for %d %s: give 2 to %d", n, name, maxParts)
		}
	}
	if (o.Keys.Public == "") != (o.Keys.Private == "") {
		return nil, errors.New("the simulated cloud was given half a pair of keys: give both or none")
	}
	if err := checkFaults(o.Faults); err != nil {
		return nil, err
	}
	quirks, err := checkQuirks(o.Quirks)
	if err != nil {
		return nil, err
	}
	c := &Cloud{
		options: o,
		quirks:  quirks,
		actions: actions(),
		now:     o.Now,
		wait:    waitReal,
		turns:   map[turnKey]bool{},
		//nolint:gosec // the simulation must repeat itself by seed; nothing here is secret
		rng: rand.New(rand.NewPCG(o.Seed, 0x756c62)),
	}
	if c.now == nil {
		c.now = time.Now
	}
	if o.ULBs > 0 {
		c.estate = bigEstate(o, quirks, c.now())
	} else {
		c.estate = demoEstate(quirks, c.now())
	}
	if o.Others {
		c.remember(c.now())
	}
	return c, nil
}

// waitReal returns after d, or with the context's error if that ends first.
func waitReal(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	return api.SystemClock{}.Sleep(ctx, d)
}
