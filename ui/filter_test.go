package ui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/ui/theme"
)

func TestAltDInTheFilterIsHarmless(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("/")
		d.write("web")
		d.press("left")
		d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("d"), Alt: true})
		d.wait()
		d.see("/web")
	})
}

func TestAPastedIDWithItsLineEndIsFound(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("/")
		d.send(pasteMsg("ulb-mail\r"))
		d.wait()
		d.press("enter")
		d.see("filter ulb-mail: 1 of 3")
	})
}

func TestEitherOfTwoWords(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("/")
		d.write("mail|spare")
		d.shows([]string{"ulb-mail", "ulb-empty"}, []string{"ulb-web"})
		d.press("ctrl+u")
		d.write("！mail|spare")
		d.shows([]string{"ulb-web"}, []string{"ulb-mail", "ulb-empty"})
		d.press("enter")
		d.see("filter !mail|spare: 1 of 3")
	})
}

func TestTheFilterComesAlongToTheNextLevelAndIsBackOnTheWayBack(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("/")
		d.write("10.0.0.6")
		d.press("enter", "enter")
		d.see("filter 10.0.0.6: 1 of 3")
		d.shows([]string{"vserver-http"}, []string{"vserver-tcp", "vserver-one"})
		assert.Contains(t, d.selected(), "vserver-http")
		d.press("enter")
		d.see("filter 10.0.0.6: 1 of 3 (/ changes)")
		d.shows([]string{"backend-f"}, []string{"backend-e", "backend-g"})
		d.press("esc")
		d.see("vserver-http", "filter 10.0.0.6: 1 of 3 (/ changes)")
		d.press("esc")
		d.see("ulb-web", "filter 10.0.0.6: 1 of 3 (esc clears)")
		d.press("esc")
		d.see("ulb-web")
		d.dontSee("filter 10")
	})
}

func TestAFilterThatCameAlongIsTheOperatorsOnceTheyEnterIt(t *testing.T) {
	for name, c := range map[string]struct {
		keys  []string
		stays bool
	}{
		"entered again":           {[]string{"/", "enter"}, true},
		"narrowed":                {[]string{"/", "0", "enter"}, true},
		"cancelled":               {[]string{"/", "0", "esc"}, false},
		"taken off, then typed":   {[]string{"/", "ctrl+u", "enter", "/", "1", "0", ".", "0", ".", "0", ".", "enter"}, true},
		"loosened, then restored": {[]string{"/", "backspace", "enter", "/", ".", "enter"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			drive(t, nil, nil, func(d *driver) {
				d.press("/")
				d.write("10.0.0.")
				d.press("enter", "enter")
				d.see("vserver-http", "filter 10.0.0.: ")
				d.press(c.keys...)
				d.press("esc")
				if c.stays {
					d.see("vserver-http")
					d.dontSee("filter 10")
					d.press("esc")
				}
				d.see("ulb-web", "filter 10.0.0.: ")
			})
		})
	}
}

func TestAFilterThatShowsNothingOnTheNextLevelIsSetAside(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) { w.ULBs[scope][0].Name = api.Known("front") })
	}, nil, func(d *driver) {
		d.press("/")
		d.write("front")
		d.press("enter", "enter")
		d.see("filter front set aside: nothing here", "vserver-tcp", "vserver-http", "vserver-one")
		assert.Contains(t, d.selected(), "vserver-tcp")
		d.press("enter")
		d.see("backend-a")
		d.dontSee("filter front")
		d.press("esc", "/")
		d.write("one")
		d.dontSee("set aside")
		d.press("enter", "esc")
		d.see("vserver-tcp")
		d.dontSee("set aside", "esc clears")
		d.press("esc")
		d.see("filter front: 1 of 3")
	})
}

func TestAFilterThatCameAlongStaysWhereItsRowsGo(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("/")
		d.write("10.0.0.1")
		d.press("enter", "enter", "enter")
		d.see("filter 10.0.0.1: 1 of 4", "backend-a")
		d.client.Edit(func(w *fake.World) { w.RemoveBackend(scope, "ulb-web", "backend-a") })
		d.press("r")
		d.see(`No backend matches "10.0.0.1"`, "/ changes the filter.", "filter 10.0.0.1: 0 of 3 (/ changes)")
	})
}

func TestAnEventOpensItsVServerWithoutTheFilterOfTheEvents(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.editListener(func(v *api.VServer) {
			all, _ := v.Backends.Get()
			all[0].Status = api.Known(1)
		})
		d.press("r", "E", "/")
		d.write("failing")
		d.press("enter")
		d.see("filter failing: 1 of 1")
		d.press("enter")
		d.see("backend-a", "backend-b")
		d.dontSee("filter failing")
	})
}

func TestTheFieldHasTheFiltersOfTheSession(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		filter := func(text string) { d.press("/", "ctrl+u"); d.write(text); d.press("enter") }
		d.press("/")
		d.dontSee("earlier")
		d.press("up", "down")
		d.see("ulb-web", "ulb-mail")
		d.press("enter")
		filter("mail")
		filter("web")
		filter("mail")
		d.press("esc", "/")
		d.see("up earlier")
		d.write("spa")
		d.press("up")
		d.shows([]string{"/mail", "1 of 3", "ulb-mail"}, []string{"ulb-web"})
		d.press("up")
		d.shows([]string{"/web", "ulb-web"}, []string{"ulb-mail"})
		d.press("up")
		d.see("/web")
		d.press("down")
		d.see("/mail")
		d.press("down", "down")
		d.shows([]string{"/spa", "ulb-empty"}, []string{"ulb-web"})
		d.press("esc", "enter", "/", "up")
		d.see("/mail", "vserver-down")
		d.press("up")
		d.see("/web", "No VServer matches")
		d.press("esc")
		d.see("vserver-down")
	})
}

func TestWhatTheFilterFoundIsSeenInTheRows(t *testing.T) {
	th := theme.New(theme.Dark, termenv.ANSI, false)
	drive(t, nil, func(o *Options) { o.Theme = th }, func(d *driver) {
		d.coloured = true
		found := func(text string) string { return th.Match.Render(text) }
		d.press("/")
		d.write("ULB-M|spare !web")
		d.see(found("ulb-m")+"ail", found("spare"))
		d.press("enter")
		d.see(found("ulb-m"), found("spare"))
		d.press("esc")
		d.see("spare")
		d.dontSee(found("ulb-m"), found("spare"))
		d.press("/")
		d.write("ulb-web")
		d.press("enter", "enter", "/", "ctrl+u")
		d.write("tcp")
		d.press("enter", "enter")
		d.see("api-tcp TCP:9000", "filter tcp set aside")
		d.dontSee(found("tcp"))
	})
}
