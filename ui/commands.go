package ui

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fleet"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/command"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// commandTable are all commands.
func commandTable(a *App) []command.Command {
	key := func(action keymap.Action, shows screen.ID) func() screen.Offer {
		return func() screen.Offer {
			top := a.stack.top()
			if shows != screen.IDLevel && top.ID() == shows {
				return screen.Refuse(render.RefusedOnScreen)
			}
			return a.offer(top, action)
		}
	}
	return []command.Command{
		{Name: "events", Bare: key(keymap.Events, screen.IDEvents)},
		{Name: "find", Bare: key(keymap.Find, screen.IDLevel), Argument: findArgument(a)},
		{Name: "help", Bare: key(keymap.Help, screen.IDHelp)},
		{Name: "history", Bare: key(keymap.History, screen.IDHistory)},
		{Name: "problems", Bare: key(keymap.Problems, screen.IDProblems)},
		{Name: "profile", Bare: key(keymap.Profiles, screen.IDLevel), Argument: profileArgument(a)},
		{Name: "project", Bare: key(keymap.Projects, screen.IDLevel), Argument: projectArgument(a)},
		{Name: "quit", Bare: key(keymap.ForceQuit, screen.IDLevel)},
		{Name: "region", Bare: key(keymap.Regions, screen.IDLevel), Argument: regionArgument(a)},
		{Name: "ulb", Argument: ulbArgument(a), Bare: func() screen.Offer {
			if len(a.stack.open) == 1 {
				return screen.Refuse(render.RefusedOnScreen)
			}
			return screen.Return(screen.First{})
		}},
		{Name: "vserver", Argument: vserverArgument(a), Bare: func() screen.Offer {
			at, why := inUse(a.stack.open)
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

// inUse is the load balancer that the screens are in, or why there is none.
func inUse(open []screen.Screen) (api.Place, string) {
	for _, s := range slices.Backward(open) {
		if at := s.Target().Place; at.ULB != "" {
			return at.OfULB(), ""
		}
	}
	return api.Place{}, render.RefusedNoULB
}

// findArgument takes any text.
func findArgument(a *App) *command.Argument {
	return &command.Argument{
		One: render.NounText, Many: render.NounTexts,
		Whole: func(text string) screen.Offer { return screen.Run(func() tea.Cmd { return a.openFind(text) }) },
	}
}

func profileArgument(a *App) *command.Argument {
	return &command.Argument{
		One: render.NounProfile, Many: render.NounProfiles, Missing: a.profiles.none,
		Each: func(yield func(command.Choice) bool) {
			for _, name := range a.env.Profiles {
				if !yield(command.Choice{ID: name}) {
					return
				}
			}
		},
		Intent: func(c command.Choice) screen.Intent { return screen.UseProfile{Name: c.ID} },
	}
}

func regionArgument(a *App) *command.Argument {
	client := a.source.Client
	return &command.Argument{
		One: render.NounRegion, Many: render.NounRegions, ByID: true,
		Read: func(ctx context.Context) ([]command.Choice, error) {
			all, err := client.Regions(ctx)
			list := make([]command.Choice, len(all))
			for i, one := range all {
				list[i] = command.Choice{ID: string(one.ID), Name: one.Name.Or("")}
			}
			return list, err
		},
		Intent: func(c command.Choice) screen.Intent { return screen.UseRegion{ID: api.RegionID(c.ID)} },
	}
}

func projectArgument(a *App) *command.Argument {
	client := a.source.Client
	return &command.Argument{
		One: render.NounProject, Many: render.NounProjects,
		Read: func(ctx context.Context) ([]command.Choice, error) {
			all, err := client.Projects(ctx)
			list := make([]command.Choice, len(all))
			for i, one := range all {
				list[i] = command.Choice{ID: string(one.ID), Name: one.Name.Or("")}
			}
			return list, err
		},
		Intent: func(c command.Choice) screen.Intent { return screen.UseProject{ID: api.ProjectID(c.ID), Name: c.Name} },
	}
}

// ulbArgument takes what Find takes, for which all load balancers must be read.
func ulbArgument(a *App) *command.Argument {
	return &command.Argument{
		One: render.NounULB, Many: render.NounULBs, Missing: func() string { return render.RefusedNoULBRead },
		Each: func(yield func(command.Choice) bool) {
			for _, u := range a.source.Fleet.List(a.env.Scope).Rows() {
				if !yield(command.Choice{ID: string(u.ULB.ID), Name: u.ULB.Name.Or("")}) {
					return
				}
			}
		},
		Whole: func(text string) screen.Offer { return screen.Return(screen.Find{Text: text, ULBs: true}) },
	}
}

func vserverArgument(a *App) *command.Argument {
	known := func() (api.Place, fleet.Reading) {
		at, _ := inUse(a.stack.open)
		r, _ := a.source.Fleet.VServers(at.Scope, at.ULB)
		return at, r
	}
	return &command.Argument{
		One: render.NounVServer, Many: render.NounVServers,
		Missing: func() string {
			at, why := inUse(a.stack.open)
			if _, read := a.source.Fleet.VServers(at.Scope, at.ULB); why == "" && !read {
				return render.RefusedNotRead
			}
			return why
		},
		Each: func(yield func(command.Choice) bool) {
			_, r := known()
			for _, v := range r.List.VServers {
				if !yield(command.Choice{ID: string(v.ID), Name: v.Name.Or("")}) {
					return
				}
			}
		},
		Intent: func(c command.Choice) screen.Intent {
			at, _ := known()
			at.VServer = api.VServerID(c.ID)
			return screen.Open{Place: at, FromFirst: true}
		},
	}
}
