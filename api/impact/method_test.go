package impact_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

func TestTheMethodsConsequenceIsSaid(t *testing.T) {
	const all, few = "clients may come to another backend and lose their session", "few clients come to another backend"
	for m, words := range map[string]string{
		"Roundrobin": "", "WeightRoundrobin": "", "Leastconn": "",
		"Source": all, "SourcePort": all, "ConsistentHash": few, "ConsistentHashPort": few,
		"Maglev": "is not known here",
	} {
		for _, goal := range []impact.Goal{impact.GoalRelease, impact.GoalDisable} {
			a := assessOf(method(tcp("h1", "h2", "h3"), m), impact.Policy{}, goal, "h1")
			said := strings.Join(a.Notes, "\n")
			if words == "" {
				assert.NotContains(t, said, "Method")
			} else {
				assert.Contains(t, said, words, "%s of %s", goal, m)
			}
		}
	}
}

func TestMethodBackupSaysWhichOneGoes(t *testing.T) {
	roles := func(ids ...api.Maybe[int]) api.VServer {
		v := method(tcp("h1", "h2", "h3"), "Backup")
		return changed(v, func(v *api.VServer) {
			all, _ := v.Backends.Get()
			for i, r := range ids {
				all[i].IsBackup = r
			}
		})
	}
	v := roles(knownPort(0), knownPort(1), api.Maybe[int]{})
	for id, words := range map[api.BackendID]string{
		"h1": "10.0.0.1:80 is the main one: only a standby is left",
		"h2": "10.0.0.2:80 is a standby: nothing takes over when the main one fails",
		"h3": "10.0.0.3:80 is main or standby, the service did not say which",
	} {
		assert.Contains(t, release(v, impact.Policy{}, id).Notes, words)
		a := assessOf(v, impact.Policy{}, impact.GoalDisable, id)
		assert.Contains(t, a.Notes, words)
		assertOneContains(t, a.Notes, "may ignore a switch of Enabled")
	}
	both := release(v, impact.Policy{}, "h1", "h2")
	assert.Contains(t, both.Reasons, "Method Backup: main and standby lose 2")
	assert.NotContains(t, strings.Join(both.Notes, "\n"), "may ignore a switch", "a release switches nothing")
}

func TestSessionsAndOpenConnections(t *testing.T) {
	persistent := func(kind api.Maybe[string]) api.VServer {
		return changed(tcp("h1", "h2", "d3"), func(v *api.VServer) { v.PersistenceType = kind })
	}
	const lose, stay = "lose their session", "open connections are neither shown nor cut"
	for name, c := range map[string]struct {
		kind   api.Maybe[string]
		want   impact.Request
		said   []string
		unsaid []string
	}{
		"no persistence": {
			kind: api.Known("None"), want: impact.Request{Goal: impact.GoalRelease}, unsaid: []string{lose, stay},
		},
		"ServerInsert": {
			kind: api.Known("ServerInsert"), want: impact.Request{Goal: impact.GoalRelease},
			said:   []string{"sticky clients of the target lose their session (ServerInsert)"},
			unsaid: []string{stay},
		},
		"UserDefined": {
			kind: api.Known("UserDefined"), want: impact.Request{Goal: impact.GoalDisable},
			said: []string{"(UserDefined)", lose, stay},
		},
		"persistence not said": {
			kind: api.Maybe[string]{}, want: impact.Request{Goal: impact.GoalRelease},
			said: []string{"PersistenceType is unknown", lose},
		},
		"a disable": {
			kind: api.Known("None"), want: impact.Request{Goal: impact.GoalDisable}, said: []string{stay},
			unsaid: []string{lose},
		},
		"a drain": {
			kind: api.Known("None"), want: impact.Request{Goal: impact.GoalRelease, Drain: true},
			said: []string{stay}, unsaid: []string{lose},
		},
		"an enable loses nothing": {
			kind: api.Known("ServerInsert"), want: impact.Request{Goal: impact.GoalEnable},
			unsaid: []string{lose, stay},
		},
	} {
		t.Run(name, func(t *testing.T) {
			c.want.Targets = chosen("h1")
			if c.want.Goal == impact.GoalEnable {
				c.want.Targets = chosen("d3")
			}
			said := strings.Join(assessed(nil, persistent(c.kind), c.want, impact.Policy{}).Notes, "\n")
			for _, words := range c.said {
				assert.Contains(t, said, words)
			}
			for _, words := range c.unsaid {
				assert.NotContains(t, said, words)
			}
		})
	}
}

func TestOnlyAPlanThatSwitchesSaysThatASwitchMayBeIgnored(t *testing.T) {
	v := method(tcp("h1", "d2", "h3"), "Backup")
	said := func(want impact.Request) string {
		return strings.Join(assessed(nil, v, want, impact.Policy{}).Notes, "\n")
	}
	on := hostOf("d2")
	on.Enabled = knownPort(1)
	gone := hostOf("h9")
	for name, c := range map[string]struct {
		want impact.Request
		said bool
	}{
		"release":              {impact.Request{Goal: impact.GoalRelease, Targets: chosen("h1")}, false},
		"drain":                {impact.Request{Goal: impact.GoalRelease, Targets: chosen("h1"), Drain: true}, true},
		"disable":              {impact.Request{Goal: impact.GoalDisable, Targets: chosen("h1")}, true},
		"enable":               {impact.Request{Goal: impact.GoalEnable, Targets: chosen("d2")}, true},
		"put back by a switch": {impact.Request{Goal: impact.GoalUndo, Record: of(switched(on))}, true},
		"put back by adding":   {impact.Request{Goal: impact.GoalUndo, Record: of(released(gone))}, false},
	} {
		assert.Equal(t, c.said, strings.Contains(said(c.want), "may ignore a switch of Enabled"), name)
	}
}
