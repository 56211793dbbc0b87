package index

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

// words are the problems, each as its trouble and what it is about.
func words(x *Index, now time.Time) []string {
	var all []string
	for p := range x.Problems(now) {
		s := fmt.Sprintf("%d %s", p.Trouble, p.Listener.ID)
		if p.Rule != nil {
			s += " " + string(p.Rule.ID)
		}
		if p.Backend != nil {
			s += " " + string(p.Backend.ID())
		}
		all = append(all, s)
	}
	slices.Sort(all)
	return all
}

func TestProblems(t *testing.T) {
	healthy, failing := fake.Healthy("h", "10.0.0.1", 1), fake.Failing("f", "10.0.0.2", 1)
	second := fake.Healthy("h2", "10.0.0.3", 1)
	expiring := func(in time.Duration) api.VServer {
		v := fake.TCP("v", "v", 1, healthy)
		v.Certificates = api.Known([]api.Certificate{
			{Expires: api.Known(start.Add(1000 * time.Hour))}, {Expires: api.Known(start.Add(in))}, {},
		})
		return v
	}
	idle, weightless := healthy, fake.TCP("v", "v", 1)
	idle.Weight = api.Known(0)
	weightless.Method, weightless.Backends = api.Known(api.MethodWeightRoundrobin), api.Known([]api.Backend{idle})
	absent := fake.TCP("v", "v", 1)
	absent.Backends = api.Maybe[[]api.Backend]{}
	for _, c := range []struct {
		name string
		v    api.VServer
		want []string
	}{
		{name: "ok", v: fake.TCP("v", "v", 1, healthy, second)},
		{name: "one, and no more", v: fake.TCP("v", "v", 1, healthy)},
		{name: "nothing serves", v: fake.TCP("v", "v", 1, failing), want: []string{fmt.Sprintf("%d v f", Down)}},
		{name: "nothing serves, and nothing fails", v: weightless, want: []string{fmt.Sprintf("%d v", ListenerDown)}},
		{
			name: "one left", v: fake.TCP("v", "v", 1, healthy, failing),
			want: []string{fmt.Sprintf("%d v", OneLeft), fmt.Sprintf("%d v f", Failing)},
		},
		{name: "failing", v: fake.TCP("v", "v", 1, healthy, second, failing), want: []string{fmt.Sprintf("%d v f", Failing)}},
		{name: "empty", v: fake.TCP("v", "v", 1), want: []string{fmt.Sprintf("%d v", Empty)}},
		{name: "backends not said", v: absent, want: []string{fmt.Sprintf("%d v", Doubtful)}},
		{
			name: "all disabled", v: fake.TCP("v", "v", 1, fake.Disabled("d", "10.0.0.4", 1)),
			want: []string{fmt.Sprintf("%d v", AllOff), fmt.Sprintf("%d v d", Disabled)},
		},
		{
			name: "unknown", v: fake.TCP("v", "v", 1, healthy, second, fake.Unknown("u", "10.0.0.5", 1)),
			want: []string{fmt.Sprintf("%d v u", Doubtful)},
		},
		{
			name: "a rule", v: fake.HTTP("v", "v", 1, []api.Backend{healthy, second, failing}, fake.Path("p", "/", "f")),
			want: []string{fmt.Sprintf("%d v p", RuleDown), fmt.Sprintf("%d v f", Failing)},
		},
		{name: "a certificate for long", v: expiring(15 * 24 * time.Hour)},
		{name: "a certificate that expires", v: expiring(13 * 24 * time.Hour), want: []string{fmt.Sprintf("%d v", CertSoon)}},
		{name: "a certificate that expired", v: expiring(-time.Hour), want: []string{fmt.Sprintf("%d v", CertOver)}},
	} {
		got := words(indexOf(production, fake.ULB("u", "u", c.v)), start)
		slices.Sort(c.want)
		assert.Equal(t, c.want, got, c.name)
	}
}

func TestAListenerUnderItsFloorIsAProblem(t *testing.T) {
	v := fake.TCP("v", "v", 1, fake.Healthy("a", "10.0.0.1", 1), fake.Healthy("b", "10.0.0.2", 1))
	b := NewULB(production, fake.ULB("u", "u", v), start, api.Floor{Number: 3})
	x := &Index{}
	x.Begin([]api.Scope{production}, nil)
	x.Take(Coverage{Scope: production, Progress: Complete}, []*ULB{b})
	assert.Equal(t, []string{fmt.Sprintf("%d v", UnderFloor)}, words(x, start))
}

func TestProblemsEndWhereNoMoreIsWanted(t *testing.T) {
	x := indexOf(production, shop(), fake.ULB("u", "u", fake.TCP("e", "e", 1)))
	n := 0
	for range x.Problems(start) {
		if n++; n == 2 {
			break
		}
	}
	assert.Equal(t, 2, n)
}
