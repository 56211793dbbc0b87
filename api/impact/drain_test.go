package impact_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

func TestHowLongADrainWaits(t *testing.T) {
	none, absent := api.Maybe[int]{}, api.Maybe[string]{}
	const most = 15 * time.Minute
	for name, c := range map[string]struct {
		timeout api.Maybe[int]
		listen  api.Maybe[string]
		want    time.Duration
	}{
		"as the VServer says":           {knownPort(45), api.Known("RequestProxy"), 45 * time.Second},
		"the same for packets":          {knownPort(120), api.Known("PacketsTransmit"), 2 * time.Minute},
		"whatever the listener":         {knownPort(30), absent, 30 * time.Second},
		"never more than 15 minutes":    {knownPort(86400), api.Known("RequestProxy"), most},
		"a number that would overflow":  {knownPort(math.MaxInt), api.Known("RequestProxy"), most},
		"not said, RequestProxy":        {none, api.Known("RequestProxy"), time.Minute},
		"not said, PacketsTransmit":     {none, api.Known("PacketsTransmit"), most},
		"not said, a listener not said": {none, absent, most},
		"off":                           {knownPort(0), api.Known("PacketsTransmit"), most},
		"off where it cannot be":        {knownPort(0), api.Known("RequestProxy"), most},
		"nonsense, PacketsTransmit":     {knownPort(-1), api.Known("PacketsTransmit"), most},
		"nonsense, RequestProxy":        {knownPort(-1), api.Known("RequestProxy"), time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			v := tcp("h1")
			v.ClientTimeout, v.ListenType = c.timeout, c.listen
			assert.Equal(t, c.want, impact.DrainTime(v))
		})
	}
}
