package command

import (
	"fmt"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/theme"
)

// Lines draw the line, below what can stand there or why nothing can, which takes no more than most.
func (l *Line) Lines(width, most int) []string {
	th := l.env.Theme
	field := th.Key.Render(":") + l.field.View(th, width-1)
	if len(l.fitting) > 0 {
		return []string{theme.FitStyled(l.candidates(width), width), field}
	}
	lines := theme.Fold(l.none(), width)
	lines = lines[:min(len(lines), most)]
	for i := range lines {
		lines[i] = th.Muted.Render(th.Fit(lines[i], width))
	}
	return append(lines, field)
}

// candidates are the words that fit, from the one that Tab put there on where not all have room.
func (l *Line) candidates(width int) string {
	th := l.env.Theme
	const between, most = 2, 40
	words, all := make([]string, len(l.fitting)), -between
	for n, word := range l.fitting {
		words[n] = strings.TrimSpace(word)
		if theme.Width(words[n]) > most {
			words[n] = th.FitEnds(words[n], most)
		}
		all += theme.Width(words[n]) + between
	}
	used, first, more := 0, 0, 0
	if all > width || l.total > len(words) {
		first, more = max(l.at, 0), 9
	}
	var b strings.Builder
	n := first
	for ; n < len(words); n++ {
		word := words[n]
		if used += theme.Width(word) + between; used-between+more > width && n > first {
			break
		}
		style := &th.Muted
		if n == l.at {
			style = &th.Key
		}
		b.WriteString(style.Render(word) + strings.Repeat(" ", between))
	}
	if rest := l.total - (n - first); rest > 0 {
		b.WriteString(th.Muted.Render(fmt.Sprintf("+%d", rest)))
	}
	return b.String()
}

// none says why there is nothing to complete, "" where nothing is missed.
func (l *Line) none() string {
	th := l.env.Theme
	name, argument, before := l.parse()
	c, why := l.find(name)
	switch {
	case name == "":
		return ""
	case before == "":
		return render.NoneBegins(th, render.NounCommand, name)
	case why != "":
		return why
	case c.Argument == nil:
		return render.TakesNothing(c.Name)
	case c.Argument.failed():
		return render.ChoicesFailed(c.Argument.Many, l.env.ErrorText(c.Argument.err))
	case !c.Argument.ready():
		return render.ChoicesReading(c.Argument.Many)
	case argument == "":
		return c.Argument.missing()
	default:
		return render.NoneBegins(th, c.Argument.One, api.Short(argument))
	}
}

// Hints are the keys that work in the line.
func (l *Line) Hints() []screen.Hint {
	hints := []screen.Hint{
		{Key: "enter", Does: render.HintGoes},
		{Key: "tab", Does: render.HintCompletes},
		{Key: "esc", Does: render.HintCancels},
	}
	if l.typed.Any() {
		hints = append(hints, screen.Hint{Key: "up", Does: render.HintEarlier})
	}
	return hints
}
