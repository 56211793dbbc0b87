package api_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
)

func TestALongTextIsShownByItsEndsWithItsLength(t *testing.T) {
	for _, text := range []string{"", "web-01", strings.Repeat("a", api.Longest)} {
		assert.Equal(t, text, api.Ends(text))
		assert.Equal(t, text, api.Short(text))
	}
	long := "begin" + strings.Repeat("x", 65_526) + "enden"
	assert.Equal(t, "begin"+strings.Repeat("x", 35)+"..."+strings.Repeat("x", 35)+"enden (65,536)", api.Ends(long))
	assert.Regexp(t, `^begin.*\.\.\..*enden \(65,536\) #[0-9a-f]{8}$`, api.Short(long))
	assert.Equal(t, api.Short(long), api.Short(api.Short(long)), "what is short already stays")
	assert.Contains(t, api.Ends(strings.Repeat("a", 257)), " (257)")
	assert.Contains(t, api.Ends(strings.Repeat("a", 1_234_567)), " (1,234,567)")
}

func TestLongTextsThatEndAlikeDoNotLookAlike(t *testing.T) {
	a := strings.Repeat("a", 500) + "b" + strings.Repeat("a", 500)
	b := strings.Repeat("a", 501) + "b" + strings.Repeat("a", 499)
	assert.Equal(t, api.Ends(a), api.Ends(b))
	assert.NotEqual(t, api.Short(a), api.Short(b))
}

func TestNoCharacterOfALongTextIsCut(t *testing.T) {
	for at := range 4 {
		for _, text := range []string{"é", "負", "🙂", "\xff"} {
			long := strings.Repeat("a", at) + strings.Repeat(text, 200)
			shown := api.Short(long)
			assert.Equal(t, utf8.ValidString(text), utf8.ValidString(shown), "%q", shown)
			assert.Less(t, len(shown), api.Longest)
		}
	}
}

func TestTheMembersOfARuleAreEachOnce(t *testing.T) {
	for _, n := range []int{3, 32, 33, 5_000} {
		members := make([]api.Member, 0, 2*n)
		want := make([]api.BackendID, 0, n)
		for i := range n {
			id := api.BackendID(strings.Repeat("b", i%7) + string(rune('a'+i%26)) + strings.Repeat("c", i/26))
			want = append(want, id)
			members = append(members, api.Member{Backend: id}, api.Member{Backend: want[i/2]})
		}
		assert.Equal(t, want, api.Rule{Members: api.Known(members)}.MemberIDs())
	}
}
