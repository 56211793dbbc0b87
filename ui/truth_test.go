package ui

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/ui/theme"
)

func TestAFieldCalledStateIsDrawnClean(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) { w.ULBs[scope][0].Other = []api.Field{{Name: "state", Value: nasty}} })
	}, nil, func(d *driver) {
		d.send(keyMsg("d"))
		d.wait()
		d.send(keyMsg("pgdown"))
		d.wait()
		d.checkSafe()
	})
}

func TestHelpOfAListWithALongNameKeepsTheFrame(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) { w.ULBs[scope][0].Name = api.Known(strings.Repeat("long-name ", 12)) })
	}, nil, func(d *driver) {
		d.press("enter", "?")
	})
}

func TestATypedHostileTextIsDrawnClean(t *testing.T) {
	for _, ascii := range []bool{false, true} {
		drive(t, nil, func(o *Options) { o.Theme = theme.New(theme.Dark, termenv.Ascii, ascii) }, func(d *driver) {
			d.press("/")
			for _, r := range nasty {
				if r < ' ' || r == utf8.RuneError {
					continue // such are no keys with a character
				}
				d.send(keyMsg(string(r)))
				d.wait()
				d.checkSafe()
			}
			d.send(keyMsg("enter"))
			d.checkSafe()
		})
	}
}

func TestEscStopsTheFirstReadOfAScreen(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		resume := d.client.Hold(fake.VServers)
		defer resume()
		d.press("enter")
		d.advance(200 * time.Millisecond)
		d.see("esc stops")
		d.press("esc")
		d.see("refresh stopped")
		assert.False(t, d.app.top().freshness().reading)
		d.press("esc")
		d.see("ulb-mail")
	})
}

func TestADescriptionIsRefreshedToo(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("enter", "d")
		d.client.Edit(func(w *fake.World) {
			w.VServer(scope, "ulb-web", "vserver-tcp", func(v *api.VServer) { v.Method = api.Known("Source") })
		})
		d.advance(11 * time.Second)
		d.see("Source")
		assert.Equal(t, 6, d.readsIn(fake.VServers, time.Minute))
	})
}

func TestTheRestOfTheRefreshIsSaid(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.advance(15*time.Minute + 20*time.Second)
		d.see("no key for 15 minutes: the refresh rests until one is pressed")
	})
}

func TestAFailedReadAlwaysSaysTheKey(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.FailAlways(fake.ULBs, &api.Error{Kind: api.KindUnavailable, Action: "DescribeULB", Message: strings.Repeat("<html>gateway</html> ", 200)})
	}, nil, func(d *driver) { d.see("r tries again") })
}

func TestALongErrorSaysThatItIsCutAndHowToDismissIt(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.resize(60, 16)
		d.run(d.app.notify(noticeError, strings.Repeat("many words ", 60)))
		d.wait()
		d.see("…", "esc dismisses")
	})
}

func TestAReleaseThatEndsUnderHelpIsReadInTheList(t *testing.T) {
	drive(t, func(c *fake.Client) { c.ExpectRelease(scope, "ulb-web", "backend-a") }, func(o *Options) { o.Session.Refresh = 0 }, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		resume := d.client.Hold(fake.ReleaseBackend)
		d.confirm("Release")
		d.press("?")
		resume()
		d.advance(time.Second)
		d.press("esc")
		d.advance(20 * time.Second)
		d.dontSee("10.0.0.1:9000")
	})
}

func TestNamesThatASCIICannotShowAreMarked(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) { w.ULBs[scope][0].Name = api.Known("支付") })
	}, func(o *Options) { o.Theme = theme.New(theme.Dark, termenv.Ascii, true) }, func(d *driver) { d.see("*????") })
}

func TestTheEndOfAPageIsSeen(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("d")
		first := d.line("more")
		d.press("G")
		assert.NotContains(t, d.screen(), strings.TrimSpace(first), "it is the end")
	})
}

func TestEscDismissesTheErrorThatIsShown(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.resize(60, 16)
		for _, which := range []string{"alpha", "beta", "gamma"} {
			d.run(d.app.notify(noticeError, strings.Repeat(which+" words ", 30)))
		}
		d.wait()
		for range 3 {
			shown := ""
			for _, which := range []string{"alpha", "beta", "gamma"} {
				if strings.Contains(d.screen(), which) {
					shown = which
				}
			}
			assert.NotEmpty(t, shown)
			d.press("esc")
			d.dontSee(shown)
		}
	})
}

func TestEscStopsARefreshAlthoughAnotherCameDue(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.advance(9 * time.Second)
		resume := d.client.Hold(fake.ULBs)
		defer resume()
		d.press("r")
		d.advance(3 * time.Second)
		d.press("esc")
		d.see("refresh stopped")
		assert.False(t, d.app.top().freshness().reading)
	})
}
