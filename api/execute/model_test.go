package execute_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/api/fake"
)

// cloud is a service in trouble: what happens to a request, how long a write takes to show, and
// what is wrong with each answer to a read, all by chance.
type cloud struct {
	api.Client // which no release asks for anything else

	r       *rand.Rand
	clock   *fake.Clock
	vserver api.VServer
	faults  float64 // of reads
	sent    int
	gone    bool      // the truth
	shows   time.Time // when the truth shows in reads
}

func (c *cloud) VServers(context.Context, api.Scope, api.ULBID) (api.VServerList, error) {
	c.clock.Advance(time.Duration(c.r.IntN(2000)) * time.Millisecond)
	v := c.vserver
	all, _ := v.Backends.Get()
	if c.gone && !c.clock.Now().Before(c.shows) {
		v.Backends = api.Known(all[1:])
	}
	list := api.VServerList{VServers: []api.VServer{v}, Listing: api.Listing{Total: 1}}
	if c.r.Float64() >= c.faults {
		return list, nil
	}
	switch c.r.IntN(5) {
	case 0:
		return api.VServerList{}, fake.Lost()
	case 1:
		return api.VServerList{}, api.FromRetCode("DescribeVServer", 4086, "", "")
	case 2:
		list.VServers[0].Backends = api.Maybe[[]api.Backend]{}
	case 3:
		list.VServers = nil
	default:
		list.VServers, list.Incomplete = nil, "0 of 1 came"
	}
	return list, nil
}

func (c *cloud) VServer(ctx context.Context, s api.Scope, u api.ULBID, _ api.VServerID) (api.VServerList, error) {
	return c.VServers(ctx, s, u)
}

func (c *cloud) Send(context.Context, api.Write) (api.Receipt, error) {
	c.sent++
	c.clock.Advance(time.Duration(c.r.IntN(65)) * time.Second)
	lag := time.Duration(c.r.IntN(10_000)) * time.Millisecond
	happen := func() { c.gone, c.shows = true, c.clock.Now().Add(lag) }
	switch c.r.IntN(6) {
	case 0, 1:
		happen()
		return api.Receipt{RequestID: "r"}, nil
	case 2: // it happens, and the answer is lost
		happen()
		return api.Receipt{}, fake.Lost()
	case 3: // it never happens, and no answer comes
		return api.Receipt{}, api.FromRetCode("ReleaseBackend", 110, "", "r")
	case 4: // somebody else was faster
		happen()
		return api.Receipt{}, api.FromRetCode("ReleaseBackend", 4093, "", "r")
	default:
		return api.Receipt{}, api.FromRetCode("ReleaseBackend", 299, "", "r")
	}
}

// A cloud that shows a write within 10 s keeps the promise of the outcomes: released is gone,
// refused is present, and an unknown one resolves to the truth once reads succeed.
func TestOutcomesAreTheTruthWhateverGoesWrong(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	seen := map[change.Outcome]int{}
	resolved := map[change.Outcome]int{}
	for i := range 3000 {
		c := &cloud{r: r, clock: fake.NewAutoClock(start), vserver: fake.TCP("vs", "web", 80,
			fake.Healthy("b1", "10.0.0.1", 80), fake.Healthy("b2", "10.0.0.2", 80))}
		var log []string
		journal := &diary{held: map[string]bool{}, log: &log}
		rel := &execute.Session{Client: c, Clock: c.clock, Journal: journal}
		shown, err := rel.Read(context.Background(), release1, quiet)
		require.NoError(t, err)
		c.faults = []float64{0, 0.2, 0.8, 1}[i%4]
		result := rel.Run(context.Background(), release1, shown, nil, nil)
		seen[result.Outcome]++
		what := fmt.Sprintf("%+v, gone %t", result, c.gone)
		require.LessOrEqual(t, c.sent, 1, what)
		if ops, _, _ := journal.Operations(); len(ops) > 0 {
			want := result.Outcome
			if want == change.OutcomeUnknown {
				want = ""
			}
			require.Equal(t, want, ops[0].Outcome, what)
		}
		switch result.Outcome {
		case change.OutcomeDone:
			require.True(t, c.gone, what)
		case change.OutcomeRefused:
			require.False(t, c.gone, what)
		case change.OutcomeAborted:
			require.Zero(t, c.sent, what)
		case change.OutcomeUnknown:
			resolved[resolve(t, rel, c)]++
		default:
			require.Fail(t, "no release may end so", what)
		}
	}
	for _, o := range []change.Outcome{
		change.OutcomeDone, change.OutcomeRefused, change.OutcomeAborted,
		change.OutcomeUnknown,
	} {
		assert.Greater(t, seen[o], 30, "the run must see %s", o)
	}
	assert.Greater(t, resolved[change.OutcomeDone], 10)
	assert.Greater(t, resolved[change.OutcomeRefused], 10)
}

// resolve reads, sound again, until the outcome is known, and holds it to the truth.
func resolve(t *testing.T, rel *execute.Session, c *cloud) change.Outcome {
	t.Helper()
	c.faults = 0
	for range 100 {
		asked := c.clock.Now()
		list, err := c.VServers(context.Background(), scope, "ulb")
		require.NoError(t, err)
		if result, done := rel.ResolveWith(scope, "ulb", list, asked); done {
			require.Equal(t, c.gone, result.Outcome == change.OutcomeDone, "%+v", result)
			return result.Outcome
		}
		c.clock.Advance(time.Second)
	}
	require.Fail(t, "it never resolved")
	return ""
}
