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

func listenerOf(backends ...api.Backend) api.VServer {
	return api.VServer{Backends: api.Known(backends)}
}

func TestAVServersWordAndCount(t *testing.T) {
	for name, c := range map[string]struct {
		v                            api.VServer
		floor                        api.Floor
		want                         api.State
		serving, total, unknown, off int
	}{
		"no backends":                        {listenerOf(), api.Floor{}, api.StateEmpty, 0, 0, 0, 0},
		"no backends, and a floor":           {listenerOf(), api.Floor{Number: 2}, api.StateEmpty, 0, 0, 0, 0},
		"all serve":                          {listenerOf(healthy, healthy), api.Floor{}, api.StateOK, 2, 2, 0, 0},
		"the only one serves":                {listenerOf(healthy), api.Floor{}, api.StateOK, 1, 1, 0, 0},
		"all that are enabled serve":         {listenerOf(healthy, healthy, disabled), api.Floor{}, api.StateOK, 2, 3, 0, 1},
		"one left serving beside a disabled": {listenerOf(healthy, disabled), api.Floor{}, api.StateDegraded, 1, 2, 0, 1},
		"one left serving of two":            {listenerOf(healthy, failing), api.Floor{}, api.StateDegraded, 1, 2, 0, 0},
		"an enabled one fails": {
			listenerOf(healthy, healthy, failing),
			api.Floor{},
			api.StateDegraded, 2, 3,
			0, 0,
		},
		"an enabled one is not known": {listenerOf(healthy, healthy, unknown), api.Floor{}, api.StateDegraded, 2, 3, 1, 0},
		"one may be enabled": {
			listenerOf(healthy, healthy, backend(-1, 0)),
			api.Floor{},
			api.StateDegraded, 2, 3,
			1, 0,
		},
		"the floor is reached":          {listenerOf(healthy, healthy), api.Floor{Number: 2}, api.StateOK, 2, 2, 0, 0},
		"under the floor":               {listenerOf(healthy, healthy), api.Floor{Number: 3}, api.StateDegraded, 2, 2, 0, 0},
		"the only one, under the floor": {listenerOf(healthy), api.Floor{Number: 2}, api.StateDegraded, 1, 1, 0, 0},
		"a share reached": {
			listenerOf(healthy, healthy, disabled, disabled),
			api.Floor{Percent: 50},
			api.StateOK, 2, 4, 0, 2,
		},
		"under a share of all": {
			listenerOf(healthy, healthy, disabled, disabled),
			api.Floor{Percent: 51},
			api.StateDegraded, 2, 4, 0, 2,
		},
		"all fail":                      {listenerOf(failing, failing), api.Floor{}, api.StateDown, 0, 2, 0, 0},
		"the enabled one fails":         {listenerOf(failing, disabled), api.Floor{}, api.StateDown, 0, 2, 0, 1},
		"one fails, one is not known":   {listenerOf(unknown, failing), api.Floor{}, api.StateDown, 0, 2, 1, 0},
		"the only one is not known":     {listenerOf(unknown), api.Floor{}, api.StateDown, 0, 1, 1, 0},
		"all are disabled":              {listenerOf(disabled, disabled), api.Floor{}, api.StateDisabled, 0, 2, 0, 2},
		"all are disabled, and a floor": {listenerOf(disabled), api.Floor{Number: 1}, api.StateDisabled, 0, 1, 0, 1},
		"all of weight 0":               {weighted(0, 0), api.Floor{}, api.StateDown, 0, 2, 0, 0},
		"one of weight 0":               {weighted(1, 1, 0), api.Floor{}, api.StateDegraded, 2, 3, 0, 0},
		"weights above 0":               {weighted(1, 100), api.Floor{}, api.StateOK, 2, 2, 0, 0},
	} {
		assert.Equal(t, c.want, c.v.State(c.floor), name)
		assert.Equal(t, api.Count{Serving: c.serving, Total: c.total, Unknown: c.unknown, Off: c.off, Known: true},
			c.v.Count(), name)
	}
	absent := api.VServer{Status: api.Known(0)}
	assert.Equal(t, api.StateUnknown, absent.State(api.Floor{Number: 1}), "the service's own Status is not believed")
	assert.Equal(t, api.Count{}, absent.Count())
}

func TestARulesCountIsThatOfItsMembers(t *testing.T) {
	named := func(id api.BackendID, b api.Backend) api.Backend { b.ID = id; return b }
	v := listenerOf(named("a", healthy), named("b", failing), named("c", disabled), named("d", unknown), named("a", failing))
	members := func(ids ...api.BackendID) api.Rule {
		all := make([]api.Member, len(ids))
		for i, id := range ids {
			all[i].Backend = id
		}
		return api.Rule{Members: api.Known(all)}
	}
	light := named("w", healthy)
	light.Weight = api.Known(0)
	weightless := listenerOf(light)
	weightless.Method = api.Known(api.MethodWeightRoundrobin)
	for name, c := range map[string]struct {
		v     api.VServer
		rule  api.Rule
		count api.Count
		state api.State
	}{
		"none":            {v, members(), api.Count{Known: true}, api.StateEmpty},
		"one serves":      {v, members("a"), api.Count{Serving: 1, Total: 1, Known: true}, api.StateOK},
		"one twice":       {v, members("a", "a"), api.Count{Serving: 1, Total: 1, Known: true}, api.StateOK},
		"one fails":       {v, members("b"), api.Count{Total: 1, Known: true}, api.StateDown},
		"one of two":      {v, members("a", "b"), api.Count{Serving: 1, Total: 2, Known: true}, api.StateDegraded},
		"off":             {v, members("c"), api.Count{Total: 1, Off: 1, Known: true}, api.StateDisabled},
		"not known":       {v, members("d"), api.Count{Total: 1, Unknown: 1, Known: true}, api.StateDown},
		"a stranger":      {v, members("z"), api.Count{Total: 1, Unknown: 1, Known: true}, api.StateDown},
		"weight 0":        {weightless, members("w"), api.Count{Total: 1, Known: true}, api.StateDown},
		"members absent":  {v, api.Rule{}, api.Count{}, api.StateUnknown},
		"backends absent": {api.VServer{}, members("a"), api.Count{Total: 1, Unknown: 1}, api.StateUnknown},
	} {
		got := c.v.RuleCounter()(c.rule)
		assert.Equal(t, c.count, got, name)
		assert.Equal(t, c.state, got.State(api.Floor{}), name)
	}
}

// weighted is a WeightRoundrobin VServer whose backends are healthy.
func weighted(weights ...int) api.VServer {
	backends := make([]api.Backend, len(weights))
	for i, w := range weights {
		backends[i] = healthy
		backends[i].Weight = api.Known(w)
	}
	v := listenerOf(backends...)
	v.Method = api.Known(api.MethodWeightRoundrobin)
	return v
}

func TestAULBsWordAndCount(t *testing.T) {
	ok, degraded, down, off, absent := listenerOf(healthy), listenerOf(healthy, failing), listenerOf(failing),
		listenerOf(disabled), api.VServer{}
	all := func(v ...api.VServer) []api.VServer { return v }
	for name, c := range map[string]struct {
		vservers []api.VServer
		floor    api.Floor
		want     api.State
	}{
		"none":                           {nil, api.Floor{}, api.StateEmpty},
		"all ok":                         {all(ok, ok), api.Floor{}, api.StateOK},
		"one under the floor":            {all(ok, listenerOf(healthy, healthy)), api.Floor{Number: 2}, api.StateDegraded},
		"one empty":                      {all(ok, listenerOf()), api.Floor{}, api.StateDegraded},
		"one disabled":                   {all(ok, off), api.Floor{}, api.StateDegraded},
		"one down":                       {all(ok, down), api.Floor{}, api.StateDegraded},
		"one degraded":                   {all(ok, degraded), api.Floor{}, api.StateDegraded},
		"one left out":                   {all(ok, absent), api.Floor{}, api.StateUnknown},
		"all left out":                   {all(absent, absent), api.Floor{}, api.StateUnknown},
		"one left out, one degraded":     {all(absent, degraded), api.Floor{}, api.StateDegraded},
		"one left out, one down":         {all(absent, down), api.Floor{}, api.StateDegraded},
		"all down, empty or disabled":    {all(down, listenerOf(), off), api.Floor{}, api.StateDown},
		"all empty":                      {all(listenerOf()), api.Floor{}, api.StateDown},
		"all disabled":                   {all(off, off), api.Floor{}, api.StateDown},
		"all down but for a degraded":    {all(down, off, degraded), api.Floor{}, api.StateDegraded},
		"one left out, one down, one ok": {all(absent, down, ok), api.Floor{}, api.StateDegraded},
	} {
		assert.Equal(t, c.want, api.ULB{VServers: api.Known(c.vservers)}.State(c.floor), name)
	}
	assert.Equal(t, api.StateUnknown, api.ULB{}.State(api.Floor{}))
	assert.Equal(t, 2, api.ULB{VServers: api.Known(all(down, ok, absent, off, down))}.Down(api.Floor{}))
	assert.Zero(t, api.ULB{}.Down(api.Floor{}))
	count := func(v ...api.VServer) api.Count { return api.ULB{VServers: api.Known(v)}.Count() }
	assert.Equal(t, api.Count{Serving: 2, Total: 4, Off: 1, Known: true}, count(ok, degraded, off))
	doubtful := listenerOf(healthy, unknown)
	assert.Equal(t, api.Count{Serving: 2, Total: 4, Unknown: 2, Known: true}, count(doubtful, doubtful))
	assert.False(t, count(ok, absent).Known)
	assert.False(t, api.ULB{}.Count().Known)
}

func TestTheShareOfACount(t *testing.T) {
	for _, c := range []struct {
		count   api.Count
		enabled int
		want    float64
	}{
		{api.Count{Serving: 3, Total: 4}, 4, 0.75},
		{api.Count{Serving: 3, Total: 4, Off: 1}, 3, 1},
		{api.Count{Total: 4, Off: 4}, 0, 0},
		{api.Count{}, 0, 0},
	} {
		assert.Equal(t, c.enabled, c.count.Enabled(), "%+v", c)
		assert.InDelta(t, c.want, c.count.Share(), 0, "%+v", c)
	}
}

func TestBadnessPutsEveryWordInItsPlace(t *testing.T) {
	order := []api.State{api.StateOK, api.StateDisabled, api.StateUnknown, api.StateDegraded, api.StateDown}
	for i, s := range order[1:] {
		assert.Greater(t, s.Badness(), order[i].Badness(), s)
		assert.Equal(t, s.Badness(), s.ULBBadness(), s)
	}
	assert.Equal(t, api.StateOK.Badness(), api.StateHealthy.Badness())
	assert.Equal(t, api.StateDown.Badness(), api.StateFailing.Badness())
	assert.Equal(t, api.StateDown.Badness(), api.StateEmpty.Badness(), "an empty VServer drops its traffic")
	assert.Greater(t, api.StateEmpty.ULBBadness(), api.StateOK.ULBBadness())
	assert.Less(t, api.StateEmpty.ULBBadness(), api.StateDisabled.ULBBadness(), "an empty ULB has none")
	assert.Equal(t, api.StateUnknown.Badness(), api.State("new").Badness())
}

func TestHowManyServeIsSureWhereEveryStateIsKnown(t *testing.T) {
	for name, c := range map[string]struct {
		count api.Count
		want  api.Maybe[int]
	}{
		"all known":         {api.Count{Serving: 2, Total: 3, Known: true}, api.Known(2)},
		"one unknown":       {api.Count{Serving: 2, Total: 3, Unknown: 1, Known: true}, api.Maybe[int]{}},
		"no set":            {api.Count{}, api.Maybe[int]{}},
		"a set without any": {api.Count{Known: true}, api.Known(0)},
	} {
		assert.Equal(t, c.want, c.count.Sure(), name)
	}
}
