package console

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/muesli/termenv"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/index"
	"cloud.internal/ulbconsole/api/renew"
	"cloud.internal/ulbconsole/api/scan"
	"cloud.internal/ulbconsole/config"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/terminal"
	"cloud.internal/ulbconsole/ui/theme"
)

// FindHelp is about Find, for the command line.
const FindHelp = `Print where an address, host, name, id, port or rule is in all regions and
projects, as f in the console does: a line a place, whole texts first, then the
worst. An address, a host or the id of a backend, whole, prints all places that
the host serves in. Several words are found where all of them are.

A line is: state, address, host, ULB/VServer, how many serve -> how many would
without this backend, region/project, id.

With --json each line is an object: README lists the fields.

Exit codes: 0 found, 1 found nowhere or not all could be read, 2 wrong usage.`

// Find is what to look for, and how to print it.
type Find struct {
	Text string
	JSON bool
}

// Take takes what the command line says is to be found.
func (f *Find) Take(args []string) error {
	if f.Text = strings.TrimSpace(strings.Join(args, " ")); f.Text == "" {
		return errors.New("there is nothing to find: name an address, a host, a name or an id")
	}
	return nil
}

// LoadFind finds the settings like Load, for what needs no screen.
func LoadFind(ctx context.Context, o Options) (*config.Settings, error) {
	s, err := config.Load(o.Flags, o.System)
	if err != nil {
		return nil, err
	}
	return s, fetchCredentials(ctx, s, o.System)
}

// Print reads all regions and projects and prints to out where the text is found. Which could not be
// read goes to o.Err. A signal ends it.
func (f Find) Print(ctx context.Context, out io.Writer, s *config.Settings, o Options) error {
	log, file, err := openLog(s.LogFile)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // nil closes, too
	k := &keyring{log: log, crash: &terminal.Crash{Log: file}}
	first, err := k.connect(s, s.Credentials)
	if err != nil {
		return err
	}
	client := renew.New(first, k.source(s, o.Flags, o.System))
	defer client.Close()
	log.Info("started", "version", Version(), "profile", s.Profile, "credentials", s.Source, "endpoint", host(s.BaseURL))
	ctx, stop := UntilSignal(ctx, endSignals...)
	defer stop()
	c := connectionOf(s)
	return f.print(ctx, out, client, scan.Scanner{Clock: api.SystemClock{}, Floor: c.Floor},
		api.Scope{Region: c.Region, Project: c.Project}, o)
}

func (f Find) print(ctx context.Context, out io.Writer, client api.Client, by scan.Scanner, first api.Scope,
	o Options,
) error {
	x := &index.Index{}
	scopes, unlisted := scan.Scopes(ctx, client, first)
	x.Begin(scopes)
	by.Client, by.Report = client, x.Take
	by.Run(ctx, scopes)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	all, _ := x.Find(f.Text, math.MaxInt)
	th := theme.New(theme.Mono, termenv.Ascii, false)
	write := bufio.NewWriter(out)
	var err error
	if f.JSON {
		err = writeFoundJSON(write, all)
	} else {
		writeFound(write, o, th, all)
	}
	if flushed := write.Flush(); err == nil {
		err = flushed
	}
	if err != nil {
		return err
	}
	coverage := x.Coverage()
	read := func(c index.Coverage) bool { return c.Progress == index.Complete }
	if len(all) == 0 && slices.ContainsFunc(coverage, read) {
		err = errors.New(render.NotFound(th, f.Text))
	}
	return config.Join(err, notRead(o, th, coverage, unlisted))
}

func writeFound(out io.Writer, o Options, th *theme.Theme, all []index.Found) {
	rows := make([][]string, len(all))
	for i, f := range all {
		rows[i] = []string{
			string(f.State()), render.ItemAddress(f.Item), render.ItemHost(f.Item), render.ItemPlace(th, f.Item),
			render.ItemServing(f.Item, "->"), render.ScopeName(th, f.ULB.Scope), render.ItemID(f.Item),
		}
	}
	writeRows(out, o.Out, rows)
}

// notRead names every region and project that could not be read, and is the error of that.
func notRead(o Options, th *theme.Theme, all []index.Coverage, unlisted error) error {
	reasons := render.NotRead(th, all)
	if beyond := render.Beyond(unlisted); beyond != "" {
		reasons = append(reasons, beyond)
	}
	for _, reason := range reasons {
		terminal.Print(o.Err, reason)
	}
	unread := 0
	for _, c := range all {
		if c.Progress == index.Failed || c.Incomplete != "" {
			unread++
		}
	}
	switch {
	case unread > 0:
		return fmt.Errorf("%d of %d regions and projects could not be read whole", unread, len(all))
	case len(reasons) > 0:
		return errors.New("there may be more regions and projects than were read")
	default:
		return nil
	}
}
