package ui

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

// opening begins a console with a place.
func opening(place string) func(*Options) { return func(o *Options) { o.Place = place } }

func TestAPlaceOfTheShellIsOpenedAsIfOneHadWalkedThere(t *testing.T) {
	for place, c := range map[string]struct {
		sees  string
		row   string   // under the cursor
		above []string // under the cursor, level by level
	}{
		"web":                    {sees: "hk › org-1 › web ", row: "vserver-tcp", above: []string{"ulb-web"}},
		"ulb-mail":               {sees: "hk › org-1 › mail ", row: "vserver-down", above: []string{"ulb-mail"}},
		"web/shop":               {sees: "web › shop HTTP:80", row: "backend-e", above: []string{"vserver-http", "ulb-web"}},
		"ulb-web/vserver-http":   {sees: "web › shop HTTP:80", row: "backend-e", above: []string{"vserver-http", "ulb-web"}},
		"vserver-down":           {sees: "mail › smtp TCP:25", row: "backend-i", above: []string{"vserver-down", "ulb-mail"}},
		"10.0.0.7":               {sees: "web › shop HTTP:80", row: "backend-g", above: []string{"vserver-http", "ulb-web"}},
		"10.0.0.7:80":            {sees: "web › shop HTTP:80", row: "backend-g", above: []string{"vserver-http", "ulb-web"}},
		"backend-c":              {sees: "web › api-tcp TCP:9000", row: "backend-c", above: []string{"vserver-tcp", "ulb-web"}},
		"host-backend-d":         {sees: "web › api-tcp TCP:9000", row: "backend-d", above: []string{"vserver-tcp", "ulb-web"}},
		"WEB/SHO":                {sees: "web › shop HTTP:80", row: "backend-e", above: []string{"vserver-http", "ulb-web"}},
		"spare":                  {sees: "This ULB has no VServers", above: []string{"ulb-empty"}},
		"ulb-mail/vserver-down/": {sees: "mail › smtp TCP:25", row: "backend-i", above: []string{"vserver-down", "ulb-mail"}},
	} {
		t.Run(place, func(t *testing.T) {
			drive(t, nil, opening(place), func(d *driver) {
				d.see(c.sees)
				d.dontSee("looking for")
				assert.Contains(t, d.selected(), c.row)
				d.aged("now")
				d.press("-")
				d.see("no earlier place")
				for _, row := range c.above {
					d.press("esc")
					assert.Contains(t, d.selected(), row)
				}
				assert.Len(t, d.app.stack.open, 1)
				d.advance(time.Minute)
				assert.Len(t, d.app.stack.open, 1, "it is opened once")
			})
		})
	}
}

func TestAPlaceThatIsNotThereLeavesTheListAndSaysWhatWasRead(t *testing.T) {
	for _, place := range []string{"wbe", "web/nothing", "10.0.0.99", "10.0.0", "web/\x1b]0;owned\x07\u202e", strings.Repeat("x", 256)} {
		drive(t, nil, opening(place), func(d *driver) {
			d.see("ulb-web", "ulb-mail", "no place ", " in hk, org-1: 3 ULBs read")
			d.dontSee("looking for")
			d.advance(time.Minute)
			d.see("no place")
			d.press("esc")
			d.dontSee("no place")
		})
	}
}

func TestAPlaceThatMayBeSeveralIsAListOfThem(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) {
			w.VServer(scope, "ulb-mail", "vserver-down", func(v *api.VServer) {
				v.Backends = api.Known([]api.Backend{fake.Failing("backend-i", "10.0.0.3", 25)})
			})
		})
	}, opening("10.0.0.3"), func(d *driver) {
		d.see("places of 10.0.0.3", "2 places  ✗ 1 failing", "web/api-tcp", "mail/smtp", "10.0.0.3:9000", "10.0.0.3:25")
		d.press("G", "enter")
		d.see("mail › smtp TCP:25", "backend-i")
		d.press("esc")
		d.see("2 places")
		d.press("g", "enter")
		d.see("web › api-tcp")
		assert.Contains(t, d.selected(), "backend-c")
		d.press("esc")
		d.see("2 places")
		d.press("y", "a")
		assert.Equal(t, []string{"10.0.0.3:9000"}, d.copied)
		d.press("d")
		d.see("describe backend-c", "10.0.0.3")
		d.press("esc")
		d.editListener(withoutFirst)
		d.client.Edit(func(w *fake.World) { w.RemoveBackend(scope, "ulb-web", "backend-c") })
		d.press("r")
		d.see("1 place ", "mail/smtp")
		d.client.Edit(func(w *fake.World) { w.RemoveBackend(scope, "ulb-mail", "backend-i") })
		d.press("r")
		d.see("There is no 10.0.0.3 any more.")
		d.press("q")
		d.see("3 ULBs")
		assert.False(t, d.quit)
	})
}

func TestTwoULBsOfOneNameAreNotGuessedBetween(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) { w.ULBs[scope][1].Name = api.Known("web") })
	}, opening("web"), func(d *driver) {
		d.see("places of web", "2 places", "ulb-web", "ulb-mail")
		d.press("j", "enter")
		d.see("vserver-down")
	})
}

func TestAPlaceWaitsForTheReading(t *testing.T) {
	var resume func()
	drive(t, func(c *fake.Client) { resume = c.Hold(fake.ULBs) }, opening("web/shop"), func(d *driver) {
		d.advance(time.Second)
		d.see("looking for web/shop", "esc stops")
		d.press("j", "r", "?")
		d.press("esc")
		resume()
		d.advance(time.Second)
		d.see("web › shop", "backend-e")
	})
}

func TestAPlaceIsNotOpenedOverWhatWasBegunMeanwhile(t *testing.T) {
	for name, c := range map[string]struct {
		keys []string
		why  string
		sees string
	}{
		"stopped":    {keys: []string{"esc"}, why: "the reading was stopped", sees: "Stopped before any came"},
		"a filter":   {keys: []string{"/", "m"}, sees: "/m"},
		"a page":     {keys: []string{"H"}, why: "something else was begun", sees: "No changes yet"},
		"the picker": {keys: []string{"R"}, why: "something else was begun", sees: "Singapore"},
	} {
		t.Run(name, func(t *testing.T) {
			var resume func()
			drive(t, func(c *fake.Client) { resume = c.Hold(fake.ULBs) }, opening("web/shop"), func(d *driver) {
				d.advance(time.Second)
				d.press(c.keys...)
				resume()
				d.advance(time.Second)
				d.see("web/shop not opened: "+c.why, c.sees)
				d.press("esc", "esc", "esc", "r")
				d.advance(time.Minute)
				d.see("ulb-web")
				assert.Len(t, d.app.stack.open, 1)
			})
		})
	}
}

func TestAPlaceIsOpenedOnceAReadingThatFailedIsMadeGood(t *testing.T) {
	drive(t, func(c *fake.Client) { c.Fail(fake.ULBs, errNetwork) }, opening("web/shop"), func(d *driver) {
		d.see("connection refused")
		d.advance(time.Second)
		d.press("r")
		d.see("web › shop", "backend-e")
	})
}

// bareList leaves out of the list of load balancers what is in them.
type bareList struct{ api.Client }

func (c bareList) ULBs(ctx context.Context, s api.Scope, deliver func(api.ULBPage)) (api.Listing, error) {
	return c.Client.ULBs(ctx, s, func(p api.ULBPage) {
		for i := range p.Rows {
			p.Rows[i].VServers = api.Maybe[[]api.VServer]{}
		}
		deliver(p)
	})
}

func TestTheVServersOfAPlaceAreReadWhereTheListHasNone(t *testing.T) {
	for place, sees := range map[string]string{
		"web/shop": "web › shop HTTP:80", "WEB/SHO": "web › shop HTTP:80", "ulb-mail/vserver-down": "mail › smtp TCP:25",
		"web": "hk › org-1 › web ", "web/nothing": "no place web/nothing in hk, org-1: 3 ULBs read",
		"w/x/y": "no place w/x/y",
	} {
		drive(t, nil, func(o *Options) { o.Place, o.Client = place, bareList{o.Client} }, func(d *driver) {
			d.see(sees)
			d.dontSee("looking for")
			d.advance(time.Minute)
			d.see(sees)
		})
	}
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) { w.ULBs[scope][1].Name = api.Known("web") })
	}, func(o *Options) { o.Place, o.Client = "web/shop", bareList{o.Client} }, func(d *driver) {
		d.see("places of web/shop", "2 places", "ulb-web", "ulb-mail")
		d.press("enter")
		d.see("vserver-http")
	})
}

func TestAPlaceWaitsForTheRegionAndTheProjectToBeChosen(t *testing.T) {
	drive(t, noDefaults, func(o *Options) {
		o.Place, o.Connection.Region, o.Connection.Project = "web/shop", "", ""
	}, func(d *driver) {
		d.see("Hong Kong", "looking for web/shop")
		d.press("enter")
		d.see("Production")
		d.press("enter")
		d.see("web › shop", "backend-e")
	})
}

func TestAPlaceAmongManyULBs(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) {
			for i := range 2_000 {
				w.ULBs[scope] = append(w.ULBs[scope], fake.ULB(api.ULBID(fmt.Sprintf("ulb-%d", i)), fmt.Sprintf("service-%d", i)))
			}
		})
	}, opening("service-1999"), func(d *driver) {
		d.see("› service-1999")
		d.press("esc")
		require.Contains(t, d.selected(), "ulb-1999")
	})
}

func TestABackendOfAListOfPlacesIsReleasedThere(t *testing.T) {
	drive(t, func(c *fake.Client) {
		spread(c)
		c.SetULBs(scope, []api.ULB{
			fake.ULB("ulb-a", "alpha", fake.TCP("vserver-a", "a-1", 1, fake.Healthy("backend-x", "10.0.0.9", 1),
				fake.Healthy("backend-y", "10.0.0.8", 1), fake.Healthy("backend-w", "10.0.0.7", 1))),
			fake.ULB("ulb-b", "beta", fake.TCP("vserver-b", "b-1", 1, fake.Healthy("backend-z", "10.0.0.9", 1))),
		})
		c.AllowReleases()
	}, func(o *Options) { o.Place = "10.0.0.9" }, func(d *driver) {
		d.see("2 places")
		d.app.stack.top().Select("backend-x")
		d.press("x")
		d.advance(400 * time.Millisecond)
		d.see("Release backend", "a-1 vserver-a", "10.0.0.9:1")
	})
}
