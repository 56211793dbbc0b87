package api_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
)

func TestMaybeTellsAbsentFromZero(t *testing.T) {
	var absent api.Maybe[int]
	zero := api.Known(0)
	assert.NotEqual(t, absent, zero)
	assert.False(t, absent.IsKnown())
	assert.True(t, zero.IsKnown())
	assert.Equal(t, 7, absent.Or(7))
	assert.Equal(t, 0, zero.Or(7))
	assert.False(t, api.Is(absent, 0))
	assert.True(t, api.Is(zero, 0))
	_, known := absent.Get()
	assert.False(t, known)
}

func TestOnlyTheDefaultRuleIsHarmless(t *testing.T) {
	assert.False(t, api.Rule{PolicyType: api.Known("Default")}.Custom())
	for _, r := range []api.Rule{
		{},
		{PolicyType: api.Known("Custom")},
		{PolicyType: api.Known("")},
		{PolicyType: api.Known("default")},
	} {
		assert.True(t, r.Custom(), "%+v", r)
	}
}

func TestCustomRulesWithABackend(t *testing.T) {
	with := api.Known([]api.Member{{Backend: "b-0"}, {Backend: "b-1"}})
	byDefault := api.Rule{PolicyType: api.Known("Default"), Members: with}
	custom := api.Rule{ID: "p-1", PolicyType: api.Known("Custom"), Members: with}
	other := api.Rule{ID: "p-2", PolicyType: api.Known("Custom"), Members: api.Known([]api.Member{{Backend: "b-9"}})}
	hidden := api.Rule{ID: "p-3", PolicyType: api.Known("Custom")}
	for name, c := range map[string]struct {
		v     api.VServer
		rules []api.Rule
		known bool
	}{
		"the Default rule does not count": {api.VServer{Rules: api.Known([]api.Rule{byDefault})}, nil, true},
		"a Custom rule does": {
			api.VServer{Rules: api.Known([]api.Rule{byDefault, custom, other})},
			[]api.Rule{custom},
			true,
		},
		"unknown members hide": {
			api.VServer{Rules: api.Known([]api.Rule{hidden, custom})},
			[]api.Rule{custom},
			false,
		},
		"no rules known on HTTP":        {api.VServer{Protocol: api.Known("HTTP")}, nil, false},
		"no rules known on no protocol": {api.VServer{}, nil, false},
		"TCP has none":                  {api.VServer{Protocol: api.Known("TCP")}, nil, true},
		"known to be without rules": {
			api.VServer{Protocol: api.Known("HTTPS"), Rules: api.Known([]api.Rule(nil))},
			nil, true,
		},
		"a Default with members not known": {
			api.VServer{Rules: api.Known([]api.Rule{{PolicyType: api.Known("Default")}})},
			nil, true,
		},
	} {
		rules, known := c.v.CustomRulesWith("b-1")
		assert.Equal(t, c.rules, rules, name)
		assert.Equal(t, c.known, known, name)
	}
}

func TestABackendIsFoundByItsID(t *testing.T) {
	v := api.VServer{Backends: api.Known([]api.Backend{{ID: "b-1"}, {ID: "b-2"}})}
	b, found := v.Backend("b-2")
	assert.True(t, found)
	assert.Equal(t, api.BackendID("b-2"), b.ID)
	_, found = v.Backend("b-3")
	assert.False(t, found)
	_, found = api.VServer{}.Backend("b-1")
	assert.False(t, found)
}

func TestOfWhatComesTwiceTheFirstIsTaken(t *testing.T) {
	once, twice := api.VServer{ID: "vs", Name: api.Known("first")}, api.VServer{ID: "vs", Name: api.Known("second")}
	list := api.VServerList{VServers: []api.VServer{once, {ID: "other"}, twice}}
	v, found := list.Find("vs")
	assert.True(t, found)
	assert.Equal(t, once, v)
	assert.True(t, list.Repeats("vs"))
	assert.False(t, list.Repeats("other"))
	_, found = list.Find("none")
	assert.False(t, found)

	a, b, twin := api.Backend{ID: "a", Port: api.Known(80)}, api.Backend{ID: "b"},
		api.Backend{ID: "a", Port: api.Known(81)}
	v = api.VServer{Backends: api.Known([]api.Backend{b, a, twin})}
	assert.Equal(t, map[api.BackendID]api.Backend{"a": a, "b": b}, v.BackendsByID())
	assert.Equal(t, []api.BackendID{"b", "a"}, v.BackendIDs())
	assert.Nil(t, api.VServer{Backends: api.Known([]api.Backend{})}.BackendIDs())
}

func TestRulesAreCustomOrDefault(t *testing.T) {
	custom, standard, unknown := api.Rule{ID: "p1", PolicyType: api.Known("Custom")},
		api.Rule{PolicyType: api.Known(api.PolicyDefault)}, api.Rule{ID: "p2"}
	v := api.VServer{Rules: api.Known([]api.Rule{custom, standard, unknown})}
	assert.Equal(t, []api.Rule{custom, unknown}, v.CustomRules(), "one whose type is absent counts as Custom")
	assert.Equal(t, []api.Rule{standard}, v.DefaultRules())
	r, found := v.CustomRule("p2")
	assert.True(t, found)
	assert.Equal(t, unknown, r)
	_, found = v.CustomRule("")
	assert.False(t, found, "the Default rule is none")
}
