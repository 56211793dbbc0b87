package render

import (
	"testing"

	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api/index"
	"cloud.internal/ulbconsole/ui/theme"
)

// TestARuleThatMatchesNothingOfItsOwnHasAName: the Default rule is found by its id.
func TestARuleThatMatchesNothingOfItsOwnHasAName(t *testing.T) {
	th := theme.New(theme.Dark, termenv.Ascii, false)
	for want, r := range map[string]index.Rule{
		"Default rule": {ID: "policy-0"},
		"/api":         {ID: "policy-1", Match: "/api", Custom: true},
		"-":            {ID: "policy-2", Custom: true},
	} {
		assert.Equal(t, want, FoundAddress(th, index.Item{Rule: &r}))
	}
	assert.Equal(t, "Default rule", ItemHost(index.Item{Rule: &index.Rule{ID: "policy-0"}}))
	assert.Equal(t, "rule /api", ItemHost(index.Item{Rule: &index.Rule{Match: "/api", Custom: true}}))
}
