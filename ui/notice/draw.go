package notice

import (
	"slices"
	"strings"

	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/theme"
)

const (
	mostOfField = 3 // lines of a field whose parts are many
	labelled    = 7 // cells of a field's label, with the blanks behind it
)

// draw is a notice in lines, each field of an outcome in at most so many where it has several parts.
func draw(th *theme.Theme, item Notice, width, most int) []string {
	room := max(width-2, 1)
	lines := outcomeLines(th, item, room, most)
	switch {
	case item.Kind == Event:
		lines = []string{eventLine(th, item, room)}
	case item.Text != "":
		lines = theme.Fold(sign(th, item.Kind)+item.Text, room)
		if item.stays() {
			lines = theme.Fold(sign(th, item.Kind)+item.Text+" "+render.NoticeDismiss, room)
		}
	}
	for i, line := range lines {
		lines[i] = paint(th, item.Kind, " "+line, width)
	}
	return lines
}

func eventLine(th *theme.Theme, item Notice, room int) string {
	left := max(room-theme.Width(item.Text)-theme.Width(item.End), 0)
	if theme.Width(item.Names) > left {
		item.Names = th.FitEnds(item.Names, left)
	}
	return item.Text + item.Names + item.End
}

func sign(th *theme.Theme, kind Kind) string {
	switch kind {
	case Good, Stopped:
		return th.Glyph.OK + " "
	case Error:
		return th.Glyph.Bad + " "
	case Info, Event:
	}
	return ""
}

// outcomeLines are a headline and its fields.
func outcomeLines(th *theme.Theme, item Notice, room, most int) []string {
	o := item.Outcome
	var next []string
	for i, text := range o.Next {
		if i > 0 {
			text = "  " + text
		}
		next = append(next, text)
	}
	if item.stays() && len(next) > 0 {
		next = append(next, "  "+render.NoticeDismiss)
	}
	head := o.Head
	if item.stays() && len(next) == 0 {
		head = append(head[:len(head):len(head)], "  "+render.NoticeDismiss)
	}
	lines := column(sign(th, item.Kind), flow(head, room-2))
	lines = append(lines, field(o.Label, brief(o, room-2-labelled, most))...)
	return append(lines, field("next", flow(next, room-2-labelled))...)
}

// brief are the parts of a field in so many lines: the first part whole, then what fits, and how many more
// there are.
func brief(o render.Outcome, width, most int) []string {
	parts := make([]string, len(o.Why))
	for i, text := range o.Why {
		parts[i] = text
		if i > 0 {
			parts[i] = "  " + text
		}
	}
	lines := flow(parts, width)
	for n := len(parts) - 1; n > 0 && len(lines) > most && o.More != ""; n-- {
		lines = flow(append(parts[:n:n], "  "+render.NoticeRest(len(parts)-n, o.More)), width)
	}
	return lines
}

// flow sets parts one behind another, each whole where a line has room for it.
func flow(parts []string, width int) []string {
	var lines []string
	for _, part := range parts {
		if last := len(lines) - 1; last >= 0 && theme.Width(lines[last]+part) <= width {
			lines[last] += part
			continue
		}
		lines = append(lines, theme.FoldFlush(strings.TrimLeft(part, " "), max(width, 1))...)
	}
	return lines
}

// field are the lines of a field under a headline, none without any.
func field(label string, lines []string) []string {
	return column("  "+label+strings.Repeat(" ", max(labelled-theme.Width(label), 1)), lines)
}

// column sets lines behind the first one's beginning.
func column(begin string, lines []string) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = begin + line
		begin = strings.Repeat(" ", theme.Width(begin))
	}
	return out
}

func paint(th *theme.Theme, kind Kind, text string, width int) string {
	style := th.Info
	switch kind {
	case Good:
		style = th.Notice
	case Error:
		style = th.Banner
	case Event:
		style = th.Warn
	case Info, Stopped:
	}
	return style.Render(th.Fit(text, width))
}

// Lines draws the notices in at most room lines: the newest that stays whole, or
// marked where it is cut, then what fits of the rest, then how many more wait.
func (n *Board) Lines(width, room int) []string {
	th := n.theme
	ordered := slices.Clone(n.all)
	slices.SortStableFunc(ordered, func(a, b Notice) int {
		return int(b.Kind/Error) - int(a.Kind/Error) // those that stay first
	})
	var out []string
	hidden := 0
	for i, item := range ordered {
		left := room - len(out)
		if len(ordered) > i+1 {
			left-- // for the count
		}
		lines := draw(th, item, width, mostOfField)
		for most := mostOfField - 1; most > 0 && len(lines) > left; most-- {
			lines = draw(th, item, width, most)
		}
		switch {
		case len(lines) <= left:
			out = append(out, lines...)
		case len(out) == 0:
			left = max(left, 1)
			out = append(out, lines[:left]...)
			out[left-1] = paint(th, item.Kind, " "+th.Glyph.Ellipsis+" "+render.NoticeCut, width)
		default:
			hidden++
		}
	}
	if hidden > 0 {
		out = append(out, th.Muted.Render(th.Fit(" "+render.NoticeMore(hidden), width)))
	}
	return out
}
