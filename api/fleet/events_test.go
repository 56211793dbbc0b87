package fleet

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

// with is a ULB with one listener that has these backends.
func with(id string, at, asked int, backends ...api.Backend) *ULB {
	return NewULB(fake.ULB(api.ULBID(id), id, fake.TCP("v", "v", 80, backends...)), at, after(asked), api.Floor{}, "")
}

// read takes a whole read of a list of one page in.
func read(l *List, asked int, rows ...*ULB) {
	pages := l.Read(after(asked))
	pages.Take(0, rows, after(asked))
	pages.End(after(asked))
}

// events are the events in short.
func events(f *Fleet) []string {
	all := []string{}
	for _, e := range f.Events() {
		all = append(all, fmt.Sprintf("%d %s/%s/%s %s-%s", int(e.Seen.Sub(begun).Seconds()), e.ULB.ID, e.VServer.ID, e.Backend.ID,
			e.From, e.To))
	}
	return all
}

func healthy(id string) api.Backend { return fake.Healthy(api.BackendID(id), "10.0.0.1", 80) }
func failing(id string) api.Backend { return fake.Failing(api.BackendID(id), "10.0.0.1", 80) }

func TestAStateThatChangedIsAnEvent(t *testing.T) {
	f := New()
	l := f.List(scope)
	read(l, 0, with("u", 0, 0, healthy("a"), healthy("b")))
	assert.Empty(t, events(f), "what is read first did not change")
	read(l, 10, with("u", 0, 10, healthy("a"), failing("b")))
	read(l, 20, with("u", 0, 20, healthy("a"), failing("b")))
	assert.Equal(t, []string{"10 u/v/b healthy-failing"}, events(f))
	news, seen := f.EventsSince(0)
	require.Len(t, news, 1)
	read(l, 30, with("u", 0, 30, healthy("b"), healthy("c")))
	assert.Equal(t, []string{"30 u/v/a healthy-gone", "30 u/v/c gone-healthy", "30 u/v/b failing-healthy", "10 u/v/b healthy-failing"},
		events(f))
	news, _ = f.EventsSince(seen)
	assert.Len(t, news, 3)
	at := api.Target{Place: api.Place{Scope: scope, ULB: "u", VServer: "v"}, Backend: "b"}
	assert.Equal(t, after(30), f.Since(at))
	at.Backend = "nobody"
	assert.Zero(t, f.Since(at))
}

func TestWhoeverReadsItAChangeIsOneEvent(t *testing.T) {
	alone := func(f *Fleet, asked int, backends ...api.Backend) {
		f.Take(Reading{Scope: scope, ULB: "u", Asked: after(asked), List: api.VServerList{
			VServers: []api.VServer{fake.TCP("v", "v", 80, backends...)},
		}})
	}
	f := New()
	l := f.List(scope)
	read(l, 0, with("u", 0, 0, healthy("a")))
	pages := l.Read(after(10))
	pages.Take(0, []*ULB{with("u", 0, 10, failing("a"))}, after(10))
	alone(f, 11, failing("a"))
	pages.End(after(10))
	assert.Equal(t, []string{"10 u/v/a healthy-failing"}, events(f))
	alone(f, 20, healthy("a"))
	read(l, 15, with("u", 0, 15, failing("a")))
	read(l, 25, with("u", 0, 25, healthy("a")))
	assert.Equal(t, []string{"20 u/v/a failing-healthy", "10 u/v/a healthy-failing"}, events(f))
}

func TestWhatNobodyKnowsIsNoEvent(t *testing.T) {
	f := New()
	l := f.List(scope)
	unknown := with("u", 0, 0, healthy("a"))
	unknown.ULB.VServers = api.Maybe[[]api.VServer]{}
	read(l, 0, with("u", 0, 0, healthy("a")), with("twin", 1, 0, healthy("a")), with("twin", 2, 0, failing("a")))
	read(l, 10, unknown, with("twin", 1, 10, failing("a")), with("twin", 2, 10, healthy("a")))
	read(l, 20, with("u", 0, 20, healthy("a")), with("twin", 1, 20, failing("a")), with("twin", 2, 20, healthy("a")))
	assert.Empty(t, events(f))
}

func TestOnlyTheLastEventsAreKept(t *testing.T) {
	f := New()
	l := f.List(scope)
	for i := range 3 * mostEvents {
		backend := healthy("a")
		if i%2 == 1 {
			backend = failing("a")
		}
		read(l, i, with("u", 0, i, backend))
	}
	require.Len(t, f.Events(), mostEvents)
	news, now := f.EventsSince(0)
	assert.Len(t, news, mostEvents)
	assert.Equal(t, 3*mostEvents-1, now)
	news, _ = f.EventsSince(now - 1)
	assert.Len(t, news, 1)
}

func TestAnEventHoldsItsBackendAndNoOther(t *testing.T) {
	f := New()
	l := f.List(scope)
	big := func(asked int, first api.Backend) *ULB {
		v := fake.HTTP("v", "v", 80, []api.Backend{first, healthy("b"), healthy("c")},
			fake.Path("with", "/with", "a", "b"), fake.Path("without", "/without", "b", "c"))
		return NewULB(fake.ULB("u", "u", v), 0, after(asked), api.Floor{}, "")
	}
	read(l, 0, big(0, healthy("a")))
	read(l, 10, big(10, failing("a")))
	require.Len(t, f.Events(), 1)
	e := f.Events()[0]
	assert.False(t, e.ULB.VServers.IsKnown())
	assert.False(t, e.VServer.Backends.IsKnown())
	rules, known := e.VServer.CustomRulesWith("a")
	assert.True(t, known)
	require.Len(t, rules, 1)
	assert.Equal(t, []api.BackendID{"a"}, rules[0].MemberIDs())
	kept, _ := e.VServer.Rules.Get()
	for _, r := range kept { // the Default rule among them
		assert.Equal(t, []api.BackendID{"a"}, r.MemberIDs())
	}
	rows, _ := l.Rows()[0].ULB.VServers.Get()
	assert.Len(t, rows[0].CustomRules(), 2, "the row has all")
}

func TestAReadingThatCameTooLateIsKnownByNoRevision(t *testing.T) {
	f := New()
	assert.NotZero(t, f.Take(reading("b", 2)))
	assert.Zero(t, f.Take(reading("b", 1)))
}
