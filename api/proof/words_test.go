package proof

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api/change"
)

func TestDifferencesAreNamedWithWhatTheyAreAndWhatTheyWere(t *testing.T) {
	assert.Equal(t, "VServer port 3306 instead of 80, rule path /api not there instead of members [b1 b2]",
		DifferencesText([]change.Difference{
			{What: "VServer port", Old: "80", New: "3306"},
			{What: "rule path /api", Old: "members [b1 b2]", New: "not there"},
		}))
}
