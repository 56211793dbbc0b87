package demo

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestHugeIsBesideTheEstateMadeByHand(t *testing.T) {
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	before, e := demoEstate(nil, now), demoEstate(map[string]bool{"huge": true}, now)
	require.Len(t, e.ulbs, len(before.ulbs)+2)
	sizes := map[string][2]int{}
	longest := 0
	for _, u := range e.ulbs {
		longest = max(longest, len(u.name))
		for _, v := range u.vservers {
			if u.name == "huge" {
				sizes[v.name] = [2]int{len(v.backends), len(v.rules)}
			}
		}
	}
	assert.Equal(t,
		map[string][2]int{
			"backends-10000": {10_000, 0}, "members-10000": {10_000, 1}, "rules-500": {20, 500},
			"match-65536": {3, 1},
		}, sizes)
	assert.Equal(t, 100<<10, longest)
}
