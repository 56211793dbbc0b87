package demo

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// troubleChecks are those of what a console must see through.
func troubleChecks() map[string]func(*client) {
	return map[string]func(*client){
		"put-back": func(c *client) {
			p := c.at("api-tcp", "api-9000")
			require.True(c.t, c.cloud.SetEnabled(p.backends[1], false))
			was, _ := c.cloud.Backend(p.backends[1])
			c.ok("ReleaseBackend", params{"ULBId": p.ulb, "BackendId": p.backends[1]})
			shown := c.shownBackends(p)
			require.Len(c.t, shown, 4)
			assert.NotContains(c.t, shown, p.backends[1])
			back, _ := c.cloud.Backend(shown[3])
			assert.True(c.t, back.Enabled, "whoever puts it back knows of no drain")
			was.BackendID, was.Enabled = back.BackendID, true
			assert.Equal(c.t, was, back)
			c.refused(4103, "ReleaseBackend", params{"ULBId": p.ulb, "BackendId": p.backends[1]})
			c.ok("ReleaseBackend", params{"ULBId": p.ulb, "BackendId": back.BackendID})
			assert.Len(c.t, c.shownBackends(p), 4, "again and again")
		},
		"refused-then-done":     checkRefusedThenDone,
		"two-replicas":          checkTwoReplicas,
		"duplicate-row-health":  func(c *client) { checkDuplicate(c, "Status", 1.0) },
		"duplicate-row-address": func(c *client) { checkDuplicate(c, "PrivateIP", "10.97.0.1") },
	}
}

// checkDuplicate holds the second row of the first backend to the one field that is another.
func checkDuplicate(c *client, field string, other any) {
	p := c.at("web-frontend", "https-443")
	listed := rows(c.t, c.described(p), "BackendSet")
	assert.Equal(c.t, append(slices.Clone(p.backends), p.backends[0]), column(listed, "BackendId"))
	first, again := listed[0], listed[len(listed)-1]
	assert.NotEqual(c.t, other, first[field])
	assert.Equal(c.t, other, again[field])
	delete(first, field)
	delete(again, field)
	assert.Equal(c.t, first, again)
	assert.Empty(c.t, rows(c.t, c.described(c.at("legacy-billing", "unused-7100")), "BackendSet"))
	nested := rows(c.t, rows(c.t, c.ok("DescribeULB", params{"ULBId": p.ulb}), "DataSet")[0], "VServerSet")[0]
	assert.Len(c.t, rows(c.t, nested, "BackendSet"), 6)
}

// timed is a cloud with the quirk whose clock only the test moves.
func timed(c *client, quirk string) (*client, *clock) {
	k := newClock()
	return serve(c.t, Options{Now: k.now, Quirks: []string{quirk}}), k
}

func checkRefusedThenDone(c *client) {
	c, k := timed(c, "refused-then-done")
	tcp, web := c.at("api-tcp", "api-9000"), c.at("web-frontend", "https-443")
	policy := web.ruleParams(2, params{"Type": "Path", "BackendId.0": web.backends[2]})
	for _, v := range []struct {
		action string
		codes  []int
		p      params
	}{
		{"ReleaseBackend", []int{4092, 4147}, params{"ULBId": tcp.ulb, "BackendId": tcp.backends[0]}},
		{
			"UpdateBackendAttribute",
			[]int{4074, 4104},
			params{"ULBId": tcp.ulb, "BackendId": tcp.backends[1], "Enabled": "0"},
		},
		{"AllocateBackend", []int{4090, 4145}, params{
			"ULBId": web.ulb, "VServerId": web.vserver, "ResourceId": c.cloud.Backends(web.ulb, web.vserver)[0].ResourceID,
			"Port": "81",
		}},
		{"UpdatePolicy", []int{4074, 4104}, policy},
		{"DeletePolicy", []int{4075, 4098}, params{"VServerId": web.vserver, "PolicyId": web.rules[0].PolicyID}},
		{"CreatePolicy", []int{4097, 4099, 4101}, params{
			"ULBId": web.ulb, "VServerId": web.vserver, "Match": "new.example.com", "BackendId.0": web.backends[0],
		}},
	} {
		described := func() []object { return []object{c.described(tcp), c.described(web)} }
		before := described()
		out := c.call(v.action, v.p)
		assert.Contains(c.t, v.codes, int(out["RetCode"].(float64)), v.action)
		assert.NotEmpty(c.t, out["Message"])
		assert.NotContains(c.t, out, "BackendId")
		k.advance(5*time.Second - 1)
		assert.Equal(c.t, before, described(), "%s: so far it looks refused", v.action)
		k.advance(1)
		assert.NotEqual(c.t, before, described(), "%s: it happened", v.action)
	}
	assert.Equal(c.t, tcp.backends[1:], c.shownBackends(tcp))
	c.refused(4110, "ReleaseBackend", params{"ULBId": web.ulb, "BackendId": web.backends[2]})
	before := c.described(web)
	k.advance(time.Minute)
	assert.Equal(c.t, before, c.described(web), "what cannot be done is refused for good")
}

func checkTwoReplicas(c *client) {
	c, k := timed(c, "two-replicas")
	p := c.at("api-tcp", "api-9000")
	read := func() (first, second []string) { return c.shownBackends(p), c.shownBackends(p) }
	c.ok("ReleaseBackend", params{"ULBId": p.ulb, "BackendId": p.backends[0]})
	first, second := read()
	assert.Equal(c.t, p.backends[1:], first)
	assert.Equal(c.t, p.backends, second, "the second replica knows nothing of it yet")
	k.advance(3 * time.Second)
	late := c.cloud.AddBackend(p.ulb, p.vserver, "late") // somebody else's change
	require.True(c.t, c.cloud.SetHealth(p.backends[1], true))
	k.advance(5*time.Second - 1)
	_, second = read()
	assert.Equal(c.t, p.backends, second)
	k.advance(1)
	first, second = read()
	assert.Equal(c.t, append(p.backends[1:4:4], late), first)
	assert.Equal(c.t, p.backends[1:], second, "8 s after the release, and 5 s after the other")
	health := func() any { return rows(c.t, c.described(p), "BackendSet")[0]["Status"] }
	assert.EqualValues(c.t, 1, health())
	assert.EqualValues(c.t, 0, health(), "health is as old as the rest")
	k.advance(3 * time.Second)
	first, second = read()
	assert.Equal(c.t, first, second)
	assert.EqualValues(c.t, 1, health())
	assert.EqualValues(c.t, 1, health())

	// Each question has turns of its own: who asks two alternately gets both answers to each.
	c.ok("ReleaseBackend", params{"ULBId": p.ulb, "BackendId": p.backends[1]})
	nested := func() int {
		v := rows(c.t, rows(c.t, c.ok("DescribeULB", params{"ULBId": p.ulb}), "DataSet")[0], "VServerSet")[0]
		return len(rows(c.t, v, "BackendSet"))
	}
	var lists, details []int
	for range 2 {
		lists, details = append(lists, nested()), append(details, len(c.shownBackends(p)))
	}
	assert.Equal(c.t, []int{3, 4}, lists)
	assert.Equal(c.t, []int{3, 4}, details)
}

func TestTheReplicasTurnsAreBounded(t *testing.T) {
	c := withQuirks(t, "two-replicas")
	for i := range maxTurns + 10 {
		c.cloud.behind(query{form: map[string]string{"ULBId": string(rune(i))}})
	}
	assert.LessOrEqual(t, len(c.cloud.turns), maxTurns)
}
