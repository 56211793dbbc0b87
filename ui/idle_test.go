package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api/fake"
)

// onTheLine counts what Bubble Tea writes while time passes, at twenty frames a
// second: the lines that changed, each whole.
func (d *driver) onTheLine(span time.Duration) int {
	was, n := strings.Split(d.screen(), "\n"), 0
	for ; span > 0; span -= 50 * time.Millisecond {
		d.advance(50 * time.Millisecond)
		now := strings.Split(d.screen(), "\n")
		for i := range now {
			if now[i] != was[i] {
				n += len(now[i]) + len("\x1b[00;00H\x1b[K")
			}
		}
		was = now
	}
	return n
}

// TestAnIdleScreenWritesLittleWhateverTheServiceDoes holds 2,500 bytes a minute at
// 120x40, over two minutes.
func TestAnIdleScreenWritesLittleWhateverTheServiceDoes(t *testing.T) {
	silent := func(d *driver, method string) {
		d.client.OnCall(func(call fake.Call) {
			if call.Method == method {
				d.client.Retry(method, errSilence, 15*time.Second, 15*time.Second, 15*time.Second)
				d.client.Fail(method, errSilence)
			}
		})
	}
	for name, c := range map[string]struct {
		happens func(d *driver, method string)
		see     string
	}{
		"it answers":      {func(*driver, string) {}, " now"},
		"it refuses":      {func(d *driver, method string) { d.client.FailAlways(method, errNetwork) }, "STALE"},
		"it says nothing": {silent, "STALE"},
		"it answers the second": {func(d *driver, method string) {
			d.client.OnCall(func(call fake.Call) {
				if call.Method == method {
					d.client.Retry(method, errSilence, 15*time.Second)
				}
			})
		}, "web"},
		"it is slow": {func(d *driver, method string) {
			d.client.OnCall(func(call fake.Call) {
				if call.Method == method {
					resume := d.client.Hold(method)
					time.AfterFunc(3*time.Second, resume)
				}
			})
		}, "every 1m"},
	} {
		for _, list := range []string{fake.ULBs, fake.VServers} {
			if testing.Short() && list == fake.ULBs {
				continue
			}
			t.Run(name+", "+list, func(t *testing.T) {
				drive(t, timed, nil, func(d *driver) {
					d.resize(120, 40)
					if list == fake.VServers {
						d.openBackends()
					}
					c.happens(d, list)
					d.advance(time.Minute)
					d.see(c.see)
					const minutes = 2
					n := d.onTheLine(minutes * time.Minute)
					t.Logf("%d bytes a minute", n/minutes)
					assert.Less(t, n/minutes, 2500)
					d.client.OnCall(nil)
					d.advance(2 * time.Minute)
				})
			})
		}
	}
}
