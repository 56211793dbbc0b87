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
	"sync"
	"time"

	"github.com/muesli/termenv"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
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
the host serves in. Several words are found where all of them are, a region or
project among them.

A line is: state, address, host, what became of the host itself, ULB/VServer,
how many serve -> how many would without this backend, in how many rules it is
(and the last one serving), the risk of a release, region/project, id.

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
	line := &terminal.Progress{File: o.Err}
	return f.print(ctx, out, finder{
		show:   line.Show,
		client: client, by: scan.Scanner{Clock: api.SystemClock{}}, first: api.Scope{Region: c.Region, Project: c.Project},
		policy: impact.Policy{Protected: c.Protected, Floor: c.Floor},
	}, o)
}

// finder is what a text is found with.
type finder struct {
	client api.Client
	by     scan.Scanner
	first  api.Scope
	policy impact.Policy
	show   func(string) // how far it is, "" in the end
}

// foundPlace is what was found, with what it takes to say what taking it out would be.
type foundPlace struct {
	index.Found
	risk impact.Class // of a release, "" of what is no place of a host
	host render.HostOf
}

func (f Find) print(ctx context.Context, out io.Writer, with finder, o Options) error {
	x, th := &index.Index{}, theme.New(theme.Mono, termenv.Ascii, false)
	all, unlisted := with.find(ctx, x, th, f.Text)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
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
	read := func(c index.Coverage) bool { return c.Known }
	missing := notRead(o, th, coverage, unlisted)
	if len(all) == 0 && slices.ContainsFunc(coverage, read) {
		err = errors.New(render.NotFound(th, f.Text, missing == nil))
	}
	return config.Join(err, missing)
}

// find reads everything. Its error is why there may be more scopes than were read.
func (w finder) find(ctx context.Context, x *index.Index, th *theme.Theme, text string) ([]foundPlace, error) {
	p := &progress{theme: th, clock: w.by.Clock}
	p.begin(render.ProgressScopes)
	defer p.run(ctx, w.show)()
	scopes, unlisted := scan.Scopes(ctx, w.client, w.first, nil)
	x.Begin(scopes, unlisted)
	p.read(scopes)
	w.by.Client, w.by.Floor = w.client, w.policy.Floor
	w.read(ctx, x, p, scopes)
	p.begin(render.ProgressHosts)
	found, _ := x.Find(text, math.MaxInt)
	return w.places(ctx, x, found), unlisted
}

// patience is how long nothing need be read before what is still missing is given up: a region that hangs
// must not keep back what the others have.
const patience = 20 * time.Second

// read reads the scopes, and gives those up that say nothing for longer than patience.
func (w finder) read(ctx context.Context, x *index.Index, p *progress, scopes []api.Scope) {
	reading, giveUp := context.WithCancel(ctx)
	defer giveUp()
	silence := time.AfterFunc(patience, giveUp)
	defer silence.Stop()
	w.by.Report = func(c index.Coverage, ulbs []*index.ULB) {
		if p.take(c); c.Progress == index.Complete || len(ulbs) > 0 {
			silence.Reset(patience) // that others fail is nothing that comes
		}
		x.Take(c, ulbs)
	}
	w.by.Run(reading, scopes)
	for _, c := range x.Coverage() {
		switch {
		case c.Progress == index.Waiting:
			c.Err = errors.New(render.NotAsked(patience))
		case c.Progress == index.Underway && c.Err == nil: // else it says why the last attempt failed
			c.Err = &api.Error{Kind: api.KindTimeout, Message: "nothing for " + patience.String()}
		case c.Progress != index.Underway:
			continue
		}
		c.Progress = index.Failed
		x.Take(c, nil)
	}
}

// places asks what became of the hosts, and adds that and the risk to what was found.
func (w finder) places(ctx context.Context, x *index.Index, found []index.Found) []foundPlace {
	ids := map[api.Scope][]string{}
	seen := map[index.HostKey]bool{}
	for _, f := range found {
		if k := f.HostOf(); f.Host && k.ID != "" && !seen[k] {
			seen[k] = true
			ids[k.Scope] = append(ids[k.Scope], k.ID)
		}
	}
	var one sync.Mutex
	var wg sync.WaitGroup
	for s, some := range ids {
		wg.Go(func() {
			asked := w.by.Clock.Now()
			all, err := w.client.Hosts(ctx, s, some)
			one.Lock()
			defer one.Unlock()
			x.TakeHosts(s, some, all, err, asked)
		})
	}
	wg.Wait()
	hosts := map[string]render.HostOf{}
	for _, f := range found {
		k := f.HostOf()
		hosts[k.ID] = hosts[k.ID].With(x.Host(k))
	}
	all := make([]foundPlace, len(found))
	for i, f := range found {
		all[i].Found = f
		if f.Host {
			all[i].risk, all[i].host = render.ItemRisk(f.Item, w.policy), hosts[f.HostOf().ID]
		}
	}
	return all
}

func writeFound(out io.Writer, o Options, th *theme.Theme, all []foundPlace) {
	rows := make([][]string, len(all))
	for i, f := range all {
		rows[i] = []string{
			string(f.State()), render.ItemAddress(f.Item), render.ItemHost(f.Item), render.Dash(render.HostWord(f.host)),
			render.ItemPlace(th, f.Item), render.FoundServing(f.Found, "->"), render.Dash(render.ItemRules(f.Found)),
			render.Dash(string(f.risk)), render.ScopeName(th, f.ULB.Scope), render.ItemID(f.Item),
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
		if !c.Whole() {
			unread++
		}
	}
	switch {
	case len(all) == 0:
		return errors.New("no region is known: name one with --region")
	case unread > 0:
		return fmt.Errorf("%d of %d regions and projects could not be read whole", unread, len(all))
	case len(reasons) > 0:
		return errors.New("there may be more regions and projects than were read")
	default:
		return nil
	}
}
