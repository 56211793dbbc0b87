package ui

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/frame"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/page"
	"cloud.internal/ulbconsole/ui/screen"
)

// situation is a screen in a state: help and footer must name the keys that do
// something in it, and no others.
type situation struct {
	world   func(*fake.Client)
	options func(*Options)
	reach   func(*driver)
}

func situations() map[string]situation {
	keys := func(names ...string) func(*driver) { return func(d *driver) { d.press(names...) } }
	noULBs := func(c *fake.Client) { c.Edit(func(w *fake.World) { w.ULBs[scope] = nil }) }
	oneULB := func(c *fake.Client) { c.Edit(func(w *fake.World) { w.ULBs[scope] = w.ULBs[scope][:1] }) }
	odd := func(c *fake.Client) { c.Edit(func(w *fake.World) { w.ULBs[scope][0].ID = "ulb \u202e" }) }
	done := func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.confirm("Release")
		d.advance(time.Second)
	}
	return map[string]situation{
		"ULBs":             {},
		"no ULBs":          {world: noULBs},
		"one ULB":          {world: oneULB},
		"an odd id":        {world: odd},
		"an odd id, whole": {world: odd, reach: keys("d")},
		"ordered":          {reach: keys("o")},
		"ordered, no rows": {reach: func(d *driver) { d.press("o", "/"); d.write("qqq"); d.press("enter") }},
		"filtered":         {reach: func(d *driver) { d.press("/"); d.write("ulb-"); d.press("enter") }},
		"filtered to one":  {reach: func(d *driver) { d.press("/"); d.write("mail"); d.press("enter") }},
		"filtered to none": {reach: func(d *driver) { d.press("/"); d.write("qqq"); d.press("enter") }},
		"read-only": {
			options: func(o *Options) { o.Connection.ReadOnly = true },
			reach:   func(d *driver) { d.openBackends() },
		},
		"no journal": {
			options: func(o *Options) { o.Journal.(*testJournal).unreadable = errDisk },
			reach:   func(d *driver) { d.openBackends() },
		},
		"VServers":     {reach: keys("enter")},
		"no VServers":  {reach: keys("G", "enter")},
		"backends":     {reach: func(d *driver) { d.openBackends() }},
		"marked":       {reach: func(d *driver) { d.openBackends(); d.press(" ") }},
		"marked, away": {reach: func(d *driver) { d.openBackends(); d.press(" ", "j", "j") }},
		"marked all":   {reach: func(d *driver) { d.openBackends(); d.press("a") }},
		"marked, hidden": {reach: func(d *driver) {
			d.openBackends()
			d.press(" ", "/")
			d.write("backend-c")
			d.press("enter")
		}},
		"nothing selected": {reach: func(d *driver) { d.openBackends(); d.editListener(withoutFirst); d.press("r") }},
		"one backend":      {reach: func(d *driver) { d.openSingle() }},
		"a list left":      {reach: keys("enter", "esc")},
		"VServers, HTTP":   {reach: keys("enter", "j")},
		"HTTP backends":    {reach: keys("enter", "j", "enter")},
		"rules":            {reach: keys("enter", "j", "t")},
		"rules, one":       {reach: func(d *driver) { d.press("enter", "j", "t", "/"); d.write("cart"); d.press("enter") }},
		"a rule":           {reach: keys("enter", "j", "t", "enter")},
		"a backend":        {reach: keys("enter", "enter", "enter")},
		"a last session":   {options: remembering(leftAt(scope, "ulb-web", "vserver-http"))},
		"describe":         {reach: keys("d")},
		"places":           {options: opening("vserver")},
		"describe, whole":  {reach: func(d *driver) { d.resize(200, 150); d.press("d") }},
		"regions":          {reach: keys("R")},
		"projects":         {reach: keys("P")},
		"a region":         {reach: keys("R", "d")},
		"other profiles":   {options: otherProfiles},
		"profiles":         {options: otherProfiles, reach: keys("p")},
		"a profile":        {options: otherProfiles, reach: keys("p", "d")},
		"connecting":       {options: otherProfiles, reach: keys("p", "j", "enter")},
		"first, regions":   {options: func(o *Options) { o.Connection.Region = "" }, world: noDefaults},
		"first, projects":  {options: func(o *Options) { o.Connection.Project = "" }, world: noDefaults},
		"history, empty":   {reach: keys("H")},
		"history":          {reach: func(d *driver) { done(d); d.press("H") }},
		"a change":         {reach: func(d *driver) { done(d); d.press("H", "enter") }},
		"watched":          {reach: func(d *driver) { done(d); d.press("w") }},
		"an error": {reach: func(d *driver) {
			d.press("enter")
			d.run(d.app.notices.Post(notice.Error, "an error"))
			d.press("esc")
		}},
		"an error, first": {reach: func(d *driver) { d.app.notices.Post(notice.Error, "an error") }},
		"failed":          {reach: func(d *driver) { d.client.FailAlways(fake.ULBs, errNetwork); d.press("r") }},
		"loading": {reach: func(d *driver) {
			d.releaseLater(d.client.Hold(fake.ULBs))
			d.press("r")
			d.advance(200 * time.Millisecond)
		}},
		"a series":          {reach: func(d *driver) { d.startSeries() }},
		"a series, watched": {reach: func(d *driver) { d.startSeries(); d.press("w") }},
		"a series, away":    {reach: func(d *driver) { d.startSeries(); d.press("esc") }},
		"a series, history": {reach: func(d *driver) { d.startSeries(); d.press("H") }},
		"a series, opened":  {reach: func(d *driver) { d.startSeries(); d.press("H", "enter") }},
		"a series, stopped": {reach: func(d *driver) {
			d.startSeries()
			d.releaseLater(d.client.Hold(fake.ReleaseBackend))
			d.press("n", "s")
		}},
		"its results": {reach: func(d *driver) {
			d.startSeries()
			d.press("s")
			d.advance(time.Second)
			d.press("esc")
		}},
		"a drain":           {reach: func(d *driver) { d.drain("backend-a") }},
		"a drain, watched":  {reach: func(d *driver) { d.drain("backend-a"); d.press("w") }},
		"a drain, away":     {reach: func(d *driver) { d.drain("backend-a"); d.press("esc") }},
		"a drain, history":  {reach: func(d *driver) { d.drain("backend-a"); d.press("H") }},
		"an open drain":     {reach: func(d *driver) { d.drain("backend-a"); d.restart(); d.press("H") }},
		"an open one, page": {reach: func(d *driver) { d.drain("backend-a"); d.restart(); d.press("H", "enter") }},
	}
}

// otherProfiles are some that no connection with ends by itself.
func otherProfiles(o *Options) {
	o.Profiles = Profiles{
		List: func() ([]screen.Profile, error) {
			return []screen.Profile{{Name: "prod"}, {Name: "staging", Endpoint: "staging.example", Protected: true}}, nil
		},
		Connect: func(ctx context.Context, _ string) (Connected, error) {
			<-ctx.Done()
			return Connected{}, ctx.Err()
		},
	}
}

func noDefaults(c *fake.Client) {
	c.Edit(func(w *fake.World) {
		for i := range w.Regions {
			w.Regions[i].Default = false
		}
		for i := range w.Projects {
			w.Projects[i].Default = false
		}
	})
}

func withoutFirst(v *api.VServer) {
	backends, _ := v.Backends.Get()
	v.Backends = api.Known(backends[1:])
}

// state is all that a key can change, but for a remark that it does nothing.
func (d *driver) state() string {
	d.app.notices.Forget()
	running := ""
	for _, s := range d.app.stack.open {
		running += fmt.Sprintln(s.Address())
	}
	for _, op := range d.app.changes.Running() {
		running += fmt.Sprintln(op)
	}
	return fmt.Sprintf("%s\n%T %v %d %q %d %d %s", d.screen(), d.app.dialog, d.quit, len(d.client.Calls()), d.copied,
		d.cleared, d.stops, running)
}

// away moves the cursor to where a movement has somewhere to go.
func (d *driver) away(a keymap.Action) {
	switch a {
	case keymap.MoveUp, keymap.PageUp, keymap.Top:
		d.press("G")
	case keymap.MoveDown, keymap.PageDown, keymap.Bottom:
		d.press("g")
	default:
	}
}

// helped are the keys that the help on this screen lists, at a width of one column.
func (d *driver) helped() map[string]bool {
	d.t.Helper()
	under := d.app.stack.top()
	d.press("?")
	help, ok := d.app.stack.top().(*page.Page)
	require.True(d.t, ok)
	help.Resize(frame.MinWidth/3, frame.MinHeight)
	listed := map[string]bool{}
	for _, line := range help.Text().(page.Lines) {
		words := slices.ContainsFunc(keymap.Default().Bindings(), func(b keymap.Binding) bool {
			labels := make([]string, min(len(b.Keys), 2)) // the table in README has the others
			for i, key := range b.Keys[:len(labels)] {
				labels[i] = keymap.KeyLabel(key)
			}
			keys, found := strings.CutSuffix(strings.TrimRight(line, " "), " "+cmp.Or(d.app.offer(under, b.Action).Label, b.Help))
			if !found || strings.TrimRight(keys, " ") != strings.Join(labels, " ") {
				return false
			}
			for _, label := range labels {
				listed[label] = true
			}
			return true
		})
		if !words && strings.HasPrefix(line, d.app.env.Theme.Glyph.OK) {
			break
		}
		title := slices.Contains(keymap.Groups(), keymap.Group(strings.TrimSpace(line)))
		require.True(d.t, words || title || strings.TrimSpace(line) == "", "%q is no key of the help", line)
	}
	require.True(d.t, listed["?"])
	return listed
}

func TestHelpAndFooterNameTheKeysThatDoSomethingHereAndNoOthers(t *testing.T) {
	for name, s := range situations() {
		t.Run(name, func(t *testing.T) {
			in := func(test func(*driver)) {
				drive(t, func(c *fake.Client) {
					c.AllowWrites()
					if s.world != nil {
						s.world(c)
					}
				}, s.options, func(d *driver) {
					defer func() {
						for _, resume := range d.resumes {
							resume()
						}
					}()
					if s.reach != nil {
						s.reach(d)
					}
					test(d)
				})
			}
			listed := map[string]bool{}
			in(func(d *driver) { listed = d.helped() })
			for i, b := range keymap.Default().Bindings() {
				if testing.Short() && (i+len(name))%5 != 0 {
					continue
				}
				in(func(d *driver) {
					inFooter := false
					for _, f := range d.app.footerKeys(d.app.stack.top()) {
						inFooter = inFooter || f.Key == keymap.KeyLabel(b.Keys[0])
					}
					d.away(b.Action)
					before := d.state()
					d.press(b.Keys[0])
					acts := d.state() != before
					assert.Equal(t, acts, listed[keymap.KeyLabel(b.Keys[0])], "%s: does something, and is in the help", b.Action)
					if inFooter {
						assert.True(t, acts, "%s: is in the footer", b.Action)
					}
				})
				for _, key := range b.Keys[:min(len(b.Keys), 2)] {
					assert.Equal(t, listed[keymap.KeyLabel(b.Keys[0])], listed[keymap.KeyLabel(key)], "all keys of %s", b.Action)
				}
			}
		})
	}
}
