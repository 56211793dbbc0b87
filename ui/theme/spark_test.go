package theme

import (
	"math"
	"testing"

	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/ui/clean"
)

func TestASparklineAsDrawn(t *testing.T) {
	gap := math.NaN()
	for _, c := range []struct {
		values         []float64
		top            float64
		unicode, ascii string
	}{
		{nil, 1, "", ""},
		{[]float64{0, 1, 2, 3, 4, 5, 6, 7}, 7, "▁▂▃▄▅▆▇█", "01345689"},
		{[]float64{0, 0.001, 1000, gap, -1}, 1000, "▁▂█··", "019.."},
		{[]float64{0, 0}, 0, "▁▁", "00"},
		{[]float64{5, math.Inf(1)}, 0, "██", "99"},
		{[]float64{5, 5}, gap, "██", "99"},
	} {
		drawn := New(Mono, termenv.Ascii, false).Spark(c.values, c.top)
		assert.Equal(t, c.unicode, drawn)
		assert.Equal(t, len(c.values), Width(drawn))
		assert.Equal(t, drawn, clean.Text(drawn), "it is shown as it is beside what the service says")
		assert.Equal(t, c.ascii, New(Mono, termenv.Ascii, true).Spark(c.values, c.top))
	}
}
