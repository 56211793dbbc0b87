package ui

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fleet"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/theme"
)

// command is one of the command line.
type command struct {
	name     string
	bare     func() screen.Offer // what it does alone
	argument *arguments          // what may stand behind it, nil for nothing
}

// commandTable are all commands.
func commandTable(a *App) []command {
	key := func(action keymap.Action, shows screen.ID) func() screen.Offer {
		return func() screen.Offer {
			top := a.stack.top()
			if shows != screen.IDLevel && top.ID() == shows {
				return screen.Refuse(render.RefusedOnScreen)
			}
			return a.offer(top, action)
		}
	}
	return []command{
		{name: "events", bare: key(keymap.Events, screen.IDEvents)},
		{name: "find", bare: key(keymap.Find, screen.IDLevel), argument: findArgument(a)},
		{name: "help", bare: key(keymap.Help, screen.IDHelp)},
		{name: "history", bare: key(keymap.History, screen.IDHistory)},
		{name: "problems", bare: key(keymap.Problems, screen.IDProblems)},
		{name: "profile", bare: key(keymap.Profiles, screen.IDLevel), argument: profileArgument(a)},
		{name: "project", bare: key(keymap.Projects, screen.IDLevel), argument: projectArgument(a)},
		{name: "quit", bare: key(keymap.ForceQuit, screen.IDLevel)},
		{name: "region", bare: key(keymap.Regions, screen.IDLevel), argument: regionArgument(a)},
		{name: "ulb", argument: ulbArgument(a), bare: func() screen.Offer {
			if len(a.stack) == 1 {
				return screen.Refuse(render.RefusedOnScreen)
			}
			return screen.Return(screen.First{})
		}},
		{name: "vserver", argument: vserverArgument(a), bare: func() screen.Offer {
			at, why := inUse(a.stack)
			switch {
			case why != "":
				return screen.Refuse(why)
			case a.stack.top().Target().Place == at && a.stack.top().ID() == screen.IDLevel:
				return screen.Refuse(render.RefusedOnScreen)
			}
			return screen.Return(screen.Open{Place: at, FromFirst: true})
		}},
	}
}

// word is what Tab writes of a command.
func (c command) word() string {
	if c.argument != nil {
		return c.name + " "
	}
	return c.name
}

// offer is what the command does with what stands behind it.
func (c command) offer(th *theme.Theme, text string) screen.Offer {
	switch {
	case text == "":
		return c.bare()
	case c.argument == nil:
		return screen.Refuse(render.TakesNothing(c.name))
	default:
		return c.argument.offer(th, text)
	}
}

// inUse is the load balancer that the screens are in, or why there is none.
func inUse(st stack) (api.Place, string) {
	for _, s := range slices.Backward(st) {
		if at := s.Target().Place; at.ULB != "" {
			return at.OfULB(), ""
		}
	}
	return api.Place{}, render.RefusedNoULB
}

// findArgument takes any text.
func findArgument(a *App) *arguments {
	return &arguments{
		one: render.NounText, many: render.NounTexts, missing: func() string { return "" }, each: func(func(choice) bool) {},
		whole: func(text string) screen.Offer { return screen.Run(func() tea.Cmd { return a.openFind(text) }) },
	}
}

func profileArgument(a *App) *arguments {
	return &arguments{
		one: render.NounProfile, many: render.NounProfiles, missing: a.profiles.none,
		each: func(yield func(choice) bool) {
			for _, name := range a.env.Profiles {
				if !yield(choice{id: name}) {
					return
				}
			}
		},
		intent: func(c choice) screen.Intent { return screen.UseProfile{Name: c.id} },
	}
}

func regionArgument(a *App) *arguments {
	client := a.source.Client
	r := &remembered{ctx: a.env.Context, read: func(ctx context.Context) ([]choice, error) {
		all, err := client.Regions(ctx)
		list := make([]choice, len(all))
		for i, one := range all {
			list[i] = choice{id: string(one.ID), name: one.Name.Or("")}
		}
		return list, err
	}}
	return &arguments{
		one: render.NounRegion, many: render.NounRegions, remembered: r, each: r.each, byID: true,
		missing: func() string { return "" },
		intent:  func(c choice) screen.Intent { return screen.UseRegion{ID: api.RegionID(c.id)} },
	}
}

func projectArgument(a *App) *arguments {
	client := a.source.Client
	r := &remembered{ctx: a.env.Context, read: func(ctx context.Context) ([]choice, error) {
		all, err := client.Projects(ctx)
		list := make([]choice, len(all))
		for i, one := range all {
			list[i] = choice{id: string(one.ID), name: one.Name.Or("")}
		}
		return list, err
	}}
	return &arguments{
		one: render.NounProject, many: render.NounProjects, remembered: r, each: r.each,
		missing: func() string { return "" },
		intent:  func(c choice) screen.Intent { return screen.UseProject{ID: api.ProjectID(c.id), Name: c.name} },
	}
}

// ulbArgument takes what Find takes, for which all load balancers must be read.
func ulbArgument(a *App) *arguments {
	return &arguments{
		one: render.NounULB, many: render.NounULBs, missing: func() string { return render.RefusedNoULBRead },
		each: func(yield func(choice) bool) {
			for _, u := range a.source.Fleet.List(a.env.Scope).Rows() {
				if !yield(choice{id: string(u.ULB.ID), name: u.ULB.Name.Or("")}) {
					return
				}
			}
		},
		whole: func(text string) screen.Offer { return screen.Return(screen.Find{Text: text, ULBs: true}) },
	}
}

func vserverArgument(a *App) *arguments {
	known := func() (api.Place, fleet.Reading) {
		at, _ := inUse(a.stack)
		r, _ := a.source.Fleet.VServers(at.Scope, at.ULB)
		return at, r
	}
	return &arguments{
		one: render.NounVServer, many: render.NounVServers,
		missing: func() string {
			at, why := inUse(a.stack)
			if _, read := a.source.Fleet.VServers(at.Scope, at.ULB); why == "" && !read {
				return render.RefusedNotRead
			}
			return why
		},
		each: func(yield func(choice) bool) {
			_, r := known()
			for _, v := range r.List.VServers {
				if !yield(choice{id: string(v.ID), name: v.Name.Or("")}) {
					return
				}
			}
		},
		intent: func(c choice) screen.Intent {
			at, _ := known()
			at.VServer = api.VServerID(c.id)
			return screen.Open{Place: at, FromFirst: true}
		},
	}
}

// choice is what an argument can be.
type choice struct{ id, name string }

func (c choice) fit(text string) fleet.Fit {
	return min(fleet.FitOf(text, c.id), fleet.FitOf(text, c.name))
}

// asShown is a name that is typed as it is shown, "" for any other.
func asShown(th *theme.Theme, name string) string {
	if len(name) > api.Longest || th.Name(name) != name {
		return ""
	}
	return name
}

// arguments are what may stand behind a command.
type arguments struct {
	one, many  string
	each       func(yield func(choice) bool)  // all that it can be, as far as it is known
	intent     func(choice) screen.Intent     // what choosing one does
	whole      func(text string) screen.Offer // in the place of choosing one of them; nil for that
	missing    func() string                  // why there is none
	byID       bool                           // the id is what people write
	remembered *remembered                    // what must be read first, nil for nothing
}

// word is what Tab writes of a choice.
func (a *arguments) word(th *theme.Theme, c choice) string {
	name, id := asShown(th, c.name), asShown(th, c.id)
	if a.byID || name == "" {
		return id
	}
	return name
}

// offer is what choosing what the text means does.
func (a *arguments) offer(th *theme.Theme, text string) screen.Offer {
	if a.whole != nil {
		return a.whole(text)
	}
	var all []choice
	ids := []string{}
	for c := range a.each {
		all, ids = append(all, c), append(ids, c.id)
	}
	found := bestFits(text, len(all), func(i int) []string { return []string{all[i].id, all[i].name} })
	switch why := a.missing(); {
	case len(all) == 0 && why != "":
		return screen.Refuse(why)
	case len(found) == 0:
		return screen.Refuse(render.NoSuch(th, a.one, text, ids))
	case len(found) > 1:
		several := make([]string, len(found))
		for n, i := range found {
			several[n] = ids[i]
		}
		return screen.Refuse(render.Several(th, a.one, text, several))
	}
	return screen.Return(a.intent(all[found[0]]))
}

func (a *arguments) ready() bool { return a.remembered == nil || a.remembered.known }

func (a *arguments) failed() bool { return a.remembered != nil && a.remembered.err != nil }

// retry lets what failed be read again.
func (a *arguments) retry() {
	if a != nil && a.remembered != nil {
		a.remembered.err = nil
	}
}

func (a *arguments) start() tea.Cmd { return a.remembered.start() }

// remembered is what an argument can be, read once in a session.
type remembered struct {
	ctx     context.Context
	read    func(context.Context) ([]choice, error)
	list    []choice
	known   bool
	reading bool
	err     error
	round   int // older answers are dropped
}

// choicesMsg is the end of reading.
type choicesMsg struct {
	of    *remembered
	round int
	list  []choice
	err   error
}

func (r *remembered) each(yield func(choice) bool) {
	for _, c := range r.list {
		if !yield(c) {
			return
		}
	}
}

func (r *remembered) start() tea.Cmd {
	if r.reading {
		return nil
	}
	r.reading, r.err = true, nil
	ctx, read, m := r.ctx, r.read, choicesMsg{of: r, round: r.round}
	return func() tea.Msg {
		m.list, m.err = read(ctx)
		return m
	}
}

func (r *remembered) take(m choicesMsg) {
	if m.round != r.round {
		return
	}
	r.reading, r.err = false, m.err
	if m.err == nil {
		r.list, r.known = m.list, true
	}
}
