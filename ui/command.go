package ui

import (
	"fmt"
	"strings"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fleet"
	"cloud.internal/ulbconsole/ui/input"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/theme"
)

// commandLine is the line that takes a command by its name and completes what is typed. What it
// does App performs, by the same offers and intents as for a key.
type commandLine struct {
	env     *screen.Env
	all     []command
	typing  bool
	field   input.Field
	typed   screen.Typed // commands of this session
	earlier screen.Walk
	waits   bool // it was entered before what its argument can be was read

	base    string   // what stands before the word that Tab completes
	fitting []string // what can stand there, the first of them
	total   int      // how many can
	at      int      // the one that Tab put there, -1 for none
}

// mostFitting is how many words Tab goes through: nobody presses it more often.
const mostFitting = 100

// newCommandLine is the line of a connection, with the commands that were typed before it.
func newCommandLine(a *App) *commandLine {
	l := &commandLine{env: a.env, all: commandTable(a), field: input.Field{Max: 300, Block: true}}
	if a.command != nil {
		l.typed = a.command.typed
	}
	return l
}

// start opens the line.
func (l *commandLine) start() tea.Cmd {
	for _, c := range l.all {
		c.argument.retry()
	}
	l.typing, l.waits, l.earlier = true, false, l.typed.Walk()
	l.field.Set("")
	return l.changed()
}

// paste never enters anything: a line's end is a blank.
func (l *commandLine) paste(text string) tea.Cmd {
	l.waits = false
	l.field.Paste(strings.Join(strings.Fields(text), " "))
	return l.changed()
}

// key takes a key, and gives what was entered with it, nil for nothing.
func (l *commandLine) key(name string) (*screen.Offer, tea.Cmd) {
	l.waits = false
	switch name {
	case "esc", "ctrl+c":
		l.typing = false
		return nil, nil
	case "enter":
		return l.enter()
	case "tab":
		return nil, l.complete(1)
	case "shift+tab":
		return nil, l.complete(-1)
	case "up":
		l.field.Set(l.earlier.Older(l.field.Value()))
	case "down":
		l.field.Set(l.earlier.Newer(l.field.Value()))
	case "　": // the wide blank of a Chinese keyboard
		l.field.Key(" ")
	default:
		l.field.Key(name)
	}
	return nil, l.changed()
}

// parse gives the command's name, what stands behind it, and what stands before that.
func (l *commandLine) parse() (name, argument, before string) {
	text := l.field.Value()
	rest := strings.TrimLeft(text, " :：")
	end := strings.IndexFunc(rest, unicode.IsSpace)
	if end < 0 {
		return rest, "", ""
	}
	argument = strings.TrimLeftFunc(rest[end:], unicode.IsSpace)
	return rest[:end], argument, text[:len(text)-len(argument)]
}

// enter gives what the line stands for. Where its argument must be read first the line waits.
func (l *commandLine) enter() (*screen.Offer, tea.Cmd) {
	name, argument, _ := l.parse()
	argument = strings.TrimSpace(argument)
	c, why := l.find(name)
	if why == "" && argument != "" && c.argument != nil && !c.argument.ready() {
		l.waits = true
		return nil, c.argument.start()
	}
	l.typing = false
	l.typed.Add(strings.TrimSpace(l.field.Value()))
	switch {
	case name == "":
		return nil, nil
	case why != "":
		o := screen.Refuse(why)
		return &o, nil
	}
	o := c.offer(l.env.Theme, argument)
	return &o, nil
}

// find is the command of a name, or of what only one name begins with.
func (l *commandLine) find(name string) (command, string) {
	names := make([]string, len(l.all))
	for i, c := range l.all {
		names[i] = c.name
	}
	switch found := bestFits(name, len(names), func(i int) []string { return names[i : i+1] }); len(found) {
	case 0:
		return command{}, render.NoCommand(l.env.Theme, name)
	case 1:
		return l.all[found[0]], ""
	default:
		several := make([]string, len(found))
		for n, i := range found {
			several[n] = names[i]
		}
		return command{}, render.Several(l.env.Theme, render.NounCommand, name, several)
	}
}

// bestFits are those of n things, by their names, that fit a text best.
func bestFits(text string, n int, names func(i int) []string) []int {
	var found []int
	fit := fleet.FitsNot
	for i := range n {
		now := fleet.FitsNot
		for _, name := range names(i) {
			now = min(now, fleet.FitOf(text, name))
		}
		if now < fit {
			fit, found = now, nil
		}
		if now == fit && fit != fleet.FitsNot {
			found = append(found, i)
		}
	}
	return found
}

// got takes in what was read, and gives what waited for it, nil for nothing.
func (l *commandLine) got(m choicesMsg) (*screen.Offer, tea.Cmd) {
	m.of.take(m)
	if !l.typing {
		return nil, nil
	}
	if l.waits && m.err == nil {
		return l.enter()
	}
	l.waits = false
	return nil, l.changed()
}

// complete puts the next word in the place of what was typed. A single one is the word, and the next
// Tab is about what may follow it.
func (l *commandLine) complete(step int) tea.Cmd {
	n := len(l.fitting)
	if n == 0 {
		return nil
	}
	switch {
	case l.at < 0 && step < 0:
		l.at = n - 1
	default:
		l.at = (l.at + step + n) % n
	}
	l.field.Set(l.base + l.fitting[l.at])
	if n == 1 {
		return l.changed()
	}
	return nil
}

// changed finds what can stand in the place of the word that was typed, and reads what must be known
// for that.
func (l *commandLine) changed() tea.Cmd {
	name, argument, before := l.parse()
	l.base, l.fitting, l.total, l.at = before, nil, 0, -1
	if before == "" {
		for _, c := range l.all {
			if name == "" || fleet.FitOf(name, c.name) != fleet.FitsNot {
				l.fits(c.word())
			}
		}
		return nil
	}
	c, why := l.find(name)
	if why != "" || c.argument == nil {
		return nil
	}
	for one := range c.argument.each {
		switch {
		case argument != "" && one.fit(argument) == fleet.FitsNot:
		case len(l.fitting) == mostFitting:
			l.total++
		default:
			l.fits(c.argument.word(l.env.Theme, one))
		}
	}
	if !c.argument.ready() && !c.argument.failed() {
		return c.argument.start()
	}
	return nil
}

func (l *commandLine) fits(word string) {
	if word == "" {
		return
	}
	l.total++
	l.fitting = append(l.fitting, word)
}

// lines draw the line, below what can stand there.
func (l *commandLine) lines(width int) []string {
	th := l.env.Theme
	width = max(width, minWidth) // of a smaller screen nothing is seen
	field := th.Key.Render(":") + l.field.View(th, width-1)
	if len(l.fitting) > 0 {
		return []string{theme.FitStyled(l.candidates(width), width), field}
	}
	lines := theme.Fold(l.none(), width)
	lines = lines[:min(len(lines), statusMost)]
	for i := range lines {
		lines[i] = th.Muted.Render(th.Fit(lines[i], width))
	}
	return append(lines, field)
}

// candidates are the words that fit, from the one that Tab put there on where not all have room.
func (l *commandLine) candidates(width int) string {
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
func (l *commandLine) none() string {
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
	case c.argument == nil:
		return render.TakesNothing(c.name)
	case c.argument.failed():
		return render.ChoicesFailed(c.argument.many, l.env.ErrorText(c.argument.remembered.err))
	case !c.argument.ready():
		return render.ChoicesReading(c.argument.many)
	case argument == "":
		return c.argument.missing()
	default:
		return render.NoneBegins(th, c.argument.one, api.Short(argument))
	}
}

// hints are the keys that work in the line.
func (l *commandLine) hints() []screen.Hint {
	hints := []screen.Hint{
		{Key: "enter", Does: render.HintGoes}, {Key: "tab", Does: render.HintCompletes},
		{Key: "esc", Does: render.HintCancels},
	}
	if l.typed.Any() {
		hints = append(hints, screen.Hint{Key: "up", Does: render.HintEarlier})
	}
	return hints
}
