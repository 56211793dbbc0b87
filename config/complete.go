package config

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Complete gives the shell what the values of cmd's flags can be: the words given for a flag, those
// of --color and --theme, file names for --config and --log, and nothing for the others. After a
// word that ends with = the user goes on writing. Call it when all flags are declared. What was
// registered for a flag before stays.
func Complete(cmd *cobra.Command, words map[string][]string) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		known := words[f.Name]
		switch f.Name {
		case "config", "log":
			return
		case "color":
			known = colors
		case "theme":
			known = themes
		case "order":
			known = orders
		}
		// It fails only for a flag that is not there or has one already.
		_ = cmd.RegisterFlagCompletionFunc(f.Name,
			func(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
				return offered(known, begun)
			})
	})
}

// CompleteProfile gives the shell the names of the profiles for cmd's flag --profile. A file that
// cannot be read has none.
func (f *Flags) CompleteProfile(cmd *cobra.Command, sys System) {
	_ = cmd.RegisterFlagCompletionFunc("profile",
		func(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
			file, _ := loadFile(f, sys)
			names := file.names()
			if cli, err := loadCLI(sys); err == nil {
				names = append(names, cli.names...)
			}
			slices.Sort(names)
			names = slices.DeleteFunc(slices.Compact(names), func(name string) bool { return !printable(name) })
			return offered(names, begun)
		})
}

// offered is the words that begin so. Values of a list are completed one by one.
func offered(words []string, begun string) ([]string, cobra.ShellCompDirective) {
	directive := cobra.ShellCompDirectiveNoFileComp
	before := begun[:strings.LastIndexByte(begun, ',')+1]
	var fitting []string
	for _, word := range words {
		if strings.HasPrefix(before+word, begun) {
			fitting = append(fitting, before+word)
		}
	}
	goesOn := func(word string) bool { return strings.HasSuffix(word, "=") || strings.HasSuffix(word, "-") }
	if slices.ContainsFunc(fitting, goesOn) {
		directive |= cobra.ShellCompDirectiveNoSpace
	}
	return fitting, directive
}
