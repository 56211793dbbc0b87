// Package console is the console, wired: settings -> keys -> client -> journal -> App on the
// terminal, and what is said on the normal screen when it leaves.
//
// It stands above ui and may import every package but the simulated cloud and the fake; main alone
// imports it. It decides nothing about a load balancer and draws nothing, and it touches no
// standard stream but those it is handed.
package console

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime/debug"
	"syscall"

	"github.com/muesli/termenv"

	"cloud.internal/ulbconsole/api/surfercloud"
	"cloud.internal/ulbconsole/config"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui"
	"cloud.internal/ulbconsole/ui/terminal"
	"cloud.internal/ulbconsole/ui/theme"
)

// Options is what main hands the console.
type Options struct {
	System config.System
	// The standard streams; Run wants In and Out to be a terminal that terminal.Check found fit.
	In, Out, Err *os.File
	// Place is what to open first, as it was typed, "" for nothing.
	Place string
	// Problems opens them first.
	Problems bool
	// Flags are those of the command line, by which keys are read again and other profiles are
	// connected with. Nil is the demonstration, which has its own keys, and a journal that ends with it.
	Flags *config.Flags
}

// Load finds the settings. Where anything is wrong the error is all of it, and nobody was asked for
// a passphrase. A signal ends it, with the helper that may be asking for one meanwhile, once the
// terminal is as before.
func Load(ctx context.Context, o Options) (*config.Settings, error) {
	s, err := config.Load(o.Flags, o.System)
	if _, wrong := keymap.New(s.Keys); wrong != nil {
		err = config.Join(err, s.PlaceKeys(wrong))
	}
	if err == nil {
		err = terminal.Check(o.In, o.Out, os.Getenv)
	}
	if err != nil {
		return nil, err
	}
	return s, fetchCredentials(ctx, s, o.System)
}

func fetchCredentials(ctx context.Context, s *config.Settings, system config.System) error {
	ctx, stop := UntilSignal(ctx, endSignals...)
	defer stop()
	err := s.FetchCredentials(ctx, system)
	switch by := context.Cause(ctx); {
	case by != nil:
		return by
	case errors.Is(err, config.ErrInterrupted):
		return Stopped{syscall.SIGINT}
	}
	return err
}

// gcPercent is how much may be garbage of what is in use. The pages of a large account leave so much behind
// that with the usual 100 a jump host would give it half as much again.
const gcPercent = 50

// Run runs the console until the operator or a signal ends it. Its error is a Stopped, one of
// terminal.Run, or what kept the console from starting.
func Run(ctx context.Context, s *config.Settings, o Options) error {
	debug.SetGCPercent(gcPercent)
	shortcuts, err := keymap.New(s.Keys)
	if err != nil {
		return s.PlaceKeys(err)
	}
	log, file, err := openLog(s.LogFile)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // nil closes, too
	crash := &terminal.Crash{Log: file}
	k := &keyring{log: log, crash: crash, limiter: surfercloud.NewLimiter()}
	past := &journals{system: o.System, practice: o.Flags == nil}
	defer past.close()
	links := &connections{options: o, keys: k, journals: past}
	defer links.close()
	first, err := links.connect(s, o.Flags)
	if err != nil {
		return err
	}
	log.Info("started", "version", Version(), "profile", s.Profile, "credentials", s.Source, "endpoint", host(s.BaseURL))

	out := terminal.NewOutput(o.Out)
	app := ui.New(ui.Options{
		Client: first.Client, Credentials: first.Credentials, Journal: first.Journal,
		Clock:      ui.SystemClock{},
		Keys:       shortcuts,
		Theme:      themeOf(s, o.Out),
		Connection: first.Connection, Profiles: links.offered(),
		Place: o.Place, Problems: o.Problems, Places: openPlaces(o.System, o.Flags == nil, log),
		//nolint:contextcheck // it has a time limit of its own
		Copy: func(text string) error { return out.Copy(text, os.Getenv) },
	})
	signals := terminal.Notify()
	_, err = terminal.Run(app, terminal.Options{ //nolint:contextcheck // the watcher must outlive whatever ends this
		In: terminal.NewInput(o.In), Out: out, Signals: signals,
		OnPanic: func(p *terminal.Panic) {
			log.Error("panic", "value", k.hide(fmt.Sprint(p.Value)), "stack", k.hide(string(p.Stack)))
		},
		Errors: o.Err, OnError: func(line string) { log.Warn("standard error", "line", k.hide(line)) },
		Crash: crash, Mouse: s.Mouse,
	})
	var ended terminal.Signal
	if errors.As(err, &ended) && ended.Trace != nil {
		log.Error(ended.Error(), "trace", k.hide(string(ended.Trace)))
		var now context.CancelFunc
		ctx, now = context.WithCancel(ctx)
		now() // who asks for a trace does not want to wait
	}
	if by := leave(ctx, app, o.Out, signals, log); by != nil {
		return by
	}
	return err
}

// themeOf is the theme that the settings name, as far as the terminal can draw it.
func themeOf(s *config.Settings, out *os.File) *theme.Theme {
	profile := terminal.Profile(s.Color, out, os.Getenv)
	if profile == termenv.ANSI && terminal.TrueColor(os.Getenv) {
		profile = termenv.TrueColor
	}
	return theme.New(s.Theme, profile, s.ASCII || !terminal.UTF8(os.Getenv))
}

// openLog gives a logger that drops everything where no file is named.
func openLog(path string) (*slog.Logger, *os.File, error) {
	if path == "" {
		return slog.New(slog.DiscardHandler), nil, nil
	}
	f, err := config.OpenLog(path)
	if err != nil {
		return nil, nil, err
	}
	return slog.New(slog.NewTextHandler(f, nil)), f, nil
}
