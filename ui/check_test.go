package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

const checkTitle = "Set health check"

// passNone lets all backends of the listener of the tests fail the check of an HTTP VServer.
func (d *driver) passNone(check string) {
	d.editListener(func(v *api.VServer) {
		v.Protocol, v.MonitorType, v.Path = api.Known("HTTP"), api.Known(check), api.Known("/ping")
		v.Rules = api.Known([]api.Rule{{PolicyType: api.Known(api.PolicyDefault), Members: api.Known([]api.Member{})}})
		b, _ := v.Backends.Get()
		for i := range b {
			b[i].Enabled, b[i].Status = api.Known(1), api.Known(1)
		}
	})
}

func TestTheCheckOfAVServerWhoseBackendsAllFailIsSwitchedAndUndone(t *testing.T) {
	drive(t, func(c *fake.Client) {
		for _, to := range []string{api.CheckPort, api.CheckPath} {
			c.ExpectWrite(api.UpdateVServerAttribute{Scope: scope, ULB: "ulb-web", VServer: "vserver-tcp", MonitorType: to})
		}
	}, nil, func(d *driver) {
		d.passNone(api.CheckPath)
		d.openBackends()
		d.press("r")
		d.press("M")
		d.asks(checkTitle, "api-tcp vserver-tcp HTTP:9000", "check Path, path /ping → Port", "serving 0/4 → 0/4",
			"risk SEVERE the health check of all backends changes", "steps 1 set check Path -> Port",
			"whatever listens on the port gets requests", "only the check is sent", "Type api-tcp to confirm")
		d.press("enter")
		assert.Empty(t, d.wrote())
		d.write("api-tcp")
		d.press("enter")
		d.advance(time.Second)
		d.says("set check Path → Port in web/api-tcp (hk, org-1) verified ")
		d.press("H", "u")
		d.asks("Undo change", "undo check Path → Port", "set check Port -> Path", "Type api-tcp to confirm")
		d.write("api-tcp")
		d.press("enter")
		d.advance(20 * time.Second)
		d.says("undone check Path → Port in web/api-tcp")
	})
}

func TestAnotherCheckIsOfferedWhereAllBackendsFailAndNowhereElse(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("M")
		d.see("only a VServer has a health check")
		d.openBackends()
		d.press("M")
		d.see("only HTTP and HTTPS VServers checked by Port or Path have another check")
		d.passNone(api.CheckPort)
		d.editListener(func(v *api.VServer) {
			b, _ := v.Backends.Get()
			b[0].Status = api.Known(0)
		})
		d.press("r", "M")
		d.see("another check is only for a VServer whose backends all fail")
	})
	for _, open := range [][]string{nil, {"esc"}, {"esc", "d"}} {
		drive(t, nil, nil, func(d *driver) {
			d.passNone(api.CheckPort)
			d.openBackends()
			d.press(append([]string{"r"}, open...)...)
			d.press("M")
			d.asks(checkTitle, "check Port", "→ Path", "asks for path /ping, no domain is set")
		})
	}
}

func TestAnotherCheckIsOfferedOnEveryRowThatIsInSuchAVServer(t *testing.T) {
	for name, open := range map[string]func(*driver){
		"problems": func(d *driver) {
			d.press("!", "/")
			d.write("10.0.0.1:9000")
			d.press("enter")
		},
		"find": func(d *driver) {
			d.press("f")
			d.write("10.0.0.1:9000")
			d.press("enter")
		},
		"a VServer that was found": func(d *driver) {
			d.press("f")
			d.write("vserver-tcp")
			d.press("enter")
		},
	} {
		t.Run(name, func(t *testing.T) {
			drive(t, nil, nil, func(d *driver) {
				d.passNone(api.CheckPort)
				d.press("r")
				open(d)
				d.press("M")
				d.asks(checkTitle, "api-tcp", "check Port", "→ Path", "Type api-tcp to confirm")
			})
		})
	}
	drive(t, nil, nil, func(d *driver) {
		d.press("f")
		d.write("ulb-web")
		d.press("enter", "M")
		d.see("only a VServer has a health check")
	})
}
