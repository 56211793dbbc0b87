package ui

import (
	"cmp"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/theme"
)

// longCrumb is how many cells a screen's title has that is long.
const longCrumb = 30

// roomy is how wide a screen is that has room for how far each region and project was read.
const roomy = 100

// longCoverage is longer than a count of them.
const longCoverage = 20

// header is the line at the top: where the operator is, what may be done there, and how old what is
// on the screen is.
type header struct {
	env        *screen.Env
	connection Connection
	project    *project
	stack      stack
	age        screen.Line
}

// draw never leaves out the profile, the flags and the age.
func (h header) draw(width int) string {
	th := h.env.Theme
	flags, plain := h.flags()
	room := width - theme.Width(plain) - theme.Width(h.age.Text) - 1
	badge, coloured := th.Badge(h.connection.Color)
	if coloured {
		room -= 2 // for its edges
	}
	between := " " + th.Glyph.Crumb + " "
	way, first := h.way(width)
	parts := cutSegments(th, foldSegments(way, first, between, room, th.Glyph.Ellipsis), between, room)
	drawn := ""
	if coloured {
		drawn, room = badge.Render(" "+parts[0]+" "), room-theme.Width(parts[0])
		parts[0] = ""
	}
	return drawn + th.Crumb.Render(th.Fit(strings.Join(parts, between), room+1)) + flags +
		h.env.ToneStyle(h.age.Tone).Render(h.age.Text)
}

// way is the profile, the region and the project, which stay, and the screens down to this one.
func (h header) way(width int) (parts []segment, first int) {
	th, coverage := h.env.Theme, h.stack.top().Coverage()
	parts = append([]segment{h.connected(width)}, h.scope(coverage != "")...)
	if width < roomy && theme.Width(coverage) > longCoverage {
		parts = parts[:1] // the names of those that were not read say more
	}
	first = len(parts)
	for i, open := range h.stack {
		if aboutAll(open) {
			parts = parts[:first] // the way there says nothing of it
		}
		if i == 0 && !open.Picks() {
			continue // its summary says what it lists
		}
		name := strings.TrimSpace(render.NameEnds(th, open.Title()))
		if len(open.Title()) > api.Longest {
			name = th.FitEnds(name, longCrumb)
		}
		parts = append(parts, segment{text: name, least: 8})
	}
	if coverage != "" {
		parts = append(parts, segment{text: coverage, least: 8})
	}
	return parts, first
}

// aboutAll says whether a screen is about all regions and projects.
func aboutAll(s screen.Screen) bool { return s.ID() == screen.IDProblems || s.ID() == screen.IDFind }

// scope is the region and the project that the screen is about.
func (h header) scope(all bool) []segment {
	th, at := h.env.Theme, h.stack.top().Target().Scope
	parts := [2]string{
		cmp.Or(render.ShortName(th, string(h.env.Scope.Region)), render.NoRegionYet), h.project.words(),
	}
	switch {
	case all:
		parts = [2]string{render.AllRegions, render.AllProjects}
	case at != (api.Scope{}) && at != h.env.Scope:
		parts = [2]string{render.ShortName(th, string(at.Region)), h.project.wordsOf(at.Project, "")}
	}
	return []segment{{text: parts[0], least: 8}, {text: parts[1], least: 8}}
}

// connected is the profile, and the endpoint where it is not the usual one.
func (h header) connected(width int) segment {
	th, c := h.env.Theme, h.connection
	profile := segment{text: th.Name(c.Profile), least: 8}
	if !c.Foreign {
		return profile
	}
	const least = 31
	text := joinSegments(th, []segment{profile, {text: th.Name(c.Endpoint), least: 20}}, " @ ", max(width/3, least))
	return segment{text: text, least: theme.Width(text)}
}

// flags are what the operator must know before anything else, drawn and as plain text.
func (h header) flags() (drawn, plain string) {
	for _, flag := range []struct {
		on   bool
		text string
	}{{h.connection.ReadOnly, render.ReadOnly}, {h.connection.Protected, render.Protected}} {
		if flag.on {
			drawn += h.env.Theme.Banner.Render(" "+flag.text+" ") + " "
			plain += " " + flag.text + "  "
		}
	}
	return drawn, plain
}
