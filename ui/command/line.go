package command

import (
	"strings"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api/fleet"
	"cloud.internal/ulbconsole/ui/input"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// Line is the line that takes a command by its name and completes what is typed.
type Line struct {
	env     *screen.Env
	all     []Command
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

// New is the line of these commands. It knows what was typed in the one before, which may be nil.
func New(e *screen.Env, all []Command, before *Line) *Line {
	l := &Line{env: e, all: all, field: input.Field{Max: 300, Block: true}}
	if before != nil {
		l.typed = before.typed
	}
	return l
}

// Typing says whether it is open, and takes the keys.
func (l *Line) Typing() bool { return l.typing }

// Open opens the line.
func (l *Line) Open() tea.Cmd {
	for _, c := range l.all {
		c.Argument.retry()
	}
	l.typing, l.waits, l.earlier = true, false, l.typed.Walk()
	l.field.Set("")
	return l.changed()
}

// Paste takes a text, and never enters it: a line's end is a blank.
func (l *Line) Paste(text string) tea.Cmd {
	l.waits = false
	l.field.Paste(strings.Join(strings.Fields(text), " "))
	return l.changed()
}

// Key takes a key, and gives what was entered with it, nil for nothing.
func (l *Line) Key(name string) (*screen.Offer, tea.Cmd) {
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
func (l *Line) parse() (name, argument, before string) {
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
func (l *Line) enter() (*screen.Offer, tea.Cmd) {
	name, argument, _ := l.parse()
	argument = strings.TrimSpace(argument)
	c, why := l.find(name)
	if why == "" && argument != "" && c.Argument != nil && !c.Argument.ready() {
		l.waits = true
		return nil, c.Argument.start(l.env.Context)
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
func (l *Line) find(name string) (Command, string) {
	names := make([]string, len(l.all))
	for i, c := range l.all {
		names[i] = c.Name
	}
	switch found := bestFits(name, len(names), func(i int) []string { return names[i : i+1] }); len(found) {
	case 0:
		return Command{}, render.NoCommand(l.env.Theme, name)
	case 1:
		return l.all[found[0]], ""
	default:
		several := make([]string, len(found))
		for n, i := range found {
			several[n] = names[i]
		}
		return Command{}, render.Several(l.env.Theme, render.NounCommand, name, several)
	}
}

// Receive takes in what was read, and gives what waited for it, nil for nothing.
func (l *Line) Receive(m Msg) (*screen.Offer, tea.Cmd) {
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
func (l *Line) complete(step int) tea.Cmd {
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
func (l *Line) changed() tea.Cmd {
	name, argument, before := l.parse()
	l.base, l.fitting, l.total, l.at = before, nil, 0, -1
	if before == "" {
		for _, c := range l.all {
			if name == "" || fleet.FitOf(name, c.Name) != fleet.FitsNot {
				l.fits(c.word())
			}
		}
		return nil
	}
	c, why := l.find(name)
	if why != "" || c.Argument == nil {
		return nil
	}
	for one := range c.Argument.each {
		switch {
		case argument != "" && one.fit(argument) == fleet.FitsNot:
		case len(l.fitting) == mostFitting:
			l.total++
		default:
			l.fits(c.Argument.word(l.env.Theme, one))
		}
	}
	if !c.Argument.ready() && !c.Argument.failed() {
		return c.Argument.start(l.env.Context)
	}
	return nil
}

func (l *Line) fits(word string) {
	if word == "" {
		return
	}
	l.total++
	l.fitting = append(l.fitting, word)
}
