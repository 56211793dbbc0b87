package journal

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"cloud.internal/ulbconsole/api/change"
)

const keepAway = "let nothing move, rotate or truncate it while a change runs"

var (
	errGone  = errors.New("what was written is not in the file of that name: somebody moved, replaced or truncated it")
	errMoved = errors.New("the file that this change was begun in is not there any more: somebody moved, replaced or " +
		"truncated it")
)

// lastFile is the file that was written to last. It stays open, so that its inode is not given to
// another, and the next append can see whether it is still the one of that name.
type lastFile struct {
	file  *os.File
	end   int64           // of what this console wrote last
	last  []byte          // what that was
	begun map[string]bool // the operations whose begin is in it
}

// follow reports whether the entry's operation was begun in a file that is not there
// any more. From then on it is not begun in this one either. Carried says of an
// operation whether a file that a console has put in its place holds it.
func (k *lastFile) follow(now *os.File, e *change.Entry, carried func(op string) bool) (moved bool) {
	if k.begun == nil {
		k.begun = map[string]bool{}
	}
	if k.file != nil && !k.same(now) {
		for op, here := range k.begun {
			k.begun[op] = here && carried(op)
		}
	}
	here, mine := k.begun[e.ID]
	return mine && !here && e.Event != change.EventBegin
}

// same reports whether the file is the one of the last append, with what was written
// then where it was.
func (k *lastFile) same(now *os.File) bool {
	was, err := k.file.Stat()
	if err != nil {
		return false
	}
	is, err := now.Stat()
	return err == nil && os.SameFile(was, is) && k.whole(now)
}

// whole reports whether what was written last is where it was.
func (k *lastFile) whole(f *os.File) bool {
	read := make([]byte, min(int64(len(k.last)), k.end))
	_, err := f.ReadAt(read, k.end-int64(len(read)))
	return err == nil && bytes.HasSuffix(k.last, read)
}

// remember remembers the file that the entry was written to.
func (k *lastFile) remember(f *os.File, e *change.Entry, line []byte, end int64) {
	if k.file != nil {
		_ = k.file.Close()
	}
	k.file, k.last, k.end = f, line, end
	switch e.Event {
	case change.EventBegin:
		k.begun[e.ID] = true
	case change.EventEnd:
		delete(k.begun, e.ID)
	default:
	}
}

func (k *lastFile) close() {
	if k.file != nil {
		_ = k.file.Close()
		k.file = nil
	}
}

// readBack wants the line, which ends at end in the file that it was written to,
// in the file that has the name.
func readBack(in *folder, written *os.File, line []byte, end int64) error {
	f, err := in.open(fileName, os.O_RDONLY)
	if errors.Is(err, os.ErrNotExist) {
		return errGone
	}
	if err != nil {
		return fmt.Errorf("what was written cannot be read back: %w", err)
	}
	defer func() { _ = f.Close() }()
	was, err := written.Stat()
	if err != nil {
		return err
	}
	is, err := f.Stat()
	if err != nil {
		return err
	}
	read := make([]byte, len(line))
	if !os.SameFile(was, is) || is.Size() < end {
		return errGone
	}
	if _, err := f.ReadAt(read, end-int64(len(line))); err != nil {
		return fmt.Errorf("what was written cannot be read back: %w", err)
	}
	if !bytes.Equal(read, line) {
		return errGone
	}
	return nil
}
