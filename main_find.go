package main

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"cloud.internal/ulbconsole/config"
	"cloud.internal/ulbconsole/ui/console"
	"cloud.internal/ulbconsole/ui/practice"
)

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
		Args: func(_ *cobra.Command, args []string) error {
			if find.Text = strings.TrimSpace(strings.Join(args, " ")); find.Text == "" {
				return errors.New("there is nothing to find: name an address, a host, a name or an id")
			}
			return nil
		},
	}
	cmd.Flags().SortFlags = false
	cmd.Flags().BoolVar(&find.JSON, "json", false, "print a JSON object a line")
	flags.RegisterConnection(cmd.Flags())
	registerDemo(cmd.Flags(), &demoRun, &estate)
	flags.CompleteProfile(cmd, system)
	config.Complete(cmd, practice.Words())
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		ctx, cancel := context.WithCancel(cmd.Context())
		defer cancel()
		o := consoleOptions(system)
		if demoRun {
			s, err := startDemo(ctx, &flags, system, estate)
			if err != nil {
				return err
			}
			return find.Print(ctx, cmd.OutOrStdout(), s, o)
		}
		if err := noDemo(&flags, system, estate); err != nil {
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
