package render

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

// flat are facts as one text.
func flat(facts []Fact) string {
	var b strings.Builder
	for _, f := range facts {
		b.WriteString(f.Label + ": " + f.Value + "\n")
	}
	return b.String()
}

// TestEveryFieldOfWhatIsOneLineIsShown: what the service adds within an
// address, a certificate, a TLS policy, a firewall or a log is not lost.
func TestEveryFieldOfWhatIsOneLineIsShown(t *testing.T) {
	later := []api.Field{{Name: "Later", Value: `{"a":1}`}}
	day := func(d int) api.Maybe[time.Time] { return api.Known(time.Date(2026, 3, d, 12, 0, 0, 0, time.UTC)) }

	eip := flat(eipFacts(api.EIP{
		Address: api.Known("203.0.113.7"), ID: api.Known("eip-1"), Bandwidth: api.Known(0),
		Other: later,
	}))
	assert.Contains(t, eip, "public IP: 203.0.113.7 (eip-1, ")
	assert.Contains(t, eip, `public IP Later: {"a":1}`)
	assert.NotContains(t, eip, "Mbit", "a bandwidth of 0 says nothing")
	assert.Contains(t, flat(eipFacts(api.EIP{Bandwidth: api.Known(5)})), "5 Mbit/s")

	cert := flat(certificateFacts(api.Certificate{
		Name: api.Known("shop"), Created: day(1), Issued: day(2),
		Expires: day(3), Other: later,
	}))
	for _, part := range []string{
		"expires 2026-03-03", "valid from 2026-03-02", "added 2026-03-01",
		"certificate Later: ",
	} {
		assert.Contains(t, cert, part)
	}
	policy := flat(securityPolicyFacts(api.SecurityPolicy{Name: api.Known("strict"), Type: api.Known(1), Other: later}))
	assert.Contains(t, policy, "TLS policy: custom strict")
	assert.Contains(t, policy, "TLS policy Later: ")
	assert.Contains(t, flat(securityPolicyFacts(api.SecurityPolicy{Type: api.Known(0)})), "predefined")
	assert.Contains(t, flat(securityPolicyFacts(api.SecurityPolicy{Type: api.Known(7)})), ": 7 ")

	addresses := flat(ulbAddressFacts(api.ULB{
		SnatIPs: api.Known([]string{}), Firewalls: api.Known([]api.Firewall{{Name: api.Known("web"), Other: later}}),
	}))
	assert.Contains(t, addresses, "proxy IPs: -")
	assert.Contains(t, addresses, "firewall Later: ")
}

func TestAMemberThatSaysSomethingElseThanItsBackendShowsBoth(t *testing.T) {
	v := fake.TCP("vs", "v", 80, fake.Healthy("b-1", "10.0.0.1", 80))
	same := api.Member{Backend: "b-1", PrivateIP: api.Known("10.0.0.1"), Port: api.Known(80)}
	assert.Empty(t, memberOwn(same, ownersOf(v)))
	other := api.Member{
		Backend: "b-1", PrivateIP: api.Known("10.0.9.9"), Port: api.Known(81), ResourceType: api.Known("UHost"),
		ResourceID:   api.Known("uuid-1"),
		ResourceName: api.Known("db-1"), SubResourceType: api.Known("UNI"), SubResourceID: api.Known("uni-1"),
		SubResourceName: api.Known("nic"),
		Other:           []api.Field{{Name: "Later", Value: "2"}},
	}
	assert.Equal(t, ", here as 10.0.9.9:81, here named db-1, UHost, through UNI uni-1 nic, object uuid-1, Later 2",
		memberOwn(other, ownersOf(v)))
	other.Backend = "b-9" // of a backend that is not there all of it is the member's own
	assert.Equal(t, ", UHost, through UNI uni-1 nic, Later 2", memberOwn(other, ownersOf(v)))
}

func TestAMemberThatIsNoBackendIsSaidWhereTheBackendsAreKnown(t *testing.T) {
	stranger := api.Member{Backend: "backend-x", PrivateIP: api.Known("10.0.0.9"), Port: api.Known(80)}
	for want, v := range map[string]api.VServer{
		"10.0.0.9:80 backend-x":                                {},
		"10.0.0.9:80 backend-x, not a backend of this VServer": {Backends: api.Known([]api.Backend{})},
		"10.1.1.1:80 backend-x host-backend-x uhost-backend-x, healthy": {
			Backends: api.Known([]api.Backend{fake.Healthy("backend-x", "10.1.1.1", 80)}),
		},
	} {
		assert.Equal(t, want, memberText(stranger, ownersOf(v)))
	}
}

// What stands above a rule's fields is not said again below them.
func TestARulesFieldsOfTheAnswerAreThoseThatSaySomething(t *testing.T) {
	for name, c := range map[string]struct {
		field api.Field
		shown bool
	}{
		"the count of its members":   {api.Field{Name: "TotalCount", Value: "4"}, false},
		"the VServer it stands in":   {api.Field{Name: "VServerId", Value: `"vserver-a"`}, false},
		"another VServer":            {api.Field{Name: "VServerId", Value: `"vserver-b"`}, true},
		"what nobody has a name for": {api.Field{Name: "Later", Value: "4"}, true},
	} {
		rule := api.Rule{ID: "policy-a", Other: []api.Field{c.field}}
		facts := flat(ruleFacts(rule, ownersOf(api.VServer{ID: "vserver-a"})).Facts)
		assert.Equal(t, c.shown, strings.Contains(facts, c.field.Name+": "+c.field.Value), name)
		assert.Len(t, rule.Other, 1, "the answer stays whole")
	}
}
