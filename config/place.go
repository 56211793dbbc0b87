package config

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// OnePlace lets one argument pass that is a place. What looks like a command that is written wrongly
// is none, unless it stands behind --.
func OnePlace(cmd *cobra.Command, args []string) error {
	const most = 256
	switch {
	case len(args) == 0:
		return nil
	case len(args) > 1:
		return fmt.Errorf("%d places are too many: name one, in quotes where it has blanks", len(args))
	case strings.TrimSpace(args[0]) == "":
		return errors.New("the place is empty: name one, or leave it out")
	case len(args[0]) > most:
		return fmt.Errorf("a place has at most %d bytes: name a load balancer, an id or an address", most)
	case cmd.ArgsLenAtDash() == 0:
		return nil
	}
	cmd.SuggestionsMinimumDistance = max(1, len(args[0])/3)
	if commands := cmd.SuggestionsFor(args[0]); len(commands) > 0 {
		return fmt.Errorf("%q is no command: did you mean %s? As a place it goes behind --", args[0],
			strings.Join(commands, " or "))
	}
	return nil
}
