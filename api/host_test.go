package api_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
)

func someText(s string) api.Maybe[string] { return api.Known(s) }

// The readings of one host, alone, through two of its cards, and of an address.
func byHost() api.Backend {
	return api.Backend{
		ID: "b-1", ResourceType: someText("UHost"), ResourceID: someText("uhost-1"), ResourceName: someText("web-01"),
		SubResourceType: someText(""), SubResourceID: someText(""), PrivateIP: someText("10.0.0.1"), VPC: someText("vpc-1"),
		Subnet: someText("sub-1"),
		Port:   api.Known(80), Enabled: api.Known(0), Status: api.Known(1), Weight: api.Known(7), IsBackup: api.Known(1),
	}
}

func byCard(id string) api.Backend {
	b := byHost()
	b.ID, b.SubResourceType, b.SubResourceID, b.PrivateIP = api.BackendID("b-"+id), someText("UNI"), someText(id),
		someText("10.0.9."+id[len(id)-1:])
	return b
}

func byIP(kind string) api.Backend {
	b := byHost()
	b.ID, b.ResourceType, b.ResourceID, b.PrivateIP = "b-ip", someText(kind), someText(""), someText("10.0.0.9")
	return b
}

func TestAHostIsAskedForAsItWasAdded(t *testing.T) {
	attributes := api.HostSpec{Port: 80, Weight: api.Known(7), Enabled: api.Known(0), IsBackup: api.Known(1)}
	with := func(change func(h *api.HostSpec)) api.HostSpec {
		h := attributes
		change(&h)
		return h
	}
	for name, c := range map[string]struct {
		b    api.Backend
		want api.HostSpec
	}{
		"by its id":      {byHost(), with(func(h *api.HostSpec) { h.ResourceType, h.ResourceID = "UHost", "uhost-1" })},
		"by a card's id": {byCard("uni-1"), with(func(h *api.HostSpec) { h.ResourceType, h.ResourceID = "UNI", "uni-1" })},
		"by its address": {byIP("IP"), with(func(h *api.HostSpec) {
			h.ResourceType, h.IP, h.VPC, h.Subnet = "IP", "10.0.0.9", "vpc-1", "sub-1"
		})},
		"a hybrid host": {byIP("UHybrid"), with(func(h *api.HostSpec) {
			h.ResourceType, h.IP, h.VPC, h.Subnet = "UHybrid", "10.0.0.9", "vpc-1", "sub-1"
		})},
		"an unheard type": {
			changed(byHost(), func(b *api.Backend) { b.ResourceType = someText("Toaster") }),
			with(func(h *api.HostSpec) { h.ResourceType, h.ResourceID = "Toaster", "uhost-1" }),
		},
		"without attributes": {
			changed(byHost(), func(b *api.Backend) {
				b.Weight, b.Enabled, b.IsBackup = api.Maybe[int]{}, api.Maybe[int]{}, api.Maybe[int]{}
			}),
			api.HostSpec{ResourceType: "UHost", ResourceID: "uhost-1", Port: 80},
		},
		"where no card is named at all": {
			changed(byHost(), func(b *api.Backend) {
				b.SubResourceID, b.SubResourceType = api.Maybe[string]{}, api.Maybe[string]{}
			}),
			with(func(h *api.HostSpec) { h.ResourceType, h.ResourceID = "UHost", "uhost-1" }),
		},
	} {
		t.Run(name, func(t *testing.T) {
			h, err := c.b.Host()
			require.NoError(t, err)
			assert.Equal(t, c.want, h)
			assert.True(t, h.Is(c.b), "a backend is its own host")
		})
	}
}

func changed(b api.Backend, change func(b *api.Backend)) api.Backend {
	change(&b)
	return b
}

func TestAHostThatCannotBeAskedForSaysWhatTheReadingLacks(t *testing.T) {
	var absent api.Maybe[string]
	for name, c := range map[string]struct {
		b    api.Backend
		says []string
	}{
		"port": {
			changed(byHost(), func(b *api.Backend) { b.Port = api.Maybe[int]{} }),
			[]string{"did not say its port"},
		},
		"port 0":     {changed(byHost(), func(b *api.Backend) { b.Port = api.Known(0) }), []string{"read as 0"}},
		"port 65536": {changed(byHost(), func(b *api.Backend) { b.Port = api.Known(65536) }), []string{"read as 65536"}},
		"type":       {changed(byHost(), func(b *api.Backend) { b.ResourceType = absent }), []string{"its ResourceType"}},
		"host":       {changed(byHost(), func(b *api.Backend) { b.ResourceID = absent }), []string{"its host's id"}},
		"host is empty": {
			changed(byHost(), func(b *api.Backend) { b.ResourceID = someText("") }),
			[]string{"its host's id"},
		},
		"type and host": {
			changed(byHost(), func(b *api.Backend) { b.ResourceType, b.ResourceID = absent, absent }),
			[]string{"its ResourceType and its host's id"},
		},
		"card": {
			changed(byCard("uni-1"), func(b *api.Backend) { b.SubResourceID = absent }),
			[]string{"network card"},
		},
		"kind of card": {
			changed(byCard("uni-1"), func(b *api.Backend) { b.SubResourceType = absent }),
			[]string{"SubResourceType of uni-1"},
		},
		"another card": {
			changed(byCard("uni-1"), func(b *api.Backend) { b.SubResourceType = someText("EIP") }),
			[]string{"no SubResourceType EIP"},
		},
		"address": {changed(byIP("IP"), func(b *api.Backend) { b.PrivateIP = absent }), []string{"its IP address"}},
		"network": {
			changed(byIP("UHybrid"), func(b *api.Backend) { b.VPC, b.Subnet = absent, someText("") }),
			[]string{"its VPC and its subnet"},
		},
		"all of it": {api.Backend{ID: "b-1"}, []string{"its port"}},
	} {
		t.Run(name, func(t *testing.T) {
			h, err := c.b.Host()
			require.Error(t, err)
			assert.Zero(t, h)
			assert.True(t, strings.HasPrefix(err.Error(), "backend "+string(c.b.ID)+" cannot be added again: "), err.Error())
			for _, words := range c.says {
				assert.Contains(t, err.Error(), words)
			}
		})
	}
}

func TestAHostIsOnlyItself(t *testing.T) {
	all := []api.Backend{
		byHost(), byCard("uni-1"), byCard("uni-2"), byIP("IP"), byIP("UHybrid"),
		changed(byHost(), func(b *api.Backend) { b.Port = api.Known(81) }),
		changed(byHost(), func(b *api.Backend) { b.ResourceID = someText("uhost-2") }),
		changed(byCard("uni-1"), func(b *api.Backend) { b.Port = api.Known(81) }),
		changed(byIP("IP"), func(b *api.Backend) { b.PrivateIP = someText("10.0.0.10") }),
		changed(byIP("IP"), func(b *api.Backend) { b.VPC = someText("vpc-2") }),
		changed(byIP("IP"), func(b *api.Backend) { b.Port = api.Known(81) }),
		// A host whose own address is the one of an address-only backend.
		changed(byHost(), func(b *api.Backend) { b.ResourceID, b.PrivateIP = someText("uhost-3"), someText("10.0.0.9") }),
	}
	for i, mine := range all {
		h, err := mine.Host()
		require.NoError(t, err)
		for j, b := range all {
			assert.Equal(t, i == j, h.Is(b), "%+v is %+v", h, b)
		}
	}
}

func TestAHostIsKnownAgainWhateverElseChanged(t *testing.T) {
	for _, b := range []api.Backend{byHost(), byCard("uni-1"), byIP("IP")} {
		h, err := b.Host()
		require.NoError(t, err)
		assert.True(t, h.Is(changed(b, func(b *api.Backend) {
			b.ID, b.Weight, b.Enabled, b.Status, b.IsBackup = "b-new", api.Known(100), api.Known(1), api.Known(0),
				api.Maybe[int]{}
			b.ResourceName, b.SubResourceName = someText("renamed"), someText("renamed")
		})), "%+v", h)
		assert.True(t, h.Is(changed(b, func(b *api.Backend) {
			b.VPC, b.Subnet, b.ResourceType = api.Maybe[string]{}, api.Maybe[string]{}, api.Maybe[string]{}
		})),
			"absent fields that do not tell hosts apart: %+v", h)
	}
}

func TestAReadingThatDoesNotTellIsNotTheHost(t *testing.T) {
	var absent api.Maybe[string]
	host, _ := byHost().Host()
	card, _ := byCard("uni-1").Host()
	ip, _ := byIP("IP").Host()
	for name, b := range map[string]api.Backend{
		"nothing known": {ID: "b-9"},
		"only the port": {ID: "b-9", Port: api.Known(80)},
		"empty texts": {
			ResourceID: someText(""), SubResourceID: someText(""), PrivateIP: someText(""),
			Port: api.Known(80),
		},
		"no port":                  changed(byHost(), func(b *api.Backend) { b.Port = api.Maybe[int]{} }),
		"a card of unknown id":     changed(byCard("uni-1"), func(b *api.Backend) { b.SubResourceID = absent }),
		"a card of another kind":   changed(byCard("uni-1"), func(b *api.Backend) { b.SubResourceType = someText("EIP") }),
		"an id that is a type's":   changed(byHost(), func(b *api.Backend) { b.ResourceType = someText("UPM") }),
		"an address, but no other": changed(byIP("IP"), func(b *api.Backend) { b.PrivateIP = absent }),
	} {
		for _, h := range []api.HostSpec{host, card, ip, {}, {Port: 80}, {ResourceType: "IP", Port: 80}} {
			assert.False(t, h.Is(b), "%s: %+v", name, h)
		}
	}
}

func TestACardShownAsTheResourceIsItself(t *testing.T) {
	b := changed(byHost(), func(b *api.Backend) { b.ResourceType, b.ResourceID = someText("UNI"), someText("uni-1") })
	h, err := b.Host()
	require.NoError(t, err)
	assert.True(t, h.Is(b))
	assert.True(t, h.Is(byCard("uni-1")))
	assert.False(t, h.Is(byCard("uni-2")))
	assert.False(t, h.Is(byHost()))
}

func TestAnAddressIsTheSameHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"10.0.0.1", "10.0.0.1", true},
		{"10.0.0.1", "10.0.0.11", false},
		{"2001:db8::1", "2001:0DB8:0:0:0:0:0:1", true},
		{"2001:db8::1", "2001:db8::10", false},
		{"::ffff:10.0.0.1", "10.0.0.1", true},
		{"", "", true},
		{"", "10.0.0.1", false},
		{"no address", "no address", true},
		{"no address", "another", false},
	} {
		assert.Equal(t, c.same, api.SameAddress(c.a, c.b), "%q and %q", c.a, c.b)
		assert.Equal(t, c.same, api.SameAddress(c.b, c.a), "%q and %q", c.b, c.a)
	}
	six := changed(byIP("IP"), func(b *api.Backend) { b.PrivateIP = someText("2001:db8::9") })
	h, err := six.Host()
	require.NoError(t, err)
	assert.True(t, h.Is(changed(six, func(b *api.Backend) { b.PrivateIP = someText("2001:DB8:0::9") })))
}

func TestAHostIsTheSameByWhatTellsHostsApart(t *testing.T) {
	t.Parallel()
	absent := api.Maybe[string]{}
	base := byCard("uni-1")
	for name, c := range map[string]struct {
		change func(b *api.Backend)
		same   bool
	}{
		"nothing": {func(*api.Backend) {}, true},
		"id, name, health": {func(b *api.Backend) {
			b.ID, b.ResourceName, b.Status, b.Weight = "b-x", someText("x"), api.Known(0), api.Known(3)
		}, true},
		"address":           {func(b *api.Backend) { b.PrivateIP = someText("10.9.9.9") }, false},
		"address absent":    {func(b *api.Backend) { b.PrivateIP = absent }, false},
		"port":              {func(b *api.Backend) { b.Port = api.Known(81) }, false},
		"host":              {func(b *api.Backend) { b.ResourceID = someText("uhost-9") }, false},
		"host absent":       {func(b *api.Backend) { b.ResourceID = absent }, false},
		"type":              {func(b *api.Backend) { b.ResourceType = someText("UPM") }, false},
		"card":              {func(b *api.Backend) { b.SubResourceID = someText("uni-2") }, false},
		"the card's type":   {func(b *api.Backend) { b.SubResourceType = someText("") }, false},
		"the host, no card": {func(b *api.Backend) { b.SubResourceType, b.SubResourceID = absent, absent }, false},
	} {
		assert.Equal(t, c.same, api.SameHost(base, changed(base, c.change)), name)
		assert.Equal(t, c.same, api.SameHost(changed(base, c.change), base), name)
	}
	bare := changed(byHost(), func(b *api.Backend) { b.SubResourceType, b.SubResourceID = absent, absent })
	assert.True(t, api.SameHost(byHost(), bare), "an absent text is as an empty one")
	six := func(ip string) api.Backend {
		return changed(byHost(), func(b *api.Backend) { b.PrivateIP = someText(ip) })
	}
	assert.True(t, api.SameHost(six("2001:db8::1"), six("2001:DB8::0:1")))
}
