package api_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
)

func TestWhatAFloorNeeds(t *testing.T) {
	for _, c := range []struct {
		floor       api.Floor
		total, need int
		byShare     bool
	}{
		{api.Floor{}, 6, 0, false},
		{api.Floor{Number: 2}, 6, 2, false},
		{api.Floor{Percent: 50}, 6, 3, true},
		{api.Floor{Percent: 51}, 6, 4, true},
		{api.Floor{Percent: 1}, 6, 1, true},
		{api.Floor{Percent: math.MaxInt}, 6, 6, true},
		{api.Floor{Percent: math.MinInt, Number: math.MinInt}, 6, 0, false},
		{api.Floor{Number: 2, Percent: 50}, 6, 3, true},
		{api.Floor{Number: 5, Percent: 50}, 6, 5, false},
		{api.Floor{Number: 3, Percent: 50}, 6, 3, true},
		{api.Floor{Percent: 50}, 0, 0, true},
	} {
		assert.Equal(t, c.need, c.floor.Need(c.total), "%+v", c)
		assert.Equal(t, c.byShare, c.floor.ByShare(c.total), "%+v", c)
	}
}
