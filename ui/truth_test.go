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

// A field of the service that is called "state" is drawn raw.
func TestAFieldCalledStateIsDrawnClean(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) { w.ULBs[scope][0].Other = []api.Field{{Name: "state", Value: nasty}} })
	}, nil, func(d *driver) {
		d.send(keyMsg("d"))
		d.settle()
		d.send(keyMsg("pgdown"))
		d.settle()
		d.checkSafe()
	})
}

// help.go: the title of the help is not cut, and page.body cuts no line.
func TestHelpOfAListWithALongNameKeepsTheFrame(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) { w.ULBs[scope][0].Name = api.Known(strings.Repeat("long-name ", 12)) })
	}, nil, func(d *driver) {
		d.press("enter", "?")
	})
}

// What comes as keys is not cleaned, only what comes as a paste.
func TestATypedHostileTextIsDrawnClean(t *testing.T) {
	for _, ascii := range []bool{false, true} {
		drive(t, nil, func(o *Options) { o.Theme = theme.New(theme.Dark, termenv.Ascii, ascii) }, func(d *driver) {
			d.press("/")
			for _, r := range nasty {
				if r < ' ' || r == utf8.RuneError {
					continue // such are no keys with a character
				}
				d.send(keyMsg(string(r)))
				d.settle()
				d.checkSafe()
			}
			d.send(keyMsg("enter"))
			d.checkSafe()
		})
	}
}

// Esc on a screen that was just opened stops its read, and the read begins again at once.
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

// page.start is empty, so that a description is not refreshed in the background, nor after a release.
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

// A list with rows always has a status, so this is never said.
func TestTheRestOfTheRefreshIsSaid(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.advance(15*time.Minute + 20*time.Second)
		d.see("no key for 15 minutes: the refresh rests until one is pressed")
	})
}

// The cure stands last and is cut off by a long message.
func TestAFailedReadAlwaysSaysTheKey(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.FailAlways(fake.ULBs, &api.Error{Kind: api.KindUnavailable, Action: "DescribeULB", Message: strings.Repeat("<html>gateway</html> ", 200)})
	}, nil, func(d *driver) { d.see("r tries again") })
}

// notice.go: an error that is longer than its room is cut without a sign, and without the key that dismisses it.
func TestALongErrorSaysThatItIsCutAndHowToDismissIt(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.resize(60, 16)
		d.run(d.app.notify(noticeError, strings.Repeat("many words ", 60)))
		d.settle()
		d.see("…", "esc dismisses")
	})
}

// with Refresh 0, a release that ends while help or a description is open leaves the list as it was.
func TestAReleaseThatEndsUnderHelpIsReadInTheList(t *testing.T) {
	drive(t, func(c *fake.Client) { c.ExpectRelease(scope, "ulb-web", "backend-a") }, func(o *Options) { o.Session.Refresh = 0 }, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		resume := d.client.Hold(fake.ReleaseBackend)
		d.press("tab", "enter", "?")
		resume()
		d.advance(time.Second)
		d.press("esc")
		d.advance(20 * time.Second)
		d.dontSee("10.0.0.1:9000")
	})
}

// in the ASCII set two names of another script look alike and are not marked.
func TestNamesThatASCIICannotShowAreMarked(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) { w.ULBs[scope][0].Name = api.Known("支付") })
	}, func(o *Options) { o.Theme = theme.New(theme.Dark, termenv.Ascii, true) }, func(d *driver) { d.see("*????") })
}

// the status of a page says "more" at its end, too.
func TestTheEndOfAPageIsSeen(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("d")
		first := d.line("more")
		d.press("G")
		assert.NotContains(t, d.screen(), strings.TrimSpace(first), "it is the end")
	})
}

// notice.go: the oldest error is shown and the newest is dismissed: Esc takes away what was never on the screen.
func TestEscDismissesTheErrorThatIsShown(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.resize(60, 16)
		for _, which := range []string{"alpha", "beta", "gamma"} {
			d.run(d.app.notify(noticeError, strings.Repeat(which+" words ", 30)))
		}
		d.settle()
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

// Esc stops a refresh by hand; one that came due meanwhile must not begin at once.
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
