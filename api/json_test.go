package api_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
)

func TestJSONKeepsAbsentKnownAndEmptyApart(t *testing.T) {
	type line struct {
		Number api.Maybe[int]      `json:",omitzero"`
		Text   api.Maybe[string]   `json:",omitzero"`
		List   api.Maybe[[]string] `json:",omitzero"`
	}
	for want, in := range map[string]line{
		`{}`:           {},
		`{"Number":0}`: {Number: api.Known(0)},
		`{"Text":""}`:  {Text: api.Known("")},
		`{"List":[]}`:  {List: api.Known([]string{})},
		`{"Number":-7,"Text":"a","List":["",""]}`: {api.Known(-7), api.Known("a"), api.Known([]string{"", ""})},
	} {
		got, err := json.Marshal(in)
		require.NoError(t, err)
		assert.Equal(t, want, string(got))
		var back line
		require.NoError(t, json.Unmarshal(got, &back))
		assert.Equal(t, in, back)
	}
	got, err := json.Marshal(api.Known([]string(nil)))
	require.NoError(t, err)
	assert.Equal(t, "[]", string(got), "known and empty, not null")
	got, err = json.Marshal(api.Maybe[int]{})
	require.NoError(t, err)
	assert.Equal(t, "null", string(got))
}

func TestJSONNullIsAbsent(t *testing.T) {
	b := api.Backend{Status: api.Known(0)}
	require.NoError(t, json.Unmarshal([]byte(` { "Status" : null , "Port":null,"Nobody":1} `), &b))
	assert.Equal(t, api.Backend{}, b, "null takes back what was there")
	r := api.Rule{Members: api.Known([]api.Member{{Backend: "b-1"}})}
	require.NoError(t, json.Unmarshal([]byte(`{"Members":null}`), &r))
	assert.False(t, r.Members.IsKnown())
	require.NoError(t, json.Unmarshal([]byte(`{"Members":[]}`), &r))
	assert.True(t, r.Members.IsKnown())
}

func TestJSONThatIsNotTheValueIsAnErrorAndLeavesNothingBehind(t *testing.T) {
	for _, bad := range []string{`"7"`, `7.5`, `1e99`, `[]`, `{}`, `true`, `99999999999999999999`} {
		n := api.Known(3)
		require.Error(t, json.Unmarshal([]byte(bad), &n), bad)
		assert.Equal(t, api.Maybe[int]{}, n, bad)
	}
	for _, bad := range []string{`7`, `[]`, `{"a":1}`} {
		s := api.Known("x")
		require.Error(t, json.Unmarshal([]byte(bad), &s), bad)
		assert.Equal(t, api.Maybe[string]{}, s, bad)
	}
	for _, bad := range []string{`{}`, `"a"`, `["a",7]`, `[["a"]]`} {
		list := api.Known([]string{"x"})
		require.Error(t, json.Unmarshal([]byte(bad), &list), bad)
		assert.Equal(t, api.Maybe[[]string]{}, list, bad)
	}
	for _, cut := range []string{``, `{`, `{"Port":`, `{"Port":8`, `{"Port":80`} {
		var b api.Backend
		assert.Error(t, json.Unmarshal([]byte(cut), &b), cut)
	}
	deep := api.Maybe[[]string]{}
	assert.Error(t, json.Unmarshal([]byte(strings.Repeat("[", 200000)), &deep))
}

func TestALineOfTheJournalHoldsTheFieldsThatWereThere(t *testing.T) {
	b := api.Backend{
		ID: "b-1", PrivateIP: api.Known("10.0.0.1"), Port: api.Known(80), Status: api.Known(0),
		Other: []api.Field{{Name: "Secret", Value: "1"}},
	}
	got, err := json.Marshal(b)
	require.NoError(t, err)
	assert.JSONEq(t, `{"ID":"b-1","PrivateIP":"10.0.0.1","Port":80,"Status":0}`, string(got))
	var back api.Backend
	require.NoError(t, json.Unmarshal(got, &back))
	b.Other = nil
	assert.Equal(t, b, back)

	r := api.Rule{
		ID: "p-1", PolicyType: api.Known("Custom"), Match: api.Known("/a b\x1b<&>\u2028\u202e/退款"), Priority: api.Known(0),
		Members: api.Known([]api.Member{{Backend: "b-1", ResourceID: api.Known("")}}),
		Other:   []api.Field{{Name: "x", Value: "1"}},
	}
	got, err = json.Marshal(r)
	require.NoError(t, err)
	assert.NotContains(t, string(got), "Other")
	assert.NotContains(t, string(got), "DomainMatchMode")
	assert.NotContains(t, string(got), "\x1b")
	var rule api.Rule
	require.NoError(t, json.Unmarshal(got, &rule))
	r.Other = nil
	assert.Equal(t, r, rule, "byte for byte")

	spec := r.Spec(r.MemberIDs())
	got, err = json.Marshal(spec)
	require.NoError(t, err)
	var specBack api.RuleSpec
	require.NoError(t, json.Unmarshal(got, &specBack))
	assert.Equal(t, spec, specBack)

	h := api.HostSpec{ResourceType: "UHost", ResourceID: "uhost-1", Port: 80, Enabled: api.Known(0)}
	got, err = json.Marshal(h)
	require.NoError(t, err)
	assert.JSONEq(t, `{"ResourceType":"UHost","ResourceID":"uhost-1","Port":80,"Enabled":0}`, string(got))
	var hostBack api.HostSpec
	require.NoError(t, json.Unmarshal(got, &hostBack))
	assert.Equal(t, h, hostBack)

	for _, empty := range []any{api.Backend{}, api.Rule{}, api.Member{}, api.RuleSpec{}, api.HostSpec{}} {
		got, err := json.Marshal(empty)
		require.NoError(t, err)
		assert.Equal(t, "{}", string(got), "%T", empty)
	}
}

func FuzzRuleJSON(f *testing.F) {
	f.Add("/static/", "Path", 20, "b-1")
	f.Add("^img\\d+$", "", -1, "")
	f.Add("</script>\x00\u2028\x7f", "Domain", 0, "null")
	f.Fuzz(func(t *testing.T, match, kind string, priority int, member string) {
		if !utf8.ValidString(match) || !utf8.ValidString(kind) || !utf8.ValidString(member) {
			t.Skip("a text that was read from JSON is valid")
		}
		r := api.Rule{
			ID: api.PolicyID(member), Match: api.Known(match), Type: api.Known(kind), Priority: api.Known(priority),
			Members: api.Known([]api.Member{{Backend: api.BackendID(member), ResourceName: api.Known(match)}}),
		}
		text, err := json.Marshal(r)
		require.NoError(t, err)
		var back api.Rule
		require.NoError(t, json.Unmarshal(text, &back))
		assert.Equal(t, r, back)
	})
}
