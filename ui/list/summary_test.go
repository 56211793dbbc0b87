package list

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWhatHasNoRoomInTheSummaryIsLeftOutWhole(t *testing.T) {
	states := []string{"9 failing", "3 rule down", "3 one left"}
	for room, want := range map[int]string{
		80: "21 problems  9 failing  3 rule down  3 one left",
		47: "21 problems  9 failing  3 rule down  3 one left",
		46: "9 failing  3 rule down  3 one left",
		33: "9 failing  3 rule down",
		21: "9 failing",
		5:  "9 failing", // the caller cuts it
	} {
		assert.Equal(t, want, fitting("21 problems", states, room), room)
	}
	assert.Equal(t, "21 regions", fitting("21 regions", nil, 5))
	assert.Empty(t, fitting("", nil, 80))
}
