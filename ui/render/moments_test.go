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
		{-time.Second, "just now", 16 * time.Second},
		{0, "just now", 15 * time.Second},
		{15*time.Second - 1, "just now", 1},
		{15 * time.Second, "15 s ago", 15 * time.Second},
		{59 * time.Second, "30 s ago", time.Second},
		{90 * time.Second, "1 min ago", 30 * time.Second},
		{6 * time.Minute, "5 min ago", 4 * time.Minute},
		{3 * time.Hour, "2 h ago", 3 * time.Hour},
		{1000 * time.Hour, "over a day ago", 0},
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
	assert.Len(t, ageSteps, steps, "each is reached")
}
