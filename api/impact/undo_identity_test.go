package impact_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

// Whatever the past is acted on, an id is a backend only with the host and the address that were
// recorded for it.
func TestAnIDThatIsAnotherHostNowIsNotSwitchedBack(t *testing.T) {
	for name, change := range map[string]func(b *api.Backend){
		"another host":    func(b *api.Backend) { b.ResourceID, b.ResourceName = api.Known("uhost-db"), api.Known("db-1") },
		"another address": func(b *api.Backend) { b.PrivateIP = api.Known("10.9.9.9") },
		"another port":    func(b *api.Backend) { b.Port = knownPort(3306) },
		"another card": func(b *api.Backend) {
			b.SubResourceType, b.SubResourceID = api.Known("UNI"), api.Known("uni-1")
		},
		"a host not named": func(b *api.Backend) { b.ResourceID = api.Maybe[string]{} },
	} {
		t.Run(name, func(t *testing.T) {
			was := as("d1", hostOf("h1"))
			v := tcp("d1", "h2", "h3")
			require.Len(t, restore(v, impact.Policy{}, of(switched(was))).Steps, 1, "it is the recorded one")
			all, _ := v.Backends.Get()
			change(&all[0])
			a := restore(v, impact.Policy{}, of(switched(was)))
			assert.Empty(t, a.Steps)
			require.Len(t, a.Refusals, 1)
			assert.Contains(t, a.Refusals[0], "another host carries the id of a backend that was switched, and is left as it "+
				"is (d1: then 10.0.0.1:80 UHost uhost-d1 host-d1, now ")
		})
	}
}

func TestAnIPv6AddressIsTheSameHoweverItIsWritten(t *testing.T) {
	six := func(id, ip string) api.Backend {
		return changedBackend(hostOf(id), func(b *api.Backend) { b.PrivateIP = api.Known(ip) })
	}
	v := tcp("h2", "h3")
	all, _ := v.Backends.Get()
	v.Backends = api.Known(append(all, six("d1", "2001:DB8:0::1")))
	was := as("d1", hostOf("h1"))
	was.PrivateIP = api.Known("2001:db8::1")
	a := restore(v, impact.Policy{}, of(switched(was)))
	assert.Equal(t, []string{"enable d1 [->]"}, lines(a.Steps))

	a = restore(v, impact.Policy{}, of(released(was)))
	assertOneContains(t, a.Warnings, "[2001:DB8:0::1]:80 is there already, as d1")
}

func TestAnAddressThatIsAnotherHostsNowIsRefused(t *testing.T) {
	v := tcp("h2", "h3")
	all, _ := v.Backends.Get()
	all[1].PrivateIP = api.Known("10.0.0.1")
	a := restore(v, impact.Policy{}, of(released(hostOf("h1"))))
	assert.Equal(t, []string{"Another host has the address of a backend that was released (10.0.0.1:80 as h3: " +
		"then 10.0.0.1:80 UHost uhost-h1 host-h1, now 10.0.0.1:80 UHost uhost-h3 host-h3), so it can only be added in the " +
		"web console."}, a.Refusals)
	assertOffered(t, a)
	all[1].Port = knownPort(81)
	assert.Len(t, restore(v, impact.Policy{}, of(released(hostOf("h1")))).Steps, 1)
}

func TestAnIDLikeThatOfAReleasedBackendIsRefused(t *testing.T) {
	v := tcp("h2", "h3")
	all, _ := v.Backends.Get()
	all[1].ID = "H1"
	a := restore(v, impact.Policy{}, of(released(hostOf("h1"))))
	require.Len(t, a.Refusals, 1)
	assert.Contains(t, a.Refusals[0], "Another host carries the id of a backend that was released (H1: then 10.0.0.1:80")
}

func TestAHostThatIsThereTwiceJoinsNoRule(t *testing.T) {
	v := http(listOf(fake.Path("p", "/api", "h2")), "h2", "h3")
	all, _ := v.Backends.Get()
	one, two := hostOf("h1"), hostOf("h1")
	one.ID, two.ID = "h8", "h9"
	v.Backends = api.Known(append(all, one, two))
	record := of(released(hostOf("h1")))
	record.Rules = []impact.RecordedRule{left(fake.Path("p", "/api", "h1", "h2"), "h1")}
	a := restore(v, impact.Policy{}, record)
	assert.Empty(t, a.Steps)
	require.Len(t, a.Refusals, 1)
	assert.Equal(t, "Nothing can be undone: the host of 10.0.0.1:80 is there already, 2 times: it joins no rule, "+
		"check it first.", a.Refusals[0])
}

func TestAHostThatIsThereAgainWithAnotherAddressJoinsNoRule(t *testing.T) {
	for _, id := range []api.BackendID{"h9", "h1"} {
		for name, ip := range map[string]api.Maybe[string]{"10.9.9.9:80": api.Known("10.9.9.9"), "?:80": {}} {
			v := http(listOf(fake.Path("p", "/api", "h2")), "h2", "h3")
			again := hostOf("h1")
			again.ID, again.PrivateIP = id, ip
			all, _ := v.Backends.Get()
			v.Backends = api.Known(append(all, again))
			record := of(released(hostOf("h1")))
			record.Rules = []impact.RecordedRule{
				left(fake.Path("p", "/api", "h1", "h2"), "h1"),
				deleted(fake.Path("q", "/b", "h1")),
			}

			a := restore(v, impact.Policy{}, record)
			assert.Empty(t, a.Steps, "%s as %s", name, id)
			require.NotEmpty(t, a.Refusals)
			assert.Contains(t, a.Refusals[0], "as "+string(id)+", but with another address ("+name+")")
			assertOneContains(t, a.Warnings, "it joins no rule, check it first")
			assert.NotContains(t, a.Refusals[0], "another host carries", "it was said once")
		}
	}
}

func TestAnotherHostUnderTheOldIDIsRefused(t *testing.T) {
	other := hostOf("h1")
	other.ResourceID, other.PrivateIP = api.Known("uhost-x"), api.Known("10.9.9.9")
	v := tcp("h2")
	v.Backends = api.Known([]api.Backend{other})
	a := restore(v, impact.Policy{}, of(released(hostOf("h1"))))
	assert.Equal(t, []string{"Another host carries the id of a backend that was released (h1: then 10.0.0.1:80 UHost " +
		"uhost-h1 host-h1, now 10.9.9.9:80 UHost uhost-x host-h1), so it can only be added in the web console."}, a.Refusals)
	assertOffered(t, a)
}

func TestAFormerMemberThatIsAnotherHostNowJoinsNoRule(t *testing.T) {
	member := func(change func(m *api.Member)) api.Rule {
		r := fake.Path("p", "/a", "h1", "h2")
		all, _ := r.Members.Get()
		all[0].PrivateIP, all[0].Port, all[0].ResourceName = api.Known("10.0.0.1"), knownPort(80), api.Known("host-h1")
		change(&all[0])
		return r
	}
	same := func(*api.Member) {}
	for name, c := range map[string]struct {
		was    api.Rule
		record impact.Record // beside the rule
		joins  bool
		then   string
	}{
		"the same":                 {was: member(same), joins: true},
		"only its id was recorded": {was: fake.Path("p", "/a", "h1", "h2"), joins: true},
		"the same, the name was not": {
			was: member(func(m *api.Member) { m.ResourceName = api.Maybe[string]{} }), joins: true,
		},
		"the same, written otherwise": {
			was: member(func(m *api.Member) { m.PrivateIP = api.Known("::ffff:10.0.0.1") }), joins: true,
		},
		"another address": {
			was:  member(func(m *api.Member) { m.PrivateIP = api.Known("10.9.9.9") }),
			then: "10.9.9.9:80 host-h1",
		},
		"another port": {
			was: member(func(m *api.Member) { m.Port = knownPort(3306) }), then: "10.0.0.1:3306 host-h1",
		},
		"another host by its name": {
			was: member(func(m *api.Member) { m.ResourceName = api.Known("db-1") }), then: "10.0.0.1:80 db-1",
		},
		"another card": {
			was:  member(func(m *api.Member) { m.SubResourceID = api.Known("uni-1") }),
			then: "10.0.0.1:80 host-h1",
		},
		"recorded whole, the same": {
			was: member(same), record: of(impact.RecordedBackend{Backend: hostOf("h1")}), joins: true,
		},
		"recorded whole, renamed": {
			was:    member(func(m *api.Member) { m.ResourceName = api.Known("db-1") }),
			record: of(impact.RecordedBackend{Backend: hostOf("h1")}), joins: true,
		},
		"recorded whole, another host": {
			was: member(same),
			record: of(impact.RecordedBackend{Backend: changedBackend(hostOf("h1"), func(b *api.Backend) {
				b.ResourceID = api.Known("uhost-web")
			})}),
			then: "10.0.0.1:80 UHost uhost-web host-h1",
		},
		"recorded whole, another address": {
			was: fake.Path("p", "/a", "h1", "h2"),
			record: of(impact.RecordedBackend{Backend: changedBackend(hostOf("h1"), func(b *api.Backend) {
				b.PrivateIP = api.Known("10.9.9.9")
			})}),
			then: "10.9.9.9:80 UHost uhost-h1 host-h1",
		},
	} {
		t.Run(name, func(t *testing.T) {
			v := http(listOf(fake.Path("p", "/a", "h2")), "h1", "h2", "h3")
			says := "another host carries the id of a former member of a rule, and does not join it (h1: then " + c.then +
				", now 10.0.0.1:80 UHost uhost-h1 host-h1), of path /a"
			c.record.Rules = []impact.RecordedRule{left(c.was, "h1")}
			a := restore(v, impact.Policy{}, c.record)
			if c.joins {
				assert.Equal(t, []string{"join rule path /a h1 [h2 -> h2 h1]"}, lines(a.Steps))
			} else {
				assert.Equal(t, []string{"Nothing can be undone: " + says + "."}, a.Refusals)
			}
			assertOffered(t, a)

			c.record.Rules = []impact.RecordedRule{deleted(ruleWith(c.was,
				func(r *api.Rule) { r.ID, r.Match = "q", api.Known("/q") }))}
			a = restore(v, impact.Policy{}, c.record)
			want := map[bool]string{
				true:  "recreate rule path /q  [h1 h2 -> h1 h2]",
				false: "recreate rule path /q  [h1 h2 -> h2]",
			}[c.joins]
			assert.Equal(t, []string{want}, lines(a.Steps), "nor one that is made anew")
		})
	}
}

// Between taking it out of its rule and releasing it a console was killed, and another one released it and
// added it again.
func TestAFormerMemberWithAnotherIDIsKnownByItsHostAndAddress(t *testing.T) {
	const gone = "a former member of a rule is not there any more: h1, of path /api"
	again := func(id api.BackendID, f func(b *api.Backend)) api.Backend {
		return changedBackend(hostOf("h1"), func(b *api.Backend) { b.ID = id; f(b) })
	}
	same := func(*api.Backend) {}
	for name, c := range map[string]struct {
		now    []api.Backend
		lost   func(b *api.Backend) // of the record
		joins  bool
		warned string
		left   string
	}{
		"the same host":    {now: []api.Backend{again("h9", same)}, joins: true, warned: "10.0.0.1:80 is there already, as h9"},
		"nobody added it":  {left: gone},
		"another port":     {now: []api.Backend{again("h9", func(b *api.Backend) { b.Port = knownPort(81) })}, left: gone},
		"only its address": {now: []api.Backend{again("h9", func(b *api.Backend) { b.ResourceID = api.Known("uhost-x") })}, left: gone},
		"a card of it": {
			now: []api.Backend{again("h9", func(b *api.Backend) {
				b.SubResourceType, b.SubResourceID = api.Known("UNI"), api.Known("uni-1")
			})},
			left: gone,
		},
		"another address": {
			now:  []api.Backend{again("h9", func(b *api.Backend) { b.PrivateIP = api.Known("10.9.9.9") })},
			left: "as h9, but with another address (10.9.9.9:80): it joins no rule",
		},
		"twice":                    {now: []api.Backend{again("h8", same), again("h9", same)}, left: "there already, 2 times: it joins no rule"},
		"its host not recorded":    {now: []api.Backend{again("h9", same)}, lost: func(b *api.Backend) { b.ResourceID = api.Maybe[string]{} }, left: gone},
		"its address not recorded": {now: []api.Backend{again("h9", same)}, lost: func(b *api.Backend) { b.PrivateIP = api.Maybe[string]{} }, left: gone},
		"it is disabled now": {
			now: []api.Backend{again("h9", func(b *api.Backend) { b.Enabled = knownPort(0) })}, joins: true,
			warned: "10.0.0.1:80 is there already, as h9, and is left as it is (Enabled 0, Weight 1, IsBackup ?; recorded were 1, 1, ?)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			v := http(listOf(fake.Path("p", "/api", "h2")), "h2", "h3")
			all, _ := v.Backends.Get()
			v.Backends = api.Known(append(all, c.now...))
			was := hostOf("h1")
			if c.lost != nil {
				c.lost(&was)
			}
			record := of(impact.RecordedBackend{Backend: was})
			record.Rules = []impact.RecordedRule{left(fake.Path("p", "/api", "h1", "h2"), "h1")}
			a := restore(v, impact.Policy{}, record)
			if c.joins {
				assert.Equal(t, []string{"join rule path /api h9 [h2 -> h2 h9]"}, lines(a.Steps))
				assert.Equal(t, []string{c.warned}, a.Warnings)
				assert.Empty(t, a.Refusals)
				return
			}
			assert.Empty(t, a.Steps)
			require.Len(t, a.Refusals, 1)
			assert.Contains(t, a.Refusals[0], c.left)
		})
	}
}

func TestASwitchedBackendWithAnotherIDIsLeftAsItIs(t *testing.T) {
	v := tcp("h2", "h3")
	all, _ := v.Backends.Get()
	again := changedBackend(hostOf("h1"), func(b *api.Backend) { b.ID, b.Enabled = "h9", knownPort(0) })
	v.Backends = api.Known(append(all, again))
	a := restore(v, impact.Policy{}, of(switched(hostOf("h1"))))
	assert.Empty(t, a.Steps)
	require.Len(t, a.Refusals, 1)
	assert.Contains(t, a.Refusals[0], "10.0.0.1:80 is there already, as h9, and is left as it is (Enabled 0")
	assert.Empty(t, a.Notes, "it is not gone")
}
