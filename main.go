// Command ulbconsole is a terminal console for the load balancers of SurferCloud and UCloud.
package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	stdlog "log"
	"log/slog"
	"net"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/demo"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/journal"
	"cloud.internal/ulbconsole/api/renew"
	"cloud.internal/ulbconsole/api/surfercloud"
	"cloud.internal/ulbconsole/config"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui"
	"cloud.internal/ulbconsole/ui/clean"
	"cloud.internal/ulbconsole/ui/terminal"
	"cloud.internal/ulbconsole/ui/theme"

	// Before Bubble Tea asks the terminal what it must not be asked.
	_ "cloud.internal/ulbconsole/ui/terminal/early"
)

func main() {
	config.NoDumps()
	stdlog.SetOutput(io.Discard) // of net/http and others, whose words would stand in the frame, secrets among them
	if terminal.IsWatcher(os.Args, os.Stdin) {
		os.Exit(terminal.Watch(os.Args, os.Stdin, os.Stdout))
	}
	os.Exit(exitCode(run(os.Args[1:])))
}

// run does what the command line asks for. An error from before a command started is the command line's fault.
func run(args []string) error {
	started := false
	system := config.DefaultSystem() // before anything is started, for it takes the keys out of the environment
	out := &output{to: os.Stdout}
	root := rootCommand(system)
	root.AddCommand(demoServerCommand(), licensesCommand())
	root.SetOut(out)
	root.InitDefaultCompletionCmd(args...)
	for _, c := range root.Commands() {
		if c.Name() == "completion" {
			c.RunE = func(*cobra.Command, []string) error {
				return &config.UsageError{Message: "completion is for one shell: add bash, zsh, fish or powershell"}
			}
		}
	}
	root.SetArgs(args)
	root.PersistentPreRun = func(*cobra.Command, []string) { started = true }
	command, err := root.ExecuteC()
	switch {
	case err == nil:
		return out.failed()
	case !started:
		return &config.UsageError{Message: fmt.Sprintf("%v; see %s --help", err, command.CommandPath())}
	}
	return err
}

// output is standard output for cobra, which passes over a failed write or reports it twice. It keeps the first error instead.
type output struct {
	to  io.Writer
	err error
}

func (o *output) Write(p []byte) (int, error) {
	if o.err == nil {
		_, o.err = o.to.Write(p)
	}
	return len(p), nil
}

func (o *output) failed() error {
	if o.err == nil {
		return nil
	}
	cause := o.err
	var path *os.PathError
	if errors.As(cause, &path) {
		cause = path.Err
	}
	return fmt.Errorf("standard output cannot be written (%w): send it somewhere else", cause)
}

// exitCode reports an error on standard error and gives 0 for done, 1 for failed, 2 for wrong usage, 128+signal.
func exitCode(err error) int {
	if err == nil {
		return 0
	}
	if message := err.Error(); message != "" {
		fmt.Fprintln(os.Stderr, terminal.Line(os.Stderr, "ulbconsole: "+message))
	}
	var usage *config.UsageError
	if errors.As(err, &usage) {
		return 2
	}
	var coded interface{ Code() int }
	if errors.As(err, &coded) {
		return coded.Code()
	}
	return 1
}

// stopped ends the process as the signal would have. Who sent it needs no words.
type stopped struct{ by syscall.Signal }

func (stopped) Error() string { return "" }
func (s stopped) Code() int   { return 128 + int(s.by) }

const rootHelp = `Browse the load balancers (ULB) of SurferCloud or UCloud from a terminal - ULB, VServer, backend - and release a backend
after a confirmation that says what will happen.

A first look, without keys:    ulbconsole --demo
With keys:                     UCLOUD_PUBLIC_KEY and UCLOUD_PRIVATE_KEY in the environment, a profile in
                               ~/.config/ulbconsole/config.yaml, or the official CLI's ~/.ucloud

Exit codes: 0 done, 1 failed, 2 wrong usage, 128+N ended by signal N.`

func rootCommand(system config.System) *cobra.Command {
	var (
		flags    config.Flags
		practice bool
		estate   = config.Estate{CreateDelay: 2 * time.Second}
	)
	cmd := &cobra.Command{
		Use:               "ulbconsole",
		Short:             "A terminal console for the load balancers of SurferCloud and UCloud",
		Long:              rootHelp,
		Version:           version(),
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
		SilenceErrors:     true,
		SilenceUsage:      true,
	}
	cmd.SetVersionTemplate("{{.Name}} {{.Version}}\n")
	cmd.SetHelpCommand(&cobra.Command{Hidden: true})
	cmd.Flags().SortFlags = false
	flags.Register(cmd.Flags())
	cmd.Flags().BoolVar(&practice, "demo", false, "practise on a simulated cloud inside this process: nothing of yours is used or sent;\n"+
		"the flags below say what it is like")
	estate.Register(cmd.Flags())
	config.Complete(cmd, simulated())
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if practice {
			return runDemo(cmd.Context(), &flags, system, estate)
		}
		if name := estate.Given(); name != "" {
			return &config.UsageError{Message: "--" + name + " describes the simulated cloud: add --demo or leave it out"}
		}
		return runReal(cmd.Context(), &flags, system)
	}
	return cmd
}

func demoServerCommand() *cobra.Command {
	var (
		listen string
		public bool
		estate config.Estate
	)
	cmd := &cobra.Command{
		Use:               "demo-server",
		Short:             "Serve the simulated cloud over HTTP, for other clients and for practice",
		Long:              "Serve the simulated cloud over HTTP, for other clients and for practice, until a signal ends it.\n\n" + catalogue(),
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	cmd.Flags().SortFlags = false
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:0", "listen on this `ADDRESS`; port 0 takes a free one")
	cmd.Flags().BoolVar(&public, "public", false, "allow an address that is not loopback")
	estate.Register(cmd.Flags())
	config.Complete(cmd, simulated())
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		cloud, err := simulate(estate, demo.Keys{})
		if err != nil {
			return err
		}
		l, err := demo.Listen(listen, public)
		var busy *net.OpError
		switch {
		case errors.As(err, &busy):
			return err
		case err != nil:
			return &config.UsageError{Message: err.Error()}
		}
		return serve(cmd.Context(), l, cloud)
	}
	return cmd
}

// thirdParty is written by .ci/licenses.
//
//go:embed .third-party-licenses.txt
var thirdParty string

func licensesCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "licenses",
		Short:             "Print the licences of the libraries in this program",
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := io.WriteString(cmd.OutOrStdout(), thirdParty)
			return err
		},
	}
}

// serve answers until a signal comes.
func serve(ctx context.Context, l net.Listener, cloud *demo.Cloud) error {
	ctx, stop := untilSignal(ctx, syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second one ends it at once
	out := &output{to: os.Stdout}
	_, _ = fmt.Fprintf(out, "listening on http://%s (public key %s, private key %s)\n", l.Addr(), demo.PublicKey, demo.PrivateKey)
	if err := out.failed(); err != nil {
		_ = l.Close()
		return err // nobody would know where it listens
	}
	if err := demo.Serve(ctx, l, cloud); err != nil {
		return err
	}
	return context.Cause(ctx)
}

// simulate builds the simulated cloud, which answers to the keys alone, or without any to the printed ones; it fails
// only where a flag asks for what there is not.
func simulate(e config.Estate, keys demo.Keys) (*demo.Cloud, error) {
	faults, err := demo.ParseFaults(e.Faults)
	if err != nil {
		return nil, &config.UsageError{Message: err.Error()}
	}
	cloud, err := demo.New(demo.Options{
		Keys: keys, ULBs: e.ULBs, Seed: e.Seed, Latency: e.Latency, Faults: faults, Quirks: e.Quirks,
		CreateDelay: e.CreateDelay, WriteDelay: e.WriteDelay, HealthMoves: true,
	})
	if err != nil {
		return nil, &config.UsageError{Message: err.Error()}
	}
	return cloud, nil
}

// simulated is what --fault and --quirk can be, for the shell.
func simulated() map[string][]string {
	words := map[string][]string{}
	for _, f := range demo.FaultKinds() {
		if family, ok := strings.CutSuffix(f.Name, "-N"); ok {
			words["fault"] = append(words["fault"], family+"-")
			continue
		}
		words["fault"] = append(words["fault"], f.Name+"=")
	}
	for _, q := range demo.QuirkNames() {
		words["quirk"] = append(words["quirk"], q.Name)
	}
	return words
}

// catalogue lists what can be asked of the simulated cloud.
func catalogue() string {
	var b strings.Builder
	list := func(title string, all []demo.Named) {
		b.WriteString(title + "\n")
		for _, n := range all {
			help := strings.ReplaceAll(ansi.Wordwrap(n.Help, 72, ""), "\n", "\n      ")
			fmt.Fprintf(&b, "  %s\n      %s\n", n.Name, help)
		}
	}
	list("Kinds of --fault, each with a rate from 0 to 1:", demo.FaultKinds())
	list("\nNames of --quirk:", demo.QuirkNames())
	return strings.TrimSuffix(b.String(), "\n")
}

// runDemo runs the console against a simulated cloud of its own. It looks at nothing of the user's but how to draw.
func runDemo(ctx context.Context, flags *config.Flags, system config.System, e config.Estate) error {
	for _, name := range []string{"profile", "region", "project", "base-url", "config"} {
		if flags.Changed(name) {
			return &config.UsageError{Message: "--demo uses nothing of yours, so it does not go with --" + name + ": leave one of them out"}
		}
	}
	s, err := config.LoadLook(flags, system)
	if err != nil {
		return err
	}
	keys := demo.NewKeys() // other users of this host can reach the port, too
	cloud, err := simulate(e, keys)
	if err != nil {
		return err
	}
	if err := terminal.Check(os.Stdin, os.Stdout, os.Getenv); err != nil {
		return err
	}
	l, err := demo.Listen("127.0.0.1:0", false)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() { _ = demo.Serve(ctx, l, cloud) }() // if it ends early, every request says so
	s.BaseURL = "http://" + l.Addr().String() + "/"
	s.Credentials = config.Credentials{PublicKey: keys.Public, PrivateKey: config.NewSecret(keys.Private)}
	return runConsole(ctx, s, system, nil)
}

// runReal runs the console with what the user set. What is wrong with the command line comes first, then the terminal:
// finding the credentials may start a command that asks for a password.
func runReal(ctx context.Context, flags *config.Flags, system config.System) error {
	if _, err := config.LoadLook(flags, system); err != nil {
		return err
	}
	if err := terminal.Check(os.Stdin, os.Stdout, os.Getenv); err != nil {
		return err
	}
	s, err := load(ctx, flags, system)
	if err != nil {
		return err
	}
	return runConsole(ctx, s, system, func(ctx context.Context, attended bool) (config.Credentials, error) {
		return config.Reload(ctx, flags, system, s, attended)
	})
}

// load finds the settings. A signal ends it, with the helper that may be asking for a passphrase meanwhile, once the terminal is
// as before.
func load(ctx context.Context, flags *config.Flags, system config.System) (*config.Settings, error) {
	ctx, stop := untilSignal(ctx, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	defer stop()
	s, err := config.Load(ctx, flags, system)
	switch by := context.Cause(ctx); {
	case by != nil:
		return nil, by
	case errors.Is(err, config.ErrInterrupted):
		return nil, stopped{syscall.SIGINT}
	}
	return s, err
}

// untilSignal is ctx until one of the signals comes, which is then its cause, as a stopped. Further ones do nothing until stop.
func untilSignal(ctx context.Context, which ...os.Signal) (_ context.Context, stop func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, which...)
	ctx, cancel := context.WithCancelCause(ctx)
	go func() {
		select {
		case s := <-signals:
			if number, ok := s.(syscall.Signal); ok {
				cancel(stopped{number})
			}
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		cancel(nil)
	}
}

// runConsole runs the console. Again gets the keys once more; nil is the demonstration, which has its own.
func runConsole(
	ctx context.Context, s *config.Settings, system config.System, again func(ctx context.Context, attended bool) (config.Credentials, error),
) error {
	keys, err := keymap.New(s.Keys)
	if err != nil {
		return s.PlaceKeys(err)
	}
	log, file, err := openLog(s.LogFile)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // nil closes, too
	seen := &keysSeen{crash: &terminal.Crash{Log: file}}
	first, err := connect(s, s.Credentials, log, seen)
	if err != nil {
		return err
	}
	client := renew.New(first, keySource(s, again, log, seen))
	defer client.Close()
	log.Info("started", "version", version(), "profile", s.Profile, "credentials", s.Source, "endpoint", host(s.BaseURL))

	book, closeBook := openBook(system, again == nil, s.ReadOnly)
	defer closeBook()

	out := terminal.NewOutput(os.Stdout)
	app := ui.New(ui.Options{
		Client: client, Credentials: client,
		Book:  book,
		Clock: ui.SystemClock{},
		Keys:  keys,
		Theme: theme.New(s.Theme, terminal.Profile(s.Color, os.Stdout, os.Getenv), s.ASCII || !terminal.UTF8(os.Getenv)),
		Session: ui.Session{
			Profile: s.Profile, Endpoint: host(s.BaseURL), Address: s.BaseURL, Account: api.Fingerprint(s.Credentials.PublicKey),
			User: journal.WhoAmI(os.Getenv).User, Region: api.RegionID(s.Region), Project: api.ProjectID(s.Project),
			ReadOnly: s.ReadOnly, Protected: s.Protected, AllowOutage: s.AllowOutage, Refresh: s.Refresh,
			Floor: impact.Floor{Number: s.FloorNumber, Percent: s.FloorPercent}, MaxTargets: s.MaxTargets,
		},
		Copy: clipboard{out}.copy,
	})
	signals := terminal.Notify()
	_, err = terminal.Run(app, terminal.Options{ //nolint:contextcheck // the watcher must outlive whatever ends this
		In: terminal.NewInput(os.Stdin), Out: out, Signals: signals,
		OnPanic: func(p *terminal.Panic) {
			log.Error("panic", "value", seen.hide(fmt.Sprint(p.Value)), "stack", seen.hide(string(p.Stack)))
		},
		Errors: os.Stderr, OnError: func(line string) { log.Warn("standard error", "line", seen.hide(line)) },
		Crash: seen.crash,
	})
	var ended terminal.Signal
	if errors.As(err, &ended) && ended.Trace != nil {
		log.Error(ended.Error(), "trace", seen.hide(string(ended.Trace)))
		var now context.CancelFunc
		ctx, now = context.WithCancel(ctx)
		now() // who asks for a trace does not want to wait
	}
	if by := leave(ctx, app, signals, log); by != nil {
		return by
	}
	return err
}

// connect is the client that signs with these keys.
func connect(s *config.Settings, with config.Credentials, log *slog.Logger, seen *keysSeen) (renew.Connection, error) {
	client, err := surfercloud.New(surfercloud.Options{
		BaseURL:       s.BaseURL,
		PublicKey:     with.PublicKey,
		PrivateKey:    with.PrivateKey.Reveal(),
		SecurityToken: with.SecurityToken.Reveal(),
		ChannelKey:    with.ChannelKey.Reveal(),
		CA:            s.CA,
		CAFile:        s.CAFile,
		ReadOnly:      s.ReadOnly,
		ReadTimeout:   s.ReadTimeout,
		TimeoutSet:    s.TimeoutSet,
		Clock:         api.SystemClock{},
		Log:           log,
		UserAgent:     "ulbconsole/" + strings.Fields(version())[0],
	})
	if err == nil {
		seen.add(client, with)
	}
	return renew.Connection{Client: client, Account: api.Fingerprint(with.PublicKey)}, err
}

// keysSeen hides all keys that were in use, in texts that are not made for a reader.
type keysSeen struct {
	crash *terminal.Crash

	mu      sync.Mutex
	clients []*surfercloud.Client
}

func (k *keysSeen) add(client *surfercloud.Client, with config.Credentials) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.clients = append(k.clients, client)
	k.crash.Hide(with.PrivateKey.Reveal(), with.SecurityToken.Reveal(), with.ChannelKey.Reveal(), with.PublicKey)
}

func (k *keysSeen) hide(text string) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, client := range k.clients {
		text = client.Mask(text)
	}
	return text
}

// keySource is where the keys can be had again, nowhere for those of the environment.
func keySource(s *config.Settings, again func(context.Context, bool) (config.Credentials, error), log *slog.Logger, seen *keysSeen) renew.Source {
	if again == nil || s.Renewal == config.RenewNever {
		return renew.Source{}
	}
	return renew.Source{Name: s.Source, MayPrompt: s.Renewal == config.RenewCommand, Ask: func(ctx context.Context, attended bool) (renew.Connection, error) {
		// A signal ends the helper at once: the screen cannot end before it has the terminal back.
		ctx, stop := untilSignal(ctx, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
		defer stop()
		with, err := again(ctx, attended)
		if err != nil {
			log.Warn("keys read again", "attended", attended, "error", err)
			return renew.Connection{}, err
		}
		log.Info("keys read again", "attended", attended, "account", api.Fingerprint(with.PublicKey))
		return connect(s, with, log, seen)
	}}
}

// leave sees to their end the requests that are in flight when the screen is gone, and prints every change of the session on the
// normal screen, so that a recorded terminal or a scrollback has it. A further SIGINT or SIGTERM stops the wait; a hang-up does not,
// for nobody can have meant it.
func leave(ctx context.Context, app *ui.App, signals <-chan os.Signal, log *slog.Logger) error {
	// The longest a request in flight can take to be resolved, with its last read.
	const limit = change.LostAfter + change.LagLimit + 30*time.Second
	signal.Ignore(syscall.SIGPIPE) // whoever read standard output may be gone, too
	app.Close()
	if running := app.Running(); len(running) > 0 && ctx.Err() == nil {
		fmt.Fprintf(os.Stdout, "waiting up to %s for the answer in flight: Ctrl-C leaves without it\n", limit)
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	ended := make(chan struct{})
	go func() {
		app.Wait(ctx)
		close(ended)
	}()
	var by error
	for {
		select {
		case <-ended:
			for _, line := range app.Changes() {
				fmt.Fprintln(os.Stdout, terminal.Line(os.Stdout, line))
				log.Info("change of this session", "outcome", clean.Text(line))
			}
			return by
		case s := <-signals:
			if number, ok := s.(syscall.Signal); ok && number != syscall.SIGHUP {
				by = stopped{number}
				cancel()
			}
		}
	}
}

// openBook opens the user's own journal, or one that ends with the demonstration. One that cannot be opened refuses every change
// with the reason: browsing goes on without it. A read-only session makes nothing, and reads what there is.
func openBook(system config.System, practice, readOnly bool) (change.Book, func()) {
	forget := func() {}
	dir, err := config.StateDir(system)
	if practice {
		var made string
		if made, err = os.MkdirTemp("", "ulbconsole-demo-"); err != nil {
			return journal.Missing{Err: fmt.Errorf("no temporary folder for the demonstration's journal (%w): set TMPDIR to one that can be written", err)}, forget
		}
		dir, forget = filepath.Join(made, "journal"), func() { _ = os.RemoveAll(made) }
	}
	options := journal.Options{Clock: api.SystemClock{}, Who: journal.WhoAmI(os.Getenv)}
	var book change.Book
	closeBook := forget
	switch {
	case err != nil:
	case readOnly && !practice:
		book, err = journal.Read(dir, options)
	default:
		var j *journal.Journal
		if j, err = journal.Open(dir, options); err == nil {
			book, closeBook = j, func() {
				_ = j.Close()
				forget()
			}
		}
	}
	if err != nil {
		return journal.Missing{Err: fmt.Errorf("%w; then start again", err)}, forget
	}
	return book, closeBook
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

// clipboard is the terminal's. It has a time limit of its own.
type clipboard struct{ out *terminal.Output }

func (c clipboard) copy(text string) error { return c.out.Copy(text, os.Getenv) }

func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return fmt.Errorf("%q is no command of %s and it takes no arguments", args[0], cmd.CommandPath())
}

// version is what the toolchain wrote into the binary: a tag, or the commit's date and id.
func version() string {
	number := "devel"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		number = info.Main.Version
	}
	return fmt.Sprintf("%s %s %s/%s", number, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
