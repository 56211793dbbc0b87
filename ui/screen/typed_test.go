package screen

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTypedTextsAreKeptOnceAndNotWithoutEnd(t *testing.T) {
	var typed Typed
	assert.False(t, typed.Any())
	typed.Add("")
	assert.False(t, typed.Any())
	for i := range typedMost + 5 {
		typed.Add(fmt.Sprint(i))
	}
	typed.Add("7")
	w := typed.Walk()
	assert.Equal(t, "7", w.Older("now"))
	typed.Add("later")
	assert.Equal(t, "104", w.Older("7"), "a walk has the texts of when it began")
	for range typedMost {
		w.Older("")
	}
	assert.Equal(t, "5", w.Older("5"))
	got := ""
	for range 2 * typedMost {
		got = w.Newer(got)
	}
	assert.Equal(t, "now", got)
	assert.Equal(t, "edited", w.Newer("edited"))
}
