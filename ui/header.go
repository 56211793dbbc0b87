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

// header is the two lines at the top.
type header struct {
	env        *screen.Env
	connection Connection
	project    *project
	stack      stack
	age        string // of what is on the screen
}

// who says who the console is connected as and what it may do. It never
// leaves out the profile, the endpoint or the flags.
func (h header) who(width int) string {
	th, s := h.env.Theme, h.connection
	var flags []string
	if s.ReadOnly {
		flags = append(flags, "READ-ONLY")
	}
	if s.Protected {
		flags = append(flags, "PROTECTED")
	}
	right := strings.Join(flags, " ")
	parts := []segment{
		{text: th.Name(s.Profile), least: 8},
		{text: "@", least: 1},
		{text: th.Name(s.Endpoint), least: 20},
	}
	room := width - theme.Width(right) - 1
	name := "ulbconsole"
	if widthOf(parts)+len(parts)-1+len(name)+2 <= room {
		parts = append([]segment{{text: name + " ", least: len(name) + 1}}, parts...)
	}
	left := joinSegments(th, parts, " ", room)
	left = th.Header.Render(th.Fit(left, width-theme.Width(right)))
	if right == "" {
		return left
	}
	return left + th.Banner.Render(right)
}

// where is the place - region, project, the way down to this screen - and the
// age of what is on it.
func (h header) where(width int) string {
	th := h.env.Theme
	parts := make([]segment, 0, 2+len(h.stack))
	parts = append(parts, []segment{
		{text: cmp.Or(render.ShortName(th, string(h.env.Scope.Region)), "no region yet"), least: 8},
		{text: h.project.words(), least: 8},
	}...)
	for _, s := range h.stack {
		name := strings.TrimSpace(render.NameEnds(th, s.Title()))
		if len(s.Title()) > api.Longest {
			name = th.FitEnds(name, longCrumb)
		}
		parts = append(parts, segment{text: name, least: 8})
	}
	between := " " + th.Glyph.Crumb + " "
	room := width - theme.Width(h.age) - 1
	left := joinSegments(th, foldSegments(parts, between, room, th.Glyph.Ellipsis), between, room)
	return th.Crumb.Render(th.Fit(left, width-theme.Width(h.age))) + th.Muted.Render(h.age)
}
