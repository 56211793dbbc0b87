package frame

import (
	"cmp"
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/theme"
)

// longCrumb is how many cells a screen's title has that is long.
const longCrumb = 30

// roomy is how wide a screen is that has room to name all regions and projects beside how far they were read.
const roomy = 100

// Header is the line at the top: where the operator is, what may be done there, and how old what is
// on the screen is.
type Header struct {
	Env                 *screen.Env
	Profile             string
	Color               string // that the profile is shown in, "" for none
	Endpoint            string // "" for the profile's usual one
	ReadOnly, Protected bool
	Project             func(api.ProjectID) string // names one
	Screens             []screen.Screen            // from the first one to the one on the screen
	Age                 screen.Line
}

// Draw never leaves out the profile, the flags and the age.
func (h Header) Draw(width int) string {
	th := h.Env.Theme
	flags, plain := h.flags()
	room := width - theme.Width(plain) - theme.Width(h.Age.Text) - 1
	badge, coloured := th.Badge(h.Color)
	if coloured {
		room -= 2 // for its edges
	}
	between := " " + th.Glyph.Crumb + " "
	way, first, last := h.way(width)
	way = foldSegments(way, first, last, between, room, th.Glyph.Ellipsis)
	parts := cutSegments(th, way, between, room)
	if end := len(parts) - 1; last == 2 && parts[end] != way[end].text {
		parts[end] = h.top().Coverage(theme.Width(parts[end]))
	}
	drawn := ""
	if coloured {
		drawn, room = badge.Render(" "+parts[0]+" "), room-theme.Width(parts[0])
		parts[0] = ""
	}
	return drawn + th.Crumb.Render(th.Fit(strings.Join(parts, between), room)+" ") + flags +
		h.Env.ToneStyle(h.Age.Tone).Render(h.Age.Text)
}

func (h Header) top() screen.Screen { return h.Screens[len(h.Screens)-1] }

// way is the profile, the region and the project, and the screens down to this one. The first and the last
// ones stay.
func (h Header) way(width int) (parts []segment, first, last int) {
	th, coverage := h.Env.Theme, h.top().Coverage(width)
	about := h.scopes()
	parts = append([]segment{h.connected(width)}, h.scope(about, coverage != "")...)
	if width < roomy && coverage != "" {
		parts = parts[:1] // how far they were read says that it is about all
	}
	first, last = len(parts), 1
	for i, open := range h.Screens {
		at := open.Scopes()
		elsewhere := len(at.Of) > 0 && !slices.Equal(at.Of, about)
		if elsewhere || at.All {
			parts = parts[:first] // the way there says nothing of it
		}
		if elsewhere || i == 0 && !open.Picks() {
			continue // the summary of the first says what it lists
		}
		name := strings.TrimSpace(render.NameEnds(th, open.Title()))
		if len(open.Title()) > api.Longest {
			name = th.FitEnds(name, longCrumb)
		}
		parts = append(parts, segment{text: name, least: 8})
	}
	if coverage != "" {
		parts = append(parts, segment{text: coverage, least: theme.Width(h.top().Coverage(0))})
		last = 2 // it says nothing without the title
	}
	return parts, first, last
}

// scopes are the regions and projects that the screen is about, each once; none where it is about all.
func (h Header) scopes() []api.Scope {
	for _, open := range slices.Backward(h.Screens) {
		if at := open.Scopes(); at.All || len(at.Of) > 0 {
			return at.Of
		}
	}
	return []api.Scope{h.Env.Scope}
}

// scope is the region and the project that the screen is about, nothing where they are several.
func (h Header) scope(about []api.Scope, all bool) []segment {
	var parts [2]string
	switch {
	case all:
		parts = [2]string{render.AllRegions, render.AllProjects}
	case len(about) == 1:
		region := cmp.Or(render.ShortName(h.Env.Theme, string(about[0].Region)), render.NoRegionYet)
		parts = [2]string{region, h.Project(about[0].Project)}
	default:
		return nil
	}
	return []segment{{text: parts[0], least: 8}, {text: parts[1], least: 8}}
}

// connected is the profile, and the endpoint where it is not the usual one.
func (h Header) connected(width int) segment {
	th := h.Env.Theme
	profile := segment{text: th.Name(h.Profile), least: 8}
	if h.Endpoint == "" {
		return profile
	}
	const least = 31
	text := joinSegments(th, []segment{profile, {text: th.Name(h.Endpoint), least: 20}}, " @ ", max(width/3, least))
	return segment{text: text, least: theme.Width(text)}
}

// flags are what the operator must know before anything else, drawn and as plain text.
func (h Header) flags() (drawn, plain string) {
	for _, flag := range []struct {
		on   bool
		text string
	}{{h.ReadOnly, render.ReadOnly}, {h.Protected, render.Protected}} {
		if flag.on {
			drawn += h.Env.Theme.Banner.Render(" "+flag.text+" ") + " "
			plain += " " + flag.text + "  "
		}
	}
	return drawn, plain
}
