package jsonsize_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api/jsonsize"
)

var few = jsonsize.Limits{Rows: 5, AllRows: 8, Fields: 4, AllFields: 6}

func TestATextAtItsLimitsPassesAndOneBeyondDoesNot(t *testing.T) {
	for text, want := range map[string]string{
		``:                                    "",
		`[1,2,3,4,5]`:                         "",
		`[1,2,3,4,5,6]`:                       "more than 5 rows in a list",
		`{"a":{"Set":[{},{},{},{},{},{}]}}`:   "more than 5 rows in Set",
		`{"Set":[[1,2],[1,2,3,4,5,6]]}`:       "more than 5 rows in Set",
		`{"a":1,"b":2,"c":3,"d":4}`:           "",
		`{"a":1,"b":2,"c":3,"d":4,"e":5}`:     "an object of more than 4 fields",
		`{"a":[1,2,3,4],"b":[1,2,3,4,5]}`:     "",
		`{"a":[1,2,3,4,5],"b":[1,2,3,4,5,6]}`: "more than 5 rows in b",
		`[[1,2,3,4],[1,2,3,4],[1,2,3]]`:       "more than 8 rows in all its lists, a list among them",
		`[{"a":1,"b":2,"c":3,"d":1},{"a":1,"b":2,"c":3,"d":4},{"a":1,"b":2}]`: "more than 6 fields",
		`{"a,,,,,,,[[[{{{\",,,,,,,,":",,,,,,,,\\"}`:                           "",
		strings.Repeat("[", 64):                                               "",
		strings.Repeat("[", 65):                                               "more than 64 levels",
		strings.Repeat(`{"a":`, 65):                                           "more than 64 levels",
		strings.Repeat(`[]`, 65) + `}}}]]],,,,,,,,,"`:                         "",
		`{"` + strings.Repeat("x", 100) + `":[1,2,3,4,5,6]}`: "more than 5 rows in " +
			strings.Repeat("x", 60) + "...",
	} {
		err := jsonsize.Check([]byte(text), few)
		if want == "" {
			assert.NoError(t, err, "%.80s", text)
			continue
		}
		assert.EqualError(t, err, want, "%.80s", text)
	}
}

// FuzzCheck wants of every valid text that passes that it keeps the limits.
func FuzzCheck(f *testing.F) {
	f.Add(`{"a":[1,[2],{"b":[]}],"c":"[,\"{"}`)
	f.Add(`[[[[[]]]],{},"]"]`)
	f.Add(`{"a":{"a":{"a":{"a":{}}}}}`)
	f.Fuzz(func(t *testing.T, text string) {
		err := jsonsize.Check([]byte(text), few)
		var v any
		if json.Unmarshal([]byte(text), &v) != nil || err != nil {
			return
		}
		rows := 0
		var walk func(v any)
		walk = func(v any) {
			switch v := v.(type) {
			case []any:
				require.LessOrEqual(t, len(v), few.Rows)
				rows += max(0, len(v)-1)
				for _, in := range v {
					walk(in)
				}
			case map[string]any:
				require.LessOrEqual(t, len(v), few.Fields)
				for _, in := range v {
					walk(in)
				}
			}
		}
		walk(v)
		require.LessOrEqual(t, rows, few.AllRows)
	})
}
