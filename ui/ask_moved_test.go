package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

// changedBackend changes the first backend of a VServer.
func changedBackend(change func(*api.Backend)) func(*api.VServer) {
	return func(v *api.VServer) {
		backends, _ := v.Backends.Get()
		change(&backends[0])
	}
}

func TestARowThatIsSomethingElseNowIsRefusedWithOldAndNew(t *testing.T) {
	const was = "listed backend 10.0.0.1:9000 host-backend-a uhost-backend-a backend-a"
	for name, c := range map[string]struct {
		change   func(*api.VServer)
		old, now string
	}{
		"another host": {
			changedBackend(func(b *api.Backend) { b.ResourceID, b.ResourceName = api.Known("uhost-db"), api.Known("db-1") }),
			was, "now backend 10.0.0.1:9000 db-1 uhost-db backend-a",
		},
		"another name": {
			changedBackend(func(b *api.Backend) { b.ResourceName = api.Known("db-1") }), was,
			"now backend 10.0.0.1:9000 db-1 uhost-backend-a",
		},
		"another address": {
			changedBackend(func(b *api.Backend) { b.PrivateIP = api.Known("10.0.0.99") }), was,
			"now backend 10.0.0.99:9000 host-backend-a",
		},
		"another port": {
			changedBackend(func(b *api.Backend) { b.Port = api.Known(3306) }), was,
			"now backend 10.0.0.1:3306 host-backend-a",
		},
		"no host any more": {
			changedBackend(func(b *api.Backend) { b.ResourceID = api.Maybe[string]{} }), was,
			"now backend 10.0.0.1:9000 host-backend-a ? backend-a",
		},
		"another listener's name": {
			func(v *api.VServer) { v.Name = api.Known("database") },
			"listed VServer api-tcp vserver-tcp TCP:9000", "now VServer database vserver-tcp TCP:9000",
		},
		"another port of the listener": {
			func(v *api.VServer) { v.Port = api.Known(3306) }, "listed VServer api-tcp vserver-tcp TCP:9000",
			"now VServer api-tcp vserver-tcp TCP:3306",
		},
		"another protocol": {
			func(v *api.VServer) { v.Protocol = api.Known("UDP") }, "listed VServer api-tcp vserver-tcp TCP:9000",
			"now VServer api-tcp vserver-tcp UDP:9000",
		},
	} {
		t.Run(name, func(t *testing.T) {
			drive(t, nil, nil, func(d *driver) {
				d.openBackends()
				d.editListener(c.change)
				d.press("x")
				d.asks("Release backend", "Cannot be done: this is not what the row was", c.old, c.now)
				d.dontSee("Release )", "Release ]", "Release <", "Disable instead", "Drain first")
				d.see("[  Read again  ]", "[> Cancel <]")
				d.confirm("Read again")
				d.asks("Release backend", "Cannot be done: this is not what the row was", c.now)
				d.press("esc")
				assert.Empty(t, d.wrote())
				d.advance(100 * time.Millisecond)
				d.press("x")
				d.asks("Release backend", "steps 1") // the list was read again, and says the same
				d.see("[  Release  ]")
				d.press("esc")
			})
		})
	}
}

func TestWhatTheRowDidNotSayAndAnotherSpellingAreNoDifference(t *testing.T) {
	for name, c := range map[string]struct{ listed, now func(*api.Backend) }{
		"a name that was not given": {
			func(b *api.Backend) { b.ResourceName = api.Maybe[string]{} }, func(b *api.Backend) { b.ResourceName = api.Known("web-1") },
		},
		"an address of IPv6": {
			func(b *api.Backend) { b.PrivateIP = api.Known("2001:DB8::1") },
			func(b *api.Backend) { b.PrivateIP = api.Known("2001:db8:0:0::1") },
		},
		"health and weight": {
			func(*api.Backend) {}, func(b *api.Backend) { b.Status, b.Weight = api.Known(1), api.Known(9) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			drive(t, func(client *fake.Client) {
				client.Edit(func(w *fake.World) { w.VServer(scope, "ulb-web", "vserver-tcp", changedBackend(c.listed)) })
			}, nil, func(d *driver) {
				d.press("enter", "enter")
				d.see("backend-a")
				d.editListener(changedBackend(c.now))
				d.press("x")
				d.asks("Release backend", "steps 1")
				d.see("[  Release  ]")
				d.doesNotAsk("Cannot be done")
				d.press("esc")
			})
		})
	}
}

func TestOfSeveralMarkedRowsOneThatIsAnotherHostRefusesAll(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.press("j", " ", "j", " ")
		d.editListener(func(v *api.VServer) {
			backends, _ := v.Backends.Get()
			backends[2].ResourceID = api.Known("uhost-db")
		})
		d.press("x")
		d.asks("Release 2 backends", "Cannot be done: this is not what the row was",
			"now backend 10.0.0.3:9000 host-backend-c uhost-db backend-c")
		d.dontSee("Release 2 )", "Release 2 ]")
		d.press("esc")
	})
}
