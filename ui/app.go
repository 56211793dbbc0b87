// Package ui is the console on the screen: the App, its screens, and how load
// balancers look.
package ui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api/change"
)

// App is the console's only tea.Model.
type App struct{}

// New returns the console, ready to run.
func New(o Options) *App { _ = o; return &App{} }

// Init starts the first reads.
func (a *App) Init() tea.Cmd { return nil }

// Update takes in what happened outside.
func (a *App) Update(tea.Msg) (tea.Model, tea.Cmd) { return a, nil }

// View draws the screen.
func (a *App) View() string { return "" }

// Running lists the releases whose outcome is not known yet.
func (a *App) Running() []change.Target { return nil }

// Wait waits, without the screen, for the releases under way, at most until the
// context ends, and returns their results.
func (a *App) Wait(ctx context.Context) []change.Result { _ = ctx; return nil }
