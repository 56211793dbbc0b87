// Command ulbconsole is a terminal console for the load balancers of SurferCloud and UCloud.
package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	stdlog "log"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

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

const (
	rootHelp = `Browse the load balancers (ULB) of SurferCloud or UCloud: ULB, VServer, backend.
Release a backend after a confirmation that says what will happen.
PLACE is where to begin: a load balancer, ULB/VSERVER, an id or an address.

Keys come from UCLOUD_PUBLIC_KEY and UCLOUD_PRIVATE_KEY, from a profile in
~/.config/ulbconsole/config.yaml, or from the official CLI's ~/.ucloud.

Exit codes: 0 done, 1 failed, 2 wrong usage, 128+N ended by signal N.`

	rootExamples = `  ulbconsole --demo                       a first look, without keys
  ulbconsole --profile prod --read-only   look around, change nothing
  ulbconsole web/https-443                open this VServer: by names or ids
  ulbconsole 10.23.0.10                   open where this address serves
  ulbconsole find 10.23.0.10              print it, of all regions and projects
  ulbconsole --demo --fault lost=0.5      practise: every other answer is lost
  ulbconsole history --since 2h           what was changed in the last two hours`
)

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
		Long:              rootHelp,
		Example:           rootExamples,
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
	registerDemo(cmd.Flags(), &demoRun, &estate)
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
		if err := noDemo(&flags, system, estate); err != nil {
			return err
		}
		return runReal(cmd.Context(), &flags, o)
	}
	return cmd
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
