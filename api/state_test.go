package api_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
)

// backend builds one from its Enabled and Status; -1 is absent.
func backend(enabled, status int) api.Backend {
	var b api.Backend
	if enabled >= 0 {
		b.Enabled = api.Known(enabled)
	}
	if status >= 0 {
		b.Status = api.Known(status)
	}
	return b
}

var (
	healthy  = backend(1, 0)
	failing  = backend(1, 1)
	disabled = backend(0, 0)
	unknown  = backend(1, -1)
)

func TestABackendsWord(t *testing.T) {
	for _, c := range []struct {
		enabled, status int
		want            api.State
	}{
		{1, 0, api.StateHealthy},
		{1, 1, api.StateFailing},
		{0, 0, api.StateDisabled},
		{0, 1, api.StateDisabled},
		{0, -1, api.StateDisabled},
		{-1, 0, api.StateUnknown},
		{1, -1, api.StateUnknown},
		{-1, -1, api.StateUnknown},
		{-1, 1, api.StateUnknown},
		{2, 0, api.StateUnknown},
		{1, 2, api.StateUnknown},
	} {
		assert.Equal(t, c.want, backend(c.enabled, c.status).State(), "%+v", c)
	}
}

func TestWeightZeroServesNothingUnderWeightRoundrobinOnly(t *testing.T) {
	b := healthy
	assert.True(t, b.Serving(api.Known(api.MethodWeightRoundrobin)), "an absent weight is not 0")
	b.Weight = api.Known(0)
	assert.False(t, b.Serving(api.Known(api.MethodWeightRoundrobin)))
	assert.True(t, b.Serving(api.Known("Roundrobin")))
	assert.True(t, b.Serving(api.Maybe[string]{}))
	for _, b := range []api.Backend{failing, disabled, unknown, backend(-1, 0)} {
		assert.False(t, b.Serving(api.Known("Roundrobin")))
	}
}

func listener(backends ...api.Backend) api.VServer {
	return api.VServer{Backends: api.Known(backends)}
}

func TestAVServersWordAndCount(t *testing.T) {
	for _, c := range []struct {
		v                       api.VServer
		want                    api.State
		serving, total, unknown int
	}{
		{listener(), api.StateEmpty, 0, 0, 0},
		{listener(healthy, healthy), api.StateOK, 2, 2, 0},
		{listener(healthy, disabled), api.StateOK, 1, 2, 0},
		{listener(healthy, failing), api.StateDegraded, 1, 2, 0},
		{listener(healthy, unknown), api.StateDegraded, 1, 2, 1},
		{listener(failing, failing), api.StateDown, 0, 2, 0},
		{listener(failing, disabled), api.StateDown, 0, 2, 0},
		{listener(disabled, disabled), api.StateDisabled, 0, 2, 0},
		{listener(unknown, failing), api.StateUnknown, 0, 2, 1},
		{listener(unknown), api.StateUnknown, 0, 1, 1},
	} {
		assert.Equal(t, c.want, c.v.State(), "%+v", c)
		assert.Equal(t, api.Count{Serving: c.serving, Total: c.total, Unknown: c.unknown, Known: true}, c.v.Count())
	}
	absent := api.VServer{Status: api.Known(0)}
	assert.Equal(t, api.StateUnknown, absent.State(), "the service's own Status is not believed")
	assert.Equal(t, api.Count{}, absent.Count())
}

func TestAULBIsAsBadAsItsWorstVServer(t *testing.T) {
	ok, degraded, down := listener(healthy), listener(healthy, failing), listener(failing)
	for _, c := range []struct {
		vservers []api.VServer
		want     api.State
	}{
		{nil, api.StateEmpty},
		{[]api.VServer{ok}, api.StateOK},
		{[]api.VServer{ok, listener()}, api.StateEmpty},
		{[]api.VServer{ok, listener(disabled)}, api.StateDisabled},
		{[]api.VServer{ok, {}}, api.StateUnknown},
		{[]api.VServer{{}, degraded}, api.StateDegraded},
		{[]api.VServer{degraded, down, {}}, api.StateDown},
	} {
		assert.Equal(t, c.want, api.ULB{VServers: api.Known(c.vservers)}.State())
	}
	assert.Equal(t, api.StateUnknown, api.ULB{}.State())
	assert.Equal(t, api.Count{Serving: 2, Total: 3, Known: true}, api.ULB{VServers: api.Known([]api.VServer{ok, degraded})}.Count())
	doubtful := listener(healthy, unknown)
	assert.Equal(t, api.Count{Serving: 2, Total: 4, Unknown: 2, Known: true}, api.ULB{VServers: api.Known([]api.VServer{doubtful, doubtful})}.Count())
	assert.False(t, api.ULB{VServers: api.Known([]api.VServer{ok, {}})}.Count().Known)
	assert.False(t, api.ULB{}.Count().Known)
}

func TestBadnessPutsEveryWordInItsPlace(t *testing.T) {
	order := []api.State{api.StateOK, api.StateEmpty, api.StateDisabled, api.StateUnknown, api.StateDegraded, api.StateDown}
	for i, s := range order {
		assert.Equal(t, i, s.Badness(), s)
	}
	assert.Equal(t, api.StateOK.Badness(), api.StateHealthy.Badness())
	assert.Equal(t, api.StateDown.Badness(), api.StateFailing.Badness())
	assert.Equal(t, api.StateUnknown.Badness(), api.State("new").Badness())
}
