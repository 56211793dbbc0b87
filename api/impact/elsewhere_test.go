package impact_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

// backendOn is a backend of a host at an address.
func backendOn(id api.BackendID, host, ip, vpc string, port int) api.Backend {
	b := fake.Healthy(id, ip, port)
	b.ResourceID, b.VPC = api.Known(host), api.Known(vpc)
	if host == "" {
		b.ResourceID = api.Maybe[string]{}
	}
	if vpc == "" {
		b.VPC = api.Maybe[string]{}
	}
	return b
}

func places(uses []impact.Use) []string {
	all := make([]string, 0, len(uses))
	for _, u := range uses {
		all = append(all, string(u.ULB.ID)+"/"+string(u.VServer.ID)+"/"+string(u.Backend.ID))
	}
	return all
}

func TestWhereElseTheHostsServe(t *testing.T) {
	target := backendOn("b1", "host-a", "10.0.0.1", "vpc-1", 80)
	bare := backendOn("b2", "", "10.0.0.2", "vpc-1", 80)
	loaded := []api.ULB{
		fake.ULB("ulb-z", "z",
			fake.TCP("v9", "", 1, backendOn("b9", "host-a", "10.0.0.1", "vpc-1", 80),
				backendOn("b8", "host-b", "10.0.0.1", "vpc-1", 80))),
		fake.ULB("ulb-h", "home",
			fake.TCP("v2", "", 1, backendOn("b5", "host-a", "10.0.0.1", "vpc-1", 80)),
			fake.TCP("v1", "", 1, target, bare, backendOn("b4", "host-a", "10.0.0.1", "vpc-1", 81),
				backendOn("b3", "host-c", "10.0.0.3", "vpc-1", 80))),
		fake.ULB("ulb-a", "a",
			fake.TCP("v7", "", 1, backendOn("b7", "", "10.0.0.2", "vpc-1", 80), backendOn("b6", "", "10.0.0.2", "vpc-2", 80),
				backendOn("b0", "host-x", "10.0.0.2", "vpc-1", 80)),
			fake.TCP("v6", "", 1, backendOn("b1", "host-a", "10.0.0.9", "vpc-1", 80))),
	}
	assert.Equal(t, []string{"ulb-h/v1/b4", "ulb-h/v2/b5", "ulb-a/v6/b1", "ulb-z/v9/b9"},
		places(impact.Elsewhere(loaded, "ulb-h", "v1", []api.Backend{target})),
		"its own ULB first; by the host's id, whatever the address, though an id of a backend elsewhere is the same")
	assert.Equal(t, []string{"ulb-a/v7/b0", "ulb-a/v7/b7"},
		places(impact.Elsewhere(loaded, "ulb-h", "v1", []api.Backend{bare})),
		"by the address where one of the two has no host id, within the VPC")
	assert.Equal(t, []string{"ulb-h/v1/b4", "ulb-h/v2/b5", "ulb-a/v6/b1", "ulb-a/v7/b0", "ulb-a/v7/b7", "ulb-z/v9/b9"},
		places(impact.Elsewhere(append(loaded, loaded...), "ulb-h", "v1", []api.Backend{bare, target})),
		"each once, in whatever order and however often it was loaded")
	assert.Equal(t, []string{"ulb-h/v2/b5", "ulb-a/v6/b1", "ulb-z/v9/b9"},
		places(impact.Elsewhere(loaded, "ulb-h", "v1",
			[]api.Backend{target, backendOn("b4", "host-a", "10.0.0.1", "vpc-1", 81)})),
		"no target is elsewhere")
}

func TestWhatIsNotSaidIsNotTheSameHost(t *testing.T) {
	for name, c := range map[string]struct {
		target, other api.Backend
		found         bool
	}{
		"no address": {backendOn("b1", "", "", "v", 80), backendOn("b2", "", "", "v", 80), false},
		"nothing":    {api.Backend{ID: "b1"}, api.Backend{ID: "b2"}, false},
		"an empty host id is none": {
			changedBackend(backendOn("b1", "h", "10.0.0.1", "v", 80), func(b *api.Backend) { b.ResourceID = api.Known("") }),
			changedBackend(backendOn("b2", "h", "10.0.0.9", "v", 80), func(b *api.Backend) { b.ResourceID = api.Known("") }),
			false,
		},
		"no VPC, another ULB": {
			backendOn("b1", "", "10.0.0.1", "", 80), backendOn("b2", "", "10.0.0.1", "", 80),
			false,
		},
		"no VPC on one side": {
			backendOn("b1", "", "10.0.0.1", "v", 80), backendOn("b2", "", "10.0.0.1", "", 80),
			false,
		},
		"the same address and VPC": {
			backendOn("b1", "", "10.0.0.1", "v", 80), backendOn("b2", "", "10.0.0.1", "v", 8080),
			true,
		},
		"a host's id and its address": {
			backendOn("b1", "h", "10.0.0.1", "v", 80), backendOn("b2", "", "10.0.0.1", "v", 80),
			true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			loaded := []api.ULB{
				{
					ID:       "here",
					VServers: api.Known([]api.VServer{{ID: "vs", Backends: api.Known([]api.Backend{c.target})}}),
				},
				{
					ID:       "there",
					VServers: api.Known([]api.VServer{{ID: "vs", Backends: api.Known([]api.Backend{c.other})}}),
				},
			}
			assert.Equal(t, c.found, len(impact.Elsewhere(loaded, "here", "vs", []api.Backend{c.target})) > 0)
		})
	}
}

func TestTheVPCOfAULBStandsInForTheBackends(t *testing.T) {
	target := backendOn("b1", "", "10.0.0.1", "", 80)
	there := fake.ULB("there", "", fake.TCP("v2", "", 1, backendOn("b2", "", "10.0.0.1", "", 80)))
	here := fake.ULB("here", "", fake.TCP("v1", "", 1, target),
		fake.TCP("v2", "", 1, backendOn("b3", "", "10.0.0.1", "", 80)))
	find := func(loaded ...api.ULB) []string {
		return places(impact.Elsewhere(loaded, "here", "v1", []api.Backend{target}))
	}
	assert.Equal(t, []string{"here/v2/b3"}, find(here, there), "within one ULB there is one VPC")
	assert.Empty(t, find(there), "a ULB that is not loaded")
	here.VPC, there.VPC = api.Known("vpc-1"), api.Known("vpc-1")
	assert.Equal(t, []string{"here/v2/b3", "there/v2/b2"}, find(here, there))
	there.VPC = api.Known("vpc-2")
	assert.Equal(t, []string{"here/v2/b3"}, find(here, there))
	assert.Empty(t, impact.Elsewhere(nil, "here", "v1", []api.Backend{target}))
	assert.Empty(t, impact.Elsewhere([]api.ULB{here}, "here", "v1", nil))
}

func changedBackend(b api.Backend, f func(b *api.Backend)) api.Backend {
	f(&b)
	return b
}
