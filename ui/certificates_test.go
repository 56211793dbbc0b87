package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

// undated is an account of which a listener does not say when its certificate is over, in three days.
func undated(c *fake.Client) {
	account(c)
	c.Edit(func(w *fake.World) {
		w.VServer(scope, "ulb-web", "vserver-tcp", func(v *api.VServer) {
			v.Certificates = api.Known([]api.Certificate{{ID: api.Known("ssl-1")}})
		})
		w.Certificates = map[api.Scope][]api.Certificate{scope: {{
			ID: api.Known("ssl-1"), Expires: api.Known(time.Now().Add(3*24*time.Hour + time.Hour)),
		}}}
	})
}

func TestACertificateThatIsOverSoonIsAProblemWhereverThatIsSaid(t *testing.T) {
	drive(t, undated, nil, func(d *driver) {
		d.press("!")
		d.wait()
		d.see("cert 3d", "1 cert soon")
		asked := len(d.client.Calls())
		d.advance(time.Minute)
		for _, call := range d.client.Calls()[asked:] {
			assert.NotEqual(t, fake.Certificates, call.Method, "nobody asked again")
		}
		d.see("cert 3d")
	})
}

func TestCertificatesThatAreDeniedAreNamed(t *testing.T) {
	drive(t, undated, nil, func(d *driver) {
		d.client.FailAlways(fake.Certificates, &api.Error{Kind: api.KindPermission, RetCode: 299, Message: "no access"})
		d.press("!")
		d.wait()
		d.see("4/4 read", "certs denied hk/")
		d.dontSee("cert 3d", "could not be read")
		d.press("esc", "f")
		d.dontSee("certs")
	})
}
