package ui

import (
	"cmp"
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/api/fleet"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/index"
	"cloud.internal/ulbconsole/ui/browse"
	"cloud.internal/ulbconsole/ui/changes"
	"cloud.internal/ulbconsole/ui/command"
	"cloud.internal/ulbconsole/ui/live"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// New returns the console, ready to run.
func New(o Options) *App {
	ctx, cancel := context.WithCancel(context.Background())
	a := &App{
		end: cancel, notices: notice.New(o.Theme, o.Clock), pace: pace{clock: o.Clock}, remembers: o.Places,
		problems: o.Problems,
	}
	a.env = &screen.Env{
		Context: ctx, Clock: o.Clock, Keys: o.Keys, Theme: o.Theme,
		Busy:     func(t api.Target) string { return a.changes.BusyWith(t) },
		Refuses:  func(in screen.Intent) string { return cmp.Or(a.profiles.refuses(in), a.changes.Refuses(in)) },
		PlanOnly: func() bool { return a.changes.PlanOnly() },
		Asked:    a.asked,
	}
	a.profiles = &profiles{env: a.env, notices: a.notices, from: o.Profiles}
	a.clipboard = clipboard{env: a.env, notices: a.notices, send: o.Copy}
	a.connect(Connected{
		Client: o.Client, Credentials: o.Credentials, Journal: o.Journal, Connection: o.Connection,
	})
	a.seeker.sought = sought{text: o.Place, kind: notice.Error}
	a.pace.touched()
	a.stack = stack{open: []screen.Screen{a.rootScreen()}}
	return a
}

// connect takes a connection into use: what is read, drawn and begun from now on is of it, and
// nothing that was read through the one before is shown any more.
func (a *App) connect(to Connected) {
	c, session := to.Connection, newOperations(to, a.env.Clock)
	if a.source.Live != nil {
		a.source.Live.Close()
	}
	a.connection, a.source = c, browse.Source{
		Client: to.Client, Fleet: fleet.New(), Index: &index.Index{}, Live: live.New(a.env, to.Client, a.own),
	}
	a.env.Scope = api.Scope{Region: c.Region, Project: c.Project}
	a.env.Floor, a.env.ServiceOrder, a.env.Refresh, a.env.Practice = c.Floor, c.ServiceOrder, c.Refresh, c.Practice
	a.env.Protected, a.pace.refresh = c.Protected, c.Refresh
	a.profiles.now = c.Profile
	a.project = &project{env: a.env}
	a.credentials = newCredentials(a.env, a.notices, to.Credentials, c.Account)
	if a.changes == nil {
		a.changes = changes.New(a.env, session, a.notices)
	} else {
		a.changes.Reconnect(session)
	}
	a.changes.Measure(a.source.Live, live.DefaultSpan)
	a.events = &events{
		env: a.env, fleet: a.source.Fleet, notices: a.notices, profile: c.Profile, changes: a.changes,
	}
	a.dialogs = &dialogs{
		env: a.env, profile: c.Profile, source: a.source, project: a.project, session: session, changes: a.changes,
	}
	a.seeker = &seeker{
		env: a.env, source: a.source, notices: a.notices, project: a.project, connection: &a.connection,
	}
	a.command = command.New(a.env, commandTable(a), a.command)
	a.last = newLastPlace(a.env, a.source, a.notices, a.remembers, c.Profile)
}

// reconnect changes the connection for another one, and begins anew at its first screen.
func (a *App) reconnect(to Connected) tea.Cmd {
	wasReadOnly := a.connection.ReadOnly
	a.connect(to)
	for _, subject := range []string{eventNotice, keysSubject, soughtNotice} { // they are about the one before
		a.notices.Drop(subject)
	}
	// What is wrong with the journal was not said while nothing could be changed anyway.
	journal := a.changes.ReadJournal(!wasReadOnly)
	return tea.Batch(a.restart(), journal, a.notices.Post(notice.Info,
		render.NoticeConnected(a.env.Theme, to.Connection.Profile)))
}

// newOperations is what carries operations out through a connection.
func newOperations(to Connected, clock screen.Clock) *execute.Session {
	c := to.Connection
	s := &execute.Session{
		Client: to.Client, Clock: clock, Journal: to.Journal, Profile: c.Profile,
		Endpoint: cmp.Or(c.Address, c.Endpoint), Account: c.Account, User: c.User, ReadOnly: c.ReadOnly,
		Policy: impact.Policy{
			Protected: c.Protected, AllowOutage: c.AllowOutage, Floor: c.Floor, MaxTargets: c.MaxTargets,
		},
	}
	if to.Credentials != nil {
		s.Keys = to.Credentials
	}
	return s
}
