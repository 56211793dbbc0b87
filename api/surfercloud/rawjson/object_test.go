package rawjson

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
)

func parsed(t *testing.T, text string) Object {
	t.Helper()
	require.True(t, json.Valid([]byte(text)), "the test's own JSON: %s", text)
	o, err := Parse([]byte(text))
	require.NoError(t, err)
	return o
}

func TestNumberTellsAbsentNullZeroAndNonsenseApart(t *testing.T) {
	for text, want := range map[string]api.Maybe[int]{
		`{}`:                          {},
		`{"N":null}`:                  {},
		`{"N":0}`:                     api.Known(0),
		`{"N":"0"}`:                   api.Known(0),
		`{"N":1}`:                     api.Known(1),
		`{"N":"1"}`:                   api.Known(1),
		`{"N":" 80 "}`:                api.Known(80),
		`{"N":-3}`:                    api.Known(-3),
		`{"N":80.0}`:                  api.Known(80),
		`{"N":1e3}`:                   api.Known(1000),
		`{"N":1.5}`:                   {},
		`{"N":""}`:                    {},
		`{"N":"healthy"}`:             {},
		`{"N":false}`:                 {},
		`{"N":true}`:                  {},
		`{"N":{}}`:                    {},
		`{"N":[1]}`:                   {},
		`{"N":9223372036854775807}`:   api.Known(9223372036854775807),
		`{"N":9223372036854775808}`:   {},
		`{"N":1e400}`:                 {},
		`{"N":"NaN"}`:                 {},
		`{"N":"Inf"}`:                 {},
		`{"n":5}`:                     {},
		`{"A":[{"N":9}],"N":7,"B":2}`: api.Known(7),
	} {
		o := parsed(t, text)
		assert.Equal(t, want, o.Number("N"), text)
	}
}

func TestTextKeepsWhatTheServiceSent(t *testing.T) {
	for text, want := range map[string]api.Maybe[string]{
		`{}`:                            {},
		`{"T":null}`:                    {},
		`{"T":""}`:                      api.Known(""),
		`{"T":"a\"b\\c\u4e2d\n"}`:       api.Known("a\"b\\c中\n"),
		`{"T":"\ud83d\ude00"}`:          api.Known("😀"),
		`{"T":"]}{[,:"}`:                api.Known("]}{[,:"),
		"{\"T\":\"\xd6\xd0\"}":          api.Known("\xd6\xd0"), // GBK goes back as it came
		`{"T":12345678901234567890}`:    api.Known("12345678901234567890"),
		`{"T":true}`:                    {},
		`{"T":{"a":1}}`:                 {},
		`{"T":["a"]}`:                   {},
		`{"\u0054":"escaped name"}`:     api.Known("escaped name"),
		" {\n\t\"T\" :\r \"spaced\" } ": api.Known("spaced"),
	} {
		o := parsed(t, text)
		assert.Equal(t, want, o.Text("T"), text)
	}
}

func TestFlagAndMoment(t *testing.T) {
	for text, want := range map[string]bool{
		`{}`: false, `{"F":null}`: false, `{"F":true}`: true, `{"F":"true"}`: true, `{"F":"True"}`: true, `{"F":1}`: true,
		`{"F":0}`: false, `{"F":false}`: false, `{"F":"yes"}`: false, `{"F":{}}`: false,
	} {
		o := parsed(t, text)
		assert.Equal(t, want, o.Flag("F"), text)
	}
	o := parsed(t, `{"A":0,"B":-1,"C":"1700000000","D":253402300800,"E":null}`)
	assert.False(t, o.Time("A").IsKnown())
	assert.False(t, o.Time("B").IsKnown())
	c, known := o.Time("C").Get()
	assert.True(t, known)
	assert.Equal(t, int64(1700000000), c.Unix())
	assert.False(t, o.Time("D").IsKnown(), "a year of five digits breaks formats")
	assert.False(t, o.Time("E").IsKnown())
	assert.Equal(t, []api.Field{{Name: "B", Value: "-1"}, {Name: "D", Value: "253402300800"}}, o.Rest())
}

func TestRestHoldsTheUnknownAndTheUnreadableSortedByName(t *testing.T) {
	o := parsed(t, `{"Zulu":{"a":[1,2]},"N":{},"T":"x","Gone":null,"Alpha":"é"}`)
	o.Number("N")
	o.Text("T")
	o.Text("Missing")
	assert.Equal(t, []api.Field{
		{Name: "Alpha", Value: `"é"`},
		{Name: "Gone", Value: `null`},
		{Name: "N", Value: `{}`},
		{Name: "Zulu", Value: `{"a":[1,2]}`},
	}, o.Rest())
}

func TestFieldsAreFoundInAnyOrder(t *testing.T) {
	o := parsed(t, `{"A":1,"B":2,"C":3}`)
	for _, name := range []string{"C", "A", "B", "B", "A", "C"} {
		assert.True(t, o.Number(name).IsKnown(), name)
	}
	assert.Empty(t, o.Rest())
}

func TestManyFieldsAreComparedQuickly(t *testing.T) {
	var text strings.Builder
	text.WriteString(`{"N":1`)
	for i := range 200_000 {
		fmt.Fprintf(&text, `,"f%d":%d`, i, i)
	}
	text.WriteString(`,"f7":7,"N":2}`)
	o := parsed(t, text.String())
	assert.False(t, o.Number("N").IsKnown())
	assert.True(t, o.Torn("N"))
	assert.Equal(t, api.Known(7), o.Number("f7"))
	assert.Len(t, o.Rest(), 200_001, "all but f7")
}

func TestDeepNestingIsSkippedWithoutRecursion(t *testing.T) {
	deep := strings.Repeat("[", 5000) + strings.Repeat("]", 5000)
	o, err := Parse([]byte(`{"A":` + deep + `,"N":1}`))
	require.NoError(t, err)
	assert.Equal(t, api.Known(1), o.Number("N"))
}

// FuzzObject holds the splitter against encoding/json: same names, same values.
func FuzzObject(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"a":1}`, `{"a":{"b":[1,"]"]},"c":"\\\""}`, ` { "a" : null , "b" : [ ] } `, `{"\u0041":-1.5e+3}`,
		`{"a"`, `[1,{"a":2},"x"]`,
		`null`, `{"a":tru}`, `{"a"1}`, "{\"\xff\":\"\xd6\"}", `{"":""}`, `{"a":1,"a":2}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		o, err := Parse(text) // whatever it is, no panic
		if err == nil {
			o.Text("a")
			o.Number("a")
			o.Time("b")
			o.Inner("c")
			o.Rest()
		}
		var items int
		Each(text, func(*Object) bool { items++; return true })
		var want map[string]json.RawMessage
		if json.Unmarshal(text, &want) != nil || want == nil {
			var list []json.RawMessage
			if json.Unmarshal(text, &list) == nil && list != nil && text[0] == '[' {
				assert.Equal(t, len(list), items)
			}
			return
		}
		require.NoError(t, err)
		last := map[string]string{}
		for _, f := range o.fields {
			last[strings.ToValidUTF8(string(f.name), "\ufffd")] = string(f.value)
		}
		for name, value := range want {
			if strings.Contains(name, "\ufffd") {
				continue // encoding/json writes one for each bad byte
			}
			assert.Equal(t, string(value), last[name])
		}
	})
}

func TestASetOfManyFieldsIsReadWholeAndUnknownWhereOneMemberIsRefused(t *testing.T) {
	const members, refused = 2 * batchFields, batchFields + batchFields/2
	var text strings.Builder
	for i := range members {
		fmt.Fprintf(&text, `,{"I":%d,"S":[{"I":%d}]}`, i, i)
	}
	o := parsed(t, `{"Set":[`+text.String()[1:]+`]}`)
	inner := func(o *Object) (int, bool) { return o.Number("I").Or(-1), true }
	read := func(o *Object) (int, bool) {
		n := o.Number("I").Or(-1)
		set, _ := SetOf(o, "S", inner).Get()
		return n, n == o.Number("I").Or(-2) && assert.Equal(t, []int{n}, set)
	}
	got, known := SetOf(&o, "Set", read).Get()
	require.True(t, known)
	require.Len(t, got, members)
	for i, n := range got {
		require.Equal(t, i, n)
	}
	refuse := func(o *Object) (int, bool) { return 0, !api.Is(o.Number("I"), refused) }
	assert.False(t, SetOf(&o, "Set", refuse).IsKnown())
	assert.Len(t, o.Rest(), 1, "what could not be read is to be seen")
	o = parsed(t, `{"Set":[{"I":1},7]}`)
	assert.False(t, SetOf(&o, "Set", inner).IsKnown(), "a member that is no object")
}
