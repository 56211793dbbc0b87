package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"cloud.internal/ulbconsole/api/demo"
	"cloud.internal/ulbconsole/config"
	"cloud.internal/ulbconsole/ui/console"
	"cloud.internal/ulbconsole/ui/practice"
	"cloud.internal/ulbconsole/ui/terminal"
)

// registerDemo declares --demo, and what it is like.
func registerDemo(fs *pflag.FlagSet, on *bool, e *config.Estate) {
	fs.BoolVar(on, "demo", false, "use a simulated cloud: nothing of yours is used or sent")
	config.Group(fs, "demo", config.Practice)
	e.Register(fs)
}

// noDemo is the error of flags about a simulated cloud that is not used.
func noDemo(flags *config.Flags, system config.System, e config.Estate) error {
	name := e.Given()
	if name == "" {
		return nil
	}
	_, err := config.LoadAppearance(flags, system)
	return config.Join(err, &config.UsageError{
		Message: "--" + name + " describes the simulated cloud: add --demo or leave it out",
	})
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

// runDemo runs the console against a simulated cloud of its own.
func runDemo(ctx context.Context, flags *config.Flags, o console.Options, e config.Estate) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s, err := startDemo(ctx, flags, o.System, e)
	if err != nil {
		return err
	}
	if err := terminal.Check(o.In, o.Out, os.Getenv); err != nil {
		return err
	}
	return console.Run(ctx, s, o)
}

// startDemo serves a simulated cloud until the context ends, and gives the settings that lead to it.
// It looks at nothing of the user's but how to draw.
func startDemo(ctx context.Context, flags *config.Flags, system config.System, e config.Estate,
) (*config.Settings, error) {
	var errs []error
	for _, name := range []string{"profile", "region", "project", "base-url", "config"} {
		if flags.Changed(name) {
			errs = append(errs, &config.UsageError{Message: "--demo uses nothing of yours, so it does not go with --" + name +
				": leave one of them out"})
		}
	}
	s, err := config.LoadAppearance(flags, system)
	keys := demo.NewKeys() // other users of this host can reach the port, too
	cloud, wrong := practice.Simulate(e, keys)
	if err := config.Join(append(errs, err, wrong)...); err != nil {
		return nil, err
	}
	l, err := demo.Listen("127.0.0.1:0", false)
	if err != nil {
		return nil, err
	}
	go func() { _ = demo.Serve(ctx, l, cloud) }() // if it ends early, every request says so
	s.BaseURL = "http://" + l.Addr().String() + "/"
	s.Credentials = config.Credentials{PublicKey: keys.Public, PrivateKey: config.NewSecret(keys.Private)}
	return s, nil
}
