package list

import (
	"cmp"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTextsAreOrderedAsPeopleDo(t *testing.T) {
	want := []string{
		"", "1", "2", "10", "10.0.0.2", "10.0.0.10", "10.0.1.1", "?", "web", "web-2", "web-2a", "web-10",
		"web-010a", "web-99999999999999999999998", "web-99999999999999999999999", "支付",
	}
	for i := range want {
		for j := range want {
			assert.Equal(t, cmp.Compare(i, j), strings.Compare(naturalKey(want[i]), naturalKey(want[j])), "%q and %q", want[i],
				want[j])
		}
	}
	assert.Zero(t, strings.Compare(naturalKey("web-007"), naturalKey("web-7")), "leading zeros mean nothing")
}

func TestTheOrderOfTextsIsOne(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	text := func() string {
		var b strings.Builder
		for range r.IntN(6) {
			b.WriteByte("0129a-."[r.IntN(7)])
		}
		return b.String()
	}
	for range 50_000 {
		a, b, c := text(), text(), text()
		require.Equal(t, -strings.Compare(naturalKey(b), naturalKey(a)), strings.Compare(naturalKey(a), naturalKey(b)),
			"%q and %q", a, b)
		if strings.Compare(naturalKey(a), naturalKey(b)) <= 0 && strings.Compare(naturalKey(b), naturalKey(c)) <= 0 {
			require.LessOrEqual(t, strings.Compare(naturalKey(a), naturalKey(c)), 0, "%q, %q, %q", a, b, c)
		}
	}
}
