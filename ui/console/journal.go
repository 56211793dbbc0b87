package console

import (
	"fmt"
	"os"
	"path/filepath"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/journal"
	"cloud.internal/ulbconsole/config"
)

// openJournal opens the user's own journal, or one that ends with the demonstration. One that
// cannot be opened refuses every change with the reason: browsing goes on without it. A read-only
// session makes nothing, and reads what there is.
func openJournal(system config.System, practice, readOnly bool) (_ change.Journal, closeJournal func()) {
	forget := func() {}
	dir, err := config.StateDir(system)
	if practice {
		var made string
		if made, err = os.MkdirTemp("", "ulbconsole-demo-"); err != nil {
			return journal.Missing{Err: fmt.Errorf("no temporary folder for the demonstration's journal (%w): set TMPDIR to "+
				"one that can be written", err)}, forget
		}
		dir, forget = filepath.Join(made, "journal"), func() { _ = os.RemoveAll(made) }
	}
	if err == nil {
		options := journal.Options{Clock: api.SystemClock{}, Who: journal.WhoAmI(os.Getenv)}
		if readOnly && !practice {
			var past change.Journal
			if past, err = journal.Read(dir, options); err == nil {
				return past, forget
			}
		} else {
			var j *journal.Journal
			if j, err = journal.Open(dir, options); err == nil {
				return j, func() {
					_ = j.Close()
					forget()
				}
			}
		}
	}
	return journal.Missing{Err: fmt.Errorf("%w; then start again", err)}, forget
}
