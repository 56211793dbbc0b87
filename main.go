// Command ulbconsole is a terminal console for the load balancers of SurferCloud and UCloud.
package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	stdlog "log"
	"net"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"cloud.internal/ulbconsole/api/demo"
	"cloud.internal/ulbconsole/config"
	"cloud.internal/ulbconsole/ui/console"
	"cloud.internal/ulbconsole/ui/practice"
	"cloud.internal/ulbconsole/ui/terminal"

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

// run does what the command line asks for. An error from before a command started is the
// command line's fault.
func run(args []string) error {
	started := false
	system := config.DefaultSystem() // before anything is started, for it takes the keys out of the environment
	out := &output{to: os.Stdout}
	root := rootCommand(system)
	root.AddCommand(findCommand(system), historyCommand(system), demoServerCommand(),
		listCommand("licenses", "Print the licences of the libraries in this program", thirdParty),
		listCommand("version", "Print what was built", "ulbconsole "+console.Version()+"\n"))
	root.SetOut(out)
	root.InitDefaultCompletionCmd(args...)
	for _, c := range root.Commands() {
		if c.Name() == "completion" {
			c.Short = "Print completions for bash, zsh, fish or powershell"
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

// output is standard output for cobra, which passes over a failed write or reports it twice. It
// keeps the first error instead.
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

// exitCode reports an error on standard error and gives 0 for done, 1 for failed, 2 for
// wrong usage, 128+signal.
func exitCode(err error) int {
	if err == nil {
		return 0
	}
	var first *config.FirstRunError
	if errors.As(err, &first) {
		terminal.PrintLines(os.Stderr, "ulbconsole: "+strings.Join(first.Ways(), "\n"))
		return 1
	}
	for _, line := range config.Lines(err) {
		if line != "" {
			terminal.Print(os.Stderr, "ulbconsole: "+line)
		}
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

func rootCommand(system config.System) *cobra.Command {
	var (
		flags    config.Flags
		demoRun  bool
		problems bool
		estate   = config.Estate{CreateDelay: 2 * time.Second}
	)
	cmd := &cobra.Command{
		Use:               "ulbconsole [PLACE]",
		Short:             "A terminal console for the load balancers of SurferCloud and UCloud",
		Long:              console.RootHelp,
		Example:           console.RootExamples,
		Version:           console.Version(),
		Args:              config.OnePlace,
		ValidArgsFunction: cobra.NoFileCompletions,
		SilenceErrors:     true,
		SilenceUsage:      true,
	}
	cmd.SetVersionTemplate("{{.Name}} {{.Version}}\n")
	cmd.SetHelpCommand(helpCommand())
	cmd.SetUsageFunc(config.Usage)
	cmd.Flags().SortFlags = false
	flags.Register(cmd.Flags())
	cmd.Flags().BoolVar(&problems, "problems", false, "start with all that is not ok, in all regions")
	config.Group(cmd.Flags(), "problems", config.Display)
	practice.Register(cmd.Flags(), &demoRun, &estate)
	flags.CompleteProfile(cmd, system)
	config.Complete(cmd, practice.Words())
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		o := consoleOptions(system)
		o.Place, o.Problems = strings.Join(args, ""), problems
		if problems && o.Place != "" {
			return &config.UsageError{Message: "--problems is where to begin, and so is a place: leave one of them out"}
		}
		if demoRun {
			return runDemo(cmd.Context(), &flags, o, estate)
		}
		if err := practice.NotUsed(&flags, system, estate); err != nil {
			return err
		}
		return runReal(cmd.Context(), &flags, o)
	}
	return cmd
}

// runDemo runs the console against a simulated cloud of its own.
func runDemo(ctx context.Context, flags *config.Flags, o console.Options, e config.Estate) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s, err := practice.Start(ctx, flags, o.System, e)
	if err != nil {
		return err
	}
	if err := terminal.Check(o.In, o.Out, os.Getenv); err != nil {
		return err
	}
	return console.Run(ctx, s, o)
}

func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND]", Short: "Describe a command", ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			about, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return &config.UsageError{Message: fmt.Sprintf("%q is no command: see ulbconsole help", strings.Join(args, " "))}
			}
			about.InitDefaultHelpFlag()
			about.InitDefaultVersionFlag()
			return about.Help()
		},
	}
}

// thirdParty is written by .ci/licenses.
//
//go:embed .third-party-licenses.txt
var thirdParty string

// listCommand prints a text.
func listCommand(name, short, text string) *cobra.Command {
	return &cobra.Command{
		Use: name, Short: short, Args: noArguments, ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := io.WriteString(cmd.OutOrStdout(), text)
			return err
		},
	}
}

func findCommand(system config.System) *cobra.Command {
	var (
		find    console.Find
		flags   config.Flags
		demoRun bool
		estate  config.Estate
	)
	cmd := &cobra.Command{
		Use: "find TEXT", Short: "Print where an address, host or name is, in all regions",
		Long: console.FindHelp, ValidArgsFunction: cobra.NoFileCompletions,
		Args: func(_ *cobra.Command, args []string) error { return find.Take(args) },
	}
	cmd.Flags().SortFlags = false
	cmd.Flags().BoolVar(&find.JSON, "json", false, "print a JSON object a line")
	flags.RegisterConnection(cmd.Flags())
	practice.Register(cmd.Flags(), &demoRun, &estate)
	flags.CompleteProfile(cmd, system)
	config.Complete(cmd, practice.Words())
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		ctx, cancel := context.WithCancel(cmd.Context())
		defer cancel()
		o := consoleOptions(system)
		if demoRun {
			s, err := practice.Start(ctx, &flags, system, estate)
			if err != nil {
				return err
			}
			return find.Print(ctx, cmd.OutOrStdout(), s, o)
		}
		if err := practice.NotUsed(&flags, system, estate); err != nil {
			return err
		}
		o.Flags = &flags
		s, err := console.LoadFind(ctx, o)
		if err != nil {
			return err
		}
		return find.Print(ctx, cmd.OutOrStdout(), s, o)
	}
	return cmd
}

func historyCommand(system config.System) *cobra.Command {
	var h console.History
	cmd := &cobra.Command{
		Use: "history", Short: "Print what was changed with this console", Long: console.HistoryHelp,
		Args: noArguments, ValidArgsFunction: cobra.NoFileCompletions,
	}
	cmd.Flags().SortFlags = false
	cmd.Flags().Func("since", "only what was under way in the last `TIME`: 90m, 2h or 3d", func(text string) (err error) {
		h.Since, err = console.ParseSince(text)
		return err
	})
	cmd.Flags().BoolVar(&h.JSON, "json", false, "print a JSON object a line, the oldest change first")
	config.Complete(cmd, nil)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return h.Print(cmd.OutOrStdout(), consoleOptions(system)) }
	return cmd
}

// runReal runs the console with what the user set.
func runReal(ctx context.Context, flags *config.Flags, o console.Options) error {
	o.Flags = flags
	s, err := console.Load(ctx, o)
	if err != nil {
		return err
	}
	return console.Run(ctx, s, o)
}

func consoleOptions(system config.System) console.Options {
	return console.Options{System: system, In: os.Stdin, Out: os.Stdout, Err: os.Stderr}
}

func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return fmt.Errorf("%q is no command of %s and it takes no arguments", args[0], cmd.CommandPath())
}

func demoServerCommand() *cobra.Command {
	var (
		listen string
		public bool
		estate config.Estate
	)
	cmd := &cobra.Command{
		Use:               "demo-server",
		Short:             "Serve the simulated cloud over HTTP, for other clients",
		Long:              "Serve the simulated cloud over HTTP, for other clients, until a signal ends it.",
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	cmd.Flags().SortFlags = false
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:0", "listen on this `ADDRESS`; port 0 is a free one")
	cmd.Flags().BoolVar(&public, "public", false, "allow an address that is not loopback")
	estate.Register(cmd.Flags())
	config.Complete(cmd, practice.Words())
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		cloud, err := practice.Simulate(estate, demo.Keys{})
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
	cmd.AddCommand(listCommand("faults", "List the kinds of --fault, each taken with a rate from 0 to 1",
		practice.Faults()),
		listCommand("quirks", "List the names of --quirk", practice.Quirks()),
	)
	return cmd
}

// serve answers until a signal comes.
func serve(ctx context.Context, l net.Listener, cloud *demo.Cloud) error {
	ctx, stop := console.UntilSignal(ctx, syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second one ends it at once
	out := &output{to: os.Stdout}
	_, _ = fmt.Fprintf(out, "listening on http://%s (public key %s, private key %s)\n", l.Addr(),
		demo.PublicKey, demo.PrivateKey)
	if err := out.failed(); err != nil {
		_ = l.Close()
		return err // nobody would know where it listens
	}
	if err := demo.Serve(ctx, l, cloud); err != nil {
		return err
	}
	return context.Cause(ctx)
}
