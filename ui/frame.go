package ui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/theme"
)

// The smallest screen the console works on.
const (
	minWidth  = 60
	minHeight = 16
)

// The largest screen that is drawn: a terminal may claim any size, and its frame
// would take gigabytes.
const (
	maxWidth  = 1000
	maxHeight = 500
)

const (
	// chrome is the lines around body, notices and status: two of header, the footer.
	chrome = 3
	// statusMost is how many lines a status that says what is wrong may take.
	statusMost = 4
	// longCrumb is how many cells a screen's title has that is long.
	longCrumb = 30
	// bodyLeast is how many lines messages leave to the rows.
	bodyLeast = 4
)

// View draws the screen.
func (a *App) View() string {
	if a.width == 0 || a.height == 0 {
		return ""
	}
	if a.tooSmall() {
		return tooSmall(a.width, a.height)
	}
	top := a.top()
	notes, status := a.arrange()
	lines := slices.Concat([]string{a.header(), a.crumbs(), top.View()}, notes, status, []string{a.footer(top)})
	frame := strings.Join(lines, "\n")
	if a.dialog != nil {
		a.dialog.Resize(a.width, a.height)
		frame = dialog.Overlay(frame, a.dialog.View(), a.width, a.height)
	}
	return frame
}

// arrange draws what stands below the body and gives the body the rest. What the
// screen says of itself may depend on its size, and nearly always takes one line.
func (a *App) arrange() (notes, status []string) {
	top := a.top()
	panel := a.changes.Panel(top, a.width)
	fit := func(statusLines int) {
		notes = a.notices.Lines(a.width, max(a.height-chrome-len(panel)-statusLines-bodyLeast, 1))
		top.Resize(a.width, max(a.height-chrome-len(panel)-statusLines-len(notes), 1))
	}
	fit(1)
	own := a.statusLines(top)
	if len(own) > 1 {
		fit(len(own))
	}
	return notes, append(panel, own...)
}

func (a *App) tooSmall() bool { return a.width < minWidth || a.height < minHeight }

// tooSmall says what size is needed, on as many lines as that takes.
func tooSmall(width, height int) string {
	text := fmt.Sprintf("This screen is %dx%d: ulbconsole needs at least %dx%d.", width, height, minWidth, minHeight)
	var lines []string
	for text != "" && len(lines) < height {
		n := min(len(text), width)
		if n < len(text) {
			if cut := strings.LastIndexByte(text[:n+1], ' '); cut > 0 {
				n = cut
			}
		}
		lines = append(lines, text[:n])
		text = strings.TrimLeft(text[n:], " ")
	}
	for i := range lines {
		lines[i] += strings.Repeat(" ", width-len(lines[i]))
	}
	for len(lines) < height {
		lines = append(lines, strings.Repeat(" ", width))
	}
	return strings.Join(lines, "\n")
}

// header says who the console is connected as and what it may do. It never
// leaves out the profile, the endpoint or the flags.
func (a *App) header() string {
	th := a.env.Theme
	s := a.connection
	var flags []string
	if s.ReadOnly {
		flags = append(flags, "READ-ONLY")
	}
	if s.Protected {
		flags = append(flags, "PROTECTED")
	}
	right := strings.Join(flags, " ")
	parts := []segment{
		{text: a.env.Theme.Name(s.Profile), least: 8},
		{text: "@", least: 1},
		{text: a.env.Theme.Name(s.Endpoint), least: 20},
	}
	room := a.width - theme.Width(right) - 1
	name := "ulbconsole"
	if widthOf(parts)+len(parts)-1+len(name)+2 <= room {
		parts = append([]segment{{text: name + " ", least: len(name) + 1}}, parts...)
	}
	left := joinSegments(th, parts, " ", room)
	left = th.Header.Render(th.Fit(left, a.width-theme.Width(right)))
	if right == "" {
		return left
	}
	return left + th.Banner.Render(right)
}

// crumbs is the place - region, project, the way down to this screen - and the
// age of what is on it.
func (a *App) crumbs() string {
	th := a.env.Theme
	parts := make([]segment, 0, 2+len(a.stack))
	parts = append(parts, []segment{
		{text: cmp.Or(render.ShortName(a.env.Theme, string(a.env.Scope.Region)), "no region yet"), least: 8},
		{text: a.projectName(), least: 8},
	}...)
	for _, s := range a.stack {
		name := strings.TrimSpace(render.NameEnds(a.env.Theme, s.Title()))
		if len(s.Title()) > api.Longest {
			name = th.FitEnds(name, longCrumb)
		}
		parts = append(parts, segment{text: name, least: 8})
	}
	old := a.pace.age(a.top().Freshness())
	between := " " + th.Glyph.Crumb + " "
	room := a.width - theme.Width(old) - 1
	left := joinSegments(th, foldSegments(parts, between, room, th.Glyph.Ellipsis), between, room)
	return th.Crumb.Render(th.Fit(left, a.width-theme.Width(old))) + th.Muted.Render(old)
}

// statusLines are the text field while typing, else what the screen says of itself.
func (a *App) statusLines(top screen.Screen) []string {
	th := a.env.Theme
	if top.Typing() {
		return []string{theme.FitStyled(top.Field(), a.width)}
	}
	s := top.Status()
	if p := a.pace.paused(); p != "" && s.Tone == screen.ToneMuted {
		s = screen.Line{Text: strings.TrimPrefix(s.Text+", "+p, ", ")}
	}
	style := a.env.ToneStyle(s.Tone)
	lines := theme.Fold(s.Text, a.width)
	if len(lines) > statusMost {
		lines = lines[:statusMost]
		lines[statusMost-1] += th.Glyph.Ellipsis
		if theme.Width(lines[statusMost-1]) > a.width {
			lines[statusMost-1] = th.Fit(lines[statusMost-1]+" ", a.width)
		}
	}
	for i := range lines {
		lines[i] = style.Render(th.Fit(lines[i], a.width))
	}
	return lines
}

// keyHint is a key of the footer, and what it does.
type keyHint struct{ key, does string }

// footer names the keys that work now, the most wanted first.
func (a *App) footer(top screen.Screen) string {
	th := a.env.Theme
	pairs := a.footerKeys(top)
	var b strings.Builder
	used := 0
	for _, p := range pairs {
		width := theme.Width(p.key) + 1 + theme.Width(p.does)
		if used > 0 {
			width += 2
		}
		if used+width > a.width {
			break
		}
		if used > 0 {
			b.WriteString("  ")
		}
		b.WriteString(th.Key.Render(p.key) + " " + th.Muted.Render(p.does))
		used += width
	}
	return b.String() + strings.Repeat(" ", max(a.width-used, 0))
}

func (a *App) footerKeys(top screen.Screen) []keyHint {
	switch {
	case a.dialog != nil:
		return []keyHint{{"tab", "moves"}, {"enter", "presses"}, {"esc", "cancels"}}
	case top.Typing():
		return []keyHint{{"enter", "keeps the filter"}, {"esc", "cancels"}, {"!word", "leaves out"}}
	}
	var pairs []keyHint
	for _, action := range []keymap.Action{
		keymap.Stop, keymap.Continue, keymap.Open, keymap.Undo, keymap.Release, keymap.Disable, keymap.Close, keymap.Mark,
		keymap.Back, keymap.Filter, keymap.Help,
		keymap.Quit, keymap.Watch, keymap.Describe, keymap.Refresh, keymap.History, keymap.Copy, keymap.Order,
		keymap.Reverse, keymap.Regions, keymap.Projects,
	} {
		b := a.env.Keys.Binding(action)
		if len(b.Keys) == 0 {
			continue
		}
		if o := a.offer(top, action); o.Why == "" {
			pairs = append(pairs, keyHint{a.env.Theme.Text(a.env.Keys.Label(action)), cmp.Or(o.Label, b.Help)})
		}
	}
	return pairs
}
