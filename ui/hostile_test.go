package ui

import (
	"errors"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
	"unsafe"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/theme"
)

// nasty is everything a terminal would obey, hide or measure in its own way.
const nasty = "a\x1b[31mred\x1b]52;c;QUJD\x07\r\n\x00\t\x7f\u0080\u009b5n\x9b\xff\u202egpj\u2066x\u2069\u200b\u200d\ufeff\u2028\u2029" +
	"e\u0301\u0302\u0303\u0304\u0305中文字\U0001f468\u200d\U0001f469\u200d\U0001f467\ufe0f\u3164\u00adक्षि\u0d4e"

var sgr = regexp.MustCompile("\x1b\\[[0-9;]*m")

// checkSafe sees that a frame is whole and holds nothing that a terminal would
// obey, hide, or measure in its own way.
func (d *driver) checkSafe() {
	d.t.Helper()
	view := d.app.View()
	if d.coloured {
		view = sgr.ReplaceAllString(view, "")
	}
	require.True(d.t, utf8.ValidString(view))
	marks := 0
	for i, r := range view {
		bad := r != '\n' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp) ||
			d.app.env.Theme.ASCII && r > '~' || unicode.Is(unicode.Variation_Selector, r)
		if marks++; !unicode.Is(unicode.M, r) {
			marks = 0
		}
		if bad || marks > 2 {
			require.Failf(d.t, "a character reached the screen raw", "%U at %d in\n%q", r, i, view)
		}
	}
	if d.app.tooSmall() {
		return
	}
	lines := strings.Split(view, "\n")
	require.Len(d.t, lines, d.app.height)
	for _, l := range lines {
		require.Equal(d.t, d.app.width, ansi.StringWidth(l), "%q", l)
	}
	if d.checks != nil {
		d.checks()
	}
}

// walkAll shows every kind of screen and checks each.
func (d *driver) walkAll(sizes ...[2]int) {
	look := func(keys ...string) {
		for _, k := range keys {
			d.send(keyMsg(k))
			d.wait()
		}
		for _, size := range sizes {
			d.resize(size[0], size[1])
			d.checkSafe()
		}
	}
	describe := func() {
		depth := len(d.app.stack.open)
		look("d")
		look("pgdown")
		look("G", "y", "y", "y", "r", "y", "j")
		d.backTo(depth)
	}
	look("j", "k")
	describe()
	look("?")
	look("G")
	d.backTo(1)
	look("o", "o", "O")
	look("enter")
	describe()
	if d.app.offer(d.app.stack.top(), keymap.Rules).Why == "" {
		look("t", "j")
		describe()
		d.backTo(2)
	}
	look("j", "enter")
	describe()
	look("g", "x")
	d.advance(400 * time.Millisecond)
	look("end")
	d.walkTo("Drain first")
	look("enter")
	look("end")
	d.walkTo("No drain")
	look("enter")
	d.advance(400 * time.Millisecond)
	d.send(keyMsg("end"))
	d.advance(400 * time.Millisecond) // the sizes above began it anew
	d.walkTo("Release")
	look("enter")
	d.advance(2 * time.Second)
	look("g", "y", "h", "y", "r", "y", "j")
	d.advance(2 * time.Second)
	look()
	d.walkRecord(look)
	look("g", " ", "j", " ", "x")
	look("end")
	look("esc", "e", "end")
	d.backTo(1)
	look("g", "enter", "g", "enter", "x")
	d.advance(400 * time.Millisecond)
	look("tab")
	look("esc", "R")
	look("j", "esc", "P")
	look("j", "y", "a", "y", "h", "y", "r", "y", "j")
	d.backTo(3)
	d.send(keyMsg("/"))
	d.send(pasteMsg(nasty))
	d.wait()
	look("e")
	look("enter")
	look("esc")
}

// walkRecord shows the last change, the history, and the way back.
func (d *driver) walkRecord(look func(...string)) {
	depth := len(d.app.stack.open)
	d.advance(10*time.Second + time.Second)
	look("w")
	look("pgdown")
	look("G")
	d.backTo(depth)
	look("H", "g")
	look("u")
	look("end")
	look("esc", "g", "enter")
	look("pgdown")
	look("G")
	d.backTo(depth)
}

// walkTo moves to a button, where the dialog has it.
func (d *driver) walkTo(label string) {
	for range 8 {
		if !strings.Contains(d.screen(), "> "+label+" <") {
			d.send(keyMsg("tab"))
			d.wait()
		}
	}
}

// backTo leaves screens, messages and loading until so many screens are left.
func (d *driver) backTo(depth int) {
	for range 20 {
		if len(d.app.stack.open) > depth || len(d.app.notices.Lines(d.app.width, 1)) > 0 {
			d.send(keyMsg("esc"))
			d.wait()
		}
	}
}

// failAll makes everything fail with hostile words, and looks at it.
func (d *driver) failAll(text string, sizes ...[2]int) {
	for _, err := range []error{hostileFailure(text), errors.New(text)} {
		for _, method := range []string{fake.Regions, fake.Projects, fake.ULBs, fake.VServers, fake.ReleaseBackend} {
			d.client.FailAlways(method, err)
		}
		d.walkAll(sizes...)
	}
}

func hostileDrive(t *testing.T, text string, th *theme.Theme, test func(*driver)) {
	t.Helper()
	world, home := hostileWorld(text)
	drive(t, func(c *fake.Client) {
		c.AllowWrites()
		c.Edit(func(w *fake.World) { *w = world })
		c.Incomplete(text)
	}, func(o *Options) {
		o.Theme = th
		o.Connection.Profile, o.Connection.Endpoint = text+"p", text+"e"
		o.Connection.Region, o.Connection.Project = home.Region, home.Project
		o.Copy = func(string) error { return errors.New(text) }
		if b, ok := o.Journal.(*testJournal); ok {
			b.damage = []change.Damage{{File: text, Line: 1, Kind: change.DamageNoEntry, Of: text}, {File: text, Kind: change.DamageMore}}
			b.who = change.Who{User: text, Sudo: text, Host: text, Client: text}
		}
	}, func(d *driver) {
		d.coloured = th.Palette == theme.Light // the one with a profile of colours here
		d.app.project.name = text
		test(d)
	})
}

var allSizes = [][2]int{{80, 24}, {60, 16}, {120, 40}}

func TestHostileTextNeverReachesTheScreenRaw(t *testing.T) {
	themes := map[string]*theme.Theme{
		"plain":  theme.New(theme.Dark, termenv.Ascii, false),
		"ASCII":  theme.New(theme.Dark, termenv.Ascii, true),
		"colour": theme.New(theme.Light, termenv.ANSI, false),
	}
	for name, text := range hostileTexts() {
		for set, th := range themes {
			if testing.Short() && set != "colour" {
				continue
			}
			t.Run(name+" "+set, func(t *testing.T) {
				hostileDrive(t, text, th, func(d *driver) {
					if len(text) > 400 || testing.Short() { // which is slow to draw
						d.walkAll(allSizes[:1]...)
						return
					}
					d.walkAll(allSizes...)
					d.failAll(text, allSizes...)
				})
			})
		}
	}
}

// TestTheWalkReallyShowsTheHostileWorld keeps the test above from walking past
// what it is about.
func TestTheWalkReallyShowsTheHostileWorld(t *testing.T) {
	if testing.Short() {
		t.Skip("it is about the walk, not about races")
	}
	hostileDrive(t, nasty, theme.New(theme.Dark, termenv.Ascii, false), func(d *driver) {
		seen := map[string]bool{}
		d.watch = func() {
			screen := d.screen()
			for _, what := range []string{
				"LISTENER", "BACKEND ID", "describe", "idle timeout", "member", "MATCH", "log token", "ctrl+z suspend", "Release backend", "[> Release <]",
				"Cannot be done", "● released", "Drain and release", "Journal lines that", "OUTCOME", "what can be done", "Undo change", "Release 2 backends", "Disable 2 backends", "choose a region", "choose a project", "not copied", "INCOMPLETE", "keeps the filter", "clears)", "STALE", "◆a␛[31m",
			} {
				seen[what] = seen[what] || strings.Contains(screen, what)
			}
		}
		d.walkAll(allSizes[2])
		d.failAll(nasty, allSizes[2])
		for what, was := range seen {
			assert.True(t, was, "never on the screen: %s", what)
		}
	})
}

// clearAll makes every Maybe of a value absent, those in slices too, but for what
// keep names.
func clearAll(v reflect.Value, keep map[string]bool) {
	switch v.Kind() {
	case reflect.Slice:
		for i := range v.Len() {
			clearAll(v.Index(i), keep)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Field(i)
			f = reflect.NewAt(f.Type(), unsafe.Pointer(f.UnsafeAddr())).Elem()
			if strings.HasPrefix(f.Type().Name(), "Maybe[") && !keep[v.Type().Field(i).Name] {
				f.SetZero()
				continue
			}
			clearAll(f, keep)
		}
	default:
	}
}

func TestAbsentFieldsAreShownAsUnknown(t *testing.T) {
	for name, c := range map[string]struct {
		keep []string
		ulbs int // levels that can be opened
	}{
		"nothing but ids":              {nil, 1},
		"VServers, without more":       {[]string{"VServers"}, 2},
		"backends, without more":       {[]string{"VServers", "Backends"}, 3},
		"rules, without members":       {[]string{"VServers", "Backends", "Rules"}, 3},
		"rules and members, bare":      {[]string{"VServers", "Backends", "Rules", "Members"}, 3},
		"certificates and policies":    {[]string{"VServers", "Certificates", "SecurityPolicy", "Ciphers"}, 2},
		"addresses and firewalls bare": {[]string{"IPs", "Firewalls", "Log", "SnatIPs"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			keep := map[string]bool{}
			for _, k := range c.keep {
				keep[k] = true
			}
			drive(t, func(client *fake.Client) {
				client.Edit(func(w *fake.World) {
					s := &stuffing{text: "id", rows: 2}
					ulbs := []api.ULB{stuffed[api.ULB](s), stuffed[api.ULB](s)}
					for _, u := range ulbs {
						vservers, _ := u.VServers.Get()
						for i := range vservers {
							vservers[i].ULB = u.ID
						}
					}
					clearAll(reflect.ValueOf(ulbs), keep)
					w.ULBs[scope] = ulbs
					clearAll(reflect.ValueOf(w.Regions), nil)
					clearAll(reflect.ValueOf(w.Projects), nil)
				})
			}, nil, func(d *driver) {
				require.Contains(t, d.selected(), "?")
				for level := range c.ulbs {
					if level > 0 {
						d.press("enter")
						require.Contains(t, d.selected(), "?")
					}
					d.press("d")
					d.see("?")
					d.press("G", "esc")
				}
				if c.ulbs == 3 {
					d.press("x")
					d.advance(time.Second)
					d.see("Release backend")
					if !keep["Members"] { // else all that counts is known: it would be an outage
						d.see("Cannot be done")
					}
					d.press("tab", "tab", "enter", "esc", "esc")
				}
				d.walkAll(allSizes...)
			})
		})
	}
}
