package ui

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/theme"
)

// screenNames are all names that the console itself has for a screen.
var screenNames = []string{"history", "changes", "help", "choose a region", "choose a project", "ULBs", "describe ulb-web", "change history"}

func TestNothingThatIsNamedAsAScreenSwallowsAKey(t *testing.T) {
	for _, name := range screenNames {
		t.Run(name, func(t *testing.T) {
			drive(t, func(c *fake.Client) {
				c.AllowWrites()
				c.Edit(func(w *fake.World) {
					w.ULBs[scope][0].Name = api.Known(name)
					w.VServer(scope, "ulb-web", "vserver-tcp", func(v *api.VServer) { v.Name = api.Known(name) })
				})
			}, nil, func(d *driver) {
				d.press("r", "enter")
				d.see("vserver-tcp")
				for _, level := range []string{"vserver-tcp", "backend-a"} {
					for key, opened := range map[string]string{"H": "No changes yet", "R": "Singapore", "P": "Staging", "?": "ctrl+z suspend"} {
						depth := len(d.app.stack.open)
						d.press(key)
						d.see(opened)
						require.Len(t, d.app.stack.open, depth+1, "%s opens a screen over this one", key)
						d.press("esc")
						d.see(level)
						require.Len(t, d.app.stack.open, depth)
					}
					if level == "vserver-tcp" {
						d.press("enter")
						d.see("backend-a")
					}
				}
				d.press("x")
				d.advance(400 * time.Millisecond)
				d.confirm("Release")
				d.advance(time.Second)
				d.press("w")
				d.see("steps", "1 done")
				d.press("w")
				d.see("backend-b")
			})
		})
	}
}

func TestAFieldThatIsNamedAsAStateIsNoState(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) { w.ULBs[scope][1].Other = []api.Field{{Name: "state", Value: "healthy"}} })
	}, nil, func(d *driver) {
		d.resize(100, 60)
		d.press("r", "j", "d")
		d.see("state                  ✗ down", "state                  healthy")
		d.dontSee("● healthy")
	})
}

// alike are names that a terminal would draw alike.
var (
	alike   = []string{"web 1", "web  1", "web 1 ", " web 1", "web\u00a01", "web\u30001", "web\u200a1", "web\t1", "web\u200b1", "web 1\u00a0", "web 1\n", "web\u20281"}
	matches = []string{"/a b", "/a  b", "/a b ", "/a\u00a0b", "/a b\u3000"}
)

// unlike sees that a line about a name is not that about another one, unless both are marked.
func (d *driver) unlike(where string, seen map[string]string, name, text string) {
	d.t.Helper()
	if text = strings.TrimRight(text, " "); seen[text] != "" {
		require.NotContains(d.t, []string{alike[0], matches[0]}, name, "%s: it looks like %q", where, seen[text])
		require.NotContains(d.t, []string{alike[0], matches[0]}, seen[text], "%s: %q looks like %q: %s", where, name, seen[text], text)
		require.Contains(d.t, text, d.app.env.Theme.Glyph.Mark, "%s: %q", where, name)
	}
	seen[text] = name
}

// Two names that are not the same must not look alike. Where both hold what
// cannot be shown as it is, both are marked.
func TestNamesThatDifferInBlanksDoNotLookAlike(t *testing.T) {
	for _, ascii := range []bool{false, true} {
		seen := map[string]map[string]string{"list": {}, "VServers": {}, "backends": {}, "describe": {}, "crumbs": {}, "dialog": {}, "history": {}, "message": {}}
		for _, name := range alike {
			drive(t, func(c *fake.Client) {
				c.AllowWrites()
				c.Edit(func(w *fake.World) {
					w.ULBs[scope][0].Name = api.Known(name)
					w.VServer(scope, "ulb-web", "vserver-tcp", func(v *api.VServer) {
						v.Name = api.Known(name)
						backends, _ := v.Backends.Get()
						for i := range backends {
							backends[i].ResourceName = api.Known(name)
						}
					})
				})
			}, func(o *Options) {
				if ascii {
					o.Theme = theme.New(theme.Dark, termenv.Ascii, true)
				}
			}, func(d *driver) {
				d.resize(140, 40)
				d.press("r")
				d.unlike("list", seen["list"], name, d.line("ulb-web"))
				d.press("d")
				d.unlike("describe", seen["describe"], name, d.line("  name "))
				d.press("esc", "enter")
				d.unlike("crumbs", seen["crumbs"], name, strings.TrimSuffix(strings.Split(d.screen(), "\n")[0], "now"))
				d.unlike("VServers", seen["VServers"], name, d.line("vserver-tcp"))
				d.press("enter")
				d.unlike("backends", seen["backends"], name, d.line("10.0.0.1:9000"))
				d.press("x")
				d.advance(400 * time.Millisecond)
				d.press("end")
				d.unlike("dialog", seen["dialog"], name, d.line(" vserver-tcp TCP:9000"))
				d.confirm("Release")
				d.advance(time.Second)
				d.press("H")
				d.unlike("history", seen["history"], name, strings.TrimLeft(d.line("release 10.0.0.1:9000"), "> 0123456789-:"))
			})
		}
	}
}

func TestAGateIsNeverANameWithBlanksThatAreNotSeen(t *testing.T) {
	for _, name := range alike[1:] {
		drive(t, rename(name), nil, func(d *driver) {
			d.openSingle()
			d.press("x")
			d.asks("Release backend", "Type vserver-one to confirm")
		})
	}
}

func TestOnlyAnIDThatIsShownAsItIsIsCopied(t *testing.T) {
	for _, id := range append([]string{"ulb\u202e", "ülb\u200b", "ulb\x1b]52;c;QUJD\x07", "ulb\nrm -rf", " ulb", "ulb ", "ul  b", "ulb\u00a0x", "🫠", "ulb\xff"}, alike[1:]...) {
		for _, keys := range [][]string{{"y", "y"}, {"y", "enter"}, {"d", "y", "y"}} {
			drive(t, func(c *fake.Client) {
				c.Edit(func(w *fake.World) { w.ULBs[scope][0].ID = api.ULBID(id) })
			}, nil, func(d *driver) {
				d.press("r", "g")
				d.press(keys[:len(keys)-1]...)
				assert.NotRegexp(t, `copy: .*y id`, d.screen())
				d.press(keys[len(keys)-1])
				d.see("not copied: the id holds characters that are not shown as they are")
				assert.Empty(t, d.copied, "%q", id)
				d.run(d.app.clipboard.copy(screen.IDPart(id)))
				d.wait()
				assert.Empty(t, d.copied, "%q", id)
			})
		}
	}
	drive(t, nil, nil, func(d *driver) {
		d.press("y", "y")
		assert.Equal(t, []string{"ulb-web"}, d.copied)
	})
}

// The same for what stands among other words: the matches of a backend's rules.
func TestMatchesThatDifferInBlanksDoNotLookAlike(t *testing.T) {
	seen := map[string]map[string]string{"list": {}, "describe": {}, "VServer": {}, "dialog": {}}
	for _, match := range matches {
		drive(t, func(c *fake.Client) {
			c.AllowWrites()
			c.Edit(func(w *fake.World) {
				w.VServer(scope, "ulb-web", "vserver-http", func(v *api.VServer) {
					rules, _ := v.Rules.Get()
					rules = slices.DeleteFunc(slices.Clone(rules), api.Rule.Custom)
					v.Rules = api.Known(append(rules, fake.Path("policy-1", match, "backend-e", "backend-f"), fake.Path("policy-2", "/z", "backend-e", "backend-f")))
				})
			})
		}, nil, func(d *driver) {
			d.resize(200, 120)
			d.press("r", "enter", "j")
			d.press("d")
			d.unlike("VServer", seen["VServer"], match, d.line("/a"))
			d.press("esc", "enter")
			same := func(where, text string) { d.unlike(where, seen[where], match, text) }
			same("list", d.line("  backend-e "))
			d.press("d")
			same("describe", d.line(" in rules "))
			d.press("esc", "x")
			d.advance(400 * time.Millisecond)
			d.press("end")
			same("dialog", d.line("steps     1"))
		})
	}
}

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

func TestNamesThatASCIICannotShowAreMarked(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) { w.ULBs[scope][0].Name = api.Known("支付") })
	}, func(o *Options) { o.Theme = theme.New(theme.Dark, termenv.Ascii, true) }, func(d *driver) { d.see("*????") })
}
