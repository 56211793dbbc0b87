package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

// enabled sets a backend's Enabled behind the console's back, as a replica that
// lags shows it.
func (d *driver) enabled(id api.BackendID, n int) {
	d.editListener(func(v *api.VServer) {
		backends, _ := v.Backends.Get()
		for i := range backends {
			if backends[i].ID == id {
				backends[i].Enabled = api.Known(n)
			}
		}
	})
}

// switchFirst disables backend-a, or enables it again.
func (d *driver) switchFirst(label string) {
	d.t.Helper()
	d.press("g", "e")
	d.asks(label+" backend", "backend-a")
	d.confirm(label)
}

const olderWords = "may be older than what was seen"

func TestADialogSaysWhyItAsksAgain(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.openBackends()
		d.switchFirst("Disable")
		d.advance(time.Second)
		d.says("disabled 10.0.0.1:9000 host-backend-a")
		d.enabled("backend-a", 1)
		d.press("j", "x")
		d.says("Release backend", "Reading the VServer ... try 2", olderWords+": enabled of backend backend-a is 1, and was", "seen 0")
		d.advance(1100 * time.Millisecond)
		d.says("Reading the VServer ... try 3")
		d.enabled("backend-a", 0)
		d.advance(6 * time.Second)
		d.says("Release backend", "steps 1 release")
		d.dontSee("try 3", "waiting:")
		d.press("esc", "x")
		d.says("Release backend", "steps 1 release")
	})
}

func TestADialogSaysWhatTheAnswerLacks(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.press("x")
		d.asks("Release backend")
		d.press("esc", "j")
		d.editListener(func(v *api.VServer) {
			backends, _ := v.Backends.Get()
			v.Backends = api.Known(backends[:2:2])
		})
		d.press("x")
		d.says("Reading the VServer ... try 2", "backends are missing that nobody here touched: backend-c", "10.0.0.3:9000,", "backend-d")
	})
}

func TestAnEnableThatCannotBeBelievedYetSaysWhy(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.openBackends()
		d.switchFirst("Disable")
		d.advance(time.Second)
		d.says("disabled 10.0.0.1:9000 host-backend-a")
		d.switchFirst("Enable")
		d.advance(2 * time.Second)
		d.says("enabling 10.0.0.1:9000 verifying 2s/15s (may be older than what was seen)")
		d.press("w")
		d.says("1 verifying", olderWords)
		d.press("esc")
		d.advance(15 * time.Second)
		d.says("enabled 10.0.0.1:9000 host-backend-a")
		d.dontSee("waiting:")
	})
}

func TestAVerificationThatCannotReadSaysWhy(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.client.OnCall(func(call fake.Call) {
			if call.Method == fake.ReleaseBackend {
				d.client.FailAlways(fake.VServers, errNetwork)
			}
		})
		d.confirm("Release")
		d.advance(2 * time.Second)
		d.says("releasing 10.0.0.1:9000 verifying 2s/15s (2 readings failed in 1s")
		d.press("w")
		d.says("2 readings failed in 1s, the service cannot be reached or is in trouble (connection refused)")
		d.press("w")
		require.Equal(t, []string{fake.ReleaseBackend}, d.wrote())
		d.advance(15 * time.Second)
		d.says("UNKNOWN 10.0.0.1:9000 host-backend-a")
		d.dontSee("waiting:")
	})
}

func TestAConfirmationThatAsksAgainSaysWhy(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.openBackends()
		d.switchFirst("Disable")
		d.advance(time.Second)
		d.press("j", "x")
		d.asks("Release backend", "steps 1 release")
		d.enabled("backend-a", 1)
		d.confirm("Release")
		d.advance(time.Second)
		d.says("releasing 10.0.0.2:9000 reading again 1s (may be older than")
		d.press("w")
		d.says("state running", "now reading again 1s ("+olderWords+")")
		d.press("esc")
		d.enabled("backend-a", 0)
		d.advance(5 * time.Second)
		d.says("released 10.0.0.2:9000 host-backend-b")
		assert.Equal(t, []string{fake.UpdateBackendAttribute, fake.ReleaseBackend}, d.wrote())
	})
}

func TestAListThatIsBehindDoesNotShowAReleasedBackendAsServing(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.confirm("Release")
		d.advance(time.Second)
		d.says("released 10.0.0.1:9000 host-backend-a")
		d.editListener(func(v *api.VServer) {
			backends, _ := v.Backends.Get()
			v.Backends = api.Known(append([]api.Backend{fake.Healthy("backend-a", "10.0.0.1", 9000)}, backends...))
		})
		d.press("r")
		assert.Contains(t, d.line("host-backend-a"), "released")
		assert.NotContains(t, d.line("host-backend-a"), "healthy")
		d.advance(20 * time.Second) // no replica is that late: it is there again
		assert.Contains(t, d.line("host-backend-a"), "healthy")
	})
}
