package journal

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
)

// Reader is the journal of a session that may change nothing. It makes nothing:
// no folder, no file and no lock. One that is not there yet reads as empty.
type Reader struct {
	j     Journal
	older []string // the names of the files that were put aside
}

var _ change.Journal = (*Reader)(nil)

var errReads = errors.New("this session is read-only")

// Read refuses what Open would refuse, but for what is missing.
func Read(dir string, o Options) (*Reader, error) {
	r := &Reader{j: Journal{dir: dir, clock: o.Clock, limit: lockLimit}}
	if r.j.clock == nil {
		r.j.clock = api.SystemClock{}
	}
	if err := absolute(dir); err != nil {
		return nil, err
	}
	if err := r.open(); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	r.close()
	return r, nil
}

// open opens the folders that are there. They are opened anew each time: they may
// be made meanwhile.
func (r *Reader) open() (err error) {
	if _, err := os.Lstat(r.j.dir); errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := privateDir(r.j.dir); err != nil {
		return err
	}
	if r.j.folder, err = openFolder(r.j.dir); err != nil {
		return err
	}
	if r.j.sessions, err = r.j.folder.sub(sessionDir, false); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func (r *Reader) close() {
	r.j.closeFolders()
	r.j.folder, r.j.sessions = nil, nil
}

// Append refuses.
func (r *Reader) Append(change.Entry) error { return r.refusal() }

// Lock refuses.
func (r *Reader) Lock(api.RegionID, api.ULBID) (func(), error) { return nil, r.refusal() }

func (r *Reader) refusal() error {
	return fault(r.j.Path(), errReads, "start without read-only to change anything")
}

// Operations reads the journal, as Journal.Operations does.
func (r *Reader) Operations() (all []change.Operation, damage []change.Damage, err error) {
	r.j.mu.Lock()
	defer r.j.mu.Unlock()
	defer r.close()
	if err := r.open(); errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	} else if err != nil {
		return nil, nil, err
	}
	var at moment
	err = r.withFolder(func() (err error) { at, err = r.present(); return err })
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil, nil
	case err != nil:
		return nil, nil, err
	}
	r.older, _ = asides(r.j.folder)
	return r.j.fold(at)
}

// present is as Journal.present, of what is there.
func (r *Reader) present() (at moment, err error) {
	at.file, err = r.j.folder.open(fileName, os.O_RDONLY)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return at, err
	case err != nil:
		return at, r.j.folder.notOpened(fileName, err)
	}
	err = checkFile(at.file, r.j.Path())
	if err == nil {
		at.is, err = at.file.Stat()
	}
	if err == nil && r.j.sessions != nil {
		at.alive, err = r.j.living()
	}
	if err != nil {
		_ = at.file.Close()
	}
	return at, err
}

// Older says where changes are that Operations did not give.
func (r *Reader) Older() change.Older {
	r.j.mu.Lock()
	defer r.j.mu.Unlock()
	n := 0
	if r.j.read != nil {
		n = r.j.read.folding.Older()
	}
	return olderIn(n, &folder{path: r.j.dir}, r.older)
}

// withFolder runs f under the folder's lock, if there is one that can be had:
// what does not exist, or cannot be written, nobody appends to.
func (r *Reader) withFolder(f func() error) error {
	lock := r.j.folder.lock(lockName, 0)
	switch free, err := lock.within(r.j.limit); {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.EROFS):
		return f()
	case err != nil:
		return fault(lock.path(), err, cureFor(err))
	case !free:
		return r.j.lockedFor(lock.path())
	}
	defer func() { _ = lock.unlock() }()
	return f()
}
