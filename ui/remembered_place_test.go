package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

// memory remembers places for one test.
type memory struct {
	places map[string]api.NamedPlace
	noted  []api.NamedPlace
	saved  int
}

func (m *memory) Last(profile string) (api.NamedPlace, bool) {
	at, known := m.places[profile]
	return at, known
}

func (m *memory) Note(at api.NamedPlace) { m.noted = append(m.noted, at) }
func (m *memory) Save()                  { m.saved++ }

// leftAt is a session before this one that ended there.
func leftAt(s api.Scope, ulb api.ULBID, v api.VServerID) *memory {
	at := api.NamedPlace{Place: api.Place{Profile: "prod", Scope: s, ULB: ulb, VServer: v}, ULBName: "web"}
	if v != "" {
		at.VServerName = "shop"
	}
	return &memory{places: map[string]api.NamedPlace{"prod": at}}
}

func remembering(m *memory) func(*Options) { return func(o *Options) { o.Places = m } }

func TestThePlaceOfTheLastSessionIsOfferedAndGoneTo(t *testing.T) {
	drive(t, nil, remembering(leftAt(scope, "ulb-web", "vserver-http")), func(d *driver) {
		d.see("last: web/shop (hk)   - opens it")
		calls := len(d.client.Calls())
		assert.Equal(t, 1, calls, "it costs no request")
		d.press("-")
		d.see("web › shop HTTP:80", "backend-e")
		d.dontSee("last:")
		d.press("-")
		d.see("no earlier place")
		d.press("esc")
		assert.Contains(t, d.selected(), "vserver-http")
		d.press("-")
		d.see("web › shop", "backend-e")
	})
	drive(t, nil, remembering(leftAt(scope, "ulb-web", "")), func(d *driver) {
		d.see("last: web (hk)   - opens it")
		d.press("-")
		d.see("› web ", "vserver-tcp")
	})
	drive(t, nil, remembering(&memory{}), func(d *driver) {
		d.dontSee("last:")
		d.press("-")
		d.see("no earlier place")
	})
}

func TestAPlaceOfAnotherRegionAndProjectIsGoneToThere(t *testing.T) {
	there := api.Scope{Region: "sg", Project: "org-2"}
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) { w.ULBs[there] = w.ULBs[scope][:1] })
	}, remembering(leftAt(there, "ulb-web", "vserver-http")), func(d *driver) {
		d.see("last: web/shop (sg)   - opens it", "hk › org-1")
		d.press("-")
		d.see("sg › org-2 ", "› shop HTTP:80", "backend-e")
		d.press("esc", "esc")
		d.see("1 ULB ", "ulb-web")
		d.dontSee("ulb-mail")
	})
	drive(t, noDefaults, func(o *Options) {
		o.Connection.Region, o.Connection.Project = "", ""
		o.Places = leftAt(scope, "ulb-web", "vserver-http")
	}, func(d *driver) {
		d.see("choose a region", "last: web/shop (hk)")
		d.press("-")
		d.see("hk › org-1 › ", "› shop HTTP:80", "backend-e")
	})
}

func TestAPlaceThatIsGoneIsSaidToBe(t *testing.T) {
	drive(t, nil, remembering(leftAt(scope, "ulb-web", "vserver-gone")), func(d *driver) {
		d.press("-")
		d.see("web/shop (hk) is gone", "vserver-http")
		d.press("esc", "esc")
		d.see("3 ULBs")
		d.dontSee("is gone")
	})
	drive(t, nil, remembering(leftAt(scope, "ulb-gone", "vserver-gone")), func(d *driver) {
		d.press("-")
		d.see("RetCode 4086", "› web ")
		d.press("esc")
		d.see("3 ULBs", "web/shop (hk) not opened")
	})
}

func TestAPlaceThatCannotBeReadShowsWhyAndCanBeLeft(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) { w.ULBs[scope][0].VServers = api.Maybe[[]api.VServer]{} })
		c.FailAlways(fake.VServers, errNetwork)
	}, remembering(leftAt(scope, "ulb-web", "vserver-http")), func(d *driver) {
		d.press("-")
		d.see("connection refused", "› web ")
		d.press("esc")
		d.see("3 ULBs", "web/shop (hk) not opened: something else was begun")
		d.advance(time.Minute)
		assert.Len(t, d.app.stack.open, 1)
	})
}

func TestWhereOneIsIsRemembered(t *testing.T) {
	m := &memory{}
	drive(t, nil, remembering(m), func(d *driver) {
		assert.Empty(t, m.noted, "the first list is none to come back to")
		d.openBackends()
		d.press("H", "esc", "d", "esc", "r")
		d.advance(time.Minute)
		d.press("esc", "esc")
		var got []string
		for _, at := range m.noted {
			assert.Equal(t, "prod", at.Profile)
			assert.Equal(t, scope, at.Scope)
			got = append(got, string(at.ULB)+" "+at.ULBName+" "+string(at.VServer)+" "+at.VServerName)
		}
		assert.Equal(t, []string{"ulb-web web  ", "ulb-web web vserver-tcp api-tcp", "ulb-web web  "}, got)
		assert.Equal(t, 3, m.saved)
		assert.Empty(t, m.places, "what was remembered is asked for at the start alone")
	})
}

func TestAPlaceThatWasFoundIsRememberedByItsNames(t *testing.T) {
	m := &memory{}
	drive(t, spread, remembering(m), func(d *driver) {
		d.press("f")
		d.write("10.0.0.11")
		d.press("enter", "enter")
		d.see("beta › b-1 TCP:81")
		at := m.noted[len(m.noted)-1]
		assert.Equal(t, "beta/b-1", at.ULBName+"/"+at.VServerName)
	})
}

func TestEachProfileHasItsOwnLastPlace(t *testing.T) {
	e := &estates{}
	m := leftAt(scope, "ulb-mail", "vserver-down")
	m.places["staging"] = api.NamedPlace{Place: api.Place{Profile: "staging", Scope: scope, ULB: "ulb-web", VServer: "vserver-http"}}
	drive(t, nil, func(o *Options) { twoProfiles(t, e)(o); o.Places = m }, func(d *driver) {
		d.enterCommand("profile staging")
		d.see("web of staging")
		d.press("-")
		d.see("web of staging › shop HTTP:80", "backend-e")
		assert.Equal(t, "staging", m.noted[len(m.noted)-1].Profile)
		d.enterCommand("profile prod")
		d.press("-")
		d.see("mail › smtp")
	})
}

func TestAHostilePlaceIsCleanedAndGoneToNonetheless(t *testing.T) {
	m := leftAt(scope, "ulb-web\x1b[2J", "vserver\u202e")
	m.places["prod"] = api.NamedPlace{Place: m.places["prod"].Place, ULBName: "web\x1b]0;owned\x07", VServerName: "a\nb"}
	drive(t, nil, remembering(m), func(d *driver) {
		d.see("last: ◆web␛]0;owned␇/◆a␊b (hk)")
		d.press("-")
		d.see("RetCode 4086", "› ◆web␛]0;owned␇ ")
	})
	drive(t, nil, func(o *Options) { o.Places, o.Place = m, "mail" }, func(d *driver) {
		d.see("› mail ")
		d.dontSee("last:")
		d.press("-")
		d.see("RetCode 4086", "› ◆web␛]0;owned␇ ")
	})
}
