package console

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/journal"
	"cloud.internal/ulbconsole/config"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/terminal"
)

// HistoryHelp is about History, for the command line.
const HistoryHelp = `Print what was changed with this console, a line a change, the newest first.
It needs no keys and no network.

In capitals stands what waits for you: UNKNOWN, a request may or may not have
happened; DRAINING, disabled and not yet released; OPEN, interrupted between two
steps. H in the console lists the same changes, and does something about them.

With --json each line is an object, the oldest change first: README lists the
fields.`

// History is which changes to print, and how.
type History struct {
	Since time.Duration // only what was under way so long ago or later, 0 for all
	JSON  bool
}

// Print prints the user's journal to out. What is to be said besides goes to o.Err; an error may
// come with all that could be read.
func (h History) Print(out io.Writer, o Options) error {
	dir, err := config.StateDir(o.System)
	if err != nil {
		return err
	}
	return h.print(out, o, dir, api.SystemClock{})
}

func (h History) print(out io.Writer, o Options, dir string, clock api.Clock) error {
	j, err := journal.Read(dir, journal.Options{Clock: clock})
	if err != nil {
		return err
	}
	all, damage, err := j.Operations()
	if err != nil {
		return err
	}
	path, now := filepath.Join(dir, "journal.jsonl"), clock.Now()
	if !h.JSON {
		all = change.Joined(all)
	}
	byID := make(map[string]*change.Operation, len(all))
	for i := range all {
		byID[all[i].ID] = &all[i]
	}
	chosen := h.choose(all, now)
	write := bufio.NewWriter(out)
	if h.JSON {
		err = writeJSON(write, chosen, byID)
	} else {
		writeLines(write, o.Out, chosen, byID)
	}
	if flushed := write.Flush(); err == nil {
		err = flushed
	}
	if err != nil {
		return err
	}
	switch {
	case len(chosen) > 0 || len(damage) > 0:
	case h.Since > 0:
		terminal.Print(o.Err, render.NoChangesSince(now.Add(-h.Since), now, path))
	default:
		terminal.Print(o.Err, render.NoChanges(path))
	}
	if older := j.Older(); !older.None() && h.Since == 0 {
		terminal.Print(o.Err, render.OlderText(older))
	}
	return damaged(path, damage)
}

// choose gives the operations that were under way within the time.
func (h History) choose(all []change.Operation, now time.Time) []change.Operation {
	if h.Since == 0 {
		return all
	}
	from := now.Add(-h.Since)
	var chosen []change.Operation
	for _, op := range all {
		if op.Open() || op.RunsElsewhere() || !op.Began.Before(from) || !op.Ended.Before(from) {
			chosen = append(chosen, op)
		}
	}
	return chosen
}

// writeLines writes the newest first, when and outcome and what below each other.
func writeLines(out io.Writer, screen *os.File, chosen []change.Operation, byID map[string]*change.Operation) {
	rows := make([][]string, 0, len(chosen))
	for _, op := range slices.Backward(chosen) {
		line := render.NewHistoryLine(op, byID[op.Follower])
		rows = append(rows, []string{line.When, line.Outcome, line.What, render.Join(line.Where, line.Profile)})
	}
	writeRows(out, screen, rows)
}

// damaged is the error about lines that cannot be read, nil without one.
func damaged(path string, damage []change.Damage) error {
	const most = 3
	if len(damage) == 0 {
		return nil
	}
	words := strings.Join(render.DamageTexts(damage[:min(len(damage), most)]), "; ")
	if more := len(damage) - most; more > 0 {
		words += fmt.Sprintf("; and %d more", more)
	}
	return fmt.Errorf("%s has lines that cannot be read, and may have been requests: %s; all others are printed: "+
		"H in the console finds out what became of what they leave in doubt", path, words)
}

// ParseSince is a time to look back, such as 90m, 2h or 3d.
func ParseSince(text string) (time.Duration, error) {
	const day = 24 * time.Hour
	days, rest, found := strings.Cut(text, "d")
	if !found {
		days, rest = "0", text
	}
	n, err := strconv.ParseUint(days, 10, 15)
	more, wrong := time.ParseDuration(cmp.Or(rest, "0"))
	all := time.Duration(n)*day + more
	if err != nil || wrong != nil || more < 0 || all <= 0 || text == "" {
		return 0, errors.New("want a time such as 90m, 2h or 3d")
	}
	return all, nil
}
