package config

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Practice is the group of the flags about the simulated cloud.
const Practice = "Practice"

// Display is the group of the flags about what is shown.
const Display = "Display"

// groupOf is the annotation of a flag that names its group in the help.
const groupOf = "group"

// inGroup declares the flags of a group of the help in fs.
func inGroup(fs *pflag.FlagSet, title string, declare func(*pflag.FlagSet)) {
	part := pflag.NewFlagSet(title, pflag.ContinueOnError)
	part.SortFlags = false
	declare(part)
	fs.AddFlagSet(part)
	part.VisitAll(func(f *pflag.Flag) { Group(fs, f.Name, title) })
}

// Group puts the flag of that name into a group of the help.
func Group(fs *pflag.FlagSet, name, title string) {
	_ = fs.SetAnnotation(name, groupOf, []string{title})
}

// Usage writes how a command is called: its lines, examples and commands, and its flags in their
// groups, in the order in which they were declared.
func Usage(cmd *cobra.Command) error {
	var b strings.Builder
	b.WriteString("Usage:\n")
	if cmd.Runnable() {
		b.WriteString("  " + cmd.UseLine() + "\n")
	}
	if cmd.HasAvailableSubCommands() {
		b.WriteString("  " + cmd.CommandPath() + " COMMAND\n")
	}
	if cmd.HasExample() {
		b.WriteString("\nExamples:\n" + cmd.Example + "\n")
	}
	if cmd.HasAvailableSubCommands() {
		b.WriteString("\nCommands:\n")
		for _, sub := range cmd.Commands() {
			if sub.IsAvailableCommand() || sub.Name() == "help" {
				fmt.Fprintf(&b, "  %-*s  %s\n", cmd.NamePadding(), sub.Name(), sub.Short)
			}
		}
	}
	b.WriteString(flagUsages(cmd.Flags()))
	_, err := fmt.Fprint(cmd.OutOrStderr(), b.String())
	return err
}

// flagUsages lists flags like pflag does, which has no groups.
func flagUsages(fs *pflag.FlagSet) string {
	var titles []string
	lines := map[string][][2]string{}
	longest := 0
	fs.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		title := "Flags"
		if of := f.Annotations[groupOf]; len(of) > 0 {
			title = of[0]
		} else if f.Name == "help" || f.Name == "version" {
			title = "Other"
		}
		if lines[title] == nil {
			titles = append(titles, title)
		}
		value, usage := pflag.UnquoteUsage(f)
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		if f.Value.Type() != "bool" {
			name += " " + value
		}
		if f.DefValue != "" && f.DefValue != "false" && strings.Trim(f.DefValue, "0s[]") != "" {
			usage += " (default " + f.DefValue + ")"
		}
		longest = max(longest, len(name))
		lines[title] = append(lines[title], [2]string{name, usage})
	})
	var b strings.Builder
	for _, title := range titles {
		b.WriteString("\n" + title + ":\n")
		for _, line := range lines[title] {
			usage := strings.ReplaceAll(line[1], "\n", "\n"+strings.Repeat(" ", longest+4))
			fmt.Fprintf(&b, "  %-*s  %s\n", longest, line[0], usage)
		}
	}
	return b.String()
}
