package command

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fleet"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/theme"
)

// Command is what the line takes. What it does is handed to it.
type Command struct {
	Name     string
	Bare     func() screen.Offer // what it does alone
	Argument *Argument           // what may stand behind it, nil for nothing
}

// word is what Tab writes of a command.
func (c Command) word() string {
	if c.Argument != nil {
		return c.Name + " "
	}
	return c.Name
}

// offer is what the command does with what stands behind it.
func (c Command) offer(th *theme.Theme, text string) screen.Offer {
	switch {
	case text == "":
		return c.Bare()
	case c.Argument == nil:
		return screen.Refuse(render.TakesNothing(c.Name))
	default:
		return c.Argument.offer(th, text)
	}
}

// Argument is what may stand behind a command: any text, or one of several choices.
type Argument struct {
	One, Many string // what the choices are called
	// Each gives the choices that are known without reading, nil for none.
	Each func(yield func(Choice) bool)
	// Read reads the choices, once in a session; nil where Each has them.
	Read    func(context.Context) ([]Choice, error)
	ByID    bool                           // the id is what people write
	Missing func() string                  // why there are no choices, "" where that is not known; nil for never
	Intent  func(Choice) screen.Intent     // what a choice does
	Whole   func(text string) screen.Offer // what the text does, whether or not it is one of the choices; nil for nothing

	list    []Choice // read
	known   bool
	reading bool
	err     error
}

// Choice is what an argument can be.
type Choice struct{ ID, Name string }

func (c Choice) fit(text string) fleet.Fit {
	return min(fleet.FitOf(text, c.ID), fleet.FitOf(text, c.Name))
}

// each gives all that it can be, as far as it is known.
func (a *Argument) each(yield func(Choice) bool) {
	if a.Each != nil {
		a.Each(yield)
		return
	}
	for _, c := range a.list {
		if !yield(c) {
			return
		}
	}
}

// missing says why there is nothing that it can be, "" where that is not known.
func (a *Argument) missing() string {
	if a.Missing == nil {
		return ""
	}
	return a.Missing()
}

// word is what Tab writes of a choice.
func (a *Argument) word(th *theme.Theme, c Choice) string {
	name, id := asShown(th, c.Name), asShown(th, c.ID)
	if a.ByID || name == "" {
		return id
	}
	return name
}

// asShown is a name that is typed as it is shown, "" for any other.
func asShown(th *theme.Theme, name string) string {
	if len(name) > api.Longest || th.Name(name) != name {
		return ""
	}
	return name
}

// offer is what choosing what the text means does.
func (a *Argument) offer(th *theme.Theme, text string) screen.Offer {
	if a.Whole != nil {
		return a.Whole(text)
	}
	var all []Choice
	ids := []string{}
	for c := range a.each {
		all, ids = append(all, c), append(ids, c.ID)
	}
	found := bestFits(text, len(all), func(i int) []string { return []string{all[i].ID, all[i].Name} })
	switch why := a.missing(); {
	case len(all) == 0 && why != "":
		return screen.Refuse(why)
	case len(found) == 0:
		return screen.Refuse(render.NoSuch(th, a.One, text, ids))
	case len(found) > 1:
		several := make([]string, len(found))
		for n, i := range found {
			several[n] = ids[i]
		}
		return screen.Refuse(render.Several(th, a.One, text, several))
	}
	return screen.Return(a.Intent(all[found[0]]))
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

func (a *Argument) ready() bool { return a.Read == nil || a.known }

func (a *Argument) failed() bool { return a.err != nil }

// Msg is the end of reading what an argument can be.
type Msg struct {
	of   *Argument
	list []Choice
	err  error
}

// retry lets what failed be read again.
func (a *Argument) retry() {
	if a != nil {
		a.err = nil
	}
}

// start reads what it can be.
func (a *Argument) start(ctx context.Context) tea.Cmd {
	if a.reading {
		return nil
	}
	a.reading, a.err = true, nil
	read, m := a.Read, Msg{of: a}
	return func() tea.Msg {
		m.list, m.err = read(ctx)
		return m
	}
}

func (a *Argument) take(m Msg) {
	a.reading, a.err = false, m.err
	if m.err == nil {
		a.list, a.known = m.list, true
	}
}
