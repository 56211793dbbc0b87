package ui

import (
	"cmp"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/browse"
	"cloud.internal/ulbconsole/ui/page"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/theme"
)

// newHelp shows the keys that work on the screen below, and what the symbols mean.
func newHelp(e *screen.Env, offer func(keymap.Action) screen.Offer) *page.Page {
	return page.New(e, page.Content{
		Title: render.TitleHelp, ID: screen.IDHelp,
		Draw: func(width int) screen.Text { return page.Lines(renderHelp(e, offer, width)) },
		// What works may change while it is read.
		Revision: func() int {
			all := 0
			for i, b := range e.Keys.Bindings() {
				if offer(b.Action).Why == "" {
					all |= 1 << i
				}
			}
			return all
		},
	})
}

func renderHelp(e *screen.Env, offer func(keymap.Action) screen.Offer, width int) []string {
	var groups []helpBlock
	for _, g := range keymap.Groups() {
		if b := newHelpBlock(e, g, offer); len(b.lines) > 1 {
			groups = append(groups, b)
		}
	}
	return append(append(columns(groups, width), ""), legend(e.Theme, width)...)
}

// helpBlock is a group of keys, or several below one another. All its lines are as wide.
type helpBlock struct {
	width int
	lines []string
}

// newHelpBlock draws the keys of a group that work, below its title.
func newHelpBlock(e *screen.Env, group keymap.Group, offer func(keymap.Action) screen.Offer) helpBlock {
	const mostKeys, mostOf = 20, 2 // of one action: with more the groups do not stand beside each other
	var hints []screen.Hint
	keys, words := 0, 0
	for _, b := range e.Keys.Bindings() {
		if b.Group != group || len(b.Keys) == 0 {
			continue
		}
		o := offer(b.Action)
		if o.Why != "" {
			continue
		}
		labels := make([]string, min(len(b.Keys), mostOf))
		for i, k := range b.Keys[:len(labels)] {
			labels[i] = e.Theme.Text(keymap.KeyLabel(k))
		}
		h := screen.Hint{Key: strings.Join(labels, " "), Does: cmp.Or(o.Label, b.Help)}
		hints = append(hints, h)
		keys, words = max(keys, min(theme.Width(h.Key), mostKeys)), max(words, theme.Width(h.Does))
	}
	block := helpBlock{width: keys + 1 + words}
	block.lines = append(block.lines, e.Theme.Title.Render(e.Theme.Fit(string(group), block.width)))
	for _, h := range hints {
		block.lines = append(block.lines,
			e.Theme.Key.Render(e.Theme.Fit(h.Key, keys))+" "+e.Theme.Fit(h.Does, words))
	}
	return block
}

// below puts a block under another.
func (b helpBlock) below(above helpBlock) helpBlock {
	both := helpBlock{width: max(above.width, b.width)}
	for _, line := range append(append(above.lines[:len(above.lines):len(above.lines)], ""), b.lines...) {
		both.lines = append(both.lines, line+strings.Repeat(" ", both.width-theme.Width(line)))
	}
	return both
}

// columns puts blocks beside one another so that they take the fewest lines of a width.
func columns(blocks []helpBlock, width int) []string {
	const gap = 2
	var best []string
	for breaks := range 1 << max(len(blocks)-1, 0) { // bit i: a column begins behind block i
		side := []helpBlock{blocks[0]}
		for i, b := range blocks[1:] {
			if last := len(side) - 1; breaks&(1<<i) == 0 {
				side[last] = b.below(side[last])
			} else {
				side = append(side, b)
			}
		}
		wide, high := -gap, 0
		for _, b := range side {
			wide, high = wide+b.width+gap, max(high, len(b.lines))
		}
		if best != nil && (wide > width || high >= len(best)) {
			continue
		}
		best = make([]string, high)
		for line := range best {
			for i, b := range side {
				text := strings.Repeat(" ", b.width)
				if line < len(b.lines) {
					text = b.lines[line]
				}
				if i > 0 {
					text = strings.Repeat(" ", gap) + text
				}
				best[line] += text
			}
		}
	}
	return best
}

// legend says what the symbols and words of the lists mean, as many in a line as fit.
func legend(th *theme.Theme, width int) []string {
	const between = 2
	signs := make([]string, 0, 12)
	for _, s := range []api.State{
		api.StateOK, api.StateDegraded, api.StateDown, api.StateDisabled, api.StateEmpty, api.StateUnknown,
	} {
		glyph, style := render.ULBStateStyle(th, s)
		signs = append(signs, style.Render(glyph+" "+render.LegendState(s)))
	}
	signs = append(signs, browse.ChangedMark+" "+render.LegendChanged)
	signs = append(signs, render.LegendSigns(th)...)
	lines := []string{""}
	for _, s := range signs {
		last := len(lines) - 1
		switch {
		case lines[last] == "":
			lines[last] = s
		case theme.Width(lines[last])+between+theme.Width(s) > width:
			lines = append(lines, s)
		default:
			lines[last] += strings.Repeat(" ", between) + s
		}
	}
	return lines
}
