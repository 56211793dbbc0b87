package ui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/page"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// newHelp shows the keys that work on the screen below, and what the words and symbols mean.
func newHelp(e *screen.Env, under screen.Screen, works func(keymap.Action) bool) *page.Page {
	return page.New(e, page.Content{
		Title: "help", ID: screen.IDHelp,
		Draw: func(width int) screen.Text { return page.Lines(renderHelp(e, under, works, width)) },
		// What works may change while it is read.
		Revision: func() int {
			all := 0
			for i, b := range e.Keys.Bindings() {
				if works(b.Action) {
					all |= 1 << i
				}
			}
			return all
		},
	})
}

func renderHelp(e *screen.Env, under screen.Screen, works func(keymap.Action) bool, width int) []string {
	out := []string{e.Theme.Title.Render(e.Theme.Fit("Keys in "+render.ShortName(e.Theme, under.Title()), width))}
	for _, b := range e.Keys.Bindings() {
		if len(b.Keys) == 0 || !works(b.Action) {
			continue
		}
		labels := make([]string, len(b.Keys))
		for i, k := range b.Keys {
			labels[i] = e.Theme.Text(keymap.KeyLabel(k))
		}
		out = append(out, helpLine(e, strings.Join(labels, " "), e.Theme.Text(b.Long), width)...)
	}
	return append(out, legend(e, width)...)
}

func helpLine(e *screen.Env, keys, text string, width int) []string {
	const column = 20
	parts := strings.Split(ansi.Wrap(text, max(width-column-3, 10), ""), "\n")
	out := make([]string, 0, len(parts))
	for i, part := range parts {
		label := ""
		if i == 0 {
			label = keys
		}
		// Wrap may leave the space it broke at beyond the limit.
		out = append(out, "  "+e.Theme.Key.Render(e.Theme.Fit(label, column))+" "+strings.TrimRight(part, " "))
	}
	return out
}

func legend(e *screen.Env, width int) []string {
	out := []string{"", e.Theme.Title.Render("Words")}
	for _, w := range []struct{ word, meaning string }{
		{"healthy", "a backend that is enabled and passes its health check"},
		{"failing", "a backend that is enabled and fails its health check"},
		{"disabled", "switched off: no new traffic, whatever its health"},
		{"ok", "every enabled backend serves, and enough of them"},
		{"degraded", "an enabled one does not serve, one is left of several, or fewer than serving_floor; of a ULB, some " +
			"VServer is not ok"},
		{"down", "no backend serves; of a ULB, no VServer serves"},
		{"empty", "a VServer without backends, which drops its traffic, or a ULB without VServers"},
		{"unknown", "the service did not say"},
		{"serving", "enabled, healthy and, under WeightRoundrobin, not of weight 0"},
		{"7/8 +1 off", "7 of 8 that are enabled serve, and 1 is disabled"},
		{
			render.OwnedMark,
			"a load balancer that a Kubernetes cluster owns: its controller puts back what is changed by hand",
		},
		{render.Absent, "a field the service did not give"},
		{e.Theme.Glyph.Chosen, "a row that is marked: a change takes all that are"},
		{"OPEN", "a change whose console ended before its end was known"},
		{e.Theme.Glyph.Mark, "a name, id or match with characters a terminal cannot show safely"},
		{e.Theme.Glyph.Blank, "a blank in a name or a text of the service that would not be seen, or has others beside it"},
	} {
		label := w.word
		if render.IsState(label) {
			label = render.StateWord(e.Theme, "", label)
		}
		for i, part := range strings.Split(ansi.Wrap(w.meaning, max(width-15, 10), ""), "\n") {
			if i > 0 {
				label = ""
			}
			out = append(out, "  "+label+strings.Repeat(" ", max(12-ansi.StringWidth(label), 0))+" "+part)
		}
	}
	return out
}
