package render

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestAgeStepsFollowEachOther(t *testing.T) {
	for _, c := range []struct {
		old  time.Duration
		text string
		next time.Duration
	}{
		{-time.Second, "now", 6 * time.Second},
		{0, "now", 5 * time.Second},
		{5*time.Second - 1, "now", 1},
		{5 * time.Second, "5s", 5 * time.Second},
		{10 * time.Second, "10s", 5 * time.Second},
		{50 * time.Second, "50s", 5 * time.Second},
		{59 * time.Second, "55s", time.Second},
		{90 * time.Second, "1m", 30 * time.Second},
		{10 * time.Minute, "10m", time.Minute},
		{60 * time.Minute, "1h", time.Hour},
		{10 * time.Hour, "10h", time.Hour},
		{1000 * time.Hour, "over a day", 0},
	} {
		text, next := Age(c.old)
		assert.Equal(t, c.text, text, c.old)
		assert.Equal(t, c.next, next, c.old)
	}
	seen := map[string]bool{}
	steps := 0
	for d, next := time.Duration(0), time.Duration(1); next > 0; d += next {
		var text string
		text, next = Age(d)
		assert.False(t, seen[text], "%s comes twice", text)
		seen[text] = true
		steps++
	}
	assert.Equal(t, 12+59+23+1, steps)
}
