// Package terminal is the glue between Bubble Tea v1 and real terminals: input that survives being
// cut by a network, output that cannot interleave, signals and panics that leave the terminal as it
// was, and what the environment says about colours and characters.
//
// It may import clean, and knows neither screens nor load balancers. It must never ask the terminal
// anything, for one that does not answer delays the start, nor leave it in a state that it was not
// in before.
package terminal

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/muesli/termenv"

	// Whoever uses this package must not have Bubble Tea ask for the background.
	_ "cloud.internal/ulbconsole/ui/terminal/early"
)

// Check returns why a full-screen program cannot run between in and out, in one
// sentence with the cure; nil if it can.
func Check(in, out *os.File, getenv func(string) string) error {
	for _, stream := range []struct {
		file *os.File
		name string
	}{{in, "input"}, {out, "output"}} {
		if !term.IsTerminal(stream.file.Fd()) {
			return fmt.Errorf("standard %s is not a terminal: run this in a terminal, without a pipe or redirection, and "+
				"over ssh with ssh -t", stream.name)
		}
	}
	switch getenv("TERM") {
	case "":
		return errors.New("TERM is not set, so the terminal cannot be drawn on: set it to what your terminal is, for " +
			"example export TERM=xterm-256color")
	case "dumb":
		return errors.New("TERM is dumb, a terminal that cannot move its cursor: use another terminal, or set TERM to " +
			"what yours is, for example export TERM=xterm-256color")
	}
	return nil
}

// UTF8 reports whether the locale says that the terminal shows UTF-8: the first
// non-empty one of LC_ALL, LC_CTYPE and LANG decides.
func UTF8(getenv func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if value := getenv(name); value != "" {
			value = strings.ToLower(value)
			return strings.Contains(value, "utf-8") || strings.Contains(value, "utf8")
		}
	}
	return false
}

// Profile returns the colours to draw with: termenv.ANSI, the sixteen that every
// palette has, or termenv.Ascii, none at all.
//
// Mode "always" and "never" decide alone. Otherwise NO_COLOR forbids, CLICOLOR_FORCE (unless 0)
// demands, CLICOLOR=0 forbids, and at last out must be a terminal whose TERM is not one of the DEC
// VT series or named monochrome: their terminfo entries have no colours. Anything else that can run
// a full-screen program has sixteen; termenv itself finds none for screen and tmux.
func Profile(mode string, out *os.File, getenv func(string) string) termenv.Profile {
	switch mode {
	case "always":
		return termenv.ANSI
	case "never":
		return termenv.Ascii
	}
	if getenv("NO_COLOR") != "" {
		return termenv.Ascii
	}
	if force := getenv("CLICOLOR_FORCE"); force != "" && force != "0" {
		return termenv.ANSI
	}
	if getenv("CLICOLOR") == "0" || !term.IsTerminal(out.Fd()) || monochrome(getenv("TERM")) {
		return termenv.Ascii
	}
	return termenv.ANSI
}

// TrueColor reports whether the terminal says that it draws any colour, and not its palette alone. Only
// the environment says so: TERM does not, and the terminal is not asked.
func TrueColor(getenv func(string) string) bool {
	word := getenv("COLORTERM")
	return word == "truecolor" || word == "24bit"
}

func monochrome(name string) bool {
	if name == "" || name == "dumb" || strings.HasSuffix(name, "-m") || strings.HasSuffix(name, "-mono") {
		return true
	}
	digits, isVT := strings.CutPrefix(name, "vt") // vt52, vt100, vt220, vt320-w ...
	return isVT && digits != "" && digits[0] >= '1' && digits[0] <= '5' && !strings.Contains(name, "color")
}
