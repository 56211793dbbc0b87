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

// journals are the ways to the one journal of a console: to read it, and to write it, which is
// opened once something may be changed.
type journals struct {
	system         config.System
	practice       bool // it ends with the console
	reader, writer change.Journal
	closeWriter    func()
}

// journal opens the user's own journal, or one that ends with the demonstration. One that cannot be
// opened refuses every change with the reason: browsing goes on without it. Where nothing may be
// changed nothing is made, and what there is is read.
func (j *journals) journal(readOnly bool) change.Journal {
	switch {
	case j.writer != nil:
		return j.writer
	case readOnly && j.reader != nil:
		return j.reader
	case readOnly && !j.practice:
		j.reader = j.openReader()
		return j.reader
	default:
		j.writer, j.closeWriter = j.openWriter()
		return j.writer
	}
}

func (j *journals) close() {
	if j.closeWriter != nil {
		j.closeWriter()
	}
}

func (j *journals) options() journal.Options {
	return journal.Options{Clock: api.SystemClock{}, Who: journal.WhoAmI(os.Getenv)}
}

func (j *journals) openReader() change.Journal {
	dir, err := config.StateDir(j.system)
	if err != nil {
		return unusable(err)
	}
	past, err := journal.Read(dir, j.options())
	if err != nil {
		return unusable(err)
	}
	return past
}

func (j *journals) openWriter() (_ change.Journal, closeWriter func()) {
	forget := func() {}
	dir, err := config.StateDir(j.system)
	if j.practice {
		var temporary string
		if temporary, err = os.MkdirTemp("", "ulbconsole-demo-"); err != nil {
			return journal.Missing{Err: fmt.Errorf("no temporary folder for the demonstration's journal (%w): set TMPDIR to "+
				"one that can be written", err)}, forget
		}
		dir, forget = filepath.Join(temporary, "journal"), func() { _ = os.RemoveAll(temporary) }
	}
	if err != nil {
		return unusable(err), forget
	}
	opened, err := journal.Open(dir, j.options())
	if err != nil {
		return unusable(err), forget
	}
	return opened, func() {
		_ = opened.Close()
		forget()
	}
}

func unusable(err error) change.Journal {
	return journal.Missing{Err: fmt.Errorf("%w; then start again", err)}
}
