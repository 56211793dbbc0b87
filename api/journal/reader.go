package journal

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
)

// Reader is the journal of a session that may change nothing. It makes nothing:
// no folder, no file and no lock. One that is not there yet reads as empty.
type Reader struct{ j Journal }

var _ change.Book = (*Reader)(nil)

var errReads = errors.New("this session is read-only")

// Read refuses what Open would refuse, but for what is missing.
func Read(dir string, o Options) (*Reader, error) {
	r := &Reader{Journal{dir: dir, clock: o.Clock, limit: lockLimit}}
	if r.j.clock == nil {
		r.j.clock = api.SystemClock{}
	}
	if err := absolute(dir); err != nil {
		return nil, err
	}
	for _, path := range []string{dir, r.j.path(sessionDir)} {
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := privateDir(path); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// Append refuses.
func (r *Reader) Append(change.Entry) error { return r.refusal() }

// Lock refuses.
func (r *Reader) Lock(api.RegionID, api.ULBID) (func(), error) { return nil, r.refusal() }

func (r *Reader) refusal() error {
	return fault(r.j.Path(), errReads, "start without read-only to change anything")
}

// Operations reads the whole journal, as Journal.Operations does.
func (r *Reader) Operations() (all []change.Operation, damage []string, err error) {
	f, err := os.OpenFile(r.j.Path(), os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil, nil
	case errors.Is(err, syscall.ELOOP):
		return nil, nil, fault(r.j.Path(), errors.New("it is a symbolic link"), "move it away, or put a file of your own there")
	case err != nil:
		return nil, nil, fault(r.j.Path(), err, cure(err))
	}
	defer func() { _ = f.Close() }()
	if err := checkFile(f, r.j.Path(), false); err != nil {
		return nil, nil, err
	}
	var alive map[string]bool
	var now extent
	err = r.withFolder(func() error {
		if now, err = extentOf(f); err != nil {
			return fault(r.j.Path(), err, cure(err))
		}
		alive, err = r.j.living()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	return r.j.fold(f, now, alive)
}

// withFolder runs f under the folder's lock, if there is one that can be had:
// what does not exist, or cannot be written, nobody appends to.
func (r *Reader) withFolder(f func() error) error {
	ctx, cancel := context.WithTimeout(context.Background(), r.j.limit)
	defer cancel()
	lock := lockAt(r.j.path(lockName), 0)
	switch _, err := lock.TryLockContext(ctx, lockPause); {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.EROFS):
		return f()
	case errors.Is(err, context.DeadlineExceeded):
		return r.j.lockedFor(lock.Path())
	case err != nil:
		return fault(lock.Path(), err, cure(err))
	}
	defer func() { _ = lock.Unlock() }()
	return f()
}

// lockedFor is the error of a folder that another console keeps.
func (j *Journal) lockedFor(lock string) error {
	return fault(lock, fmt.Errorf("another console has had it locked for %s", j.limit),
		"look for a stopped ulbconsole (state T in ps), and continue or end it")
}

// extent is how much of the journal's file there was at one moment. What is there
// never changes, so that it can be read without the lock.
type extent struct {
	size    int64
	written time.Time
}

func extentOf(f *os.File) (extent, error) {
	info, err := f.Stat()
	if err != nil {
		return extent{}, err
	}
	return extent{info.Size(), info.ModTime()}, nil
}
