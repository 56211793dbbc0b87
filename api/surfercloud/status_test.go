package surfercloud

import (
	"io"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
)

// TestAStatusThatIsNoneOfAnAnswerEndsAtOnceAndProvesNothing: what follows a 101 is
// no body that ends, and the request has left whatever the status is.
func TestAStatusThatIsNoneOfAnAnswerEndsAtOnceAndProvesNothing(t *testing.T) {
	for name, reply := range map[string]string{
		"101":                "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n",
		"000":                "HTTP/1.1 000 Huh\r\nContent-Length: 0\r\n\r\n",
		"000, done":          "HTTP/1.1 000 Huh\r\nContent-Length: 13\r\n\r\n{\"RetCode\":0}",
		"000 with a refusal": "HTTP/1.1 000 Huh\r\nContent-Length: 16\r\n\r\n{\"RetCode\":4110}",
		"000 with a trouble": "HTTP/1.1 000 Huh\r\nContent-Length: 15\r\n\r\n{\"RetCode\":150}",
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var requests atomic.Int32
				c, network, done := over(t, protocols[0], Options{}, func(w http.ResponseWriter, _ *http.Request) {
					requests.Add(1)
					conn, _, err := http.NewResponseController(w).Hijack()
					if !assert.NoError(t, err) {
						return
					}
					_, _ = io.WriteString(conn, reply)
					_, _ = io.Copy(io.Discard, conn) // and nothing more
					_ = conn.Close()
				})
				defer done()
				c.writes.DialContext = network.dial
				began := time.Now()
				_, err := c.Send(t.Context(), api.ReleaseBackend{Scope: prod, ULB: "ulb-1", Backend: "b-1"})
				e := asError(t, err)
				assert.Equal(t, api.OutcomeUnknown, api.OutcomeOf(err), err)
				assert.False(t, e.NotSent)
				assert.Contains(t, e.Message, "the endpoint answered with HTTP "+name[:3])
				_, err = c.Regions(t.Context())
				require.Equal(t, api.KindBadResponse, asError(t, err).Kind)
				assert.Zero(t, time.Since(began))
				assert.Equal(t, int32(2), requests.Load())
			})
		})
	}
}
